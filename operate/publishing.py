"""Publish safely: build in a folder of its own, check, then copy into the served file with SQLite's backup API.

A running Datasette sees the old or the new database, never a mixture, and needs no restart: the backup writes the
served file in one transaction (https://www.sqlite.org/backup.html). Replacing the file by rename would leave a
running server on the old one.
"""

from __future__ import annotations

import asyncio
import hashlib
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import filelock

from evidence import lazy_re as re
from evidence import schema
from evidence.errors import GuardError, InputError, StoreError
from evidence.store import files, roll_back
from operate.numbers_hold import check_facets
from operate.quotes_hold import check_quotes
from publish.links import Links

KEEP = 5  # published versions kept
STAMP = "%Y%m%dT%H%M%SZ"  # of a version's name, UTC
_STAMPED = re.compile(r"-(\d{8}T\d{6}Z)$")
MAX_LOSS = 0.1  # a table may not lose more than this share of its rows
COUNTED = ("papers", "versions", "trials", "trial_versions", "labels", "readings", "findings", "rows", "harvests")
KEPT_WHOLE = ("corrections", "judgements", "changes", "rob2_answers")  # only added to (unless max_loss is 1)


@contextmanager
def building(served: Path) -> Iterator[Path]:
    """A copy of the served database to build in; the served file is locked against other runs meanwhile.

    The copy is removed at the end, whatever happens: a failed build leaves nothing behind.
    """
    served = files.real(served)
    files.check_kind(served)
    copy = served.parent / f".{served.stem}.building" / served.name
    lock = filelock.FileLock(f"{served}.lock", timeout=0)
    with one_at_a_time(lock, served):
        try:
            copy.parent.mkdir(exist_ok=True)
            _remove(copy)
            if served.exists():
                roll_back(served)
                files.check_served(served)
                copy_database(served, copy)
            yield copy
        except OSError as error:
            raise StoreError(f"{served}: cannot be built ({error.strerror}); the old version stays.") from error
        finally:
            _remove(copy)
            if copy.parent.is_dir():
                copy.parent.rmdir()


@contextmanager
def one_at_a_time(lock: filelock.BaseFileLock, served: Path) -> Iterator[None]:
    """Hold the lock of a served file; StoreError when another run holds it or the folder cannot be written."""
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
    """Copy a database into another file in one transaction; readers of the target see old or new.

    The copy is compared with what was copied; StoreError when it could not be made or differs, or when both are one
    file: SQLite would wait for its own lock without end.
    """
    files.check_kind(target)
    files.check_apart(source, target)
    roll_back(source)
    try:
        with (
            closing(files.open_existing(source)) as old,
            closing(sqlite3.connect(files.uri(target, "rwc"), uri=True)) as new,
        ):
            old.backup(new)
        with closing(files.open_existing(source)) as old, closing(files.open_existing(target)) as new:
            same = _content(old) == _content(new)
    except sqlite3.Error as error:
        raise StoreError(f"{source}: cannot be copied to {target} ({error}); the old version stays.") from error
    if not same:
        raise StoreError(
            f"{target}: is not what was copied from {source}; run 'evidence restore' and look at the disk."
        )


def _content(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
    """Every table, index and view with its definition, every table with the number of its rows."""
    found = connection.execute("SELECT type, name, sql FROM sqlite_master ORDER BY name").fetchall()
    tables = (row for row in found if row[0] == "table" and row[2] and "VIRTUAL" not in row[2][:20])
    names = [row[1].replace('"', '""') for row in tables]
    return [*found, *(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone() for name in names)]


def check(new: Path, served: Path, *, max_loss: float = MAX_LOSS) -> None:
    """Refuse (GuardError) a database that is damaged, lost rows, counts wrongly, or holds a quote that is not in its text.

    Where the served file is away or empty, what is lost is told by the newest version that is kept.
    """
    with closing(files.open_existing(new)) as connection:
        _check_whole(connection, new)
        check_quotes(connection, new.name)
        check_facets(connection, new.name)
        for last in [path for path in (served, *reversed(versions(served))) if _is_filled(path)][:1]:
            with closing(files.open_existing(last)) as old:
                _check_counts(connection, old, max_loss)


def _is_filled(path: Path) -> bool:
    """Whether the file is there and has tables; one that a killed writer left half written is the old one again."""
    if not path.exists():
        return False
    roll_back(path)
    with closing(files.open_existing(path)) as connection:
        return bool(connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])


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
    with closing(files.open_existing(new)) as connection:
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
    served = files.real(served)
    folder = versions_folder(served)
    folder.mkdir(exist_ok=True)
    version = _next_version(served, now)
    draft = version.with_suffix(".draft")
    try:
        _sweep(folder)
        with closing(files.open_existing(new)) as connection:
            connection.execute("VACUUM INTO ?", (str(draft),))
        digest = sha256(draft)
        last = versions(served)[-1:]
        if _is_filled(served) and last and _digest_of(last[0]) == digest:
            return None
        copy_database(new, served)
        _write_whole(version.with_suffix(".sha256"), f"{digest}  {version.name}\n")
        draft.replace(version)
    except (OSError, sqlite3.Error) as error:
        raise StoreError(f"{served}: cannot be published ({error}); the old version stays.") from error
    finally:
        draft.unlink(missing_ok=True)
    for old in versions(served)[:-keep]:
        old.unlink()
        old.with_suffix(".sha256").unlink(missing_ok=True)
    return version


def _next_version(served: Path, now: datetime) -> Path:
    """The name of a version made now; later than every kept one, also when the clock was set back."""
    stamps = [datetime.strptime(found[1], STAMP) for v in versions(served) if (found := _STAMPED.search(v.stem))]
    stamp = max([now.astimezone(UTC).replace(tzinfo=None, microsecond=0), *(s + timedelta(seconds=1) for s in stamps)])
    return versions_folder(served) / f"{served.stem}-{stamp:{STAMP}}.db"


def _sweep(folder: Path) -> None:
    """Take away what killed runs left: drafts, and checksums whose version never came."""
    for left in (*folder.glob("*.draft*"), *folder.glob("*.sha256.new")):
        left.unlink()
    for checksum in folder.glob("*.sha256"):
        if not checksum.with_suffix(".db").exists():
            checksum.unlink()


def _write_whole(path: Path, text: str) -> None:
    """Write a file so that it is there whole or not at all, whenever the machine stops."""
    beside = path.with_name(path.name + ".new")
    with beside.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def restore(served: Path, name: str | None = None) -> Path:
    """Bring back the version named, else the one before the last, else (the file is lost or damaged) the last.

    The version is verified first; a file that is no database any more is kept beside it as NAME.damaged.
    """
    served = files.real(served)
    kept = versions(served)
    damaged = files.is_damaged(served)
    before = kept[-2:-1] if not damaged and _is_filled(served) else []
    chosen = [v for v in kept if name in (v.name, v.stem)] if name else before or kept[-1:]
    if not chosen:
        missing = f"no version{f' {name}' if name else ''} is kept in {versions_folder(served)}"
        raise InputError(f"{served}: {missing}; --list shows those that are, --from DIR brings a backup back.")
    if sha256(chosen[0]) != _digest_of(chosen[0]):
        raise GuardError(f"{chosen[0].name}: the checksum does not match or is torn; choose another version.")
    with one_at_a_time(filelock.FileLock(f"{served}.lock", timeout=0), served):
        if damaged:
            files.put_aside(served)
        copy_database(chosen[0], served)
    return chosen[0]


def versions_folder(served: Path) -> Path:
    """Where published versions are kept."""
    served = files.real(served)
    return served.parent / f"{served.stem}.versions"


def versions(served: Path) -> list[Path]:
    """Kept versions, oldest first; one whose checksum was torn counts, but is not brought back."""
    return sorted(v for v in versions_folder(served).glob("*.db") if _STAMPED.search(v.stem))


def sha256(path: Path) -> str:
    """Hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_of(version: Path) -> str | None:
    """The checksum of a version, or None where it is missing or torn."""
    checksum = version.with_suffix(".sha256")
    found = re.match(rb"[0-9a-f]{64}(?=\s)", checksum.read_bytes() if checksum.is_file() else b"")
    return found[0].decode() if found else None


def _remove(database: Path) -> None:
    for suffix in ("", "-journal", "-wal", "-shm", ".lock"):
        Path(f"{database}{suffix}").unlink(missing_ok=True)
