"""What was known when: nothing from after the day, and one edition a line of rates."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from functools import cache

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drugmetrics.errors import ParameterError
from drugmetrics.observations import editions
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.catalogue import series as find_series
from drugmetrics.observations.load import load
from drugmetrics.observations.table import observations
from drugmetrics.published.standing import STATUS_ORDER
from drugmetrics.reference.units import unit

SERIES = list(all_series())
LINE = ["area_code", "breakdown", "basis", "unit"]
PRINTED = [name for name in SERIES if not find_series(name).derived]
BY_CELL = [name for name in PRINTED if find_series(name).revised == "by cell"]
COUNTS = [name for name in PRINTED if unit(find_series(name).unit).revised_by_cell or name in BY_CELL]
OTHERS = [name for name in PRINTED if name not in COUNTS]


def everything(name: str, as_of: str | dt.date | None = None) -> pd.DataFrame:
    if find_series(name).derived:
        return load(name, as_of=as_of)
    return load(name, as_of=as_of, breakdown="*", basis="*")


@cache
def parts() -> dict[str, pd.DataFrame]:
    """Take the one table apart by series, once for all tests."""
    return {str(name): rows for name, rows in observations().groupby("series", sort=False)}


def of_its_own(name: str) -> pd.DataFrame:
    rows = parts().get(name, observations().iloc[:0])
    return rows[rows["source"].isin(find_series(name).home)]


def days_around_releases(name: str) -> list[dt.date]:
    about = find_series(name)
    names = [part.series for part in about.derived] or [name]
    days = {day.date() for part in names for day in of_its_own(part)["released"].dropna()}
    return sorted({day - dt.timedelta(days=back) for day in days for back in (0, 1)} | {dt.date(1990, 1, 1)})


@pytest.mark.parametrize("name", SERIES)
def test_nothing_released_later_and_nothing_undated_is_seen_on_any_day(name):
    for day in days_around_releases(name):
        rows = everything(name, day)
        assert rows["released"].notna().all()
        assert (rows["released"] <= pd.Timestamp(day)).all(), f"{name} knew on {day} what came later"


@settings(max_examples=30, deadline=None, derandomize=True, database=None)
@given(name=st.sampled_from(COUNTS), day=st.dates(dt.date(2018, 1, 1), dt.date(2026, 8, 1)))
def test_a_later_day_never_knows_fewer_cells_of_a_count(name, day):
    cell = ["area_code", "period", "breakdown", "basis", "unit"]
    earlier, later = (set(everything(name, at)[cell].itertuples(index=False)) for at in (day, day + dt.timedelta(90)))
    assert earlier <= later


def test_a_day_includes_what_was_released_on_it():
    def last(day: str) -> str:
        return str(load("deaths-drug-misuse", area="England", as_of=day)["period"].iloc[-1])

    assert last("2023-12-19") == "2022"
    assert last("2023-12-18") == "2021"
    assert last("2022-12-31") == "2021"
    assert load("deaths-drug-misuse", area="England", as_of="2022-08-02").empty


def test_a_day_is_text_or_a_date_and_newest_is_no_day():
    text = load("deaths-drug-misuse", area="England", as_of="2023-10-20")
    pd.testing.assert_frame_equal(load("deaths-drug-misuse", area="England", as_of=dt.date(2023, 10, 20)), text)
    newest = load("deaths-drug-misuse", area="England")
    pd.testing.assert_frame_equal(load("deaths-drug-misuse", area="England", as_of="newest"), newest)


@pytest.mark.parametrize("day", ["soon", "2023-13-01", "2023-02-30", "20 October 2023", "2023", "", [2023]])
def test_a_day_that_is_none_is_refused_with_an_example(day):
    with pytest.raises(ParameterError, match="2023-10-20"):
        load("deaths-drug-misuse", as_of=day)


def test_a_year_given_as_a_number_is_refused():
    with pytest.raises(ParameterError, match="2023-10-20"):
        load("deaths-drug-misuse", as_of=2023)


def test_an_edition_dated_to_a_month_counts_from_its_last_day():
    """The 2017/18 tables are of November 2018, the first prevalence estimates of March 2019."""
    assert load("adults-in-treatment", as_of="2018-11-29").empty
    assert load("adults-in-treatment", as_of="2018-11-30")["edition"].unique().tolist() == ["2017-18-tables"]
    original = {"area": "England", "basis": "modelled estimate, original method"}
    assert load("opiate-crack-prevalence", as_of="2019-03-30", **original).empty
    assert len(load("opiate-crack-prevalence", as_of="2019-03-31", **original)) == 6


def test_an_undated_edition_is_in_the_newest_view_only():
    table = observations()
    undated = table[table["released"].isna()]
    assert {"2016-17-tables", "2021-22-export", "2020-03-year-ending", "2024-hc72"} <= set(undated["edition"])
    assert load("treatment-places-stated")["value"].to_list() == [19000]
    assert load("treatment-places-stated", as_of=str(dt.date.today())).empty
    before = "stock over the year, before restatement"
    assert load("young-people-in-treatment", basis=before).at["2006", "value"] == 17001
    assert "2005/06" not in set(load("young-people-in-treatment", basis=before, as_of=str(dt.date.today()))["period"])


def test_an_export_without_a_date_counts_from_the_day_it_is_known_to_have_been_public():
    assert load("adults-receiving-interventions", as_of="2025-01-16").empty
    assert len(load("adults-receiving-interventions", as_of="2025-01-17")) == 15


# Among editions, an independent choice: plain loops over rows.


def rank(row) -> tuple:
    released = math.inf if pd.isna(row.released) else -row.released.timestamp()
    return STATUS_ORDER.index(row.status), released


def chosen(rows: pd.DataFrame, keys: list[str]) -> dict[tuple, object]:
    best: dict[tuple, object] = {}
    for row in rows.itertuples():
        key = tuple(getattr(row, name) for name in keys)
        known = best.get(key)
        # Of two editions of one day and standing, the one whose name comes last.
        if known is None or rank(row) < rank(known) or (rank(row) == rank(known) and row.edition > known.edition):
            best[key] = row
    return best


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("day", [None, "2023-07-20"])
def test_a_count_is_the_newest_edition_of_each_cell_the_better_status_first(name, day):
    rows = of_its_own(name)
    if day is not None:
        rows = rows[rows["released"] <= pd.Timestamp(day)]
    wanted = chosen(rows, ["area_code", "period", "breakdown", "basis", "unit"])
    found = everything(name, day)
    assert len(found) == len(wanted)
    for row in found.itertuples():
        best = wanted[row.area_code, row.period, row.breakdown, row.basis, row.unit]
        assert rank(row) == rank(best)
        assert row.value == best.value or (math.isnan(row.value) and math.isnan(best.value))


@pytest.mark.parametrize("name", OTHERS)
@pytest.mark.parametrize("day", [None, "2023-07-20", "2023-12-19"])
def test_a_line_of_rates_is_one_edition_whole(name, day):
    rows = of_its_own(name)
    if day is not None:
        rows = rows[rows["released"] <= pd.Timestamp(day)]
    wanted = chosen(rows, LINE)
    found = everything(name, day)
    printed = rows.groupby([*LINE, "edition"]).size().to_dict()
    assert set(found[LINE].itertuples(index=False, name=None)) == set(wanted)
    lines: dict[tuple, Counter] = {}
    for *key, source, edition in found[[*LINE, "source", "edition"]].itertuples(index=False, name=None):
        lines.setdefault(tuple(key), Counter())[source, edition] += 1
    for key, line in lines.items():
        best = wanted[key]
        assert list(line) == [(best.source, best.edition)]
        assert line.total() == printed[*key, best.edition], "the edition's line is not whole"


def test_rebased_rates_are_never_joined_to_the_rates_before():
    """The 2021 edition gave 84.4 for 2021, the 2022 edition, rebased, 84.0."""
    rates = load("deaths-drug-poisoning-rate", area="England and Wales")
    assert set(rates["edition"]) == {"2022-registrations"}
    assert rates.at["2021", "value"] == 84.0
    before = load("deaths-drug-poisoning-rate", area="England and Wales", as_of="2023-12-18")
    assert set(before["edition"]) == {"2021-registrations"}
    assert before.at["2021", "value"] == 84.4


def test_a_revised_count_replaces_its_own_cell_only():
    london = load("deaths-drug-poisoning", area="London")
    assert london.at["2017", "value"] == 333
    assert london.at["2016", "edition"] == "2022-registrations"
    assert load("deaths-drug-poisoning", area="London", as_of="2023-12-18").at["2017", "value"] == 334


@pytest.mark.parametrize("name", PRINTED)
def test_a_press_report_never_displaces_the_statistic(name):
    """Where a secondary report is given, nothing better is held for that cell (or, of rates, that line's edition)."""
    keys = ["area_code", "period", "breakdown", "basis", "unit"] if name in COUNTS else LINE
    held = of_its_own(name)
    best = held.assign(place=held["status"].map(STATUS_ORDER.index)).groupby(keys)["place"].min()
    found = everything(name)
    standing = found["status"].map(STATUS_ORDER.index)
    if name not in COUNTS:  # single years of an edition may be of lower standing than its best
        standing = standing.groupby([found[key] for key in LINE]).transform("min")
    places = standing.to_numpy()
    assert (places == best.reindex(pd.MultiIndex.from_frame(found[keys])).to_numpy()).all()


def test_the_press_does_not_displace_registrations_of_2023_and_extends_them_where_nothing_else_is_held():
    england = load("deaths-drug-poisoning", area="England")
    assert england.at["2023", "status"] == "accredited official statistics"
    assert (england.at["2024", "value"], england.at["2024", "status"]) == (5129, "secondary report")
    rates = load("deaths-drug-misuse-rate", area="England and Wales")
    assert set(rates["status"]) == {"accredited official statistics"}
    assert rates.index.max() == pd.Period("2022", "Y-DEC")


def test_single_figures_may_be_chosen_cell_by_cell_whatever_the_unit():
    rows = of_its_own("deaths-drug-misuse-rate")
    rows = rows[(rows["area_code"] == "K04000001") & (rows["breakdown"] == "all")]
    assert editions.newest(rows)["edition"].nunique() == 1
    cells = editions.newest(rows, by_cell=True)
    assert len(cells) == cells["period"].nunique() == rows["period"].nunique()
    assert cells["edition"].nunique() > 1


def test_a_survey_percentage_keeps_its_years_when_an_edition_prints_one_more():
    """Every release after 2022 is held for a year or two only; the years before stay those of the newest tables."""
    line = load("drug-use-last-year", breakdown="age=16-59").set_index("period")
    assert len(line) == 26
    assert line.at["1995", "value"] == pytest.approx(11.2162429141597, abs=1e-12)
    assert (line.at["2019/20", "value"], line.at["Oct 2021 to Jun 2022", "value"]) == (
        pytest.approx(9.35574556051961, abs=1e-12),
        9.2,
    )
    assert (line["value"].iloc[-1], line.index[-1], line["status"].iloc[-1]) == (8.7, "2024/25", "secondary report")
    assert not {"1996", "1998", "2000"} & set(line.index), "the Home Office's labels of the same sweeps"


def test_only_series_that_say_so_are_revised_by_cell_against_their_unit():
    assert {"drug-use-last-year", "pupils-drug-use-ever"} <= set(BY_CELL)
    assert {find_series(name).unit for name in BY_CELL} == {"per cent", "thousand people", "thousand incidents"}
    assert "opiate-crack-prevalence" in OTHERS


def test_a_correction_of_one_figure_leaves_the_reports_other_figures_standing():
    """On 27 February 2024 only the baseline of 2019/20 was corrected; what was printed for 2022 still stands."""
    rows = load("neighbourhood-crime", source="from-harm-to-hope-annual-report").set_index("period")
    assert rows.at["2019/20", "value"] == 1.96
    assert rows.at["2022", "value"] == 1.45
