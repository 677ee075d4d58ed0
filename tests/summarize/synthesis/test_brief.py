"""The brief is short, whole, honest about what is missing, and made of checked sentences only."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import Told, report, run, tell, trial, world
from recount import Table, told_twice

from evidence.records import AbstractKind, Report
from evidence.topic import Topic
from summarize import brief
from summarize.brief import MOST_WORDS, lines, render_markdown, render_text

SECTIONS = [
    "Bottom line",
    "What the evidence is",
    "Who and how many",
    "By outcome",
    "Dose and route",
    "Safety",
    "What is not known",
    "Ongoing trials",
    "In animals",
    "Retractions",
    "Search",
    "Limits",
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, topic: Topic) -> Told:
    """The invented world, told."""
    trials = [
        trial("NCT90000002"),
        trial("NCT90000003", "COMPLETED"),
        trial("NCT90000004", "COMPLETED", has_results=True),
    ]
    return tell(tmp_path_factory.mktemp("told"), topic, world(), trials, [run(), run("clinicaltrials.gov")])


def test_every_section_is_there_in_order(told: Told) -> None:
    assert list(dict.fromkeys(s.section for s in told.statements)) == SECTIONS


def test_it_fits_on_two_pages(told: Told) -> None:
    assert len(" ".join(s.text for s in told.statements).split()) <= MOST_WORDS


def test_the_bottom_line_comes_first_with_its_word_of_certainty(told: Told) -> None:
    assert told.statements[0].text == ("Whether ketamine helps people with opioid use disorder is very uncertain.")


def test_the_answer_names_design_route_dose_comparator_and_people_and_what_was_not_tested(told: Told) -> None:
    answer = told.section("Bottom line")
    assert (
        "Craving: better with ketamine; relapse and abstinence: better with ketamine in 1 randomized trial of more against"
        " less intramuscular (IM) ketamine (0.2 to 2 mg/kg), 70 people; it did not compare ketamine with no ketamine."
    ) in answer
    assert "Depression: no difference in 1 randomized trial of ketamine against another treatment; it did not" in answer
    assert "No study with a readable result compared intravenous (IV) ketamine with placebo for craving." in answer
    assert "Harms: 2 of 8 studies in people name an adverse event (dissociation and hallucinations 1," in answer
    assert (
        "no study in people has a readable result on staying in treatment, overdose, global improvement or death"
        in answer
    )
    assert answer.endswith("PubMed was last searched on 2026-03-01.")


def test_outcomes_named_in_the_answer_are_all_in_the_section_on_outcomes(topic: Topic, tmp_path: Path) -> None:
    names = ["craving", "withdrawal", "opioid_use", "relapse_abstinence", "retention", "depression", "pain"]
    many = [report(f"{o}{i}", findings={o: "benefit"}, n=200) for o in names for i in range(4)]
    made = tell(tmp_path, topic, many)
    named = made.statements[0].values["outcomes"]
    shown = [s.values["label"] for s in made.statements if s.template_id == "outcome.counts"]
    assert set(named) <= set(shown)  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("times", "comparison", "alike"),
    [
        ("at 2 and 24 hours", "methadone", True),
        ("at 7 and 14 days", "methadone", False),
        ("at 2 and 24 hours", "saline", False),
    ],
)
def test_studies_that_share_comparator_and_times_are_said_to_overlap(
    topic: Topic, tmp_path: Path, times: str, comparison: str, alike: bool
) -> None:
    one = [("follow_up", "at 2 and 24 hours"), ("comparator", "methadone")]
    other = [("follow_up", times), ("comparator", comparison)]
    made = [report(str(i), findings={"pain": "benefit"}, more=more) for i, more in enumerate((one, other))]
    text = section(tmp_path, topic, "What the evidence is", *made)
    assert ("1 pair of studies shares design, comparator and times of measurement" in text) is alike


def test_the_bottom_line_says_may_where_large_randomized_trials_agree(topic: Topic, tmp_path: Path) -> None:
    agreeing = [report(str(i), findings={"withdrawal": "benefit"}, n=100) for i in range(1, 5)]
    said = tell(tmp_path, topic, [*agreeing, report("9", findings={"craving": "benefit"}, n=400)])
    assert said.statements[0].text == (
        "Ketamine may have a favorable effect on withdrawal symptoms in people with opioid use disorder; on everything else"
        " the evidence is very uncertain or missing."
    )


def test_who_and_how_many_leaves_out_what_is_not_counted(told: Told) -> None:
    assert told.section("Who and how many") == (
        "Randomized trials: 188 participants in 3 trials, from 58 to 70 a trial; 1 trial does not state a number."
        " 276 participants in 6 studies; 2 studies do not state a number."
    )


def test_each_outcome_shows_how_many_point_which_way(told: Told) -> None:
    lines = told.section("By outcome")
    assert "Craving (very uncertain): better in 1 of 1 controlled study, 1 randomized, 1 against another dose." in lines
    assert "Depression (very uncertain): no difference in 1 of 1 controlled study, 1 randomized." in lines
    assert "Without a comparison, 2 studies saw improvement." in lines


def test_studies_near_the_question_are_lines_of_their_own(told: Told) -> None:
    assert "Related to the question, not counted above: pain, better in 1 of 1 controlled study." in told.section(
        "By outcome"
    )


def test_it_says_how_much_was_not_given_into_a_vein(told: Told) -> None:
    assert told.section("Dose and route") == (
        "Route in the 5 studies that state it: intravenous (IV) in 3 and intramuscular (IM) in 2; not intravenous in 2 of"
        " them; not stated in 3 studies. Doses by body weight, stated in 2 studies, run from 0.2 to 2 mg/kg."
    )


def test_silence_on_harm_is_not_called_safety(told: Told) -> None:
    assert told.section("Safety") == (
        "Adverse events reported or more frequent, by number of studies in people: dissociation and hallucinations 1, nausea and"
        " vomiting 1. Serious adverse events: reported in no study, reported to be absent or no different in 1; no"
        " information was found in 7 studies. In studies of harm from ketamine itself, 1 study reports adverse events (misuse"
        " of ketamine 1). The absence of reported harms is not evidence of safety."
    )


def test_it_says_what_is_not_known(told: Told) -> None:
    text = told.section("What is not known")
    assert "death (4 of the 5 outcomes of OUD-COS)" in told.section("Bottom line")
    assert "A follow-up of 3 months or more is stated in 1 of 8 studies in people." in text
    assert "No study in people with results is about children and adolescents, pregnancy, or veterans." in text


def test_animals_stand_apart(told: Told) -> None:
    assert told.section("In animals").startswith(
        "1 study in animals or the laboratory, counted separately from people."
    )


def test_retracted_work_is_named_with_its_title_and_counted_nowhere(told: Told) -> None:
    assert told.section("Retractions") == (
        "1 record is retracted and not counted. Retracted: Invented study 18 of ketamine."
    )
    others = [s for s in told.statements if s.section != "Retractions"]
    assert not any("18" in s.papers for s in others)


def test_ongoing_trials_are_counted_by_what_they_owe(told: Told) -> None:
    assert told.section("Ongoing trials") == (
        "3 trials are registered: 1 not finished, 1 with results posted, 1 completed without posted results;"
        " ClinicalTrials.gov was last searched on 2026-03-01."
    )


def test_it_ends_with_what_it_is_not(told: Told) -> None:
    assert told.section("Limits").startswith(
        "Extracted by a program, mostly from abstracts; not a systematic review and not medical advice."
    )


def section(folder: Path, topic: Topic, name: str, *reports: Report, **values: object) -> str:
    """One section of a brief."""
    return tell(folder, topic, reports, **values).section(name)  # type: ignore[arg-type]


def test_an_empty_table_makes_an_honest_brief(topic: Topic, tmp_path: Path) -> None:
    text = tell(tmp_path, topic, []).text
    assert "No effect of ketamine in people with opioid use disorder could be read" in text
    assert "No study in people with results was found." in text
    assert "No record is known to be retracted." in text
    assert "No search of a trial registry is on record." in text


def test_digests_are_counted_and_called_what_they_are(topic: Topic, tmp_path: Path) -> None:
    digests = [report(str(i), abstract_kind=AbstractKind.DIGEST) for i in range(2)]
    text = section(tmp_path, topic, "What the evidence is", *digests, report("9"))
    assert "In 2 of 3 records the abstract is replaced by a digest in this project's words" in text


def test_records_that_wait_for_a_person_are_counted(topic: Topic, tmp_path: Path) -> None:
    text = section(tmp_path, topic, "What the evidence is", report("1", review="no abstract"), report("2"))
    assert "Records that need review: 1 of 2." in text


def test_a_study_of_unclear_species_is_named_as_left_out(topic: Topic, tmp_path: Path) -> None:
    text = section(tmp_path, topic, "What the evidence is", report("1", humans="unclear"))
    assert "1 study is not counted because it is unclear whether people or animals were studied." in text


def test_a_preprint_that_speaks_alone_is_named(topic: Topic, tmp_path: Path) -> None:
    text = section(tmp_path, topic, "What the evidence is", report("1", preprint=True))
    assert "1 study is available only as a preprint, not peer reviewed." in text


def test_an_old_or_broken_search_is_said(topic: Topic, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = [run(started_at=run().started_at.replace(month=2, day=1))]
    assert "longer ago than the planned interval of 7 days" in section(
        tmp_path / "old", topic, "Search", report("1"), harvests=old
    )
    (tmp_path / "partial").mkdir()
    partial = [run(status="partial", shortfall="3 records")]
    text = section(tmp_path / "partial", topic, "Search", report("1"), harvests=partial)
    assert "1 source was not searched completely the last time" in text


def test_a_trial_of_unknown_status_is_not_passed_off_as_finished(topic: Topic, tmp_path: Path) -> None:
    trials = [trial("NCT90000001", status=None), trial("NCT90000002", "ongoing")]
    text = tell(tmp_path, topic, [report("1")], trials).section("Ongoing trials")
    assert text == (
        "2 trials are registered: 1 not finished, 0 with results posted, 0 completed without posted results, 1 of unknown"
        " status."
    )


def test_a_title_that_already_says_retracted_says_it_once(topic: Topic, tmp_path: Path) -> None:
    text = section(tmp_path, topic, "Retractions", report("1", title="RETRACTED: Invented trial.", retracted=True))
    assert text.endswith("Retracted: Invented trial.")


def test_a_full_table_keeps_only_what_cannot_be_spared(topic: Topic, tmp_path: Path) -> None:
    outcomes = [o.outcome for o in topic.outcomes.values() if o.group == "benefit"]
    many = ["benefit", "harm", "no_difference", "mixed"] * 6
    reports = [report(str(100 + i), findings=dict.fromkeys(outcomes, d), n=30 + i) for i, d in enumerate(many)]
    cases = ["uncontrolled_improvement", "uncontrolled_worsening", "no_difference", "mixed"]
    reports += [report(str(200 + i), "case_report", findings=dict.fromkeys(outcomes, d)) for i, d in enumerate(cases)]
    reports += [report(str(300 + i), findings={"pain": d}, scope="adjacent") for i, d in enumerate(many)]
    long_title = "Invented " + "very " * 40 + "long title"
    reports += [report(str(400 + i), retracted=True, title=f"{long_title} {i}") for i in range(5)]
    told = tell(tmp_path, topic, reports)
    assert not {s.template_id for s in told.statements} & set(lines.spare())
    assert len(" ".join(s.text for s in told.statements).split()) <= 1000
    assert "5 records are retracted and not counted." in told.section("Retractions")
    assert told.section("Limits")


def test_no_search_is_not_passed_off_as_one(topic: Topic, tmp_path: Path) -> None:
    text = section(tmp_path, topic, "Search", report("1"), harvests=[run("file", kind="load")])
    assert text.startswith("No search of PubMed is on record; the table holds 1 record, 1 of them directly relevant.")


def test_an_expression_of_concern_is_named(topic: Topic, tmp_path: Path) -> None:
    text = section(tmp_path, topic, "Retractions", report("1", concern=True))
    assert "An expression of concern has been published about 1 record." in text


def test_a_systematic_review_that_says_more_is_quoted_with_its_record(topic: Topic, tmp_path: Path) -> None:
    words = "Craving was lower with ketamine (moderate-certainty evidence)"
    review = report("2", "systematic_review", extra=words)
    made = tell(tmp_path, topic, [report("1", findings={"craving": "benefit"}), review])
    (quote,) = [s for s in made.statements if s.template_id == "outcome.review"]
    assert (quote.papers, quote.spans[0]["quote"]) == (("2",), words + ".")


def test_six_compared_trials_get_a_sign_test_after_their_interval(topic: Topic, tmp_path: Path) -> None:
    reports = [report(str(i), findings={"craving": "benefit" if i else "harm"}, n=40) for i in range(6)]
    text = section(tmp_path, topic, "By outcome", *reports)
    assert "better in 5 and worse in 1 of 6 controlled studies, 6 randomized" in text
    assert "(5 of 6 better or worse: 95 % interval 44 to 97 %, sign test p = 0.2188)" in text


def test_the_order_of_the_records_changes_no_word(topic: Topic, tmp_path: Path) -> None:
    shuffled = world()
    random.Random(7).shuffle(shuffled)
    (tmp_path / "shuffled").mkdir()
    (tmp_path / "sorted").mkdir()
    assert tell(tmp_path / "shuffled", topic, shuffled).text == tell(tmp_path / "sorted", topic, world()).text


some_tables = st.lists(
    st.tuples(
        st.sampled_from(
            ["randomized_trial", "nonrandomized_trial", "comparative", "case_report", "preclinical", "protocol"]
        ),
        st.sampled_from(["benefit", "harm", "no_difference", "mixed", "uncontrolled_improvement", "observed"]),
        st.sampled_from(["placebo", "none", "dose", "historical"]),
        st.one_of(st.none(), st.integers(1, 4)),
        st.sampled_from(["core", "adjacent"]),
        st.booleans(),
        st.booleans(),
        st.sampled_from(["RESULTS", "CONCLUSIONS"]),
    ),
    max_size=8,
)


@settings(max_examples=15, deadline=None)
@given(rows=some_tables)
def test_whatever_the_table_each_number_is_what_its_query_gives(
    topic: Topic, tmp_path_factory: pytest.TempPathFactory, rows: list
) -> None:
    reports = [
        report(
            str(100 + i),
            kind,
            findings={"withdrawal": direction, "serious_ae": "no_difference", "pain": direction},
            comparator=comparator,
            nct=[f"NCT9000000{number}"] if number else [],
            scope=scope,
            secondary=secondary,
            retracted=retracted,
            role=role,
            n=10 + i if i % 2 else None,
        )
        for i, (kind, direction, comparator, number, scope, secondary, retracted, role) in enumerate(rows)
    ]
    made = tell(tmp_path_factory.mktemp("drawn"), topic, reports)
    assert made.statements
    for text, name, written, counted in told_twice(made.statements, Table(made.reports, made.studies, topic)):
        assert written == counted, (text, name)


def test_the_queries_give_what_a_second_count_gives(told: Told, topic: Topic) -> None:
    found = list(told_twice(told.statements, Table(told.reports, told.studies, topic)))
    assert [(text, name, one, other) for text, name, one, other in found if one != other] == []
    assert len(found) > 50


def test_text_and_markdown_hold_the_same_sentences(told: Told) -> None:
    text, markdown = render_text(told.statements), render_markdown(told.statements)
    assert text.startswith("BOTTOM LINE\n- ")
    assert markdown.startswith("## Bottom line\n\n- ")
    assert markdown.count("\n- ") == len(told.statements)
    assert " ".join(text.split()).count("[18]") == 2


def test_markup_in_a_title_stays_text(topic: Topic, tmp_path: Path) -> None:
    title = "Invented <script>alert(1)</script> *trial*"
    made = tell(tmp_path, topic, [report("1", title=title, retracted=True)])
    assert r"\<script\>" in render_markdown(made.statements)
    assert "<script>" not in render_markdown(made.statements)


def test_a_topic_without_vocabulary_still_gets_a_brief(topic: Topic, tmp_path: Path) -> None:
    made = tell(tmp_path, replace(topic, vocabulary={}, claims={}), [])
    assert made.statements[0].text.startswith("No effect of ketamine, esketamine, arketamine or a ketamine metabolite")


def test_the_brief_names_no_more_than_six_outcomes(topic: Topic, tmp_path: Path) -> None:
    outcomes = [o.outcome for o in topic.outcomes.values() if o.group == "benefit"][:9]
    made = tell(tmp_path, topic, [report("1", findings=dict.fromkeys(outcomes, "benefit"))])
    assert sum(s.template_id == "outcome.counts" for s in made.statements) == 6
    assert "The outcomes page shows 9 outcomes with a readable result." in made.section("By outcome")


@pytest.mark.parametrize(
    ("population", "condition"),
    [
        ("people with depression or pain", "depression or pain"),
        ("Adults with alcohol use disorder, alcohol dependence or alcohol withdrawal", "alcohol use disorder"),
        ("veterans", "veterans"),
    ],
)
def test_the_condition_is_the_topic_s_own_and_no_tag_of_its_vocabulary(
    topic: Topic, population: str, condition: str
) -> None:
    assert brief.topic_words(replace(topic, population=population))["condition"] == condition
