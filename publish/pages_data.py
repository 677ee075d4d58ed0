"""/data: tables, downloads, examples for curl, Python and R; /datapackage.json for machines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from datasette import Response
from markupsafe import Markup

from evidence import schema
from publish import answer, codes, export
from publish.address import absolute
from publish.datapackage import datapackage
from publish.reading import Counts, Query, Row
from publish.site import Site

COUNTED = tuple(name for name, table in schema.TABLES.items() if not table.hidden)
QUERIES: Mapping[str, Query] = {"lines": Counts("lines_by_table")}


def given(datasette: Any, request: Any) -> dict[str, Any]:
    """What the page needs of the request: `origin` (how absolute addresses begin) and the ready-made `questions`."""
    databases = datasette.metadata("databases") or {}

    def questions(database: str) -> list[tuple[str, str, str]]:
        """Title, address and description of each."""
        asked = databases.get(database, {}).get("queries") or {}
        return [(q["title"], datasette.urls.query(database, name), q["description"]) for name, q in asked.items()]

    return {"origin": absolute(request, ""), "questions": questions}


def data(
    site: Site, found: Mapping[str, Sequence[Row]], origin: str, questions: Callable[[str], list[tuple[str, str, str]]]
) -> dict[str, Any]:
    """Tables with their numbers, formats with their addresses, examples with this site's address."""
    lines = {row["name"]: row["n"] for row in found["lines"]}
    tables = [
        ("evidence", schema.TABLES["rows"].about, lines["rows"]),
        *((n, schema.TABLES[n].about, lines[n]) for n in COUNTED),
    ]
    json_lines = origin + site.links.page("export/jsonl") + "?study_type=randomized_trial"
    return {
        "formats": [(f.words, site.links.page(f"export/{name}")) for name, f in export.FORMATS.items()],
        "review": site.links.page("export/asreview") + "?needs_review__notnull=1",
        "tables": [
            (n, codes.mark(about), count, site.links.table(n), site.links.table(f"{n}.csv") + "?_stream=1")
            for n, about, count in tables
        ],
        "columns": [(n, columns(n)) for n, _, _ in tables],
        "examples": examples(json_lines, origin + site.links.page("export/csv")),
        "package": site.links.page("datapackage.json"),
        "feed": site.links.page("feed.atom"),
        "questions": questions(site.links.database),
    }


def columns(name: str) -> list[tuple[str, Markup]]:
    """Columns of a table with their meaning, codes set as code."""
    described = schema.TABLES["rows" if name == "evidence" else name].columns
    return [(column, codes.mark(about.split(" ", 1)[1])) for column, about in described.items()]


def examples(json_lines: str, table: str) -> list[tuple[str, str]]:
    """How to get the records into three tools."""
    python = (
        "import json, urllib.request\n"
        f'with urllib.request.urlopen("{json_lines}") as answer:\n'
        "    records = [json.loads(line) for line in answer]\n"
        "for record in records:\n"
        '    for finding in record.get("findings", []):\n'
        '        print(record["paper"]["paper"], finding["outcome"], finding["direction"], finding["span"]["quote"])'
    )
    r = f'records <- read.csv("{table}", fileEncoding = "UTF-8", na.strings = "")\ntable(records$study_type, records$scope)'
    return [("curl", f'curl -sS "{json_lines}" -o trials.jsonl'), ("Python", python), ("R", r)]


async def package(datasette: Any, request: Any) -> Response:
    """The Frictionless data package of the tables."""
    site = await answer.frame(datasette, request)

    def address(table: str) -> str:
        return absolute(request, site.links.table(f"{table}.csv") + "?_stream=1")

    version = str(site.meta.get("built_at") or "unknown")
    return Response.json(datapackage(site.topic.topic, site.topic.title, version, address))
