"""Which sources a harvest asks and in which order; a neighbor of PubMed that is away never stops the run."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from evidence import settings
from evidence.records import Batch, Deleted, Harvest, Known, Paper, Quarantined
from evidence.records.sources import SOURCES
from evidence.store import Store
from evidence.topic import Topic
from operate import pipeline

REPLAYED_EMAIL = "replay@example.org"  # never sent: a replay sends nothing
NEIGHBORS = {source.name: source.host for source in SOURCES if source.neighbor}


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestOptions:
    """What a harvest was asked to do."""

    load: tuple[Path, ...] = ()
    since: date | None = None
    full: bool = False
    limit: int | None = None
    record: Path | None = None
    replay: Path | None = None

    @property
    def online(self) -> bool:
        """Whether sources are asked (or replayed) at all: files alone need no source."""
        return not self.load or bool(self.record or self.replay)


@contextmanager
def session(wanted: HarvestOptions) -> Iterator[datetime]:
    """The clock of the run; inside, traffic is recorded or replayed as wanted."""
    from harvest.net import budget, private

    with private.hiding(*settings.secrets()), budget.one_run(), _traffic(wanted) as now:
        yield now


def _traffic(wanted: HarvestOptions) -> AbstractContextManager[datetime]:
    from harvest.net import recording

    @contextmanager
    def clock() -> Iterator[datetime]:
        if wanted.replay:
            with recording.replaying(wanted.replay) as run:
                yield run.now
        elif wanted.record:
            with recording.recording(wanted.record, _now()) as run:
                yield run.now
        else:
            yield _now()

    return clock()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def harvest(
    store: Store, topic: Topic, wanted: HarvestOptions, now: datetime, progress: pipeline.Progress
) -> tuple[Harvest, ...]:
    """Ask every source that is wanted, files last; returns the runs. SourceError when PubMed itself is away.

    A recording replayed again is the same run again: its sources are not asked twice.
    """
    runs = [pipeline.save_harvest(store, batches, progress) for batches in _online(store, topic, wanted, now)]
    for path in wanted.load:
        runs.append(pipeline.save_harvest(store, batches_of(path, topic, now), progress))
    return tuple(run for run in runs if run is not None)


def _online(store: Store, topic: Topic, wanted: HarvestOptions, now: datetime) -> Iterator[Iterable[Batch]]:
    if not wanted.online or (wanted.replay and _is_stored(store, now)):
        return
    email = REPLAYED_EMAIL if wanted.replay else settings.email()
    yield pubmed(store, topic, wanted, now, email)
    asked = recorded_neighbors(wanted.replay) if wanted.replay else tuple(NEIGHBORS)
    asks: dict[str, Callable[[], Iterable[Batch]]] = {
        "clinicaltrials.gov": lambda: _trials(store, topic, now, email),
        "isrctn": lambda: _isrctn(store, topic, now, email),
        "crossref": lambda: _notices(store, topic, now, email),
        "europepmc": lambda: _preprints(store, topic, now, email),
    }
    for name in asked:
        yield asks[name]()


def _is_stored(store: Store, now: datetime) -> bool:
    return any(r.source == "pubmed" and r.started_at == now and r.status == "complete" for r in store.harvests())


def _known(store: Store, topic: Topic, wanted: HarvestOptions, now: datetime) -> Known:
    """What was known before this run: a replay that was interrupted starts from where its recording started."""
    known = store.known(topic.topic)
    if not wanted.replay:
        return known
    before = {pmid: day for pmid, day in known.refreshed.items() if day < now.date()}
    return dataclasses.replace(known, refreshed=before)


def pubmed(store: Store, topic: Topic, wanted: HarvestOptions, now: datetime, email: str) -> Iterator[Batch]:
    """PubMed's batches."""
    from harvest.net.entrez import Entrez
    from harvest.pubmed.run import harvest_pubmed

    entrez = Entrez(email=email, api_key=settings.api_key(), base_url=settings.base_url("EUTILS"))
    known = _known(store, topic, wanted, now)
    return harvest_pubmed(topic, entrez, known, now=now, full=wanted.full, since=wanted.since, limit=wanted.limit)


def full_texts(
    store: Store, topic: Topic, wanted: HarvestOptions, now: datetime, progress: pipeline.Progress
) -> Harvest | None:
    """Ask for the full texts of the records on the question, whose labels say which they are; None where nothing is asked."""
    if not wanted.online or (wanted.replay and not _holds(wanted.replay, "pmc-articleset")):
        return None
    asked = store.full_texts_wanted(now, topic.refresh_days)
    if not asked:
        return None
    from harvest.articles.full_texts import harvest_full_texts
    from harvest.net.entrez import Entrez
    from harvest.net.web import EUROPEPMC, Web

    email = REPLAYED_EMAIL if wanted.replay else settings.email()
    entrez = Entrez(email=email, api_key=settings.api_key(), base_url=settings.base_url("EUTILS"))
    web = Web(EUROPEPMC, email=email, base_url=settings.base_url("EUROPEPMC"))
    return pipeline.save_harvest(store, harvest_full_texts(topic, entrez, web, asked, now=now), progress)


def citations(
    store: Store, topic: Topic, wanted: HarvestOptions, now: datetime, progress: pipeline.Progress
) -> Harvest | None:
    """Follow the citations of the records on the question, once in `refresh_days`; None where nothing is asked."""
    if not wanted.online or (wanted.replay and not _holds(wanted.replay, "linksets")):
        return None
    from harvest.net.entrez import Entrez
    from harvest.pubmed.citations import NAME, harvest_citations

    known, seeds = store.known(topic.topic), store.seeds()
    if not seeds or not _is_due(store, topic, NAME, now):
        return None
    email = REPLAYED_EMAIL if wanted.replay else settings.email()
    entrez = Entrez(email=email, api_key=settings.api_key(), base_url=settings.base_url("EUTILS"))
    also = store.cited(seeds, "icite")
    found = harvest_citations(topic, entrez, seeds, known.refreshed.keys(), now=now, also=also)
    return pipeline.save_harvest(store, found, progress)


def icite(
    store: Store, topic: Topic, wanted: HarvestOptions, now: datetime, progress: pipeline.Progress
) -> Harvest | None:
    """Ask how often the records on the question are cited, and by whom, once in `refresh_days`; None where nothing is asked."""
    from harvest.icite import harvest_icite
    from harvest.net.web import ICITE, Web

    if not wanted.online or (wanted.replay and not _holds(wanted.replay, f"uri: {ICITE.root}/")):
        return None
    seeds = store.seeds()
    if not seeds or not _is_due(store, topic, ICITE.name, now):
        return None
    web = Web(ICITE, email=REPLAYED_EMAIL if wanted.replay else settings.email(), base_url=settings.base_url("ICITE"))
    return pipeline.save_harvest(store, harvest_icite(topic, web, seeds, now=now), progress)


def _is_due(store: Store, topic: Topic, source: str, now: datetime) -> bool:
    """Whether a source that is asked once in `refresh_days` has not been for so long."""
    last = store.known(topic.topic).cursors.get(source)
    return last is None or (now.date() - date.fromisoformat(last)).days >= topic.refresh_days


def _holds(directory: Path, word: str) -> bool:
    """Whether a recording holds answers with that word."""
    traffic = directory / "traffic.yaml"
    return traffic.is_file() and word in traffic.read_text(encoding="utf-8")


def recorded_neighbors(directory: Path) -> tuple[str, ...]:
    """The neighbors a recording holds answers of."""
    traffic = directory / "traffic.yaml"
    text = traffic.read_text(encoding="utf-8") if traffic.is_file() else ""
    return tuple(name for name, host in NEIGHBORS.items() if f"uri: https://{host}/" in text)


def _trials(store: Store, topic: Topic, now: datetime, email: str) -> Iterable[Batch]:
    from harvest.net.web import CTGOV, Web
    from harvest.registries.trials import harvest_trials

    web = Web(CTGOV, email=email, base_url=settings.base_url("CTGOV"))
    known = store.known(topic.topic, CTGOV.name)
    return harvest_trials(topic, web, known, now=now, nct_ids=store.registry_ids_in_papers())


def _isrctn(store: Store, topic: Topic, now: datetime, email: str) -> Iterable[Batch]:
    from harvest.net.web import ISRCTN, Web
    from harvest.registries.isrctn import harvest_isrctn

    web = Web(ISRCTN, email=email, base_url=settings.base_url("ISRCTN"))
    known, here = store.known(topic.topic, ISRCTN.name), {t.trial for t in store.trials() if t.source != ISRCTN.name}
    return harvest_isrctn(topic, web, known, now=now, numbers=store.registry_ids_in_papers(), here=here)


def _notices(store: Store, topic: Topic, now: datetime, email: str) -> Iterable[Batch]:
    from harvest.net.web import CROSSREF, Web
    from harvest.notices import harvest_notices

    web = Web(CROSSREF, email=email, base_url=settings.base_url("CROSSREF"))
    return harvest_notices(topic, web, store.dois(), now=now)


def _preprints(store: Store, topic: Topic, now: datetime, email: str) -> Iterable[Batch]:
    from harvest.europepmc import harvest_preprints
    from harvest.net.web import EUROPEPMC, Web

    web = Web(EUROPEPMC, email=email, base_url=settings.base_url("EUROPEPMC"))
    elsewhere = {doi for paper, doi in store.dois().items() if not paper.startswith("doi:")}  # preprints are refreshed
    pmids = sorted(store.known(topic.topic).refreshed)
    return harvest_preprints(topic, web, now=now, known_dois=elsewhere, pmids=pmids)


def batches_of(path: Path, topic: Topic, now: datetime) -> Iterator[Batch]:
    """The batches of a file: PubMed XML, a demo file of records, or one of trials."""
    from harvest.files import demo, readers

    if path.suffix == ".json":
        run = pipeline.file_run(path, topic, now)
        return iter([Batch(harvest=run, trials=demo.load_trials(path))])
    items: Iterable[Paper | Deleted | Quarantined]
    if path.name.endswith((".xml", ".xml.gz")):
        items = readers.load_pubmed(path)
    elif path.name == "records.jsonl":
        items = demo.load_demo(path)
    else:
        items = readers.load_records(path)
    return pipeline.batches_of_file(path, items, topic, now)
