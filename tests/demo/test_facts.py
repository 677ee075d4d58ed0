"""The facts are those that were read in a source; where none was read, none is given."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from corpus import author_of, load_facts, year_of

FACTS = load_facts()


def test_keys_are_unique_and_say_what_they_are() -> None:
    papers = [row["paper"] for row in FACTS.values()]
    assert len(set(papers)) == len(papers)
    for key, row in FACTS.items():
        expected = row["pmid"] or (f"doi:{row['doi']}" if row.get("doi") else f"demo:{key.lower()}")
        assert row["paper"] == expected


def test_a_key_without_a_pmid_cannot_be_taken_for_one() -> None:
    assert not [row for row in FACTS.values() if not row["pmid"] and re.fullmatch(r"\d+", row["paper"])]


def test_dois_are_lower_case() -> None:
    assert all(row.get("doi", "") == row.get("doi", "").lower() for row in FACTS.values())


def test_every_row_says_where_it_was_read() -> None:
    assert all(row["provenance"] for row in FACTS.values())
    assert not [row for row in FACTS.values() if "://" in json.dumps(row)]


def test_every_core_study_is_there() -> None:
    assert sum(row["scope"] == "core" for row in FACTS.values()) == 50


def test_the_preprints_name_their_articles() -> None:
    assert FACTS["A08"]["links"] == [["UpdateIn", "A07"]]
    assert FACTS["A26"]["links"] == [["UpdateIn", "N07"]]


def test_a_title_that_was_not_shown_is_marked() -> None:
    for row in FACTS.values():
        told = row["title"].startswith("Untitled record: ") or "in the source]" in row["title"]
        assert told is not row["title_known"]


def test_identifiers_are_those_of_the_shared_facts(shared: Path) -> None:
    theirs = {row["id"]: row for row in map(json.loads, (shared / "citations.jsonl").open(encoding="utf-8"))}
    assert set(theirs) == set(FACTS)
    for key, row in FACTS.items():
        assert row["pmid"] == theirs[key]["pmid"]
        assert row.get("doi") == (theirs[key]["doi"] or "").lower() or not theirs[key]["doi"]
        assert row.get("n") == theirs[key]["n"]
        assert row.get("outcomes") == theirs[key]["outcomes_directions"]
        assert row.get("publication_types", []) == [t for t in theirs[key]["publication_types_seen"] if "(" not in t]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Krupitsky EM", {"last_name": "Krupitsky", "initials": "EM"}),
        ("von Bergen Granell AE", {"last_name": "von Bergen Granell", "initials": "AE"}),
        ("Bradley EL Jr", {"last_name": "Bradley", "initials": "EL", "suffix": "Jr"}),
        ("Tucker", {"last_name": "Tucker"}),
    ],
)
def test_an_author_is_split_into_name_and_initials(name: str, expected: dict[str, str]) -> None:
    assert author_of(name) == expected


@pytest.mark.parametrize(("year", "expected"), [("2002", 2002), ("1999/2000", 1999), (None, None)])
def test_a_double_year_counts_as_the_first(year: str | None, expected: int | None) -> None:
    assert year_of({"year": year}) == expected
