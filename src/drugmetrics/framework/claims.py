"""Claims made in reports and answers that another figure bears on, as declared in claims.yaml."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

from drugmetrics.framework.dated import Remark


class ClaimRule(BaseModel):
    """A claim whose bearing figure is of another series, period, unit or source than the claim.

    Attributes
    ----------
    series, source, period, breakdown : str
        Which observation the claim is, in whatever editions of the source.
    basis : str
        The claim's basis, where one source prints several figures of one period; empty for any.
    of : {"level", "total", "difference", "per cent"}
        What the other figure is read as: its level of `to`, its `parts` added up and `less` taken off for a window `to`
        that is printed in parts, or its change from `since` to `to`.
    against, against_breakdown, against_basis : str
        The series that bears on it, which breakdown of it and, where it has several, on which basis.
    beside : str
        A source whose figure of `against` is taken, whatever its standing; empty for the statistic's own.
    since, to : str
        Periods of the other figure; `since` is written ``from``.
    parts, less : tuple of str
        Periods that make a total.
    scale : float
        How many of the other figure's unit one of the claim's is, where neither is a plain count.
    apart : str
        Why the two do not compare; empty where they do.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    series: str
    source: str
    period: str
    breakdown: str = "all"
    basis: str = ""
    of: Literal["level", "total", "difference", "per cent"]
    against: str
    against_breakdown: str = "all"
    against_basis: str = ""
    beside: str = ""
    since: str | None = None
    to: str
    parts: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    scale: float = 1.0
    apart: str = ""
    note: tuple[Remark, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _from(cls, entry: dict[str, object]) -> dict[str, object]:
        return {("since" if key == "from" else key): value for key, value in entry.items()}

    @model_validator(mode="after")
    def _reads_what_it_names(self) -> Self:
        if (self.of in ("difference", "per cent")) != (self.since is not None):
            raise ValueError(f"the claim on {self.series}: a change has a period it begins from, and nothing else has")
        if (self.of == "total") != bool(self.parts):
            raise ValueError(f"the claim on {self.series}: a total has parts, and nothing else has")
        return self


class ClaimRules(BaseModel):
    """Who speaks (publication, and the name a reader knows it by), and the declared claims."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    speakers: dict[str, str]
    claims: tuple[ClaimRule, ...]


@cache
def claim_rules() -> ClaimRules:
    """Return the declared claims.

    Examples
    --------
    >>> claim_rules().speakers["treasury-minutes"]
    'Treasury minute'
    """
    text = (files("drugmetrics.framework") / "claims.yaml").read_text(encoding="utf-8")
    return ClaimRules.model_validate(yaml.safe_load(text))
