"""What a hostile visitor tries is answered in words, quickly, and gives nothing away."""

from __future__ import annotations

import csv
import io
import re
import sqlite3
from collections.abc import Awaitable, Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from datasette.app import Datasette
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from evidence import schema
from operate.publishing import copy_database, open_site
from plugins import errors

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


async def test_a_visitor_who_asks_for_sql_is_told_where_to_go_instead(visit: Get) -> None:
    """Datasette's own page says "Forbidden" and "execute-sql"."""
    page = await visit("/evidence", params={"sql": "select 1"})
    assert (page.status_code, "execute-sql" in page.text) == (403, False)
    assert "Error 403" in page.text
    assert "SQL is closed on this site; filter the evidence table" in page.text
    answer = await visit("/evidence.json", params={"sql": "select 1"})
    assert answer.json() == {"ok": False, "error": errors.CLOSED["execute-sql"], "status": 403, "title": None}


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
        ("127.0.0.1", {"host": "evidence.example.org"}, 421),
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


ODD_VALUES = (
    "",
    "x",
    "[",
    '["a","b"]',
    "9" * 20,
    str(2**63),
    "1e400",
    "nan",
    "a\x00b",
    "%",
    "*",
    '"',
    "😀",
    "{}",
    "$null",
)
ODD_VALUES += ("-1", "\r\nx: y", "../../etc/passwd", "20261124", '{"table":"papers","column":"paper","value":"x"}')
ODD_NAMES = (
    "paper__in",
    "year__gt",
    "year",
    "n__lt",
    "title__arraycontains",
    "title__inpath",
    "pmid__date",
    "nope__exact",
)
ODD_NAMES += (
    "_size",
    "_next",
    "_sort",
    "_search",
    "_facet",
    "_facet_size",
    "_through",
    "_where",
    "_shape",
    "_json",
    "_col",
)
ODD_NAMES += (
    "_nocol",
    "_labels",
    "_stream",
    "_blob_column",
    "_filter_column",
    "_filter_op",
    "as_of",
    "sql",
    "outcome",
    "page",
)
ODD_KEYS = ("", "/x", "/x,y", "/-1", "/" + "9" * 25, "/..", "/~FF", "/~zz", "/%00")
ENDINGS = ("", ".json", ".csv", ".blob")


def odd_addresses() -> st.SearchStrategy[str]:
    """Every table, row and page with up to three parameters that fit nothing."""
    table = st.builds(
        "/evidence/{}{}{}".format,
        st.sampled_from([*schema.TABLES, "evidence", "rows"]),
        st.sampled_from(ODD_KEYS),
        st.sampled_from(ENDINGS),
    )
    parameters = st.lists(st.tuples(st.sampled_from(ODD_NAMES), st.sampled_from(ODD_VALUES)), max_size=3)
    address = st.one_of(st.sampled_from(PAGES), st.sampled_from(["/export/csv", "/export/ris", "/verify"]), table)
    return st.builds(lambda path, query: path + "?" + urlencode(query), address, parameters)


@hypothesis_settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(address=odd_addresses())
async def test_no_address_is_a_fault_of_the_site(visit: Get, address: str) -> None:
    answer = await visit(address)
    assert answer.status_code < 500, address


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("key", ["/x,y,z,q", "/x"])
async def test_a_row_with_a_key_of_the_wrong_length_is_not_there(visit: Get, key: str, ending: str) -> None:
    assert (await visit(f"/evidence/labels{key}{ending}")).status_code in (400, 404)


@pytest.mark.parametrize("address", ["/evidence-verified/labels/x", "/evidence-verified/papers?year__gt=" + "9" * 20])
async def test_a_past_day_or_what_people_verified_is_no_fault_either(visit: Get, address: str) -> None:
    assert (await visit(address)).status_code in (400, 404)


@pytest.mark.parametrize("behind", ["/;a=1", "/x", "/" + "a" * 300, "x" * 300])
async def test_something_behind_a_static_file_is_not_there(visit: Get, behind: str) -> None:
    assert (await visit(f"/static/site.css{behind}")).status_code == 404


@pytest.mark.parametrize("parameter", ["_ttl=99999999", "_timelimit=1", "_trace=1"])
async def test_how_long_an_answer_is_kept_or_a_query_runs_is_not_the_visitor_s_to_say(
    visit: Get, parameter: str
) -> None:
    answer = await visit(f"/evidence/papers?{parameter}")
    assert answer.status_code == 400
    assert parameter.split("=")[0] in answer.text


async def test_a_line_break_in_an_address_is_answered_with_a_sentence(visit: Get) -> None:
    answer = await visit("/evidence%0Apapers")
    assert (answer.status_code, answer.text) == (400, "An address holds no control characters.\n")


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "203.0.113.9", "localhost@evil.example"])
async def test_without_a_public_name_only_this_machine_is_answered_and_no_host_is_given_back(
    visit: Get, host: str
) -> None:
    for address in ("/", "/feed.atom", "/sitemap.xml", "/robots.txt", "/evidence/papers.json?_size=1"):
        answer = await visit(address, headers={"host": host})
        assert answer.status_code == 421
        assert "evil" not in answer.text + str(answer.headers)


async def test_a_damaged_database_is_a_fault_of_the_site(tmp_path: Path, small_db: Path) -> None:
    damaged = tmp_path / "evidence.db"
    damaged.write_bytes(small_db.read_bytes())
    ask = await public_site(damaged)
    size = damaged.stat().st_size
    with damaged.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    assert (await ask("/evidence/papers.json?_size=1")).status_code == 500


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x")])
async def test_a_fault_of_a_page_of_ours_is_no_mistake_of_the_visitor(
    visit: Get, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("publish.quotes.answer", broken)
    assert (await visit("/verify?paper=90000001&quote=x")).status_code == 500


@pytest.mark.parametrize("address", ["/evidence/papers.csv", "/evidence/papers.csv?_stream=1&_size=max", "/export/csv"])
async def test_no_cell_of_any_csv_starts_a_formula(small_db: Path, tmp_path: Path, address: str) -> None:
    served = tmp_path / "evidence.db"
    copy_database(small_db, served)
    formula = '=HYPERLINK("https://evil.example")'
    with closing(sqlite3.connect(served)) as connection, connection:
        connection.execute("UPDATE papers SET title = ?", (formula,))
        connection.execute("""UPDATE versions SET record = json_set(record, '$.title', ?)""", (formula,))
    text = (await (await public_site(served))(address)).text
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert any(formula in cell for cell in cells)
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "\t", "\r"))]
