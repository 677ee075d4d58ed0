"""How a database file is addressed, opened and recognized: the one place that makes an address for SQLite."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from evidence import schema
from evidence.errors import StoreError

OURS = frozenset({"papers", "harvests", "meta"})  # tables that every schema version has had


def uri(path: Path | str, mode: str) -> str:
    """The address of a file (https://www.sqlite.org/uri.html#uri_filenames_in_sqlite); mode: ro, rw or rwc.

    The signs that would end the path are escaped, else a file beside the one that is meant would be opened.
    """
    return f"file:{escaped(path)}?mode={mode}"


def escaped(path: Path | str) -> str:
    """The path as it stands in an address."""
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")


class ServedPath(str):
    """A path that is escaped wherever it is formatted into an address, as Datasette does with `file:{path}`."""

    __slots__ = ()

    def __format__(self, spec: str) -> str:
        """The escaped path."""
        return format(escaped(str(self)), spec)


def real(path: Path) -> Path:
    """The file behind symbolic links, as given where there are none: locks and versions go by it."""
    found = Path(os.path.realpath(path))
    return path if found == path.absolute() else found


def open_existing(path: Path) -> sqlite3.Connection:
    """A connection that only reads; StoreError when there is no such database or it is another program's."""
    check_kind(path)
    check_there(path)
    try:
        return sqlite3.connect(uri(path, "ro"), uri=True)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be opened as a database ({error}).") from None


def check_there(path: Path) -> None:
    """StoreError where there is no file of that name."""
    if not path.exists():
        raise StoreError(
            f"{path}: no such database; build it with 'evidence update TOPIC' (in a checkout also 'make db')."
        )


def check_kind(path: Path) -> None:
    """StoreError for what is no file (a folder, a pipe, a device), which would be waited for without end."""
    if path.exists() and not path.is_file():
        raise StoreError(f"{path}: is no file; name a database file.")


def check_apart(source: Path, target: Path) -> None:
    """StoreError where both are one file, by name, by a symbolic or a hard link."""
    if source.exists() and target.exists() and source.samefile(target):
        raise StoreError(f"{target}: is the database itself; name another file to copy it to.")


def check_ours(connection: sqlite3.Connection, path: Path, *, filled: bool = False) -> None:
    """StoreError for a database that another program filled; one without tables is a new one (filled: none to read)."""
    names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if names and not names >= OURS:
        raise StoreError(f"{path}: is the database of another program; name another file.")
    if filled and not names and not connection.execute("PRAGMA user_version").fetchone()[0]:
        raise StoreError(f"{path}: is empty; build it with 'evidence update TOPIC', or 'evidence restore' a version.")


def other_schema(path: Path) -> str | None:
    """One sentence where a filled database is of another schema than this program's, with what to do; else None."""
    with closing(open_existing(path)) as connection:
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if not names >= OURS or version == schema.VERSION:
        return None
    made = f"{path.name} was made by {'an older' if version < schema.VERSION else 'a newer'} version of this program"
    numbers = f"(schema {version}, this one reads {schema.VERSION})"
    if version > schema.VERSION:
        return f"{made} {numbers}; update the program."
    return (
        f"{made} {numbers}; 'evidence update TOPIC' brings it forward, 'evidence summarize' does so without a search."
    )


def check_served(path: Path) -> None:
    """StoreError where the served file is no database, or another program's."""
    try:
        with closing(open_existing(path)) as connection:
            check_ours(connection, path)
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: cannot be copied to build in ({error}); it stays as it is.") from error


def is_damaged(path: Path) -> bool:
    """Whether what is there is no database; one that is away, empty, locked or another program's is not damaged."""
    if not path.is_file():
        return False
    try:
        with closing(open_existing(path)) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:  # locked, or half written by a killed writer
        return False
    except sqlite3.DatabaseError:
        return True
    return False


def put_aside(path: Path) -> Path:
    """Empty a damaged file in place, so that those who have it open see what comes next; what it held is kept beside."""
    kept = path.with_name(path.name + ".damaged")
    shutil.copyfile(path, kept)
    for ending in ("-journal", "-wal", "-shm"):
        Path(f"{path}{ending}").unlink(missing_ok=True)
    os.truncate(path, 0)
    return kept
