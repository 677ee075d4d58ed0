"""Fetch records by PMID and account for every one asked for: read, quarantined with its bytes, deleted, or missing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from evidence.errors import InputError
from evidence.records import Deleted, Paper, Quarantined
from harvest.net.answers import AnswerClass
from harvest.net.entrez import FETCH, Entrez
from harvest.net.transport import InvalidResponseError
from harvest.pubmed.plan import list_ids
from harvest.pubmed.xml import parse_bytes
from harvest.runs import in_batches

T = TypeVar("T", Paper, Quarantined, Deleted)


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchResult:
    """What came of a list of PMIDs; papers + quarantined + deleted + missing account for all of them."""

    papers: tuple[Paper, ...] = ()
    quarantined: tuple[Quarantined, ...] = ()
    deleted: tuple[Deleted, ...] = ()
    missing: tuple[str, ...] = ()

    def __add__(self, other: FetchResult) -> FetchResult:
        """Both hauls."""
        return FetchResult(
            papers=self.papers + other.papers,
            quarantined=self.quarantined + other.quarantined,
            deleted=self.deleted + other.deleted,
            missing=self.missing + other.missing,
        )


def fetch_records(entrez: Entrez, pmids: Sequence[str]) -> FetchResult:
    """Fetch and read up to 200 records; an answer that cannot be read is asked for again by halves.

    Raises the errors of `Transport.ask` when the source is away.
    """
    try:
        body = entrez.fetch(pmids)
    except InvalidResponseError as error:
        if error.verdict.kind is not AnswerClass.MALFORMED:
            raise
        return _by_halves(entrez, pmids, str(error), error.body)
    return _read(entrez, pmids, body)


def _read(entrez: Entrez, pmids: Sequence[str], body: bytes) -> FetchResult:
    """Read an answer; a record that cannot be read and does not say which it is, is found by asking for less."""
    try:
        items = list(parse_bytes(body, f"PMID {pmids[0]}-{pmids[-1]}"))
    except InputError as error:
        return _by_halves(entrez, pmids, str(error), body)
    asked = set(pmids)
    papers, deleted = _of(Paper, items, asked), _of(Deleted, items, asked)
    named = {pmid: bad for pmid, bad in _of(Quarantined, items, asked).items() if pmid not in papers}
    unnamed = {bad.paper: bad for bad in items if isinstance(bad, Quarantined) and bad.paper not in asked}
    rest = tuple(pmid for pmid in pmids if pmid not in papers | named | deleted)
    result = FetchResult(
        papers=tuple(papers.values()), quarantined=tuple(named.values()), deleted=tuple(deleted.values())
    )
    if unnamed and rest:
        first = next(iter(unnamed.values()))
        return result + _by_halves(entrez, rest, first.error, first.raw)
    return result + FetchResult(missing=rest)


def _of(kind: type[T], items: Iterable[object], asked: Collection[str]) -> dict[str, T]:
    return {item.paper: item for item in items if isinstance(item, kind) and item.paper in asked}


def _by_halves(entrez: Entrez, pmids: Sequence[str], error: str, raw: bytes) -> FetchResult:
    """Ask for each half; a single record that still cannot be read is kept as received."""
    if len(pmids) == 1:
        return FetchResult(quarantined=(Quarantined(paper=pmids[0], error=error, raw=raw),))
    middle = len(pmids) // 2
    return fetch_records(entrez, pmids[:middle]) + fetch_records(entrez, pmids[middle:])


def settle_missing(entrez: Entrez, missing: Sequence[str]) -> FetchResult:
    """Ask again for records that did not come: those PubMed no longer finds are deleted, the others stay missing."""
    result = FetchResult()
    for pmids in in_batches(missing, FETCH):
        again = fetch_records(entrez, pmids)
        absent = again.missing
        there = list_ids(entrez, " OR ".join(f"{pmid}[uid]" for pmid in absent))[1] if absent else frozenset()
        result += FetchResult(
            papers=again.papers,
            quarantined=again.quarantined,
            deleted=again.deleted + tuple(Deleted(paper=pmid) for pmid in absent if pmid not in there),
            missing=tuple(pmid for pmid in absent if pmid in there),
        )
    return result
