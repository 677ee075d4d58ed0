"""Odd addresses, torn checksums, clocks set back, links and killed runs cost no version and mix nothing."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from builders import at, batch, paper

from evidence.errors import EvidenceError, GuardError, StoreError
from evidence.store import Store
from operate import publishing

ODD = ["a#b", "a?b=c", "100%23", "a?mode=memory", "\u00fc \u0394", "a&b;c"]
ROOT = Path(__file__).parents[2]


def build(path: Path, count: int = 3) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with Store(path) as store:
        for number in range(count):
            store.save_batch(batch(paper(str(900001 + number))))
        store.save_rows(list(store.reports()), [])
    return path


def papers(path: Path) -> int:
    with Store(path, readonly=True) as store:
        return len(list(store.reports()))


@pytest.mark.parametrize("folder", ODD)
def test_a_database_in_any_folder_is_published_served_and_restored(tmp_path: Path, folder: str) -> None:
    served, new = build(tmp_path / folder / "evidence.db", 3), build(tmp_path / "new" / "evidence.db", 4)
    publishing.publish(build(tmp_path / "new" / "first.db", 3), served, at(1))
    with publishing.building(served) as copy:
        assert papers(copy) == 3
        with Store(copy) as store:
            store.save_batch(batch(paper("900009")))
            store.save_rows(list(store.reports()), [])
        publishing.check(copy, served)
        publishing.smoke(copy, ROOT)
    publishing.publish(new, served, at(2))
    assert papers(served) == 4
    publishing.restore(served)
    assert papers(served) == 3
    assert {p.name for p in tmp_path.iterdir()} == {folder, "new"}  # no file beside the one that was meant


@pytest.mark.parametrize("torn", ["", "ab12", "\x00\x00", "not a sum\n"])
def test_a_torn_checksum_stops_no_update_and_its_version_is_not_brought_back(tmp_path: Path, torn: str) -> None:
    served = build(tmp_path / "evidence.db")
    versions = []
    for number in range(3):
        new = build(tmp_path / f"new{number}" / "evidence.db", 4 + number)
        versions.append(publishing.publish(new, served, at(1 + number)))
    assert versions[-1]
    versions[-1].with_suffix(".sha256").write_text(torn)
    publishing.restore(served)  # the one before the last, not the one before that
    assert papers(served) == 5
    with pytest.raises(GuardError, match="torn"):
        publishing.restore(served, versions[-1].name)
    assert publishing.publish(build(tmp_path / "next" / "evidence.db", 7), served, at(5))
    assert papers(served) == 7


def test_a_clock_set_back_makes_no_version_the_oldest(tmp_path: Path) -> None:
    served = build(tmp_path / "evidence.db")
    for number, day in enumerate((20, 21, 22, 3, 3, 4, 2)):
        new = build(tmp_path / f"new{number}" / "evidence.db", 4 + number)
        made = publishing.publish(new, served, at(day), keep=3)
        assert publishing.versions(served)[-1] == made
        if number:
            publishing.restore(served)
            assert papers(served) == 3 + number
            publishing.restore(served, publishing.versions(served)[-1].name)
            assert papers(served) == 4 + number


def test_through_a_link_only_one_run_writes_at_a_time_and_versions_stay_together(tmp_path: Path) -> None:
    served = build(tmp_path / "real" / "evidence.db")
    (tmp_path / "links").mkdir()
    by_file, by_folder = tmp_path / "links" / "other.db", tmp_path / "folder"
    by_file.symlink_to(served)
    by_folder.symlink_to(served.parent)
    for link in (by_file, by_folder / "evidence.db"):
        with publishing.building(served), pytest.raises(StoreError, match="another run"), publishing.building(link):
            pass
        with Store(served), pytest.raises(StoreError, match="another run"), Store(link):
            pass
        assert publishing.versions_folder(link) == publishing.versions_folder(served)
    publishing.publish(build(tmp_path / "new" / "evidence.db", 4), by_file, at(2))
    assert by_file.is_symlink()
    assert papers(served) == 4


def test_drafts_of_killed_runs_go_with_the_next_publication(tmp_path: Path) -> None:
    served = build(tmp_path / "evidence.db")
    folder = publishing.versions_folder(served)
    folder.mkdir()
    for name in ("x.draft", "x.draft-journal", "evidence-20260101T000000Z.sha256", "y.sha256.new"):
        (folder / name).write_text("left")
    publishing.publish(build(tmp_path / "new" / "evidence.db", 4), served, at(2))
    assert sorted(p.suffix for p in folder.iterdir()) == [".db", ".sha256"]


KILLED = """
import os, sys
from pathlib import Path
from datetime import datetime, UTC
sys.path.insert(0, sys.argv[4])
from operate import publishing
steps = int(sys.argv[3])
def trace(frame, event, argument):
    global steps
    if frame.f_code.co_filename == publishing.__file__ and event == "line":
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), 9)
    return trace
sys.settrace(trace)
publishing.publish(Path(sys.argv[1]), Path(sys.argv[2]), datetime(2026, 3, 5, tzinfo=UTC))
"""


@pytest.mark.parametrize("steps", range(4, 64, 6))
def test_wherever_a_publication_is_killed_the_next_one_and_restore_work(tmp_path: Path, steps: int) -> None:
    served = build(tmp_path / "evidence.db", 3)
    publishing.publish(build(tmp_path / "one" / "evidence.db", 4), served, at(2))
    publishing.publish(build(tmp_path / "two" / "evidence.db", 5), served, at(3))
    new = build(tmp_path / "three" / "evidence.db", 6)
    done = subprocess.run([sys.executable, "-c", KILLED, new, served, str(steps), ROOT], check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    assert papers(served) in (5, 6)
    assert all(publishing.sha256(v) in v.with_suffix(".sha256").read_text() for v in publishing.versions(served))
    publishing.publish(build(tmp_path / "four" / "evidence.db", 7), served, at(6))
    publishing.restore(served)
    assert papers(served) in (5, 6)
    assert not list(publishing.versions_folder(served).glob("*.draft*"))


def test_an_empty_file_is_no_reason_to_forget_what_was_published(tmp_path: Path) -> None:
    served = build(tmp_path / "evidence.db", 3)
    publishing.publish(build(tmp_path / "one" / "evidence.db", 40), served, at(2))
    for empty in (lambda: served.write_bytes(b""), served.unlink):
        empty()
        with publishing.building(served) as copy:
            build(copy, 1)
            with pytest.raises(GuardError, match="shrink from 40 to 1"):
                publishing.check(copy, served)


def test_the_database_of_another_program_is_never_written(tmp_path: Path) -> None:
    served = tmp_path / "history.db"
    with closing(sqlite3.connect(served)) as connection:
        connection.execute("CREATE TABLE bookmarks (address TEXT)")
    before = served.read_bytes()
    for attempt in (publishing.building, Store):
        with pytest.raises(StoreError, match="another program"), attempt(served):
            pass
    with pytest.raises(StoreError, match="another program"), Store(served, readonly=True):
        pass
    assert served.read_bytes() == before


def test_a_pipe_or_folder_as_database_is_one_sentence_and_nothing_waits(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    (tmp_path / "folder.db").mkdir()
    for path in (tmp_path / "pipe.db", tmp_path / "folder.db"):
        for readonly in (True, False):
            with pytest.raises(EvidenceError, match="is no file"), Store(path, readonly=readonly):
                pass
        with pytest.raises(EvidenceError, match="is no file"), publishing.building(path):
            pass


def test_an_empty_file_is_told_by_its_name_to_whoever_reads_it(tmp_path: Path) -> None:
    served = tmp_path / "evidence.db"
    served.touch()
    with pytest.raises(StoreError, match=r"evidence\.db: is empty; build it"), Store(served, readonly=True):
        pass
    with Store(served) as store:  # and is a new database to whoever writes it
        assert not list(store.reports())
