"""A Paper as rows of the tables papers, authors, publication_types, mesh, notices and registry_ids (pure)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from evidence.records import Paper
from evidence.store import codec

_COPIED = (
    "paper pmid pmid_version doi pmcid title vernacular_title abstract abstract_kind journal journal_abbrev issn volume"
    " issue pages year pub_date pub_date_precision country status indexing_method coi source raw_sha256"
).split()


def paper_row(paper: Paper, now: str, harvest: str, parser: str | None = None) -> dict[str, Any]:
    """The row of table papers, without first_seen and the columns of later stages."""
    row = {name: codec.plain(getattr(paper, name)) for name in _COPIED}
    return row | {
        "title_markup": _list([[m.start, m.end, m.tag] for m in paper.title_markup]),
        "abstract_markup": _list([[m.start, m.end, m.tag] for m in paper.abstract_markup]),
        "sections": _list([[s.label, s.category, s.start, s.end] for s in paper.sections]),
        "other_abstracts": _list(paper.other_abstracts),
        "languages": _list(paper.languages),
        "keywords": _list(paper.keywords),
        "substances": _list(paper.substances),
        "entrez_date": codec.plain(paper.entrez_date),
        "date_revised": codec.plain(paper.date_revised),
        "date_completed": codec.plain(paper.date_completed),
        "retracted": int(paper.retracted),
        "concern": int(paper.concern),
        "preprint": int(paper.preprint),
        "open_access": None if paper.open_access is None else int(paper.open_access),
        "deleted_on": None,
        "refreshed": now,
        "text_sha256": codec.text_sha256(paper),
        "parser_version": parser,
        "harvest": harvest,
    }


def child_rows(paper: Paper, now: str) -> dict[str, list[dict[str, Any]]]:
    """Table name -> rows of the record's child tables."""
    key = {"paper": paper.paper}
    return {
        "authors": [{**key, "position": i, **_all(a)} for i, a in enumerate(paper.authors, 1)],
        "publication_types": [
            {**key, "name": name, "ui": ui} for name, ui in {t.name: t.ui for t in paper.publication_types}.items()
        ],
        "mesh": list({(r["name"], r["qualifier"]): r for r in _mesh(paper)}.values()),
        "notices": [
            {
                **key,
                "position": i,
                "ref_type": n.ref_type,
                "source": n.source,
                "notice_pmid": n.pmid,
                "note": n.note,
                "origin": n.origin,
                "noticed_on": now[:10],
            }
            for i, n in enumerate(paper.notices, 1)
        ],
        "registry_ids": [
            {**key, "registry_id": i, "registry": r, "source": "databank"}
            for i, r in {x.id: x.registry for x in paper.registry_ids}.items()
        ],
    }


def _mesh(paper: Paper) -> Iterator[dict[str, Any]]:
    for heading in paper.mesh:
        row = {"paper": paper.paper, "name": heading.name, "ui": heading.ui}
        if not heading.qualifiers:
            yield {**row, "qualifier": "", "major": int(heading.major), "qualifier_ui": None}
        for q in heading.qualifiers:
            yield {**row, "qualifier": q.name, "major": int(heading.major or q.major), "qualifier_ui": q.ui}


def _all(record: Any) -> dict[str, Any]:
    return {f: getattr(record, f) for f in record.__dataclass_fields__}


def _list(values: Any) -> str | None:
    return codec.dumps(values) if values else None
