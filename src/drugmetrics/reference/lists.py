"""Declarations kept as several YAML lists in one folder, a file a subject, read as one list."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

#: libyaml where PyYAML was built with it: ten times faster, the same result.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def lists(folder: Traversable) -> tuple[dict[str, Any], ...]:
    """Return the entries of every list in a folder, files in order of their names.

    Examples
    --------
    >>> from importlib.resources import files
    >>> "name" in lists(files("drugmetrics.published") / "publications")[0]
    True
    """
    paths = sorted((path for path in folder.iterdir() if path.name.endswith(".yaml")), key=lambda path: path.name)
    return tuple(entry for path in paths for entry in yaml.load(path.read_text(encoding="utf-8"), _LOADER))  # noqa: S506
