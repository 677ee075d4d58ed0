"""Ten things that a researcher comes for, each from the overview in at most ten clicks, counted in a real browser."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from evidence.store.judgements import Desk, desk_file

pytestmark = pytest.mark.browser

ROOT = Path(__file__).resolve().parents[2]
MOST = 10
FIGURE = re.compile(r"(\d\.\d{3}) \((\d\.\d{3}) to (\d\.\d{3}); n (\d+)\)")


class Researcher:
    """Someone at the overview: every click and every choice in a list counts, typing does not."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.clicks = page, 0
        page.goto(address)

    def click(self, role: str, name: str, *, within: str = "body", exact: bool = True) -> None:
        """Click the first thing of that role and name."""
        self.page.locator(within).get_by_role(role, name=name, exact=exact).first.click()
        self._count()

    def menu(self, name: str) -> None:
        """Click an entry of the main menu."""
        self.click("link", name, within="nav[aria-label=Main]")

    def narrow(self, facet: str, value: str) -> None:
        """Take a value of a facet, unfolding it first where it is closed."""
        box = self.page.locator("details.facet").filter(
            has=self.page.locator("summary", has_text=re.compile(f"^{facet}$"))
        )
        if not box.get_by_role("link", name=value, exact=True).is_visible():
            box.locator("summary").click()
            self._count()
        box.get_by_role("link", name=value, exact=True).click()
        self._count()

    def press(self, selector: str) -> None:
        """Click what a selector finds first."""
        self.page.locator(selector).first.click()
        self._count()

    def choose(self, label: str, option: str) -> None:
        """Choose from a list: open it and take one."""
        self.page.get_by_label(label).select_option(label=option)
        self._count(2)

    def type(self, label: str, text: str) -> None:
        """Click a field and type."""
        self.page.get_by_label(label).first.fill(text)
        self._count()

    def download(self, name: str, within: str = "main") -> str:
        """The text of what a link downloads or opens."""
        href = self.page.locator(within).get_by_role("link", name=name, exact=True).first.get_attribute("href")
        self._count()
        return str(self.page.request.get(self.page.evaluate("h => new URL(h, location).href", href)).text())

    def text(self) -> str:
        """What the page says."""
        return str(self.page.locator("main").inner_text())

    def _count(self, n: int = 1) -> None:
        self.clicks += n
        assert self.clicks <= MOST, f"more than {MOST} clicks"


@pytest.fixture
def researcher(chromium: Any, demo: str) -> Iterator[Researcher]:
    """A researcher at the demo's overview."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield Researcher(context.new_page(), demo)
    context.close()


def test_controlled_human_iv_studies_of_thirty_people_are_found_and_exported(researcher: Researcher) -> None:
    researcher.menu("Evidence table")
    researcher.click("link", "Remove: Relevance to the question", within=".filters", exact=False)
    researcher.narrow("Route", "Intravenous (IV)")
    researcher.narrow("Study type", "Randomized trial")
    researcher.press("details.more-filters > summary")
    researcher.type("Participants, at least", "30")
    researcher.click("button", "Apply")
    rows = list(csv.DictReader(io.StringIO(researcher.download("CSV"))))
    assert rows
    for row in rows:
        assert (row["study_type"], row["species"]) == ("randomized_trial", "human")
        assert "intravenous" in row["routes"]
        assert int(row["n"]) >= 30


def test_what_changed_since_a_day_is_told(researcher: Researcher) -> None:
    researcher.type("Since", "2026-01-01")
    researcher.click("button", "Show", within="form[action$='#since']")
    researcher.page.wait_for_url("**since=2026-01-01**")
    assert "New record" in researcher.page.locator("section:has(#since)").inner_text()


def test_the_search_strategy_is_shown_as_it_was_sent(researcher: Researcher) -> None:
    researcher.menu("Methods")
    researcher.click("link", "Search", within="main")
    assert "ketamine*[tiab]" in researcher.text()


def test_a_record_is_cited(researcher: Researcher) -> None:
    researcher.menu("Evidence table")
    researcher.press(".evidence-lines a.title")
    assert "TY  - " in researcher.download("RIS")


def test_the_table_is_had_as_json(researcher: Researcher) -> None:
    researcher.menu("Evidence table")
    assert json.loads(researcher.download("JSON"))["rows"]


def test_a_view_is_subscribed_to(researcher: Researcher) -> None:
    researcher.menu("Evidence table")
    researcher.narrow("Study type", "Randomized trial")
    feed = researcher.download("Atom feed")
    assert "<feed" in feed
    assert "<entry>" in feed


def test_the_evidence_of_an_earlier_day_is_shown(researcher: Researcher) -> None:
    researcher.menu("Changes")
    day = str(researcher.page.locator("#as-of").get_attribute("max") or "2026-11-23")
    researcher.type("Show the evidence as of the end of", day)
    researcher.click("button", "Go back")
    assert f"as of {day}" in researcher.page.locator("aside.time").inner_text()


def test_retractions_are_listed(researcher: Researcher) -> None:
    researcher.menu("Evidence table")
    researcher.click("link", "Remove: Relevance to the question", within=".filters", exact=False)
    researcher.narrow("Retracted", "Yes")
    assert researcher.page.locator(".retracted-title").count() > 0


def test_a_record_that_waits_is_reviewed(chromium: Any, desk: tuple[str, Path]) -> None:
    address, database = desk
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    researcher = Researcher(context.new_page(), address)
    researcher.click("link", "Review queue", within="footer")
    assert researcher.page.locator("section:has(> #waiting) tbody td[data-label='What to check']").count() > 0
    researcher.click("link", "review desk", within="main")
    researcher.type("Name", "ada")
    researcher.type("Password", "a long password")
    researcher.click("button", "Sign in", within="main")
    researcher.click("link", "Next record", within="main", exact=False)
    paper = unquote(researcher.page.url.rpartition("/")[2].partition("?")[0])
    researcher.click("button", "All others right, save and next")
    said = [one for one in Desk(desk_file(database)).all() if one.paper == paper]
    assert {one.made_by for one in said} == {"ada"}
    assert {"study_type", "scope"} <= {one.field_name for one in said}
    researcher.click("link", "Review desk", within=".crumbs")
    assert "You have read 1 record." in researcher.text()
    context.close()


def test_machine_and_people_are_compared(chromium: Any, address: str, researcher: Researcher) -> None:
    researcher.click("link", "How often the program is right", within="footer")
    published = json.loads((ROOT / "docs" / "benchmark.json").read_text(encoding="utf-8"))
    told = researcher.page.locator("tbody td[data-label='Our figures']").all_inner_texts()
    figures = [tuple(map(float, one)) for text in told for one in FIGURE.findall(text)]
    assert figures
    assert len(told) == len(published["rows"])
    assert all(low <= value <= high and n > 0 for value, low, high, n in figures)
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    here = Researcher(context.new_page(), address)
    here.click("link", "Review queue", within="footer")
    lines = here.page.locator("h3:has-text('Program and people') ~ dl.lines").first.inner_text()
    assert lines.split("\n") == ["Study type", "0 of 1 agree", "1 × Descriptive study → Comparative study"]
    context.close()


def test_chosen_records_are_taken_alone_and_set_side_by_side(researcher: Researcher) -> None:
    researcher.menu("Evidence table")
    researcher.press(".evidence-lines tbody tr:nth-child(1) input[type=checkbox]")
    researcher.press(".evidence-lines tbody tr:nth-child(2) input[type=checkbox]")
    researcher.click("button", "Set 2 to 4 side by side")
    assert "/compare" in researcher.page.url
    researcher.page.go_back()
    researcher.click("button", "Show and download just these")
    assert "2 records" in researcher.page.locator(".result-count").inner_text()
    assert len(list(csv.DictReader(io.StringIO(researcher.download("CSV"))))) == 2


def test_a_view_keeps_its_columns_order_and_name_in_its_address(researcher: Researcher) -> None:
    researcher.menu("Evidence table")
    researcher.press("details.more-filters > summary")
    researcher.type("Participants, at least", "30")
    researcher.press("details.more-filters input[name=_cols][value=status]")
    researcher.type("Name of this view", "Thirty people or more")
    researcher.click("button", "Apply")
    researcher.click("link", "Participants", within=".evidence-lines thead", exact=False)
    address = researcher.page.url
    researcher.page.goto("about:blank")
    researcher.page.goto(address)
    assert researcher.page.locator("h1").inner_text() == "Thirty people or more"
    assert researcher.page.locator(".evidence-lines th[aria-sort]").count() == 1
    assert "Checked by" in researcher.page.locator(".evidence-lines thead").inner_text()


def test_safety_is_one_click_away_and_every_page_searches(researcher: Researcher) -> None:
    researcher.menu("Safety")
    assert "Safety" in researcher.text()
    researcher.type("Search the evidence", "withdrawal")
    researcher.click("button", "Search", within="header")
    assert researcher.page.locator(".evidence-lines tbody tr").count() > 0
