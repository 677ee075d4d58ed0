"""A harvest is complete, or says what it lacks."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from conftest import Clock, client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made import article, at, retraction_notice, topic
from standin import EINFO, WINDOW, Arrival, Fault, Standin

from evidence.errors import EvidenceError, KeyRefusedError, QueryError, SourceError
from evidence.records import Batch, Known
from harvest.net.entrez import Entrez
from harvest.pubmed.plan import DATES, due_for_refresh, list_ids
from harvest.pubmed.run import harvest_pubmed

DAY = "2026-02-01"
AWAY = Fault(status=503, body=b"")


def gather(entrez: Entrez, known: Known | None = None, day: str = DAY, **options: object) -> list[Batch]:
    fields = {"now": at(day), **options}
    return list(harvest_pubmed(topic(), entrez, known or Known(), **fields))  # type: ignore[arg-type]


def until_error(entrez: Entrez, **options: object) -> tuple[list[Batch], EvidenceError | None]:
    batches: list[Batch] = []
    try:
        for batch in harvest_pubmed(topic(), entrez, Known(), now=at(DAY), **options):  # type: ignore[arg-type]
            batches.append(batch)
    except EvidenceError as error:
        return batches, error
    return batches, None


def keys(batches: list[Batch]) -> list[str]:
    return [paper.paper for batch in batches for paper in batch.papers]


def knowing(batches: list[Batch], day: str = DAY, **changes: object) -> Known:
    """What a store knows after these batches."""
    run = batches[-1].harvest
    fields: dict[str, object] = {
        "refreshed": {pmid: date.fromisoformat(day) for pmid in keys(batches)},
        "cursors": batches[-1].cursors,
        "query_translation": run.query_translation,
        "count": run.count,
        **changes,
    }
    return Known(**fields)  # type: ignore[arg-type]


# --- search and lists


def test_the_run_keeps_query_translation_count_warnings_platform_and_version_p10(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1), article(2))
    run = gather(entrez)[-1].harvest
    assert run.harvest == "invented/pubmed/2026-02-01T06:00:00Z"
    assert (run.query, run.count, run.kind) == (topic().query, 2, "full")
    assert "Title/Abstract" in (run.query_translation or "")
    assert run.platform
    assert run.tool_version
    assert run.started_at == at(DAY)


def test_a_changed_reading_of_the_query_raises_an_alarm_and_lists_everything_p10(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1), article(2, created="2001-01-01"))
    known = Known(cursors={"pubmed": DAY}, query_translation="something else", refreshed={"1": date(2026, 2, 1)})
    batches = gather(entrez, known)
    assert any("differently" in w for w in batches[-1].harvest.warnings)
    assert "2" in keys(batches)


def test_a_dropped_phrase_raises_an_alarm_although_hits_come_p10(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1))
    small = topic({"a": ("ketamine[tiab]", '"body battery"[tiab]')})
    run = list(harvest_pubmed(small, entrez, Known(), now=at(DAY)))[-1].harvest
    assert run.count == 1
    assert any("body battery" in w for w in run.warnings)


def test_a_query_that_finds_nothing_because_a_phrase_is_unknown_fails_p13(ncbi: Standin, entrez: Entrez) -> None:
    broken = topic({"a": ('"no such heading"[mh]',)})
    run = harvest_pubmed(broken, entrez, Known(), now=at(DAY))
    assert next(run).harvest.status == "failed"
    with pytest.raises(QueryError, match="no such heading"):
        next(run)


def test_a_count_that_fell_by_half_is_partial_and_moves_no_cursor_p10_p13(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1))
    known = Known(cursors={"pubmed": DAY}, count=900)
    last = gather(entrez, known)[-1]
    assert (last.harvest.status, last.cursors) == ("partial", {})
    assert "900" in (last.harvest.shortfall or "")


def test_a_fall_by_half_is_no_less_partial_because_the_query_is_read_differently_p10(
    ncbi: Standin, entrez: Entrez
) -> None:
    ncbi.add(article(1))
    known = Known(cursors={"pubmed": DAY}, count=900, query_translation="something else")
    last = gather(entrez, known)[-1]
    assert (last.harvest.status, last.cursors) == ("partial", {})
    assert "--full" in (last.harvest.shortfall or "")


def test_nothing_found_by_a_query_read_differently_is_partial_p13(ncbi: Standin, entrez: Entrez) -> None:
    known = Known(cursors={"pubmed": DAY}, count=0, query_translation="something else")
    assert gather(entrez, known)[-1].harvest.status == "partial"


def small_articles(count: int, first: int = 1, step: int = 1) -> list[bytes]:
    return [b"<PubmedArticle><PMID>%d</PMID> x </PubmedArticle>" % (first + i * step) for i in range(count)]


@pytest.mark.parametrize("count", [0, 1, WINDOW - 1, WINDOW, WINDOW + 1, 25_001])
def test_every_pmid_is_listed_whatever_the_count_p11(ncbi: Standin, entrez: Entrez, count: int) -> None:
    ncbi.index.rows = _cheap_rows(count)
    found, ids = list_ids(entrez, "x[tiab]")
    assert found.count == count
    assert ids == frozenset(ncbi.index.rows)


def _cheap_rows(count: int) -> dict[str, object]:  # type: ignore[misc]
    """Records with nothing but a word, PMIDs in clumps, and books far above."""
    from standin_search import Row

    pmids = [str(1000 + i if i % 3 else 39_000_000 + i) for i in range(count)]
    return {
        pmid: Row(pmid=pmid, raw=b"", texts={"tiab": " x "}, dates=dict.fromkeys(DATES, "2026/01/01")) for pmid in pmids
    }


def test_a_record_that_appears_while_listing_is_neither_lost_nor_doubled_p12(ncbi: Standin, entrez: Entrez) -> None:
    rows = _cheap_rows(WINDOW + 500)
    ncbi.index.rows = dict(rows)
    late = iter(["777", "39999999"])

    def dequantize(arrival: Arrival) -> None:
        pmid = next(late, None) if len(ncbi.log) in (2, 4) else None
        if pmid:
            row = next(iter(rows.values()))
            ncbi.index.rows[pmid] = row
            ncbi.index.__dict__.pop("_all", None)

    ncbi.before = dequantize
    found, ids = list_ids(entrez, "x[tiab]")
    assert ids == frozenset(ncbi.index.rows)
    assert found.count == len(ids) == WINDOW + 502


def test_a_list_that_never_fits_its_count_is_an_error_p12_p13(ncbi: Standin, entrez: Entrez) -> None:
    body = b'{"esearchresult":{"count":"3","idlist":["1","2"],"querytranslation":"x"}}'
    ncbi.faults.extend([Fault(body=body, on="esearch")] * 20)
    with pytest.raises(SourceError, match="counts 3 records but listed 2"):
        list_ids(entrez, "x[tiab]")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pmids=st.sets(st.integers(min_value=1, max_value=99_999_999), max_size=60))
def test_bisection_finds_any_set_of_pmids_p11(
    pmids: set[int], ncbi: Standin, entrez: Entrez, monkeypatch: pytest.MonkeyPatch
) -> None:
    from standin_search import Row

    monkeypatch.setattr("harvest.pubmed.plan.WINDOW", 7)
    ncbi.index.rows = {str(p): Row(pmid=str(p), raw=b"", texts={"tiab": " x "}) for p in pmids}
    ncbi.index.__dict__.pop("_all", None)
    assert list_ids(entrez, "x[tiab]")[1] == frozenset(map(str, pmids))


# --- failures say what they are


@pytest.mark.parametrize("utility", ["esearch", "einfo", "efetch"])
@pytest.mark.parametrize("at_step", [0, 1])
def test_no_failure_at_any_step_is_taken_for_an_empty_or_complete_run_p13(
    ncbi: Standin, clock: Clock, utility: str, at_step: int
) -> None:
    ncbi.add(*(article(i) for i in range(1, 601)))
    seen = 0

    def fail(arrival: Arrival) -> None:
        nonlocal seen
        if arrival.utility == utility:
            seen += 1
            if seen > at_step:
                raise ConnectionAbortedError

    ncbi.before = fail
    batches, error = until_error(client(ncbi, clock))
    run = batches[-1].harvest
    if utility == "einfo" or (utility == "esearch" and at_step):
        assert (run.status, error) == ("complete", None)  # one search is enough, and the fields are also built in
        return
    assert isinstance(error, SourceError)
    assert run.status == ("failed" if utility == "esearch" else "partial")
    assert run.shortfall
    assert batches[-1].cursors == {}
    assert run.count is None or len(keys(batches)) + len(run.missing) == 600


def test_one_failed_batch_does_not_stop_the_rest_and_is_told_p13(ncbi: Standin, clock: Clock) -> None:
    ncbi.add(*(article(i) for i in range(1, 601)))
    calls = 0

    def fail(arrival: Arrival) -> None:
        nonlocal calls
        if arrival.utility == "efetch" and arrival.form["id"].startswith("201,"):
            calls += 1
            raise ConnectionAbortedError

    ncbi.before = fail
    batches, error = until_error(client(ncbi, clock))
    run = batches[-1].harvest
    assert error is None
    assert calls > 1
    assert len(keys(batches)) == 400
    assert (run.status, len(run.missing)) == ("partial", 200)
    assert "200 records were not fetched" in (run.shortfall or "")


def test_a_key_refused_midway_stops_the_run_and_marks_no_record_p13(ncbi: Standin, clock: Clock) -> None:
    ncbi.add(*(article(i) for i in range(1, 601)))
    entrez = client(ncbi, clock, api_key="0123456789abcdef0123456789abcdef0123")
    ncbi.before = lambda arrival: setattr(ncbi, "key", "rotated") if arrival.utility == "efetch" else None
    batches, error = until_error(entrez)
    assert isinstance(error, KeyRefusedError)
    last = batches[-1]
    assert (last.harvest.status, last.cursors, last.quarantined, last.deleted) == ("partial", {}, (), ())


def test_until_its_end_a_run_is_partial_so_that_a_killed_one_never_looks_complete_p13_p15(
    ncbi: Standin, entrez: Entrez
) -> None:
    ncbi.add(*(article(i) for i in range(1, 402)))
    batches = gather(entrez)
    assert [b.harvest.status for b in batches] == ["partial", "partial", "partial", "complete"]
    assert [bool(b.cursors) for b in batches] == [False, False, False, True]
    assert batches[0].harvest.finished_at is None


def test_a_limited_run_is_partial_p13(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(*(article(i) for i in range(1, 11)))
    last = gather(entrez, limit=3)[-1]
    assert (last.harvest.status, last.harvest.fetched, last.cursors) == ("partial", 3, {})
    assert "limited to 3 of 10" in (last.harvest.shortfall or "")


def test_a_proper_nothing_is_complete_p13(ncbi: Standin, entrez: Entrez) -> None:
    last = gather(entrez)[-1]
    assert (last.harvest.status, last.harvest.count) == ("complete", 0)


def test_without_einfo_the_query_is_checked_against_the_built_in_list_p09(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.faults.extend([Fault(status=503, body=b"", on="einfo")] * 6)
    run = gather(entrez)[-1].harvest
    assert run.status == "complete"
    assert any("built-in" in w for w in run.warnings)


def test_a_tag_pubmed_no_longer_knows_stops_the_run_before_the_search_p09(
    ncbi: Standin, entrez: Entrez, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("standin.EINFO", [f for f in EINFO if f != "TIAB"])
    with pytest.raises(QueryError, match=r"\[tiab\]"):
        gather(entrez)
    assert [a.utility for a in ncbi.log] == ["einfo"]


# --- increments


def test_each_of_the_four_dates_brings_a_record_back_p14(ncbi: Standin, entrez: Entrez) -> None:
    old = "2020-01-01"
    ncbi.add(*(article(i, created=old) for i in (1, 2, 3, 4, 5)))
    known = knowing(gather(entrez))
    ncbi.add(article(1, created="2026-02-02", entered=old, revised=old))
    ncbi.add(article(2, created=old, entered="2026-02-02", revised=old))
    ncbi.add(article(3, created=old, revised="2026-02-02"))
    ncbi.add(article(4, created=old, indexed="2026-02-02"))
    batches = gather(entrez, known, "2026-02-03")
    assert sorted(keys(batches)) == ["1", "2", "3", "4"]
    assert batches[-1].harvest.kind == "incremental"


def test_windows_overlap_by_seven_days_closed_at_the_start_p14(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1, created="2026-01-25"), article(2, created="2026-01-24"))
    known = knowing(gather(entrez))
    assert keys(gather(entrez, known, "2026-02-03")) == ["1"]


def test_a_paper_added_late_under_an_old_entry_date_is_found_p14(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(5))
    known = knowing(gather(entrez))
    ncbi.add(article(2, created="2026-02-02", entered="1999-05-05", revised="1999-05-05"))
    assert "2" in keys(gather(entrez, known, "2026-02-03"))


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 3, 8, 6, 59, tzinfo=UTC),  # the hour US Eastern time skips
        datetime(2026, 11, 1, 5, 30, tzinfo=UTC),  # the hour it repeats
        datetime(2026, 1, 1, 0, 30, tzinfo=timezone(timedelta(hours=14))),  # already the next day, far east
        datetime(2026, 12, 31, 23, 30, tzinfo=timezone(timedelta(hours=-11))),
    ],
)
def test_the_window_opens_a_day_or_more_before_the_last_run_in_any_time_zone_p18(
    ncbi: Standin, entrez: Entrez, now: datetime
) -> None:
    ncbi.add(article(1, created=(now.date() - timedelta(days=2)).isoformat()))
    first = list(harvest_pubmed(topic(), entrez, Known(), now=now))
    again = list(harvest_pubmed(topic(), entrez, knowing(first), now=now + timedelta(days=1)))
    assert keys(again) == ["1"]
    assert first[-1].harvest.started_at == now
    assert first[-1].harvest.started_at.utcoffset() == timedelta(0)


def test_a_clock_set_back_asks_for_more_never_for_less_p18(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1, created="2026-01-20"))
    known = knowing(gather(entrez), cursors={"pubmed": "2027-06-01", "pubmed/whole": "2027-06-01"})
    assert keys(gather(entrez, known, "2026-01-22")) == ["1"]


def test_a_record_all_windows_missed_is_found_by_listing_all_and_told_p24(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1))
    known = knowing(gather(entrez))
    ncbi.add(article(2, created="1990-01-01"))
    batches = gather(entrez, known, "2026-02-03")
    assert "2" in keys(batches)
    assert any("missed by the date windows" in w and "2" in w for w in batches[-1].harvest.warnings)


def test_above_the_window_all_is_listed_weekly_and_not_daily_p24(
    ncbi: Standin, entrez: Entrez, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvest.pubmed.plan.WINDOW", 2)
    ncbi.add(*(article(i, created="2025-01-01") for i in (1, 2, 3)))
    known = knowing(gather(entrez))
    ncbi.add(article(4, created="1990-01-01"))
    daily = gather(entrez, known, "2026-02-07")
    assert keys(daily) == []
    assert "pubmed/whole" not in daily[-1].cursors
    weekly = gather(entrez, known, "2026-02-08")
    assert keys(weekly) == ["4"]
    assert weekly[-1].cursors["pubmed/whole"] == "2026-02-08"


def test_since_opens_the_windows_on_that_day_p14(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1, created="2024-05-05"), article(2, created="2023-05-05"))
    known = Known(refreshed={"1": date(2026, 2, 1), "2": date(2026, 2, 1)})
    assert keys(gather(entrez, known, since=date(2024, 1, 1))) == ["1"]


def test_since_never_leaves_a_gap_after_the_last_complete_run_p14_p15(
    ncbi: Standin, entrez: Entrez, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harvest.pubmed.plan.WINDOW", 2)
    ncbi.add(*(article(i, created="2025-01-01") for i in (1, 2, 3)))
    known = knowing(gather(entrez))
    ncbi.add(article(4, created="2026-02-02"))
    assert keys(gather(entrez, known, "2026-02-05", since=date(2026, 2, 4))) == ["4"]


def test_a_full_run_also_refreshes_known_records_its_search_no_longer_finds_p22(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1), article(2, "Nothing of it", "Elsewhere"))
    known = Known(refreshed={"2": date(2025, 12, 1)})
    assert keys(gather(entrez, known, full=True)) == ["1", "2"]


@given(
    age=st.integers(min_value=0, max_value=60),
    every=st.integers(min_value=1, max_value=60),
    schedule=st.integers(1, 30),
)
def test_no_known_record_gets_older_than_the_refresh_days_between_scheduled_runs_p22(
    age: int, every: int, schedule: int
) -> None:
    today = date(2026, 6, 1)
    small = topic(refresh_days=every, schedule_days=schedule)
    due = due_for_refresh(small, Known(refreshed={"1": today - timedelta(days=age)}), today)
    assert ("1" in due) or age + schedule < every


def test_a_record_that_turned_retracted_without_any_date_moving_is_seen_by_the_refresh_p22(
    ncbi: Standin, entrez: Entrez
) -> None:
    ncbi.add(article(1, created="2025-01-01"))
    known = knowing(gather(entrez))
    ncbi.add(article(1, created="2025-01-01", notices=retraction_notice()))
    assert keys(gather(entrez, known, "2026-02-10")) == []
    batches = gather(entrez, known, "2026-02-24")
    assert [p.retracted for b in batches for p in b.papers] == [True]


# --- every record accounted for


def test_a_known_record_pubmed_no_longer_has_becomes_a_tombstone_p21(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1, created="2025-01-01"), article(2, created="2025-01-01"), article(3, created="2025-01-01"))
    known = knowing(gather(entrez))
    ncbi.remove("2")
    last = gather(entrez, known, "2026-03-01")[-1]
    assert [d.paper for d in last.deleted] == ["2"]
    assert last.harvest.status == "complete"


@pytest.mark.parametrize("full", [False, True])
def test_a_record_that_left_pubmed_is_noticed_on_the_first_run_that_does_not_list_it_p21(
    ncbi: Standin, entrez: Entrez, full: bool
) -> None:
    ncbi.add(article(1), article(2), article(3))
    known = knowing(gather(entrez))
    ncbi.remove("2")
    last = gather(entrez, known, "2026-02-11", full=full)[-1]
    assert [d.paper for d in last.deleted] == ["2"]
    assert (last.unlisted, last.harvest.status) == ((), "complete")


def test_a_record_the_search_does_not_list_but_pubmed_holds_is_said_once_and_not_asked_for_daily_p21(
    ncbi: Standin, entrez: Entrez
) -> None:
    ncbi.add(article(1), article(2, title="Ketamine and opioids"))
    known = knowing(gather(entrez))
    ncbi.add(article(2, "Something else", "Of another drug."))
    last = gather(entrez, known, "2026-02-11")[-1]
    assert (last.unlisted, last.deleted, last.harvest.status) == (("2",), (), "complete")
    known = dataclasses.replace(known, unlisted=frozenset({"2"}))
    again = gather(entrez, known, "2026-02-12")
    assert again[-1].unlisted == ()
    assert "2" not in keys(again)


def test_a_record_listed_again_is_fetched_at_once_p21(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1, created="2025-01-01"), article(2, created="2025-01-01"))
    known = dataclasses.replace(knowing(gather(entrez)), unlisted=frozenset({"2"}))
    batches = gather(entrez, known, "2026-02-11")
    assert batches[-1].listed == ("2",)
    assert "2" in keys(batches)


def test_a_search_that_fell_by_half_is_no_reason_to_ask_for_what_it_lost_p10(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(*(article(n) for n in range(1, 9)))
    known = knowing(gather(entrez), count=8)
    for n in range(2, 9):
        ncbi.add(article(n, "Something else", "Of another drug."))
    last = gather(entrez, known, "2026-02-11")[-1]
    assert (last.harvest.status, last.unlisted, last.deleted) == ("partial", (), ())


def test_a_record_found_but_not_delivered_is_missing_not_deleted_p21_p13(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1), article(2))
    ncbi.before = lambda arrival: (
        arrival.form.__setitem__("id", arrival.form["id"].replace("2", "0")) if arrival.utility == "efetch" else None
    )
    last = gather(entrez)[-1]
    assert (last.missing, last.harvest.missing, last.deleted) == (("2",), ("2",), ())
    assert last.harvest.status == "partial"
    assert last.cursors == {}


def test_a_record_the_first_answer_left_out_is_asked_for_again_p21(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(article(1), article(2))
    asked = 0

    def leave_out(arrival: Arrival) -> None:
        nonlocal asked
        if arrival.utility == "efetch":
            asked += 1
            if asked == 1:
                arrival.form["id"] = "1"

    ncbi.before = leave_out
    batches = gather(entrez)
    assert keys(batches) == ["1", "2"]
    assert batches[-1].harvest.status == "complete"


BAD = {
    "a control character": article(50).replace(b"invented abstract", b"invented \x00 abstract"),
    "bad UTF-8": article(50).replace(b"invented abstract", b"invented \xff abstract"),
    "an open tag": article(50).replace(b"<AbstractText>", b"<AbstractText><b>"),
}


@pytest.mark.parametrize("raw", BAD.values(), ids=BAD.keys())
def test_one_bad_record_costs_no_other_and_is_kept_as_received_p29(ncbi: Standin, entrez: Entrez, raw: bytes) -> None:
    ncbi.add(*(article(i) for i in range(1, 101) if i != 50), raw)
    batches = gather(entrez)
    bad = [q for b in batches for q in b.quarantined]
    assert {*keys(batches), *(q.paper for q in bad)} == {str(i) for i in range(1, 101)}
    for quarantined in bad:
        assert quarantined.paper == "50"
        assert quarantined.raw == raw
        assert batches[-1].harvest.status == "partial"


def test_an_answer_that_cannot_be_read_is_halved_down_to_the_record_p29(ncbi: Standin, entrez: Entrez) -> None:
    ncbi.add(*(article(i) for i in range(1, 41)))

    def garble(arrival: Arrival) -> None:
        if arrival.utility == "efetch" and "17" in arrival.form["id"].split(","):
            ncbi.faults.append(Fault())
            arrival.form["id"] = "garble"

    real = ncbi.answer
    ncbi.before = garble
    ncbi.answer = lambda a: (200, "text/plain", b"17\n18\n") if a.form.get("id") == "garble" else real(a)  # type: ignore[method-assign]
    batches = gather(entrez)
    bad = [q for b in batches for q in b.quarantined]
    assert [(q.paper, q.raw) for q in bad] == [("17", b"17\n18\n")]
    assert len(keys(batches)) == 39


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    there=st.sets(st.integers(1, 60), min_size=1),
    silent=st.sets(st.integers(1, 60)),
    bad=st.sets(st.integers(1, 60), max_size=3),
)
def test_papers_quarantine_tombstones_and_missing_account_for_every_record_p21_p29(
    there: set[int], silent: set[int], bad: set[int], ncbi: Standin, entrez: Entrez
) -> None:
    for pmid in list(ncbi.index.rows):
        ncbi.remove(pmid)
    for i in there:
        ncbi.add(article(i).replace(b"<Abstract>", b"<Abstract><oops>") if i in bad else article(i))

    def leave_out(arrival: Arrival) -> None:
        if arrival.utility == "efetch":
            ids = arrival.form["id"].split(",")
            arrival.form["id"] = ",".join(i for i in ids if int(i) not in silent) or "0"

    ncbi.before = leave_out
    batches = gather(entrez)
    last = batches[-1]
    accounts = [
        *keys(batches),
        *(q.paper for b in batches for q in b.quarantined),
        *(d.paper for b in batches for d in b.deleted),
        *last.harvest.missing,
    ]
    assert sorted(map(int, accounts)) == sorted(there)
    assert (last.harvest.status == "complete") == (not last.harvest.missing and not last.harvest.quarantined)
