"""What models answered, as they answered it: kept in a file of its own beside the database, so that none is paid for twice.

An answer is written as it comes and belongs to a request: a text and a version of the instructions. A run that is
stopped, or a database that another run is writing, loses none.
"""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from evidence.errors import StoreError
from evidence.store import files

SUFFIX = ".answers"  # not .db: Datasette serves every .db of a folder
WAIT = 10  # seconds for another run's answer to be written
_TABLE = """CREATE TABLE IF NOT EXISTS answers (request TEXT NOT NULL, model TEXT NOT NULL, text TEXT NOT NULL,
  input_tokens INTEGER, output_tokens INTEGER, estimated INTEGER, cost REAL, made_at TEXT NOT NULL,
  PRIMARY KEY (request, model)) STRICT, WITHOUT ROWID"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a model answered to a request; estimated: the tokens are ours, the model did not say; made_at is ISO."""

    request: str
    model: str
    text: str
    made_at: str
    input_tokens: int
    output_tokens: int
    estimated: bool = False
    cost: float | None = None


class Answers:
    """The file of the answers; every method opens and closes it."""

    def __init__(self, database: Path) -> None:
        self.path = files.real(database).with_suffix(SUFFIX)

    def add(self, answers: Iterable[Answer]) -> None:
        """Keep answers, all or none; the first answer to a request stays."""
        names = [field.name for field in dataclasses.fields(Answer)]
        sql = f"INSERT OR IGNORE INTO answers ({', '.join(names)}) VALUES ({', '.join('?' for _ in names)})"
        with self._open() as connection, connection:
            connection.executemany(sql, [[getattr(a, name) for name in names] for a in answers])

    def of(self, model: str) -> dict[str, Answer]:
        """Request -> answer of a model; nothing where none was ever asked."""
        if not self.path.exists():
            return {}
        with self._open() as connection:
            rows = connection.execute("SELECT * FROM answers WHERE model = ?", (model,)).fetchall()
        found = (Answer(**{**dict(row), "estimated": bool(row["estimated"])}) for row in rows)
        return {answer.request: answer for answer in found}

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(sqlite3.connect(files.uri(self.path, "rwc"), uri=True, timeout=WAIT)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute(_TABLE)
                yield connection
        except (sqlite3.Error, OSError) as error:
            raise StoreError(f"{self.path}: the file of the models' answers cannot be used ({error}).") from error
