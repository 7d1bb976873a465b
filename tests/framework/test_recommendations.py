"""The recommendations: all of them, in words that are not the sources', with answers and series that exist."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from pydantic import ValidationError
from tests.originals import folder, needs_originals

import drugmetrics as dm
from drugmetrics.errors import UnknownNameError
from drugmetrics.framework.recommendations import COLUMNS, Report, recommendations, reports
from drugmetrics.home import raw_folder
from drugmetrics.observations.catalogue import all_series
from drugmetrics.observations.table import observations

REVIEW, COMMITTEE = "review-of-drugs", "public-accounts-committee"
TEXTS = {REVIEW: "black-review-part-two-2021.txt", COMMITTEE: "treasury-minute-2024-pac-hc72.txt"}
#: So many words in a row as in the source would be a copied sentence.
COPIED = 9


def every():
    return [(held, one) for held in reports().values() for one in held.recommendations]


def test_there_are_32_of_the_review_and_6_of_the_committee():
    listed = recommendations()
    assert [(name, len(rows)) for name, rows in listed.groupby("report", sort=False)] == [(REVIEW, 32), (COMMITTEE, 6)]
    assert listed.index.is_unique
    assert tuple(listed.columns) == COLUMNS
    assert dm.recommendations is recommendations


def test_one_report_may_be_asked_for_and_another_is_refused():
    assert list(recommendations(COMMITTEE).loc[COMMITTEE].index) == [1, 2, 3, 4, 5, 6]
    with pytest.raises(UnknownNameError, match=REVIEW):
        recommendations("review-of-drug")


def test_every_series_named_exists_and_has_observations():
    named = {name for _, one in every() for name in one.series}
    assert len(named) > 20
    assert named <= set(all_series())
    assert named <= set(observations()["series"]) | {name for name, about in all_series().items() if about.derived}


def test_both_reports_and_the_answers_to_them_are_editions_of_the_record():
    for held in reports().values():
        assert (raw_folder() / held.report / held.edition / "source.yaml").is_file()
        assert (raw_folder() / held.response_source / "source.yaml").is_file()
    assert "Review of drugs" in recommendations().loc[(REVIEW, 1), "title"]


def test_the_committee_was_answered_one_by_one_and_the_review_as_a_whole():
    answered = recommendations(COMMITTEE).loc[COMMITTEE]
    assert answered["response"].str.startswith("agreed").all()
    assert list(answered["promised"]) == [
        "end of 2024", "April 2025", "implemented", "March 2025", "April 2025", "April 2025",
    ]  # fmt: skip
    review = recommendations(REVIEW)
    assert (review["promised"] == "").all()
    assert review["response"].nunique() == 1
    assert "all key recommendations" in review["response"].iloc[0]


def test_a_report_must_number_its_recommendations_through_once_each():
    one = {"number": 1, "addressed_to": ["Nobody"], "asked": "Something made up for a test.", "place": "line 1",
           "nothing": [{"text": "There is no series."}]}  # fmt: skip
    held = {"report": "made-up", "edition": "1", "response": "", "response_source": ""}
    assert Report.model_validate(held | {"recommendations": [one, one | {"number": 2}]})
    for numbers in ([1, 1], [2], [1, 3]):
        with pytest.raises(ValidationError, match="once each"):
            Report.model_validate(held | {"recommendations": [one | {"number": number} for number in numbers]})


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.casefold())


def source(report: str) -> Path:
    return folder() / "texts" / TEXTS[report]


@needs_originals
@pytest.mark.parametrize("report", TEXTS)
def test_no_sentence_is_copied_from_the_source(report):
    text = " ".join(words(source(report).read_text(encoding="utf-8")))
    for one in reports()[report].recommendations:
        said = words(one.asked)
        runs = [" ".join(said[start : start + COPIED]) for start in range(len(said) - COPIED + 1)]
        assert not [run for run in runs if run in text], one.number


@needs_originals
def test_every_recommendation_stands_where_it_is_said_to_and_is_answered_where_it_is_said_to_be():
    lines = {report: source(report).read_text(encoding="utf-8").splitlines() for report in TEXTS}
    for held, one in every():
        line = lines[held.report][int(re.search(r"line (\d+)$", one.place)[1]) - 1]
        pattern = (
            rf"Recommendation {one.number}" if held.report == REVIEW else rf"\**{one.number}\. PAC recommendation:.*"
        )
        assert re.fullmatch(pattern, line.strip()), (held.report, one.number)
        if one.response_place:
            answer = int(re.search(r"line (\d+)$", one.response_place)[1])
            assert lines[held.report][answer - 1].startswith(f"{one.number}.1 The government agrees")
            dated = "\n".join(lines[held.report][answer : answer + 3])
            assert one.promised in dated


@needs_originals
def test_the_reviews_recommendations_are_those_of_the_gathered_list():
    with (folder() / "strategy" / "dcb_recommendations.csv").open(encoding="utf-8") as file:
        gathered = list(csv.DictReader(file))
    held = reports()[REVIEW].recommendations
    assert [int(row["number"]) for row in gathered] == [one.number for one in held]
    # The list's keywords and ours are of the same recommendation: they share a word beyond the commonest.
    common = {"and", "the", "of", "for", "a", "in", "to", "by", "with", "on", "more", "s"}
    for row, one in zip(gathered, held, strict=True):
        said = {word[:6] for word in words(one.asked)} - common
        assert said & {word[:6] for word in words(row["summary_own_words"])} - common, one.number
