"""The store keeps every record, every version and what changed, and never lets an older revision win."""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import sqlite3
import tempfile
import time
from datetime import date
from pathlib import Path

import pytest
from builders import at, batch, paper, retraction, run
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence.errors import StoreError
from evidence.records import AbstractKind, Batch, Deleted, Notice, Quarantined, Trial
from evidence.store import Store


def dump(store: Store) -> str:
    return "\n".join(store.connection.iterdump())


def kinds(store: Store) -> list[str]:
    return [row[0] for row in store.connection.execute("SELECT kind FROM changes ORDER BY changed_on, kind")]


def only(store: Store) -> object:
    return next(store.reports()).paper


def test_a_record_comes_back_exactly_as_it_went_in(store: Store) -> None:
    store.save_batch(batch(paper()))
    assert only(store) == paper()


def test_two_runs_over_the_same_input_give_identical_dumps_p16(store: Store) -> None:
    store.save_batch(batch(paper(), paper("900002"), cursors={"pubmed": "2026-03-01"}))
    first = dump(store)
    store.save_batch(batch(paper(), paper("900002"), cursors={"pubmed": "2026-03-01"}))
    assert dump(store) == first


def test_an_unchanged_record_seen_on_another_day_adds_no_version_and_no_change(store: Store) -> None:
    store.save_batch(batch(paper()))
    saved = store.save_batch(batch(paper(), day=2))
    assert (saved.new, saved.revised, saved.unchanged) == (0, 0, 1)
    assert store.scalar("SELECT count(*) FROM versions") == 1
    assert kinds(store) == ["new"]
    assert store.known("t").refreshed == {"900001": date(2026, 3, 2)}


def test_a_revised_abstract_is_a_new_version_and_the_old_one_stays_with_its_dates(store: Store) -> None:
    store.save_batch(batch(paper()))
    store.save_batch(batch(paper(abstract="Now other words.", sections=(), date_revised=date(2026, 2, 2)), day=5))
    rows = store.connection.execute("SELECT valid_from, valid_to FROM versions ORDER BY valid_from").fetchall()
    assert [tuple(r) for r in rows] == [
        ("2026-03-01T05:17:00Z", "2026-03-05T05:17:00Z"),
        ("2026-03-05T05:17:00Z", None),
    ]
    assert kinds(store) == ["new", "abstract_revised"]


def test_an_older_revision_never_overwrites_a_newer_one_p20(store: Store) -> None:
    new = paper(title="The newer title", date_revised=date(2026, 2, 2))
    store.save_batch(batch(new))
    store.save_batch(batch(paper(date_revised=date(2025, 12, 1)), day=2))
    assert only(store) == new


def test_a_retraction_is_told_in_words_and_flagged_p22_p23(store: Store) -> None:
    store.save_batch(batch(paper()))
    store.save_batch(batch(retraction(), day=3))
    assert "retracted" in kinds(store)
    assert store.scalar("SELECT retracted FROM papers") == 1
    assert store.scalar("SELECT ref_type FROM notices") == "RetractionIn"


def test_a_deleted_record_stays_as_a_tombstone_and_may_come_back_p21(store: Store) -> None:
    store.save_batch(batch(paper()))
    store.save_batch(Batch(harvest=run(2), deleted=(Deleted(paper="900001"),)))
    assert list(store.reports()) == []
    assert store.scalar("SELECT deleted_on FROM papers") == "2026-03-02T05:17:00Z"
    store.save_batch(batch(paper(), day=3))
    assert [r.paper.paper for r in store.reports()] == ["900001"]
    assert kinds(store) == ["new", "deleted", "restored"]


def test_a_deleted_record_whose_doi_stands_under_another_number_was_merged_p21(store: Store) -> None:
    store.save_batch(batch(paper(doi="10.1000/one"), paper("900002", doi="10.1000/one", title="Other title")))
    saved = store.save_batch(Batch(harvest=run(2), deleted=(Deleted(paper="900001"),)))
    assert saved.deleted == 1
    assert kinds(store)[-1] == "merged"
    assert "900002" in store.scalar("SELECT sentence FROM changes WHERE kind = 'merged'")


def test_a_record_the_search_does_not_list_is_noted_once_until_it_is_listed_again(store: Store) -> None:
    store.save_batch(batch(paper()))
    for day in (2, 3):
        saved = store.save_batch(Batch(harvest=run(day), unlisted=("900001",)))
        assert saved.revised == 0
    assert kinds(store) == ["new", "unlisted"]
    assert store.known(run(3).topic).unlisted == {"900001"}
    store.save_batch(Batch(harvest=run(4), listed=("900001",)))
    assert store.known(run(4).topic).unlisted == frozenset()
    store.save_batch(Batch(harvest=run(5), unlisted=("900001",)))
    assert kinds(store) == ["new", "unlisted", "unlisted"]


def test_the_past_is_seen_as_it_was_even_for_a_record_deleted_since(store: Store) -> None:
    store.save_batch(batch(paper()))
    store.save_batch(batch(paper(title="A second title", date_revised=date(2026, 2, 2)), day=4))
    store.save_batch(Batch(harvest=run(6), deleted=(Deleted(paper="900001"),)))
    titles = [[r.paper.title for r in store.reports(date(2026, 3, day))] for day in (3, 5, 7)]
    assert titles == [["An invented trial of ketamine, number 900001"], ["A second title"], []]
    assert list(store.reports(date(2026, 2, 1))) == []


def test_a_harvested_record_replaces_the_demo_record_of_the_same_doi(store: Store) -> None:
    demo = paper("x", paper="doi:10.9999/900001", pmid=None, doi="10.9999/900001", source="demo", date_revised=None)
    store.save_batch(batch(demo))
    store.save_batch(batch(paper(), day=2))
    assert [r.paper.paper for r in store.reports()] == ["900001"]
    assert (
        store.scalar("SELECT sentence FROM changes WHERE kind = 'deleted'")
        == "Replaced by the harvested record 900001."
    )


def test_a_harvested_record_replaces_the_demo_record_of_the_same_title(store: Store) -> None:
    demo = paper("x", paper="demo:a1", pmid=None, doi=None, source="demo", title="A title with no identifier.")
    store.save_batch(batch(demo))
    store.save_batch(batch(paper(title="A Title With No Identifier"), day=2))
    assert [r.paper.paper for r in store.reports()] == ["900001"]


def test_a_published_abstract_replaces_the_digest(store: Store) -> None:
    store.save_batch(
        batch(paper(abstract="A digest.", sections=(), abstract_kind=AbstractKind.DIGEST, date_revised=None))
    )
    store.save_batch(batch(paper(), day=2))
    assert only(store) == paper()
    assert store.scalar("SELECT sentence FROM changes WHERE kind = 'abstract_revised'").startswith(
        "The published abstract"
    )


def test_a_notice_of_another_source_raises_the_flag_and_survives_the_next_refresh(store: Store) -> None:
    store.save_batch(batch(paper()))
    notice = Notice(ref_type="RetractionIn", source="10.9999/notice", origin="crossref")
    store.save_batch(Batch(harvest=run(2, source="crossref"), notices={"900001": (notice,)}))
    assert store.scalar("SELECT retracted FROM papers") == 1
    store.save_batch(batch(paper(date_revised=date(2026, 2, 2)), day=3))
    assert store.scalar("SELECT retracted FROM papers") == 1
    assert store.scalar("SELECT count(*) FROM notices WHERE origin = 'crossref'") == 1


def test_an_unreadable_record_is_kept_with_its_bytes_p29(store: Store) -> None:
    store.save_batch(Batch(harvest=run(), quarantined=(Quarantined(paper="7", error="bad", raw=b"<x"),)))
    assert tuple(store.connection.execute("SELECT paper, error, raw FROM quarantine").fetchone()) == ("7", "bad", b"<x")


def test_a_changed_trial_is_told_in_words(store: Store) -> None:
    trial = Trial(trial="NCT00000001", title="Invented", status="RECRUITING", enrollment=50)
    store.save_batch(Batch(harvest=run(1, source="clinicaltrials.gov"), trials=(trial,)))
    changed = Trial(trial="NCT00000001", title="Invented", status="COMPLETED", enrollment=48, has_results=True)
    store.save_batch(Batch(harvest=run(2, source="clinicaltrials.gov"), trials=(changed,)))
    sentence = store.scalar("SELECT sentence FROM changes WHERE kind = 'trial_changed'")
    assert sentence == (
        "The registry record changed: status from RECRUITING to COMPLETED; "
        "number of participants from 50 to 48; results were posted."
    )


def test_results_are_overdue_a_year_after_primary_completion_unless_a_report_is_known(store: Store) -> None:
    trials = [
        Trial(
            trial=f"NCT0000000{i}", title="Invented", status="COMPLETED", primary_completion_date=day, has_results=done
        )
        for i, (day, done) in enumerate(
            [("2024-01", False), ("2025-12", False), ("2024-01", True), ("2024-01", False)], 2
        )
    ]
    store.save_batch(Batch(harvest=run(1, source="clinicaltrials.gov"), trials=tuple(trials)))
    store.save_batch(batch(paper(registry_ids=())))
    store.connection.execute("INSERT INTO registry_ids VALUES ('900001', 'NCT00000005', 'ClinicalTrials.gov', 'text')")
    store.mark_overdue_trials(at(1))
    rows = store.connection.execute("SELECT trial FROM trials WHERE overdue = 1").fetchall()
    assert [r[0] for r in rows] == ["NCT00000002"]


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_order_and_repetition_of_batches_converges_to_the_same_records_p17(
    order: list[int], again: list[int]
) -> None:
    revisions = [paper(str(900000 + i // 2), title=f"Title {i}", date_revised=date(2026, 1, 1 + i)) for i in range(6)]
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "x.db") as store:
        for day, i in enumerate([*order, *again], 1):
            store.save_batch(batch(revisions[i], day=day))
        assert [r.paper for r in store.reports()] == [revisions[1], revisions[3], revisions[5]]


def test_a_second_process_is_locked_out_p19(store: Store) -> None:
    with pytest.raises(StoreError, match="another run is writing"), Store(store.path):
        pass


def test_a_failed_transaction_leaves_nothing_behind(store: Store) -> None:
    bad = batch(paper(), paper("900002", year="not a year"))
    with pytest.raises(StoreError, match="nothing was changed"):
        store.save_batch(bad)
    assert store.scalar("SELECT count(*) FROM papers") + store.scalar("SELECT count(*) FROM harvests") == 0


def test_a_file_that_is_no_database_is_one_clear_sentence(tmp_path: Path) -> None:
    path = tmp_path / "x.db"
    path.write_text("not a database, long enough to be read as a header of one, or so it is hoped by this test" * 20)
    with pytest.raises(StoreError, match=r"x\.db: cannot be opened as a database"), Store(path):
        pass


def test_a_database_of_a_newer_schema_is_refused(store: Store) -> None:
    store.connection.execute("PRAGMA user_version = 999")
    with pytest.raises(StoreError, match="newer version of this tool"), Store(store.path, readonly=True):
        pass


def _save_forever(path: Path, started: object) -> None:
    with Store(path) as store:
        for day in range(1, 29):
            papers = [paper(str(910000 + 40 * day + i)) for i in range(40)]
            store.save_batch(batch(*papers, day=day, cursors={"pubmed": str(day)}))
            started.set()  # type: ignore[attr-defined]


def test_kill_9_at_any_moment_loses_nothing_behind_the_cursor_p15(tmp_path: Path) -> None:
    context = multiprocessing.get_context("fork")
    path = tmp_path / "evidence.db"
    for _ in range(8):
        started = context.Event()
        worker = context.Process(target=_save_forever, args=(path, started))
        worker.start()
        started.wait(20)
        time.sleep(random.random() * 0.2)
        os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join()
        with sqlite3.connect(path) as connection:
            cursor = int(connection.execute("SELECT value FROM cursors").fetchone()[0])
            stored = {row[0] for row in connection.execute("SELECT pmid FROM papers")}
        assert {str(910000 + 40 * day + i) for day in range(1, cursor + 1) for i in range(40)} <= stored


def test_crossref_is_asked_for_the_doi_of_every_standing_record(store: Store) -> None:
    store.save_batch(batch(paper(), paper("900002", doi=None), paper("900003")))
    store.save_batch(Batch(harvest=run(2), deleted=(Deleted(paper="900003"),)))
    assert store.dois() == {"900001": "10.9999/900001"}


def test_every_record_says_which_tool_read_it_p36(store: Store) -> None:
    store.save_batch(Batch(harvest=run(1, tool_version="tracker 1, parser 2"), papers=(paper(),)))
    assert store.scalar("SELECT parser_version FROM papers") == "tracker 1, parser 2"
