"""Claims made in reports and answers that a statistic bears on, as declared in claims.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from drugmetrics.framework.dated import Remark


class ClaimRule(BaseModel):
    """A claim whose statistic is of another series, period or unit than the claim.

    Attributes
    ----------
    series, source, period : str
        Which observation the claim is, in whatever editions of the source.
    of : {"level", "difference", "per cent"}
        What the statistic is read as: its figure of `to`, or its change from `since` to `to`.
    against : str
        The series that bears on it.
    since, to : str
        Periods of the statistic; `since` is written ``from``.
    apart : str
        Why the two do not compare; empty where they do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    series: str
    source: str
    period: str
    of: Literal["level", "difference", "per cent"]
    against: str
    since: str | None = None
    to: str
    apart: str = ""
    note: tuple[Remark, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from(cls, entry: dict[str, object]) -> dict[str, object]:
        return {("since" if key == "from" else key): value for key, value in entry.items()}

    @model_validator(mode="after")
    def _a_change_begins_somewhere(self) -> Self:
        if (self.of == "level") == (self.since is not None):
            raise ValueError(f"the claim on {self.series}: a change has a period it begins from, and a level has none")
        return self


class ClaimRules(BaseModel):
    """Who speaks, and the declared claims."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    speakers: tuple[str, ...]
    claims: tuple[ClaimRule, ...]


@cache
def claim_rules() -> ClaimRules:
    """Return the declared claims.

    Examples
    --------
    >>> "treasury-minutes" in claim_rules().speakers
    True
    """
    text = (files("drugmetrics.framework") / "claims.yaml").read_text(encoding="utf-8")
    return ClaimRules.model_validate(yaml.safe_load(text))
