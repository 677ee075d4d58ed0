"""Promises of the view models: words for codes, numbers with their rows, empties told apart, dates that count."""

from __future__ import annotations

from datetime import date

import pytest

from evidence.topic import Outcome
from operate.sources import NEIGHBORS
from publish import (
    pages_glance,
    pages_home,
    pages_log,
    pages_map,
    pages_outcome,
    pages_study,
    pages_table,
    registries,
    values,
    words,
)
from publish.links import Links, in_list, number
from publish.site import as_of, default_database, frame, last_search, topic_named
from summarize.readings import namings

EMPTY_FRAME = {"meta": [{"key": "topic", "value": "ketamine-oud"}], "last": [], "demo": []}
SITE = frame("evidence", ["evidence"], "/", EMPTY_FRAME, date(2026, 6, 1))


def test_a_search_is_overdue_the_day_after_it_was_due() -> None:
    assert not last_search("2026-06-01T06:00:00Z", 7, date(2026, 6, 8)).overdue
    assert last_search("2026-06-01T06:00:00Z", 7, date(2026, 6, 9)).overdue
    assert last_search(None, 7, date(2026, 6, 9)).overdue


def test_a_past_day_is_known_by_the_name_of_its_database() -> None:
    assert as_of("evidence-2026-06-01") == date(2026, 6, 1)
    assert as_of("evidence") is None
    assert as_of("my-database-2026") is None


def test_the_database_called_evidence_has_the_short_addresses() -> None:
    assert default_database(["_internal", "other", "evidence"]) == "evidence"
    assert default_database(["_internal", "evidence-2026-06-01", "other"]) == "other"
    assert default_database([]) is None


def test_another_topic_has_addresses_of_its_own() -> None:
    site = frame("other", ["evidence", "other"], "/", EMPTY_FRAME, date(2026, 6, 1))
    assert site.links.study("1") == "/topic/other/study/1"
    assert SITE.links.study("1") == "/study/1"


def test_a_past_day_is_carried_along_by_pages_and_named_by_tables() -> None:
    links = frame("evidence-2026-05-01", ["evidence"], "/", EMPTY_FRAME, date(2026, 6, 1), date(2026, 5, 1)).links
    assert links.outcome("craving") == "/outcome/craving?as_of=2026-05-01"
    assert links.evidence(scope="core") == "/evidence-2026-05-01/evidence?scope=core"
    assert links.today().evidence() == "/evidence/evidence"


def test_a_prefix_of_the_server_stands_before_every_address() -> None:
    links = Links(base="/tracker/", prefix="/topic/x", database="x")
    assert links.page("claims") == "/tracker/topic/x/claims"
    assert links.evidence() == "/tracker/x/evidence"


def test_keys_with_commas_stay_whole_in_a_list() -> None:
    assert in_list(["1", "2", "1"]) == "1,2"
    assert in_list(["doi:10.1/a,b", "2"]) == '["doi:10.1/a,b","2"]'


def test_zero_leads_nowhere() -> None:
    assert number(0, "/x").href is None
    assert number(2, "/x").href == "/x"


def test_an_unknown_topic_still_gives_a_page() -> None:
    assert "other thing" in topic_named("other-thing").question.lower()


def test_every_code_of_the_records_has_words() -> None:
    from evidence import records
    from summarize import directions

    assert set(records.StudyType) <= set(words.STUDY_TYPES)
    assert set(records.Scope) <= set(words.SCOPES)
    assert set(records.ComparatorType) <= set(words.COMPARATORS)
    assert set(directions.DIRECTIONS) <= set(words.DIRECTIONS)
    assert set(words.SHORT_DIRECTIONS) == set(words.DIRECTIONS)


@pytest.mark.parametrize(("code", "said"), [(None, "Not stated"), ("", "Not stated"), ("odd_code", "Odd code")])
def test_a_missing_or_unknown_code_is_never_shown_raw(code: str | None, said: str) -> None:
    assert words.label(words.SCOPES, code) == said


def test_the_four_kinds_of_empty_are_told_apart() -> None:
    outcome = next(iter(SITE.topic.outcomes))
    other = list(SITE.topic.outcomes)[1]
    third = list(SITE.topic.outcomes)[2]
    key = {"study_type": "randomized_trial", "species": "human"}
    found = {
        "map_reports": [{"outcome": outcome, **key, "n": 2, "keys": ["1", "2"]}],
        "map_studies": [{"outcome": outcome, **key, "n": 1, "keys": ["1"]}],
        "map_named": [{"outcome": third, **key, "n": 1, "keys": ["7"]}],
        "map_trials": [],
        "map_silent": [],
        "any_trial": [],
        "retracted_cells": [{"outcome": other, **key}],
        "searched": [{"source": "pubmed"}],
    }
    lines = pages_map.evidence_map(SITE, found)["lines"]
    assert [line.cells[0].empty for line in lines[:4]] == [None, "suppressed", "not_extractable", "none_found"]
    assert lines[0].cells[0].reports.value == 2
    assert lines[2].cells[0].named.value == 1
    assert lines[0].ongoing.empty == "not_searched"
    unsearched = pages_map.evidence_map(SITE, {**found, "searched": [], "map_reports": []})["lines"]
    assert unsearched[3].cells[0].empty == "not_searched"


def test_the_name_of_the_condition_is_no_word_on_the_outcome() -> None:
    wording = namings.wordings(topic_named("ketamine-oud"))["opioid_use"]
    assert not wording.names("Ketamine for Opioid Use Disorder")
    assert wording.names("Ketamine and opioid use in opioid use disorder")


def test_terms_become_a_query_that_cannot_break_out_of_its_quotes() -> None:
    outcome = Outcome(outcome="x", label="X", polarity=1, terms=('a"b*', "near (c)"))
    assert namings.match(outcome) == '{title abstract}: ("a b"* OR "near  c")'


def test_the_plot_puts_the_strongest_design_first_and_says_it_in_words() -> None:
    votes = [
        {"study": "b", "paper": "b", "direction": "uncontrolled_improvement", "study_type": "case_report", "n": 2},
        {"study": "a", "paper": "a", "direction": "benefit", "study_type": "randomized_trial", "n": None},
    ]
    row = {
        "outcome": "craving",
        "species": "human",
        "votes": __import__("json").dumps(votes),
    }
    place = {"outcome": "craving", "species": "human"}
    found = {
        "authors": [{"paper": "a", "first_author": "Example", "year": 2001, "title": "x"}],
        "studies_by_outcome": [{**place, "n": 2, "keys": ["a", "b"]}],
        "studies_by_direction": [
            {**place, "direction": "benefit", "n": 1, "keys": ["a"]},
            {**place, "direction": "uncontrolled_improvement", "n": 1, "keys": ["b"]},
        ],
        "studies_by_design": [],
        "participants": [{**place, "n": 2, "keys": ["a", "b"]}],
        "participants_not_stated": [{**place, "n": 1, "keys": ["a", "b"]}],
    }
    line = pages_outcome.plot_row(SITE, row, found)
    assert [v.who for v in (*line.controlled, *line.uncontrolled)] == ["Example 2001", "b"]
    assert line.controlled[0].text == "Example 2001: better; randomized trial, number not stated"
    assert line.summary == "Against something else: 1 better; without a comparison: 1 improved."
    assert line.participants == "2; not stated in 1 of 2 studies"


def test_swim_items_keep_their_own_names() -> None:
    assert pages_outcome.swim({"2 metric": "b", "1 grouping": ""}) == [
        ("1. grouping", "Not reported."),
        ("2. metric", "b"),
    ]


def test_identical_spans_share_one_number_and_both_meanings() -> None:
    span = {"field": "abstract", "start": 3, "end": 9, "quote": "better"}
    finding = {"outcome": "craving", "direction": "benefit", "significance": None, "hedged": 1, "spin": 1, **span}
    reading = {"kind": "key_sentence", "value": "x", "detail": None, **span}
    quotes = pages_study.numbered(SITE, [reading], [finding])
    assert [q.number for q in quotes] == [1]
    assert quotes[0].kind == "finding"
    assert "Main result" in quotes[0].meaning
    assert "hedged" in quotes[0].meaning
    assert "goes beyond the results" in quotes[0].meaning


def test_a_value_that_was_not_found_is_not_stated() -> None:
    lines = dict(pages_glance.glance(SITE, {}, [], [], [], {}))
    assert [(v.value, v.number) for v in lines["Participants"]] == [("Not stated", None)]
    assert [(v.value, v.number) for v in lines["Results"]] == [("No result in the abstract", None)]


def test_facets_and_filters_speak_in_words() -> None:
    assert values.value_words(SITE, "directions", "craving: benefit") == "Craving: better"
    assert values.value_words(SITE, "retracted", 1) == "Yes"
    assert pages_table.filter_words(SITE, "study_type__in", "case_report,opinion") == (
        "Study type is one of Case report, Opinion"
    )
    assert pages_table.filter_words(SITE, "needs_review__notblank", "1") == "Needs review is stated"
    assert pages_table.filter_words(SITE, "_facet", "x") is None


def test_removing_a_filter_keeps_the_others_and_starts_at_the_first_page() -> None:
    found = pages_table.active(SITE, [("scope", "core"), ("year", "2020"), ("_next", "5"), ("_facet", "scope")])
    assert [f["href"] for f in found] == ["?year=2020&_facet=scope", "?scope=core&_facet=scope"]


def test_a_cell_is_always_escaped() -> None:
    assert "<script>" not in pages_table.cell(SITE, "papers", "title", "<script>alert(1)</script>")
    assert "<script>" not in pages_table.cell(SITE, "papers", "keywords", '["<script>"]')
    assert "<script>" not in pages_table.cell(SITE, "papers", "record", "<script>")


def test_the_changes_are_those_since_the_run_before_the_last() -> None:
    runs = [{"started_at": "2026-06-01T06"}, {"started_at": "2026-05-01T06"}, {"started_at": "2026-06-01T05"}]
    assert pages_home.since(None, runs, date(2026, 7, 1)) == date(2026, 5, 1)
    assert pages_home.since("2026-05-20", runs, date(2026, 7, 1)) == date(2026, 5, 20)
    assert pages_home.since("nonsense", [], date(2026, 7, 29)) == date(2026, 7, 1)


@pytest.mark.parametrize(
    ("status", "so"), [("RECRUITING", True), ("ongoing", True), ("COMPLETED", False), ("UNKNOWN", False), (None, False)]
)
def test_only_a_trial_that_is_planned_or_running_is_under_way(status: str | None, so: bool) -> None:
    assert registries.under_way(status) is so


@pytest.mark.parametrize(
    ("number_", "page"),
    [
        ("NCT05051449", "https://clinicaltrials.gov/study/NCT05051449"),
        ("ISRCTN12345678", "https://www.isrctn.com/ISRCTN12345678"),
        ("ACTRN12612345678901", "https://www.anzctr.org.au/TrialSearch.aspx#&&searchTxt=ACTRN12612345678901"),
        ("DRKS00012345", "https://drks.de/search/en/trial/DRKS00012345"),
        ("2023-509462-38-00", "https://euclinicaltrials.eu/ctis-public/view/2023-509462-38-00"),
        ("2023-509462-38", "https://euclinicaltrials.eu/ctis-public/view/2023-509462-38-00"),
        ("2019-001234-12", "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2019-001234-12"),
        ("EUCTR2019-001234-12-DE", "https://www.clinicaltrialsregister.eu/ctr-search/search?query=2019-001234-12"),
        ("IRCT20180101012345N1", "https://trialsearch.who.int/Trial2.aspx?TrialID=IRCT20180101012345N1"),
        ("ChiCTR2000012345", "https://trialsearch.who.int/Trial2.aspx?TrialID=ChiCTR2000012345"),
        ("CHICTR2000012345", "https://trialsearch.who.int/Trial2.aspx?TrialID=CHICTR2000012345"),
        ("CTRI/2020/01/012345", "https://trialsearch.who.int/Trial2.aspx?TrialID=CTRI/2020/01/012345"),
        ("UMIN000012345", "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-UMIN000012345"),
        ("jRCTs031180146", "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-jRCTs031180146"),
        ("JPRN-UMIN000012345", "https://trialsearch.who.int/Trial2.aspx?TrialID=JPRN-UMIN000012345"),
        ("PACTR201901234567890", "https://trialsearch.who.int/Trial2.aspx?TrialID=PACTR201901234567890"),
        ("NTR1234", "https://trialsearch.who.int/Trial2.aspx?TrialID=NTR1234"),
        ("KCT0001234", "https://trialsearch.who.int/Trial2.aspx?TrialID=KCT0001234"),
        ("TCTR20180101001", "https://trialsearch.who.int/Trial2.aspx?TrialID=TCTR20180101001"),
    ],
)
def test_a_registration_number_leads_to_its_page(number_: str, page: str) -> None:
    assert registries.registry_url(number_) == page


@pytest.mark.parametrize("key", ["X1", "35293064", "doi:10.1000/2019-001234-12", "NCT1/../x", "ISRCTN1?x=1"])
def test_what_is_no_registration_number_leads_nowhere(key: str) -> None:
    assert registries.registry_url(key) is None


@pytest.mark.parametrize(("share", "said"), [(1.0, "over 99 %"), (0.0, "under 1 %"), (0.62, "62 %"), (0.99, "99 %")])
def test_a_probability_is_never_a_certainty(share: float, said: str) -> None:
    assert words.percent(share) == said


def test_every_source_that_is_asked_calls_itself_by_its_name() -> None:
    assert {pages_log.source_name({"source": name}) for name in ("pubmed", *NEIGHBORS)} == {
        "PubMed", "ClinicalTrials.gov", "ISRCTN registry", "Crossref", "Europe PMC",
    }  # fmt: skip
