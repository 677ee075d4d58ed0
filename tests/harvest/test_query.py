"""A query is checked before PubMed can misread it in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standin import EINFO, Standin

from evidence.errors import QueryError
from evidence.topic import load_topic
from harvest.net.entrez import Entrez
from harvest.pubmed.query import FIELDS, TAGS, check_query


def test_the_shipped_topic_passes_p09(in_root: Path) -> None:
    check_query(load_topic(in_root / "topics" / "ketamine-oud.yml").query)


@pytest.mark.parametrize(
    "query",
    [
        '"[18F]FDG"[tiab]',
        "asthma[mh:noexp] OR asthma [tiab]",
        '"rapid detoxification"[tiab:~3]',
        "(a[tiab] OR b[ti]) AND c[tiab]",
        "(a[tiab] OR b[ti]) c[tiab]",
        "2020/01/01:3000[crdt]",
        "1:100[uid]",
        "asthma[MeSH Terms] NOT review[Publication Type]",
        "opioid us*[tiab] OR keta*[tiab]",
        '"opioid us*"[tiab]',
        '"ketamine opioid"[Title:~0] OR "a not b"[tiab:~4]',
        '"research and development"[tiab] OR gun or butter[ti]',
    ],
)
def test_what_pubmed_reads_as_typed_is_accepted_p09(query: str) -> None:
    check_query(query)


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("asthma[foo]", "not a PubMed field"),
        ("(asthma OR copd)[tiab]", "on a group"),
        ("(asthma OR copd) [tiab]", "on a group"),
        ("asthma[mh:~3]", "modifier"),
        ("asthma[tiab:noexp]", "modifier"),
        ("intervent∗[ti]", "U\\+2217"),
        ("“asthma”[ti]", "U\\+201C"),
        ("opioid–induced[ti]", "U\\+2013"),
        ("a\u00a0b[ti]", "U\\+00A0"),
        ("J Clin &amp; Exp[ta]", "entity"),
        ("OUD*[tiab]", "fewer than 4"),
        ("ketamine[tiab] OR OU*[tiab]", "fewer than 4"),
        ("*ketamine[tiab]", "before a word"),
        ("(opioid[tiab] AND *tamine[tiab])", "before a word"),
        ("opi*id[tiab]", "inside a term"),
        ("opioid* use[tiab]", "inside a term"),
        ('"opioid* use"[tiab]', "inside a term"),
        ("opioid**[tiab]", "inside a term"),
        ('"ketamine detox*"[tiab:~3]', "truncate inside"),
        ('"ketamine OR opioid"[ti:~3]', "operator inside"),
        ("ketamine[ti:~2]", "two or more words"),
        ('"ketamine"[ti:~2]', "two or more words"),
        ("ketamine opioid[tiab:~2]", "two or more words"),
        ("[ti:~2]", "two or more words"),
        ("ketamine[ti] or opioid[ti]", "'or' as a word"),
        ("(ketamine[ti]) and (opioid[ti])", "'and' as a word"),
        ("wom?n[tiab]", "no wildcard but"),
        ("((", "partner"),
        ("(a[ti]))", "partner"),
        ('"a[ti]', "partner"),
        ("a[ti", "partner"),
        ("a]", "partner"),
        ("AND ketamine[ti]", "joins nothing"),
        ("ketamine[ti] NOT", "joins nothing"),
        ("ketamine[ti] OR OR opioid[ti]", "joins nothing"),
        ("(ketamine[ti] OR) AND opioid[ti]", "joins nothing"),
        ("ketamine[ti] AND ()", "nothing in them"),
        (" ", "empty"),
    ],
)
def test_what_pubmed_would_misread_in_silence_is_refused_p09(query: str, why: str) -> None:
    with pytest.raises(QueryError, match=why):
        check_query(query)


def test_the_recorded_vectors_of_others_are_told_apart_p09(shared: Path) -> None:
    refused = {"unknown_field_tag_is_silent", "tag_on_group_is_silent", "typographic_asterisk"}
    for path in sorted((shared / "eutils" / "pubmed-filters").glob("*.json")):
        query = json.loads(path.read_text(encoding="utf-8"))["params"]["term"]
        if path.stem in refused:
            with pytest.raises(QueryError):
                check_query(query)
        else:
            check_query(query.replace("...", "sleep[tiab]"))


def test_a_field_that_pubmed_no_longer_lists_is_refused_p09() -> None:
    check_query("a[nm]", FIELDS)
    with pytest.raises(QueryError, match="not a PubMed field"):
        check_query("a[nm]", FIELDS - {"SUBS"})


def test_the_built_in_fields_are_those_einfo_lists_p09(ncbi: Standin, entrez: Entrez) -> None:
    assert entrez.fields() == FIELDS == frozenset(EINFO)
    assert set(TAGS.values()) == FIELDS


@given(st.text(alphabet='ab "[]():*~&;', max_size=40))
def test_any_text_is_accepted_or_refused_in_words_p09(query: str) -> None:
    refusal = "the reason."
    try:
        check_query(query)
    except QueryError as error:
        refusal = str(error)
    assert refusal.endswith(".")
