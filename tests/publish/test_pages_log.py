"""Promises of the pages on single records, claims and the work itself, made from rows alone."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evidence.topic import load_topic, write_definition
from publish import pages_brief, pages_claims, pages_glance, pages_log, pages_study, pages_trial, reference
from publish.links import Links
from publish.reading import decoded
from publish.site import frame

TOPIC = load_topic(Path(__file__).parents[2] / "topics" / "ketamine-oud.yml")
BUILT = [{"key": "definition", "value": write_definition(TOPIC)}]
SITE = frame("evidence", ["evidence"], "/", {"meta": BUILT, "last": [], "demo": []}, date(2026, 6, 1))
LINKS = Links()
PAPER: dict[str, Any] = {
    "paper": "7",
    "pmid": "7",
    "doi": "10.9999/7",
    "pmcid": "PMC7",
    "title": "Invented title </script>",
    "journal": "Invented Journal",
    "journal_abbrev": "Inv J",
    "volume": "1",
    "issue": None,
    "pages": "2-3",
    "year": 2020,
    "pub_date": "2020-05",
    "languages": ["eng"],
    "retracted": 0,
    "concern": 0,
    "preprint": 0,
    "deleted_on": None,
    "unlisted_on": None,
}
AUTHOR = {"last_name": "Example", "fore_name": "Ada", "initials": "A", "suffix": None, "collective_name": None}


def test_warnings_stand_in_the_order_of_their_weight() -> None:
    everything = {**PAPER, "retracted": 1, "concern": 1, "deleted_on": "2026-05-01T00", "preprint": 1}
    titles = [b["title"] for b in pages_study.banners(everything, [])]
    assert titles == ["Retracted", "Expression of concern", "Removed by its source", "Preprint"]
    assert pages_study.banners(PAPER, []) == []


def test_an_erratum_alone_raises_no_alarm() -> None:
    erratum = {"ref_type": "ErratumIn", "notice_pmid": "8", "source": "x", "note": None}
    assert pages_study.banners(PAPER, [erratum]) == []
    assert pages_study.notice(erratum)["href"] == "https://pubmed.ncbi.nlm.nih.gov/8/"
    assert pages_study.notice({**erratum, "notice_pmid": None})["href"] is None


def test_terms_are_ranked_by_their_weight_on_each_side() -> None:
    row = {
        "field_name": "study_type",
        "value": "case_report",
        "source": "classifier",
        "probability": 0.8,
        "status": "machine",
        "probabilities": '{"opinion": 0.2, "case_report": 0.8}',
        "terms": json.dumps([{"name": "a", "weight": 0.1}, {"name": "b", "weight": 2}, {"name": "c", "weight": -1}]),
    }
    label = pages_study.label(row)
    assert [t["name"] for t in label["for"]] == ["b", "a"]
    assert [t["name"] for t in label["against"]] == ["c"]
    assert [name for name, *_ in label["ranked"]] == ["Case report", "Opinion"]
    assert label["words"] == "Case report"
    assert label["by"] == "the classifier"


def test_a_group_of_authors_is_named_as_printed() -> None:
    group = {**AUTHOR, "last_name": None, "collective_name": "The Invented Group"}
    assert pages_study.authors([AUTHOR, group]) == "Ada Example, The Invented Group"


def test_the_public_addresses_are_those_of_the_record() -> None:
    assert [name for name, _ in reference.addresses(PAPER)] == ["PubMed", "DOI", "Full text at PubMed Central"]
    assert reference.addresses({**PAPER, "pmid": None, "doi": None, "pmcid": None}) == []


def test_a_citation_names_author_year_and_identifiers() -> None:
    cited = reference.citation(PAPER, [AUTHOR])
    for part in ("Example A", "2020", "Inv J", "10.9999/7", "7"):
        assert part in cited


def test_a_description_for_machines_cannot_end_its_script() -> None:
    described = reference.json_ld(PAPER, [AUTHOR])
    assert "</script" not in described
    assert json.loads(described)["name"] == PAPER["title"]
    assert json.loads(reference.json_ld({**PAPER, "retracted": 1}, []))["creativeWorkStatus"] == "Retracted"


def claim_row(**changed: object) -> dict[str, Any]:
    row = dict.fromkeys((*pages_claims.LISTS, "not_counted", "spans", "by_design", "best_design", "participants"))
    return {**row, "claim": "C1", "text": "x", "status": "none_found", "answer": "y", "position": 1, **changed}


def test_a_claim_counts_each_record_where_it_stands() -> None:
    apart = '[{"paper": "4", "because": "another form"}]'
    row = claim_row(
        supports='["1","2"]', against='["3"]', not_counted=apart, status="answered", best_design="case_report"
    )
    records = [("supports", ["1", "2"]), ("against", ["3"]), ("not_counted", ["4"])]
    told = defaultdict(list)
    told["claim_records"] = [{"claim": "C1", "side": side, "n": len(keys), "keys": keys} for side, keys in records]
    found = pages_claims.summary(row, told, LINKS)
    assert {k: n.value for k, n in found["numbers"].items()} == {
        "supports": 2,
        "against": 1,
        "silent": 0,
        "animal_supports": 0,
        "animal_against": 0,
        "by_amount": 0,
        "not_counted": 1,
    }
    assert found["numbers"]["supports"].href == "/evidence/evidence?paper__in=1%2C2"
    assert found["best"] == "Case report"


def test_a_claim_without_evidence_still_shows_both_sides_as_empty() -> None:
    found = pages_claims.claim(SITE, defaultdict(list, {"claims": [claim_row()]}))
    assert found is not None
    assert [(name, members) for name, _, members in found["groups"]] == [("supports", []), ("against", [])]
    assert found["claim"]["status_words"] == "Searched, none found"
    assert pages_claims.claim(SITE, defaultdict(list)) is None


def test_quotes_stand_with_the_record_that_said_them() -> None:
    spans = [{"paper": "1", "quote": "a"}, {"paper": "1", "quote": "a"}, {"paper": "2", "quote": "b"}]
    row = claim_row(supports='["1","2"]', spans=json.dumps(spans), by_design='{"case_report": 2}')
    found = pages_claims.claim(SITE, defaultdict(list, {"claims": [row]}))
    assert found is not None
    assert [m["quotes"] for m in found["groups"][0][2]] == [["a"], ["b"]]


def trial(**changed: object) -> dict[str, Any]:
    row = {"trial": "NCT1", "title": "t", "status": None, "overdue": 0, "has_results": 0, "source": "file"}
    silent = ("start_date", "phase", "study_type", "enrollment", "enrollment_kind", *pages_trial.LISTS)
    return {**row, **dict.fromkeys(silent), **changed}


@pytest.mark.parametrize(
    ("changed", "group"),
    [
        ({"status": "RECRUITING"}, "ongoing"),
        ({"status": "COMPLETED", "overdue": 1}, "overdue"),
        ({"status": "COMPLETED"}, "ended"),
        ({}, "unknown"),
    ],
)
def test_a_trial_stands_in_exactly_one_group(changed: dict[str, object], group: str) -> None:
    found = pages_trial.trials(SITE, defaultdict(list, {"trials": [trial(**changed)], "searched": [{"at": None}]}))
    assert [key for key, _, lines in found["groups"] if lines] == [group]


def test_a_trial_without_a_title_is_named_by_its_number_and_year() -> None:
    assert pages_trial.name(trial(title="", start_date="2024-05")) == "Untitled registry record NCT1, 2024"


def test_results_are_not_denied_for_a_record_that_came_from_a_file() -> None:
    assert pages_trial.results(trial()) == "Whether results are posted is not stated"
    assert pages_trial.results(trial(source="clinicaltrials.gov")) == "No results posted at the registry"
    assert pages_trial.results(trial(has_results=1)) == "Results posted at the registry"


def test_a_run_that_changed_nothing_is_still_listed() -> None:
    run = {"harvest": "h", "source": "pubmed", **dict.fromkeys(("missing", "quarantined", "warnings"))}
    found = pages_log.changes(SITE, {"runs": [run], "kinds": [], "notable": [], "events": []})
    assert found["runs"][0]["kinds"] == []


def test_a_search_item_that_was_not_recorded_says_so() -> None:
    row = {column: None for _, column in pages_log.PRISMA_S} | {"query": "ketamine"}
    items = dict(pages_log.search_items(row))
    assert items["8 Search as run"] == "ketamine"
    assert items["15 Records reported"] == "Not recorded"


def test_the_brief_names_its_sources_and_counts_the_rest() -> None:
    named = [
        {"paper": str(i), "title": "A title of five words", "first_author": f"Name{i} X", "year": 2000 + i}
        for i in range(5)
    ]
    row = {
        "position": 1,
        "section": "bottom_line",
        "template_id": "bottom.may",
        "text": "s",
        "papers": '["0","1","2","3","4"]',
        "spans": None,
    }
    found = {
        "statements": [row],
        "named_in_brief": named,
        "records_of_sentence": [{"position": 1, "n": 5, "keys": list("01234")}],
    }
    [sentence] = pages_brief.sentences_of(pages_brief.BOTTOM_LINE, found, LINKS)
    assert [who for who, _ in sentence["sources"]] == ["Name0 2000", "Name1 2001", "Name2 2002"]
    assert sentence["all"].value == 5
    assert pages_brief.short_name({**named[0], "first_author": None}) == "“A title of five …” 2000"


def test_an_empty_json_column_is_an_empty_list() -> None:
    assert decoded({"a": None, "b": "[1]"}, "a", "b") == {"a": [], "b": [1]}


def test_a_finding_and_an_adverse_event_are_told_in_words_and_never_in_codes() -> None:
    finding = {"outcome": "other:psychotic_symptoms", "direction": "observed", "significance": None}
    assert pages_glance.finding_words(SITE, {**finding, "hedged": 0, "spin": 0}).startswith(
        "Other: psychotic symptoms: "
    )
    event = {"kind": "adverse_event", "value": "serious_ae", "detail": "none"}
    assert pages_glance.reading_words(SITE, event) == "Adverse event: Serious adverse events (none)"
    assert pages_glance.reading_words(SITE, {**event, "value": "hallucinations"}).endswith(": Hallucinations (none)")


@pytest.mark.parametrize(
    ("detail", "data", "said"),
    [
        ("reported", None, "reported"),
        ("none", '{"wording": "tolerated"}', "called safe or well tolerated"),
        ("none", '{"qualifier": "permanent"}', "none, permanent"),
        ("compared", '{"comparison": "no_difference"}', "no difference between arms"),
        (
            "compared",
            '{"comparison": "more", "arm": "ketamine", "against": "saline"}',
            "more with ketamine than with saline",
        ),
        ("compared", '{"comparison": "fewer", "arm": "ketamine"}', "fewer with ketamine"),
        ("speculated", None, "possible"),
    ],
)
def test_what_is_said_of_an_adverse_event_is_shown_in_words(detail: str, data: str | None, said: str) -> None:
    row = {"kind": "adverse_event", "value": "nausea_vomiting", "detail": detail, "data": data}
    assert pages_glance.reading_words(SITE, row).endswith(f" ({said})")
