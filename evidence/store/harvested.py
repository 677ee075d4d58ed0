"""Save what a harvest brings: records, versions, changes, tombstones, trials; a batch and its cursors in one transaction."""

from __future__ import annotations

import dataclasses
import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import Any

from evidence.records import Batch, Deleted, Harvest, Known, Notice, Paper, Quarantined, Trial
from evidence.records.papers import REGISTRY_SOURCE, key_of_posted
from evidence.store import codec
from evidence.store.citations import CitationStore
from evidence.store.differences import changes_between, trial_changes
from evidence.store.full_texts import FullTextStore
from evidence.store.rows_of_paper import child_rows, paper_row
from evidence.store.rows_of_results import rows_of_results


def _with_kept_results(old: Trial | None, new: Trial) -> Trial:
    """The trial with the results that are kept, where it has posted some that were not to be had now."""
    if old and old.results and new.results is None and new.has_results:
        return dataclasses.replace(new, results=old.results, allocation=old.allocation)
    return new


class HarvestStore(FullTextStore, CitationStore):
    """The harvest side of Store."""

    def known(self, topic: str, source: str = "pubmed") -> Known:
        """What a harvest has to know before it starts: last fetch of every record, cursors, last reading of the query."""
        last = self.connection.execute(
            """SELECT query_translation, count FROM harvests WHERE topic = ? AND source = ? AND status = 'complete'
               AND (query_translation IS NOT NULL OR source <> 'pubmed') ORDER BY started_at DESC LIMIT 1""",
            (topic, source),
        ).fetchone()
        held = self.connection.execute(
            """SELECT pmid, refreshed, unlisted_on IS NOT NULL OR deleted_on IS NOT NULL FROM papers
               WHERE pmid IS NOT NULL AND refreshed IS NOT NULL"""
        ).fetchall()
        return Known(
            refreshed={pmid: date.fromisoformat(day[:10]) for pmid, day, _ in held},
            unlisted=frozenset(pmid for pmid, _, unlisted in held if unlisted),
            cursors=dict(
                self.connection.execute("SELECT source, value FROM cursors WHERE topic = ?", (topic,)).fetchall()
            ),
            query_translation=last["query_translation"] if last else None,
            count=last["count"] if last else None,
        )

    def save_batch(self, batch: Batch) -> Harvest:
        """Save a batch in one transaction and give back its harvest with the counts of this run so far."""
        run = batch.harvest
        with self.transaction():
            if self.scalar("SELECT 1 FROM harvests WHERE harvest = ?", run.harvest) is None:
                self.upsert("harvests", ("harvest",), _harvest_row(run))
            self._save_items(batch)
            counted = self._with_counts(run)
            self.upsert("harvests", ("harvest",), _harvest_row(counted))
            for source, value in batch.cursors.items():
                row = {"topic": run.topic, "source": source, "value": value, "harvest": run.harvest}
                self.upsert("cursors", ("topic", "source"), row)
        return counted

    def _save_items(self, batch: Batch) -> None:
        run = batch.harvest
        for paper in batch.papers:
            self._save_paper(paper, run)
        for deleted in batch.deleted:
            self._save_deleted(deleted, run)
        self._save_listing(batch)
        for notices_of, notices in batch.notices.items():
            self._save_notices(notices_of, notices, run)
        for pmid, free in batch.open_access.items():
            self._save_open_access(pmid, free, run)
        for trial in batch.trials:
            self._save_trial(trial, run)
        for found in batch.full_texts:
            self.save_full_text(found, run)
        self.save_citations(batch)
        for bad in batch.quarantined:
            self._save_quarantined(bad, run)

    def _save_paper(self, paper: Paper, run: Harvest) -> None:
        self.connection.execute("DELETE FROM quarantine WHERE paper = ? AND raw IS NOT NULL", (paper.paper,))
        now = codec.iso(run.started_at)
        row = self.connection.execute(
            """SELECT p.date_revised, p.pmid_version, p.deleted_on, p.refreshed, p.source, v.record
               FROM papers p JOIN versions v ON v.paper = p.paper AND v.valid_to IS NULL WHERE p.paper = ?""",
            (paper.paper,),
        ).fetchone()
        if row is None:
            self._write_version(paper, run, first_seen=now)
            self.connection.execute("DELETE FROM candidates WHERE paper = ?", (paper.paper,))
            self._note(run, paper.paper, "new", f"New record: {paper.title}")
            self._supersede_demo(paper, run)
            return
        old = codec.paper_from(row["record"])
        if _is_older(paper, old):
            return
        paper = _keeping_other_sources(paper, old)
        if codec.dumps(paper) == row["record"] and row["deleted_on"] is None:
            if row["refreshed"] < now:
                self.connection.execute("UPDATE papers SET refreshed = ? WHERE paper = ?", (now, paper.paper))
            return
        if row["deleted_on"] is not None:
            self._note(run, paper.paper, "restored", "The record is back in its source after having been deleted.")
        if codec.dumps(paper) != row["record"]:
            for change in changes_between(old, paper):
                self._note(run, paper.paper, *change)
        self._write_version(paper, run)

    def _write_version(self, paper: Paper, run: Harvest, first_seen: str | None = None) -> None:
        now = codec.iso(run.started_at)
        row = paper_row(paper, now, run.harvest, run.tool_version)
        if first_seen:
            row["first_seen"] = first_seen
        self.upsert("papers", ("paper",), row)
        from_text = self._registry_ids_from_text(paper)
        for table, rows in child_rows(paper, now).items():
            self.replace_children(table, paper.paper, rows)
        self.insert("registry_ids", from_text)
        version = {"text_sha256": codec.text_sha256(paper), "record": codec.dumps(paper), "harvest": run.harvest}
        self._open_version("versions", "paper", {"paper": paper.paper, "valid_from": now, **version})

    def _open_version(self, table: str, key: str, version: dict[str, Any]) -> None:
        """Close the version that stood and open this one; a run that comes again replaces its own."""
        one, now = version[key], version["valid_from"]
        self.connection.execute(f"DELETE FROM {table} WHERE {key} = ? AND valid_from = ?", (one, now))
        self.connection.execute(f"UPDATE {table} SET valid_to = ? WHERE {key} = ? AND valid_to IS NULL", (now, one))
        self.insert(table, [{**version, "valid_to": None}])

    def _registry_ids_from_text(self, paper: Paper) -> list[dict[str, Any]]:
        """Numbers read from the text: they stay when a revision touches something else than the text."""
        given = {x.id for x in paper.registry_ids}
        rows = self.connection.execute(
            "SELECT * FROM registry_ids WHERE paper = ? AND source = 'text' ORDER BY registry_id", (paper.paper,)
        )
        return [dict(row) for row in rows if row["registry_id"] not in given]

    def _supersede_demo(self, paper: Paper, run: Harvest) -> None:
        if paper.source in ("demo", REGISTRY_SOURCE):
            return
        for twin in self._same_work(paper.paper, paper.doi, paper.title):
            if twin["source"] == "demo":
                self._tombstone(twin["paper"], run, "deleted", f"Replaced by the harvested record {paper.paper}.")

    def _same_work(self, paper: str, doi: str | None, title: str) -> list[sqlite3.Row]:
        """Other records of the same DOI or the same title that stand."""
        rows: list[sqlite3.Row] = self.connection.execute(
            """SELECT paper, source FROM papers WHERE deleted_on IS NULL AND paper <> ?
               AND source <> ? AND (doi = ? OR lower(rtrim(title, '.')) = lower(rtrim(?, '.'))) ORDER BY paper""",
            (paper, REGISTRY_SOURCE, doi, title),
        ).fetchall()
        return rows

    def _save_deleted(self, deleted: Deleted, run: Harvest) -> None:
        told = "SELECT doi, title FROM papers WHERE paper = ? AND deleted_on IS NULL"
        standing = self.connection.execute(told, (deleted.paper,)).fetchone()
        if standing is None:
            return
        kind, sentence = "deleted", "The source deleted this record; it is kept here as a tombstone."
        if twins := self._same_work(deleted.paper, *standing):
            kind, same = (
                "merged",
                f"The source no longer has this record and holds the same work as {twins[0]['paper']}.",
            )
            sentence = f"{same} It is kept here as a tombstone."
        self._tombstone(deleted.paper, run, kind, sentence)

    def _save_listing(self, batch: Batch) -> None:
        """Note once that the search does not list a record that its source still holds; take it back when it does."""
        sentence = "The search does not list this record (any more); its source still holds it, and it is kept here."
        since = codec.iso(batch.harvest.started_at)
        for paper in batch.unlisted:
            changed = self.connection.execute(
                "UPDATE papers SET unlisted_on = ? WHERE paper = ? AND unlisted_on IS NULL AND deleted_on IS NULL",
                (since, paper),
            ).rowcount
            if changed:
                self._note(batch.harvest, paper, "unlisted", sentence)
        for paper in batch.listed:
            self.connection.execute("UPDATE papers SET unlisted_on = NULL WHERE paper = ?", (paper,))

    def _tombstone(self, paper: str, run: Harvest, kind: str, sentence: str) -> None:
        self._note(run, paper, kind, sentence)
        self.connection.execute("UPDATE papers SET deleted_on = ? WHERE paper = ?", (codec.iso(run.started_at), paper))

    def _save_notices(self, paper: str, notices: Iterable[Notice], run: Harvest) -> None:
        record = self.scalar("SELECT record FROM versions WHERE paper = ? AND valid_to IS NULL", paper)
        if record is None:
            return
        old = codec.paper_from(record)
        origins = {n.origin for n in notices}
        kept = tuple(n for n in old.notices if n.origin not in origins)
        self._save_paper(with_notices(old, kept + tuple(notices)), run)

    def _save_open_access(self, pmid: str, free: bool, run: Harvest) -> None:
        record = self.scalar("SELECT record FROM versions WHERE paper = ? AND valid_to IS NULL", pmid)
        if record is not None and codec.paper_from(record).open_access != free:
            self._write_version(dataclasses.replace(codec.paper_from(record), open_access=free), run)

    def _save_trial(self, trial: Trial, run: Harvest) -> None:
        record = self.scalar("SELECT record FROM trial_versions WHERE trial = ? AND valid_to IS NULL", trial.trial)
        old = codec.trial_from(record) if record else None
        trial = _with_kept_results(old, trial)
        if old and (trial == old or (trial.last_update or "") < (old.last_update or "")):
            return
        for change in trial_changes(old, trial):
            self._note(run, trial.trial, *change)
        self.upsert("trials", ("trial",), trial_row(trial, run.harvest))
        self.save_results(trial)
        if old and old.results and not trial.results:
            self._save_deleted(Deleted(paper=key_of_posted(trial.trial)), run)  # the record of results withdrawn
        version = {"trial": trial.trial, "valid_from": codec.iso(run.started_at), "record": codec.dumps(trial)}
        self._open_version("trial_versions", "trial", {**version, "harvest": run.harvest})

    def save_results(self, trial: Trial) -> None:
        """Replace the rows of the results that a trial has posted."""
        for table, rows in rows_of_results(trial).items():
            self.connection.execute(f"DELETE FROM {table} WHERE trial = ?", (trial.trial,))
            self.insert(table, rows)

    def _save_quarantined(self, bad: Quarantined, run: Harvest) -> None:
        row = {"paper": bad.paper, "harvest": run.harvest, "error": bad.error, "raw": bad.raw}
        self.upsert("quarantine", ("paper",), row)

    def _with_counts(self, run: Harvest) -> Harvest:
        """Counts come from the changes of the run, so that a run repeated or resumed counts the same."""
        kinds = dict(
            self.connection.execute(
                """SELECT k, count(*) FROM (SELECT paper, CASE WHEN max(kind = 'new') THEN 'new'
                   WHEN max(kind IN ('deleted', 'merged')) THEN 'deleted' ELSE 'revised' END AS k
                   FROM changes WHERE harvest = ? AND kind NOT IN ('unlisted', 'cites_retracted') GROUP BY paper) GROUP BY k""",
                (run.harvest,),
            ).fetchall()
        )
        new, revised = kinds.get("new", 0), kinds.get("revised", 0)
        return dataclasses.replace(
            run,
            new=new,
            revised=revised,
            deleted=kinds.get("deleted", 0),
            unchanged=max(run.fetched - new - revised, 0),
        )


RECORD_ONLY = ("aliases", "sponsor", "regimens", "allocation", "results")  # in trial_versions only: the whole record


def trial_row(trial: Trial, harvest: str) -> dict[str, Any]:
    """The row of a trial in the table trials; whether its results are overdue is for the day to say."""
    fields = {k: getattr(trial, k) for k in trial.__dataclass_fields__ if k not in RECORD_ONLY}
    row = {k: v if isinstance(v, str | int | None) else codec.dumps(v) for k, v in fields.items()}
    return {**row, "has_results": int(trial.has_results), "harvest": harvest}


def with_notices(paper: Paper, notices: tuple[Notice, ...]) -> Paper:
    """The record with these notices, and with retracted and concern raised by any of them (never lowered)."""
    kinds = {n.ref_type for n in notices}
    return dataclasses.replace(
        paper,
        notices=notices,
        retracted=paper.retracted or "RetractionIn" in kinds,
        concern=paper.concern or "ExpressionOfConcernIn" in kinds,
    )


def _keeping_other_sources(paper: Paper, old: Paper) -> Paper:
    """PubMed's new version does not drop what another source (Crossref, Europe PMC) had added."""
    others = tuple(n for n in old.notices if n.origin != "pubmed" and n not in paper.notices)
    kept = with_notices(paper, paper.notices + others) if others else paper
    if kept.open_access is None and old.open_access is not None:
        kept = dataclasses.replace(kept, open_access=old.open_access)
    return kept


def _is_older(paper: Paper, old: Paper) -> bool:
    """An older revision never overwrites a newer one; a record without a date is older than one with a date."""
    new_key = (paper.pmid_version or 0, paper.date_revised or date.min)
    return new_key < (old.pmid_version or 0, old.date_revised or date.min)


def _harvest_row(run: Harvest) -> dict[str, Any]:
    row = {name: getattr(run, name) for name in run.__dataclass_fields__}
    for name in ("missing", "quarantined", "warnings"):
        row[name] = codec.dumps(row[name])
    for name in ("started_at", "finished_at"):
        row[name] = codec.iso(row[name]) if row[name] else None
    return row
