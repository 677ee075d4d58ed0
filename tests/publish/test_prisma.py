"""The search appendix is complete enough to paste into a paper, and the flow of records adds up."""

from __future__ import annotations

import dataclasses
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.records import (
    Batch,
    Classification,
    Deleted,
    Harvest,
    Label,
    LabelSource,
    Paper,
    RegistryId,
    Report,
    Study,
)
from evidence.schema import counts
from evidence.store import Store
from publish import prisma
from summarize.studies.grouping import group_reports

NOW = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)


def second(reports: Sequence[Report], studies: Sequence[Study], deleted: int) -> prisma.Flow:
    """The flow counted a second time, from records instead of tables."""
    places = {place.paper: (study, place) for study in studies for place in study.reports}
    preprints = {p for p, (study, place) in places.items() if place.role == "preprint" and len(study.reports) > 1}
    screened = list(reports)
    core = [r for r in screened if r.value("scope") == "core"]
    retracted = [r for r in core if r.paper.retracted]
    data = {p for p, (_, place) in places.items() if place.role in ("primary", "secondary", "preprint")}
    counted = [r for r in core if not r.paper.retracted and r.paper.paper in data]
    return prisma.Flow(
        identified=len(reports) + deleted,
        deleted=deleted,
        preprints=len(preprints),
        screened=len(screened),
        out_of_scope=len(screened) - len(core),
        in_scope=len(core),
        retracted=len(retracted),
        without_data=len(core) - len(retracted) - len(counted),
        included_reports=len(counted),
        included_studies=len({places[r.paper.paper][0].study for r in counted}),
    )


one_record = st.tuples(
    st.sampled_from(["core", "adjacent", "no_ketamine"]),
    st.booleans(),
    st.sampled_from(["randomized_trial", "case_report", "systematic_review", "protocol", "notice", "opinion"]),
    st.booleans(),
    st.one_of(st.none(), st.integers(1, 2)),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(one_record, max_size=8), st.integers(0, 2))
def test_the_named_numbers_are_the_flow_counted_from_the_records(rows: list, deleted: int) -> None:
    made = [
        Paper(
            paper=str(100 + i),
            title=f"Invented record {100 + i}",
            retracted=retracted,
            preprint=preprint,
            registry_ids=(RegistryId(registry="ClinicalTrials.gov", id=f"NCT9000000{trial}"),) if trial else (),
        )
        for i, (_, retracted, _, preprint, trial) in enumerate(rows)
    ]
    gone = [Paper(paper=str(900 + i), title="Invented record, deleted") for i in range(deleted)]
    run = Harvest(harvest="t/pubmed/1", topic="t", source="pubmed", kind="full", started_at=NOW, finished_at=NOW)
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "evidence.db") as store:
        store.save_batch(Batch(harvest=run, papers=(*made, *gone)))
        later = dataclasses.replace(run, harvest="t/pubmed/2")
        store.save_batch(Batch(harvest=later, deleted=tuple(Deleted(paper=p.paper) for p in gone)))
        labels = [("scope", scope) for scope, *_ in rows], [("study_type", kind) for _, _, kind, _, _ in rows]
        store.save_classifications(
            [
                Classification(
                    paper=p.paper,
                    labels=tuple(Label(field=f, value=v, source=LabelSource.RULE) for f, v in both),
                    tags=(),
                )
                for p, both in zip(made, zip(*labels, strict=True), strict=True)
            ],
            NOW,
        )
        standing = list(store.reports())
        studies = group_reports(standing, ())
        store.save_studies(studies)
        store.save_rows(standing, studies)
        counted = prisma.flow({name: store.run_scalar(counts.count(name)) for name in counts.FLOW})
        assert counted == second(standing, studies, deleted)


def boxes(**changed: int) -> dict[str, int]:
    """A flow that adds up, with changes."""
    names = dict(zip(counts.FLOW, (8, 2, 1, 6, 2, 4, 1, 0, 3, 2), strict=True))
    return names | changed


def test_a_flow_that_does_not_add_up_is_refused() -> None:
    prisma.flow(boxes())
    for name in (
        "screened",
        "in_scope",
        "included_reports",
        "included_studies",
        "without_data",
        "deleted",
    ):
        with pytest.raises(ValueError, match="does not add up at: "):
            prisma.flow(boxes(**{name: 9}))


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
    text = "\n".join(prisma.appendix([run, failed], prisma.flow(boxes()), "Invented"))
    for words in (
        'ketamine[tiab] AND "opioid use disorder"[tiab]',
        "as read by the source",
        "2026-03-01 05:17",
        "1,234",
        "a phrase was dropped",
        "PubMed via E-utilities",
        "**Tool:** not recorded",
        "not done",
        "- Studies included: 2",
    ):
        assert words in text
    assert "another query" not in text


@pytest.mark.parametrize(("source", "done"), [("citations", True), ("icite", True), ("crossref", False)])
def test_the_appendix_says_of_citation_searching_whether_it_was_done(source: str, done: bool) -> None:
    searches = [Harvest(harvest=s, topic="t", source=s, kind="full", started_at=NOW) for s in ("pubmed", source)]
    counted = prisma.Flow(**dict.fromkeys(counts.FLOW, 0))
    told = "\n".join(prisma.appendix(searches, counted, "T"))
    assert ("citation searching" in told) is not done
    assert "peer review):** not done" in told
