"""Carry records between the stages and the store: harvest -> classify -> summarize, each step all or nothing."""

from __future__ import annotations

import dataclasses
import importlib.metadata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

import classify
import summarize
from evidence.aliases import with_current_numbers
from evidence.errors import InputError
from evidence.plain_copy import plain_pairs, read_plain
from evidence.records import (
    REGISTRY_SOURCE,
    Batch,
    Classification,
    Deleted,
    Extraction,
    Harvest,
    Paper,
    Quarantined,
    Trial,
)
from evidence.store import Store, codec
from evidence.topic import Topic, digest, write_definition
from harvest.registries.registry_records import with_records
from operate.budget import RECORD_SECONDS, STAGE_SECONDS, characters, within_budget
from operate.comparators import with_comparators
from summarize import brief
from summarize.articles import posted
from summarize.brief import faithfulness
from summarize.claims import answers as claims
from summarize.readings import namings, printed
from summarize.studies import events, harms, swim, synthesis, votes
from summarize.studies import grouping as study_grouping

CHUNK = 200  # records per transaction
TOO_LONG = f"its text takes more than {RECORD_SECONDS:.0f} CPU seconds; nothing was read from it"

Progress = Callable[[str], None]
T = TypeVar("T", Paper, Deleted, Quarantined)
Item = Paper | Deleted | Quarantined  # what a file may hold


def tool_version() -> str:
    """The version of this tool, as stored with every run."""
    return "evidence-tracker " + importlib.metadata.version("evidence-tracker")


def save_harvest(store: Store, batches: Iterable[Batch], progress: Progress) -> Harvest | None:
    """Save the batches of one source as they come; returns the run as it stands after the last."""
    run: Harvest | None = None
    for batch in batches:
        run = store.save_batch(with_records(batch))
        progress(f"{run.source}: {run.fetched} fetched, {run.new} new, {run.revised} revised, {run.deleted} deleted")
    return run


def batches_of_file(path: Path, items: Iterable[Item], topic: Topic, now: datetime) -> Iterator[Batch]:
    """The records of a file as batches of one run, partial until the file has been read to its end.

    Where that cannot be, InputError is raised after what was read has been yielded; a file with nothing in it is no run.
    """
    stream = iter(items)
    fetched = 0
    quarantined: tuple[str, ...] = ()
    ended = False
    while not ended:
        chunk, broken = _chunk(stream)
        ended = len(chunk) < CHUNK
        papers, bad = _of(Paper, chunk), _of(Quarantined, chunk)
        fetched += len(papers)
        quarantined += tuple(x.paper for x in bad)
        if broken and not (fetched or quarantined):
            raise broken
        shortfall = _shortfall(broken, ended=ended, unread=len(quarantined))
        run = dataclasses.replace(
            file_run(path, topic, now),
            fetched=fetched,
            quarantined=quarantined,
            status="partial" if shortfall else "complete",
            shortfall=shortfall,
        )
        yield Batch(harvest=run, papers=papers, deleted=_of(Deleted, chunk), quarantined=bad)
        if broken:
            raise broken


def _of(kind: type[T], items: Iterable[Item]) -> tuple[T, ...]:
    return tuple(item for item in items if isinstance(item, kind))


def _shortfall(broken: InputError | None, *, ended: bool, unread: int) -> str | None:
    """Why a run is partial, None where it is complete."""
    if broken:
        return str(broken)
    if not ended:
        return "the file was not read to its end"
    return f"{unread} records could not be read" if unread else None


def _chunk(stream: Iterator[Item]) -> tuple[list[Item], InputError | None]:
    """The next records, at most CHUNK, and what stopped the reading before."""
    chunk: list[Item] = []
    try:
        for item in islice(stream, CHUNK):
            chunk.append(item)
    except InputError as error:
        return chunk, error
    return chunk, None


def file_run(path: Path, topic: Topic, now: datetime) -> Harvest:
    """The run that reads a file."""
    return Harvest(
        harvest=f"{topic.topic}/file/{path.name}/{now:%Y-%m-%dT%H:%M:%SZ}",
        topic=topic.topic,
        source="file",
        kind="load",
        started_at=now,
        finished_at=now,
        platform=path.name,
        tool_version=tool_version(),
    )


def classify_waiting(store: Store, topic: Topic, now: datetime, *, redo: bool = False) -> int:
    """Label the records whose text is new or changed; returns how many."""
    papers = list(store.papers_waiting("classified", redo=redo))
    if not papers:
        return 0
    unread: list[str] = []
    with store.transaction():
        found = with_posted_labels(_classified(papers, topic, unread), store.trials_posted())
        count = store.save_classifications(found, now)
        store.save_unread("classified", unread, TOO_LONG)
    return count


def classify_candidates(store: Store, topic: Topic) -> int:
    """Read how near to the topic the candidates of citation searching are; returns how many."""
    papers = list(store.candidates_waiting())
    if papers:
        with store.transaction():
            store.save_candidate_labels(_classified(papers, topic, []))
    return len(papers)


def _classified(papers: Sequence[Paper], topic: Topic, unread: list[str]) -> Iterable[Classification]:
    """The labels of records, the comparator settled by their arms; what takes too long has none and is entered in unread."""
    model = classify.load_model()

    def labelled(plain: list[Paper]) -> Iterator[Classification]:
        return with_comparators(plain, classify.classify_papers(plain, topic, model))

    def label(chunk: Sequence[Paper]) -> Iterator[Classification]:
        return read_plain(chunk, lambda plain: labelled(list(plain)))

    def give_up(paper: Paper) -> Classification:
        unread.append(paper.paper)
        return Classification(paper=paper.paper, labels=(), tags=())

    return within_budget(papers, label, give_up, size=characters, record_seconds=STAGE_SECONDS)


def read_waiting(store: Store, topic: Topic, now: datetime, *, redo: bool = False) -> int:
    """Read the records whose text is new or changed; returns how many."""
    papers = list(store.papers_waiting("summarized", redo=redo))

    def read(chunk: Sequence[Paper]) -> Iterator[Extraction]:
        pairs = ((paper, store.labels_of(paper.paper)) for paper in chunk)
        return plain_pairs(pairs, lambda plain: summarize.read_papers(plain, topic))

    def give_up(paper: Paper) -> Extraction:
        unread.append(paper.paper)
        return Extraction(paper=paper.paper, readings=(), findings=())

    unread: list[str] = []
    with store.transaction():
        own = (p for p in papers if p.source != REGISTRY_SOURCE)
        found = within_budget(own, read, give_up, size=characters, record_seconds=STAGE_SECONDS)
        count = store.save_extractions([*found, *_read_posted(store, topic, papers)], now)
        store.save_unread("summarized", unread, TOO_LONG)
    return count


def with_posted_labels(found: Iterable[Classification], trials: Mapping[str, Trial]) -> Iterator[Classification]:
    """The classifications; of records of posted results (trials by key of record) with design and comparison as registered."""
    for one in found:
        trial = trials.get(one.paper)
        yield posted.labelled(one, trial) if trial else one


def _read_posted(store: Store, topic: Topic, papers: Sequence[Paper]) -> Iterator[Extraction]:
    """What the records of posted results say."""
    trials = store.trials_posted()
    for paper in papers:
        if paper.source == REGISTRY_SOURCE and paper.paper in trials:
            labels = {name: label.value for name, label in store.labels_of(paper.paper).items()}
            yield posted.read_posted(paper, trials[paper.paper], labels, topic)


def synthesize_evidence(
    store: Store, topic: Topic, now: datetime, *, form: str = "text", abstracts: bool = True
) -> str:
    """Make studies, synthesis, claims, the evidence table and the brief; returns the brief as text or markdown.

    abstracts: whether pages and exports of the published site may show published abstracts.

    All in one transaction: when the faithfulness gate refuses (GuardError), nothing is changed.
    """
    with store.transaction():
        before, built = store.state(), store.meta().get("built_at")
        reports = list(store.reports())
        trials = store.trials()
        studies = study_grouping.group_reports(with_current_numbers(reports, trials), trials)
        syntheses = synthesis.synthesize(reports, studies, topic)
        answers = claims.corrected_answers(
            claims.answer_claims(reports, studies, trials, topic), store.corrections_in_force()
        )
        store.save_studies(studies)
        store.save_votes(map(votes.table_row, votes.every_vote(reports, studies)))
        store.save_harms(harms.every_event({r.paper.paper: r for r in reports}, studies, topic))
        store.save_synthesis(swim.fill(syntheses, store.ask), answers)
        store.save_rows(reports, studies)
        store.save_namings(namings.every_naming(store.ask, topic), printed.every_effect(store.ask))
        store.save_events(events.between(before, store.state(), store.changed_since(built), topic), now)
        store.mark_overdue_trials(now)
        store.save_meta(_meta(topic) | {"abstracts": "shown" if abstracts else "hidden", "built_at": codec.iso(now)})
        ask = cache(store.ask)  # lines share queries, and the gate asks them once more
        statements = brief.write_brief(ask, as_of=now.date())
        proven = (*statements, *claims.claim_statements(reports, studies, trials, topic))
        texts = {r.paper.paper: store.parts_of(r.paper.paper) for r in reports if r.full_text}
        faithfulness.check(proven, reports, lambda query: brief.scalar(ask(query)), texts)
        store.save_statements(statements)
    return brief.render_markdown(statements) if form == "markdown" else brief.render_text(statements)


def _meta(topic: Topic) -> dict[str, str]:
    return {
        "topic": topic.topic,
        "title": topic.title,
        "question": topic.question,
        "population": topic.population,
        "intervention": topic.intervention,
        **brief.topic_words(topic),
        "schedule_days": str(topic.schedule_days),
        "refresh_days": str(topic.refresh_days),
        "query": topic.query,
        "tool_version": tool_version(),
        "definition": write_definition(topic),
        "definition_sha256": digest(topic),
    }
