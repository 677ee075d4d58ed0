"""The way to the network: paced, bounded, patient, and silent about secrets."""

from __future__ import annotations

import gzip
import json
import logging
import threading
import time
import traceback

import pytest
from conftest import Clock, client
from made import article
from standin import Fault, Standin

from evidence.errors import EvidenceError, KeyRefusedError, QueryError, SourceError, UsageError
from harvest.net.deadline import within
from harvest.net.entrez import Entrez
from harvest.net.limiter import Limiter, shared_limiter
from harvest.net.transport import InvalidResponseError, Limits

KEY = "0123456789abcdef0123456789abcdef0123"
BUSY = b'{"error":"API rate limit exceeded","api-key":"10.1.2.3","count":"4","limit":"3"}'


def most_in_a_second(starts: list[float]) -> int:
    starts = sorted(starts)
    return max(sum(1 for s in starts[i:] if s < first + 1.0) for i, first in enumerate(starts))


def test_never_more_than_three_starts_in_a_second_by_a_simulated_clock_p01() -> None:
    for allowed in (3, 10):
        clock = Clock()
        limiter = Limiter(allowed, clock=clock, sleep=clock.sleep)
        starts = []
        for _ in range(50):
            limiter.wait()
            starts.append(clock())
        assert most_in_a_second(starts) <= allowed


def test_eight_threads_together_keep_the_limit_at_the_server_p01(ncbi: Standin) -> None:
    entrez = Entrez(email="tests@example.org", base_url=ncbi.url, limiter=Limiter(10))
    threads = [threading.Thread(target=lambda: entrez.search("x", retmax=0)) for _ in range(8)]
    ncbi.add(article(1, "x"))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    arrivals = [arrival.at for arrival in ncbi.log]
    assert len(arrivals) == 8
    assert max(arrivals) - min(arrivals) > 0.5  # seven gaps of 0.11 s, less what the threads were late


def test_retries_are_paced_too_p01(ncbi: Standin, clock: Clock) -> None:
    limiter = Limiter(3, clock=clock, sleep=clock.sleep)
    starts: list[float] = []
    ncbi.before = lambda arrival: None
    real_wait = limiter.wait

    def wait() -> None:
        real_wait()
        starts.append(clock())

    limiter.wait = wait  # type: ignore[method-assign]
    ncbi.faults.extend(Fault(status=503, body=b"") for _ in range(4))
    ncbi.add(article(1, "x"))
    client(ncbi, clock, limiter=limiter).search("x")
    assert len(starts) == 5
    assert most_in_a_second(starts) <= 3


def test_all_clients_of_a_process_share_one_limiter_p01() -> None:
    assert shared_limiter("eutils.ncbi.nlm.nih.gov", 3) is shared_limiter("eutils.ncbi.nlm.nih.gov", 3)
    one, other = Entrez(email="a@example.org"), Entrez(email="b@example.org")
    assert one._transport._limiter is other._transport._limiter


def test_a_silent_server_ends_in_an_error_not_in_waiting_p02(ncbi: Standin, clock: Clock) -> None:
    ncbi.faults.append(Fault(hang=30))
    with pytest.raises(InvalidResponseError, match="ReadTimeout"):
        client(ncbi, clock, limits=Limits(connect=0.2, read=0.2, total=5, tries=1)).search("x")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(drip=0.02),
        Fault(drip=0.02, framing="chunked"),
        Fault(drip=0.02, framing="close"),
        Fault(drip_head=0.02, headers={"X-Long": "x" * 500}),
        Fault(drip_head=0.02, headers={"X-Long": "x" * 500}, status=503),
    ],
)
def test_an_answer_that_drips_meets_the_total_deadline_headers_included_p02(ncbi: Standin, fault: Fault) -> None:
    ncbi.add(article(1, "x"))
    ncbi.faults.append(fault)
    entrez = Entrez(email="tests@example.org", base_url=ncbi.url, limits=Limits(connect=1, read=1, total=0.3, tries=1))
    began = time.monotonic()
    with pytest.raises(InvalidResponseError, match=r"within 0\.3 s"):
        entrez.search("x")
    assert time.monotonic() - began < 3


def test_a_body_that_comes_after_the_deadline_is_read_no_further_p02(ncbi: Standin, clock: Clock) -> None:
    ncbi.add(article(1, "x"))
    ncbi.before = lambda arrival: clock.sleep(6)
    with pytest.raises(InvalidResponseError, match="within 5 s"):
        client(ncbi, clock, limits=Limits(total=5, tries=1)).search("x")


def test_what_a_call_raises_comes_out_of_its_deadline_p02() -> None:
    with pytest.raises(KeyError, match="inside"):
        within(5, lambda: {}["inside"])


def test_a_hang_inside_the_body_is_cut_off_p02(ncbi: Standin, clock: Clock) -> None:
    ncbi.add(article(1, "x"))
    ncbi.faults.append(Fault(drip=5))
    with pytest.raises(InvalidResponseError, match="ReadTimeout"):
        client(ncbi, clock, limits=Limits(connect=0.3, read=0.3, total=5, tries=1)).search("x")


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=429, body=BUSY),
        Fault(status=200, body=BUSY),
        Fault(status=500, body=b"This could be a transient problem"),
        Fault(status=503, body=b""),
        Fault(status=400, body=b"<eFetchResult><ERROR>External viewer error: Status: Timeout</ERROR></eFetchResult>"),
    ],
)
def test_passing_troubles_are_waited_out_with_growing_pauses_p03(ncbi: Standin, clock: Clock, fault: Fault) -> None:
    ncbi.add(article(7, "x"))
    ncbi.faults.extend([fault] * 3)
    assert client(ncbi, clock).search("x").ids == ("7",)
    assert len(clock.slept) == 3
    assert all(pause >= 1 for pause in clock.slept)


def test_retry_after_is_honored_p03(ncbi: Standin, clock: Clock) -> None:
    ncbi.add(article(7, "x"))
    ncbi.faults.append(Fault(status=429, body=BUSY, headers={"Retry-After": "77"}))
    client(ncbi, clock).search("x")
    assert clock.slept[0] >= 77


def test_tries_are_bounded_and_the_error_says_it_is_safe_to_run_again_p03(ncbi: Standin, clock: Clock) -> None:
    ncbi.faults.extend([Fault(status=503, body=b"")] * 50)
    with pytest.raises(InvalidResponseError, match="safe to run again") as caught:
        client(ncbi, clock).search("x")
    assert caught.value.exit_code == 3
    assert len(ncbi.log) == Limits().tries


def test_a_refused_key_stops_at_once_and_a_refused_query_is_not_repeated_p03_p04(ncbi: Standin, clock: Clock) -> None:
    ncbi.key = "another"
    with pytest.raises(KeyRefusedError):
        client(ncbi, clock, api_key=KEY).search("x")
    with pytest.raises(QueryError):
        client(ncbi, clock).search("x", retstart=9_999)
    assert len(ncbi.log) == 2


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_refused_and_never_followed_p05(ncbi: Standin, clock: Clock, status: int) -> None:
    ncbi.faults.append(Fault(status=status, body=b"", headers={"Location": f"{ncbi.url}/followed.fcgi"}))
    with pytest.raises(SourceError, match="redirect"):
        client(ncbi, clock).search("x")
    assert [arrival.utility for arrival in ncbi.log] == ["esearch"]


@pytest.mark.parametrize(
    "address",
    [
        "http://eutils.ncbi.nlm.nih.gov/entrez/eutils",
        "https://eutils.ncbi.nlm.nih.gov.example.org/entrez/eutils",
        "https://example.org/entrez/eutils",
        "https://user:secret@eutils.ncbi.nlm.nih.gov/entrez/eutils",
        "https://eutils.ncbi.nlm.nih.gov:8443/entrez/eutils",
        "http://127.0.0.1.example.org/entrez/eutils",
        "ftp://127.0.0.1/entrez/eutils",
    ],
)
def test_only_the_named_host_over_https_and_loopback_may_be_asked_p05(address: str) -> None:
    with pytest.raises(SourceError, match="only https://eutils"):
        Entrez(email="tests@example.org", base_url=address)


def test_every_request_is_a_post_with_tool_and_email_and_the_key_never_in_the_address_p06(
    ncbi: Standin, clock: Clock
) -> None:
    ncbi.add(article(1, "x"))
    entrez = client(ncbi, clock, api_key=KEY)
    entrez.search("x")
    entrez.fetch(["1"])
    entrez.fields()
    assert len(ncbi.log) == 3
    for arrival in ncbi.log:
        assert arrival.method == "POST"
        assert arrival.query == ""
        assert arrival.form["tool"] == "evidence-tracker"
        assert arrival.form["email"] == "tests@example.org"
        assert arrival.form["api_key"] == KEY
        assert KEY not in json.dumps(arrival.headers)


@pytest.mark.parametrize("key", ["", "   ", None])
def test_an_empty_key_is_no_key_p06(ncbi: Standin, clock: Clock, key: str | None) -> None:
    ncbi.add(article(1, "x"))
    client(ncbi, clock, api_key=key).search("x")
    assert "api_key" not in ncbi.log[0].form


def test_no_email_no_request_p06() -> None:
    with pytest.raises(UsageError, match="NCBI_EMAIL"):
        Entrez(email="")


@pytest.mark.parametrize("framing", ["length", "chunked", "close"])
def test_an_answer_cut_anywhere_is_never_taken_for_whole_p07(ncbi: Standin, clock: Clock, framing: str) -> None:
    ncbi.add(*(article(i, "x") for i in range(1, 4)))
    entrez = client(ncbi, clock)
    whole = entrez.fetch(["1", "2", "3"])
    for fiftieth in range(50):
        ncbi.faults.append(Fault(cut=len(whole) * fiftieth // 50, framing=framing))
        assert entrez.fetch(["1", "2", "3"]) == whole
    assert len(ncbi.log) == 1 + 2 * 50


@pytest.mark.parametrize("framing", ["length", "chunked"])
def test_a_cut_is_noticed_even_where_what_came_looks_whole_p07(ncbi: Standin, clock: Clock, framing: str) -> None:
    body = b'{"esearchresult":{"count":"1","idlist":["9"]}}'
    ncbi.faults.append(Fault(body=body + b" " * 900, cut=len(body) + 200, framing=framing))
    ncbi.faults.append(Fault(body=body))
    client(ncbi, clock).search("x")
    assert len(ncbi.log) == 2


def test_a_cut_that_persists_is_an_error_p07(ncbi: Standin, clock: Clock) -> None:
    ncbi.add(article(1, "x"))
    ncbi.faults.extend([Fault(cut=400)] * 20)
    with pytest.raises(InvalidResponseError, match="incomplete"):
        client(ncbi, clock).fetch(["1"])


def test_an_answer_beyond_the_size_cap_is_refused_p43(ncbi: Standin, clock: Clock) -> None:
    ncbi.faults.append(Fault(body=b"x" * 200_000))
    with pytest.raises(SourceError, match="more than"):
        client(ncbi, clock, limits=Limits(max_bytes=100_000)).search("x")


def test_a_gzip_bomb_meets_the_same_cap_p43_p38(ncbi: Standin, clock: Clock) -> None:
    bomb = gzip.compress(b"0" * 20_000_000)
    ncbi.faults.append(Fault(body=bomb, headers={"Content-Encoding": "gzip"}))
    with pytest.raises(SourceError, match="more than"):
        client(ncbi, clock, limits=Limits(max_bytes=1_000_000)).search("x")


def test_a_zipped_answer_is_unpacked_and_a_cut_one_refused_p07(ncbi: Standin, clock: Clock) -> None:
    body = b'{"esearchresult":{"count":"1","idlist":["9"]}}'
    ncbi.faults.append(Fault(body=gzip.compress(body), headers={"Content-Encoding": "gzip"}))
    assert client(ncbi, clock).search("x").ids == ("9",)
    cut = gzip.compress(body)[:-6]
    ncbi.faults.append(Fault(body=cut, headers={"Content-Encoding": "gzip"}))
    ncbi.faults.append(Fault(body=body))
    assert client(ncbi, clock).search("x").ids == ("9",)
    assert len(clock.slept) == 1


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=400, body=b'{"error":"API key invalid","api-key":"' + KEY.encode() + b'","type":"key"}'),
        Fault(status=429, body=b'{"error":"API rate limit exceeded","api-key":"' + KEY.encode() + b'"}'),
        Fault(status=404, body=b"no such thing for api_key=" + KEY.encode()),
        Fault(status=400, body=b"who is tests@example.org with " + KEY.encode()),
        Fault(cut=0),
        Fault(status=302, body=b"", headers={"Location": "https://example.org/?api_key=" + KEY}),
    ],
)
def test_the_key_and_the_email_stand_in_no_error_no_traceback_and_no_log_p37(
    ncbi: Standin, clock: Clock, caplog: pytest.LogCaptureFixture, fault: Fault
) -> None:
    caplog.set_level(logging.DEBUG)
    ncbi.faults.extend([fault] * 10)
    with pytest.raises(EvidenceError) as caught:
        client(ncbi, clock, api_key=KEY).search("x")
    shown = "".join(traceback.format_exception(caught.value)) + str(caught.value) + caplog.text
    assert KEY not in shown
    assert "tests@example.org" not in shown


def test_a_key_of_any_shape_is_kept_out_of_errors_p37(ncbi: Standin, clock: Clock) -> None:
    ncbi.faults.append(Fault(status=404, body=b"nothing for Open Sesame here"))
    with pytest.raises(QueryError, match=r"nothing for .* here") as caught:
        client(ncbi, clock, api_key="Open Sesame").search("x")
    assert "Sesame" not in str(caught.value)


def test_other_users_of_bio_entrez_keep_their_own_opener_p06(monkeypatch: pytest.MonkeyPatch) -> None:
    from Bio import Entrez as Bio

    from harvest.net import entrez as ours

    ours._install()
    calls: list[object] = []
    monkeypatch.setattr(ours, "_urlopen", lambda request, *a, **k: calls.append(request))
    assert vars(Bio)["urlopen"]("request") is None
    assert calls == ["request"]
