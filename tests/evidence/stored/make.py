"""Store a database of the present schema as text, once for each released schema version: python tests/evidence/stored/make.py

version-N.sql is the dump (invented records), version-N.json the reports it gave then. Until version N
is released its pair follows the schema; a released pair is never rewritten.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from evidence import schema
from evidence.correcting.second import Second
from evidence.records import Batch, Correction, Deleted, Quarantined, Trial
from evidence.store import Store, codec
from evidence.store.second import SecondReading
from summarize.studies.grouping import group_reports

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from builders import at, batch, classification, extraction, paper, retraction, run, span

HERE = Path(__file__).resolve().parent


def fill(store: Store) -> None:
    """Something in every table that a run writes."""
    store.save_batch(
        batch(paper(), paper("900002"), paper("900003"), paper("900004"), cursors={"pubmed": "2026-03-01"})
    )
    plain = paper("900005", abstract=None, abstract_kind=None, sections=(), mesh=(), registry_ids=())
    bad = Quarantined(paper="900006", error="not well-formed", raw=b"<PubmedArticle>")
    store.save_batch(Batch(harvest=run(2, fetched=1), papers=(plain,), quarantined=(bad,)))
    gone = Deleted(paper="900003")
    store.save_batch(Batch(harvest=run(3, fetched=1), papers=(retraction(),), deleted=(gone,)))
    store.save_batch(batch(paper("900002", title="An invented trial, revised"), day=4))
    store.save_batch(
        Batch(harvest=run(4, source="clinicaltrials.gov"), trials=(Trial(trial="NCT00000001", title="T"),))
    )
    ended = Trial(trial="NCT00000001", title="T", status="COMPLETED", enrollment=48, arms=("A",), has_results=True)
    store.save_batch(Batch(harvest=run(6, source="clinicaltrials.gov"), trials=(ended,)))
    for number in ("900001", "900002", "900004"):
        store.save_classifications([classification(number)], at(5))
        store.save_extractions([extraction(number)], at(5))
    store.save_classifications([classification("900004", "case_report")], at(6))
    why = {"by": "A. Reader", "reason": "single patient", "made_at": at(6) + timedelta(hours=1)}
    store.save_correction(Correction(paper="900002", field="study_type", value="case_report", **why))
    words = span("Ten invented people")
    read = (Second(field="sample_size", value="10", span=words), Second(field="dose", value="1 mg/kg", span=words))
    sha = store.scalar("SELECT text_sha256 FROM papers WHERE paper = '900004'")
    told = {"model": "m", "prompt": "p", "text_sha256": sha, "made_at": codec.iso(at(7))}
    store.save_second([SecondReading(paper="900004", values=read, **told)], at(7))
    reports = list(store.reports())
    studies = group_reports(reports, store.trials())
    store.save_studies(studies)
    store.save_meta({"topic": "t", "title": "T", "schedule_days": "7"})
    store.save_rows(reports, list(studies))


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """The database as statements; the search index is created empty, as it is made anew from the records."""
    yield f"PRAGMA user_version = {connection.execute('PRAGMA user_version').fetchone()[0]};"
    found = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    made = [(kind, name, sql) for kind, name, sql in found if not name.startswith(("search_", "sqlite_"))]
    yield from (sql + ";" for kind, _, sql in made if kind == "table")
    for name in (name for kind, name, _ in made if kind == "table" and name != "search"):
        for row in connection.execute(f'SELECT * FROM "{name}"'):
            yield f'INSERT INTO "{name}" VALUES (' + ", ".join(_literal(connection, value) for value in row) + ");"
    yield from (sql + ";" for kind, _, sql in made if kind != "table")


def _literal(connection: sqlite3.Connection, value: object) -> str:
    return str(connection.execute("SELECT quote(?)", (value,)).fetchone()[0])


def told(store: Store) -> dict[str, object]:
    """What a stored database has to say in every later version."""
    return {
        "reports": [codec.plain(report) for report in store.reports()],
        "reports of 5 March": [codec.plain(report) for report in store.reports(at(5).date())],
        "trials": codec.plain(store.trials()),
        "trials of 5 March": codec.plain(store.trials(at(5).date())),
        "harvests": codec.plain(store.harvests()),
        "corrections": store.corrections(),
        "meta": store.meta(),
        "known": codec.plain(store.known("t")),
    }


def main() -> None:
    """Write both files."""
    with tempfile.TemporaryDirectory() as folder, Store(Path(folder) / "evidence.db") as store:
        fill(store)
        name = f"version-{schema.VERSION}"
        (HERE / f"{name}.sql").write_text("\n".join(dump(store.connection)) + "\n", encoding="utf-8")
        text = json.dumps(told(store), ensure_ascii=False, indent=1)
        (HERE / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
