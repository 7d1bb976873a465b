"""A period of time: its first and last day, its kind and its name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from drugmetrics.errors import DrugmetricsError

if TYPE_CHECKING:
    import pandas as pd

PeriodType = Literal[
    "calendar year", "financial year", "academic year", "rolling year", "calendar years", "financial years", "quarter",
    "month", "months", "days", "day",
]  # fmt: skip

#: The pandas frequency of the types that tile time; the others have no regular index.
FREQUENCIES: dict[str, str] = {
    "calendar year": "Y-DEC", "financial year": "Y-MAR", "academic year": "Y-AUG", "quarter": "Q-DEC", "month": "M",
    "day": "D",
}  # fmt: skip


class PeriodError(DrugmetricsError):
    """Text that is no period this project knows."""

    exit_code = 3


@dataclass(frozen=True, order=True)
class Period:
    """A span of time with the name it goes by.

    Attributes
    ----------
    start, end : datetime.date
        First and last day, both inside.
    type : str
        One of `PeriodType`.
    label : str
        The canonical name: ``2021``, ``2021/22``, ``academic year 2016/17``, ``2019-2021``, ``Oct 2021 to Jun 2022``,
        ``2021/22 Q4``, ``Nov 2023``, ``27 Feb 2023 to 5 Mar 2023``, ``30 Jun 2022``.
    """

    start: dt.date
    end: dt.date
    type: PeriodType
    label: str

    def __str__(self) -> str:
        return self.label

    def to_pandas(self) -> pd.Period | None:
        """Return the pandas period, or None for a type that does not tile time."""
        import pandas as pd

        frequency = FREQUENCIES.get(self.type)
        return None if frequency is None else pd.Period(self.end, freq=frequency)
