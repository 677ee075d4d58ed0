"""The addresses that scripts use, as OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made from the code's own lists."""

from __future__ import annotations

from typing import Any

from publish import allowed, export, selection

JSON: dict[str, Any] = {"application/json": {"schema": {}}}


def described(title: str, version: str, address: str, database: str, root: str) -> dict[str, Any]:
    """The description; root is the path at which the site begins, database the one that is served."""
    filters = [*columns(), *others()]
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": version, "description": "Read-only. Not medical advice."},
        "servers": [{"url": address}],
        "paths": {
            f"/{database}/evidence.json": get("The evidence table as JSON", filters, JSON),
            f"/{database}/evidence.csv": get("The evidence table as CSV", filters, {"text/csv": {}}),
            f"{root}/export/{{format}}": get(
                "A whole filtered set, however many records",
                [
                    path("format", list(export.FORMATS)),
                    query("abstracts", "0 leaves published abstracts out"),
                    *filters,
                ],
                {f.media_type: {} for f in export.FORMATS.values()},
            ),
            f"{root}/study/{{paper}}.{{ending}}": get(
                "The citation of one record",
                [path("paper"), path("ending", [*export.BY_ENDING, "json"])],
                {f.media_type: {} for f in export.FORMATS.values()},
            ),
            f"{root}/feed.atom": get(
                "What changed, for all records or those of a filter", filters, {"application/atom+xml": {}}
            ),
            f"{root}/verify": get(
                "Whether title or abstract of a record hold a quote exactly so",
                [query("paper", "Key of the record", True), query("quote", "The words", True)],
                JSON,
            ),
            f"{root}/datapackage.json": get("Frictionless description of the tables", [], JSON),
            "/-/health": get("State of the site: 200 ok, 503 act", [], JSON),
        },
    }


def get(summary: str, parameters: list[dict[str, Any]], content: dict[str, Any]) -> dict[str, Any]:
    """One address that is asked with GET."""
    refused = {"description": "What cannot be understood, with what is allowed instead"}
    answers = {"200": {"description": summary, "content": content}, "400": refused}
    return {"get": {"summary": summary, "parameters": parameters, "responses": answers}}


def columns() -> list[dict[str, Any]]:
    """A filter for every column, with the values of closed vocabularies."""
    return [
        query(
            name,
            "Lines with this value; name__lookup for others (__in, __gte, __arraycontains ...)",
            codes=allowed.CODES.get(name),
        )
        for name in selection.COLUMNS
    ]


def others() -> list[dict[str, Any]]:
    """The arguments that are no column."""
    return [
        query("_search", "Words; OR, NOT, a phrase in quotes, begin*"),
        query("_sort", "Column to sort by, smallest first"),
        query("_sort_desc", "Column to sort by, largest first"),
        query("_dose_from", "Dose of at least so many mg/kg"),
        query("_dose_to", "Dose of at most so many mg/kg"),
    ]


def query(name: str, about: str, required: bool = False, codes: Any = None) -> dict[str, Any]:
    """A parameter of the query."""
    schema = {"type": "string", **({"enum": [str(c) for c in codes]} if codes else {})}
    return {"name": name, "in": "query", "required": required, "description": about, "schema": schema}


def path(name: str, values: list[str] | None = None) -> dict[str, Any]:
    """A parameter of the path."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string", **({"enum": values} if values else {})},
    }
