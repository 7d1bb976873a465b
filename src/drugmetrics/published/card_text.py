"""The YAML of cards read strictly: a key given twice is refused, and a date stays the text it is."""

from __future__ import annotations

from typing import Any

import yaml


class _Strict(yaml.constructor.SafeConstructor, yaml.resolver.Resolver):
    """YAML as everybody reads it, but for the two habits that would change a card without a word."""

    # A date stays text, so that an impossible one is refused by the key it stands under, like any other.
    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML looks for it here
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key.value!r} is given twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


class _Loader(_Strict, yaml.SafeLoader):
    """The strict reading by PyYAML's own parser, whose errors show the line."""


#: The same by libyaml where PyYAML was built with it: ten times faster.
_FAST = type("_Fast", (_Strict, yaml.CSafeLoader), {}) if hasattr(yaml, "CSafeLoader") else _Loader


def parse(text: str) -> object:
    """Return what the text of a card holds.

    Parameters
    ----------
    text : str
        YAML.

    Returns
    -------
    object
        Mappings, lists, text and numbers; dates as text.

    Raises
    ------
    yaml.YAMLError
        When the text is no YAML or gives a key twice, with the line.
    ValueError
        When a value is not what its own tag says it is.

    Examples
    --------
    >>> parse("published: 2023-12-19")
    {'published': '2023-12-19'}
    """
    try:
        return yaml.load(text, Loader=_FAST)  # noqa: S506 - a SafeLoader
    except yaml.YAMLError:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 - a SafeLoader
