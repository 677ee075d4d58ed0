"""Promises of the evidence table's tools: order, columns, filters and choice are kept in the address, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from datasette.utils.asgi import BadRequest
from lxml import html

from publish import pages_select

Get = Callable[[str], Awaitable[Any]]
A, B = "28067693", "20693876"


def rows(page: str) -> list[str]:
    return [str(a.get("href")) for a in html.fromstring(page).xpath("//a[contains(@class,'title')]")]


async def test_a_head_sorts_and_sorts_the_other_way_when_followed_again(demo: Get) -> None:
    first = html.fromstring((await demo("/evidence/evidence?study_type=randomized_trial")).text)
    (head,) = first.xpath("//thead//a[starts-with(.,'Participants')]")
    most = (await demo("/evidence/evidence" + head.get("href"))).text
    (again,) = html.fromstring(most).xpath("//th[@aria-sort='descending']/a")
    least = (await demo("/evidence/evidence" + again.get("href"))).text
    assert html.fromstring(least).xpath("//th[@aria-sort='ascending']")
    assert rows(most)[0] != rows(least)[0]
    assert set(rows(most)) == set(rows(least))


async def test_columns_are_those_of_the_address(demo: Get) -> None:
    page = html.fromstring((await demo("/evidence/evidence?_cols=status&_cols=people")).text)
    assert [th.text_content().strip() for th in page.xpath("//thead//th")] == ["Report", "Participants", "Checked by"]
    assert (await demo("/evidence/evidence?_cols=nonsense")).status_code == 400


async def test_filters_of_numbers_of_comparator_and_of_status_narrow_down(demo: Get) -> None:
    every = rows((await demo("/evidence/evidence?_size=200")).text)
    for narrow in ("n__gte=100", "year__gte=2020&year__lte=2021", "_dose_from=0.4&_dose_to=0.6", "comparator=placebo"):
        found = rows((await demo(f"/evidence/evidence?_size=200&{narrow}")).text)
        assert 0 < len(found) < len(every), narrow
    assert not rows((await demo("/evidence/evidence?status=verified+by+a+person")).text)


async def test_a_view_has_a_name_and_its_feed_too(demo: Get) -> None:
    page = (await demo("/evidence/evidence?scope=core&_name=Trials+we+watch")).text
    assert "<h1>Trials we watch</h1>" in page
    (feed,) = html.fromstring(page).xpath("//a[.='Atom feed']/@href")
    assert "of Trials we watch" in (await demo(str(feed))).text


async def test_chosen_records_are_taken_alone(demo: Get) -> None:
    answer = await demo(f"/selection?paper={A}&paper={B}&do=take")
    assert answer.status_code == 302
    page = (await demo(answer.headers["location"])).text
    assert rows(page) == [f"/study/{A}", f"/study/{B}"]
    (ris,) = html.fromstring(page).xpath("//a[.='RIS']/@href")
    assert (await demo(str(ris))).text.count("TY  - ") == 2


async def test_two_to_four_studies_stand_side_by_side(demo: Get) -> None:
    answer = await demo(f"/selection?paper={A}&paper={B}&do=compare")
    page = html.fromstring((await demo(answer.headers["location"])).text)
    people = [text.strip() for text in page.xpath("//tr[th='Participants']/td/span/text()")]
    assert people == ["150 (randomized)", "102 (randomized)"]
    assert (await demo(f"/compare?paper={A}")).status_code == 400
    assert (await demo(f"/compare?paper={A}&paper=nobody")).status_code == 404


@pytest.mark.parametrize("papers", [[], [str(i) for i in range(201)]])
def test_none_or_too_many_chosen_is_said(papers: list[str]) -> None:
    with pytest.raises(BadRequest, match="Choose from 1 to 200"):
        pages_select.picked([("paper", p) for p in papers])


async def test_every_page_can_search(demo: Get) -> None:
    for page in ("/", "/trials", "/methods", f"/study/{A}", "/data"):
        (form,) = html.fromstring((await demo(page)).text).xpath("//header//form")
        assert form.get("action") == "/evidence/evidence", page
