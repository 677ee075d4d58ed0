"""Records back from the database, as they stand now or as they stood on a past date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from evidence.records import (
    Correction,
    Harvest,
    Label,
    Report,
    Trial,
    key_of_posted,
)
from evidence.store import codec
from evidence.store.corrections import CorrectionStore
from evidence.store.rows_of_second import unsettled
from evidence.store.rows_of_values import finding_of, label_of, reading_of, tag_of

Row = dict[str, Any]


class Reader(CorrectionStore):
    """The reading side of Store."""

    def reports(
        self, as_of: date | None = None, *, paper: str | None = None, papers: Sequence[str] | None = None
    ) -> Iterator[Report]:
        """Standing records with labels, tags, readings and findings, by key; all, one or some; as on `as_of`'s evening."""
        where, values = _valid(as_of)
        one, key = _among(paper, papers)
        tables = {
            name: self._by_paper(name, where + one, values + key) for name in ("labels", "tags", "readings", "findings")
        }
        by_people = self._by_people(paper, as_of)
        disputed = self._disputed(where, values)
        differing = unsettled(self.connection, f"{as_of.isoformat()}T23:59:59Z" if as_of else "9999")
        deleted = "p.deleted_on IS NULL" if as_of is None else "(p.deleted_on IS NULL OR p.deleted_on > ?)"
        rows = self.connection.execute(
            f"""SELECT x.record, x.paper FROM versions x JOIN papers p ON p.paper = x.paper
                WHERE {where}{one} AND {deleted} ORDER BY x.paper""",
            values + key + values[:1],
        ).fetchall()
        for row in rows:
            yield Report(
                paper=codec.paper_from(row["record"]),
                labels={r["field_name"]: label_of(r) for r in tables["labels"][row["paper"]]},
                tags=tuple(map(tag_of, tables["tags"][row["paper"]])),
                readings=tuple(map(reading_of, tables["readings"][row["paper"]])),
                findings=tuple(map(finding_of, tables["findings"][row["paper"]])),
                corrections=tuple(by_people[row["paper"]]),
                differing=tuple(differing.get(row["paper"], ())),
                disputed=tuple(disputed[row["paper"]]),
            )

    def _by_people(self, paper: str | None, as_of: date | None) -> defaultdict[str, list[Correction]]:
        """Record -> the corrections in force of its fields."""
        found: defaultdict[str, list[Correction]] = defaultdict(list)
        for made in self.corrections_in_force(paper, as_of):
            found[made.paper or ""].append(made)
        return found

    def _disputed(self, where: str, values: Sequence[Any]) -> defaultdict[str, list[str]]:
        """Record -> the fields of which its full text says otherwise than its abstract, as a correction names them."""
        found: defaultdict[str, list[str]] = defaultdict(list)
        if self.scalar("SELECT 1 FROM sqlite_master WHERE name = 'article_values'") is None:
            return found  # an older database opened to read
        rows = self.connection.execute(
            f"SELECT x.paper, x.detail FROM article_values x WHERE {where} AND x.kind = 'disagreement'"
            " ORDER BY x.paper, x.position",
            values,
        )
        for paper, detail in rows.fetchall():
            about, _, which = detail.partition(" ")
            found[paper].append(f"finding:{which}" if about == "finding" else about)
        return found

    def labels_of(self, paper: str) -> dict[str, Label]:
        """The current labels of a record by field."""
        rows = self.connection.execute("SELECT * FROM labels WHERE paper = ? AND valid_to IS NULL", (paper,))
        return {r["field_name"]: label_of(dict(r)) for r in rows}

    def trials(self, as_of: date | None = None) -> tuple[Trial, ...]:
        """All registered trials, by number; as on `as_of`'s evening."""
        where, values = _valid(as_of)
        rows = self.connection.execute(f"SELECT x.record FROM trial_versions x WHERE {where} ORDER BY x.trial", values)
        return tuple(codec.trial_from(r["record"]) for r in rows)

    def trials_posted(self) -> dict[str, Trial]:
        """The trials whose results are at hand, by the key of the record that is made of them."""
        return {key_of_posted(trial.trial): trial for trial in self.trials() if trial.results}

    def harvests(self) -> tuple[Harvest, ...]:
        """All runs, oldest first."""
        rows = self.connection.execute("SELECT * FROM harvests ORDER BY started_at, harvest").fetchall()
        return tuple(_harvest(dict(r)) for r in rows)

    def changes(self, harvest: str) -> list[Row]:
        """What a run changed."""
        rows = self.connection.execute("SELECT * FROM changes WHERE harvest = ? ORDER BY kind, paper", (harvest,))
        return [dict(r) for r in rows]

    def changes_by_people(self, since: str, until: str) -> list[Row]:
        """The corrections made from one moment to before another, as changes."""
        rows = self.connection.execute(
            "SELECT a.* FROM corrections c JOIN all_changes a ON a.harvest = 'correction/' || c.correction"
            " WHERE c.made_at >= ? AND c.made_at < ? ORDER BY c.correction",
            (since, until),
        )
        return [dict(r) for r in rows]

    def words_behind(self, made: Correction) -> str | None:
        """The words of the record that a correction of a finding or value is about: quoted, else those of the machine."""
        kind, _, which = made.field.partition(":")
        which = which if kind == "finding" else ""
        table, column, wanted = ("findings", "outcome", which) if which else ("readings", "kind", kind)
        read = f"SELECT json_extract(j.value, '$.quote') FROM uncorrected u, json_each(u.rows, '$.{table}') j"
        found: str | None = self.scalar(
            f"{read} WHERE u.paper = ? AND json_extract(j.value, '$.{column}') = ? ORDER BY j.key LIMIT 1",
            made.paper,
            wanted,
        )
        return (made.quote or found) if kind == "finding" else (found or made.quote)

    def meta(self) -> dict[str, str]:
        """Facts about the database."""
        return dict(self.connection.execute("SELECT key, value FROM meta").fetchall())

    def registry_ids_in_papers(self) -> tuple[str, ...]:
        """Every registration number found in a record."""
        rows = self.connection.execute("SELECT DISTINCT registry_id FROM registry_ids ORDER BY registry_id")
        return tuple(r[0] for r in rows)

    def dois(self) -> dict[str, str]:
        """Record -> DOI, of standing records."""
        rows = self.connection.execute("SELECT paper, doi FROM papers WHERE doi IS NOT NULL AND deleted_on IS NULL")
        return dict(rows.fetchall())

    def unread(self) -> tuple[str, ...]:
        """The quarantined records, each with the reason, by key."""
        rows = self.connection.execute("SELECT paper, error FROM quarantine ORDER BY paper")
        return tuple(f"{paper}: {error}" for paper, error in rows)

    def run_scalar(self, sql: str) -> Any:
        """The value a read-only query gives; used to verify the numbers of the brief."""
        return self.scalar(sql)

    def ask(self, sql: str) -> list[Row]:
        """The rows that a read-only query gives."""
        return [dict(row) for row in self.connection.execute(sql)]

    def _by_paper(self, table: str, where: str, values: list[Any]) -> defaultdict[str, list[Row]]:
        order = {"labels": "field_name", "tags": "kind, tag", "readings": "kind, position", "findings": "position"}[
            table
        ]
        found: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self.connection.execute(f"SELECT x.* FROM {table} x WHERE {where} ORDER BY {order}", values):
            found[row["paper"]].append(dict(row))
        return found


def _among(paper: str | None, papers: Sequence[str] | None) -> tuple[str, list[str]]:
    """The condition on the record, and its values: one, some or all."""
    if paper is None and papers is None:
        return "", []
    keys = list(papers or ()) if paper is None else [paper]
    return f" AND x.paper IN ({', '.join('?' for _ in keys)})", keys


def _valid(as_of: date | None) -> tuple[str, list[Any]]:
    if as_of is None:
        return "x.valid_to IS NULL", []
    evening = f"{as_of.isoformat()}T23:59:59Z"
    return "(x.valid_from <= ? AND (x.valid_to IS NULL OR x.valid_to > ?))", [evening, evening]


def trial_from_row(row: Row) -> Trial:
    """A trial from its row in the table trials."""
    kept = {k: v for k, v in row.items() if k in Trial.__dataclass_fields__}
    for name in ("conditions", "interventions", "arms", "pmids"):
        kept[name] = tuple(codec.loads(kept[name]) or ())
    return Trial(**{**kept, "has_results": bool(kept["has_results"])})


def _harvest(row: Row) -> Harvest:
    for name in ("missing", "quarantined", "warnings"):
        row[name] = tuple(codec.loads(row[name]) or ())
    for name in ("started_at", "finished_at"):
        row[name] = datetime.fromisoformat(row[name]) if row[name] else None
    return Harvest(**row)
