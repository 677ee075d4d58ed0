"""Follow every number that a page shows to where it comes from (for test_one_number.py).

While pages are made, a number of a named query and a number of one stored row print between marks of their own. What a
page then shows without a mark has to stand so in a stored text, a template or a document; else the page has counted.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

import pytest

from evidence.schema import counted
from publish import reading

ROOT = Path(__file__).resolve().parents[2]
COUNT, END, STORED, SHUT = "\ue000", "\ue001", "\ue002", "\ue003"
MARKED = re.compile(f"{COUNT}(\\d+):([^{END}]*){END}")
OF_A_ROW = re.compile(f"{STORED}[^{SHUT}]*{SHUT}")
DAY_OR_DOI = re.compile(r"10\.\d{4,}/\S+|\d{4}-\d\d(?:-\d\d)?(?:[T ]\d\d:\d\d(?::\d\d)?(?:Z|\+00:00)?)?")
AGGREGATE = re.compile(r"\b(?:count|sum|total|avg)\s*\(", re.I)
WHOLE = re.compile(r"(?<![\w.,·:/-])\d+(?:,\d{3})*(?![\w·/:-]|[.,]\d|\s?%|\.\s[a-z])")
NOUNS = re.compile(
    r"\b(?:stud|record|report|trial|effect|change|row|participant|review|outcome|value|people|more|direct|of\b)", re.I
)
CELL = "\ue005"
AROUND, MOST_WORDS = 20, 3
ORDINAL = re.compile(r"\[\d+\]|\bquote \d+|^\d+$")  # of the quotes of a record, on its page
SHOWN = ("title", "aria-label", "alt", "placeholder")


class Stored(int):
    """A number out of one stored row."""

    def __str__(self) -> str:
        return f"{STORED}{int(self)}{SHUT}"

    __repr__ = int.__repr__

    def __format__(self, spec: str) -> str:
        return f"{STORED}{format(int(self), spec)}{SHUT}"


class Follow:
    """The numbers that were printed while pages were made, and queries of pages that count by themselves."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.printed: list[tuple[str, Mapping[str, Any], int]] = []
        self.unnamed: list[str] = []
        read, decoded = reading._read, reading.decoded

        def show(number: reading.Counted, spec: str = "") -> str:
            self.printed.append((number.name, number.group, int(number)))
            return f"{COUNT}{len(self.printed) - 1}:{format(int(number), spec)}{END}"

        def rows(connection: Any, sql: str, values: Any) -> list[dict[str, Any]]:
            named = sql in map(counted.grouped, (*counted.KEYS, *counted.GROUPS))
            if not named and AGGREGATE.search(sql):
                self.unnamed.append(sql)
            found = read(connection, sql, values)
            return found if named else [{k: stored(v) for k, v in row.items()} for row in found]

        def opened(row: Mapping[str, Any], *columns: str) -> dict[str, Any]:
            full = decoded(row, *columns)
            return {k: json.loads(json.dumps(v), parse_int=Stored) if k in columns else v for k, v in full.items()}

        patch.setattr(reading.Counted, "__str__", show)
        patch.setattr(reading.Counted, "__format__", show)
        patch.setattr(reading, "_read", rows)
        for module in list(__import__("sys").modules.values()):
            if getattr(module, "__name__", "").startswith("publish.") and getattr(module, "decoded", None) is decoded:
                patch.setattr(module, "decoded", opened)

    def faults(self, database: Path, path: str, html: str, known: str) -> Iterator[str]:
        """What on a page is no number of a named query, no stored value and no fixed text; each a sentence."""
        known += of_address(database, path)
        for text in texts(html):
            for match in MARKED.finditer(text):
                name, group, value = self.printed[int(match[1])]
                now = number(database, name, group)
                if now != value or re.sub(r"\D", "", match[2]) != str(value):
                    yield f"{path}: {match[2]} in {plain(text)!r}, but {name} {dict(group)} gives {now}"
            rest = ORDINAL.sub("#", text.strip()) if path.startswith(("/study/", "/compare")) else text
            yield from (f"{path}: {found!r} comes from no query" for found in uncounted(rest, known))


def stored(value: Any) -> Any:
    """A value of a row, a whole number with its mark."""
    return Stored(value) if isinstance(value, int) else value


def number(database: Path, name: str, group: Mapping[str, Any]) -> int:
    """What a named query gives for a group at this moment, zero where it has no such group."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        by = counted.GROUPS[name].by if name in counted.GROUPS else ()
        for row in connection.execute(counted.grouped(name), dict(group)):
            if all(row[column] == group.get(column) for column in by):
                return int(row["n"])
    return 0


def plain(text: str) -> str:
    """A text without marks."""
    return re.sub(f"{COUNT}\\d+:|[{END}{STORED}{SHUT}]", "", text)


def uncounted(text: str, known: str) -> Iterator[str]:
    """The places of a text that hold a whole number without a mark which stands so in no known text.

    Decimals, percentages, days, years, ordinals and numbers with letters (NCT01, 5HT) are no counts. What counts
    something ("7 studies") has to stand in a known text with the words on both sides; anything else with those on one.
    """
    bare = DAY_OR_DOI.sub("#", " ".join(OF_A_ROW.sub("#", MARKED.sub("#", text)).split()))
    if len(bare) > 3 * AROUND and bare in known:  # a whole quote or title
        return
    for match in WHOLE.finditer(bare):
        if re.fullmatch(r"1[89]\d\d|20\d\d|\d{7,}", match[0]) or f"{CELL}{match[0]}{CELL}" in known:
            continue
        left, right = bare[: match.start()].rpartition("#")[2], bare[match.end() :].partition("#")[0]
        if not any(_stands(match[0], left, right, words, known) for words in range(1, MOST_WORDS + 1)):
            yield f"{left[-AROUND:]}{match[0]}{right[:AROUND]}"


def _stands(number: str, left: str, right: str, words: int, known: str) -> bool:
    """Whether a number stands so in a known text, with that many words beside it."""
    before, after = re.search(rf"(?:\S+ ?){{0,{words}}}$", left)[0], re.match(rf"\S*(?: ?\S+){{0,{words}}}", right)[0]
    counts = NOUNS.search(after)
    if counts and words < MOST_WORDS:
        return False
    sides = (before + number + after,) if counts else (before + number, number + after)
    return any(any(c.isalpha() for c in side) and side.strip() in known for side in sides)


def of_address(database: Path, path: str) -> str:
    """The stored texts of the record or trial of an address that are a number as a whole, and the tables of documents."""
    if path == "/methods":
        text = " ".join(
            p.read_text(encoding="utf-8") for p in [*ROOT.glob("docs/*.md"), *ROOT.glob("classify/model/*.md")]
        )
        return "".join(f"{CELL}{n}{CELL}" for n in re.findall(r"(?<=\| )\d+(?= \|)", text))
    kind, _, key = unquote(path).lstrip("/").partition("/")
    if kind.startswith("compare?"):
        return "".join(of_address(database, f"/study/{paper}") for _, paper in parse_qsl(kind.partition("?")[2]))
    with closing(sqlite3.connect(database)) as connection:
        run = connection.execute
        cells: list[tuple[str | None, ...]] = []
        if kind == "study":
            cells += run("SELECT volume, issue, pages, doi FROM papers WHERE paper = ?", (key,))
            cells += run("SELECT value, unit, detail, data FROM readings WHERE paper = ?", (key,))
        if kind.startswith("trial"):
            cells += run("SELECT phase, trial, status FROM trials")
    numbers = {n for row in cells for cell in row if cell for n in re.findall(r"\d+", cell)}
    numbers |= {
        n[-short:] for row in cells[:1] for n in re.findall(r"\d+", row[2] or "") for short in (1, 2, 3)
    }  # 1483-88
    return "".join(f"{CELL}{n}{CELL}" for n in sorted(numbers))


class _Texts(HTMLParser):
    """The texts of a page that a reader sees or hears."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self.hidden = self.drawn = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in ("script", "style", "pre", "code")
        self.drawn += tag == "svg"
        self.found += [value for name, value in attrs if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in ("script", "style", "pre", "code")
        self.drawn -= tag == "svg"

    def handle_data(self, data: str) -> None:
        tick = self.drawn and COUNT not in data  # zero, the middle and the years of an axis
        if not (self.hidden or tick) and any(c.isdigit() for c in data):
            self.found.append(data)


def texts(html: str) -> list[str]:
    """What a reader sees or hears of a page, piece by piece."""
    parser = _Texts()
    parser.feed(html)
    return parser.found


def _inside(value: str) -> Iterator[str]:
    """The texts in a JSON value."""
    try:
        left = [json.loads(value)]
    except ValueError:
        return
    while left:
        one = left.pop()
        if isinstance(one, dict | list):
            left += [*one, *one.values()] if isinstance(one, dict) else one
        elif isinstance(one, str):
            yield one


@cache
def known_texts(database: Path) -> str:
    """Every text that is stored, and the fixed texts of the site: where a number may stand that is none of ours."""
    fixed = [*(ROOT / "templates").glob("*.html"), *(ROOT / "docs").glob("*.md"), *(ROOT / "publish").glob("*.py")]
    fixed += [*(ROOT / "evidence" / "schema").glob("*.py"), *(ROOT / "classify" / "model").glob("*.md")]
    found = [path.read_text(encoding="utf-8") for path in fixed]
    with closing(sqlite3.connect(database)) as connection:
        names = [r[0] for r in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
        for name in names:
            if not name.startswith(("search", "sqlite")):
                for row in connection.execute(f'SELECT * FROM "{name}"'):
                    found += [value for value in row if isinstance(value, str)]
                    found += [words for v in row if isinstance(v, str) and v[:1] in "[{" for words in _inside(v)]
    return " ".join(" ".join(found).split())
