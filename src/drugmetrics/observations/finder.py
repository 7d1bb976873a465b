"""What the labels of a raw table's rows mean, each looked up once; what nothing explains is named with its line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from drugmetrics.errors import BuildError, DrugmetricsError
from drugmetrics.observations.lookups import ALL, Lookup

if TYPE_CHECKING:
    from collections.abc import Callable


class Finder:
    """Looks labels up once per distinct text and says where an unexplained one stands."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def column(self, raw: pd.DataFrame, lookup: Lookup, what: str) -> pd.Series:
        """Return what each row's labels mean, as a lookup says; `what` names it in the error."""
        if lookup.constant:
            return pd.Series(lookup.constant, index=raw.index, dtype="str")
        if lookup.when:
            wanted = (raw[list(lookup.when)] == pd.Series(lookup.when)).all(axis=1)
            there = self.column(raw[wanted], lookup.model_copy(update={"when": {}}), what)
            return there.reindex(raw.index, fill_value=ALL)
        texts = _text(raw, lookup)
        found = {text: lookup.find(text) for text in texts.unique()}
        unknown = [text for text, value in found.items() if value is None]
        if unknown:
            line = texts.index[texts == unknown[0]][0]
            raise BuildError(
                f"{self.path}, line {line}: nothing says what {what} {unknown[0]!r} is; "
                f"known: {', '.join(lookup.values)}."
            )
        return texts.map(found)

    def parsed(self, texts: pd.Series, parse: Callable[[str], Any]) -> pd.Series:
        """Return each text parsed, or stop naming the line of the first that does not parse."""
        found = {}
        for line, text in texts.drop_duplicates().items():
            try:
                found[text] = parse(text)
            except DrugmetricsError as error:
                raise BuildError(f"{self.path}, line {line}: {error}") from error
        return texts.map(found)


def _text(raw: pd.DataFrame, lookup: Lookup) -> pd.Series:
    """Return the printed text that a lookup goes by: of its label, of several joined, or of the first that has any."""
    if lookup.label:
        return raw[lookup.label]
    rows = zip(*(raw[label] for label in lookup.labels), strict=True)
    if lookup.first_of:
        return pd.Series([next(filter(None, row), "") for row in rows], index=raw.index, dtype="str")
    return pd.Series([" / ".join(filter(None, row)) for row in rows], index=raw.index, dtype="str")
