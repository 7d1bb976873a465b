"""Words about the record that hold from a day on: a page of an earlier day does not say them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict

from drugmetrics.observations.editions import as_of_day


class Remark(BaseModel):
    """A remark, and the day from which it could be made; from the start when none is given."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    since: dt.date | None = None


def remarks_on(remarks: Iterable[Remark], as_of: str | None) -> str:
    """Join the remarks that could be made on a day.

    Examples
    --------
    >>> later = Remark(text="The count was restarted.", since=dt.date(2024, 12, 16))
    >>> remarks_on([Remark(text="Type 1 only."), later], "2023-07-20")
    'Type 1 only.'
    """
    day = as_of_day(as_of)
    return " ".join(one.text for one in remarks if day is None or one.since is None or one.since <= day.date())
