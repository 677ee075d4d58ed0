"""Human corrections: append-only, winning over the machine on every later run, flagged when their text changes."""

from __future__ import annotations

from typing import Any

from evidence.errors import InputError
from evidence.records import ComparatorType, Correction, Scope, StudyType
from evidence.store import codec
from evidence.store.base import Base

ALLOWED: dict[str, tuple[str, ...] | None] = {
    "study_type": tuple(StudyType),
    "scope": tuple(Scope),
    "comparator": tuple(ComparatorType),
    "comparative": ("true", "false"),
    "secondary": ("true", "false"),
    "humans": ("true", "false"),
    "protocol": ("true", "false"),
}

_CHANGED = "the text changed after a person corrected this field"


class CorrectionStore(Base):
    """The side of Store that keeps corrections."""

    def save_correction(self, correction: Correction) -> None:
        """Append a correction and let it win at once; InputError names the record, field or value that is wrong."""
        self._check(correction)
        with self.transaction():
            old = self._current(correction.paper, correction.field)
            sha = self.scalar("SELECT text_sha256 FROM papers WHERE paper = ?", correction.paper)
            row = {
                "correction": (self.scalar("SELECT max(correction) FROM corrections") or 0) + 1,
                "paper": correction.paper,
                "field_name": correction.field,
                "value": correction.value,
                "old_value": correction.old_value or old,
                "made_by": correction.by,
                "reason": correction.reason,
                "made_at": codec.iso(correction.made_at),
                "text_sha256": correction.text_sha256 or sha,
            }
            self.insert("corrections", [row])
            self._apply(row, sha)

    def corrections(self) -> list[dict[str, Any]]:
        """All corrections, oldest first, as rows."""
        return [dict(r) for r in self.connection.execute("SELECT * FROM corrections ORDER BY correction")]

    def corrected(self, paper: str, rows: list[dict[str, Any]], sha: str | None) -> list[dict[str, Any]]:
        """The label rows of a record with the last correction of each field put in the machine's place."""
        latest = self.connection.execute(
            "SELECT * FROM corrections WHERE paper = ? ORDER BY correction", (paper,)
        ).fetchall()
        by_field = {row["field_name"]: row for row in latest}
        out = [_overridden(row, by_field.pop(row["field_name"], None), sha) for row in rows]
        missing = [_overridden(_empty_label(field, sha), row, sha) for field, row in by_field.items()]
        return out + missing

    def _apply(self, correction: dict[str, Any], sha: str | None) -> None:
        paper, field, now = correction["paper"], correction["field_name"], correction["made_at"]
        current = self.connection.execute(
            "SELECT * FROM labels WHERE paper = ? AND field_name = ? AND valid_to IS NULL", (paper, field)
        ).fetchone()
        base = dict(current) if current else {"paper": paper, **_empty_label(field, sha)}
        self.connection.execute(
            "DELETE FROM labels WHERE paper = ? AND field_name = ? AND valid_from >= ?", (paper, field, now)
        )
        self.connection.execute(
            "UPDATE labels SET valid_to = ? WHERE paper = ? AND field_name = ? AND valid_to IS NULL",
            (now, paper, field),
        )
        row = _overridden(base, correction, sha)
        self.insert("labels", [{**row, "valid_from": now, "valid_to": None}])

    def _current(self, paper: str, field: str) -> str | None:
        value: str | None = self.scalar(
            "SELECT value FROM labels WHERE paper = ? AND field_name = ? AND valid_to IS NULL", paper, field
        )
        return value

    def _check(self, correction: Correction) -> None:
        if correction.field not in ALLOWED:
            raise InputError(f"{correction.field!r} cannot be corrected; use one of {', '.join(ALLOWED)}.")
        values = ALLOWED[correction.field]
        if values and correction.value not in values:
            raise InputError(f"{correction.value!r} is no {correction.field}; use one of {', '.join(values)}.")
        if self.scalar("SELECT 1 FROM papers WHERE paper = ?", correction.paper) is None:
            raise InputError(
                f"{correction.paper}: no such record; 'evidence show' takes a PMID or a key such as doi:..."
            )
        if not correction.by.strip() or not correction.reason.strip():
            raise InputError("A correction needs who makes it (--by) and why (--reason).")


def _overridden(row: dict[str, Any], correction: Any, sha: str | None) -> dict[str, Any]:
    if correction is None:
        return row
    review = _CHANGED if correction["text_sha256"] != sha else None
    return {**row, "value": correction["value"], "source": "correction", "needs_review": review}


def _empty_label(field: str, sha: str | None) -> dict[str, Any]:
    names = "value source probability threshold probabilities model needs_review terms intercept margin".split()
    return {"field_name": field, **dict.fromkeys(names), "text_sha256": sha}
