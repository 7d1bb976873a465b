"""The collection: which notebooks there are, in reading order, and what each may be given.

It is declared in `notebooks/collection.yaml`, beside the notebooks. A notebook's cell tagged `parameters` says the
same to someone who opens the notebook, and the two are held together here, before any kernel starts.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StrictStr, ValidationError

from drugmetrics.errors import ParameterError
from drugmetrics.reports.jobs import Job
from drugmetrics.reports.parameters import ImpossibleValueError, Parameter, Value

DECLARATION = "collection.yaml"
_NAME = r"^[a-z][a-z0-9_]*$"


class NotebookEntry(BaseModel):
    """One notebook of the collection."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    notebook: Annotated[StrictStr, Field(pattern=_NAME)]
    title: Annotated[StrictStr, Field(min_length=1)]
    parameters: dict[Annotated[str, Field(pattern=_NAME)], Parameter] = {}


class _File(BaseModel):
    """The whole of collection.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Annotated[StrictStr, Field(min_length=1)]
    purpose: StrictStr = ""
    notebooks: Annotated[tuple[NotebookEntry, ...], Field(min_length=1)]


@dataclass(frozen=True)
class Collection:
    """The notebooks of one folder, checked against what their cells say."""

    folder: Path
    title: str
    purpose: str
    notebooks: tuple[NotebookEntry, ...]

    def path(self, entry: NotebookEntry) -> Path:
        """Return where `entry`'s notebook lies."""
        return self.folder / f"{entry.notebook}.ipynb"


def load_collection(folder: Path) -> Collection:
    """Read and check the collection of `folder`.

    Parameters
    ----------
    folder : pathlib.Path
        The folder that holds collection.yaml and the notebooks.

    Returns
    -------
    Collection

    Raises
    ------
    ParameterError
        When the declaration has a key, type or default that cannot be, when a notebook is missing or declared twice,
        or when a notebook's `parameters` cell and its declaration differ.
    """
    declared = _read(folder / DECLARATION)
    names = [entry.notebook for entry in declared.notebooks]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ParameterError(f"{folder / DECLARATION}: declared more than once: {', '.join(twice)}.")
    collection = Collection(folder, declared.title, declared.purpose, declared.notebooks)
    for entry in collection.notebooks:
        defaults = {name: _accept(entry, name, item.default) for name, item in entry.parameters.items()}
        _compare(collection.path(entry), defaults, _parameters_cell(collection.path(entry)))
    return collection


def plan(collection: Collection, only: Iterable[str] = (), parameters: Mapping[str, object] | None = None) -> list[Job]:
    """Return the jobs of a run, every parameter checked and filled in.

    Parameters
    ----------
    collection : Collection
        What there is to run.
    only : iterable of str
        Names of the notebooks wanted; all when empty.
    parameters : mapping of str to object, optional
        Values for the whole run: each goes to every wanted notebook that declares it.

    Returns
    -------
    list of Job
        In the collection's order.

    Raises
    ------
    ParameterError
        For a notebook or a parameter that is not there, or a value that cannot be; the message lists what can.
    """
    entries = _wanted(collection, list(only))
    given = dict(parameters or {})
    declared = {name for entry in entries for name in entry.parameters}
    for name in given:
        if name not in declared:
            among = f" of {', '.join(entry.notebook for entry in entries)}" if only else ""
            raise ParameterError(_unknown(f"parameter{among}", name, declared))
    return [
        Job(
            name=entry.notebook,
            notebook=collection.path(entry),
            title=entry.title,
            parameters={
                name: _accept(entry, name, given.get(name, item.default)) for name, item in entry.parameters.items()
            },
            home=collection.folder.parent,
            collection=collection.title,
        )
        for entry in entries
    ]


def _read(path: Path) -> _File:
    import yaml

    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        return _File.model_validate(content)
    except FileNotFoundError as error:
        raise ParameterError(f"{path} is missing: it declares the notebooks of a collection.") from error
    except yaml.YAMLError as error:
        raise ParameterError(f"{path} is not YAML that can be read: {error}") from error
    except ValidationError as error:
        faults = [
            f"  {'.'.join(map(str, fault['loc'])) or 'the whole file'}: {fault['msg']}" for fault in error.errors()
        ]
        raise ParameterError("\n".join([f"{path} does not follow the rules:", *faults])) from error


def _wanted(collection: Collection, only: list[str]) -> list[NotebookEntry]:
    known = [entry.notebook for entry in collection.notebooks]
    for name in only:
        if name not in known:
            raise ParameterError(_unknown("notebook", name, known))
    return [entry for entry in collection.notebooks if not only or entry.notebook in only]


def _unknown(kind: str, name: str, known: Iterable[str]) -> str:
    ordered = sorted(known)
    near = get_close_matches(name, ordered, n=1)
    guess = f" Did you mean {near[0]!r}?" if near else ""
    return f"No {kind} is called {name!r}.{guess} There are: {', '.join(ordered) or 'none'}."


def _accept(entry: NotebookEntry, name: str, value: object) -> Value:
    try:
        return entry.parameters[name].accept(value)
    except ImpossibleValueError as error:
        reason = str(error).rstrip(".")
        raise ParameterError(f"{name} of {entry.notebook} cannot be {str(value)!r}: {reason}.") from error


def _parameters_cell(path: Path) -> dict[str, object]:
    """Return what the one cell tagged `parameters` assigns."""
    import nbformat

    try:
        notebook = nbformat.reads(path.read_text(encoding="utf-8"), as_version=4)  # type: ignore[no-untyped-call]
    except FileNotFoundError as error:
        raise ParameterError(f"{path} is missing, but {DECLARATION} declares it.") from error
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise ParameterError(f"{path} is not a notebook that can be read: {error}") from error
    tagged = [cell.source for cell in notebook.cells if "parameters" in cell.metadata.get("tags", ())]
    if len(tagged) != 1:
        raise ParameterError(f"{path}: wanted exactly one cell tagged 'parameters', found {len(tagged)}.")
    return _assigned(path, tagged[0])


def _assigned(path: Path, source: str) -> dict[str, object]:
    values: dict[str, object] = {}
    try:
        for line in ast.parse(source).body:
            target = line.targets[0] if isinstance(line, ast.Assign) and len(line.targets) == 1 else None
            if not isinstance(line, ast.Assign) or not isinstance(target, ast.Name):
                raise ValueError(ast.unparse(line))
            values[target.id] = ast.literal_eval(line.value)
    except (SyntaxError, ValueError) as error:
        raise ParameterError(
            f"{path}: the cell tagged 'parameters' may hold only lines such as as_of = 'newest'; found: {error}"
        ) from error
    return values


def _compare(path: Path, declared: Mapping[str, Value], written: Mapping[str, object]) -> None:
    if set(declared) != set(written):
        raise ParameterError(
            f"{path}: the cell tagged 'parameters' assigns {', '.join(sorted(written)) or 'nothing'}, but "
            f"{DECLARATION} declares {', '.join(sorted(declared)) or 'nothing'}."
        )
    for name, value in declared.items():
        if written[name] != value or type(written[name]) is not type(value):
            raise ParameterError(
                f"{path}: the cell tagged 'parameters' says {name} = {written[name]!r}, but {DECLARATION} "
                f"declares the default {value!r}."
            )
