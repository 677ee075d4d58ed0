"""Publish safely: build in a folder of its own, check, then copy into the served file with SQLite's backup API.

A running Datasette sees the old or the new database, never a mixture, and needs no restart: the backup writes the
served file in one transaction (https://www.sqlite.org/backup.html). Replacing the file by rename would leave a
running server on the old one.
"""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import filelock

from evidence import schema
from evidence.errors import GuardError, InputError, StoreError
from evidence.store import roll_back
from publish.links import Links

KEEP = 5  # published versions kept
MAX_LOSS = 0.1  # a table may not lose more than this share of its rows
COUNTED = ("papers", "versions", "trials", "trial_versions", "labels", "readings", "findings", "rows", "harvests")
KEPT_WHOLE = ("corrections", "changes")  # only ever added to: not one row may be lost unless all may (max_loss 1)


@contextmanager
def building(served: Path) -> Iterator[Path]:
    """A copy of the served database to build in; the served file is locked against other runs meanwhile.

    The copy is removed at the end, whatever happens: a failed build leaves nothing behind.
    """
    copy = served.parent / f".{served.stem}.building" / served.name
    lock = filelock.FileLock(f"{served}.lock", timeout=0)
    with _one_at_a_time(lock, served):
        try:
            copy.parent.mkdir(exist_ok=True)
            _remove(copy)
            if served.exists():
                copy_database(served, copy)
            yield copy
        except OSError as error:
            raise StoreError(f"{served}: cannot be built ({error.strerror}); the old version stays.") from error
        finally:
            _remove(copy)
            if copy.parent.is_dir():
                copy.parent.rmdir()


@contextmanager
def _one_at_a_time(lock: filelock.BaseFileLock, served: Path) -> Iterator[None]:
    try:
        lock.acquire()
    except filelock.Timeout:
        raise StoreError(f"{served}: another run is writing this database; wait for it to end.") from None
    except OSError as error:
        raise StoreError(f"{served}: the folder cannot be written ({error.strerror}).") from None
    try:
        yield
    finally:
        lock.release()


def copy_database(source: Path, target: Path) -> None:
    """Copy a database into another file in one transaction; readers of the target see old or new."""
    roll_back(source)
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as old,
            closing(sqlite3.connect(target)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied to {target} ({error}); the old version stays.") from error


def check(new: Path, served: Path, *, max_loss: float = MAX_LOSS) -> None:
    """Refuse (GuardError) a database that is damaged, lost rows, or holds a quote that is not in its text."""
    with closing(sqlite3.connect(f"file:{new}?mode=ro", uri=True)) as connection:
        _check_whole(connection, new)
        _check_quotes(connection, new)
        if served.exists():
            with closing(sqlite3.connect(f"file:{served}?mode=ro", uri=True)) as old:
                _check_counts(connection, old, max_loss)


def _check_whole(connection: sqlite3.Connection, new: Path) -> None:
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")}
    missing = sorted({*schema.TABLES, "evidence", "search"} - names)
    if missing:
        raise GuardError(f"{new.name}: the table {missing[0]} is missing; the old version stays.")
    result = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if result != "ok":
        raise GuardError(f"{new.name}: SQLite finds damage ({result}); the old version stays.")
    broken = connection.execute("PRAGMA foreign_key_check").fetchone()
    if broken:
        raise GuardError(f"{new.name}: a row of {broken[0]} points to no row of {broken[2]}; the old version stays.")


def _check_quotes(connection: sqlite3.Connection, new: Path) -> None:
    for table in ("readings", "findings", "tags"):
        bad = connection.execute(
            f"""SELECT t.paper, t.quote FROM "{table}" t JOIN papers p ON p.paper = t.paper
                WHERE t.valid_to IS NULL AND t.quote IS NOT NULL AND t.quote IS NOT
                  substr(CASE t.field WHEN 'title' THEN p.title ELSE p.abstract END, t.start + 1, t.end - t.start)
                  AND p.summarized_sha256 IS p.text_sha256 AND p.deleted_on IS NULL LIMIT 1"""
        ).fetchone()
        if bad:
            raise GuardError(f"{new.name}: record {bad[0]} quotes {bad[1]!r}, which its text lacks at that place.")


def _check_counts(new: sqlite3.Connection, old: sqlite3.Connection, max_loss: float) -> None:
    present = {row[0] for row in old.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in (*COUNTED, *KEPT_WHOLE):
        if table not in present:
            continue
        before, after = (c.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0] for c in (old, new))
        allowed = max_loss if table in COUNTED or max_loss >= 1 else 0.0
        if after < before * (1 - allowed):
            raise GuardError(
                f"{table} would shrink from {before} to {after} rows; the old version stays. "
                "If this is meant, run again with --max-loss 1."
            )


def smoke(new: Path, config_dir: Path) -> None:
    """Ask the site for its main pages on the new database; GuardError names the page that fails."""
    with closing(sqlite3.connect(f"file:{new}?mode=ro", uri=True)) as connection:
        row = connection.execute('SELECT paper FROM "rows" ORDER BY paper LIMIT 1').fetchone()
    table = f"/{new.stem}/evidence"
    pages = ["/", f"{table}?_size=5", f"{table}.json?_size=1"] + ([Links().study(row[0])] if row else [])
    for page, status in asyncio.run(_statuses(new, config_dir, pages)):
        if status != 200:
            raise GuardError(f"the page {page} answers {status} on the new database; the old version stays.")


async def _statuses(new: Path, config_dir: Path, pages: list[str]) -> list[tuple[str, int]]:
    site = open_site(new, config_dir)
    await site.invoke_startup()
    return [(page, (await site.client.get(page, follow_redirects=True)).status_code) for page in pages]


def open_site(database: Path, config_dir: Path) -> Any:
    """A Datasette on one database with the project's metadata, settings, plugins and templates."""
    import json

    from datasette.app import Datasette
    from datasette.utils import parse_metadata

    settings = json.loads((config_dir / "settings.json").read_text(encoding="utf-8"))
    return Datasette(
        [str(database)],
        metadata=parse_metadata((config_dir / "metadata.yml").read_text(encoding="utf-8")),
        settings=settings,
        plugins_dir=str(config_dir / "plugins"),
        template_dir=str(config_dir / "templates"),
        static_mounts=[("static", str(config_dir / "static"))],
    )


def publish(new: Path, served: Path, now: datetime, *, keep: int = KEEP) -> Path | None:
    """Put the checked database into the served file and keep it as a version; None when nothing changed."""
    folder = versions_folder(served)
    folder.mkdir(exist_ok=True)
    version = folder / f"{served.stem}-{now:%Y%m%dT%H%M%SZ}.db"
    draft = version.with_suffix(".draft")
    try:
        draft.unlink(missing_ok=True)
        with closing(sqlite3.connect(f"file:{new}?mode=ro", uri=True)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        digest = sha256(draft)
        last = versions(served)[-1:]
        if served.exists() and last and _digest_of(last[0]) == digest:
            return None
        copy_database(new, served)
        draft.replace(version)
        version.with_suffix(".sha256").write_text(f"{digest}  {version.name}\n", encoding="utf-8")
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{served}: cannot be published ({error}); the old version stays.") from error
    finally:
        draft.unlink(missing_ok=True)
    for old in versions(served)[:-keep]:
        old.unlink()
        old.with_suffix(".sha256").unlink(missing_ok=True)
    return version


def restore(served: Path, name: str | None = None) -> Path:
    """Bring a kept version back (the one before the last, or the one named) after verifying its checksum."""
    kept = versions(served)
    chosen = [v for v in kept if name in (v.name, v.stem)] if name else kept[-2:-1] or kept[-1:]
    if not chosen:
        raise InputError(f"{served}: no version{f' {name}' if name else ''} is kept in {versions_folder(served)}.")
    if sha256(chosen[0]) != _digest_of(chosen[0]):
        raise GuardError(f"{chosen[0].name}: the checksum does not match; choose another version.")
    with _one_at_a_time(filelock.FileLock(f"{served}.lock", timeout=0), served):
        copy_database(chosen[0], served)
    return chosen[0]


def versions_folder(served: Path) -> Path:
    """Where published versions are kept."""
    return served.parent / f"{served.stem}.versions"


def versions(served: Path) -> list[Path]:
    """Kept versions with a checksum, oldest first."""
    return sorted(v for v in versions_folder(served).glob(f"{served.stem}-*.db") if v.with_suffix(".sha256").exists())


def sha256(path: Path) -> str:
    """Hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(version: Path) -> str:
    return version.with_suffix(".sha256").read_text(encoding="utf-8").split()[0]


def _remove(database: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm", ".lock"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
