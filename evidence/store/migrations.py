"""Forward migrations: one function a step, run in order inside one transaction; user_version says how far a file is."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping

from evidence import schema
from evidence.schema import candidates, citations, events, full_text, registry, rob2
from evidence.store import codec
from evidence.store.reading import trial_from_row


def _create(connection: sqlite3.Connection) -> None:
    for name in schema.TABLES:
        for statement in schema.ddl(name):
            connection.execute(statement)
    connection.execute(schema.VIEW)
    connection.execute(schema.ALL_CHANGES)
    connection.execute(schema.TOPIC_OUTCOMES)
    connection.execute(schema.FTS)


def _keep_trials(connection: sqlite3.Connection) -> None:
    """Schema 2 keeps versions of trials. Of the time before a trial's last change only its title is known for sure."""
    for statement in schema.ddl("trial_versions"):
        connection.execute(statement)
    rows = connection.execute(
        """SELECT t.*, coalesce(h.started_at, c.changed_on) AS seen, f.started_at AS first, f.harvest AS first_run,
           substr(c.sentence, length('New registered trial: ') + 1) AS first_title
           FROM trials t LEFT JOIN harvests h ON h.harvest = t.harvest
           LEFT JOIN changes c ON c.paper = t.trial AND c.kind = 'new' LEFT JOIN harvests f ON f.harvest = c.harvest"""
    ).fetchall()
    insert = "INSERT INTO trial_versions (trial, valid_from, valid_to, record, harvest) VALUES (?, ?, ?, ?, ?)"
    for row in map(dict, rows):
        trial, seen, first = row["trial"], row["seen"], row["first"]
        if first and first < seen:
            known = codec.dumps({"trial": trial, "title": row["first_title"]})
            connection.execute(insert, (trial, first, seen, known, row["first_run"]))
        connection.execute(insert, (trial, seen, None, codec.dumps(trial_from_row(row)), row["harvest"]))


def _add_contrast(connection: sqlite3.Connection) -> None:
    """Schema 3 says what a finding compares; of findings read before it is not known."""
    _add_columns(connection, {"findings": ("contrast TEXT",)})


def _add_votes(connection: sqlite3.Connection) -> None:
    """Schema 4 keeps the vote of every study in a table; the next build fills it."""
    for statement in schema.ddl("votes"):
        connection.execute(statement)
    new = {
        "claims": ("by_amount TEXT",),
        "synthesis": ("sign_test TEXT", "low_percent INTEGER", "high_percent INTEGER"),
    }
    _add_columns(connection, new)


def _add_status(connection: sqlite3.Connection) -> None:
    """Schema 5 says who stands behind each value, and keeps what the machine read of corrected records."""
    for statement in schema.ddl("uncorrected"):
        connection.execute(statement)
    new = {
        "labels": ("status TEXT",),
        "readings": ("status TEXT",),
        "findings": ("status TEXT",),
        "rows": ("status TEXT", "by_person TEXT"),
        "corrections": ("quote TEXT", "undoes INTEGER"),
    }
    _add_columns(connection, new)
    for table in ("labels", "readings", "findings"):
        connection.execute(f"UPDATE {table} SET status = 'machine' WHERE status IS NULL")
    connection.execute("UPDATE labels SET status = 'corrected by a person' WHERE source = 'correction'")
    connection.execute("DROP VIEW IF EXISTS evidence")  # the last step makes it
    connection.execute(schema.ALL_CHANGES)


def _add_unlisted(connection: sqlite3.Connection) -> None:
    """Schema 6 says since when the search does not list a record."""
    _add_columns(connection, {"papers": ("unlisted_on TEXT",)})


def _add_judgements(connection: sqlite3.Connection) -> None:
    """Schema 7 keeps what readers said at the review desk."""
    for statement in schema.ddl("judgements"):
        connection.execute(statement)
    connection.execute("DROP VIEW IF EXISTS all_changes")
    connection.execute(schema.ALL_CHANGES)


def _add_verdicts(connection: sqlite3.Connection) -> None:
    """Schema 8 has a verdict a claim, the harms of every study and the topic's outcomes; the next build fills them.

    It keeps candidates, citations, events, results of registries, full texts, what a second reader read, and what people
    answer on risk of bias.
    """
    new = ("harms", "effects", "namings", "second_readings", "second_readers")
    for name in (
        *new,
        *candidates.TABLES,
        *citations.TABLES,
        *events.TABLES,
        *full_text.TABLES,
        *registry.TABLES,
        *rob2.TABLES,
    ):
        for statement in schema.ddl(name):
            connection.execute(statement)
    columns = {
        "claims": ("verdict TEXT", "verdict_basis TEXT", "not_counted TEXT"),
        "synthesis": ("certainty TEXT", "review TEXT"),
        "rows": (
            "country TEXT",
            "women_percent REAL",
            "mean_age REAL",
            "funding TEXT",
            "conflicts TEXT",
            "read_from TEXT",
        ),
        "votes": ("read_from TEXT",),
    }
    connection.execute("DROP VIEW IF EXISTS evidence")
    _add_columns(connection, columns)
    connection.execute(schema.VIEW)
    connection.execute(schema.TOPIC_OUTCOMES)


def _add_columns(connection: sqlite3.Connection, new: Mapping[str, tuple[str, ...]]) -> None:
    from sqlite_utils import Database  # 0.3 s to import: only where an older file is brought forward

    database = Database(connection)
    for table, columns in new.items():
        known = database.table(table).columns_dict
        for name, kind in map(str.split, columns):
            if name not in known:
                database.table(table).add_column(name, kind)


STEPS: tuple[Callable[[sqlite3.Connection], None], ...] = (
    _keep_trials,
    _add_contrast,
    _add_votes,
    _add_status,
    _add_unlisted,
    _add_judgements,
    _add_verdicts,
)  # from schema 1 on; an empty file is made as it is now


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an empty or older database to schema.VERSION; does nothing to a current one."""
    version: int = connection.execute("PRAGMA user_version").fetchone()[0]
    if version == schema.VERSION:
        return
    for step in STEPS[version - 1 :] if version else (_create,):
        step(connection)
    connection.execute(f"PRAGMA user_version = {schema.VERSION}")
