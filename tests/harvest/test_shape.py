"""A part of an answer that is renamed is told by name, never an empty column."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Clock, client
from made import article, at, topic
from standin import Arrival, Loopback, Standin
from standin_neighbours import Preprints, Registry, Works, preprint, study, work

from evidence.errors import SourceError
from evidence.records import Batch, Harvest, Known
from harvest.europepmc import harvest_preprints
from harvest.net import shape
from harvest.net.web import CROSSREF, CTGOV, EUROPEPMC, Web
from harvest.notices import harvest_notices
from harvest.pubmed.run import harvest_pubmed
from harvest.registries.trials import harvest_trials

NOW = at("2026-02-01")
MADE = 12
SEARCHED = topic(registry={"condition": "opioid"}, preprints="ketamine")


def renamed(server: Loopback, part: str) -> None:
    """Let a server call a part of its answers by another name."""
    real, name = server.answer, part.rpartition(".")[2]

    def answer(arrival: Arrival) -> tuple[int, str, bytes]:
        status, kind, body = real(arrival)
        return status, kind, body.replace(f'"{name}":'.encode(), f'"{name}New":'.encode())

    server.answer = answer  # type: ignore[method-assign]


def full(number: str) -> dict[str, Any]:
    """A study with every usual part."""
    made = study(number)
    for part in (*shape.TRIALS.needed, *shape.TRIALS.usual):
        *path, name = part.split(".")
        inner = made
        for step in path:
            inner = inner.setdefault(step, {})
        inner.setdefault(name, 10 if name == "count" else "2026-01")
    return made


@pytest.fixture
def registry() -> Iterator[Registry]:
    with Registry() as server:
        server.add(*(full(f"NCT000000{number}") for number in range(10, 10 + MADE)))
        yield server


@pytest.fixture
def works() -> Iterator[Works]:
    with Works() as server:
        server.add(*(work(f"10.9999/{number}") for number in range(MADE)))
        yield server


@pytest.fixture
def preprints() -> Iterator[Preprints]:
    with Preprints() as server:
        server.add(*(preprint(f"10.9999/p{number}", id=f"PPR{number}") for number in range(MADE)))
        yield server


def web(service: Any, server: Loopback) -> Web:
    clock = Clock()
    return Web(service, base_url=server.url, clock=clock, sleep=clock.sleep)


def trials(server: Registry) -> list[Batch]:
    return list(harvest_trials(SEARCHED, web(CTGOV, server), Known(), now=NOW))


def notices(server: Works) -> list[Batch]:
    return list(
        harvest_notices(SEARCHED, web(CROSSREF, server), {str(n): f"10.9999/{n}" for n in range(MADE)}, now=NOW)
    )


def papers(server: Preprints) -> list[Batch]:
    return list(harvest_preprints(SEARCHED, web(EUROPEPMC, server), now=NOW))


def told(run: Harvest) -> str:
    return " ".join([*run.warnings, run.shortfall or ""])


def test_answers_of_the_known_shape_raise_no_alarm(registry: Registry, works: Works, preprints: Preprints) -> None:
    for batches in (trials(registry), notices(works), papers(preprints)):
        assert (batches[-1].harvest.status, batches[-1].harvest.warnings) == ("complete", ())


@pytest.mark.parametrize("part", shape.TRIALS.needed)
def test_a_registry_that_renames_what_is_needed_stores_nothing(registry: Registry, part: str) -> None:
    renamed(registry, part)
    batches = trials(registry)
    assert f"ClinicalTrials.gov's answer lacks {part}" in told(batches[-1].harvest)
    assert batches[-1].harvest.status == "failed"
    assert not any(batch.trials or batch.cursors for batch in batches)


@pytest.mark.parametrize("part", shape.TRIALS.usual)
def test_a_registry_that_renames_a_column_is_an_alarm(registry: Registry, part: str) -> None:
    renamed(registry, part)
    assert f"has {part}" in told(trials(registry)[-1].harvest)


@pytest.mark.parametrize(("part", "status"), [("DOI", "failed"), ("relation", "complete"), ("items", "failed")])
def test_crossref_that_renames_a_part_is_an_alarm(works: Works, part: str, status: str) -> None:
    renamed(works, part)
    run = notices(works)[-1].harvest
    assert part in told(run)
    assert run.status == status


@pytest.mark.parametrize("part", [*shape.PREPRINTS.needed, *shape.PREPRINTS.usual, "hitCount"])
def test_europe_pmc_that_renames_a_part_is_an_alarm(preprints: Preprints, part: str) -> None:
    renamed(preprints, part)
    assert part in told(papers(preprints)[-1].harvest)


def test_open_access_that_is_no_longer_told_is_no_false_no(preprints: Preprints) -> None:
    preprints.add({"id": "5", "pmid": "5", "source": "MED", "isOpenAccess": "Y"})
    renamed(preprints, "isOpenAccess")
    batches = list(harvest_preprints(topic(), web(EUROPEPMC, preprints), now=NOW, pmids=["5"]))
    assert "isOpenAccess" in told(batches[-1].harvest)
    assert not any(batch.open_access for batch in batches)


@pytest.mark.parametrize(
    ("tag", "field"), [("AbstractText", "abstract"), ("PublicationTypeList", "publication types"), ("Title", "journal")]
)
def test_pubmed_records_that_all_lose_a_field_are_an_alarm(ncbi: Standin, tag: str, field: str) -> None:
    ncbi.add(*(article(number) for number in range(1, 1 + MADE)))
    real = ncbi.answer

    def answer(arrival: Arrival) -> tuple[int, str, bytes]:
        status, kind, body = real(arrival)
        return status, kind, body.replace(f"<{tag}>".encode(), b"<X>").replace(f"</{tag}>".encode(), b"</X>")

    ncbi.answer = answer  # type: ignore[method-assign]
    batches = list(harvest_pubmed(topic(), client(ncbi, Clock()), Known(), now=NOW))
    assert f"has {field}" in told(batches[-1].harvest)


def test_few_items_are_no_proof() -> None:
    """A part that most have may be lacking in a few; one that all need may not."""
    few = [{"id": "1", "source": "PPR"}] * (shape.MANY - 1)
    assert shape.PREPRINTS.check(few) == ()
    assert shape.PREPRINTS.check([]) == ()
    with pytest.raises(SourceError, match="lacks source"):
        shape.PREPRINTS.check([{"id": "1"}])
    assert "doi" in shape.PREPRINTS.check([*few, {}])[0]
