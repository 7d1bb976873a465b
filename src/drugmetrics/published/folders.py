"""An edition's folder in data/raw: swapped in whole, and given back when a swap was interrupted.

No system moves one folder over another in a single step, so the edition held is moved aside before the new one takes
its place. Killed between these two moves, the edition lies aside, in a hidden folder whose name says whose it is;
whoever looks for the edition next, to read it or to write it, gives it back first.
"""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

from drugmetrics.errors import CardError

# No edition's name holds an underscore (cards.EDITION), so these never mistake one edition's folders for another's.
_NEW, _ASIDE = "_new_", "_old_"


def is_hidden(path: Path, raw: Path) -> bool:
    """Say whether a path lies in a hidden folder of data/raw: one a command works in, or left behind when killed."""
    return any(part.startswith(".") for part in path.relative_to(raw).parts)


def new_folder(place: Path) -> Path:
    """Make the hidden folder in which a new edition is written, beside its place; sweep out what was left there.

    Parameters
    ----------
    place : Path
        The edition's folder, which need not be there yet.

    Returns
    -------
    pathlib.Path
        An empty folder.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    for left in place.parent.glob(f".{place.name}{_NEW}*"):
        shutil.rmtree(left, ignore_errors=True)
    new = Path(tempfile.mkdtemp(prefix=f".{place.name}{_NEW}", dir=place.parent))
    new.chmod(0o755)
    return new


def swap_in(new: Path, place: Path) -> None:
    """Put a finished folder in its place; whatever goes wrong, the edition held before stands there again.

    Parameters
    ----------
    new : Path
        The finished folder, beside its place.
    place : Path
        The edition's folder.

    Raises
    ------
    OSError
        When a folder cannot be moved; what was held is in its place then.
    """
    try:
        if place.exists():
            aside = Path(tempfile.mkdtemp(prefix=f".{place.name}{_ASIDE}", dir=place.parent))
            place.replace(aside / place.name)
        new.replace(place)
    finally:
        give_back(place)


def give_back(place: Path) -> None:
    """Move an edition back that an interrupted swap left aside, or sweep it out when the swap was finished.

    Parameters
    ----------
    place : Path
        The edition's folder.
    """
    for aside in sorted(place.parent.glob(f".{place.name}{_ASIDE}*")):
        held = aside / place.name
        if held.exists():
            # Only now that the edition is known to lie aside does its place say whether the swap was finished.
            if not place.exists():
                held.replace(place)
            shutil.rmtree(aside, ignore_errors=True)
        else:
            with suppress(OSError):
                aside.rmdir()


def give_back_all(raw: Path) -> None:
    """Give back every edition that an interrupted swap left aside.

    Parameters
    ----------
    raw : Path
        The folder data/raw.

    Raises
    ------
    CardError
        When one cannot be moved, naming where it lies and where it belongs.
    """
    for aside in sorted(raw.glob(f"*/.*{_ASIDE}*")):
        place = aside.parent / aside.name[1:].partition(_ASIDE)[0]
        try:
            give_back(place)
        except OSError as error:
            raise CardError(
                f"{place}: this edition was being replaced when a command was stopped. It lies in {aside} and could "
                f"not be moved back ({error.strerror}); move it by hand."
            ) from error
