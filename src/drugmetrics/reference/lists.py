"""Declarations kept as several YAML lists in one folder, a file a subject, read as one list."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

#: libyaml where PyYAML was built with it: ten times faster, the same result.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def lists(package: str, folder: str) -> tuple[dict[str, Any], ...]:
    """Return the entries of every list in a folder of a package, files in order of their names.

    Examples
    --------
    >>> "name" in lists("drugmetrics.published", "publications")[0]
    True
    """
    found = (path for path in (files(package) / folder).iterdir() if path.name.endswith(".yaml"))
    paths = sorted(found, key=lambda path: path.name)
    return tuple(entry for path in paths for entry in yaml.load(path.read_text(encoding="utf-8"), _LOADER))  # noqa: S506
