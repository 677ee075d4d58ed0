"""The words of code and pages are the field's: those that a glossary replaced do not come back."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

import pytest

from publish import glossary

ROOT = Path(__file__).parents[1]
ROOMS = ("evidence", "harvest", "classify", "summarize", "publish", "operate", "plugins")
# Identifiers that had a term of the field in their place (docs/glossary.md).
REPLACED = frozenset(
    "Haul Wanted Unbelieved Way BELIEVED WHOLE_EVERY _bury shrink grow sum_up Answered landmarks"
    " openings as_said shares_of chance_of _strange _spins TOLD haul tally".split()
)
REPLACED_MODULES = frozenset("kinship families tally openings telling".split())
REPLACED_ON_PAGES = (
    "Near the question",
    "On the question itself",
    "Take these away",
    "Why it is filed as it is",
    "What was read, and where",
    "under a cloud",
    "A person should look",
    "it takes nothing",
    "Nothing fits these filters",
    "pointing either way",
    "on the question",
    "On the question",
    "question itself",
    "near the question",
    "no way has found",
    "whatever its",
    "counted apart",
    "in no count",
)


@pytest.mark.parametrize("room", ROOMS)
def test_replaced_words_are_no_identifiers(room: str) -> None:
    found = []
    for path in sorted((ROOT / room).rglob("*.py")):
        names = tokenize.generate_tokens(io.StringIO(path.read_text(encoding="utf-8")).readline)
        found += [
            f"{path.name}:{t.start[0]} {t.string}" for t in names if t.type == tokenize.NAME and t.string in REPLACED
        ]
        if path.stem in REPLACED_MODULES:
            found.append(f"{path} is named by a replaced word")
    assert found == []


@pytest.mark.parametrize("words", REPLACED_ON_PAGES)
def test_replaced_words_stand_on_no_page(words: str) -> None:
    pages = [
        *(ROOT / "templates").rglob("*.html"),
        *(ROOT / "publish").rglob("*.py"),
        *(ROOT / "summarize").rglob("*.yml"),
    ]
    pages += [ROOT / "summarize" / "templates.py"] if (ROOT / "summarize" / "templates.py").exists() else []
    assert [p.name for p in pages if words in p.read_text(encoding="utf-8")] == []


def test_the_glossary_of_the_documentation_is_that_of_the_site() -> None:
    assert (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8") == glossary.page()


def test_every_term_has_one_short_definition() -> None:
    terms = [term for term, _ in glossary.TERMS.values()] + list(glossary.CODE)
    assert len({t.lower() for t in terms}) == len(terms)
    assert all(
        len(m) < 220 and m.endswith(".") for m in [m for _, m in glossary.TERMS.values()] + list(glossary.CODE.values())
    )
