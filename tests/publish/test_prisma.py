"""The search appendix is complete enough to paste into a paper, and the flow of records adds up."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.records import Harvest, Label, LabelSource, Paper, Report, Study, StudyReport
from publish import prisma

NOW = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)


def report(number: int, scope: str = "core", retracted: bool = False) -> Report:
    label = Label(field="scope", value=scope, source=LabelSource.RULE)
    return Report(paper=Paper(paper=str(number), title="Invented", retracted=retracted), labels={"scope": label})


def study(*places: tuple[int, str]) -> Study:
    reports = tuple(
        StudyReport(paper=str(n), role=role, reason="invented", votes=role == "primary") for n, role in places
    )
    name = f"study {places[0][0]}"
    return Study(study=name, title="x", study_type="randomized_trial", species="human", scope="core", reports=reports)


def test_every_box_of_the_flow_is_the_one_before_less_what_was_left_out() -> None:
    reports = [report(1), report(2), report(3), report(4, "adjacent"), report(5, retracted=True), report(6)]
    studies = [study((1, "primary"), (2, "secondary")), study((6, "primary"), (3, "preprint")), study((5, "primary"))]
    found = prisma.flow(reports, studies, deleted=2)
    assert dataclasses.astuple(found) == (8, 2, 1, 5, 1, 4, 1, 0, 3, 2)


def test_a_review_is_listed_and_never_counted() -> None:
    found = prisma.flow([report(1), report(2)], [study((1, "primary")), study((2, "review"))], deleted=0)
    assert (found.in_scope, found.without_data, found.included_reports, found.included_studies) == (2, 1, 1, 1)


def test_a_flow_that_does_not_add_up_is_refused() -> None:
    found = prisma.flow([report(1)], [study((1, "primary"))], deleted=0)
    with pytest.raises(ValueError, match="does not add up at: in scope"):
        dataclasses.replace(found, in_scope=2, included_reports=2).check()


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["core", "adjacent", "no_ketamine"]),
            st.booleans(),
            st.sampled_from(["primary", "secondary", "preprint", "review", "protocol"]),
            st.integers(0, 3),
        ),
        max_size=12,
    ),
    st.integers(0, 5),
)
def test_the_flow_adds_up_for_any_mixture_of_records(rows: list[tuple[str, bool, str, int]], deleted: int) -> None:
    reports = [report(i, scope, retracted) for i, (scope, retracted, _, _) in enumerate(rows)]
    groups: dict[int, list[tuple[int, str]]] = {}
    for i, (_, _, role, group) in enumerate(rows):
        groups.setdefault(group, []).append((i, role))
    prisma.flow(reports, [study(*places) for places in groups.values()], deleted).check()


def test_the_appendix_tells_what_prisma_s_asks_and_says_what_was_not_done() -> None:
    run = Harvest(
        harvest="t/pubmed/1",
        topic="t",
        source="pubmed",
        kind="full",
        started_at=NOW,
        platform="PubMed via E-utilities",
        query='ketamine[tiab] AND "opioid use disorder"[tiab]',
        query_translation="as read by the source",
        count=1234,
        fetched=1200,
        warnings=("a phrase was dropped",),
    )
    failed = dataclasses.replace(run, harvest="t/pubmed/2", status="failed", query="another query")
    text = "\n".join(prisma.appendix([run, failed], prisma.flow([report(1)], [study((1, "primary"))], 0), "Invented"))
    for words in (
        'ketamine[tiab] AND "opioid use disorder"[tiab]',
        "as read by the source",
        "2026-03-01 05:17",
        "1,234",
        "a phrase was dropped",
        "PubMed via E-utilities",
        "**Tool:** not recorded",
        "not done",
        "- Studies included: 1",
    ):
        assert words in text
    assert "another query" not in text
