"""What a full text says stands before the values of the abstract, with its words; the article itself is never shown."""

from __future__ import annotations

import importlib.util
import json
import re
import shutil
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader

from evidence.records import Batch, FullText, Harvest
from evidence.store import Store
from evidence.topic import load_topic
from harvest.articles.jats import article_of
from operate import article_values
from publish.pages_full_text import full_text, licence

ROOT = Path(__file__).resolve().parents[2]
NOW = datetime(2026, 6, 2, 6, 0, tzinfo=UTC)
RESULTS = (
    "<p>Two patients in the ketamine group due to vomiting stayed overnight. A nurse unaware of the group recorded it. "
    "The weather of the study year was unremarkable.</p>"
)


def jats(**parts: str) -> str:
    """jats(...) of tests/articles (tests are not a package)."""
    spec = importlib.util.spec_from_file_location("articles_conftest", ROOT / "tests" / "articles" / "conftest.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    text: str = module.jats(**parts)
    return text


@pytest.fixture
async def page(small_db: Path, tmp_path: Path, site_of: Callable[..., Any]) -> Callable[[str], Awaitable[str]]:
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    methods = "<p>The ketamine group received intravenous ketamine 0.5 mg/kg &lt;b&gt;slowly&lt;/b&gt;.</p>"
    article = article_of(jats(methods=methods, results=RESULTS).encode(), "made")
    kept = {"pmcid": "PMC900002", "parts": article.parts, "licence": "https://creativecommons.org/licenses/by-nc/4.0/"}
    found = [
        FullText(paper="90000001", source="pmc", **kept),
        FullText(paper="90000002", pmcid=None, reason="not_in_pmc"),
    ]
    harvest = Harvest(harvest="x", topic="t", source="pmc", kind="refresh", started_at=NOW)
    with Store(path) as store:
        store.save_batch(Batch(harvest=harvest, full_texts=tuple(found)))
        article_values.read_waiting(store, load_topic(ROOT / "topics" / "ketamine-oud.yml"), NOW)
    site = site_of(path)
    await site.invoke_startup()

    async def ask(address: str) -> str:
        answer = await site.client.get(address)
        assert answer.status_code == 200, answer.text
        return re.sub(r"\s+", " ", answer.text)

    ask.site = site  # type: ignore[attr-defined]
    return ask


async def test_values_harms_and_disagreements_of_the_article_are_shown_with_their_words(page: Any) -> None:
    text = await page("/study/90000001")
    section = text[text.index('id="full-text"') : text.index('id="family"')]
    for words in (
        "https://pmc.ncbi.nlm.nih.gov/articles/PMC900002/",
        "(CC BY-NC 4.0)",
        "<strong>Dose: 0.5 mg/kg</strong>",
        "<td>0.3 mg/kg: <q>0.3 mg/kg</q></td><td>0.5 mg/kg: <q>0.5 mg/kg</q>",
        "<strong>vomiting</strong>: ketamine group: 2",
        "A nurse unaware of the group recorded it.",
        "<dt>How it was concealed</dt><dd>Not stated</dd>",
    ):
        assert words in section, words
    assert section.count("Differs") == 1
    assert "<b>slowly" not in section


async def test_the_full_texts_values_stand_first_with_their_section_and_the_abstracts_beside(page: Any) -> None:
    text = await page("/study/90000001")
    assert re.search(r"<dt>Dose</dt><dd>(?:<span class=\"unbroken\">)?0\.5 mg/kg", text)
    own = '<q>Two patients in the ketamine group due to vomiting</q> <span class="small">Full text, Results</span>'
    assert f"{own}</span></li>" in text or f'{own} <a class="wrong"' in text  # PubMed has no such words to open
    assert "Participants: 2" not in text[: text.index('id="full-text"')]


async def test_a_quote_of_the_full_text_verifies_in_the_part_it_names(page: Any) -> None:
    answer = json.loads(await page("/verify?paper=90000001&quote=A+nurse+unaware+of+the+group"))
    assert (answer["holds"], [p["field"] for p in answer["places"]]) == (True, ["Results"])


async def test_the_article_itself_is_never_shown(page: Any) -> None:
    assert "The weather of the study year" not in await page("/study/90000001")
    for address in (
        "/evidence/texts",
        "/evidence/texts.json",
        "/evidence/texts.csv",
        "/evidence/texts.json?_facet=text",
    ):
        answer = await page.site.client.get(address)
        assert answer.status_code == 403
        assert "The weather" not in answer.text


async def test_a_text_that_could_not_be_had_says_why(page: Any) -> None:
    assert "Not read: it is not in PubMed Central. All values here are from the title and abstract." in await page(
        "/study/90000002"
    )
    assert 'id="full-text"' not in await page("/study/90000003")


async def test_the_methods_say_how_many_were_read_and_why_the_others_were_not(page: Any) -> None:
    text = re.sub(r"<[^>]+>", "", await page("/methods"))
    assert re.search(
        r"Full texts of the directly relevant records: 1 ?records read; 1 ?records not read, since it is not", text
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("https://creativecommons.org/licenses/by/4.0/", "CC BY 4.0"),
        ("http://creativecommons.org/publicdomain/zero/1.0/", "CC 0 1.0"),
        ("Public domain.", "Public domain."),
        (None, ""),
    ],
)
def test_a_license_is_named_shortly(text: str | None, name: str) -> None:
    assert licence(text) == name


def test_a_count_that_the_article_gives_otherwise_and_its_spin_stand_on_the_page() -> None:
    place = {"field": "Table 2", "start": 0, "end": 6, "quote": "Nausea", "position": 1, "detail": None}
    other = {"counts": [], "field": "Results", "quote": "Nausea in <three>"}
    counted = {"counts": [{"arm": "Ketamine", "events": 9, "of": 30}], "otherwise": other}
    rows = [
        {"kind": "adverse_event", "value": "Nausea", "data": json.dumps(counted), **place},
        {"kind": "spin", "value": "trend", "data": None, **place},
    ]
    text = {"status": "kept", "pmcid": "PMC1", "licence": "", "reason": None}
    shown: Any = full_text(None, {"full_text": [text], "article": rows, "displaced": []})  # type: ignore[arg-type]
    templates = Environment(loader=FileSystemLoader(ROOT / "templates"), autoescape=True)
    html = templates.get_template("_full_text.html").render(full_text=shown)
    assert "The conclusion mentions a trend" in html
    assert re.search(r"Differs</span> elsewhere in the article: <q>Nausea in &lt;three&gt;</q>", html)
