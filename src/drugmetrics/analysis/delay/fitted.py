"""The delay fitted to the record as it stood on a day."""

from __future__ import annotations

from drugmetrics.analysis.delay.completeness import DelayFit, fit_delays
from drugmetrics.analysis.delay.distribution import FORMS, Form
from drugmetrics.analysis.delay.levels import Drift
from drugmetrics.analysis.delay.record import Day, Definition, known_delays


def fitted_delays(
    area: str,
    definition: Definition,
    *,
    as_of: Day = None,
    to: int | None = None,
    drift: Drift = "estimated",
    forms: tuple[Form, ...] = FORMS,
) -> DelayFit | None:
    """Return the delays of each year's deaths as the record of a day tells them, or None where it holds no medians.

    Parameters
    ----------
    area : {"England", "Wales", "England and Wales"}
    definition : {"misuse", "poisoning"}
    as_of : str or datetime.date, optional
    to : int, optional
        Last year of death wanted.
    drift, forms
        As for `fit_delays`.

    Returns
    -------
    DelayFit or None

    Examples
    --------
    >>> fit = fitted_delays("England and Wales", "poisoning")
    >>> [round(float(share), 2) for share in fit.completeness(2022, [0, 456, 731])]
    [0.33, 0.93, 0.98]
    """
    known = known_delays(area, definition, as_of=as_of)
    if known is None:
        return None
    return fit_delays(known, to=known.last if to is None else max(to, known.last), drift=drift, forms=forms)
