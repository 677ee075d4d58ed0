"""The gate refuses every sentence that does not follow from its records; each guard has a test that needs it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from invented import Told, report, run, tell, trial, world

from evidence.errors import GuardError
from evidence.records import Report, Statement, Study, Synthesis
from evidence.store import Store
from evidence.topic import Topic
from summarize.brief import faithfulness, write_brief
from summarize.studies.proportions import p_words, percent, sign_test, wilson

REPORTS = [report("1", findings={"craving": "benefit"}, n=70), report("2", retracted=True)]


def statement(**changes: object) -> Statement:
    """A sentence that passes."""
    fields: dict[str, object] = {
        "section": "Who and how many",
        "text": "70 participants in 1 study.",
        "template_id": "who.all",
        "values": {"participants": 70, "stated": 1, "not_stated": 0},
        "sql": {"participants": "70", "stated": "1", "not_stated": "0"},
        "papers": ("1",),
    }
    return Statement(**(fields | changes))  # type: ignore[arg-type]


def number(query: str) -> object:
    """A query that is its own answer."""
    return int(query) if query.isdigit() else query


def check(one: Statement, reports: list[Report] = REPORTS, run_sql: Callable[[str], object] = number) -> None:
    faithfulness.check([one], reports, run_sql)


def span(paper: str = "1", **changes: object) -> dict[str, object]:
    """A quote of the abstract that stands where it says."""
    quote = "70 people"
    return {"paper": paper, "field": "abstract", "start": 0, "end": len(quote), "quote": quote} | changes


def test_a_sentence_that_follows_passes() -> None:
    check(statement())
    check(statement(spans=(span(),)))


@pytest.mark.parametrize(
    "wrong",
    [
        {"quote": "71 people"},
        {"start": 1},
        {"end": 8},
        {"start": -9, "end": 0},
        {"field": "title"},
        {"field": "body"},
        {"quote": ""},
        {"start": None},
        {"quote": "", "start": 3, "end": 3},
    ],
)
def test_a_quote_that_is_not_in_its_text_at_its_place_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(GuardError, match="quote"):
        check(statement(spans=(span(**wrong),)))


def test_a_quote_of_an_unknown_record_is_refused() -> None:
    with pytest.raises(GuardError, match="record 9 is not in the table"):
        check(statement(spans=(span("9"),)))
    with pytest.raises(GuardError, match="record 9 is not in the table"):
        check(statement(papers=("9",)))


def test_a_retracted_record_may_only_be_named_among_the_retractions() -> None:
    with pytest.raises(GuardError, match="record 2 is retracted"):
        check(statement(papers=("1", "2")))
    check(statement(papers=("2",), section="Retractions"))


def test_a_value_without_a_query_or_a_quote_is_refused() -> None:
    with pytest.raises(GuardError, match="participants = 70 has neither a query nor a quote"):
        check(statement(sql={"stated": "1", "not_stated": "0"}))


def test_a_value_may_stand_in_a_quote_instead() -> None:
    check(statement(sql={"stated": "1", "not_stated": "0"}, spans=(span(),)))


def test_half_a_number_of_a_quote_is_no_source() -> None:
    text = report("1", extra="1700 people")
    quote = {"paper": "1", "field": "abstract", "start": 0, "end": 11, "quote": "1700 people"}
    with pytest.raises(GuardError, match="neither a query nor a quote"):
        check(statement(sql={"stated": "1", "not_stated": "0"}, spans=(quote,)), [text])


@pytest.mark.parametrize("given", [69, 70.5, None, "70", True])
def test_a_value_that_its_query_does_not_give_is_refused(given: object) -> None:
    with pytest.raises(GuardError, match="by its query"):
        check(statement(), run_sql=lambda query: given if query == "70" else int(query))


def test_a_query_that_belongs_to_no_value_is_refused() -> None:
    with pytest.raises(GuardError, match="belongs to no value"):
        check(statement(sql={"participants": "70", "stated": "1", "not_stated": "0", "more": "1"}))


@pytest.mark.parametrize(
    "text",
    [
        "71 participants in 1 study.",
        "70 participants in 1 study; 3 studies do not state a number.",
        "70 participants in 1 study, and 12 more.",
        "70 participants in 1 trial.",
        "70 cured participants in 1 study.",
        "1 participant in 70 studies.",
        "",
    ],
)
def test_a_sentence_of_the_brief_that_its_values_do_not_make_is_refused(text: str) -> None:
    with pytest.raises(GuardError, match=r"its template 'who.all' says '70 participants in 1 study.'"):
        check(statement(text=text))


def test_values_that_do_not_fill_a_sentence_of_the_brief_are_refused() -> None:
    with pytest.raises(GuardError, match="its values do not fill its template"):
        check(statement(values={"participants": 70, "stated": 1}, sql={"participants": "70", "stated": "1"}))


def claim(text: str) -> Statement:
    """A sentence of a claim."""
    fields = {"section": "Claims", "template_id": "claim.no_subject", "values": {"records": 3}, "sql": {"records": "3"}}
    return Statement(text=text, **fields)  # type: ignore[arg-type]


def test_a_number_of_a_claim_that_is_not_among_its_values_is_refused() -> None:
    said = "Searched, and 3 records on this was found."
    check(claim(said))
    with pytest.raises(GuardError, match="the number 4 is not among its values"):
        check(claim(said.replace("3", "4")))
    with pytest.raises(GuardError, match=r"its template 'claim.no_subject' says something else"):
        check(claim(said.replace("found", "proven")))


def test_an_unknown_template_is_refused() -> None:
    with pytest.raises(GuardError, match=r"no template 'who.else'"):
        check(statement(template_id="who.else"))


def test_a_sentence_without_any_source_is_refused() -> None:
    bare = statement(
        text="Searched, and no study in people with a readable direction was found.",
        template_id="claim.none",
        values={},
        sql={},
        papers=("1",),
    )
    with pytest.raises(GuardError, match="it has no source"):
        check(bare)


def test_a_fixed_sentence_needs_no_source() -> None:
    fixed = "Extracted by a program, mostly from abstracts; not a systematic review and not medical advice."
    check(Statement(section="Limits", text=fixed, template_id="limits.machine"))


@pytest.mark.parametrize("effect", ["has a favorable effect on", "probably has a favorable effect on"])
def test_more_than_may_is_refused(effect: str) -> None:
    values = {"drug": "ketamine", "condition": "pain", "outcomes": ["Craving"]}
    said = (
        "Ketamine may have a favorable effect on craving in people with pain; on everything else the evidence is very"
        " uncertain or missing."
    )
    queries = {"drug": "ketamine", "condition": "pain", "outcomes": '["Craving"]'}
    cautious = statement(text=said, template_id="bottom.may", values=values, sql=queries)
    check(cautious)
    with pytest.raises(GuardError, match="it says more than “may” outside a quote"):
        check(replace(cautious, text=said.replace("may have a favorable effect on", effect)))


def test_lists_of_counts_are_compared_whole() -> None:
    counts = statement(
        text="Reported to be absent or no different: sedation 2.",
        template_id="safety.absent",
        values={"counts": {"sedation": 2}},
        sql={"counts": '{"sedation":2}'},
    )
    check(counts)
    for other in ('{"sedation":3}', '{"sedation":2,"pain":1}', "{}", "nonsense"):
        with pytest.raises(GuardError, match="by its query"):
            check(replace(counts, sql={"counts": other}))


def test_the_message_is_one_sentence_that_says_nothing_was_written() -> None:
    with pytest.raises(GuardError) as caught:
        check(statement(text="Nonsense."))
    assert str(caught.value).startswith("the brief says 'Nonsense.', but ")
    assert str(caught.value).endswith("; nothing was written.")
    assert caught.value.exit_code == 4


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, topic: Topic) -> tuple[Told, Path]:
    """The whole invented world, told and stored."""
    folder = tmp_path_factory.mktemp("told")
    trials = [trial("NCT90000002"), trial("NCT90000003", "COMPLETED")]
    return tell(folder, topic, world(), trials, [run(), run("clinicaltrials.gov")]), folder / "evidence.db"


def test_every_value_of_the_brief_and_the_claims_has_a_source(told: tuple[Told, Path]) -> None:
    for one in (*told[0].statements, *told[0].claims):
        for name in one.values:
            assert name in one.sql or one.spans, one.text


def test_each_number_of_the_brief_changed_by_one_is_refused(told: tuple[Told, Path]) -> None:
    what, path = told
    with Store(path, readonly=True) as store:
        changed = 0
        for one in (*what.statements, *what.claims):
            for found in re.finditer(r"\d+", one.text):
                text = one.text[: found.start()] + str(int(found[0]) + 1) + one.text[found.end() :]
                with pytest.raises(GuardError):
                    faithfulness.check([replace(one, text=text)], what.reports, store.run_scalar)
                changed += 1
    assert changed > 100


def test_each_value_changed_by_one_is_refused_by_its_query(told: tuple[Told, Path]) -> None:
    what, path = told
    with Store(path, readonly=True) as store:
        for one in (*what.statements, *what.claims):
            for name, value in one.values.items():
                if isinstance(value, int) and name in one.sql:
                    wrong = replace(one, values={**one.values, name: value + 1})
                    with pytest.raises(GuardError, match="by its query"):
                        faithfulness.check([wrong], what.reports, store.run_scalar)


def test_queries_only_read(told: tuple[Told, Path]) -> None:
    for one in (*told[0].statements, *told[0].claims):
        for query in one.sql.values():
            assert query.lstrip().startswith(("SELECT", "WITH"))
            assert not re.search(r"\b(?:insert|update|delete|drop|attach|pragma)\b", query, re.IGNORECASE)


@settings(max_examples=25, deadline=None)
@given(counts=st.tuples(*[st.integers(0, 400)] * 4), low=st.floats(0.001, 2000), high=st.floats(0.001, 2000))
@example(counts=(6, 0, 0, 0), low=0.5, high=0.5)
@example(counts=(400, 0, 0, 0), low=1, high=2)
@example(counts=(0, 400, 400, 400), low=0.1234565, high=1234567.5)
def test_a_correct_table_publishes_whatever_it_counts(
    topic: Topic, counts: tuple[int, int, int, int], low: float, high: float
) -> None:
    """p values, intervals and doses pass the gate for any number of studies."""
    interval, p = wilson(counts[0], counts[0] + counts[1]), sign_test(counts[0], counts[0] + counts[1])
    one = Synthesis(
        outcome="craving",
        species="human",
        studies=(),
        counts={},
        by_design={},
        participants=None,
        participants_not_stated=0,
        favours=counts[0],
        compared=counts[0] + counts[1],
        wilson_low=interval and interval[0],
        wilson_high=interval and interval[1],
        low_percent=percent(interval[0]) if interval else None,
        high_percent=percent(interval[1]) if interval else None,
        sign_test_p=p,
        sign_test=p_words(p),
        votes=(),
        swim={},
    )
    found = zip(("benefit", "harm", "no_difference", "mixed"), counts, strict=True)
    directions = [d for d, n in found for _ in range(n)]
    shared = {"outcome": "craving", "species": "human", "scope": "core", "compared": 1, "paper": "1", "finding": 1}
    with tempfile.TemporaryDirectory() as folder:
        made = tell(Path(folder), topic, [report("1", doses=[low, high], n=1)])
        with Store(Path(folder) / "evidence.db") as store:
            place = {"title": "", "study_type": "descriptive", "species": "human", "scope": "core", "reports": ()}
            store.save_studies([Study(study=f"s{i}", **place) for i, _ in enumerate(directions)])  # type: ignore[arg-type]
            store.save_votes(
                {"study": f"s{i}", "direction": d, "status": "machine", **shared} for i, d in enumerate(directions)
            )
            store.save_synthesis([one], [])
            lines = [s for s in write_brief(store.ask, as_of=date(2026, 3, 1)) if s.section == "By outcome"]
            assert lines
            faithfulness.check(lines, made.reports, store.run_scalar)
