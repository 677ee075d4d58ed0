"""A recording replays to the same batches offline and gives nothing away."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from conftest import Clock, client
from made import article, at, topic
from standin import Fault, Standin
from standin_neighbours import Registry, Works, study, work

from evidence.errors import InputError, UsageError
from evidence.records import Batch, Known
from harvest.net.entrez import Entrez
from harvest.net.recording import recording, replaying
from harvest.net.web import CROSSREF, CTGOV, Web
from harvest.notices import harvest_notices
from harvest.pubmed.run import harvest_pubmed
from harvest.registries.trials import harvest_trials

KEY = "0123456789abcdef0123456789abcdef0123"
EMAIL = "someone@example.org"


def record(ncbi: Standin, directory: Path) -> list[Batch]:
    """A recorded run with an answer that quotes the key, a rate answer, cookies, and 250 records."""
    ncbi.add(*(article(i) for i in range(1, 251)))
    ncbi.faults.append(
        Fault(
            status=429,
            body=b'{"error":"API rate limit exceeded","api-key":"' + KEY.encode() + b'","count":"4"}',
            headers={"Set-Cookie": "ncbi_sid=ABC_SID; domain=.nih.gov", "NCBI-SID": "ABC_SID", "NCBI-PHID": "DEF"},
        )
    )
    ncbi.faults.append(Fault(status=503, body=b"sent to 10.20.30.40 for " + EMAIL.encode()))
    entrez = client(ncbi, Clock(), api_key=KEY, email=EMAIL)
    with recording(directory, at("2026-02-01")) as run:
        return list(harvest_pubmed(topic(), entrez, Known(), now=run.now))


def test_a_replay_offline_gives_the_same_batches_at_the_recorded_time_p16(ncbi: Standin, tmp_path: Path) -> None:
    recorded = record(ncbi, tmp_path / "run")
    ncbi.__exit__()
    with replaying(tmp_path / "run") as run:
        assert run.now == at("2026-02-01")
        replayed = list(harvest_pubmed(topic(), Entrez(email="other@example.com"), Known(), now=run.now))
    assert replayed == recorded


def test_two_recordings_of_the_same_run_are_byte_for_byte_alike_p16(ncbi: Standin, tmp_path: Path) -> None:
    record(ncbi, tmp_path / "one")
    ncbi.faults.clear()
    record(ncbi, tmp_path / "two")
    for name in ("traffic.yaml", "run.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


def test_key_email_cookies_sessions_and_addresses_never_get_into_a_recording_p37_p44(
    ncbi: Standin, tmp_path: Path, lint_recording: Callable[[Path], list[str]]
) -> None:
    record(ncbi, tmp_path / "run")
    text = "".join(path.read_text(encoding="utf-8") for path in (tmp_path / "run").iterdir())
    for secret in (KEY, EMAIL, "someone", "ABC_SID", "ncbi_sid", "NCBI-PHID", "10.20.30.40", "127.0.0.1", "api_key"):
        assert secret not in text, secret
    assert lint_recording(tmp_path / "run") == []
    assert "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi" in text


SEEDS = {
    "key": ("request", "body", f"db=pubmed&api_key={KEY}", "an API key"),
    "bare key": ("request", "body", f"x={KEY}", "an API key"),
    "key in address": ("request", "uri", f"https://eutils.ncbi.nlm.nih.gov/x?api_key={KEY}", "an API key"),
    "e-mail": ("request", "body", "db=pubmed&email=me%40example.org", "an e-mail address"),
    "mailto": ("request", "uri", "https://api.crossref.org/works?mailto=me%40example.org", "an e-mail address"),
    "cookie": ("response", "headers", {"Set-Cookie": ["ncbi_sid=1"]}, "a session or cookie"),
    "session": ("response", "headers", {"NCBI-SID": ["1"]}, "a session or cookie"),
    "IP": ("response", "body", {"string": '{"api-key":"10.2.3.4"}'}, "an IP address"),
    "key in records": ("response", "body", {"string": f"<PubmedArticle>{KEY}</PubmedArticle>"}, "an API key"),
}


@pytest.mark.parametrize(("part", "field", "value", "fault"), SEEDS.values(), ids=SEEDS.keys())
def test_a_seeded_secret_is_found_by_the_lint_p44(
    ncbi: Standin,
    tmp_path: Path,
    part: str,
    field: str,
    value: object,
    fault: str,
    lint_recording: Callable[[Path], list[str]],
) -> None:
    record(ncbi, tmp_path)
    path = tmp_path / "traffic.yaml"
    traffic = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    traffic["interactions"][1][part][field] = value
    path.write_text(yaml.dump(traffic), encoding="utf-8")
    found = lint_recording(tmp_path)
    assert any(fault in sentence and "exchange 2" in sentence for sentence in found), found
    assert KEY not in "".join(found)


def test_published_addresses_of_authors_stay_so_that_a_replay_gives_the_same_record_p44(
    ncbi: Standin, tmp_path: Path, lint_recording: Callable[[Path], list[str]]
) -> None:
    ncbi.add(article(1, abstract="Ketamine and heroin; write to ada@example.net, version 1.2.3.4"))
    with recording(tmp_path, at("2026-02-01")):
        live = list(harvest_pubmed(topic(), client(ncbi, Clock()), Known(), now=at("2026-02-01")))
    with replaying(tmp_path) as run:
        again = list(harvest_pubmed(topic(), Entrez(email=EMAIL), Known(), now=run.now))
    assert again == live
    assert lint_recording(tmp_path) == []


def test_a_record_whose_number_is_a_path_writes_no_file_and_is_no_record_p42(ncbi: Standin, tmp_path: Path) -> None:
    evil = article("1").replace(b'<PMID Version="1">1</PMID>', b'<PMID Version="1">../../evil</PMID>')
    ncbi.add(article(1), article(2))
    ncbi.index.rows["2"].raw = evil
    with recording(tmp_path / "a" / "b", at("2026-02-01")) as run:
        batches = list(harvest_pubmed(topic(), client(ncbi, Clock()), Known(), now=run.now))
    files = sorted(str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.is_file())
    assert files == ["a/b/run.json", "a/b/traffic.yaml"]
    assert [p.paper for b in batches for p in b.papers] == ["1"]
    assert [q.paper for b in batches for q in b.quarantined] == ["2"]


def test_what_was_not_recorded_is_an_error_with_the_way_out_p44(ncbi: Standin, tmp_path: Path) -> None:
    record(ncbi, tmp_path)
    with pytest.raises(InputError, match="record it again"), replaying(tmp_path):
        Entrez(email=EMAIL).search("another question[tiab]")


def test_a_recording_is_not_written_over(ncbi: Standin, tmp_path: Path) -> None:
    record(ncbi, tmp_path)
    with pytest.raises(UsageError, match="already"), recording(tmp_path, datetime.now(UTC)):
        pass


@pytest.mark.parametrize("damage", ["no clock", "no traffic", "not JSON", "not YAML"])
def test_a_damaged_recording_is_refused_in_words(
    ncbi: Standin, tmp_path: Path, damage: str, lint_recording: Callable[[Path], list[str]]
) -> None:
    record(ncbi, tmp_path)
    if damage.startswith("no "):
        (tmp_path / {"no clock": "run.json", "no traffic": "traffic.yaml"}[damage]).unlink()
    elif damage == "not JSON":
        (tmp_path / "run.json").write_text("{")
    else:
        (tmp_path / "traffic.yaml").write_text("a: [")
    assert lint_recording(tmp_path)
    if damage != "not YAML":
        with pytest.raises(InputError), replaying(tmp_path):
            pass


def test_the_neighbors_are_recorded_under_their_own_addresses(
    tmp_path: Path, lint_recording: Callable[[Path], list[str]]
) -> None:
    with Registry() as ctgov, Works() as crossref:
        ctgov.add(study("NCT00000001"))
        crossref.add(work("10.1/a", ("retraction", "retraction-watch", "10.1/b")))
        clock = Clock()
        registry = Web(CTGOV, base_url=ctgov.url, email=EMAIL, sleep=clock.sleep)
        works = Web(CROSSREF, base_url=crossref.url, email=EMAIL, sleep=clock.sleep)
        small = topic(registry={"condition": "opioid use disorder", "intervention": "ketamine"})
        with recording(tmp_path, at("2026-02-01")) as run:
            live = [
                *harvest_trials(small, registry, Known(), now=run.now),
                *harvest_notices(small, works, {"1": "10.1/A"}, now=run.now),
            ]
    with replaying(tmp_path) as run:
        again = [
            *harvest_trials(small, Web(CTGOV), Known(), now=run.now),
            *harvest_notices(small, Web(CROSSREF), {"1": "10.1/A"}, now=run.now),
        ]
    assert again == live
    assert again[-1].harvest.status == "complete"
    assert lint_recording(tmp_path) == []


def test_real_traffic_of_others_replays_through_bio_entrez_p04(shared: Path, tmp_path: Path) -> None:
    """The 400 that was a timeout and the 200 after it, as recorded by taxize, through the whole transport."""
    source = shared / "eutils" / "taxize" / "class2tree_classification_dup_high_level.yml"
    exchanges = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)["http_interactions"]
    bad = next(e["response"] for e in exchanges if str(e["response"]["status"]["status_code"]) == "400")
    good = '<?xml version="1.0" ?><PubmedArticleSet>' + article(7).decode() + "</PubmedArticleSet>"
    uri = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils/efetch.fcgi"
    request = {"method": "POST", "uri": uri, "headers": {}, "body": "db=pubmed&id=7&retmode=xml&tool=evidence-tracker"}
    answers = [(400, "Bad Request", bad["body"]["string"]), (200, "OK", good)]
    interactions = [
        {
            "request": request,
            "response": {"status": {"code": code, "message": word}, "headers": {}, "body": {"string": body}},
        }
        for code, word, body in answers
    ]
    (tmp_path / "traffic.yaml").write_text(yaml.dump({"version": 1, "interactions": interactions}), encoding="utf-8")
    (tmp_path / "run.json").write_text(json.dumps({"now": "2026-02-01T06:00:00+00:00"}), encoding="utf-8")
    with replaying(tmp_path):
        assert Entrez(email=EMAIL).fetch(["7"]) == good.encode()
