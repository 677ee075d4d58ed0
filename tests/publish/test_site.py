"""Promises of the served pages: every number opens its rows, warnings come first, nothing harvested is trusted."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from evidence.store import Store

PAGES = (
    "/",
    "/?since=2026-05-01",
    "/brief",
    "/outcomes",
    "/outcome/craving",
    "/outcome/overdose",
    "/claims",
    "/claim/C1",
    "/claim/C8",
    "/trials",
    "/changes",
    "/methods",
    "/benchmark",
    "/review",
)
STUDIES = ("90000001", "90000003", "90000006", "90000007", "90000009", "doi:10.9999/invented,1")
KINDS = (*PAGES, *(f"/study/{key}" for key in STUDIES), "/evidence", "/evidence/evidence", "/evidence/studies")
NUMBERS = "//a[@class='num' or starts-with(@class,'dot')]"


def serve(*paths: Path) -> Any:
    from datasette.app import Datasette

    root = Path(__file__).resolve().parents[2]
    return Datasette(
        [str(p) for p in paths],
        template_dir=str(root / "templates"),
        plugins_dir=str(root / "plugins"),
        static_mounts=[("static", str(root / "static"))],
    )


def tree(response: Any) -> Any:
    return html.fromstring(response.text)


async def count_at(get: Any, href: str) -> int:
    path, _, query = href.partition("?")
    answer = await get(f"{path}.json?{query}&_size=1")
    assert answer.status_code == 200, href
    return int(answer.json()["filtered_table_rows_count"])


@pytest.mark.parametrize("page", PAGES)
async def test_every_number_opens_exactly_the_rows_that_it_counts(get: Any, page: str) -> None:
    for link in tree(await get(page)).xpath(NUMBERS):
        said = int(link.xpath("string(text()[1])").strip().replace(",", ""))
        assert await count_at(get, link.get("href")) == said, (page, link.get("href"))


async def test_the_overview_holds_numbers_to_follow(get: Any) -> None:
    page = tree(await get("/"))
    assert len(page.xpath("//a[contains(@class,'num')]")) > 20
    assert len(page.xpath("//table[contains(@class,'map')]//a[contains(@class,'dot')]")) >= 6


async def test_a_question_mark_of_the_map_opens_the_reports_that_it_counts(get: Any) -> None:
    marks = tree(await get("/")).xpath("//table[contains(@class,'map')]//a[@class='sign']")
    assert marks
    for mark in marks:
        assert await count_at(get, mark.get("href")) == int(mark.get("title").rsplit(": ", 1)[1])


@pytest.mark.parametrize("page", KINDS)
async def test_every_page_answers_in_the_site_s_own_frame(get: Any, page: str) -> None:
    response = await get(page)
    assert response.status_code == 200
    found = tree(response)
    assert found.get("lang") == "en"
    assert len(found.xpath("//h1")) == 1
    assert len(found.xpath("//main")) == 1
    assert found.xpath("//a[@class='skip']/@href") == ["#main"]
    assert "not medical advice" in response.text
    assert "2026-06-01" in response.text, "the date of the last search stands on every page"


@pytest.mark.parametrize("page", KINDS)
async def test_harvested_text_never_becomes_code(get: Any, page: str) -> None:
    text = (await get(page)).text
    assert "<script>alert" not in text
    assert "<b>x</b>" not in text


@pytest.mark.parametrize("page", KINDS)
async def test_no_page_asks_another_host_for_anything(get: Any, page: str) -> None:
    found = tree(await get(page))
    loaded = found.xpath("//link/@href | //img/@src | //script/@src | //iframe/@src")
    assert [u for u in loaded if not u.startswith(("/", "http://localhost/"))] == []


@pytest.mark.parametrize("page", PAGES)
async def test_a_clinician_reads_no_column_names_and_no_query_language(get: Any, page: str) -> None:
    main = tree(await get(page)).xpath("//main")[0]
    for part in main.xpath(".//pre | .//code | .//section[@class='document']"):
        part.drop_tree()
    text = main.text_content()
    for word in ("SELECT", "randomized_trial", "study_type", "no_difference", "needs_review", "SQL"):
        assert word not in text


async def test_a_retraction_is_the_first_thing_on_its_page(get: Any) -> None:
    main = (await get("/study/90000006")).text.partition("<main")[2]
    assert main.index("This work has been retracted") < main.index("<h1")
    assert "https://pubmed.ncbi.nlm.nih.gov/90000097/" in main


async def test_a_retracted_study_is_in_no_count_but_listed(get: Any) -> None:
    page = tree(await get("/"))
    trials = "//dt[starts-with(text(), 'Randomized trials in people')]"
    assert page.xpath(f"string({trials}/following-sibling::dd)").split()[0] == "1"
    assert page.xpath(f"string({trials}/span)").split() == ["in", "2", "reports"]
    assert "Invented trial that was retracted" in page.xpath("string(//section[contains(@class,'alarm')])")


async def test_an_expression_of_concern_and_a_preprint_are_announced(get: Any) -> None:
    assert "expression of concern has been published" in (await get("/study/90000007")).text
    assert "This is a preprint" in (await get("/study/doi:10.9999/invented,1")).text


async def test_a_digest_says_that_it_is_not_the_published_abstract(get: Any) -> None:
    text = (await get("/study/90000003")).text
    assert "Project digest, not the published abstract" in text
    assert "https://pubmed.ncbi.nlm.nih.gov/90000003/" in text
    assert "Project digest" not in (await get("/study/90000001")).text


async def test_every_highlight_has_its_line_in_the_legend_and_back(get: Any) -> None:
    page = tree(await get("/study/90000001"))
    numbers = page.xpath("//ol[@class='legend']/li/@id")
    assert len(numbers) == 6
    for number in numbers:
        assert page.xpath(f"//div[@class='abstract']//a[@href='#{number}']")
        assert page.xpath(f"//*[@id='m{number[1:]}']")


async def test_quotes_on_the_page_are_the_words_of_the_abstract(get: Any) -> None:
    page = tree(await get("/study/90000001"))
    for reference in page.xpath("//sup[@class='ref']"):
        reference.drop_tree()
    abstract = " ".join(p.text_content() for p in page.xpath("//div[@class='abstract']/p"))
    for quote in page.xpath("//ol[@class='legend']//q/text()"):
        assert quote in abstract


async def test_superscripts_survive_and_the_style_sheet_lifts_them(get: Any) -> None:
    assert "10⁻³" in (await get("/study/90000001")).text
    style = (await get("/static/site.css")).text
    assert "sup { vertical-align: super; }" in style
    assert "sub { vertical-align: sub; }" in style


async def test_the_record_describes_itself_to_machines_without_opening_a_script(get: Any) -> None:
    page = tree(await get("/study/90000001"))
    described = page.xpath("string(//script[@type='application/ld+json'])")
    facts = json.loads(described)
    assert facts["@type"] == "ScholarlyArticle"
    assert "<script>alert(1)</script>" in facts["name"]
    assert "<" not in described


async def test_a_correction_is_shown_with_who_and_why(get: Any) -> None:
    text = (await get("/study/90000008")).text
    assert "by Test: invented reason" in text
    assert "by Test: invented reason" in (await get("/review")).text


async def test_a_record_waiting_for_review_says_why(get: Any) -> None:
    assert "two types are nearly as likely" in (await get("/study/90000007")).text
    assert "two types are nearly as likely" in (await get("/review")).text


async def test_an_overdue_trial_is_listed_as_overdue(get: Any) -> None:
    page = tree(await get("/trials"))
    assert "NCT99999902" in page.xpath("string(//section[@aria-labelledby='overdue'])")
    assert "NCT99999901" in page.xpath("string(//section[@aria-labelledby='ongoing'])")


async def test_an_overdue_search_is_announced(get: Any) -> None:
    assert "a new search has been due since 2026-06-08" in tree(await get("/")).text_content()


async def test_the_flow_of_records_adds_up(get: Any) -> None:
    page = tree(await get("/methods"))

    def of(row: int, cls: str) -> list[int]:
        numbers = page.xpath(f"//ol[@class='flow']/li[{row}]/div[@class='{cls}']//*[contains(@class,'num')]")
        return [int(n.xpath("string(text()[1])")) for n in numbers]

    identified, screened, core, included = (of(i, "box")[0] for i in (1, 2, 3, 4))
    assert identified - sum(of(1, "aside")) == screened
    assert screened - sum(of(2, "aside")) == core
    assert core - sum(of(3, "aside")) == included


async def test_a_record_that_is_not_here_gets_a_page_that_helps(get: Any) -> None:
    response = await get("/study/12345")
    assert response.status_code == 404
    assert "No record has the key 12345" in response.text
    assert tree(response).xpath("//form[@role='search']")


@pytest.mark.parametrize("path", ["/outcome/nothing", "/claim/C99", "/nowhere", "/evidence/nothing", "/topic/x/claims"])
async def test_an_unknown_address_is_not_found_in_the_site_s_own_frame(get: Any, path: str) -> None:
    response = await get(path)
    assert response.status_code == 404
    assert "There is nothing at this address" in response.text


async def test_a_fault_tells_nothing_of_files_or_queries(get: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from publish import pages_claims

    def fault(*_: object) -> None:
        raise RuntimeError("/secret/path.db: SELECT")

    monkeypatch.setattr(pages_claims, "summary", fault)
    response = await get("/claims")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert "Something went wrong on our side" in response.text


async def test_what_changed_since_a_day_is_counted_from_the_day_after(get: Any) -> None:
    assert "Nothing has changed since 2026-06-01" in (await get("/?since=2026-06-01")).text
    assert "Invented trial that was retracted" in (await get("/?since=2026-05-01")).text


async def test_a_past_day_shows_what_was_known_then(get: Any, small_db: Path) -> None:
    with Store(small_db, readonly=True) as store:
        known = {r.paper.paper for r in store.reports(date(2026, 5, 15))}
    response = await get("/evidence-2026-05-15/evidence.json?_shape=array&_size=100")
    assert {row["paper"] for row in response.json()} == known
    assert len(known) == 8
    page = await get("/?as_of=2026-05-15")
    assert "The evidence as of 2026-05-15" in page.text
    assert "retracted" not in tree(page).xpath("string(//section[contains(@class,'figures')]/dl)")
    trials = tree(page).xpath("string(//dt[text()='Randomized trials in people']/following-sibling::dd)").split()[0]
    assert trials == "1"


@pytest.mark.parametrize("page", ["/", "/outcome/craving", "/claims", "/claim/C1", "/trials", "/methods"])
async def test_numbers_of_a_past_day_open_the_rows_of_that_day(get: Any, page: str) -> None:
    response = await get(f"{page}?as_of=2026-05-15")
    assert response.status_code == 200
    for link in tree(response).xpath(NUMBERS):
        assert link.get("href").startswith("/evidence-2026-05-15/")
        said = int(link.xpath("string(text()[1])").strip().replace(",", ""))
        assert await count_at(get, link.get("href")) == said


async def test_the_table_of_a_past_day_has_an_address_of_its_own(get: Any) -> None:
    response = await get("/evidence/evidence?as_of=2026-05-15&scope=core")
    assert response.status_code == 302
    assert response.headers["location"] == "/evidence-2026-05-15/evidence?scope=core"


@pytest.mark.parametrize(
    ("day", "status", "said"), [("2020-01-01", 404, "the first run was on 2026-05-01"), ("x", 400, "is not a date")]
)
async def test_a_day_that_cannot_be_shown_says_why(get: Any, day: str, status: int, said: str) -> None:
    response = await get(f"/?as_of={day}")
    assert response.status_code == status
    assert said in response.text


async def test_a_record_of_later_is_unknown_on_a_past_day(get: Any) -> None:
    assert (await get("/study/90000002?as_of=2026-05-15")).status_code == 404
    assert (await get("/study/90000002")).status_code == 200


async def test_a_second_topic_is_served_under_its_own_addresses(small_db: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(small_db.read_bytes())
    site = serve(small_db, other)
    await site.invoke_startup()
    for path in ("", "/outcomes", "/outcome/craving", "/claims", "/trials", "/changes", "/methods", "/study/90000001"):
        page = tree(await site.client.get(f"/topic/other{path}"))
        assert page.xpath("//nav[@aria-label='Main']//a/@href")[1] == "/topic/other/brief"
        for href in page.xpath(NUMBERS + "/@href"):
            assert href.startswith("/other/")


async def test_the_last_day_set_back_is_the_current_evidence_line_by_line(get: Any) -> None:
    await get("/?as_of=2026-06-01")
    now, then = [
        (await get(f"/{name}/evidence.json?_shape=array&_size=100")).json()
        for name in ("evidence", "evidence-2026-06-01")
    ]
    own = {"study"}  # the studies of the small database are made by hand
    assert [{k: v for k, v in row.items() if k not in own} for row in then] == [
        {k: v for k, v in row.items() if k not in own} for row in now
    ]


async def test_no_more_past_days_are_kept_than_can_be_afforded(small_db: Path) -> None:
    site = serve(small_db)
    await site.invoke_startup()
    for day in range(1, 12):
        assert (await site.client.get(f"/?as_of=2026-05-{day:02}")).status_code == 200
    assert len([name for name in site.databases if name.startswith("evidence-")]) == 8


async def test_the_benchmark_shows_every_row_with_its_interval_and_is_linked_from_methods(get: Any) -> None:
    root = Path(__file__).resolve().parents[2]
    rows = json.loads((root / "docs" / "benchmark.json").read_text(encoding="utf-8"))["rows"]
    page = (await get("/benchmark")).text
    assert page.count('<th scope="row"') == len(rows)
    shown = [f for row in rows for f in row["figures"] if f["value"] is not None]
    assert all(f"{f['low']:.3f} to {f['high']:.3f}" in page for f in shown)
    assert 'href="/benchmark"' in (await get("/methods")).text
