"""What readers say at the review desk: kept in a file of its own beside the database, taken over by the next run.

A desk and a run never write the same file, so a run that is killed while it builds or publishes loses no judgement:
the file only grows, each of its transactions is on disk before the reader is answered, and a run takes over whatever
the database does not have yet.
"""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from evidence import schema, settings
from evidence.correcting.readers import ADJUDICATION, CONSENT, READING, SEEN, Judgement, holds, judgement_of, told
from evidence.errors import InputError, StoreError
from evidence.records import Correction
from evidence.store import files
from evidence.store.rob2 import GIVEN
from evidence.store.store import Store

WAIT = 10  # seconds for another reader's form to be written
HELD = {READING: "correction", CONSENT: "agreed", ADJUDICATION: "adjudicated"}  # kind -> what came of one that holds
WAITS = {
    READING: "differs",
    CONSENT: "waits for the other reader",
    ADJUDICATION: "refused: who read a value does not settle it alone",
}
SUFFIX = ".desk"  # not .db: Datasette serves every .db of a folder


def desk_file(database: Path) -> Path:
    """The file of the desk: beside the database, or in EVIDENCE_DESK_FOLDER."""
    beside = files.real(database).with_suffix(SUFFIX)
    folder = settings.desk_folder()
    return folder / beside.name if folder else beside


class Desk:
    """The file of a desk; every method opens and closes it."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, judgements: Sequence[Judgement]) -> bool:
        """Append the judgements of one form, all or none; False when the same form was stored before."""
        rows = [dataclasses.asdict(j) for j in judgements]
        names = list(rows[0])
        sql = f"INSERT INTO judgements ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"
        try:
            with self._open("rwc") as connection, connection:
                connection.executemany(sql, [list(row.values()) for row in rows])
        except sqlite3.IntegrityError:
            return False
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.path}: cannot be written ({error}); nothing was stored.") from error
        return True

    def all(self) -> list[Judgement]:
        """Everything said, oldest first; nothing where no desk was ever used."""
        if not self.path.exists():
            return []
        try:
            with self._open("rw") as connection:
                rows = connection.execute("SELECT * FROM judgements ORDER BY made_at, rowid").fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: the file of the review desk cannot be read ({error}).") from error
        return [judgement_of(row) for row in rows]

    def add_rob2(self, answers: Sequence[Mapping[str, Any]]) -> int:
        """Append answers on the risk of bias (columns of rob2_answers but its number), all or none; how many were new."""
        said = [{name: row.get(name) for name in (*GIVEN, "made_at")} for row in answers]
        names = list(said[0]) if said else []
        number = "(SELECT coalesce(max(answer_number), 0) + 1 FROM rob2_answers)"
        same = " AND ".join(f"{name} IS :{name}" for name in GIVEN)
        sql = (
            f"INSERT INTO rob2_answers (answer_number, {', '.join(names)}) SELECT {number}, {', '.join(f':{n}' for n in names)}"
            f" WHERE NOT EXISTS (SELECT 1 FROM rob2_answers WHERE {same})"
        )
        try:
            with self._open("rwc") as connection, connection:
                return sum(connection.execute(sql, row).rowcount for row in said)
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.path}: cannot be written ({error}); nothing was stored.") from error

    def rob2(self) -> list[dict[str, Any]]:
        """Every answer on the risk of bias, in the order in which they were given; none where no desk was ever used."""
        if not self.path.exists():
            return []
        try:
            with self._open("rw") as connection:
                if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'rob2_answers'").fetchone():
                    return []  # a file from before the desk asked for them
                rows = connection.execute("SELECT * FROM rob2_answers ORDER BY made_on, answer_number").fetchall()
        except sqlite3.Error as error:
            raise StoreError(f"{self.path}: the file of the review desk cannot be read ({error}).") from error
        return [dict(row) for row in rows]

    @contextmanager
    def _open(self, mode: str) -> Iterator[sqlite3.Connection]:
        new = not self.path.exists()
        with closing(sqlite3.connect(files.uri(self.path, mode), uri=True, timeout=WAIT)) as connection:
            if new:
                self.path.chmod(0o600)
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA synchronous = FULL")
            for statement in (*schema.ddl("judgements"), *schema.ddl("rob2_answers")) if mode == "rwc" else ():
                connection.execute(statement)  # who only reads changes nothing: a backup keeps its checksum
            yield connection


def take_over(store: Store, said: Iterable[Judgement]) -> int:
    """Bring the judgements that the database lacks into it, and let those that hold win; returns how many.

    One that cannot be (the record is gone, the quote no longer stands) is kept with why: it stops no run.
    """
    stored = store.connection.execute("SELECT * FROM judgements ORDER BY made_at, rowid").fetchall()
    before = [judgement_of(row) for row in stored]
    known = {j.judgement for j in before}
    count = 0
    with store.transaction():
        for one in said:
            if one.judgement in known:
                continue
            same = [j for j in before if (j.paper, j.field_name) == (one.paper, one.field_name)]
            store.insert("judgements", [dataclasses.asdict(one)])
            outcome = _outcome(store, one, same)
            store.upsert("judgements", ("judgement",), dataclasses.asdict(told(one, outcome)))
            before.append(one)
            count += 1
    return count


def take_over_rob2(store: Store, said: Iterable[Mapping[str, Any]], now: datetime) -> int:
    """Bring the answers on the risk of bias that the database lacks into it; gives back how many.

    Those of a record that is not here wait in the desk's file: they stop no run.
    """
    papers = {row[0] for row in store.connection.execute("SELECT paper FROM papers")}
    with store.transaction():
        return store.save_rob2([row for row in said if row["paper"] in papers], now)[0]


def _outcome(store: Store, one: Judgement, same: Sequence[Judgement]) -> str:
    if one.kind == SEEN:
        return SEEN
    holding = holds(one, same)
    try:
        if holding:
            store.save_correction(correction_of(one))
        elif one.kind == READING:  # the value stands, and says that readers differ
            store.save_values(one.paper, {}, store.not_before(datetime.fromisoformat(one.made_at), one.paper))
    except InputError as error:
        return f"refused: {error}"
    return (HELD if holding else WAITS)[one.kind]


def correction_of(one: Judgement) -> Correction:
    """The correction that a judgement asks for."""
    return Correction(
        paper=one.paper,
        field=one.field_name,
        value=one.value or "",
        by=one.made_by,
        reason=one.reason or "",
        made_at=datetime.fromisoformat(one.made_at),
        text_sha256=one.text_sha256,
        quote=one.quote or None,
    )
