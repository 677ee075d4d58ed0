"""Open a database, create or migrate its tables, hold its lock, run transactions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Self

import filelock

from evidence import schema
from evidence.errors import StoreError
from evidence.store import files
from evidence.store.derived import DerivedStore
from evidence.store.events import EventStore
from evidence.store.harvested import HarvestStore
from evidence.store.migrations import migrate
from evidence.store.reading import Reader
from evidence.store.rob2 import Rob2Store
from evidence.store.second import SecondStore
from evidence.store.table import TableStore


class Store(HarvestStore, DerivedStore, SecondStore, TableStore, EventStore, Rob2Store, Reader):
    """An evidence database opened for writing by one process at a time.

    `with Store(path) as store:` takes the lock file PATH.lock (an operating-system lock: a killed owner frees it),
    creates missing tables and brings older schemas forward. Raises StoreError with one sentence.
    """

    def __init__(self, path: Path, *, readonly: bool = False) -> None:
        self.path = path
        self.readonly = readonly
        self._lock = filelock.FileLock(f"{files.real(path)}.lock", timeout=0)

    def __enter__(self) -> Self:
        if not self.readonly:
            self._take_lock()
        try:
            self.connection = connect(self.path, readonly=self.readonly)
            if not self.readonly:
                with self.transaction():
                    migrate(self.connection)
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()
        self._lock.release()

    def _take_lock(self) -> None:
        try:
            self._lock.acquire()
        except filelock.Timeout:
            raise StoreError(f"{self.path}: another run is writing this database; wait for it to end.") from None
        except OSError as error:
            raise StoreError(f"{self.path}: the folder cannot be written ({error.strerror}).") from None

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing: commits at the end, rolls back on any error; one inside another belongs to the outer one."""
        if self.connection.in_transaction:
            yield
            return
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            yield
            self.connection.execute("COMMIT")
        except BaseException as error:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError | sqlite3.DatabaseError):
                raise StoreError(f"{self.path}: cannot be written ({error}); nothing was changed.") from error
            raise


def connect(path: Path, *, readonly: bool = False) -> sqlite3.Connection:
    """A connection in autocommit mode with foreign keys on and rows by name; StoreError if it is no database."""
    files.check_kind(path)
    if readonly:
        files.check_there(path)
        roll_back(path)
    try:
        connection = sqlite3.connect(files.uri(path, "ro" if readonly else "rwc"), uri=True, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        files.check_ours(connection, path, filled=readonly)
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be opened as a database ({error}).") from None
    if version > schema.VERSION:
        connection.close()
        raise StoreError(f"{path}: made by a newer version of this tool (schema {version}); update the tool.")
    return connection


def roll_back(path: Path) -> None:
    """Undo what a killed writer left half done, so that those who may only read see the old database again.

    SQLite does it at the first read of a connection that may write (https://www.sqlite.org/lockingv3.html#hot_journals);
    one that may not is refused until then. Where this user may not write either, the next update does it.
    """
    if Path(f"{path}-journal").exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(files.uri(path, "rw"), uri=True)) as connection:
            connection.execute("PRAGMA schema_version").fetchone()
