"""Keep who cites whom and how often, and say once of a record that it cites work that was retracted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from evidence.records import Batch, CitationMetrics, Citations, Harvest
from evidence.store import codec
from evidence.store.candidates import CandidateStore

# what standing records cite that is known to be retracted: a record that is here, or a candidate
CITED_RETRACTED = """SELECT l.citing AS paper, group_concat(DISTINCT l.cited) AS cited FROM citation_links l
  JOIN papers p ON p.paper = l.citing AND p.deleted_on IS NULL
  WHERE l.cited IN (SELECT paper FROM papers WHERE retracted = 1 UNION SELECT paper FROM candidates WHERE retracted = 1)
  GROUP BY l.citing ORDER BY l.citing"""
_TOLD = "SELECT new FROM changes WHERE kind = 'cites_retracted' AND paper = ? ORDER BY changed_on DESC, harvest DESC"


class CitationStore(CandidateStore):
    """The side of Store that keeps citations."""

    def save_citations(self, batch: Batch) -> None:
        """Everything of a batch that is about citations."""
        run = batch.harvest
        self.save_candidates(batch.candidates, run)
        for links in batch.citations:
            self._save_links(links, run)
        for one in batch.metrics:
            self._save_metrics(one, run)
        if run.finished_at is not None:
            self._note_retracted(run)

    def cited(self, papers: Iterable[str], source: str) -> Mapping[str, Citations]:
        """What a source knows of the citations of these records; a record of which it knows none is left out."""
        found: dict[str, Citations] = {}
        for paper in papers:
            ways = (
                self.connection.execute(
                    f"SELECT {there} FROM citation_links WHERE {here} = ? AND source = ?", (paper, source)
                )
                for here, there in (("citing", "cited"), ("cited", "citing"))
            )
            cites, cited_by = (tuple(sorted(row[0] for row in rows)) for rows in ways)
            if cites or cited_by:
                found[paper] = Citations(paper=paper, source=source, cites=cites, cited_by=cited_by)
        return found

    def _save_links(self, links: Citations, run: Harvest) -> None:
        """A source's links of a record replace those it had given; one that stays keeps the day it was found on."""
        for here, there, others in (("citing", "cited", links.cites), ("cited", "citing", links.cited_by)):
            if not others:
                continue  # a source that knows no references of a record may have known them before
            gone = f"{here} = ? AND source = ? AND {there} NOT IN (SELECT value FROM json_each(?))"
            self.connection.execute(
                f"DELETE FROM citation_links WHERE {gone}", (links.paper, links.source, codec.dumps(others))
            )
            self.connection.executemany(
                f"INSERT OR IGNORE INTO citation_links ({here}, {there}, source, found_at, harvest) VALUES (?, ?, ?, ?, ?)",
                [(links.paper, other, links.source, codec.iso(run.started_at), run.harvest) for other in others],
            )

    def _save_metrics(self, one: CitationMetrics, run: Harvest) -> None:
        if self.scalar("SELECT 1 FROM papers WHERE paper = ?", one.paper):
            row = {
                "paper": one.paper,
                "citations": one.citations,
                "rcr": one.rcr,
                "percentile": one.percentile,
                "provisional": int(one.provisional),
                "counted_on": one.counted_on,
                "found_at": codec.iso(run.started_at),
                "harvest": run.harvest,
            }
            self.upsert("citation_metrics", ("paper",), row)

    def _note_retracted(self, run: Harvest) -> None:
        """A change of each record that cites retracted work, once for the same works."""
        for paper, cited in self.connection.execute(CITED_RETRACTED).fetchall():
            works = ", ".join(f"PMID {pmid}" for pmid in sorted(cited.split(",")))
            before = self.scalar_text(_TOLD, paper)
            if works != before:
                self._note(
                    run, paper, "cites_retracted", f"Cites work that has been retracted: {works}.", before, works
                )
