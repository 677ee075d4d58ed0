"""Promises of what helps people and programs to read the site: glossary, cite box, OpenAPI, llms.txt."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from lxml import html

from publish import glossary

Get = Callable[[str], Awaitable[Any]]


async def test_every_hover_is_a_term_of_the_glossary(demo: Get) -> None:
    page = html.fromstring((await demo("/glossary")).text)
    anchors = {d.get("id") for d in page.xpath("//dl/div")}
    assert anchors == set(glossary.TERMS)
    for address in ("/outcome/craving", "/effects"):
        terms = html.fromstring((await demo(address)).text).xpath("//a[@class='term']")
        assert terms, address
        for term in terms:
            anchor = term.get("href").partition("#")[2]
            assert term.get("title") == glossary.TERMS[anchor][1]


async def test_how_to_read_it_takes_a_minute(demo: Get) -> None:
    (minute,) = html.fromstring((await demo("/glossary")).text).xpath("//section[h2[@id='minute']]")
    assert len(minute.text_content().split()) < 240  # words a minute of silent reading (Brysbaert 2019)


@pytest.mark.parametrize(
    "page", ["/brief", "/outcome/craving", "/effects?outcome=pain", "/evidence/evidence?scope=core", "/data"]
)
async def test_a_page_says_how_it_is_cited_with_version_date_and_address(demo: Get, page: str) -> None:
    (box,) = html.fromstring((await demo(page)).text).xpath("//aside[@class='cite-box']")
    text = box.text_content()
    assert "Version 20" in text
    assert "PubMed last searched 2026-11-23" in text
    assert page in text


async def test_every_address_of_the_openapi_answers(demo: Get) -> None:
    made = (await demo("/openapi.json")).json()
    assert made["openapi"].startswith("3.1")
    given = {"format": "ris", "paper": "28067693", "ending": "bib"}
    for path, methods in made["paths"].items():
        address = path.format(**given)
        required = [p["name"] for p in methods["get"]["parameters"] if p["in"] == "query" and p["required"]]
        answer = await demo(address + ("?paper=28067693&quote=morphine" if required else ""))
        assert answer.status_code in ((200, 503) if path == "/-/health" else (200,)), path


async def test_the_openapi_names_the_values_that_the_filters_allow(demo: Get) -> None:
    parameters = (await demo("/openapi.json")).json()["paths"]["/evidence/evidence.json"]["get"]["parameters"]
    (kinds,) = (p["schema"]["enum"] for p in parameters if p["name"] == "study_type")
    for kind in kinds:
        assert (await demo(f"/evidence/evidence.json?study_type={kind}&_shape=array")).status_code == 200, kind


async def test_every_link_of_llms_txt_answers(demo: Get) -> None:
    text = (await demo("/llms.txt")).text
    links = [part.split(")")[0] for part in text.split("](")[1:]]
    assert len(links) > 8
    for link in links:
        path = "/" + link.split("/", 3)[3]
        assert (await demo(path.replace("KEY", "28067693").replace("WORDS", "morphine"))).status_code == 200, link
