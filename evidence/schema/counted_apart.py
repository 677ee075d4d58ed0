"""Numbers by group that stand in one place: the table's facets, the desk, a trial's registry, reviews held against the table."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.schema import FACETS, TABLES
from evidence.schema.group import Group, agreement

EVENTS_SHOWN = 12  # adverse events of a trial that the page on safety names; the trial's page has all
AT_DESK = (
    "r.retracted = 0 AND (r.scope = 'core' OR r.needs_review IS NOT NULL)"  # rows r: what the desk asks readers for
)
FIELD = "substr(field_name, 1, instr(field_name || ':', ':') - 1)"
READERS = (  # what each read first of the text that was read last: later both may have seen what the other one read
    "first AS (SELECT *, row_number() OVER (PARTITION BY paper, field_name, text_sha256, made_by"
    " ORDER BY made_at, rowid) AS place FROM judgements WHERE kind = 'reading'), last AS (SELECT paper, field_name,"
    " text_sha256, max(made_at) FROM first WHERE place = 1 GROUP BY paper, field_name)"
    f" SELECT {FIELD} AS field, coalesce(a.value, '') AS one, coalesce(b.value, '') AS other,"
    " a.judgement || ' ' || b.judgement AS key FROM last l JOIN first a USING (paper, field_name) JOIN first b"
    " USING (paper, field_name) WHERE a.place = 1 AND b.place = 1 AND a.made_by < b.made_by"
    " AND a.text_sha256 IS l.text_sha256 AND b.text_sha256 IS l.text_sha256"
)
# the judgements in the desk's own file (:said, JSON), which the database has from the next run on
_SAYS = ", ".join(f"value ->> '{name}' AS {name}" for name in TABLES["judgements"].columns)
_SAID = f"judgements AS (SELECT key AS rowid, {_SAYS} FROM json_each(:said))"
_SEEN = (
    f"WITH {_SAID}, seen AS (SELECT paper, text_sha256, max(made_by = :reader) AS mine FROM judgements"
    " WHERE kind = 'seen' GROUP BY paper, text_sha256)"
)
_LISTED = "FROM json_each(:lists) l, json_each(l.value) j"
_HELD = "JOIN papers p ON p.paper = j.value OR p.doi = lower(substr(j.value, 5))"
_IN_TABLE = "JOIN \"rows\" r ON r.paper = p.paper WHERE r.scope = 'core' AND p.deleted_on IS NULL"
_REGISTERED = ("registry_flow", "registry_values", "registry_analyses", "registry_events")
_PLACED = (  # the votes that the SWiM items tell of an outcome, by where they stand
    "SELECT v.outcome, v.species, CASE WHEN v.scope = 'core' THEN iif(v.contrast IS 'ketamine_against_ketamine',"
    " 'by_amount', 'counted') ELSE 'near' END AS place, replace(s.study_type, '_', ' ') AS design,"
    " replace(v.direction, '_', ' ') AS direction, v.contrast, v.paper, s.participants, v.study || ' ' || v.direction AS key FROM votes v"
    " JOIN studies s USING (study) WHERE v.scope = 'core'"
    " OR (v.scope = 'adjacent' AND v.contrast IS NOT 'ketamine_against_ketamine')"
)

APART: Mapping[str, Group] = {
    # the evidence table (publish/selection.py counts with bits; a build is refused where they are not these numbers)
    "lines_by_facet": Group(
        by=("facet", "value"),
        of=" UNION ALL ".join(
            f"SELECT '{facet}' AS facet, coalesce(v.value, '') AS value, r.rowid AS key FROM \"rows\" r"
            f" LEFT JOIN json_each(r.{facet}) v"
            if is_list
            else f"SELECT '{facet}' AS facet, coalesce(CAST({facet} AS TEXT), '') AS value, rowid AS key FROM \"rows\""
            for facet, is_list in FACETS.items()
        ),
    ),
    # the desk (:said, :reader)
    "desk_waiting": Group(
        by=("queue",),
        of=f"{_SEEN} SELECT iif(s.paper IS NULL, 'first', 'second') AS queue, r.paper AS key FROM \"rows\" r"
        " JOIN papers p USING (paper) LEFT JOIN seen s ON s.paper = r.paper AND s.text_sha256 IS p.text_sha256"
        f" WHERE {AT_DESK} AND coalesce(s.mine, 0) = 0",
    ),
    "desk_done": Group(
        by=(), of=f"WITH {_SAID} SELECT paper AS key FROM judgements WHERE kind = 'seen' AND made_by = :reader"
    ),
    **agreement("desk", (), f"WITH {_SAID}, {READERS}"),
    # SWiM items of an outcome
    "swim_votes": Group(by=("outcome", "species", "place"), of=_PLACED),
    "swim_compared": Group(
        by=("outcome", "species", "place"), of=f"SELECT * FROM ({_PLACED}) WHERE contrast = 'ketamine_against_other'"
    ),
    "swim_directions": Group(by=("outcome", "species", "place", "direction"), of=_PLACED),
    "swim_designs": Group(by=("outcome", "species", "place", "design", "direction"), of=_PLACED),
    "swim_not_randomized": Group(
        by=("outcome", "species", "place"), of=f"SELECT * FROM ({_PLACED}) WHERE design <> 'randomized trial'"
    ),
    "swim_spin": Group(
        by=("outcome", "species", "place"),
        of=f"SELECT * FROM ({_PLACED}) WHERE paper IN (SELECT paper FROM findings WHERE spin = 1 AND valid_to IS NULL)",
    ),
    "swim_preprints": Group(
        by=("outcome", "species", "place"),
        of=f"SELECT * FROM ({_PLACED}) WHERE paper IN (SELECT paper FROM papers WHERE preprint = 1)",
    ),
    "swim_participants": Group(by=("outcome", "species", "place"), of=_PLACED, value="coalesce(sum(participants), 0)"),
    "swim_not_stated": Group(by=("outcome", "species", "place"), of=_PLACED, value="sum(participants IS NULL)"),
    # the lists of studies that reviews include (:lists, JSON: review -> identifiers), held against the table
    "recall_listed": Group(by=("review",), of=f"SELECT l.key AS review, j.value AS key {_LISTED}"),
    "recall_found": Group(by=("review",), of=f"SELECT l.key AS review, p.paper AS key {_LISTED} {_HELD}"),
    "recall_in_table": Group(
        by=("review",), of=f"SELECT l.key AS review, p.paper AS key {_LISTED} {_HELD} {_IN_TABLE}"
    ),
    "recall_missed": Group(
        by=("review",),
        of=f"SELECT l.key AS review, j.value AS key {_LISTED} WHERE j.value NOT IN"
        f" (SELECT j.value {_LISTED} {_HELD} {_IN_TABLE})",
    ),
    # a registered trial with results
    "registered_values": Group(
        by=("name",),
        of=" UNION ALL ".join(
            f"SELECT '{name}' AS name, path AS key FROM {name} WHERE trial = :trial" for name in _REGISTERED
        ),
        value="count(*)",
    ),
    "registered_harms": Group(
        by=("kind",), of="SELECT kind, coalesce(term, '') AS key FROM registry_events WHERE trial = :trial"
    ),
    "registered_people": Group(  # of the first period, and those that the first primary outcome rests on; nothing if one lacks
        by=("said",),
        of="SELECT iif(event = 'STARTED', 'started', 'finished') AS said, people, path AS key FROM registry_flow"
        " WHERE trial = :trial AND event IN ('STARTED', 'COMPLETED') AND path LIKE '%.periods[0].%'"
        " UNION ALL SELECT 'analyzed', number, path FROM registry_values WHERE trial = :trial AND section = 'outcome'"
        " AND what = 'denominator' AND coalesce(class, '') = '' AND measure ="
        " (SELECT min(measure) FROM registry_values WHERE trial = :trial AND type = 'PRIMARY')",
        value="iif(count(people) = count(*), CAST(sum(people) AS INTEGER), NULL)",
    ),
    "registered_events_unnamed": Group(  # beyond those that the page on safety names
        by=("trial",),
        of="SELECT trial, term AS key FROM registry_events WHERE coalesce(term, '') <> ''",
        value=f"max(count(DISTINCT key) - {EVENTS_SHOWN}, 0)",
    ),
}
