"""Reports of one study are counted once, for a reason that is kept; what may not vote does not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import report, trial, world

from evidence.records import Notice, Report, Study, StudyReport, Trial
from summarize.studies.grouping import group_reports
from summarize.studies.links import author_keys, links, study_registrations

FOUR = ["Alder A", "Birch B", "Cedar C", "Dogwood D"]


def place(studies: Sequence[Study], paper: str) -> StudyReport:
    """Where a report ended up."""
    return next(r for s in studies for r in s.reports if r.paper == paper)


def families(*reports: Report, trials: Sequence[Trial] = ()) -> list[set[str]]:
    """The groups of keys."""
    return [{r.paper for r in s.reports} for s in group_reports(reports, trials)]


def test_reports_with_one_registration_number_are_one_study_named_by_it() -> None:
    (study,) = group_reports([report("1", nct=["NCT90000001"]), report("2", nct=["nct 90000001"])])
    assert study.study == "NCT90000001"
    assert [r.reason for r in study.reports] == [
        "same registration number NCT90000001, with 2",
        "same registration number NCT90000001, with 1",
    ]


def test_a_pooled_analysis_of_several_trials_ties_none_of_them_together() -> None:
    pooled = report("3", nct=["NCT90000001", "NCT90000002"], secondary=True)
    assert families(report("1", nct=["NCT90000001"]), report("2", nct=["NCT90000002"]), pooled) == [
        {"3"},
        {"1"},
        {"2"},
    ]


def test_two_registries_of_one_trial_are_no_conflict() -> None:
    both = report("1", nct=["NCT90000001", "ISRCTN90000001"])
    assert families(both, report("2", nct=["ISRCTN90000001"])) == [{"1", "2"}]


def test_the_registration_of_a_review_links_no_study() -> None:
    assert study_registrations(report("1", nct=["CRD42090000001"])) == ()
    assert families(report("1", nct=["CRD42090000001"]), report("2", nct=["CRD42090000001"])) == [{"1"}, {"2"}]


def test_a_paper_named_by_the_registry_belongs_to_the_trial_only_with_a_shared_author_and_after_its_start() -> None:
    registered = trial("NCT90000001", pmids=("1", "2", "3", "4"), start_date="2018-05")
    own = report("1", authors=FOUR, nct=["NCT90000001"], year=2020)
    companion = report("2", authors=FOUR[:1], year=2021)
    before = report("3", authors=FOUR, year=2010)
    stranger = report("4", authors=["Yew Y"], year=2021)
    assert families(own, companion, before, stranger, trials=[registered]) == [{"3"}, {"4"}, {"1", "2"}]
    found = group_reports([own, companion], [registered])
    assert place(found, "2").reason == "named by the registry record NCT90000001, with 1"


def test_a_preprint_linked_by_pubmed_does_not_vote_beside_its_article() -> None:
    article = report("1", findings={"craving": "benefit"})
    preprint = report("2", preprint=True, notices=(Notice(ref_type="UpdateIn", pmid="1"),))
    (study,) = group_reports([article, preprint])
    found = place([study], "2")
    assert (found.role, found.votes) == ("preprint", False)
    assert found.reason == "linked in PubMed (UpdateIn), with 1; a preprint does not vote beside its article"
    assert place([study], "1").votes


def test_a_preprint_is_found_by_its_title_and_authors_though_the_title_changed_a_little() -> None:
    title = "Invented sublingual ketamine for starting buprenorphine at home in people using fentanyl"
    article = report("1", title=title, authors=FOUR)
    preprint = report("2", title=title.replace("people using", "adults who use"), authors=FOUR[:3], preprint=True)
    (study,) = group_reports([article, preprint])
    assert place([study], "2").reason.startswith("preprint and article with the same title and 3 shared authors")


def test_a_preprint_alone_speaks_for_its_study() -> None:
    (study,) = group_reports([report("1", preprint=True)])
    assert (study.reports[0].role, study.reports[0].votes) == ("preprint", True)


def test_parts_one_and_two_of_a_report_are_not_one_work() -> None:
    one = report("1", title="Invented ketamine infusions in withdrawal, part 1", authors=FOUR)
    two = report("2", title="Invented ketamine infusions in withdrawal, part 2", authors=FOUR)
    assert len(families(one, two)) == 2


def test_the_same_title_by_others_is_another_study() -> None:
    one = report("1", title="Invented ketamine for heroin dependence", authors=FOUR)
    two = report("2", title="Invented ketamine for heroin dependence", authors=["Yew Y", "Zelkova Z"])
    assert len(families(one, two)) == 2


def test_two_records_of_one_doi_are_counted_once() -> None:
    one, two = report("1", doi="10.9/x"), report("doi:10.9/x", doi="10.9/X")
    (study,) = group_reports([one, two])
    assert [(r.paper, r.votes) for r in study.reports] == [("1", True), ("doi:10.9/x", False)]
    assert place([study], "doi:10.9/x").reason == "same DOI 10.9/x, with 1; another record of 1, which is counted"


def companions(**changes: object) -> tuple[Report, Report]:
    """A trial and its one-year report, which names no registration."""
    main = report("1", authors=FOUR, n=147, doses=[0.5], year=2017, title="Invented spine surgery trial")
    values = {"authors": FOUR[:3], "n": 147, "doses": [0.5, 0.25], "year": 2019, "title": "Pain after one year"}
    return main, report("2", secondary=True, **(values | changes))  # type: ignore[arg-type]


def test_authors_size_dose_and_year_together_tie_a_companion_to_its_trial() -> None:
    (study,) = group_reports(companions())
    assert place([study], "2").reason == (
        "3 shared authors (Alder A, Birch B, Cedar C); the same number of participants (147); the same dose (0.5mg/kg);"
        " published 2017 and 2019, with 1; a secondary report does not vote beside the main report"
    )
    assert study.participants == 147
    assert study.year == 2017


@pytest.mark.parametrize(
    "changes",
    [
        {"authors": ["Alder A", "Yew Y", "Zelkova Z"]},
        {"n": 146},
        {"n": None},
        {"doses": [1.0]},
        {"doses": []},
        {"year": 2024},
        {"humans": "false"},
        {"nct": ["NCT90000009"]},
    ],
)
def test_one_fact_that_does_not_fit_keeps_two_studies_apart(changes: dict[str, object]) -> None:
    main, other = companions(**changes)
    if "nct" in changes:
        main = report("1", authors=FOUR, n=147, doses=[0.5], year=2017, nct=["NCT90000001"], title="Invented surgery")
    assert len(families(main, other)) == 2


def test_equal_small_numbers_say_nothing() -> None:
    one = report("1", "case_report", authors=FOUR, n=1, doses=[0.5], title="Invented case of a man")
    two = report("2", "case_report", authors=FOUR, n=1, doses=[0.5], title="Invented case of a woman with pain")
    assert len(families(one, two)) == 2


def test_a_chain_of_links_never_joins_two_registered_trials() -> None:
    one = report("1", authors=FOUR, n=40, doses=[0.5], nct=["NCT90000001"], title="Invented trial of mood")
    two = report("2", authors=FOUR, n=40, doses=[0.5], title="Invented report of sleep")
    three = report("3", authors=FOUR, n=40, doses=[0.5], nct=["NCT90000002"], title="Invented trial of pain")
    found = families(one, two, three)
    assert {"1", "3"} not in [group & {"1", "3"} for group in found]


def follow_up(time: str, other: str, **changes: object) -> list[set[str]]:
    """Two reports whose titles name a time of follow-up."""
    one = report(
        "1",
        title=f"Invented ketamine psychotherapy of addiction: effects and {time} follow-up",
        authors=FOUR,
        year=2000,
    )
    values = {"authors": FOUR[:3], "year": 2002} | changes
    two = report("2", title=f"Invented ketamine psychotherapy for addiction: effects and {other} follow-up", **values)  # type: ignore[arg-type]
    return families(one, two)


def test_an_earlier_and_a_later_report_of_a_study_are_told_by_the_time_in_their_titles() -> None:
    assert follow_up("six months", "two-year") == [{"1", "2"}]
    assert len(follow_up("six months", "late")) == 2
    assert len(follow_up("six months", "two-year", authors=["Yew Y", "Zelkova Z"])) == 2
    assert len(follow_up("six months", "two-year", year=2012)) == 2
    assert len(follow_up("six months", "two-year", humans="false")) == 2


@pytest.mark.parametrize("kind", ["systematic_review", "narrative_review", "guideline", "opinion", "other"])
def test_what_is_no_study_is_in_no_family(kind: str) -> None:
    assert families(report("1", kind, nct=["NCT90000001"]), report("2", nct=["NCT90000001"])) == [{"2"}]


def test_the_protocol_of_a_review_is_no_study() -> None:
    assert families(report("1", "protocol", title="Invented protocol for a systematic review")) == []


def test_a_protocol_waits_in_its_study_without_a_vote() -> None:
    (study,) = group_reports([report("1", "protocol", nct=["NCT90000001"], n=90), report("2", nct=["NCT90000001"])])
    assert (place([study], "1").role, place([study], "1").votes) == ("protocol", False)
    assert study.participants is None
    assert study.study_type == "randomized_trial"


def test_a_secondary_report_votes_only_when_its_main_report_is_missing() -> None:
    (alone,) = group_reports([report("1", secondary=True)])
    assert (alone.reports[0].role, alone.reports[0].votes) == ("secondary", True)
    (both,) = group_reports([report("1", secondary=True, nct=["NCT90000001"]), report("2", nct=["NCT90000001"])])
    assert not place([both], "1").votes


def test_two_main_reports_of_a_trial_both_speak_for_it() -> None:
    (study,) = group_reports([report("1", nct=["NCT90000001"]), report("2", nct=["NCT90000001"])])
    assert all(r.votes for r in study.reports)


def test_a_notice_stands_with_the_record_it_is_about_and_never_votes() -> None:
    notice = report("2", "notice", notices=(Notice(ref_type="ErratumFor", pmid="1"),))
    (study,) = group_reports([report("1"), notice])
    assert (place([study], "2").role, place([study], "2").votes) == ("notice", False)
    assert study.study == "1"


def test_a_retracted_report_never_votes_and_stays_listed() -> None:
    (study,) = group_reports([report("1", retracted=True, findings={"craving": "benefit"})])
    assert not study.reports[0].votes
    assert "retracted: not counted" in study.reports[0].reason


def test_a_retraction_silences_the_companions_of_the_study_too() -> None:
    gone = report("1", retracted=True, nct=["NCT90000001"])
    (study,) = group_reports([gone, report("2", secondary=True, nct=["NCT90000001"]), report("3", nct=["NCT90000001"])])
    assert not any(r.votes for r in study.reports)
    assert "another report of this study was retracted (1): not counted" in place([study], "3").reason


def test_a_corrected_and_republished_article_stands_again() -> None:
    notice = Notice(ref_type="RetractedandRepublishedFrom", pmid="1")
    (study,) = group_reports([report("1", retracted=True), report("2", notices=(notice,))])
    assert [(r.paper, r.votes) for r in study.reports] == [("1", False), ("2", True)]


def test_a_withdrawn_preprint_does_not_touch_its_article() -> None:
    preprint = report("1", preprint=True, retracted=True, notices=(Notice(ref_type="UpdateIn", pmid="2"),))
    (study,) = group_reports([preprint, report("2")])
    assert [(r.paper, r.votes) for r in study.reports] == [("1", False), ("2", True)]


def test_animals_and_people_are_never_one_study() -> None:
    animals = report("1", "preclinical", nct=["NCT90000001"], doi="10.9/x")
    assert families(animals, report("2", nct=["NCT90000001"], doi="10.9/x")) == [{"1"}, {"2"}]


def test_animals_are_no_participants() -> None:
    (study,) = group_reports([report("1", "preclinical", n=24)])
    assert (study.species, study.participants) == ("animal", None)


def test_participants_come_from_a_companion_when_the_lead_states_none() -> None:
    lead = report("1", nct=["NCT90000001"], authors=FOUR)
    (study,) = group_reports([lead, report("2", n=40, secondary=True, nct=["NCT90000001"])])
    assert (study.participants, study.participants_paper) == (40, "2")
    (silent,) = group_reports([report("3", n=40, retracted=True)])
    assert not silent.reports[0].votes  # its number is shown with it and counted nowhere


def test_accents_and_initials_do_not_hide_an_author() -> None:
    assert author_keys(report("1", authors=["Šipylaitė JK"])) == author_keys(report("2", authors=["Sipylaite J"]))


def test_every_report_of_a_study_is_in_exactly_one_study() -> None:
    placed = [r.paper for s in group_reports(world()) for r in s.reports]
    assert len(placed) == len(set(placed))


@settings(max_examples=30, deadline=None)
@given(st.permutations(world()))
def test_the_order_of_the_reports_changes_nothing(shuffled: list[Report]) -> None:
    assert group_reports(shuffled) == group_reports(world())


def test_links_come_strongest_first() -> None:
    ranks = [link.rank for link in links(world(), [])]
    assert ranks == sorted(ranks)
