"""Citations are followed both ways; what is held already is no candidate, and a source that is away does no harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from conftest import Clock
from made import article, at, topic
from standin import Fault, Standin

from evidence.records import Batch, Candidate
from harvest.net.entrez import Entrez
from harvest.net.transport import Limits
from harvest.pubmed.citations import harvest_citations

NOW = at("2026-02-01")
Ask = Callable[..., list[Batch]]


def followed(ncbi: Standin, seeds: tuple[str, ...] = ("1", "2"), held: tuple[str, ...] = ("1", "2")) -> list[Batch]:
    clock = Clock()
    entrez = Entrez(
        email="tests@example.org",
        base_url=ncbi.url,
        limits=Limits(connect=2, read=2, total=5),
        clock=clock,
        sleep=clock.sleep,
    )
    return list(harvest_citations(topic(), entrez, seeds, held, now=NOW))


def candidates(batches: list[Batch]) -> dict[str, Candidate]:
    return {one.paper.paper: one for batch in batches for one in batch.candidates}


def filled(ncbi: Standin) -> None:
    ncbi.add(*(article(pmid) for pmid in ("3", "4", "5")))
    ncbi.links = {
        "pubmed_pubmed_citedin": {"1": ["3", "2"], "2": ["3", "4"]},
        "pubmed_pubmed_refs": {"1": ["5", "3"], "2": ["9"]},
    }


def test_what_cites_and_what_is_cited_is_found_once_with_its_links() -> None:
    with Standin() as ncbi:
        filled(ncbi)
        batches = followed(ncbi)
    found = candidates(batches)
    told = {pmid: (sorted(one.cites), sorted(one.cited_by)) for pmid, one in found.items()}
    assert told == {"3": (["1", "2"], ["1"]), "4": (["2"], []), "5": ([], ["1"])}
    run = batches[-1].harvest
    assert (run.status, run.count, run.fetched) == ("complete", 4, 3)  # PubMed has no record of 9
    assert batches[-1].cursors == {"citations": "2026-02-01"}


def test_the_most_linked_are_looked_at_and_what_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvest.pubmed.citations.MOST", 1)
    with Standin() as ncbi:
        filled(ncbi)
        batches = followed(ncbi)
    assert list(candidates(batches)) == ["3"]
    run = batches[-1].harvest
    assert (run.window, run.count, run.fetched, run.status) == ("the 1 with the most links of 4", 4, 1, "complete")


def test_seeds_are_asked_for_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("harvest.pubmed.citations.AT_ONCE", 2)
    with Standin() as ncbi:
        followed(ncbi, ("1", "2", "3"))
        assert [a.ids for a in ncbi.log if a.utility == "elink"] == [("1", "2"), ("3",)] * 2


AWAY = [
    Fault(status=503, body=b""),
    Fault(body=b"<html>"),
    Fault(body=b'{"linksets":[{"ids":'),
    Fault(body=b'{"header":{"type":"elink"}}'),
    Fault(body=b'{"linksets":7}'),
]


@pytest.mark.parametrize("fault", AWAY)
def test_a_source_that_is_away_gives_a_failed_run_and_no_exception_p13(fault: Fault) -> None:
    with Standin() as ncbi:
        filled(ncbi)
        ncbi.faults.extend([fault] * 40)
        batches = followed(ncbi)
    assert candidates(batches) == {}
    assert (batches[-1].harvest.status, batches[-1].cursors) == ("failed", {})


@pytest.mark.parametrize(
    "sets",
    [
        b'[{"ids":["1"],"linksetdbs":[{"linkname":"pubmed_pubmed_citedin","links":["x","<b>",null,"3"]}]}]',
        b'[7,null,{"ids":null},{"ids":["1"],"linksetdbs":[7,{"linkname":"pubmed_pubmed_citedin","links":["3"]}]}]',
        b'[{"ids":["1"],"linksetdbs":[{"linkname":"other","links":["8"]},{"linkname":"pubmed_pubmed_citedin","links":[3]}]}]',
    ],
)
def test_odd_sets_give_only_numbers_of_records(sets: bytes) -> None:
    with Standin() as ncbi:
        filled(ncbi)
        ncbi.links = {}
        ncbi.faults.append(Fault(body=b'{"linksets":' + sets + b"}", on="elink"))
        assert list(candidates(followed(ncbi))) == ["3"]
