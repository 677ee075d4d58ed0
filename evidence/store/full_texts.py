"""Keep full texts: whether each could be had, its parts with their history, and what was read from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from evidence.records import Article, Cell, FullText, Harvest, Paper, Part
from evidence.store import codec
from evidence.store.base import Base

Row = dict[str, Any]
Values = Mapping[str, Any]
_READ = ("article_values", "abstract_values")
_LICENCES_LOST = ("licence",)  # what may no longer be kept goes; what is only away for now stays


class FullTextStore(Base):
    """The side of Store that keeps full texts."""

    def full_texts_wanted(self, now: datetime, days: int) -> dict[str, str | None]:
        """Records on the question whose full text was never asked for, was away, or was last tried `days` ago: -> PMCID."""
        rows = self.connection.execute(
            """SELECT p.paper, p.pmcid FROM papers p LEFT JOIN full_texts f USING (paper) WHERE p.deleted_on IS NULL
               AND p.source <> 'registry' AND EXISTS (SELECT 1 FROM labels l WHERE l.paper = p.paper AND l.valid_to IS NULL
                 AND l.field_name = 'scope' AND l.value = 'core')
               AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.paper = p.paper AND l.valid_to IS NULL
                 AND l.field_name = 'study_type' AND l.value = 'notice')
               AND (f.paper IS NULL OR f.reason = 'away' OR f.pmcid IS NOT p.pmcid OR f.tried_at < ?) ORDER BY p.paper""",
            (codec.iso(now - timedelta(days=days)),),
        )
        return dict(rows.fetchall())

    def save_full_text(self, found: FullText, run: Harvest) -> None:
        """Keep the parts of a full text, or note why it was missed; what its licence no longer allows is removed."""
        now = codec.iso(run.started_at)
        parts = [_row(part, i) for i, part in enumerate(found.parts, 1)]
        known = self.scalar("SELECT read_sha256 FROM full_texts WHERE paper = ?", found.paper)
        row: Row = {"paper": found.paper, "pmcid": found.pmcid, "tried_at": now, "harvest": run.harvest}
        if parts:
            self._keep(found.paper, parts, now)
            sha = hashlib.sha256(codec.dumps(parts).encode()).hexdigest()
            told = {"status": "kept", "reason": None, "source": found.source, "licence": found.licence, "sha256": sha}
            self.upsert("full_texts", ("paper",), {**row, **told, "read_sha256": known})
            return
        if found.reason in _LICENCES_LOST:
            for table in ("texts", *_READ):
                self.connection.execute(f"DELETE FROM {table} WHERE paper = ?", (found.paper,))
            self.connection.execute("UPDATE papers SET summarized_sha256 = NULL WHERE paper = ?", (found.paper,))
        elif self.scalar("SELECT status FROM full_texts WHERE paper = ?", found.paper) == "kept":
            self.upsert("full_texts", ("paper",), row)
            return
        missed = {"status": "missed", "reason": found.reason, "source": found.source, "licence": found.licence}
        self.upsert("full_texts", ("paper",), {**row, **missed, "sha256": None, "read_sha256": None})

    def _keep(self, paper: str, parts: Sequence[Row], now: str) -> None:
        """Close the parts that are gone or changed and open the new ones."""
        new = {(p["field"], p["text"], p["data"]): {**p, "paper": paper} for p in parts}
        standing = self.connection.execute(
            "SELECT field, text, data, valid_from FROM texts WHERE paper = ? AND valid_to IS NULL", (paper,)
        ).fetchall()
        for field, text, data, since in standing:
            if new.pop((field, text, data), None) is None:
                self._end("texts", "paper = ? AND field = ?", (paper, field), since, now)
        self.insert("texts", ({**row, "valid_from": now, "valid_to": None} for row in new.values()))

    def _end(self, table: str, where: str, values: tuple[Any, ...], since: str, now: str) -> None:
        """End a row; one of this very run, which comes again, is taken back."""
        if since == now:
            self.connection.execute(f"DELETE FROM {table} WHERE {where} AND valid_from = ?", (*values, since))
        else:
            self.connection.execute(
                f"UPDATE {table} SET valid_to = ? WHERE {where} AND valid_to IS NULL", (now, *values)
            )

    def articles_waiting(self, *, redo: bool = False) -> Iterator[Article]:
        """Articles that are kept and were not read since their text changed; all with redo."""
        condition = "1" if redo else "f.read_sha256 IS NOT f.sha256"
        papers = self.connection.execute(
            f"""SELECT f.paper, f.licence, p.pmid, f.pmcid FROM full_texts f JOIN papers p USING (paper)
                WHERE f.status = 'kept' AND p.deleted_on IS NULL AND {condition} ORDER BY f.paper"""
        ).fetchall()
        for paper, licence, pmid, pmcid in papers:
            rows = self.connection.execute(
                "SELECT * FROM texts WHERE paper = ? AND valid_to IS NULL ORDER BY position", (paper,)
            )
            parts = tuple(_part(dict(row)) for row in rows)
            text = {part.field: part.text for part in parts}
            record = Paper(
                paper=paper,
                pmid=pmid,
                pmcid=pmcid,
                title=text.get("title", ""),
                abstract=text.get("abstract"),
                source="jats",
            )
            yield Article(paper=record, parts=parts, licence=licence)

    def save_article_values(
        self, paper: str, values: Iterable[Values], displaced: Iterable[Values], now: datetime
    ) -> None:
        """What an article says, and the abstract's values it stands before; those that held before keep their days."""
        with self.transaction():
            self._replace("article_values", paper, values, codec.iso(now))
            self._replace("abstract_values", paper, displaced, codec.iso(now))
            self.connection.execute("UPDATE full_texts SET read_sha256 = sha256 WHERE paper = ?", (paper,))

    def _replace(self, table: str, paper: str, values: Iterable[Values], at: str) -> None:
        rows = [{**dict.fromkeys(_VALUES), **value, "paper": paper} for value in values]
        stand = self.connection.execute(
            f"SELECT paper, {_VALUES_SQL} FROM {table} WHERE paper = ? AND valid_to IS NULL ORDER BY kind, position",
            (paper,),
        ).fetchall()
        if sorted(map(codec.dumps, map(dict, stand))) == sorted(map(codec.dumps, rows)):
            return
        self.connection.execute(f"DELETE FROM {table} WHERE paper = ? AND valid_from = ?", (paper, at))
        self.connection.execute(f"UPDATE {table} SET valid_to = ? WHERE paper = ? AND valid_to IS NULL", (at, paper))
        self.insert(table, ({**row, "valid_from": at, "valid_to": None} for row in rows))


_VALUES = ("kind", "position", "value", "number", "unit", "detail", "data", "field", "start", "end", "quote")
_VALUES_SQL = ", ".join(f'"{c}"' for c in _VALUES)


def _row(part: Part, position: int) -> Row:
    data = {"path": part.path, "sec_types": part.sec_types, "rows": part.rows, "caption_end": part.caption_end}
    return {"field": part.field, "position": position, "kind": part.kind, "text": part.text, "data": codec.dumps(data)}


def _part(row: Row) -> Part:
    data = codec.loads(row["data"])
    return Part(
        field=row["field"],
        kind=row["kind"],
        text=row["text"],
        path=tuple(data["path"]),
        sec_types=tuple(data["sec_types"]),
        rows=tuple(tuple(Cell(**cell) for cell in line) for line in data["rows"]),
        caption_end=data["caption_end"],
    )
