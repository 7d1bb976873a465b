"""Deaths prevented, counted in several ways: against trend and through treatment; how the change splits."""

from drugmetrics.analysis.deaths.ageing import components
from drugmetrics.analysis.deaths.cohorts import generations
from drugmetrics.analysis.deaths.counterfactual import counterfactual
from drugmetrics.analysis.deaths.decomposition import splits
from drugmetrics.analysis.deaths.difference import Counterfactual
from drugmetrics.analysis.deaths.every_count import every_count, registered
from drugmetrics.analysis.deaths.occurrence_rows import what_is_unknown
from drugmetrics.analysis.deaths.page import back_tested, died, if_held, needed_of, used
from drugmetrics.analysis.deaths.registrations import (
    LAST_YEAR_BEFORE,
    LAST_YEAR_BEFORE_PANDEMIC,
    by_year,
)
from drugmetrics.analysis.deaths.sensitivity import needed, sensitivity, to_draw, what_moves_it
from drugmetrics.analysis.deaths.through_treatment import through_treatment
from drugmetrics.analysis.deaths.treatment_assumptions import assumptions, check_of_scale

__all__ = [
    "LAST_YEAR_BEFORE",
    "LAST_YEAR_BEFORE_PANDEMIC",
    "Counterfactual",
    "assumptions",
    "back_tested",
    "by_year",
    "check_of_scale",
    "components",
    "counterfactual",
    "died",
    "every_count",
    "generations",
    "if_held",
    "needed",
    "needed_of",
    "registered",
    "sensitivity",
    "splits",
    "through_treatment",
    "to_draw",
    "used",
    "what_is_unknown",
    "what_moves_it",
]
