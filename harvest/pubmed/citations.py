"""Follow citations both ways from the records on the question (PubMed ELink), to what the search did not find.

https://www.ncbi.nlm.nih.gov/entrez/query/static/entrezlinks.html: pubmed_pubmed_refs are the records that a record
cites, pubmed_pubmed_citedin those that cite it, as far as PubMed and PMC know them.
"""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from evidence.errors import SourceError
from evidence.records import Batch, Candidate, Citations, Harvest
from evidence.topic import Topic
from harvest.net.entrez import FETCH, Entrez
from harvest.pubmed.fetch import fetch_records
from harvest.runs import finished, in_batches, new_run

NAME = "citations"
AT_ONCE = 50  # records whose links are asked for in one request
MOST = 1_000  # candidates looked at in a run: those with the most links
LINKS = ("pubmed_pubmed_citedin", "pubmed_pubmed_refs")

Links = dict[str, dict[str, set[str]]]  # PMID -> cites or cited_by -> our records


def harvest_citations(
    topic: Topic,
    entrez: Entrez,
    seeds: Sequence[str],
    held: Collection[str],
    *,
    now: datetime,
    also: Mapping[str, Citations] | None = None,
) -> Iterator[Batch]:
    """Yield the links of `seeds`, then the records that cite them or are cited by them and are not `held`; all are PMIDs.

    also: the links of seeds that another source knows.

    Never raises for the source's sake: a failure is a run with status failed or partial and its shortfall.
    """
    run = new_run(topic, NAME, "refresh", now, platform="PubMed ELink", query=f"{len(seeds)} records on the question")
    try:
        linked = _links(entrez, seeds)
    except SourceError as error:
        yield Batch(harvest=finished(run, str(error), failed=True))
        return
    yield Batch(harvest=run, citations=linked)
    links = _by_record((*linked, *(also or {}).values()))
    wanted = sorted(links.keys() - set(held), key=lambda pmid: (-_count(links[pmid]), pmid))
    window = f"the {MOST:,} with the most links of {len(wanted):,}" if len(wanted) > MOST else None
    run = dataclasses.replace(run, count=len(wanted), window=window)
    yield from _fetched(entrez, run, wanted[:MOST], links)


def _count(ways: Mapping[str, Collection[str]]) -> int:
    return sum(map(len, ways.values()))


def _links(entrez: Entrez, seeds: Sequence[str]) -> tuple[Citations, ...]:
    """What PubMed knows of the citations of each seed."""
    found: dict[str, dict[str, tuple[str, ...]]] = {name: {} for name in LINKS}
    for name in LINKS:
        for group in in_batches(seeds, AT_ONCE):
            found[name] |= entrez.links(name, group)
    cites, cited_by = found["pubmed_pubmed_refs"], found["pubmed_pubmed_citedin"]
    return tuple(
        Citations(paper=seed, source="pubmed", cites=cites.get(seed, ()), cited_by=cited_by.get(seed, ()))
        for seed in seeds
    )


def _by_record(linked: Iterable[Citations]) -> Links:
    """Every linked record with the seeds that it cites and that cite it."""
    found: Links = defaultdict(lambda: {"cites": set(), "cited_by": set()})
    for one in linked:
        for pmid in one.cites:
            found[pmid]["cited_by"].add(one.paper)
        for pmid in one.cited_by:
            found[pmid]["cites"].add(one.paper)
    return found


def _fetched(entrez: Entrez, run: Harvest, wanted: Sequence[str], links: Links) -> Iterator[Batch]:
    fetched = 0
    for group in in_batches(wanted, FETCH):
        try:
            papers = fetch_records(entrez, group).papers
        except SourceError as error:
            yield Batch(harvest=finished(dataclasses.replace(run, fetched=fetched), str(error), failed=not fetched))
            return
        fetched += len(papers)
        found = tuple(
            Candidate(paper=p, cites=tuple(links[p.paper]["cites"]), cited_by=tuple(links[p.paper]["cited_by"]))
            for p in papers
        )
        yield Batch(harvest=dataclasses.replace(run, fetched=fetched), candidates=found)
    cursors = {NAME: run.started_at.date().isoformat()}
    yield Batch(harvest=finished(dataclasses.replace(run, fetched=fetched), None), cursors=cursors)
