"""Save what the stages made of the records: labels, tags, readings, findings (with validity dates), studies, synthesis, claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from evidence.records import (
    ClaimAnswer,
    Classification,
    Extraction,
    Paper,
    Statement,
    Study,
    Synthesis,
)
from evidence.store import codec
from evidence.store.corrections import CorrectionStore
from evidence.store.rows_of_values import finding_row, label_row, reading_rows, tag_row, unique_tags

Row = dict[str, Any]


class DerivedStore(CorrectionStore):
    """The side of Store that keeps what classify and summarize made."""

    def papers_waiting(self, stage: str, *, redo: bool = False) -> Iterator[Paper]:
        """Records whose text is new or changed since `stage` (classified or summarized) last saw them; all with redo."""
        condition = "1" if redo else f"p.{_stage_column(stage)} IS NOT p.text_sha256"
        rows = self.connection.execute(
            f"""SELECT v.record FROM papers p JOIN versions v ON v.paper = p.paper AND v.valid_to IS NULL
                WHERE p.deleted_on IS NULL AND {condition} ORDER BY p.paper"""
        ).fetchall()
        for row in rows:
            yield codec.paper_from(row["record"])

    def save_classifications(self, found: Iterable[Classification], now: datetime) -> int:
        """Save labels and tags; a human correction of a field wins; returns how many records were saved."""
        count = 0
        for one in found:
            with self.transaction():
                sha = self._text_sha(one.paper)
                labels = [label_row(label, sha) for label in one.labels]
                tags = [tag_row(t) for t in unique_tags(one.tags)]
                self.save_values(one.paper, {"labels": labels, "tags": tags}, now)
                self._seen(one.paper, "classified", sha)
            count += 1
        return count

    def save_extractions(self, found: Iterable[Extraction], now: datetime) -> int:
        """Save readings and findings; old values stay with their validity dates; returns how many records."""
        count = 0
        for one in found:
            with self.transaction():
                readings = list(reading_rows(one.readings))
                findings = [finding_row(f, i) for i, f in enumerate(one.findings, 1)]
                self.save_values(one.paper, {"readings": readings, "findings": findings}, now)
                self._save_text_registry_ids(one)
                self._seen(one.paper, "summarized", self._text_sha(one.paper))
                self.connection.execute("UPDATE full_texts SET read_sha256 = NULL WHERE paper = ?", (one.paper,))
            count += 1
        return count

    def save_with_full_text(self, one: Extraction, now: datetime) -> None:
        """Save what title, abstract and full text say together; the full text is read after its abstract."""
        readings = list(reading_rows(one.readings))
        findings = [finding_row(f, i) for i, f in enumerate(one.findings, 1)]
        with self.transaction():
            self.save_values(one.paper, {"readings": readings, "findings": findings}, now)
            self._save_text_registry_ids(one)

    def save_studies(self, studies: Sequence[Study]) -> None:
        """Replace studies and their reports."""
        with self.transaction():
            self.connection.execute("DELETE FROM harms")
            self.connection.execute("DELETE FROM votes")
            self.connection.execute("DELETE FROM reports")
            self.connection.execute("DELETE FROM studies")
            for study in sorted(studies, key=lambda s: s.study):
                self.insert("studies", [_study_row(study)])
                self.insert("reports", ({"study": study.study, **_report_row(r)} for r in study.reports))

    def save_votes(self, votes: Iterable[Row]) -> None:
        """Replace the votes of all studies (rows of the table votes)."""
        with self.transaction():
            self.connection.execute("DELETE FROM votes")
            self.insert("votes", votes)

    def save_harms(self, harms: Iterable[Row]) -> None:
        """Replace the adverse events of all studies (rows of the table harms)."""
        with self.transaction():
            self.connection.execute("DELETE FROM harms")
            self.insert("harms", harms)

    def save_namings(self, namings: Iterable[Row], effects: Iterable[Row]) -> None:
        """Replace what names an outcome, and the effects printed (rows of the tables namings and effects)."""
        with self.transaction():
            self.connection.execute("DELETE FROM namings")
            self.connection.execute("DELETE FROM effects")
            self.insert("namings", namings)
            self.insert("effects", effects)

    def save_synthesis(self, syntheses: Sequence[Synthesis], claims: Sequence[ClaimAnswer]) -> None:
        """Replace the synthesis of every outcome and the answers to the claims."""
        with self.transaction():
            self.connection.execute("DELETE FROM synthesis")
            self.connection.execute("DELETE FROM claims")
            self.insert("synthesis", (_json_row(s) for s in syntheses))
            self.insert("claims", ({"position": i, **_json_row(c)} for i, c in enumerate(claims, 1)))

    def save_statements(self, statements: Sequence[Statement]) -> None:
        """Replace the sentences of the evidence brief."""
        with self.transaction():
            self.connection.execute("DELETE FROM statements")
            self.insert("statements", (_statement_row(i, s) for i, s in enumerate(statements, 1)))

    def save_meta(self, values: dict[str, str]) -> None:
        """Facts about the database itself."""
        with self.transaction():
            for key, value in values.items():
                self.upsert("meta", ("key",), {"key": key, "value": value})

    def mark_overdue_trials(self, today: datetime) -> None:
        """Flag trials whose results are overdue: a year after primary completion, none posted, no report linked.

        The year is that of 42 CFR 11.44(a) (results due one year after the primary completion date).
        """
        due = (today - timedelta(days=365)).date().isoformat()
        overdue = """(has_results = 0 AND coalesce(status, '') <> 'WITHDRAWN'
            AND coalesce(primary_completion_date, '9999') < ?
            AND trial NOT IN (SELECT registry_id FROM registry_ids)
            AND NOT EXISTS (SELECT 1 FROM trial_versions v, json_each(v.record, '$.aliases') a, registry_ids r
                WHERE v.trial = trials.trial AND v.valid_to IS NULL AND r.registry_id = a.value))"""
        with self.transaction():
            self.connection.execute(f"UPDATE trials SET overdue = {overdue} WHERE overdue IS NOT {overdue}", (due, due))

    def _text_sha(self, paper: str) -> str | None:
        sha: str | None = self.scalar("SELECT text_sha256 FROM papers WHERE paper = ?", paper)
        return sha

    def _seen(self, paper: str, stage: str, sha: str | None) -> None:
        column = _stage_column(stage)
        self.connection.execute(
            f"UPDATE papers SET {column} = ? WHERE paper = ? AND {column} IS NOT ?", (sha, paper, sha)
        )
        self.connection.execute(
            "DELETE FROM quarantine WHERE paper = ? AND raw IS NULL AND error LIKE ? || ':%'", (paper, stage)
        )

    def save_unread(self, stage: str, papers: Iterable[str], why: str) -> None:
        """Quarantine records that `stage` gave up; they are read again when their text changes, or with --redo."""
        for paper in papers:
            harvest = self.scalar("SELECT harvest FROM papers WHERE paper = ?", paper)
            row = {"paper": paper, "harvest": harvest, "error": f"{stage}: {why}", "raw": None}
            self.upsert("quarantine", ("paper",), row)

    def _save_text_registry_ids(self, one: Extraction) -> None:
        read = {r.value: r for r in one.readings if r.kind == "registry_id"}
        stored = self.connection.execute(
            "SELECT registry_id FROM registry_ids WHERE paper = ? AND source = 'text'", (one.paper,)
        ).fetchall()
        for (gone,) in stored:
            if gone not in read:
                self.connection.execute(
                    "DELETE FROM registry_ids WHERE paper = ? AND registry_id = ?", (one.paper, gone)
                )
        for reading in read.values():
            if reading.value not in {row[0] for row in stored}:
                self.connection.execute(
                    "INSERT OR IGNORE INTO registry_ids (paper, registry_id, registry, source) VALUES (?, ?, ?, ?)",
                    (one.paper, reading.value, reading.detail, "text"),
                )


def _stage_column(stage: str) -> str:
    return {"classified": "classified_sha256", "summarized": "summarized_sha256"}[stage]


def _study_row(study: Study) -> Row:
    row = {f: getattr(study, f) for f in Study.__dataclass_fields__ if f != "reports"}
    return {**row, "registry_ids": codec.dumps(study.registry_ids)}


def _report_row(report: Any) -> Row:
    return {"paper": report.paper, "role": report.role, "reason": report.reason, "votes": int(report.votes)}


def _json_row(record: Any) -> Row:
    row = {f: getattr(record, f) for f in record.__dataclass_fields__}
    return {k: v if isinstance(v, str | int | float | None) else codec.dumps(v) for k, v in row.items()}


def _statement_row(position: int, statement: Statement) -> Row:
    row = _json_row(statement)
    row["fill"] = row.pop("values")
    return {"position": position, **row}
