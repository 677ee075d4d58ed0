"""A Frictionless data package (https://specs.frictionlessdata.io/data-package/) of the tables, from the schema (pure)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from evidence import schema

TYPES = {"TEXT": "string", "INTEGER": "integer", "REAL": "number", "BLOB": "string"}


def datapackage(name: str, title: str, version: str, address: Callable[[str], str]) -> dict[str, Any]:
    """The package: every public table as a CSV with its columns; address(table) is where its CSV is."""
    tables = [t for t, table in schema.TABLES.items() if not table.hidden]
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": title,
        "version": version,
        "description": "A living evidence table extracted by a program from titles, abstracts and openly licensed full"
        " texts; extracted values carry their source text.",
        "licenses": [{"name": "CC0-1.0", "title": "Labels, readings and counts; abstracts belong to their publishers"}],
        "sources": [{"title": "PubMed, U.S. National Library of Medicine", "path": "https://pubmed.ncbi.nlm.nih.gov/"}],
        "resources": [resource("evidence", "rows", address), *(resource(t, t, address) for t in tables)],
    }


def resource(shown: str, name: str, address: Callable[[str], str]) -> dict[str, Any]:
    """A table as a resource with its schema."""
    table = schema.TABLES[name]
    return {
        "profile": "tabular-data-resource",
        "name": shown,
        "description": table.about,
        "path": address(shown),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": {
            "fields": [field(c, d) for c, d in table.columns.items()],
            "primaryKey": list(table.pk),
            "missingValues": [""],
        },
    }


def field(column: str, described: str) -> dict[str, str]:
    """A column with its type and meaning."""
    kind, about = described.split(" ", 1)
    return {"name": column, "type": TYPES[kind], "description": about}
