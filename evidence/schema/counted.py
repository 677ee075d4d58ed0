"""Numbers told by group, named once: the columns of the groups, and what is counted in each; and how all are asked for.

A query gives one row a key counted. Its parameters are named (:trial), and whoever asks gives them.
"""

from __future__ import annotations

from collections.abc import Mapping

from evidence.schema import TABLES, unseen
from evidence.schema.counted_apart import APART, FIELD, READERS
from evidence.schema.counts import KEYS, ON_QUESTION, REVIEWS, UNDER_WAY
from evidence.schema.group import Group, agreement
from evidence.schema.review_places import REVIEW_PLACES

FEW = 25  # studies of an outcome that a page shows at once
_VOTES = "votes WHERE scope = 'core' AND species IN ('human', 'animal') AND outcome NOT LIKE 'other:%'"
_ON_MAP = " FROM \"rows\" r, json_each(r.outcomes) o WHERE r.scope = 'core' AND r.retracted = 0"  # with a direction, reviews too
_CLAIM_LISTS = ("supports", "against", "silent", "animal_supports", "animal_against", "by_amount")
_IN_FAVOR = (  # the studies in favor of a claim (where a claim has none, its list may name records of other kinds)
    "(SELECT DISTINCT c.claim, w.study, s.participants FROM claims c, json_each(c.supports) p"
    ' JOIN "rows" w ON w.paper = p.value JOIN studies s USING (study) WHERE c.best_design IS NOT NULL)'
)
_ROUTES = (
    "SELECT v.study, max(x.value = 'intravenous') AS intravenous FROM reports v JOIN readings x ON x.paper = v.paper"
    " AND x.valid_to IS NULL WHERE v.votes = 1 AND x.kind = 'route' AND coalesce(x.detail, '') <> 'background' GROUP BY v.study"
)
_SIZES = (
    "SELECT DISTINCT v.outcome, v.species, v.study AS key, s.participants FROM votes v JOIN studies s USING (study)"
    " WHERE v.scope = 'core' AND v.species = 'human'"
)
_SECOND = "second_readings s JOIN papers p ON p.paper = s.paper AND p.text_sha256 = s.text_sha256 WHERE 1"
JUDGED = (  # every value that a person judged: the machine's, and the person's last word
    "SELECT c.paper, r.title, field_name, c.reason, (SELECT f.old_value FROM corrections f WHERE f.paper = c.paper"
    " AND f.field_name = c.field_name ORDER BY f.correction LIMIT 1) AS machine, c.value AS person"
    ' FROM corrections c LEFT JOIN "rows" r ON r.paper = c.paper WHERE c.correction'
    " NOT IN (SELECT undoes FROM corrections WHERE undoes IS NOT NULL)"
    " AND c.undoes IS NULL AND c.correction = (SELECT max(l.correction) FROM corrections l"
    " WHERE l.paper = c.paper AND l.field_name = c.field_name)"
)
_JUDGED = f"SELECT paper FROM ({JUDGED})"
ASKED = (  # the records that waited for a person before people judged them, and why
    "SELECT u.paper, json_extract(l.value, '$.needs_review') AS reason FROM uncorrected u,"
    " json_each(u.rows, '$.labels') l WHERE reason IS NOT NULL"
    " UNION SELECT u.paper, 'direction unclear' FROM uncorrected u, json_each(u.rows, '$.findings') f"
    " WHERE json_extract(f.value, '$.direction') = 'unclear'"
    " UNION SELECT paper, 'readers differ' FROM second_readings WHERE outcome = 'differs' AND counts = 1"
)
EVENTS = (  # what records say of adverse events in people
    "readings a JOIN \"rows\" r USING (paper) WHERE a.kind = 'adverse_event' AND a.valid_to IS NULL"
    " AND r.retracted = 0 AND r.species <> 'animal' AND r.scope IN ('core', 'adjacent', 'ketamine_harm')"
)
EFFECTS = "effects e JOIN \"rows\" r ON r.paper = e.paper WHERE r.retracted = 0 AND r.scope IN ('core', 'adjacent')"
_EFFECT = f"e.paper || ' ' || e.position AS key FROM {EFFECTS}"


GROUPS: Mapping[str, Group] = {
    # the overview
    "reports_by_type": Group(
        by=("study_type", "species"),
        of=f'SELECT study_type, species, paper AS key FROM "rows" WHERE {ON_QUESTION}',
    ),
    "studies_by_type": Group(
        by=("study_type", "species"),
        of="SELECT study_type, species, study AS key FROM studies"
        f' WHERE study IN (SELECT study FROM "rows" WHERE {ON_QUESTION})',
    ),
    "records_by_scope": Group(by=("scope",), of='SELECT scope, paper AS key FROM "rows"'),
    "reports_by_year": Group(
        by=("year",), of=f'SELECT year, paper AS key FROM "rows" WHERE {ON_QUESTION} AND year IS NOT NULL'
    ),
    "reports_by_year_and_kind": Group(
        by=("year", "kind"),
        of="SELECT year, CASE WHEN species = 'animal' THEN 'animal'"
        f" WHEN study_type IN {REVIEWS!r} THEN 'review' ELSE 'human' END AS kind, paper AS key"
        f' FROM "rows" WHERE {ON_QUESTION} AND year IS NOT NULL',
    ),
    "changes_by_kind": Group(
        by=("kind",),
        of="SELECT kind, harvest || ' ' || paper AS key FROM changes WHERE changed_on > :since AND changed_on <= :until",
    ),
    # the evidence map
    "map_reports": Group(
        by=("outcome", "study_type", "species"),
        of=f"SELECT o.value AS outcome, r.study_type, r.species, r.paper AS key{_ON_MAP}",
    ),
    "map_studies": Group(
        by=("outcome", "study_type", "species"),
        of=f"SELECT o.value AS outcome, r.study_type, r.species, r.study AS key{_ON_MAP}",
    ),
    "map_named": Group(  # reports that name the outcome and give no direction for it
        by=("outcome", "study_type", "species"),
        of='SELECT m.outcome, r.study_type, r.species, r.paper AS key FROM namings m JOIN "rows" r ON r.paper = m.key'
        " WHERE r.scope = 'core' AND r.retracted = 0"
        " AND NOT EXISTS (SELECT 1 FROM json_each(r.outcomes) o WHERE o.value = m.outcome)",
    ),
    "map_trials": Group(
        by=("outcome",),
        of="SELECT m.outcome, t.trial AS key FROM namings m JOIN trials t ON t.trial = m.key"
        f" WHERE upper(t.status) IN {UNDER_WAY!r}",
    ),
    "reports_by_outcome": Group(by=("outcome",), of=f"SELECT o.value AS outcome, r.paper AS key{_ON_MAP}"),
    # an outcome: independent studies by what they found
    "studies_by_outcome": Group(by=("outcome", "species"), of=f"SELECT outcome, species, study AS key FROM {_VOTES}"),
    "studies_by_direction": Group(
        by=("outcome", "species", "direction"),
        of=f"SELECT outcome, species, direction, study AS key FROM {_VOTES}",
    ),
    "studies_by_design": Group(
        by=("outcome", "species", "direction", "study_type"),
        of="SELECT outcome, species, direction, study_type, study AS key FROM"
        f" (SELECT outcome, species, direction, study FROM {_VOTES}) JOIN (SELECT study, study_type FROM studies) USING (study)",
    ),
    "studies_compared": Group(
        by=("outcome", "species"),
        of=f"SELECT outcome, species, study AS key FROM {_VOTES} AND direction IN ('benefit', 'harm')",
    ),
    "studies_undecided": Group(
        by=("outcome", "species"),
        of=f"SELECT outcome, species, study AS key FROM {_VOTES} AND direction IN ('no_difference', 'mixed')",
    ),
    "studies_folded": Group(  # beyond those that the page of an outcome shows at once
        by=("outcome", "species", "contrast"),
        of="SELECT outcome, species, contrast, study AS key FROM (SELECT *, row_number() OVER"
        " (PARTITION BY outcome, species, contrast ORDER BY study) AS place FROM (SELECT outcome, species, study,"
        " CASE contrast WHEN 'ketamine_against_other' THEN contrast WHEN 'ketamine_against_ketamine' THEN contrast"
        f" ELSE 'before_and_after' END AS contrast FROM {_VOTES})) WHERE place > {FEW}",
    ),
    "reports_of_votes": Group(by=("outcome", "species"), of=f"SELECT outcome, species, paper AS key FROM {_VOTES}"),
    "participants": Group(by=("outcome", "species"), of=_SIZES, value="sum(participants)"),
    "participants_not_stated": Group(by=("outcome", "species"), of=_SIZES, value="sum(participants IS NULL)"),
    "studies_unclear": Group(
        by=("outcome",),
        of="SELECT f.outcome, s.study AS key FROM findings f JOIN reports r ON r.paper = f.paper AND r.votes = 1"
        ' JOIN studies s ON s.study = r.study JOIN "rows" w ON w.paper = f.paper WHERE f.valid_to IS NULL'
        " AND f.direction = 'unclear' AND s.scope = 'core'"
        " AND NOT EXISTS (SELECT 1 FROM votes v WHERE v.outcome = f.outcome AND v.study = s.study)",
    ),
    # effects as printed (:outcome and :measure, empty for all)
    "effects": Group(by=("outcome", "measure"), of=f"SELECT e.outcome, e.measure, {_EFFECT}"),
    "effects_drawn": Group(
        by=("outcome", "measure"), of=f"SELECT e.outcome, e.measure, {_EFFECT} AND e.number IS NOT NULL"
    ),
    "effects_shown": Group(
        by=(), of=f"SELECT {_EFFECT} AND :outcome IN ('', e.outcome) AND :measure IN ('', e.measure)"
    ),
    # claims
    "claim_records": Group(
        by=("claim", "side"),
        of=" UNION ALL ".join(
            f"SELECT claim, '{side}' AS side, p.value AS key FROM claims, json_each({side}) p" for side in _CLAIM_LISTS
        )
        + " UNION ALL SELECT claim, 'not_counted', json_extract(p.value, '$.paper') FROM claims, json_each(not_counted) p",
    ),
    "claim_participants": Group(
        by=("claim",), of=f"SELECT claim, study AS key, participants FROM {_IN_FAVOR}", value="sum(participants)"
    ),
    "claim_participants_not_stated": Group(
        by=("claim",),
        of=f"SELECT claim, study AS key, participants FROM {_IN_FAVOR}",
        value="sum(participants IS NULL)",
    ),
    "claim_not_intravenous": Group(  # of those that state a route
        by=("claim",),
        of=f"SELECT claim, study AS key, intravenous FROM {_IN_FAVOR} LEFT JOIN ({_ROUTES}) USING (study)",
        value="coalesce(sum(NOT intravenous), 0)",
    ),
    # the brief, the log, the review queue
    "records_of_sentence": Group(
        by=("position",),
        of='SELECT position, w.paper AS key FROM statements, json_each(statements.papers) p JOIN "rows" w ON w.paper = p.value',
    ),
    "changes_by_run": Group(by=("harvest", "kind"), of="SELECT harvest, kind, paper AS key FROM changes"),
    "full_texts": Group(by=("status", "reason"), of="SELECT status, reason, paper AS key FROM full_texts"),
    "records_by_source": Group(by=("source",), of="SELECT source, paper AS key FROM papers"),
    "review_reasons": Group(
        by=("reason",), of='SELECT needs_review AS reason, paper AS key FROM "rows" WHERE needs_review IS NOT NULL'
    ),
    "second_alone": Group(  # values that only a second reader read
        by=("model",),
        of=f"SELECT model, s.paper || ' ' || field_name || ' ' || position AS key FROM {_SECOND}"
        " AND value IS NOT NULL AND first = 'nothing'",
    ),
    "second_refused": Group(
        by=("model", "reason"),
        of=f"SELECT model, reason, s.paper || ' ' || field_name || ' ' || position AS key FROM {_SECOND}"
        " AND s.outcome = 'refused'",
    ),
    **agreement(
        "people",
        (),
        f"SELECT {FIELD} AS field, machine AS one, person AS other, paper || ' ' || field_name AS key FROM ({JUDGED})"
        " WHERE machine IS NOT NULL",
    ),
    **agreement("readers", (), f"WITH {READERS}"),
    **agreement(
        "second",
        ("model",),
        f"SELECT model, {FIELD} AS field, iif(outcome = 'agrees', value, first) AS one, value AS other,"
        f" s.paper || ' ' || field_name || ' ' || position AS key FROM {_SECOND} AND value IS NOT NULL AND first <> 'nothing'",
    ),
    "references_known": Group(by=(), of="SELECT cited AS key FROM citation_links WHERE citing = :paper"),
    "retracted_cited": Group(
        by=(),
        of="SELECT l.cited AS key FROM citation_links l LEFT JOIN papers p ON p.paper = l.cited"
        " LEFT JOIN candidates c ON c.paper = l.cited WHERE l.citing = :paper AND (p.retracted = 1 OR c.retracted = 1)",
    ),
    "review_places": Group(by=("place",), of=REVIEW_PLACES),
    "unseen_lists": Group(by=("found_by",), of=unseen.LISTS),
    "unseen_citations": Group(by=("found_by",), of=unseen.CITATIONS),
    "queue_judged": Group(
        by=("reason",), of=f"SELECT reason, paper AS key FROM ({ASKED}) WHERE paper IN ({_JUDGED} WHERE 1)"
    ),
    "queue_changed": Group(
        by=("reason",),
        of=f"SELECT reason, paper AS key FROM ({ASKED}) WHERE paper IN"
        f" ({_JUDGED} WHERE coalesce(nullif(machine, ''), 'none') <> person)",
    ),
    "adverse_events": Group(
        by=("event", "said"), of=f"SELECT a.value AS event, a.detail AS said, a.paper AS key FROM {EVENTS}"
    ),
    # the tables
    "lines_by_table": Group(
        by=("name",),
        of=" UNION ALL ".join(
            f"SELECT '{name}' AS name, count(*) AS lines, NULL AS key FROM \"{name}\""
            for name, table in TABLES.items()
            if name == "rows" or not table.hidden
        ),
        value="sum(lines)",
    ),
    **APART,
}


def grouped(name: str) -> str:
    """Rows of a named number: the columns of its groups (none for a number of counts.KEYS), n, and keys (JSON list)."""
    if name in KEYS:
        return f"WITH counted(key) AS ({KEYS[name]}) SELECT count(*) AS n, json_group_array(key) AS keys FROM counted"
    group = GROUPS[name]
    told = f"{group.value} AS n, json_group_array(DISTINCT key) AS keys FROM ({group.of})"
    by = ", ".join(group.by)
    return f"SELECT {by}, {told} GROUP BY {by}" if by else f"SELECT {told}"
