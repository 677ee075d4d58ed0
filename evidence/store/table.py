"""Make the evidence table: one line per standing record, and the full-text index, from everything else."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from evidence.records import NO_RESULTS, AbstractKind, Reading, Report, Study, trial_of_posted
from evidence.store import codec
from evidence.store.base import Base
from evidence.store.facets import facet_rows
from evidence.store.people import Value, people_columns


class TableStore(Base):
    """The side of Store that makes the evidence table."""

    def save_rows(self, reports: Sequence[Report], studies: Sequence[Study]) -> int:
        """Replace the evidence table and its search index in one transaction; returns the number of lines."""
        study_of = {r.paper: s.study for s in studies for r in s.reports}
        first_seen = dict(self.connection.execute("SELECT paper, substr(first_seen, 1, 10) FROM papers").fetchall())
        told = self._told_in_articles()
        rows = [
            evidence_row(r, study_of.get(r.paper.paper), told.get(r.paper.paper, ()))
            for r in sorted(reports, key=_newest_first)
        ]
        texts = {r.paper.paper: search_texts(r) for r in reports}
        with self.transaction():
            self.connection.execute('DELETE FROM "rows"')
            self.connection.execute("INSERT INTO search (search) VALUES ('delete-all')")
            for rowid, row in enumerate(rows, 1):
                paper = row["paper"]
                self.insert("rows", [{**row, "first_seen": first_seen.get(paper)}])
                self.connection.execute(
                    "INSERT INTO search (rowid, title, abstract, authors, keywords) VALUES (?, ?, ?, ?, ?)",
                    (rowid, *texts[paper]),
                )
            self.connection.execute("DELETE FROM facets")
            self.insert("facets", facet_rows(enumerate(rows, 1)))
        return len(rows)

    def _told_in_articles(self) -> dict[str, list[Value]]:
        """What full texts say of people, country, funding and conflicts, by record."""
        found: defaultdict[str, list[Value]] = defaultdict(list)
        for row in self.connection.execute(
            "SELECT paper, kind, value, number, unit, detail FROM article_values WHERE valid_to IS NULL"
            " AND kind IN ('country', 'sex', 'population', 'funding', 'conflicts') ORDER BY paper, kind, position"
        ):
            found[row["paper"]].append(Value(*row[1:]))
        return found


def is_main_result(reading: Reading) -> bool:
    """Whether a reading is the main result: the best sentence of a text without results is none."""
    return reading.kind == "key_sentence" and reading.detail not in NO_RESULTS


def evidence_row(report: Report, study: str | None, article: Sequence[Value] = ()) -> dict[str, Any]:
    """A line of the evidence table (see schema.TABLES["rows"]); JSON lists for what can be several.

    article: what the full text says of people, country, funding and conflicts, which comes before the abstract.
    """
    paper = report.paper
    n, n_kind = report.participants
    study_type = report.labels.get("study_type")
    return {
        "paper": paper.paper,
        "title": paper.title,
        "year": paper.year,
        "journal": paper.journal_abbrev or paper.journal,
        "first_author": _first_author(report),
        "study_type": report.value("study_type"),
        "tags": _list(report.tagged("headline")),
        "scope": report.value("scope"),
        "species": report.species,
        "n": n,
        "n_kind": n_kind,
        "dose": "; ".join(dict.fromkeys(report.read("dose"))) or None,
        "route": _list(report.read("route")),
        "role": _list(report.tagged("role")),
        "comparator": report.value("comparator"),
        "population": _list(report.tagged("condition")),
        **people_columns(report.readings, article),
        "outcomes": _list(f.outcome for f in report.findings),
        "directions": _list(report.reported),
        "key_sentence": next((r.value for r in report.readings if is_main_result(r)), None),
        "study": study,
        "registry_ids": _list(
            [*filter(None, [trial_of_posted(paper.paper)])]
            + [r.id for r in paper.registry_ids]
            + report.read("registry_id")
        ),
        "language": paper.languages[0] if paper.languages else None,
        "open_access": None if paper.open_access is None else int(paper.open_access),
        "retracted": int(paper.retracted),
        "concern": int(paper.concern),
        "preprint": int(paper.preprint),
        "digest": int(paper.abstract_kind is AbstractKind.DIGEST),
        "needs_review": report.needs_review,
        "probability": study_type.probability if study_type else None,
        "status": report.status.value,
        "read_from": report.read_from.value,
        "by_person": _list(f"{c.field}: {c.value}" for c in report.corrections),
        "pmid": paper.pmid,
        "doi": paper.doi,
        "pmcid": paper.pmcid,
    }


def search_texts(report: Report) -> tuple[str, str, str, str]:
    """Title, abstract, authors and keywords as they go into the index; compatibility forms folded (CO₂ finds CO2)."""
    paper = report.paper
    authors = " ".join(a.collective_name or f"{a.fore_name or ''} {a.last_name or ''}" for a in paper.authors)
    keywords = " ".join([*paper.keywords, *(m.name for m in paper.mesh), *(r.id for r in paper.registry_ids)])
    texts = (f"{paper.title} {paper.vernacular_title or ''}", paper.abstract or "", authors, keywords)
    folded = tuple(unicodedata.normalize("NFKC", text) for text in texts)
    return folded[0], folded[1], folded[2], folded[3]


def _newest_first(report: Report) -> tuple[int, str]:
    """The order of the lines: a list without a sort is read by rowid, so its first page costs nothing."""
    return -(report.paper.year or 0), report.paper.paper


def _first_author(report: Report) -> str | None:
    if not report.paper.authors:
        return None
    first = report.paper.authors[0]
    return first.collective_name or " ".join(x for x in (first.last_name, first.initials) if x) or None


def _list(values: Any) -> str | None:
    kept = list(dict.fromkeys(values))
    return codec.dumps(kept) if kept else None
