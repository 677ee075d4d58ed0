"""Every table and view is given whole, page by page and as one CSV: no key lost, none doubled."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections import Counter
from contextlib import closing
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from evidence import schema
from operate.publishing import open_site

ROOT = Path(__file__).parents[2]

NAMES = sorted({*schema.TABLES, "evidence"} - {n for n, t in schema.TABLES.items() if t.hidden} | {"rows"})


def keys_of(name: str) -> tuple[str, ...]:
    return ("paper",) if name in ("evidence", "rows") else schema.TABLES[name].pk


def stored(path: Path, name: str) -> Counter[tuple[str, ...]]:
    names = ", ".join(f'"{k}"' for k in keys_of(name))
    with closing(sqlite3.connect(path)) as connection:
        return Counter(tuple(map(str, row)) for row in connection.execute(f'SELECT {names} FROM "{name}"'))


@pytest.fixture(scope="session")
def many_db(small_db: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small database with more records and changes, most of them of one year and one day: ties at every page."""
    path = tmp_path_factory.mktemp("many") / "evidence.db"
    with closing(sqlite3.connect(small_db)) as old, closing(sqlite3.connect(path)) as new:
        old.backup(new)
        for name in ("papers", "changes", "corrections", "trials", "studies", "harvests"):
            columns = [r[1] for r in new.execute(f"PRAGMA table_info({name})")]
            keys = keys_of(name)
            for number in range(17):
                made = ", ".join(f"'k{number}' || \"{c}\"" if c == keys[0] and c != "id" else f'"{c}"' for c in columns)
                made = made.replace('"change"', "NULL").replace('"correction"', "NULL")
                names = ", ".join(f'"{c}"' for c in columns)
                new.execute(f'INSERT OR IGNORE INTO "{name}" ({names}) SELECT {made} FROM "{name}" LIMIT 1')
        new.commit()
    return path


async def walk(ask: Any, address: str) -> list[tuple[str, Any]]:
    """The answers of an address and of all that follow it."""
    found = []
    seen = set()
    while address:
        assert address not in seen, "the pages go round in a circle"
        seen.add(address)
        answer = await ask(address)
        assert answer.status_code == 200, address
        following = answer.json()["next_url"] if ".json" in address else _link(answer.text)
        found.append((address, answer))
        parts = urlsplit(following or "")
        if following and not parts.path:
            parts = parts._replace(path=urlsplit(address).path)
        address = f"{parts.path}?{parts.query}" if following else ""
    return found


def _link(page: str) -> str | None:
    """The link to the next page (those to other formats carry the place of this one)."""
    links = (unescape(link) for link in re.findall(r'href="([^"]*_next=[^"]*)"', page))
    return next(
        (link for link in links if "." not in urlsplit(link).path and "__" not in link and "_facet_size" not in link),
        None,
    )


@pytest.mark.parametrize("order", ["", "_sort", "_sort_desc"])
@pytest.mark.parametrize("name", NAMES)
async def test_a_table_read_page_by_page_as_json_is_whole(many_db: Path, name: str, order: str) -> None:
    site = open_site(many_db, ROOT)
    await site.invoke_startup()
    keys = keys_of(name)
    sort = {"papers": "year", "changes": "changed_on", "evidence": "year", "rows": "year"}.get(name, keys[0])
    query = urlencode([("_size", "3"), ("_shape", "objects"), *([(order, sort)] if order else [])])
    pages = await walk(site.client.get, f"/evidence/{name}.json?{query}")
    rows = Counter(tuple(str(row[k]) for k in keys) for _, a in pages for row in a.json()["rows"])
    assert rows == stored(many_db, name)


@pytest.mark.parametrize("name", NAMES)
async def test_a_table_as_one_csv_is_whole(many_db: Path, name: str) -> None:
    site = open_site(many_db, ROOT)
    site.max_returned_rows = 3
    await site.invoke_startup()
    answer = await site.client.get(f"/evidence/{name}.csv?_stream=on&_size=max")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert Counter(tuple(row[k] for k in keys_of(name)) for row in rows) == stored(many_db, name)


@pytest.mark.parametrize("name", ["evidence", "papers", "changes", "trials", "studies"])
async def test_a_table_read_page_by_page_is_whole(many_db: Path, name: str) -> None:
    site = open_site(many_db, ROOT)
    await site.invoke_startup()
    pages = await walk(site.client.get, f"/evidence/{name}?_size=3")
    lines = sum(len(re.findall(r"<tr\b", a.text.partition("<tbody")[2].partition("</tbody")[0])) for _, a in pages)
    assert lines == stored(many_db, name).total()
