"""What printed words say, read with nothing of the project's: which spans of time, which areas, which number."""

from __future__ import annotations

import calendar
import csv
import datetime as dt
import itertools
import re
from functools import cache, lru_cache
from pathlib import Path

from tests.originals import folder

Span = tuple[dt.date, dt.date]

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = "(?P<{}>" + "|".join(_MONTHS) + r")[a-z]*"
#: The year that a span prints only at its end: "Jan to Mar 2022", "27 Feb to 5 Mar 2023", "23 to 29 June 2025".
_YEAR_AT_END = re.compile(
    r"(?<![\d/-])(?P<day>\d{1,2}\s+)?(?:" + _MONTH.format("first") + r"\s+)?to\s+"
    r"(?=(?:\d{1,2}\s+)?" + _MONTH.format("last") + r"\s+(?P<year>\d{4}))"
)
_TIME = re.compile(
    r"(?P<iso>\d{4}-\d\d-\d\d)|(?P<slashed>\d\d/\d\d/\d{4})"
    r"|(?<!\d)(?P<day>\d{1,2})\s+" + _MONTH.format("of") + r"\s+(?P<in>\d{4})"
    r"|" + _MONTH.format("month") + r"[ -](?P<year>\d{4}|\d\d)(?!\d)"
    r"|(?<!\d)(?P<from>(?:18|19|20)\d\d)\s*(?:/|-|to)\s*(?P<till>\d{4}|\d\d)(?!\d|[/-]\d)"
    r"|(?<!\d)(?P<glued>(?:19|20)\d{4})(?!\d)"
    r"|(?<![\d,.])(?P<alone>(?:18|19|20)\d\d)(?![\d.])"
)
_SIZES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_QUARTER = re.compile(r"\bq([1-4])\b")
_NOTES = re.compile(r"\s*\[note[^\]]*\]|\s*\((?:police force area|england|wales|discontinued)\)", re.IGNORECASE)
#: The nations and their sums; others are named by the gathered tables, or where these have no code by the area tables.
_NATIONS = {
    "ENGLAND-AND-SCOTLAND": "england and scotland",
    "E92000001": "england", "W92000004": "wales", "S92000003": "scotland", "N92000002": "northern ireland",
    "K02000001": "united kingdom", "K03000001": "great britain", "K04000001": "england and wales",
}  # fmt: skip


def _month(year: int, month: int) -> Span:
    return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])


def _year_to(end: dt.date) -> Span:
    """Return the twelve months that end with a month."""
    return dt.date(end.year - (end.month < 12), end.month % 12 + 1, 1), end


def _year_from(start: dt.date) -> Span:
    return start, dt.date(start.year + 1, start.month, 1) - dt.timedelta(days=1)


def _readings(match: re.Match[str]) -> set[Span]:
    """Return every span that one printed time may stand for: "2022" is a year, or the one ending in March 2022."""
    if text := match["iso"] or match["slashed"]:
        day = dt.date.fromisoformat(text) if match["iso"] else dt.datetime.strptime(text, "%d/%m/%Y").date()
    elif match["day"]:
        day = dt.date(int(match["in"]), _MONTHS[match["of"]], int(match["day"]))
    if text or match["day"]:
        return {(day, day), _year_to(day)} | ({_year_from(day)} if day.day == 1 else set())
    if match["month"]:
        year = int(match["year"]) + (2000 if len(match["year"]) == 2 else 0)
        month = _month(year, _MONTHS[match["month"]])
        return {month, _year_to(month[1])}
    if match["alone"]:
        year = int(match["alone"])
        return {(dt.date(year, 1, 1), dt.date(year, 12, 31)), *_split_years(year - 1, year)}
    first, till = (match["glued"][:4], match["glued"][4:]) if match["glued"] else (match["from"], match["till"])
    first, last = int(first), int(till) if len(till) == 4 else int(first[:2] + till)
    found = {(dt.date(first, 1, 1), dt.date(last, 12, 31))} if last > first else set()
    if last == first + 1 or till == "00":
        found |= _split_years(first, first + 1)
    if len(till) == 2 and 1 <= int(till) <= 12:
        found.add(_month(first, int(till)))
    return found


def _split_years(first: int, last: int) -> set[Span]:
    """Return the financial and the academic year over two calendar years."""
    return {(dt.date(first, 4, 1), dt.date(last, 3, 31)), (dt.date(first, 9, 1), dt.date(last, 8, 31))}


@cache
def spans(text: str) -> frozenset[Span]:
    """Return every span of time that a printed text may name, from its first time to its last."""
    text = re.sub(r"((?:19|20)\d\d)\d?(?:,\d+)+$", r"\1", " ".join(text.replace("–", "-").split()).lower())
    found: set[Span] = set()
    for part in {text, re.sub(r"\([^)]*\)", "", text)}:
        dated = _YEAR_AT_END.sub(_with_year, re.sub(r"(\d{4}-\d\d)/(?=\d{4}-\d\d)", r"\1 to ", part))
        times = [readings for match in _TIME.finditer(dated) if (readings := _readings(match))]
        if len(times) == 1:
            found |= times[0]
        elif times:
            # Of a change from one span to another the later counts.
            for first in {0, -2 if len(times) > 2 else 0}:
                found |= {(a[0], b[1]) for a, b in itertools.product(times[first], times[-1]) if a[0] <= b[1]}
        if quarter := _QUARTER.search(part):
            found |= {_quarter(span, int(quarter[1])) for span in found}
    return frozenset(found)


def _with_year(match: re.Match[str]) -> str:
    if not match["day"] and not match["first"]:
        return match[0]
    return f"{match['day'] or ''}{match['first'] or match['last']} {match['year']} to "


def _quarter(span: Span, number: int) -> Span:
    month = span[0].month - 1 + 3 * (number - 1)
    start = dt.date(span[0].year + month // 12, month % 12 + 1, 1)
    return start, _month(start.year + (start.month + 1) // 12, (start.month + 1) % 12 + 1)[1]


def plain(name: str) -> str:
    """Even out how a name is written."""
    text = _NOTES.sub("", name).lower().replace("&", "and").replace(" ua", "").replace("-", " ")
    return " ".join(re.sub(r"[^a-z0-9 ]", "", text).split())


@cache
def codes() -> dict[str, frozenset[str]]:
    """Return the codes that the gathered tables print beside each name."""
    found: dict[str, set[str]] = {name: {code} for code, name in _NATIONS.items()}
    for row in _own_areas():
        for name in filter(plain, (row["name"], *row["aliases"].split("|"))):
            found.setdefault(plain(name), set()).add(row["code"])
    for path in sorted([*folder().rglob("series/*.csv"), *folder().glob("geography/*.csv")]):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file)
            header = next(rows)
            beside = [
                (i, header.index(name))
                for i, code in enumerate(header)
                if code.endswith("_code")
                for name in [code.removesuffix("_code") + "_name"]
                if name in header
            ]
            beside += [(header.index("gss_code"), header.index("name"))] if "gss_code" in header else []
            for row in rows if beside else ():
                for code, name in beside:
                    found.setdefault(plain(row[name]), set()).add(row[code])
    return {name: frozenset(held - {""}) for name, held in found.items() if name}


def _own_areas() -> list[dict[str, str]]:
    tables = Path(__file__).parents[1] / "src/drugmetrics/reference/area_tables"
    rows = []
    for path in sorted(tables.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += csv.DictReader(file)
    return rows


@cache
def areas(text: str) -> frozenset[str]:
    """Return the codes of the area that a text names whole, or of the nations that a sentence mentions."""
    text = text.strip()
    if re.fullmatch(r"[EWKSN]\d{8}", text):
        return frozenset({text})
    if re.fullmatch(r"[A-Z]\d\d[A-Z]", text):
        return frozenset({"DAT-" + text})
    words = plain(text)
    return codes().get(words) or _nations(words)


def _nations(words: str) -> frozenset[str]:
    """Return the codes of the nations that words mention; "England and Wales" is one, not two."""
    found = set()
    for code, name in sorted(_NATIONS.items(), key=lambda item: -len(item[1])):
        if re.search(rf"\b{name}\b", words):
            found.add(code)
            words = re.sub(rf"\b{name}\b", " ", words)
    return frozenset(found)


@lru_cache(maxsize=1 << 17, typed=True)
def number(printed: object) -> float | None:
    """Return the number that a cell prints, markers beside it left out; None where it prints none."""
    if isinstance(printed, int | float) and not isinstance(printed, bool):
        return float(printed)
    text = re.sub(r"\s*(?:\*|u|\[[a-z0-9]+\])$", "", str(printed or "").strip()).replace(",", "")
    try:
        return float(text)
    except ValueError:
        return None


def scale(words: str) -> float:
    """Return what a unit counts in: a million for "million pounds"."""
    return next((size for word, size in _SIZES.items() if word in words), 1.0)


def numbers(text: str) -> list[float]:
    """Return every number that a sentence prints, as the digits say, as "4 billion" and as "fell by 17%" mean."""
    found = re.findall(r"(\bfell by )?(\d[\d,]*(?:\.\d+)?)\s*([a-z]*)", text.lower())
    return [
        (-1 if fell else 1) * float(digits.replace(",", "")) * size
        for fell, digits, word in found for size in {1.0, _SIZES.get(word, 1.0)}
    ]  # fmt: skip
