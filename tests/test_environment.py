"""The environment is described three times (pip, conda, lock); the three say the same."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
#: What conda needs to be told and pip does not.
CONDA_ONLY = {"python", "pip"}


def bounds(requirements: list[str]) -> dict[str, str]:
    """Return lower bounds by package name."""
    found = {}
    for requirement in requirements:
        match = re.fullmatch(r"([A-Za-z0-9._-]+)\s*(?:>=\s*([0-9][0-9a-z.]*))?", requirement.strip())
        assert match, f"{requirement!r} is neither a name nor a name with a lower bound"
        found[match[1].lower().replace("_", "-")] = match[2] or ""
    return found


@pytest.fixture(scope="module")
def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def declared(project: dict) -> dict[str, str]:
    groups = project["dependency-groups"]
    return bounds([*project["project"]["dependencies"], *groups["test"], *groups["build"]])


def test_conda_and_pip_ask_for_the_same_packages_and_bounds(declared: dict[str, str], project: dict) -> None:
    entries = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    by_pip = next(entry["pip"] for entry in entries if isinstance(entry, dict))
    conda = bounds([entry for entry in entries if isinstance(entry, str)] + by_pip)
    assert conda["python"] == project["project"]["requires-python"].removeprefix(">=")
    assert {name: bound for name, bound in conda.items() if name not in CONDA_ONLY} == declared


def test_the_lock_holds_every_declared_package_above_its_bound(declared: dict[str, str]) -> None:
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    locked = dict(re.findall(r"^([a-z0-9._-]+)==([0-9][^ ;\\]*)", lock, flags=re.MULTILINE))
    assert set(declared) <= set(locked)
    low = {name for name, bound in declared.items() if version(locked[name]) < version(bound)}
    assert low == set()


def version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", text))


def test_every_locked_package_has_a_hash_and_no_index_is_named() -> None:
    lines = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    packages = [number for number, line in enumerate(lines) if re.match(r"^[a-z0-9]", line)]
    assert packages
    assert all("--hash=sha256:" in lines[number + 1] for number in packages)
    assert not any("://" in line or line.startswith("-") for line in lines)


@pytest.mark.parametrize(
    "package", ["jupyterlab", "pandas", "matplotlib", "seaborn", "statsmodels", "papermill", "nbval"]
)
def test_what_the_user_asked_for_is_really_used(package: str, declared: dict[str, str]) -> None:
    assert package in declared
    used = [path for folder in ("src", "notebooks") for path in (ROOT / folder).rglob("*.py")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in used) + (ROOT / "Makefile").read_text("utf-8")
    wanted = {"jupyterlab": r"jupyter lab", "nbval": r"--nbval"}.get(package, rf"import {package}|from {package}")
    assert re.search(wanted, text)


def test_the_readme_s_examples_are_true() -> None:
    import doctest

    failed, tried = doctest.testfile(str(ROOT / "README.md"), module_relative=False)
    assert (failed, tried > 5) == (0, True)
