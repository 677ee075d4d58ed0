"""No server holds a run for long, fills its memory or the disk, or sends it round in circles."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import Clock, client
from made import article, at, topic
from standin import Arrival, Fault, Standin

from evidence.errors import SourceError
from evidence.records import Known
from harvest.net import budget, recording
from harvest.net.entrez import Entrez
from harvest.net.transport import Limits
from harvest.pubmed.run import harvest_pubmed


def test_a_retry_after_without_end_holds_no_run_longer_than_its_budget(ncbi: Standin) -> None:
    ncbi.faults.extend([Fault(status=429, headers={"Retry-After": "999999"}, body=b"{}")] * 50)
    clock = Clock()
    entrez = client(ncbi, clock)
    with budget.one_run(1500), pytest.raises(SourceError, match="waits 25 minutes for its sources in all"):
        entrez.fetch(["1"])
    assert sum(clock.slept) <= 1500


def test_all_sources_of_a_run_wait_on_one_budget(ncbi: Standin) -> None:
    """What one has used up is not there for the next, and what answers is still read."""
    ncbi.add(article(1))
    clock = Clock()
    with budget.one_run(100):
        ncbi.faults.append(Fault(status=429, headers={"Retry-After": "90"}, body=b"{}"))
        assert b"PubmedArticle" in client(ncbi, clock).fetch(["1"])
        ncbi.faults.append(Fault(status=429, headers={"Retry-After": "90"}, body=b"{}"))
        with pytest.raises(SourceError, match="safe to start"):
            client(ncbi, clock).fetch(["1"])
        assert b"PubmedArticle" in client(ncbi, clock).fetch(["1"])
    ncbi.faults.append(Fault(status=429, headers={"Retry-After": "90"}, body=b"{}"))
    assert b"PubmedArticle" in client(ncbi, clock).fetch(["1"])  # outside a run nothing is counted


def test_the_time_of_a_silent_server_counts(ncbi: Standin) -> None:
    clock = Clock()

    def silent(arrival: Arrival) -> None:
        clock.now += 60

    ncbi.before = silent
    ncbi.answer = lambda arrival: (503, "text/plain", b"")  # type: ignore[method-assign]
    with budget.one_run(200), pytest.raises(SourceError, match="does not answer"):
        client(ncbi, clock).fetch(["1"])
    assert clock.now < 200 + 180


def test_a_run_whose_budget_is_spent_says_so_and_is_partial(ncbi: Standin) -> None:
    ncbi.add(*(article(number) for number in range(1, 401)))
    real = ncbi.answer

    def answer(arrival: Arrival) -> tuple[int, str, bytes]:
        """All is well until the second batch."""
        late = [a for a in ncbi.log if a.utility == "efetch"][1:]
        return (503, "text/plain", b"") if late else real(arrival)

    ncbi.answer = answer  # type: ignore[method-assign]
    clock, batches = Clock(), []
    with budget.one_run(10):
        batches += harvest_pubmed(topic(), client(ncbi, clock), Known(), now=at("2026-02-01"))
    assert batches[-1].harvest.status == "partial"
    assert "does not answer" in str(batches[-1].harvest.shortfall)


@pytest.mark.parametrize("count", [10_000, 1_000_000, 999_999_999])
def test_a_count_that_cannot_be_is_refused_in_a_sentence(ncbi: Standin, entrez: Entrez, count: int) -> None:
    """The same count for every part of the search would be halved without end."""
    body = b'{"esearchresult":{"count":"%d","retmax":"0","retstart":"0","idlist":[],"querytranslation":"x"}}' % count
    real = ncbi.answer

    def answer(arrival: Arrival) -> tuple[int, str, bytes]:
        return (200, "application/json", body) if arrival.utility == "esearch" else real(arrival)

    ncbi.answer = answer  # type: ignore[method-assign]
    with pytest.raises(SourceError, match="which cannot be"):
        list(harvest_pubmed(topic(), entrez, Known(), now=at("2026-02-01")))
    assert len(ncbi.log) < 60


def test_a_recording_takes_no_more_of_an_endless_answer_than_the_run_does(
    ncbi: Standin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recording, "MAX_BYTES", 100_000)
    ncbi.faults.append(Fault(body=b"x" * 5_000_000))
    entrez = client(ncbi, Clock(), limits=Limits(connect=2, read=2, total=5, max_bytes=100_000, tries=1))
    with recording.recording(tmp_path / "run", at("2026-02-01")), pytest.raises(SourceError, match="more than 100,000"):
        entrez.fetch(["1"])
    assert sum(path.stat().st_size for path in (tmp_path / "run").iterdir()) < 400_000
