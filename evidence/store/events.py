"""The states that events on conclusions are made from, and the events themselves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from evidence.records import Event, State
from evidence.store import codec
from evidence.store.base import Base

_VOTES = """SELECT v.study, v.outcome, v.direction, v.compared, v.paper, r.study_type, r.route, r.title FROM votes v
  JOIN "rows" r USING (paper) WHERE v.scope = 'core' AND v.species = 'human' AND v.outcome NOT LIKE 'other:%'
  AND r.retracted = 0 ORDER BY v.study, v.outcome, v.direction"""
_ALONE = """SELECT t.trial, t.title FROM trials t WHERE t.has_results = 1
  AND NOT EXISTS (SELECT 1 FROM registry_ids i WHERE i.registry_id = t.trial)
  AND NOT EXISTS (SELECT 1 FROM json_each(t.pmids) p JOIN papers q ON q.paper = p.value) ORDER BY t.trial"""


class EventStore(Base):
    """The side of Store that keeps events."""

    def state(self) -> State:
        """The counted studies in people, and the trials whose results stand at a registry alone, as last built."""
        votes = self.connection.execute(_VOTES).fetchall()
        alone = self.connection.execute(_ALONE).fetchall()
        return State(votes=tuple(dict(row) for row in votes), results_alone=dict(alone))

    def changed_since(self, built_at: str | None) -> dict[str, str]:
        """Records and trials that a run or a person changed since a build: -> "retracted", or any other kind of change."""
        rows: list[Any] = self.connection.execute(
            """SELECT c.paper, max(c.kind = 'retracted') FROM changes c JOIN harvests h USING (harvest)
               WHERE h.started_at > ?1 AND c.kind <> 'cites_retracted' GROUP BY c.paper
               UNION ALL SELECT paper, 0 FROM corrections WHERE made_at > ?1 AND paper IS NOT NULL""",
            (built_at or "9999",),
        ).fetchall()
        return {paper: "retracted" if retracted else "changed" for paper, retracted in reversed(rows)}

    def save_events(self, events: Iterable[Event], now: datetime) -> None:
        """Add the events of a build; a build made again replaces its own."""
        at = codec.iso(now)
        rows = [
            {
                "made_at": at,
                "position": i,
                "kind": event.kind,
                "outcome": event.outcome,
                "sentence": event.sentence,
                "keys": codec.dumps(event.keys),
                "before": codec.dumps(event.before),
                "after": codec.dumps(event.after),
            }
            for i, event in enumerate(events, 1)
        ]
        if rows:
            self.connection.execute("DELETE FROM events WHERE made_at = ?", (at,))
            self.insert("events", rows)
