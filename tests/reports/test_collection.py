"""What may be declared and asked for is checked before any kernel starts."""

from __future__ import annotations

import nbformat
import pytest
import yaml

from drugmetrics.errors import ParameterError
from drugmetrics.reports.collection import load_collection, plan

DECLARED = {
    "as_of": {"type": "date", "default": "newest", "help": "what was known on this day"},
    "area": {"type": "area", "default": "England"},
    "series": {"type": "series", "default": "deaths-drug-misuse"},
    "baseline": {"type": "choice", "choices": ["framework", "accredited"], "default": "framework"},
    "deadline": {"type": "date", "default": "2025-03-31"},
    "years": {"type": "integer", "default": 5, "minimum": 1, "maximum": 10},
    "note": {"type": "text", "default": ""},
}
CELL = (
    'as_of = "newest"  # what was known on this day\narea = "England"\nseries = "deaths-drug-misuse"\n'
    'baseline = "framework"\ndeadline = "2025-03-31"\nyears = 5\nnote = ""'
)


@pytest.fixture
def folder(tmp_path, kit):
    home = kit.build(
        tmp_path / "home",
        places=([kit.code(CELL, "parameters")], DECLARED),
        deaths=([kit.code('as_of = "newest"', "parameters")], kit.DATE),
    )
    return home / "notebooks"


def change(folder, place=0, /, **entry):
    path = folder / "collection.yaml"
    content = yaml.safe_load(path.read_text())
    content["notebooks"][place] |= entry
    path.write_text(yaml.safe_dump(content))


def write_cells(folder, *sources):
    cells = [nbformat.v4.new_code_cell(source, metadata={"tags": ["parameters"]}) for source in sources]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), folder / "places.ipynb")


def test_every_declared_parameter_reaches_the_job(folder):
    first, second = plan(load_collection(folder))
    assert first.name == "places"
    assert first.notebook == folder / "places.ipynb"
    assert first.title == "About places"
    assert first.parameters == {
        "as_of": "newest",
        "area": "England",
        "series": "deaths-drug-misuse",
        "baseline": "framework",
        "deadline": "2025-03-31",
        "years": 5,
        "note": "",
    }
    assert first.home == folder.parent
    assert second.parameters == {"as_of": "newest"}


def test_a_day_written_without_quotes_is_a_day(folder):
    text = (folder / "collection.yaml").read_text()
    (folder / "collection.yaml").write_text(text.replace("'2025-03-31'", "2025-03-31"))
    assert "default: 2025-03-31" in (folder / "collection.yaml").read_text()
    assert plan(load_collection(folder))[0].parameters["deadline"] == "2025-03-31"


def test_only_what_is_wanted_in_the_collections_order(folder):
    collection = load_collection(folder)
    assert [job.name for job in plan(collection, ["deaths"])] == ["deaths"]
    assert [job.name for job in plan(collection, ["deaths", "places"])] == ["places", "deaths"]


def test_a_value_for_the_run_goes_to_every_notebook_that_declares_it(folder):
    places, deaths = plan(load_collection(folder), parameters={"as_of": "2023-08-01", "years": "10"})
    assert (places.parameters["as_of"], deaths.parameters["as_of"]) == ("2023-08-01", "2023-08-01")
    assert places.parameters["years"] == 10
    assert "years" not in deaths.parameters


def test_an_area_may_be_given_by_its_code(folder):
    assert plan(load_collection(folder), parameters={"area": "E92000001"})[0].parameters["area"] == "England"


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("as_of", "yesterday", "a day such as 2024-03-01, or newest"),
        ("as_of", "2023-02-30", "a day such as 2024-03-01, or newest"),
        ("as_of", "20230201", "a day such as 2024-03-01, or newest"),
        ("deadline", "newest", "wanted a day such as 2024-03-01."),
        ("baseline", "Framework", "one of: framework, accredited"),
        ("area", "Englund", "Did you mean 'England'"),
        ("series", "deaths-drug-misus", "Did you mean 'deaths-drug-misuse'"),
        ("years", "0", "a whole number from 1 up to 10"),
        ("years", 11, "a whole number from 1 up to 10"),
        ("years", "two", "a whole number"),
        ("years", True, "a whole number"),
        ("years", 2.5, "a whole number"),
        ("note", 3, "text"),
    ],
)
def test_an_impossible_value_is_told_what_is_possible(folder, name, value, allowed):
    with pytest.raises(ParameterError) as error:
        plan(load_collection(folder), parameters={name: value})
    assert f"{name} of places cannot be {str(value)!r}" in str(error.value)
    assert allowed in str(error.value)
    assert error.value.exit_code == 8


def test_an_unknown_notebook_is_told_which_there_are(folder):
    with pytest.raises(ParameterError, match=r"'place'. Did you mean 'places'\? There are: deaths, places"):
        plan(load_collection(folder), ["place"])


def test_an_unknown_parameter_is_told_which_there_are(folder):
    with pytest.raises(ParameterError, match=r"'as_off'. Did you mean 'as_of'\? There are: area, as_of, baseline"):
        plan(load_collection(folder), parameters={"as_off": "2023-08-01"})


def test_a_parameter_that_none_of_the_wanted_declares_is_an_error(folder):
    with pytest.raises(ParameterError, match=r"of deaths is called 'baseline'\. There are: as_of"):
        plan(load_collection(folder), ["deaths"], {"baseline": "accredited"})


@pytest.mark.parametrize(
    ("entry", "place"),
    [
        ({"titel": "x"}, "notebooks.0.titel"),
        ({"title": ""}, "notebooks.0.title"),
        ({"notebook": "../places"}, "notebooks.0.notebook"),
        ({"parameters": {"as_of": {"type": "day", "default": "newest"}}}, "notebooks.0.parameters.as_of"),
        ({"parameters": {"as_of": {"type": "date"}}}, "notebooks.0.parameters.as_of.date.default"),
        ({"parameters": {"n": {"type": "integer", "default": "5"}}}, "notebooks.0.parameters.n.integer.default"),
        ({"parameters": {"n": {"type": "integer", "default": 5, "min": 1}}}, "notebooks.0.parameters.n.integer.min"),
        ({"parameters": {"as of": {"type": "text", "default": ""}}}, "notebooks.0.parameters.as of"),
    ],
)
def test_a_faulty_declaration_is_told_its_place(folder, entry, place):
    change(folder, **entry)
    with pytest.raises(ParameterError) as error:
        load_collection(folder)
    assert str(folder / "collection.yaml") in str(error.value)
    assert place in str(error.value)


def test_an_unknown_key_of_the_file_is_refused(folder, kit):
    kit.declare(folder.parent, title="T", notbooks=[])
    with pytest.raises(ParameterError, match="notbooks: Extra inputs"):
        load_collection(folder)


def test_a_default_must_be_possible(folder):
    change(folder, parameters=DECLARED | {"baseline": DECLARED["baseline"] | {"default": "none"}})
    with pytest.raises(ParameterError, match="baseline of places cannot be 'none': wanted one of"):
        load_collection(folder)


def test_a_notebook_declared_twice_is_refused(folder):
    change(folder, 1, notebook="places")
    with pytest.raises(ParameterError, match="more than once: places"):
        load_collection(folder)


def test_a_notebook_that_is_not_there_is_named(folder):
    (folder / "deaths.ipynb").unlink()
    with pytest.raises(ParameterError, match=r"deaths\.ipynb is missing"):
        load_collection(folder)


def test_a_file_that_is_no_notebook_is_named(folder):
    (folder / "deaths.ipynb").write_text("not json")
    with pytest.raises(ParameterError, match=r"deaths\.ipynb is not a notebook"):
        load_collection(folder)


def test_no_declaration_at_all(tmp_path):
    with pytest.raises(ParameterError, match=r"collection\.yaml is missing"):
        load_collection(tmp_path)


def test_a_declaration_that_is_not_yaml(folder):
    (folder / "collection.yaml").write_text("title: [")
    with pytest.raises(ParameterError, match="not YAML"):
        load_collection(folder)


@pytest.mark.parametrize("sources", [(), (CELL, CELL)])
def test_a_notebook_has_one_cell_of_parameters(folder, sources):
    write_cells(folder, *sources)
    with pytest.raises(ParameterError, match=f"exactly one cell tagged 'parameters', found {len(sources)}"):
        load_collection(folder)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("years = 5", "years = 6", "says years = 6, but collection.yaml declares the default 5"),
        ("years = 5", "years = 5.0", "says years = 5.0, but"),
        ("years = 5\n", "", "assigns area, as_of, baseline, deadline, note, series, but"),
        ("years = 5", "years = 5\nmore = 1", "assigns area, as_of, baseline, deadline, more, note, series, years, but"),
        ("years = 5", "years = int('5')", "may hold only lines such as"),
        ("years = 5", "import os", "may hold only lines such as"),
        ("years = 5", "years = ", "may hold only lines such as"),
    ],
)
def test_the_cell_and_the_declaration_agree(folder, old, new, fault):
    write_cells(folder, CELL.replace(old, new))
    with pytest.raises(ParameterError) as error:
        load_collection(folder)
    assert fault in str(error.value)
    assert "places.ipynb" in str(error.value)
