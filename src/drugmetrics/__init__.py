"""Is England's ten-year drug strategy working? Published figures in, judged trajectories out.

Names are imported when they are first used, so that ``import drugmetrics`` costs little.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from drugmetrics.analysis.deaths.counterfactual import counterfactual
    from drugmetrics.analysis.progress import progress, under_every_baseline
    from drugmetrics.analysis.projection.outlook import project
    from drugmetrics.analysis.revised import revisions
    from drugmetrics.analysis.verdicts.assessment import assess
    from drugmetrics.analysis.verdicts.replay import replay
    from drugmetrics.framework.ambitions import ambition
    from drugmetrics.framework.metrics import metric, metrics
    from drugmetrics.framework.recommendations import recommendations
    from drugmetrics.observations.bridging import bridge
    from drugmetrics.observations.build import build
    from drugmetrics.observations.load import catalogue, load
    from drugmetrics.observations.trace import trace

__version__ = "0.1.0"

_HOMES = {
    "ambition": "framework.ambitions",
    "assess": "analysis.verdicts.assessment",
    "bridge": "observations.bridging",
    "build": "observations.build",
    "catalogue": "observations.load",
    "counterfactual": "analysis.deaths.counterfactual",
    "load": "observations.load",
    "metric": "framework.metrics",
    "metrics": "framework.metrics",
    "progress": "analysis.progress",
    "project": "analysis.projection.outlook",
    "recommendations": "framework.recommendations",
    "replay": "analysis.verdicts.replay",
    "revisions": "analysis.revised",
    "trace": "observations.trace",
    "under_every_baseline": "analysis.progress",
}

__all__ = [
    "ambition",
    "assess",
    "bridge",
    "build",
    "catalogue",
    "counterfactual",
    "load",
    "metric",
    "metrics",
    "progress",
    "project",
    "recommendations",
    "replay",
    "revisions",
    "trace",
    "under_every_baseline",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'drugmetrics' has no attribute {name!r}")
    return getattr(import_module(f"drugmetrics.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])
