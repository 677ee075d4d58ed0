"""iCite's counts and links are read as they stand, in its newer and older shape, and a failure does no harm."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from conftest import Clock
from hypothesis import given
from hypothesis import strategies as st
from made import at, topic
from standin import Arrival, Fault
from standin_neighbours import Metrics, cited

from evidence.records import Batch
from harvest import icite
from harvest.net.recording import recording, replaying
from harvest.net.transport import Limits
from harvest.net.web import ICITE, Web

NOW = at("2026-02-01")


def web(server: Metrics) -> Web:
    clock = Clock()
    limits = Limits(connect=2, read=2, total=5)
    return Web(ICITE, base_url=server.url, email="tests@example.org", limits=limits, clock=clock, sleep=clock.sleep)


def asked(server: Metrics, *pmids: str) -> list[Batch]:
    return list(icite.harvest_icite(topic(), web(server), pmids, now=NOW))


def test_counts_and_links_both_ways_are_read() -> None:
    with Metrics() as server:
        server.add(cited(1, cites=(7, 8), cited_by=(9,)))
        batches = asked(server, "1", "2")
    (links,) = batches[0].citations
    assert (links.paper, links.source, links.cites, links.cited_by) == ("1", "icite", ("7", "8"), ("9",))
    (found,) = batches[0].metrics
    assert (found.citations, found.rcr, found.percentile) == (1, 2.18475199552701, 77.1)
    assert (found.provisional, found.counted_on) == (False, "2024-02-25")
    run = batches[-1].harvest
    assert (run.source, run.status, run.fetched, run.query) == ("icite", "complete", 1, "2 records on the question")
    assert batches[-1].cursors == {"icite": "2026-02-01"}


def test_what_older_answers_wrote_otherwise_is_read_alike() -> None:
    older = cited(1) | {"provisional": "Yes", "references": "7 8", "cited_by": "", "relative_citation_ratio": None}
    links, metrics = icite.read_citations("1", older), icite.read_metrics("1", older)
    assert (links.cites, links.cited_by) == (("7", "8"), ())
    assert (metrics.provisional, metrics.rcr) == (True, None)


def test_records_are_asked_for_in_groups_and_without_key_or_name_in_the_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(icite, "AT_ONCE", 2)
    with Metrics() as server:
        server.add(cited(1), cited(3))
        asked(server, "1", "2", "3")
        assert [a.form["pmids"] for a in server.log] == ["1,2", "3"]
        assert not any("example.org" in a.query for a in server.log)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(status=503, body=b""), "transient"),
        (Fault(status=429, body=b"{}"), "rate"),
        (Fault(body=b'{"data":[{"pmid":1'), "incomplete"),
        (Fault(body=b"<html>Maintenance</html>"), "transient"),
        (Fault(body=b'{"error":"pmids must be numbers"}'), "pmids must be numbers"),
        (Fault(body=b'{"data":{"pmid":1}}'), "its shape has changed"),
        (Fault(body=b'{"meta":{}}'), "its shape has changed"),
    ],
)
def test_a_failure_is_a_failed_run_with_its_reason_and_nothing_stored_p13(fault: Fault, said: str) -> None:
    with Metrics() as server:
        server.add(cited(1, cites=(7,)))
        server.faults.extend([fault] * 20)
        batches = asked(server, "1")
    assert [(b.citations, b.metrics, b.cursors) for b in batches] == [((), (), {})]
    assert batches[0].harvest.status == "failed"
    assert said in (batches[0].harvest.shortfall or "")


def test_what_came_before_the_source_went_away_is_kept_and_the_run_is_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(icite, "AT_ONCE", 1)
    with Metrics() as server:
        server.add(cited(1), cited(2))
        server.before = lambda arrival: server.faults.extend([Fault(status=500)] * 20)
        batches = asked(server, "1", "2")
    assert [m.paper for b in batches for m in b.metrics] == ["1"]
    assert (batches[-1].harvest.status, batches[-1].cursors) == ("partial", {})


@pytest.mark.parametrize("part", ["citation_count", "references"])
def test_a_renamed_part_is_told_by_name(part: str) -> None:
    with Metrics() as server:
        server.add(*(cited(n, cites=(99,), cited_by=(98,)) for n in range(1, 13)))
        real = server.answer

        def answer(arrival: Arrival) -> tuple[int, str, bytes]:
            status, kind, body = real(arrival)
            return status, kind, body.replace(f'"{part}":'.encode(), b'"other":')

        server.answer = answer  # type: ignore[method-assign]
        batches = asked(server, *(str(n) for n in range(1, 13)))
    run = batches[-1].harvest
    told = " ".join((run.shortfall or "", *run.warnings))
    assert part in told
    assert (run.status == "failed") is (part == "citation_count")


ODD: Any = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**12),
    st.floats(),
    st.text(max_size=9),
    st.lists(st.integers() | st.text(max_size=4)),
)


@given(st.fixed_dictionaries({name: ODD for name in icite.FIELDS.split(",")}))
def test_whatever_stands_there_only_pmids_and_possible_numbers_come_of_it(item: dict[str, Any]) -> None:
    links, metrics = icite.read_citations("1", item), icite.read_metrics("1", item)
    assert all(pmid.isdecimal() and 0 < int(pmid) < 10**9 for pmid in (*links.cites, *links.cited_by))
    assert metrics.citations is None or 0 <= metrics.citations <= 10**7
    assert metrics.rcr is None or metrics.rcr >= 0
    assert metrics.percentile is None or 0 <= metrics.percentile <= 100


def test_a_recorded_run_is_replayed_alike_without_the_server(tmp_path: Path) -> None:
    with Metrics() as server, recording(tmp_path / "r", NOW):
        server.add(cited(1, cites=(7, 8), cited_by=(9,)))
        live = asked(server, "1")
    text = (tmp_path / "r" / "traffic.yaml").read_text()
    assert "https://icite.od.nih.gov/api/pubs" in text
    assert "example.org" not in text
    with replaying(tmp_path / "r") as run:
        again = list(icite.harvest_icite(topic(), Web(ICITE), ["1"], now=run.now))
    assert again == live
