"""Whatever a source answers, the harvest gives batches or an error of our own, and never calls nonsense complete."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from conftest import Clock
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import article, at, topic
from standin_neighbours import preprint, study, work

from evidence.errors import EvidenceError
from evidence.records import Batch, Known
from harvest.europepmc import harvest_preprints
from harvest.net.answers import Answer
from harvest.net.entrez import EUTILS, Entrez
from harvest.net.transport import Request, Service, Transport
from harvest.net.web import CROSSREF, CTGOV, EUROPEPMC, Web
from harvest.notices import harvest_notices
from harvest.pubmed.run import harvest_pubmed
from harvest.registries.trials import harvest_trials

NOW = at("2026-02-01")
TOPIC = topic(registry={"condition": "opioid use disorder"}, preprints="ketamine AND SRC:PPR")
SEARCH = {
    "esearchresult": {
        "count": "2",
        "idlist": ["1", "2"],
        "querytranslation": "x",
        "warninglist": {"outputmessages": ["No items found."], "quotedphrasesnotfound": ["a"]},
        "errorlist": {"phrasesnotfound": []},
    }
}
FETCHED = b"<PubmedArticleSet>" + article(1) + article(2) + b"</PubmedArticleSet>"
scraps = (
    st.none() | st.booleans() | st.integers(-9, 10**9) | st.text(max_size=8) | st.just([]) | st.just({}) | st.just([{}])
)


def damaged(data: Any, choose: st.DataObject) -> Any:
    """The data with one of its values replaced, at any depth."""
    if isinstance(data, dict) and data and choose.draw(st.integers(0, 5)):
        key = choose.draw(st.sampled_from(sorted(data)))
        return {**data, key: damaged(data[key], choose)}
    if isinstance(data, list) and data and choose.draw(st.integers(0, 3)):
        return [damaged(data[0], choose), *data[1:]]
    return choose.draw(scraps)


def bytes_damaged(body: bytes, choose: st.DataObject) -> bytes:
    start = choose.draw(st.integers(0, len(body)))
    end = choose.draw(st.integers(start, min(len(body), start + 60)))
    return body[:start] + choose.draw(st.binary(max_size=12)) + body[end:]


class Told(Transport):
    """A transport that is told what to answer."""

    def __init__(self, choose: st.DataObject, bodies: dict[str, Any], service: Service) -> None:
        clock = Clock()
        super().__init__(service, user_agent="t", options={"clock": clock, "sleep": clock.sleep})
        self.choose = choose
        self.bodies = bodies

    def send(self, request: Request) -> Answer:
        body = next(body for part, body in self.bodies.items() if part in request.url)
        if not isinstance(body, bytes):
            whole = not self.choose.draw(st.integers(0, 3))
            body = json.dumps(body if whole else damaged(body, self.choose)).encode()
        elif self.choose.draw(st.booleans()):
            body = bytes_damaged(body, self.choose)
        status = self.choose.draw(st.sampled_from([200, 200, 200, 200, 400, 404, 429, 500]))
        return Answer(status=status, headers={}, body=body)


def consumed(batches: Iterator[Batch]) -> tuple[list[Batch], bool]:
    """The batches and whether an error of our own ended them; anything else is a fault."""
    kept: list[Batch] = []
    try:
        for batch in batches:
            kept.append(batch)
    except EvidenceError:
        return kept, True
    return kept, False


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(choose=st.data())
def test_no_answer_of_pubmed_breaks_the_harvest_or_passes_for_complete_p04_p13(choose: st.DataObject) -> None:
    entrez = Entrez(email="t@example.org")
    bodies = {
        "esearch": SEARCH,
        "einfo": b"<eInfoResult><Field><Name>TIAB</Name></Field></eInfoResult>",
        "efetch": FETCHED,
    }
    entrez._transport = Told(choose, bodies, EUTILS)
    batches, failed = consumed(harvest_pubmed(TOPIC, entrez, Known(), now=NOW))
    last = batches[-1]
    assert last.harvest.finished_at is not None
    assert (last.cursors != {}) == (last.harvest.status == "complete")
    if last.harvest.status == "complete":
        assert not failed
        accounted = {p.paper for b in batches for p in b.papers} | {d.paper for d in last.deleted}
        assert len(accounted) == last.harvest.count
    else:
        assert last.harvest.shortfall


def neighbor(choose: st.DataObject, service: Service, body: object) -> Web:
    web = Web(service)
    web._transport = Told(choose, {"": body}, service)
    return web


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(choose=st.data(), source=st.sampled_from(["trials", "notices", "preprints"]))
def test_no_answer_of_a_neighbor_ever_raises_p04_p13(choose: st.DataObject, source: str) -> None:
    if source == "trials":
        body: object = {"studies": [study("NCT00000001", references=(("1", "RESULT"),))], "totalCount": 1}
        batches = harvest_trials(TOPIC, neighbor(choose, CTGOV, body), Known(), now=NOW, nct_ids=("NCT00000002",))
    elif source == "notices":
        item = work("10.1000/a", ("retraction", "publisher", "10.1000/b"), preprint="10.1000/c")
        body = {"message": {"items": [item]}}
        batches = harvest_notices(TOPIC, neighbor(choose, CROSSREF, body), {"1": "10.1000/a"}, now=NOW)
    else:
        link = {"commentCorrection": [{"id": "7", "source": "MED", "type": "Preprint of"}]}
        row = preprint("10.1101/a", commentCorrectionList=link)
        body = {"hitCount": 1, "nextCursorMark": "*", "resultList": {"result": [row]}}
        batches = harvest_preprints(TOPIC, neighbor(choose, EUROPEPMC, body), now=NOW, pmids=("1",))
    kept, failed = consumed(batches)
    assert not failed
    assert kept[-1].harvest.finished_at is not None
    assert (kept[-1].cursors != {}) == (kept[-1].harvest.status == "complete")


@pytest.mark.parametrize("ids", ['["1","2x"]', '["../1","2"]', '"12"', "[1,2]", "{}", '["123456789","1"]'])
def test_a_list_of_anything_but_pmids_is_refused_p04_p42(ids: str) -> None:
    from harvest.net.answers import AnswerClass, judge

    body = ('{"esearchresult":{"count":"2","idlist":' + ids + "}}").encode()
    assert judge("esearch", Answer(status=200, headers={}, body=body)).kind is AnswerClass.MALFORMED
