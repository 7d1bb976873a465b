"""How long projections take: one series of 30 yearly figures, and 153 areas.

Run with `make bench-speed`. Seconds of processor time for one series with 4,000 draws; elapsed seconds for 153 areas
one after another, and on two processes. statsmodels' damped ETS on the same series stands beside for scale.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor

import numpy as np

from drugmetrics.analysis.projection.forecast import forecast
from peers import PEERS

AREAS, POINTS, AHEAD, DRAWS = 153, 30, 5, 4000


def made_up(number: int) -> np.ndarray:
    """Return a made-up series of counts, a random walk with drift."""
    rng = np.random.default_rng(number)
    return np.round(np.maximum(40 + np.cumsum(rng.normal(1, 6, POINTS)), 0.0))


def one(number: int) -> float:
    """Project one series, draws and all; return the last median."""
    made = forecast(made_up(number), AHEAD, kind="count")
    made.draws(DRAWS, seed=1)
    return float(made.median[-1])


def damped(number: int) -> float:
    """Project it with statsmodels' damped ETS."""
    return float(np.asarray(PEERS["damped ETS"](made_up(number) + 1.0, AHEAD).median)[-1])


def median_seconds(work: object, times: int = 15) -> float:
    """Return the median processor time of a call."""
    seconds = []
    for number in range(times):
        start = time.process_time()
        work(number)  # type: ignore[operator]
        seconds.append(time.process_time() - start)
    return float(np.median(seconds))


def main() -> None:
    """Print the seconds, and ours as a ratio of the peer's."""
    one(0), damped(0)
    ours, peer = median_seconds(one), median_seconds(damped)
    print(f"one series of {POINTS}, {DRAWS} draws: {ours:.3f} s of processor time")
    print(f"statsmodels' damped ETS on the same series: {peer:.3f} s; ours is {ours / peer:.2f} of it")
    start = time.perf_counter()
    list(map(one, range(AREAS)))
    print(f"{AREAS} areas one after another: {time.perf_counter() - start:.1f} s")
    start = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(one, range(AREAS), chunksize=20))
    print(f"{AREAS} areas on two processes, their start included: {time.perf_counter() - start:.1f} s")


if __name__ == "__main__":
    main()
