"""A backup is whole, proven, and comes back; nothing that a person said is lost with the database."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from builders import at, batch, classification, extraction, paper
from click.testing import CliRunner, Result

from evidence.correcting.readers import Judgement
from evidence.errors import GuardError, InputError
from evidence.store import Store
from evidence.store.judgements import Desk, desk_file
from operate import backups, publishing
from operate.commands import backup, correct, corrections, kept_corrections, restore

VALUES = [("900001", "study_type", "case_report"), ("900002", "scope", "adjacent")]


@pytest.fixture
def served(tmp_path: Path) -> Path:
    path = tmp_path / "evidence.db"
    with Store(path) as store:
        for number in range(3):
            pmid = str(900001 + number)
            store.save_batch(batch(paper(pmid, registry_ids=())))
            store.save_classifications([classification(pmid)], at(1))
            store.save_extractions([extraction(pmid)], at(1))
        store.save_rows(list(store.reports()), [])
    return path


def run(command: object, *args: object) -> Result:
    return CliRunner().invoke(command.command, [str(a) for a in args])  # type: ignore[attr-defined]


def correct_it(served: Path, which: int = 0) -> None:
    done = run(correct, *VALUES[which], "--by", "a reader", "--reason", "=read, in full", "--db", served)
    assert done.exit_code == 0, done.output


def publish(served: Path) -> None:
    """Keep the database as a version."""
    with publishing.building(served) as copy:
        publishing.publish(copy, served, at(2))


def held(path: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(
            "SELECT paper, field_name, value, made_by, reason, made_at FROM corrections"
        ).fetchall()


def content(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return "\n".join(connection.iterdump())


def said(number: int) -> Judgement:
    return Judgement(
        judgement=f"{number:032x}/0",
        kind="first",
        paper="900003",
        field_name="study_type",
        made_by="reader",
        made_at=f"2026-03-0{number}T10:00:00Z",
        value="case_report",
        shown=None,
        quote=None,
        reason=None,
        text_sha256=None,
    )


def test_a_backup_brings_everything_back(served: Path, tmp_path: Path) -> None:
    correct_it(served)
    Desk(desk_file(served)).add([said(1)])
    done = run(backup, tmp_path / "backups", "--db", served)
    assert done.exit_code == 0, done.output
    assert "1 correction." in done.output
    before = content(served)
    for path in tmp_path.glob("evidence.*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    done = run(restore, "--from", tmp_path / "backups", "--db", served)
    assert done.exit_code == 0, done.output
    assert content(served) == before
    assert Desk(desk_file(served)).all() == [said(1)]


def test_its_checksums_are_those_of_sha256sum(served: Path, tmp_path: Path) -> None:
    run(backup, tmp_path / "backups", "--db", served)
    (made,) = backups.backups(tmp_path / "backups")
    assert subprocess.run(["sha256sum", "-c", backups.SUMS], cwd=made, capture_output=True).returncode == 0
    assert made.stat().st_mode & 0o077 == 0


def test_corrections_survive_the_loss_of_the_database(served: Path) -> None:
    """The last version was published before them; the file beside the database has them."""
    publish(served)
    for which in range(len(VALUES)):
        correct_it(served, which)
    wanted = held(served)
    assert len(wanted) == 2
    served.unlink()
    done = run(restore, "--db", served)
    assert done.exit_code == 0, done.output
    assert held(served) == wanted
    with Store(served, readonly=True) as store:
        found = {report.paper.paper: report for report in store.reports()}
    assert found["900001"].value("study_type") == "case_report"
    assert found["900002"].value("scope") == "adjacent"


def test_corrections_made_after_a_backup_stay(served: Path, tmp_path: Path) -> None:
    correct_it(served)
    Desk(desk_file(served)).add([said(1)])
    run(backup, tmp_path / "backups", "--db", served)
    correct_it(served, 1)
    Desk(desk_file(served)).add([said(2)])
    wanted = held(served)
    run(restore, "--from", tmp_path / "backups", "--db", served)
    assert held(served) == wanted
    assert Desk(desk_file(served)).all() == [said(1), said(2)]


def test_one_that_was_taken_back_stays_so(served: Path) -> None:
    publish(served)
    correct_it(served)
    assert run(correct, "--undo", 1, "--by", "b", "--reason", "no", "--db", served).exit_code == 0
    wanted = held(served)
    served.unlink()
    run(restore, "--db", served)
    assert held(served) == wanted
    with Store(served, readonly=True) as store:
        assert next(r for r in store.reports() if r.paper.paper == "900001").value("study_type") != "case_report"


def test_an_emptier_database_takes_no_line_from_the_kept_file(served: Path, tmp_path: Path) -> None:
    for which in range(len(VALUES)):
        correct_it(served, which)
    kept = kept_corrections.kept_file(served).read_text()
    other = tmp_path / "new" / "evidence.db"
    other.parent.mkdir()
    shutil.copy(kept_corrections.kept_file(served), kept_corrections.kept_file(other))
    with Store(other) as store:
        kept_corrections.keep(store, other)
        assert kept_corrections.kept_file(other).read_text() == kept
        (problem,) = kept_corrections.take_over(store, other)  # its records are not there: a person has to look
        assert "line 2" in problem
        assert "could not be brought back" in problem


def test_what_is_imported_is_kept_too(served: Path, tmp_path: Path) -> None:
    correct_it(served)
    run(corrections, "export", tmp_path / "all.csv", "--db", served)
    kept_corrections.kept_file(served).unlink()
    assert run(corrections, "import", tmp_path / "all.csv", "--db", served).exit_code == 0
    assert kept_corrections.kept_file(served).read_text() == (tmp_path / "all.csv").read_text()


@pytest.mark.parametrize("harm", ["evidence.db", "corrections.csv", "missing"])
def test_a_damaged_backup_is_refused_by_name_and_changes_nothing(served: Path, tmp_path: Path, harm: str) -> None:
    run(backup, tmp_path / "backups", "--db", served)
    (made,) = backups.backups(tmp_path / "backups")
    if harm == "missing":
        (made / "evidence.db").unlink()
    else:
        with (made / harm).open("r+b") as file:
            file.seek(5)
            file.write(b"\xff")
    before = content(served)
    with pytest.raises(GuardError, match=r"evidence\.db|corrections\.csv"):
        backups.restore(served, made)
    assert content(served) == before


def test_a_database_that_lost_rows_pushes_no_good_backup_out(served: Path, tmp_path: Path) -> None:
    run(backup, tmp_path / "backups", "--keep", 1, "--db", served)
    good = backups.backups(tmp_path / "backups")
    with closing(sqlite3.connect(served)) as connection, connection:
        for table in ("rows", "labels", "readings", "findings", "tags"):
            connection.execute(f'DELETE FROM "{table}"')
    done = run(backup, tmp_path / "backups", "--keep", 1, "--db", served)
    assert isinstance(done.exception, GuardError)
    assert backups.backups(tmp_path / "backups") == good
    assert not list((tmp_path / "backups").glob(".*"))


def test_only_the_newest_are_kept_and_nothing_else_is_touched(served: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    (folder / "evidence-notes").mkdir(parents=True)
    for day in range(1, 5):
        backups.backup(served, folder, at(day), {}, keep=2)
    assert [path.name[9:17] for path in backups.backups(folder)] == ["20260303", "20260304"]
    assert (folder / "evidence-notes").is_dir()
    again = backups.backup(served, folder, at(4), {})
    assert again in backups.backups(folder)


def test_where_no_backup_is_the_sentence_says_how_to_make_one(served: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="evidence backup DIR"):
        backups.restore(served, tmp_path)


def test_a_version_and_a_backup_are_not_asked_for_together(served: Path, tmp_path: Path) -> None:
    done = run(restore, "x", "--from", tmp_path, "--db", served)
    assert "--from" in str(done.exception)
