"""What standing a figure may have, and the model that cards and publications share: unknown keys are refused."""

from __future__ import annotations

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

Status = Literal[
    "accredited official statistics",
    "derived here",
    "official statistics, not accredited",
    "management information",
    "statement",
    "secondary report",
    "ambition",
]
#: The status of a user's own figures (observations.own), which no card of data/raw may have.
LOCAL = "local"
#: Preference when sources disagree, best first. An ambition is no measurement and comes last.
STATUS_ORDER: tuple[str, ...] = (*get_args(Status)[:-1], LOCAL, get_args(Status)[-1])


class Strict(BaseModel):
    """A model that forbids unknown keys and changes."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
