"""What a hostile visitor tries is answered in words, quickly, and gives nothing away."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
from datasette.app import Datasette

from operate.publishing import open_site

Get = Callable[..., Awaitable[Any]]
ROOT = Path(__file__).parents[2]
PAGES = ("/", "/evidence/evidence", "/study/90000001", "/evidence", "/evidence/papers", "/claims", "/methods")
DEBUG = (
    "databases.json",
    "versions",
    "threads",
    "settings",
    "plugins",
    "patterns",
    "messages",
    "allow-debug",
    "metadata",
    "config",
    "actor",
    "permissions",
    "logout",
    "auth-token",
)
WRITES = (
    "delete from papers",
    "attach database 'x' as y",
    "pragma writable_schema=1",
    "vacuum into 'x'",
    "select 1; select 2",
    "select load_extension('x')",
    "select readfile('/etc/passwd')",
    "select randomblob(500000000)",
    "select printf('%.*c',400000000,'x')",
)


async def public_site(database: Path, client: tuple[str, int] = ("127.0.0.1", 1)) -> Get:
    """Ask the site, with the settings it is published with, as a visitor from an address."""
    site: Datasette = open_site(database, ROOT)
    await site.invoke_startup()
    transport = httpx.ASGITransport(app=site.app(), client=client, raise_app_exceptions=False)

    async def ask(path: str, method: str = "GET", **kwargs: Any) -> Any:
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as browser:
            return await browser.request(method, path, **kwargs)

    return ask


@pytest.fixture
async def visit(small_db: Path) -> Get:
    return await public_site(small_db)


@pytest.mark.parametrize("page", PAGES)
async def test_no_page_lets_a_script_run(visit: Get, page: str) -> None:
    answer = await visit(page)
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "script-src 'none'" in policy
    assert "default-src 'none'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["x-frame-options"] == "DENY"
    assert re.findall(r"<script(?! type=\"application/ld\+json\")", answer.text) == []


@pytest.mark.parametrize("page", PAGES)
async def test_no_page_names_a_file_of_the_server(visit: Get, page: str, small_db: Path) -> None:
    assert str(small_db.parent) not in (await visit(page)).text


@pytest.mark.parametrize("name", DEBUG)
async def test_debug_pages_are_closed(visit: Get, name: str) -> None:
    assert (await visit(f"/-/{name}")).status_code == 404


@pytest.mark.parametrize("sql", WRITES)
async def test_sql_of_a_visitor_is_refused_before_it_runs(visit: Get, sql: str) -> None:
    assert (await visit("/evidence.json", params={"sql": sql})).status_code in (400, 403)
    assert (await visit("/evidence/papers.json", params={"_where": "1=1"})).status_code == 403


async def test_ready_made_questions_stay_open_without_sql(visit: Get) -> None:
    assert (await visit("/evidence/directions_by_outcome")).status_code == 200
    assert (await visit("/evidence/results_of_an_outcome.json?outcome=craving&_shape=array")).json()


@pytest.mark.parametrize(
    "search",
    [
        '"',
        '"opioid use',
        "\x00",
        "a\x00b",
        "*",
        "NEAR(",
        "title:",
        "a AND",
        "OR",
        "(",
        "-",
        "^x",
        "'",
        "a" * 3000,
        "%",
        "😀",
    ],
)
async def test_no_search_can_fail(visit: Get, search: str) -> None:
    assert (await visit("/evidence/evidence", params={"_search": search})).status_code == 200
    assert (await visit("/evidence/evidence.json", params={"_search": search})).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        "/evidence/evidence?_sort=nope",
        "/evidence/papers?_sort=nope",
        "/evidence/papers.json?_sort_desc=nope",
        "/evidence/papers?_facet=nope",
        "/evidence/evidence?nope=1",
        "/evidence/evidence?_next=x",
        "/evidence/evidence?_size=-1",
        "/evidence/evidence?_size=99999",
        "/evidence/evidence?title__arraycontains=x",
        "/evidence/evidence?paper__in=[x",
        "/evidence/evidence?_where=1=1",
        "/evidence/evidence?year__zzz=1",
        "/evidence/evidence?_sort=year&_sort_desc=n",
    ],
)
async def test_a_wrong_address_is_a_visitor_s_mistake_not_a_fault(visit: Get, address: str) -> None:
    assert (await visit(address)).status_code == 400


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)"])
async def test_what_is_typed_comes_back_as_text(visit: Get, text: str) -> None:
    for address in (
        "/evidence/evidence?_search=",
        "/evidence/evidence?study_type=",
        "/evidence/evidence?first_author__contains=",
    ):
        page = (await visit(address + httpx.QueryParams({"q": text})["q"].replace("<", "%3C").replace('"', "%22"))).text
        assert text not in page or text.startswith("javascript")
        assert 'href="javascript' not in page


async def test_the_database_file_is_not_given_away(visit: Get) -> None:
    assert (await visit("/evidence.db")).status_code in (403, 404)


async def test_a_page_of_rows_is_never_cut_in_silence(visit: Get) -> None:
    whole = (await visit("/evidence/papers.csv?_stream=1")).text
    assert len([line for line in whole.split("\n") if re.match(r"(9000\d{4}|\"?doi:)", line)]) == 10


async def test_the_site_takes_nothing(visit: Get, small_db: Path) -> None:
    assert (await visit("/evidence/papers", method="POST")).status_code == 405


async def test_an_endless_address_is_refused(visit: Get) -> None:
    assert (await visit("/evidence/evidence?_search=" + "a" * 9000)).status_code == 414


async def test_the_public_name_is_pinned(small_db: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCE_PUBLIC_URL", "https://evidence.example.org")
    outside = await public_site(small_db, client=("203.0.113.9", 1))
    assert (await outside("/", headers={"host": "evil.example"})).status_code == 421
    answer = await outside("/feed.atom", headers={"host": "evidence.example.org"})
    assert answer.status_code == 200
    assert "https://evidence.example.org/feed.atom" in answer.text
    assert "testserver" not in answer.text


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("203.0.113.9", {}, 403),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.9"}, 403),
        ("127.0.0.1", {"host": "evidence.example.org"}, 403),
    ],
)
async def test_research_opens_sql_on_this_machine_only(
    small_db: Path, monkeypatch: pytest.MonkeyPatch, client: str, headers: dict[str, str], status: int
) -> None:
    monkeypatch.setenv("EVIDENCE_RESEARCH", "1")
    visit = await public_site(small_db, client=(client, 1))
    assert (await visit("/evidence.json?sql=select+1&_shape=array", headers=headers)).status_code == status


async def test_without_research_sql_stays_closed_on_this_machine(visit: Get) -> None:
    assert (await visit("/evidence.json?sql=select+1")).status_code == 403


@pytest.mark.parametrize("facets", ["&_facet=title" * 2, "&_facet=title" * 600, "&_facet=quote&_facet_array=quote"])
async def test_a_facet_is_given_once(visit: Get, facets: str) -> None:
    answer = await visit(f"/evidence/papers.json?_size=1{facets}")
    assert answer.status_code == 400
    assert "Each facet is given once" in answer.text


async def test_some_facets_are_counted_as_before(visit: Get) -> None:
    answer = await visit("/evidence/papers.json?_size=1&_facet=journal&_facet=open_access")
    assert answer.status_code == 200
