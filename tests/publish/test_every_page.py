"""Promises that every page keeps, of the desk and of errors too: no code in visible text, no dead link, at most 400 kB."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Awaitable, Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

Get = Callable[[str], Awaitable[Any]]

CODE = re.compile(r"\b[a-z]+_[a-z_]+")
AS_CODE = ("script", "style", "code", "pre", "textarea")
DATABASES = ("/evidence/", "/evidence-verified/")  # of tables: all results, and only those that people verified
MOST = 400_000  # bytes of a page
ROWS = 2  # rows of a table that are visited; pages of records and of outcomes all are


class Page(HTMLParser):
    """The visible words of a page (names and tooltips too) and the addresses it leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.code = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.code += tag in AS_CODE
        self.words += [given[k] or "" for k in ("title", "aria-label", "alt", "placeholder") if k in given]
        if tag == "a" and (given.get("href") or "").startswith("/"):
            self.links.append(str(given["href"]).partition("#")[0])

    def handle_endtag(self, tag: str) -> None:
        self.code -= tag in AS_CODE

    def handle_data(self, data: str) -> None:
        if not self.code:
            self.words.append(data)


def kind(address: str) -> str:
    """The kind of a page: rows of one table are one kind."""
    parts = address.partition("?")[0].split("/")
    return "/".join(parts[:3]) + ("/row" if len(parts) > 3 and address.startswith(DATABASES) else "")


def is_page(address: str) -> bool:
    path = address.partition("?")[0]
    shadow = path.startswith(
        tuple(f"{database}search_" for database in DATABASES)
    )  # FTS tables of SQLite, whose keys are no text
    return (
        not shadow
        and "/export/" not in path
        and not re.search(r"\.(csv|json|ris|bib|nbib|jsonl|atom|xml|txt|db)$", path)
    )


async def test_no_page_shows_a_code_leads_nowhere_or_is_too_large(demo: Get) -> None:
    waiting, seen, kinds = ["/"], {"/"}, Counter[str]()
    while waiting:
        address = waiting.pop()
        answer = await demo(address)
        assert answer.status_code == 200, address
        page = Page(answer.text)
        assert not (codes := CODE.findall(" ".join(page.words))), (address, codes[:5])
        assert len(answer.content) <= MOST, address
        for link in filter(is_page, page.links):
            few = ROWS if link.startswith(DATABASES) else 10 if "?" in link else 1000
            if link not in seen and kinds[kind(link)] < few:
                seen.add(link)
                kinds[kind(link)] += 1
                waiting.append(link)
    assert {"/", "/brief", "/claims", "/outcomes", "/methods", "/data", "/trials", "/changes", "/review"} <= seen
    assert sum(a.startswith("/study/") for a in seen) > 50


REFUSED = (
    ("/nosuch", 404),
    ("/study/unknown_key", 404),
    ("/outcome/no_such_outcome", 404),
    ("/trial/NCT00000000", 404),
    ("/compare?paper=unknown_key", 400),
    ("/evidence/no_such_table", 404),
    ("/evidence/papers/unknown_key", 404),
    ("/?as_of=1999-01-01", 404),
    ("/evidence/evidence?study_type=no_such_type", 400),
    ("/evidence/evidence?study_typ=randomized_trial", 400),
    ("/evidence/evidence?_no_argument=1", 400),
    ("/evidence/evidence?directions__arraycontains=craving", 400),
    ("/evidence/evidence?year__gte=not_a_year", 400),
)


@pytest.mark.parametrize(("address", "status"), REFUSED)
async def test_an_address_that_is_refused_shows_no_code_either(demo: Get, address: str, status: int) -> None:
    answer = await demo(address)
    assert answer.status_code == status
    page = Page(answer.text)
    assert CODE.findall(" ".join(page.words)) == []
    assert "Database not found" not in answer.text
    for link in filter(is_page, page.links):
        assert (await demo(link)).status_code == 200, link


async def test_no_page_of_the_desk_shows_a_code_or_is_too_large(
    demo_db: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, site_of: Callable[..., Any]
) -> None:
    passwords = pytest.importorskip("datasette_auth_passwords.utils")
    monkeypatch.setenv("EVIDENCE_EDITORS", f"ada:{passwords.hash_password('a long password', iterations=10_000)}")
    site = site_of(Path(shutil.copy(demo_db, tmp_path / "evidence.db")))
    await site.invoke_startup()
    cookies: dict[str, str] = {}
    form = await site.client.get("/desk/sign-in")
    cookies |= dict(form.cookies.items())
    token = re.search(r'name="csrftoken" value="([^"]+)"', form.text)
    given = {"name": "ada", "password": "a long password", "csrftoken": token[1] if token else ""}
    cookies |= dict((await site.client.post("/desk/sign-in", data=given, cookies=cookies)).cookies.items())
    waiting, seen = ["/desk", "/desk/rob2", "/review", "/desk/rob2/demo:a03?result=withdrawal"], set[str]()
    kinds = Counter[str]()
    while waiting:
        address = waiting.pop()
        answer = await site.client.get(address, cookies=cookies)
        assert answer.status_code == 200, address
        page = Page(answer.text)
        assert not (codes := CODE.findall(" ".join(page.words))), (address, codes[:5])
        assert len(answer.content) <= MOST, address
        for link in page.links:
            room = "/".join(link.partition("?")[0].split("/")[:3])
            if link.startswith("/desk") and link not in seen and not link.startswith("/desk/next") and kinds[room] < 12:
                seen.add(link)
                kinds[room] += 1
                waiting.append(link)
    assert kinds["/desk/record"] > 5
    assert kinds["/desk/rob2"] > 3


def test_the_walker_sees_codes_in_text_and_tooltips_but_not_in_code() -> None:
    page = Page('<p title="not_stated">usual_care</p><code>study_type</code>')
    assert CODE.findall(" ".join(page.words)) == ["not_stated", "usual_care"]
