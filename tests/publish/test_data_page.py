"""The data page and the data package describe what can be taken away, and their examples work."""

from __future__ import annotations

import csv
import io
import json
import re
import urllib.request
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from lxml import html

from evidence import schema

Get = Callable[..., Awaitable[Any]]


async def test_every_link_of_the_data_page_answers(get: Get) -> None:
    page = html.fromstring((await get("/data")).text)
    links = {h for h in page.xpath("//main//a/@href") if h.startswith("/")}
    assert len(links) > 25
    for link in links:
        assert (await get(link, follow_redirects=True)).status_code == 200, link


async def test_the_package_names_the_columns_that_each_csv_has(get: Get) -> None:
    package = (await get("/datapackage.json")).json()
    assert {r["name"] for r in package["resources"]} == {
        "evidence",
        *(n for n, t in schema.TABLES.items() if not t.hidden),
    }
    for resource in package["resources"]:
        text = (await get(resource["path"].partition("localhost")[2])).text
        header = next(csv.reader(io.StringIO(text)))
        assert header == [f["name"] for f in resource["schema"]["fields"]], resource["name"]


async def test_the_python_example_runs_as_printed(
    get: Get, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = html.fromstring((await get("/data")).text)
    code = page.xpath("//pre")[1].text_content()
    address = re.search(r'urlopen\("([^"]+)"\)', code)
    assert address
    body = (await get(address[1].partition("localhost")[2])).content
    monkeypatch.setattr(urllib.request, "urlopen", lambda _: io.BytesIO(body))
    exec(compile(code, "example", "exec"), {})
    assert "craving benefit" in capsys.readouterr().out


async def test_the_addresses_of_all_examples_answer(get: Get) -> None:
    page = html.fromstring((await get("/data")).text)
    for pre in page.xpath("//pre"):
        for address in re.findall(r'"(http[^"]+)"', pre.text_content()):
            answer = await get(address.partition("localhost")[2])
            assert answer.status_code == 200
            assert answer.text
    assert json.loads((await get("/export/jsonl")).text.splitlines()[0])
