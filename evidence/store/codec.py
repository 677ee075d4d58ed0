"""Records to plain JSON and back: None and empty values are left out, keys are sorted, so equal records give equal text."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Any

from evidence.records import (
    AbstractKind,
    Author,
    DatePrecision,
    Markup,
    MeshHeading,
    MeshQualifier,
    Notice,
    OtherAbstract,
    Paper,
    PublicationType,
    RegistryId,
    Section,
    Term,
    TextField,
    Trial,
)
from evidence.records import plain as records


def iso(moment: datetime) -> str:
    """A UTC moment as YYYY-MM-DDTHH:MM:SSZ, which sorts as text."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(value: Any) -> Any:
    """A record, tuple, date or enum as JSON-ready values."""
    return records.plain(value, iso)


def dumps(value: Any) -> str:
    """Canonical JSON text: sorted keys, no escapes for letters of any script."""
    return json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def loads(text: str | None) -> Any:
    """The value of a JSON column, None for an empty one."""
    return None if text is None else json.loads(text)


def text_sha256(paper: Paper) -> str:
    """Hash of what labels and readings are based on: title, abstract, sections, types, MeSH, ids, notices' effect."""
    basis = [
        paper.title,
        paper.abstract,
        paper.abstract_kind,
        paper.sections,
        [t.name for t in paper.publication_types],
        [m.name for m in paper.mesh],
        paper.registry_ids,
        paper.languages,
        paper.retracted,
        paper.preprint,
    ]
    return hashlib.sha256(dumps(basis).encode()).hexdigest()


def paper_from(text: str) -> Paper:
    """The Paper that `dumps` wrote."""
    raw: dict[str, Any] = json.loads(text)
    made = {name: _FIELDS[name](value) if name in _FIELDS else value for name, value in raw.items()}
    return Paper(**made)


def trial_from(text: str) -> Trial:
    """The Trial that `dumps` wrote."""
    made: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(text).items()}
    return Trial(**made)


def terms_from(text: str | None) -> tuple[Term, ...]:
    """The explaining terms of a label row."""
    return tuple(Term(**{**t, "field": TextField(t["field"]) if t.get("field") else None}) for t in loads(text) or ())


def _each(kind: type[Any]) -> Any:
    return lambda rows: tuple(kind(**row) for row in rows)


def _date(text: str) -> date:
    return date.fromisoformat(text)


def _mesh(rows: list[dict[str, Any]]) -> tuple[MeshHeading, ...]:
    return tuple(
        MeshHeading(**{**row, "qualifiers": tuple(MeshQualifier(**_qualifier(q)) for q in row.get("qualifiers", ()))})
        for row in ({"ui": None, **row} for row in rows)
    )


def _qualifier(row: dict[str, Any]) -> dict[str, Any]:
    return {"ui": None, **row}


def _sections(rows: list[dict[str, Any]]) -> tuple[Section, ...]:
    return tuple(Section(**{"label": None, "category": None, **row}) for row in rows)


def _other_abstracts(rows: list[dict[str, Any]]) -> tuple[OtherAbstract, ...]:
    return tuple(
        OtherAbstract(**{"language": None, **row, "sections": _sections(row.get("sections", []))}) for row in rows
    )


_FIELDS: dict[str, Any] = {
    "title_markup": _each(Markup),
    "abstract_markup": _each(Markup),
    "sections": _sections,
    "other_abstracts": _other_abstracts,
    "abstract_kind": AbstractKind,
    "pub_date_precision": DatePrecision,
    "languages": tuple,
    "keywords": tuple,
    "substances": tuple,
    "entrez_date": _date,
    "date_revised": _date,
    "date_completed": _date,
    "authors": _each(Author),
    "publication_types": lambda rows: tuple(PublicationType(**{"ui": None, **row}) for row in rows),
    "mesh": _mesh,
    "registry_ids": _each(RegistryId),
    "notices": _each(Notice),
}
