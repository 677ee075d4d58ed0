"""A published database is checked first, replaces the old one all or nothing, and can be brought back to the byte."""

from __future__ import annotations

import dataclasses
import multiprocessing
import os
import random
import resource
import signal
import sqlite3
import threading
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from builders import at, batch, classification, extraction, paper

from evidence.errors import GuardError, InputError, StoreError
from evidence.records import Trial
from evidence.store import Store
from operate import past, publishing


def build(path: Path, numbers: range = range(3), day: int = 1) -> Path:
    """A small database with quotes."""
    with Store(path) as store:
        for number in numbers:
            pmid = str(900001 + number)
            store.save_batch(batch(paper(pmid), day=day))
            store.save_classifications([classification(pmid)], at(day))
            store.save_extractions([extraction(pmid)], at(day))
        store.save_rows(list(store.reports()), [])
    return path


@pytest.fixture
def served(tmp_path: Path) -> Path:
    return build(tmp_path / "evidence.db")


@pytest.fixture
def new(tmp_path: Path) -> Path:
    (tmp_path / "new").mkdir()
    return build(tmp_path / "new" / "evidence.db", range(4))


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(sql)


def dump(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def test_a_whole_database_passes_every_check(new: Path, served: Path) -> None:
    publishing.check(new, served)


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        ('DROP TABLE "claims"', "the table claims is missing"),
        ("UPDATE readings SET quote = 'Eleven people'", "quotes 'Eleven people', which its text lacks"),
        ('UPDATE findings SET "start" = "start" + 1', "which its text lacks at that place"),
        ("UPDATE authors SET paper = 'nobody' WHERE paper = '900001'", "points to no row of papers"),
        ("DELETE FROM labels WHERE paper <> '900001'", "labels would shrink from 9 to 3 rows"),
    ],
)
def test_each_check_refuses_what_it_is_there_for_p32(new: Path, served: Path, damage: str, sentence: str) -> None:
    change(new, damage)
    with pytest.raises(GuardError, match=sentence):
        publishing.check(new, served)


def opened(*paths: Path) -> list[sqlite3.Connection]:
    return [sqlite3.connect(path) for path in paths]


@pytest.mark.parametrize("table", publishing.KEPT_WHOLE)
def test_not_one_row_of_what_is_only_added_to_may_be_lost(new: Path, served: Path, table: str) -> None:
    with Store(new) as store:
        columns = {row[1]: row[2] for row in store.connection.execute(f"PRAGMA table_info({table})")}
    for path, rows in ((served, 40), (new, 39)):
        change(path, f"DELETE FROM {table}")
        for number in range(rows):
            values = ", ".join(str(number) if kind == "INTEGER" else f"'{number}'" for kind in columns.values())
            change(path, f"INSERT INTO {table} VALUES ({values})")
    with pytest.raises(GuardError, match=f"{table} would shrink from 40 to 39 rows"):
        publishing._check_counts(*opened(new, served), publishing.MAX_LOSS)
    publishing._check_counts(*opened(new, served), 1)


@pytest.mark.parametrize("lost", [("trials", "trial_versions"), ("trial_versions",)])
def test_a_database_that_lost_its_trials_or_their_past_is_refused(
    new: Path, served: Path, lost: tuple[str, ...]
) -> None:
    for path in (new, served):
        with Store(path) as store:
            registered = Trial(trial="NCT99999901", title="Invented trial", last_update="2026-01-01")
            store.save_batch(dataclasses.replace(batch(paper("900001"), day=2), trials=(registered,)))
    publishing.check(new, served)
    for table in lost:
        change(new, f"DELETE FROM {table}")
    with pytest.raises(GuardError, match=f"^{lost[0]} would shrink from 1 to 0 rows"):
        publishing.check(new, served)


def test_a_damaged_file_is_refused(new: Path, served: Path) -> None:
    raw = bytearray(new.read_bytes())
    raw[8192:12288] = bytes(4096)
    new.write_bytes(raw)
    with pytest.raises((GuardError, sqlite3.DatabaseError)):
        publishing.check(new, served)


def test_a_meant_loss_of_rows_can_be_allowed(new: Path, served: Path) -> None:
    change(new, "DELETE FROM labels WHERE paper <> '900001'")
    publishing.check(new, served, max_loss=1.0)


def test_publishing_the_same_again_publishes_nothing(new: Path, served: Path) -> None:
    assert publishing.publish(new, served, at(2)) is not None
    assert publishing.publish(new, served, at(3)) is None
    assert len(publishing.versions(served)) == 1


def test_only_the_last_versions_are_kept(new: Path, served: Path) -> None:
    for day in range(2, 9):
        change(new, f"INSERT INTO meta VALUES ('day {day}', 'x')")
        publishing.publish(new, served, at(day), keep=3)
    assert [v.name[9:17] for v in publishing.versions(served)] == ["20260306", "20260307", "20260308"]


def test_a_restored_version_equals_the_published_one_p34(new: Path, served: Path) -> None:
    publishing.publish(new, served, at(2))
    good = dump(served)
    change(new, "DELETE FROM tags")
    publishing.publish(new, served, at(3))
    assert dump(served) != good
    publishing.restore(served)
    assert dump(served) == good


@pytest.mark.parametrize("harm", ["no database", "zeros", "cut short"])
def test_a_damaged_file_is_no_obstacle_to_the_last_version_and_is_kept_beside(
    new: Path, served: Path, harm: str
) -> None:
    publishing.publish(new, served, at(2))
    good = dump(served)
    left = {"no database": b"not ours" * 900, "zeros": bytes(9000), "cut short": served.read_bytes()[:9000]}[harm]
    served.write_bytes(left)
    publishing.restore(served)
    assert dump(served) == good
    assert served.with_name(served.name + ".damaged").read_bytes() == left


def test_a_version_with_another_checksum_is_not_restored(new: Path, served: Path) -> None:
    version = publishing.publish(new, served, at(2))
    assert version is not None
    with version.open("ab") as file:
        file.write(b"x")
    with pytest.raises(GuardError, match="checksum does not match"):
        publishing.restore(served, version.name)


def test_an_unknown_version_is_one_clear_sentence(served: Path) -> None:
    with pytest.raises(InputError, match="no version nothing is kept"):
        publishing.restore(served, "nothing")


def test_a_failed_build_leaves_the_served_file_and_no_copy(served: Path) -> None:
    before = served.read_bytes()

    def fail() -> None:
        with publishing.building(served) as copy:
            change(copy, "DELETE FROM tags")
            raise GuardError("refused")

    with pytest.raises(GuardError):
        fail()
    assert served.read_bytes() == before
    assert not list(served.parent.glob(".evidence*"))


def test_a_second_build_at_the_same_time_is_refused_p19(served: Path) -> None:
    with publishing.building(served), pytest.raises(StoreError, match="another run"), publishing.building(served):
        pass


@pytest.mark.parametrize("kind", ["itself", "symlink", "hard link"])
def test_a_database_is_not_copied_to_itself_which_would_wait_without_end(served: Path, kind: str) -> None:
    other = served if kind == "itself" else served.with_name("other.db")
    if kind == "symlink":
        other.symlink_to(served)
    elif kind == "hard link":
        other.hardlink_to(served)
    before = served.read_bytes()
    with pytest.raises(StoreError, match="is the database itself; name another file"):
        publishing.copy_database(served, other)
    with pytest.raises(StoreError, match="is the database itself"):
        past.make(served, date(2026, 1, 1), other)
    assert served.read_bytes() == before
    assert other.exists()


def test_a_full_disk_leaves_the_old_site_and_one_clear_sentence_p35(new: Path, served: Path) -> None:
    before = dump(served)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    old_handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (served.stat().st_size // 2, hard))
    try:
        with pytest.raises(StoreError, match="the old version stays"):
            publishing.publish(new, served, at(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, old_handler)
    assert dump(served) == before
    assert publishing.versions(served) == []


def _publish_forever(new: Path, served: Path) -> None:
    while True:
        publishing.copy_database(new, served)
        publishing.copy_database(served.parent / "old.db", served)


def test_kill_9_while_publishing_leaves_the_old_or_the_new_database_p33(new: Path, served: Path) -> None:
    publishing.copy_database(served, served.parent / "old.db")
    whole = {dump(new), dump(served)}
    context = multiprocessing.get_context("fork")
    for _ in range(8):
        worker = context.Process(target=_publish_forever, args=(new, served))
        worker.start()
        time.sleep(0.05 + random.random() * 0.1)
        os.kill(worker.pid or 0, signal.SIGKILL)
        worker.join()
        with Store(served, readonly=True):  # what any reader of ours does first
            pass
        with closing(sqlite3.connect(f"file:{served}?mode=ro", uri=True)) as reader:
            assert "\n".join(reader.iterdump()) in whole


def test_readers_see_the_old_or_the_new_database_never_a_mixture_p33(new: Path, served: Path) -> None:
    publishing.copy_database(served, served.parent / "old.db")
    seen: set[tuple[int, int]] = set()
    failures: list[str] = []
    stop = threading.Event()

    def read() -> None:
        with closing(sqlite3.connect(f"file:{served}?mode=ro", uri=True, timeout=30)) as connection:
            while not stop.is_set():
                try:
                    sql = 'SELECT (SELECT count(*) FROM papers), (SELECT count(*) FROM "rows")'
                    seen.add(tuple(connection.execute(sql).fetchone()))
                except sqlite3.Error as error:
                    failures.append(str(error))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for source in [new, served.parent / "old.db"] * 10:
        publishing.copy_database(source, served)
    stop.set()
    for reader in readers:
        reader.join()
    assert failures == []
    assert seen <= {(3, 3), (4, 4)}
