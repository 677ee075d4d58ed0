"""Keep what following citations found, apart from the records of the search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from evidence.records import Candidate, Classification, Harvest, Paper
from evidence.store import codec
from evidence.store.base import Base


class CandidateStore(Base):
    """The side of Store that keeps candidates."""

    def seeds(self) -> tuple[str, ...]:
        """PMIDs of the standing records on the question, whose citations are followed."""
        rows = self.connection.execute(
            """SELECT p.pmid FROM papers p WHERE p.pmid IS NOT NULL AND p.deleted_on IS NULL AND p.retracted = 0
               AND EXISTS (SELECT 1 FROM labels l WHERE l.paper = p.paper AND l.valid_to IS NULL
                 AND l.field_name = 'scope' AND l.value = 'core')
               AND NOT EXISTS (SELECT 1 FROM labels l WHERE l.paper = p.paper AND l.valid_to IS NULL
                 AND l.field_name = 'study_type' AND l.value = 'notice') ORDER BY p.pmid"""
        )
        return tuple(row[0] for row in rows)

    def save_candidates(self, found: Iterable[Candidate], run: Harvest) -> None:
        """Add or renew candidates; how one was read stays while its record is the same."""
        for one in found:
            record, at = codec.dumps(one.paper), codec.iso(run.started_at)
            before = self.connection.execute(
                "SELECT record, scope, study_type, probability, found_at FROM candidates WHERE paper = ?",
                (one.paper.paper,),
            ).fetchone()
            read = dict(before) if before else {"found_at": at}
            if read.get("record") != record:
                read |= dict.fromkeys(("scope", "study_type", "probability"))
            counts = {"cites": len(one.cites), "cited_by": len(one.cited_by)}
            seeds = codec.dumps(sorted({*one.cites, *one.cited_by}))
            paper = {
                "paper": one.paper.paper,
                "title": one.paper.title,
                "year": one.paper.year,
                "journal": one.paper.journal_abbrev or one.paper.journal,
                "retracted": int(one.paper.retracted),
            }
            row = {**read, **paper, **counts, "seeds": seeds, "record": record, "harvest": run.harvest}
            self.upsert("candidates", ("paper",), row)

    def candidates_waiting(self) -> Iterator[Paper]:
        """Candidates that were not read yet."""
        rows = self.connection.execute("SELECT record FROM candidates WHERE scope IS NULL ORDER BY paper").fetchall()
        for row in rows:
            yield codec.paper_from(row["record"])

    def save_candidate_labels(self, found: Iterable[Classification]) -> None:
        """How the program reads candidates: scope and study type."""
        for one in found:
            labels = {label.field: label for label in one.labels}
            scope, kind = labels.get("scope"), labels.get("study_type")
            self.connection.execute(
                "UPDATE candidates SET scope = ?, study_type = ?, probability = ? WHERE paper = ?",
                (scope and scope.value, kind and kind.value, kind and kind.probability, one.paper),
            )
