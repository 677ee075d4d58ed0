"""Set a copy of a database back to an evening, or leave in it only what people verified.

Labels, tags, readings, findings and versions carry when they held; labels, readings and findings who checked them.
"""

from __future__ import annotations

from datetime import datetime

from evidence.errors import InputError
from evidence.records import BY_PERSON
from evidence.schema import registry
from evidence.store import codec
from evidence.store.harvested import trial_row
from evidence.store.rows_of_paper import child_rows, paper_row
from evidence.store.store import Store

# rows carry valid_from and valid_to
DATED = "labels tags readings findings versions trial_versions texts article_values abstract_values".split()
# tables of which a row was made once, and the column that says when
MADE = {
    **dict.fromkeys(("corrections", "judgements", "second_readings", "events", "rob2_answers"), "made_at"),
    **dict.fromkeys(("candidates", "citation_links", "citation_metrics"), "found_at"),
    "harvests": "started_at",
}


def set_back(store: Store, evening: datetime) -> None:
    """Leave in the database only what held on that evening; InputError when nothing had been harvested by then."""
    moment, day = codec.iso(evening), evening.date().isoformat()
    run = store.connection.execute
    first = run("SELECT min(valid_from) FROM versions").fetchone()[0]
    if first is None or first > moment:
        since = f"the first run was on {first[:10]}" if first else "nothing has been harvested yet"
        raise InputError(f"There is no evidence of {day}: {since}.")
    run("PRAGMA foreign_keys = OFF")
    with store.transaction():
        for table in DATED:
            run(f"DELETE FROM {table} WHERE valid_from > ?", (moment,))
            run(f"UPDATE {table} SET valid_to = NULL WHERE valid_to > ?", (moment,))
        for table in ("trials", *registry.TABLES):
            run(f"DELETE FROM {table} WHERE trial NOT IN (SELECT trial FROM trial_versions)")
        for record, harvest in run("SELECT record, harvest FROM trial_versions WHERE valid_to IS NULL").fetchall():
            trial = codec.trial_from(record)
            store.upsert("trials", ("trial",), trial_row(trial, harvest))
            store.save_results(trial)
        run("DELETE FROM changes WHERE changed_on > ?", (day,))
        run("DELETE FROM full_texts WHERE paper NOT IN (SELECT paper FROM texts)")
        for table, column in MADE.items():
            run(f"DELETE FROM {table} WHERE {column} > ?", (moment,))
        run("UPDATE papers SET deleted_on = NULL WHERE deleted_on > ?", (moment,))
        for table in ("authors", "publication_types", "mesh", "notices", "registry_ids", "papers"):
            run(f"DELETE FROM {table} WHERE paper NOT IN (SELECT paper FROM versions)")
        for key, record, at, harvest in run(
            "SELECT v.paper, v.record, v.valid_from, v.harvest FROM versions v JOIN papers p USING (paper)"
            " WHERE v.valid_to IS NULL AND p.harvest IS NOT v.harvest"
        ).fetchall():
            _rewrite(store, key, record, at, harvest)


def only_verified(store: Store) -> None:
    """Leave only the findings and adverse events that a person verified or corrected; all other values stay as read."""
    with store.transaction():
        for table, where in (("findings", "1"), ("readings", "kind = 'adverse_event'")):
            store.connection.execute(f"DELETE FROM {table} WHERE {where} AND status NOT IN (?, ?)", BY_PERSON)


def _rewrite(store: Store, key: str, record: str, at: str, harvest: str) -> None:
    """The rows of a record as its version of that day has them."""
    paper = codec.paper_from(record)
    deleted = store.scalar("SELECT deleted_on FROM papers WHERE paper = ?", key)
    store.upsert("papers", ("paper",), {**paper_row(paper, at, harvest), "deleted_on": deleted})
    for table, rows in child_rows(paper, at).items():
        store.replace_children(table, key, rows)
