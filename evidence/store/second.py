"""What a second machine reader read: kept beside the values, never in their place."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evidence.correcting.second import Second, not_believed
from evidence.store.corrections import CorrectionStore
from evidence.store.rows_of_second import KEY, second_of
from evidence.store.rows_of_values import span_row

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """All that one answer of a model says of a record; made_at is ISO."""

    paper: str
    model: str
    prompt: str
    text_sha256: str
    made_at: str
    values: tuple[Second, ...]


class SecondStore(CorrectionStore):
    """The side of Store that keeps second readings."""

    def save_second(self, made: Iterable[SecondReading], now: datetime) -> None:
        """Keep what a model read of records, judge every reader anew, and let the values say where two readers agree."""
        with self.transaction():
            self._tell_status(self._replace_second(made), now)
            self._tell_status(self._judge_second(), now)

    def _tell_status(self, papers: Iterable[str], now: datetime) -> None:
        for paper in sorted(papers):
            self.save_values(paper, {}, self.not_before(now, paper))

    def _replace_second(self, made: Iterable[SecondReading]) -> set[str]:
        """Put what a model read of records in the place of what it read before; returns the records that changed.

        What was read of a text that has changed since goes; whether each reader is believed is judged anew.
        """
        stale = self.connection.execute(
            "DELETE FROM second_readings WHERE text_sha256 IS NOT (SELECT text_sha256 FROM papers p"
            " WHERE p.paper = second_readings.paper) RETURNING paper"
        )
        changed = {row[0] for row in stale.fetchall()}
        for one in made:
            where, rows = "FROM second_readings WHERE paper = ? AND model = ?", _rows(one)
            before = self.connection.execute(f"SELECT * {where}", (one.paper, one.model)).fetchall()
            if {_said(row) for row in before} == {_said(row) for row in rows}:
                continue
            self.connection.execute(f"DELETE {where}", (one.paper, one.model))
            self.insert("second_readings", rows)
            changed.add(one.paper)
        return changed

    def _judge_second(self) -> set[str]:
        """Say of every reader and kind of field whether it is believed; returns the records where that changed."""
        rows = [dict(r) for r in self.connection.execute("SELECT * FROM second_readings WHERE value IS NOT NULL")]
        by_model: dict[str, list[Row]] = {}
        for row in rows:
            by_model.setdefault(row["model"], []).append(row)
        changed = set()
        for of_model in by_model.values():
            doubted = not_believed(map(second_of, of_model))
            for row in of_model:
                counts = int(row["field_name"].partition(":")[0] not in doubted)
                if counts != row["counts"]:
                    self.upsert("second_readings", KEY, {**row, "counts": counts})
                    changed.add(row["paper"])
        return changed


def _rows(made: SecondReading) -> list[Row]:
    return [
        {
            "paper": made.paper,
            "model": made.model,
            "field_name": one.field,
            "position": position,
            "value": one.value,
            "first": one.first,
            "outcome": one.outcome,
            "reason": one.reason,
            "counts": 0,  # until the reader is judged
            **span_row(one.span),
            "prompt": made.prompt,
            "text_sha256": made.text_sha256,
            "made_at": made.made_at,
        }
        for position, one in enumerate(made.values, 1)
    ]


def _said(row: Mapping[str, Any] | sqlite3.Row) -> tuple[Any, ...]:
    """What a row says apart from what is judged anew at every run."""
    names = ("field_name", "position", "value", "reason", "field", "start", "end", "prompt", "text_sha256")
    return tuple(row[name] for name in names)
