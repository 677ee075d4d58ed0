"""Human corrections: append-only, winning over the machine on every later run, flagged when their text changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from evidence.correcting import Vocabulary, check, corrected, corrected_labels, field_of, with_differences
from evidence.correcting.fields import EVENTS_OF_ALL, FIELDS, GONE, UNCLEAR, shown_by
from evidence.correcting.quotes import needed_quote
from evidence.errors import InputError
from evidence.records import Correction, Paper
from evidence.store import codec
from evidence.store.base import Base
from evidence.store.differing import differing
from evidence.store.rows_of_second import with_second_of
from evidence.store.rows_of_values import as_read, finding_row, label_row, reading_rows, tag_row, unique_tags
from evidence.topic import read_definition

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]  # table -> rows

VALUES: Mapping[str, tuple[str, ...]] = {
    "labels": ("field_name",),
    "tags": ("kind", "tag"),
    "readings": ("kind", "position"),
    "findings": ("position",),
}  # table -> key of a row within a record


@lru_cache(maxsize=4)
def _words_of(definition: str | None) -> Vocabulary:
    """The words of a stored topic, read once for all corrections of a file."""
    topic = read_definition(definition, Path("the database")) if definition else None
    outcomes = topic.outcomes if topic else {}
    events = {name for name, outcome in outcomes.items() if outcome.group == "safety"}
    return Vocabulary(
        outcomes=frozenset(outcomes),
        events=frozenset({*events, *EVENTS_OF_ALL} if events else ()),
        claims=frozenset(topic.claims) if topic else frozenset(),
    )


class CorrectionStore(Base):
    """The side of Store that keeps corrections, and values with the corrections in the machine's place."""

    def save_correction(self, correction: Correction, *, wins: bool = True) -> int:
        """Append a correction and let it win at once, unless a next one of its field will; returns its number.

        InputError names the record, field, value or quote that is wrong.
        """
        made = self.checked(correction)
        with self.transaction():
            number: int = (self.scalar("SELECT max(correction) FROM corrections") or 0) + 1
            self._append(replace(made, number=number), wins=wins)
        return number

    def undo_correction(self, number: int, by: str, reason: str, now: datetime) -> Correction:
        """Append that a correction no longer holds, and let what it replaced stand again; returns the undone one."""
        undone = {c.number: c for c in self.corrections_in_force()}.get(number)
        if undone is None:
            known = self.scalar("SELECT 1 FROM corrections WHERE correction = ?", number)
            why = "was undone before, or undoes another one" if known else "does not exist"
            raise InputError(
                f"Correction {number} {why}; 'evidence corrections export -' lists all with their numbers."
            )
        _check_who(by, reason)
        new = replace(undone, by=by, reason=reason, made_at=now, old_value=undone.value, quote=None, undoes=number)
        with self.transaction():
            value = undone.old_value or "none"
            last: int = self.scalar("SELECT max(correction) FROM corrections")
            self._append(replace(new, number=last + 1, value=value))
        return undone

    def corrections(self) -> list[Row]:
        """All corrections, oldest first, as rows."""
        return [dict(r) for r in self.connection.execute("SELECT * FROM corrections ORDER BY correction")]

    def corrections_in_force(self, paper: str | None = None, as_of: date | None = None) -> tuple[Correction, ...]:
        """The corrections that no other one undoes, oldest first: all or those of a record; as on `as_of`'s evening."""
        where, values = ("", ()) if paper is None else (" AND c.paper = ?", (paper,))
        if "undoes" not in {row[1] for row in self.connection.execute("PRAGMA table_info(corrections)")}:
            return ()  # an older database opened to read: its labels hold the corrections
        moment = f"{as_of.isoformat()}T23:59:59Z" if as_of else "9999"
        rows = self.connection.execute(
            "SELECT c.*, p.text_sha256 AS now FROM corrections c LEFT JOIN papers p USING (paper)"
            " WHERE c.undoes IS NULL AND c.made_at <= ?"
            " AND c.correction NOT IN (SELECT undoes FROM corrections WHERE undoes IS NOT NULL AND made_at <= ?)"
            f"{where} ORDER BY c.correction",
            (moment, moment, *values),
        )
        return tuple(_correction(dict(row)) for row in rows)

    def save_values(self, paper: str, read: Rows, now: datetime) -> None:
        """Save what the machine read of a record, with what other readers said: corrections in its place, statuses beside it."""
        tables = ("corrections", "second_readings", "uncorrected")
        known = any(self.scalar(f"SELECT 1 FROM {table} WHERE paper = ?", paper) for table in tables)
        rows = self._with_corrections(paper, read) if known else read
        for table, key in VALUES.items():
            if table in rows:
                self.replace_valid(table, key, paper, rows[table], now)

    def replace_valid(self, table: str, key: tuple[str, ...], paper: str, rows: Iterable[Row], now: datetime) -> None:
        """Close current rows that are gone or changed, open the new ones, leave equal ones alone."""
        moment = codec.iso(now)
        current = {
            tuple(row[k] for k in key): dict(row)
            for row in self.connection.execute(f"SELECT * FROM {table} WHERE paper = ? AND valid_to IS NULL", (paper,))
        }
        wanted = {tuple(row[k] for k in key): row for row in rows}
        for k, old in current.items():
            new = wanted.get(k)
            if new is not None and all(old[c] == v for c, v in new.items()):
                del wanted[k]
                continue
            self._close(table, key, paper, old, moment)
        self.insert(table, ({"paper": paper, **row, "valid_from": moment} for row in wanted.values()))

    def _close(self, table: str, key: tuple[str, ...], paper: str, old: Row, moment: str) -> None:
        where = " AND ".join(f'"{k}" = ?' for k in ("paper", *key, "valid_from"))
        values = [paper, *(old[k] for k in key), old["valid_from"]]
        if old["valid_from"] >= moment:
            self.connection.execute(f"DELETE FROM {table} WHERE {where}", values)
        else:
            self.connection.execute(f"UPDATE {table} SET valid_to = ? WHERE {where}", [moment, *values])

    def _append(self, made: Correction, *, wins: bool = True) -> None:
        """Store a correction; values of a record follow at once, studies and claims when the next build sums up."""
        if made.paper is not None:
            self._keep_uncorrected(made.paper, {})
        self.insert("corrections", [_row(made)])
        if wins and made.paper is not None and field_of(made.field).part in VALUES:
            self.save_values(made.paper, {}, self.not_before(made.made_at, made.paper))

    def not_before(self, made_at: datetime, paper: str) -> datetime:
        """When what a person said begins to hold: never before the values it replaces, so that no two hold at once."""
        newest = [self.scalar(f"SELECT max(valid_from) FROM {table} WHERE paper = ?", paper) or "" for table in VALUES]
        moment = max((codec.iso(made_at), *newest))
        return datetime.fromisoformat(moment)

    def _keep_uncorrected(self, paper: str, read: Rows) -> Rows:
        """What the machine read of a corrected record: as kept before, what was read anew in its place."""
        stored: Rows | None = codec.loads(self.scalar("SELECT rows FROM uncorrected WHERE paper = ?", paper))
        if stored is None:
            stored = {table: self._current_rows(table, paper) for table in VALUES}
        kept: Rows = {**stored} | {table: list(rows) for table, rows in read.items()}
        self.upsert("uncorrected", ("paper",), {"paper": paper, "rows": codec.dumps(kept)})
        return kept

    def _current_rows(self, table: str, paper: str) -> list[Row]:
        order = ", ".join(VALUES[table])
        rows = self.connection.execute(
            f"SELECT * FROM {table} WHERE paper = ? AND valid_to IS NULL ORDER BY {order}", (paper,)
        )
        left_out = ("paper", "valid_from", "valid_to")
        return [{k: v for k, v in dict(row).items() if k not in left_out} for row in rows]

    def _with_corrections(self, paper: str, read: Rows) -> Rows:
        kept = self._keep_uncorrected(paper, read)
        corrections, text = self.corrections_in_force(paper), self._paper(paper)
        sha = codec.text_sha256(text)
        found, extraction = with_second_of(self, paper, sha, *as_read(paper, kept))
        labelled = corrected_labels(found, corrections)
        extraction = corrected(extraction, corrections, text, self.parts_of(paper))
        labelled, extraction = with_differences(labelled, extraction, differing(self.connection, paper))
        hashes = {row["field_name"]: row["text_sha256"] for row in kept["labels"]}
        return {
            "labels": [label_row(label, hashes.get(label.field, sha)) for label in labelled.labels],
            "tags": [tag_row(tag) for tag in unique_tags(labelled.tags)],
            "readings": list(reading_rows(extraction.readings)),
            "findings": [finding_row(f, i) for i, f in enumerate(extraction.findings, 1)],
        }

    def _paper(self, paper: str) -> Paper:
        record = self.scalar("SELECT record FROM versions WHERE paper = ? AND valid_to IS NULL", paper)
        if record is None:
            raise InputError(f"{paper}: no such record; 'evidence show' takes a PMID or a key such as doi:...")
        return codec.paper_from(record)

    def checked(self, made: Correction) -> Correction:
        """The correction with its quote as it stands in the text, the value it replaces and the text's hash.

        InputError names the record, field, value or quote that is wrong.
        """
        entry = field_of(made.field)
        paper = None if made.paper is None else self._paper(made.paper)
        if made.paper is None or made.value != self._current(made.paper, made.field):
            check(made.paper, made.field, made.value, self._vocabulary(made))
        _check_who(made.by, made.reason)
        if paper is not None and (made.quote or (entry.quoted and self._needs_words(made))):
            made = self._quoted(made, paper)
        sha = self.scalar("SELECT text_sha256 FROM papers WHERE paper = ?", made.paper)
        return replace(
            made,
            old_value=made.old_value or self._current(made.paper, made.field),
            text_sha256=made.text_sha256 or sha,
        )

    def _quoted(self, made: Correction, paper: Paper) -> Correction:
        """The correction with its quote as the text has it; a main result is its own quote."""
        whole = made.field == "key_sentence" and made.value not in GONE
        wanted = made.value if whole else made.quote
        quote = needed_quote(paper, wanted, shown_by(made.field, made.value), self.parts_of(paper.paper))
        return replace(made, quote=quote, value=quote if whole else made.value)

    def parts_of(self, paper: str) -> dict[str, str]:
        """The parts of the full text of a record by name; quotes are checked in them, they are never shown whole."""
        if self.scalar("SELECT 1 FROM sqlite_master WHERE name = 'texts'") is None:
            return {}  # an older database opened to read
        rows = self.connection.execute("SELECT field, text FROM texts WHERE paper = ? AND valid_to IS NULL", (paper,))
        return dict(rows.fetchall())

    def _needs_words(self, made: Correction) -> bool:
        """Whether words must show the value: one that is there, where the machine has no words for the same field."""
        entry = field_of(made.field)
        shown = self._current(made.paper, made.field)
        if made.value in GONE:
            return made.value == UNCLEAR and entry.part == "findings" and shown is None
        return shown is None if entry.which else shown != made.value

    def _vocabulary(self, made: Correction) -> Vocabulary:
        """The words of the topic the database was built with; of one never built, nothing is known."""
        definition = self.scalar("SELECT value FROM meta WHERE key = 'definition'")
        other = self.scalar("SELECT paper FROM papers WHERE paper = ?", made.value)
        return replace(_words_of(definition), papers=(other,) if other else ())

    def _current(self, paper: str | None, name: str) -> str | None:
        """The value that stands now, as a correction would write it; None where there is none."""
        kind, _, which = name.partition(":")
        part = FIELDS[kind].part
        if part == "study":
            return self.scalar_text("SELECT study FROM reports WHERE paper = ?", paper)
        if part == "claim":
            return self.scalar_text("SELECT status FROM claims WHERE claim = ?", which)
        if part == "labels":
            sql = "SELECT value FROM labels WHERE paper = ? AND field_name = ? AND valid_to IS NULL"
            return self.scalar_text(sql, paper, name)
        if part == "findings":
            current = "paper = ? AND outcome = ? AND valid_to IS NULL"
            sql = f"SELECT direction FROM findings WHERE {current} ORDER BY position"
            return self.scalar_text(sql, paper, which)
        if which:
            sql = (
                "SELECT CASE detail WHEN 'none' THEN 'absent' ELSE detail END FROM readings"
                " WHERE paper = ? AND kind = ? AND value = ? AND valid_to IS NULL ORDER BY position"
            )
            return self.scalar_text(sql, paper, kind, which)
        sql = (
            "SELECT group_concat(value, '; ') FROM (SELECT value FROM readings WHERE paper = ? AND kind = ?"
            " AND valid_to IS NULL AND (kind <> 'sample_size' OR detail IN ('analysed', 'randomized', 'enrolled', 'unclear'))"
            " ORDER BY position)"
        )
        return self.scalar_text(sql, paper, kind)


def _check_who(by: str, reason: str) -> None:
    if not by.strip() or not reason.strip():
        raise InputError("A correction needs who makes it (--by) and why (--reason).")


def _row(made: Correction) -> Row:
    return {
        "correction": made.number,
        "paper": made.paper,
        "field_name": made.field,
        "value": made.value,
        "old_value": made.old_value,
        "made_by": made.by,
        "reason": made.reason,
        "made_at": codec.iso(made.made_at),
        "text_sha256": made.text_sha256,
        "quote": made.quote,
        "undoes": made.undoes,
    }


def _correction(row: Row) -> Correction:
    return Correction(
        paper=row["paper"],
        field=row["field_name"],
        value=row["value"],
        by=row["made_by"],
        reason=row["reason"],
        made_at=datetime.fromisoformat(row["made_at"]),
        old_value=row["old_value"],
        text_sha256=row["text_sha256"],
        quote=row["quote"],
        number=row["correction"],
        undoes=row["undoes"],
        text_changed=row["paper"] is not None and row["text_sha256"] != row["now"],
    )
