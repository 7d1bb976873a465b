"""Say how a run is coming along: a bar where someone watches, a line a notebook where a log does."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

from drugmetrics.reports.jobs import JobResult

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID


class Progress:
    """Tells on the standard error stream what has been done of `total` notebooks."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._bar: Bar | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Progress:
        if sys.stderr.isatty():
            self._bar = _bar()
            self._task = self._bar.add_task("Notebooks", total=self._total)
            self._bar.start()
        else:
            sys.stderr.write(f"Running {self._total} notebook{'' if self._total == 1 else 's'}\n")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, result: JobResult) -> None:
        """Count `result`, and say what came of it."""
        self._done += 1
        line = f"{result.status:6} {result.name} ({result.seconds:.1f} s)"
        if not result.ok:
            line += f": {result.error_line}"
        if self._bar is not None and self._task is not None:
            self._bar.console.print(line, markup=False, highlight=False)
            self._bar.advance(self._task)
        else:
            sys.stderr.write(f"{line} [{self._done} of {self._total}]\n")
            sys.stderr.flush()


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Bar(*columns, console=Console(stderr=True))
