"""What the table, row and query pages need to speak in words (publish/pages_table.py)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from datasette import hookimpl

from evidence.schema import TABLES
from publish import codes, pages_select, pages_table
from publish.site import Site


@hookimpl
def extra_template_vars(view_name: str | None, request: Any) -> dict[str, Any]:
    """Functions of the table templates; nothing for other pages."""
    if view_name not in ("table", "row", "database", "query"):
        return {}
    args = parse_qsl(request.query_string, keep_blank_values=True) if request else []

    def line(site: Site, row: Any) -> dict[str, Any]:
        return pages_table.line(site, {c["column"]: c["raw"] for c in row.cells})

    def facet(site: Site | None, found: Mapping[str, Any]) -> dict[str, Any]:
        return pages_table.facet(site, found, request.query_string)

    return {
        "heading": pages_table.heading,
        "about": pages_table.about,
        "with_code": codes.mark,
        "plain": codes.plain,
        "row_cells": pages_table.row_cells,
        "cell_html": pages_table.cell,
        "line_of": line,
        "facet_of": facet,
        "active_of": lambda site: pages_table.active(site, args),
        "hidden_args": lambda *but: pages_table.hidden(args, *but),
        "line_heads": lambda: pages_select.heads(args),
        "filter_fields": lambda: pages_select.filter_fields(args),
        "view_name": dict(args).get("_name", "").strip()[:80],
        "table_about": lambda name: TABLES[name].about if name in TABLES else "",
    }
