"""Promises that only a browser can keep: no accessibility fault, no sideways scrolling, nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from evidence.store.judgements import Desk, desk_file

pytestmark = pytest.mark.browser

WIDTHS = (390, 1280)
PAGES = (
    "/trial/NCT99999901",
    "/effects",
    "/effects?outcome=craving",
    "/glossary",
    "/compare?paper=90000001&paper=90000002",
    "/evidence/evidence?n__gte=1&_cols=status&_cols=who&_cols=compared&_sort_desc=n",
    "/",
    "/brief",
    "/outcomes",
    "/outcome/craving",
    "/outcome/overdose",
    "/claims",
    "/safety",
    "/claim/C1",
    "/trials",
    "/changes",
    "/methods",
    "/benchmark",
    "/review",
    "/study/90000001",
    "/study/90000003",
    "/study/90000006",
    "/study/90000007",
    "/study/doi:10.9999/invented,1",
    "/evidence",
    "/evidence/evidence?_facet=study_type&_facet_array=outcomes&scope=core&retracted=0",
    "/evidence/evidence?study_type=guideline&year=1901",
    "/evidence/trials",
    "/evidence/papers/90000001",
    "/?as_of=2026-05-15",
    "/outcome/craving?verified=1",
    "/brief?verified=1",
    "/evidence/findings",
    "/evidence/directions_by_outcome",
    "/data",
    "/evidence/evidence?_search=craving",
    "/study/unknown",
    "/outcome/unknown",
    "/unknown",
    "/evidence/evidence?study_type=unknown",
    "/?as_of=1999-01-01",
)
STATUS = {"/evidence/evidence?study_type=unknown": 400, "/?as_of=1999-01-01": 404}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


class Visit:
    """One page in one window: what the browser complained about and what it asked for."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", lambda m: self.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: self.complaints.append(str(e)))
        page.on("request", lambda r: None if r.url.startswith(address) else self.elsewhere.append(r.url))

    def to(self, path: str) -> int:
        """Open an address; gives back its status."""
        response = self.page.goto(self.address + path)
        return int(response.status)

    def faults(self) -> list[str]:
        """What axe-core finds, with every closed part opened."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        source = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
        self.page.evaluate(f"() => {{ {source} }}")
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
        return [f"{v['id']}: {n['html'][:160]}" for v in found["violations"] for n in v["nodes"]]


@pytest.fixture(params=WIDTHS)
def visit(request: pytest.FixtureRequest, chromium: Any, address: str) -> Iterator[Visit]:
    """A window of a phone and of a desk."""
    context = chromium.new_context(viewport={"width": request.param, "height": 900})
    yield Visit(context.new_page(), address)
    context.close()


@pytest.mark.parametrize("path", PAGES)
def test_every_page_kind_is_accessible_and_keeps_to_itself(visit: Visit, path: str) -> None:
    status = visit.to(path)
    assert status == STATUS.get(path, 404 if path.endswith("unknown") else 200)
    complaints = [c for c in visit.complaints if status == 200 or f"status of {status}" not in c]
    assert complaints == []
    assert visit.elsewhere == []
    wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, "the page scrolls sideways"
    assert visit.faults() == []
    wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide == 0, "the page scrolls sideways with everything opened"


DARK = (
    *(
        "/",
        "/study/90000001",
        "/evidence/evidence?_facet=study_type",
        "/outcome/craving",
        "/brief",
        "/safety",
        "/claims",
    ),
    *(
        "/claim/C1",
        "/trials",
        "/trial/NCT99999901",
        "/effects",
        "/glossary",
        "/changes",
        "/methods",
        "/benchmark",
        "/data",
    ),
    *("/review", "/compare?paper=90000001&paper=90000002", "/evidence", "/evidence/papers/90000001", "/unknown"),
    *("/evidence/evidence?study_type=unknown", "/outcome/craving?verified=1"),
)


@pytest.mark.parametrize("path", DARK)
def test_dark_colors_have_enough_contrast(chromium: Any, address: str, path: str) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme="dark")
    visit = Visit(context.new_page(), address)
    visit.to(path)
    assert visit.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(17, 24, 28)"
    assert visit.faults() == []
    context.close()


def test_the_checker_sees_a_fault_where_there_is_one(visit: Visit) -> None:
    visit.to("/claims")
    visit.page.evaluate("document.documentElement.removeAttribute('lang')")
    assert any(f.startswith("html-has-lang") for f in visit.faults())


def test_superscripts_are_raised_and_subscripts_lowered(visit: Visit) -> None:
    visit.to("/claims")
    raised = (
        "tag => getComputedStyle(document.querySelector('main').appendChild(document.createElement(tag))).verticalAlign"
    )
    assert visit.page.evaluate(raised, "sup") == "super"
    assert visit.page.evaluate(raised, "sub") == "sub"


def test_the_first_key_stroke_offers_to_skip_to_the_content(visit: Visit) -> None:
    visit.to("/")
    visit.page.keyboard.press("Tab")
    assert visit.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    visit.page.keyboard.press("Enter")
    assert visit.page.evaluate("document.activeElement.id") == "main"


def test_the_focus_can_always_be_seen(visit: Visit) -> None:
    visit.to("/outcomes")
    for _ in range(14):
        visit.page.keyboard.press("Tab")
        outline = "getComputedStyle(document.activeElement).outlineStyle + getComputedStyle(document.activeElement).outlineWidth"
        assert visit.page.evaluate(outline) == "solid3px"


def test_a_quote_leads_to_its_meaning_and_back(visit: Visit) -> None:
    visit.to("/study/90000001")
    visit.page.click(".abstract .ref a >> nth=0")
    assert visit.page.url.endswith("#q1")
    visit.page.click("#q1 .number")
    assert visit.page.url.endswith("#m1")


def test_everything_can_be_read_without_javascript(chromium: Any, address: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "/")
    assert page.locator(".bottom-line .lead").first.is_visible()
    for words in ("By harm", "Counts by direction"):
        folded = page.locator("details", has=page.locator("summary", has_text=words))
        assert not folded.locator("table.counts").first.is_visible()
        folded.locator("summary").first.click()
        assert folded.locator("table.counts").first.is_visible(), words
    assert page.locator("script").count() == 0
    context.close()


def test_a_script_in_a_harvested_title_never_runs(visit: Visit) -> None:
    visit.page.on("dialog", lambda d: pytest.fail("a script of a record ran"))
    for path in ("/", "/study/90000001", "/evidence/evidence", "/evidence/papers", "/changes", "/evidence/changes"):
        visit.to(path)


def test_the_evidence_table_is_cards_on_a_phone_and_a_table_on_a_desk(visit: Visit) -> None:
    visit.to("/evidence/evidence")
    width = visit.page.viewport_size["width"]
    shown = visit.page.evaluate("getComputedStyle(document.querySelector('.evidence-lines tbody tr')).display")
    assert shown == ("block" if width == 390 else "table-row")
    tallest = visit.page.evaluate(
        "Math.max(...[...document.querySelectorAll('.evidence-lines tbody tr')].map(r => r.offsetHeight))"
    )
    assert tallest < 480, "ten lines of a phone's height a record at most"


def test_the_claims_print_with_the_studies_behind_them(chromium: Any, address: str) -> None:
    context = chromium.new_context(viewport={"width": 800, "height": 1100})
    page = context.new_page()
    page.goto(address + "/claims")
    page.emulate_media(media="print")
    assert page.locator("td summary").first.is_visible()
    context.close()


def test_the_brief_prints_without_the_frame(chromium: Any, address: str) -> None:
    context = chromium.new_context(viewport={"width": 800, "height": 1100})
    page = context.new_page()
    page.goto(address + "/brief")
    page.emulate_media(media="print")
    assert not page.locator("nav[aria-label=Main]").is_visible()
    assert page.locator(".bottom-line").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    context.close()


def test_the_desk_goes_from_sign_in_to_the_last_record_by_keyboard_without_script(
    chromium: Any, desk: tuple[str, Path]
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(desk[0] + "/desk")
    page.wait_for_selector("#name:focus")
    for text in ("ada", "Tab", "a long password", "Enter"):
        page.keyboard.press(text) if text in ("Tab", "Enter") else page.keyboard.type(text)
    page.wait_for_url("**/desk")
    page.focus("text=Next record")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/record/**")
    read: list[str] = []
    while "/desk/record/" in page.url:
        read.append(page.url)
        page.wait_for_selector("input[name=judge-0]:focus")
        page.keyboard.press("ArrowRight")  # the first value's focus is on Pass; the next choice is Right
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: url != read[-1])
    assert len(read) == len(set(read)) > 3
    said = Desk(desk_file(desk[1])).all()
    assert [j.field_name for j in said if j.kind == "reading"] == ["study_type"] * len(read)
    context.close()


RESULT = "/desk/rob2/90000001?result=craving+at+day+1"


def test_a_trial_s_risk_of_bias_is_judged_from_the_first_question_to_the_last_without_script(
    chromium: Any, desk: tuple[str, Path]
) -> None:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, java_script_enabled=False)
    page = context.new_page()
    page.goto(desk[0] + "/desk")
    page.fill("#name", "ada")
    page.fill("#password", "a long password")
    page.press("#password", "Enter")
    page.wait_for_url("**/desk")
    page.click("text=Risk of bias of trials")
    page.wait_for_url("**/desk/rob2")
    page.click("a[href$='/desk/rob2/90000001']")
    page.fill("input[name=result]", "craving at day 1")
    page.press("input[name=result]", "Enter")
    page.wait_for_url("**result=craving*")
    for choice in page.locator("input[value=PY]").all():
        choice.check()
    for choice in page.locator("input[value='Some concerns']").all():
        choice.check()
    page.fill("input[name=n-D2]", "not blinded")
    page.click("text=Save")
    page.wait_for_url("**/desk/rob2")
    assert page.locator("text=judged: craving at day 1").is_visible()
    page.click("text=craving at day 1")
    assert page.locator("input[value=PY]:checked").count() == 22
    assert page.locator("input[value='Some concerns']:checked").count() == 6
    rows = Desk(desk_file(desk[1])).rob2()
    assert (len(rows), {row["made_by"] for row in rows}) == (28, {"ada"})
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_the_desk_is_accessible_and_keeps_to_itself(
    chromium: Any, desk: tuple[str, Path], width: int, scheme: str
) -> None:
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    visit = Visit(context.new_page(), desk[0])
    visit.to("/desk/sign-in")
    assert visit.faults() == []
    visit.page.fill("#name", "ada")
    visit.page.fill("#password", "a long password")
    visit.page.press("#password", "Enter")
    visit.page.wait_for_url("**/desk")
    for path in ("/desk", "/desk/rob2", RESULT, "/desk/record/90000001", "/desk/record/90000003"):
        assert visit.to(path) == 200
        assert visit.faults() == []
        wide = visit.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide == 0, "the page scrolls sideways with everything opened"
    visit.page.fill("input[name=value-3]", "many")
    visit.page.check("input[name=judge-3][value=other]")
    visit.page.click("text=Save and next")
    assert visit.page.locator("[role=alert]").is_visible()
    assert visit.faults() == []
    assert visit.elsewhere == []
    context.close()
