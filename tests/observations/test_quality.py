"""What the data page says of the record: publications and their age, oddities, sources that differ."""

from __future__ import annotations

import pandas as pd
import pytest

from drugmetrics.analysis import findings
from drugmetrics.figures.data_page import data_page
from drugmetrics.framework.metrics import metrics
from drugmetrics.home import home
from drugmetrics.observations import quality
from drugmetrics.observations.table import instead, observations
from drugmetrics.published.cards import all_cards
from drugmetrics.published.oddities import oddities


@pytest.fixture(scope="module")
def publications():
    return quality.held_publications("2026-11-21").set_index("publication")


def test_every_publication_and_edition_of_the_record_is_counted(publications, request):
    cards = all_cards(home() / "data" / "raw")
    assert publications["editions"].sum() == len(cards)
    assert set(publications.index) == {card.publication for card in cards}
    assert publications["observations"].sum() == len(observations())


def test_age_is_counted_from_the_newest_dated_edition_to_the_day_asked(publications):
    deaths = publications.loc["ons-drug-poisoning-deaths"]
    assert (deaths["newest"], deaths["released"]) == ("2024-registrations-headlines", "2025-10-17")
    assert deaths["days"] == 400
    assert deaths["figures_to"] == "2024"


def test_a_past_day_knows_only_what_was_public_then():
    then = quality.held_publications("2022-12-31").set_index("publication")
    assert then.loc["ons-drug-poisoning-deaths", "newest"] == "2021-registrations-headlines"
    assert "from-harm-to-hope-annual-report" not in then.index
    assert (pd.to_datetime(then["released"].replace("", None)).dropna() <= "2022-12-31").all()


def test_asked_twice_it_says_the_same():
    pd.testing.assert_frame_equal(quality.held_publications(), quality.held_publications())


def test_a_publication_nobody_dated_has_no_age(publications):
    undated = publications[publications["editions"] == publications["undated"]]
    assert not undated.empty
    assert undated["days"].isna().all()


def test_every_known_oddity_is_listed_with_what_was_done():
    listed = quality.known_oddities()
    assert len(listed) == len(oddities())
    assert listed["done"].str.len().min() > 0


def test_the_framework_baseline_stands_beside_the_accredited_figure():
    found = quality.disagreements().query("series == 'adults-in-treatment' and period == '2021/22'")
    row = found[found["other_from"].str.startswith("from-harm-to-hope")].iloc[0]
    assert (row["preferred"], row["other"]) == (289215, 286545)
    assert row["why"] == "the statistic itself goes before what others print about it"


def rivals(*rows):
    """Return made-up rivals for one figure of misuse deaths: (source, status, value)."""
    like = observations().query("series == 'deaths-drug-misuse' and area_code == 'E92000001' and period == '2021'")
    like = like.query("breakdown == 'all'").iloc[0]
    return pd.DataFrame(
        [{**like, "source": source, "status": status, "value": value} for source, status, value in rows]
    )


@pytest.mark.parametrize(
    ("rows", "preferred", "why"),
    [
        (
            [("treasury-minutes", "statement", 1.0), ("hansard-answers", "management information", 2.0)],
            2.0, "management information goes before statement",
        ),
        (
            [("hansard-answers", "secondary report", 1.0), ("treasury-minutes", "statement", 2.0)],
            2.0, "statement goes before secondary report",
        ),
        (
            [("hansard-answers", "accredited official statistics", 1.0),
             ("ons-drug-poisoning-deaths", "secondary report", 2.0)],
            2.0, "the statistic itself goes before what others print about it",
        ),
    ],
)  # fmt: skip
def test_which_of_two_goes_first_is_a_rule(rows, preferred, why):
    with instead(rivals(*rows)):
        found = quality.disagreements()
    assert found[["preferred", "why"]].to_numpy().tolist() == [[preferred, why]]


def test_figures_that_agree_or_are_rounded_are_no_disagreement():
    with instead(rivals(("hansard-answers", "statement", 5.0), ("treasury-minutes", "statement", 5.0))):
        assert quality.disagreements().empty


def test_the_finding_counts_what_the_record_lacks(publications):
    every = [*metrics(), *metrics(tier="supporting")]
    said = findings.quality(publications.reset_index(), quality.disagreements(), every)
    assert f"{publications['editions'].sum():,} editions of {len(publications)} publications" in said
    lacking = [metric for metric in every if metric.newest is None]
    assert (f"For {len(lacking)} of the framework's {len(every)} rows it holds no figure" in said) == bool(lacking)
    assert "Nothing of the record" in findings.quality(publications.iloc[:0], pd.DataFrame(), every)


def test_the_page_in_the_repository_is_what_the_record_gives():
    page = home() / "docs" / "data.md"
    text = page.read_text(encoding="utf-8")
    day = text.split("--day ")[1][:10]
    assert text == data_page(day), "drugmetrics data-page --day DAY > docs/data.md writes it again"


def test_the_page_names_every_publication_gap_and_oddity(publications):
    text = (home() / "docs" / "data.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in publications.index)
    assert all(f"| {metric.rule.id} |" in text for metric in metrics() if metric.gap)
    assert text.count("\n| `") >= len(publications) + len(oddities())
