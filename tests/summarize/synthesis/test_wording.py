"""Every sentence of the table says exactly what the golden file holds, with singular and plural right."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import UndefinedError

from summarize import templates, wording
from summarize.brief import lines

GOLDEN: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "golden.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("line", GOLDEN, ids=lambda line: line["template"])
def test_a_template_says_what_the_golden_file_holds(line: dict[str, Any]) -> None:
    values, words = line.get("values", {}), line.get("words", {})
    if line["template"] in lines.ids():
        assert lines.render(line["template"], values) == line["text"]
    else:
        assert wording.render(line["template"], values, words) == line["text"]
        assert wording.matches(line["text"], line["template"], values)


def test_every_template_has_a_golden_line() -> None:
    assert {line["template"] for line in GOLDEN} == {*templates.TEMPLATES, *lines.ids()}


@pytest.mark.parametrize("line", GOLDEN, ids=lambda line: line["template"])
def test_a_sentence_with_another_number_matches_no_template(line: dict[str, Any]) -> None:
    if line["template"] in templates.TEMPLATES and line.get("values") and re.search(r"\d", line["text"]):
        other = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), line["text"], count=1)
        assert not wording.matches(other, line["template"], line["values"])


@pytest.mark.parametrize("line", GOLDEN, ids=lambda line: line["template"])
def test_nothing_but_the_template_and_its_words_matches(line: dict[str, Any]) -> None:
    if line["template"] in lines.ids():
        return  # compared to the letter
    assert not wording.matches(line["text"] + " It cures.", line["template"], line.get("values", {}))


@pytest.mark.parametrize("line", GOLDEN, ids=lambda line: line["template"])
def test_no_sentence_claims_significance_cure_or_proof(line: dict[str, Any]) -> None:
    assert not re.search(r"significan|proven|cure|effective|safe\b", line["text"], re.IGNORECASE)


@pytest.mark.parametrize("line", GOLDEN, ids=lambda line: line["template"])
def test_sentences_are_whole_and_tidy(line: dict[str, Any]) -> None:
    text = line["text"]
    assert text[0] == text[0].upper()
    assert text.endswith((".", "”"))
    assert not re.search(r"[{}\[\]|@]|  | [.,;]|\.\.|None", text)
    assert not re.search(
        r"(?<![\d,])1 (?:studies|trials|records|participants|reviews|sources|experiments|days)\b", text
    )


@given(n=st.integers(0, 5000))
def test_a_number_and_its_noun_agree(n: int) -> None:
    text = lines.render("kind.preprints", {"preprints": n})
    assert text.startswith("1 study is available" if n == 1 else f"{n:,} studies are available")


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a and b"),
        (["a", "b", "c"], "a, b and c"),
        (["a and b", "c"], "a and b, and c"),
        (["a or b", "c", "d"], "a or b, c, and d"),
        (["a, b", "c", "d"], "a, b; c; and d"),
    ],
)
def test_lists_read_as_lists(parts: list[str], text: str) -> None:
    assert wording.join(parts) == text


def test_a_name_with_a_digit_is_a_word_but_a_number_is_not() -> None:
    said = "Searched, and no study in PHQ-9 with a readable direction was found."
    values = {"found": 0, "more": {}, "animals": 0, "animal_for": 0, "animal_against": 0}
    assert wording.matches(said, "claim.none", values)
    assert not wording.matches(said.replace("PHQ-9", "9 people"), "claim.none", values)


def test_a_zero_takes_its_own_words_where_there_are_some() -> None:
    assert lines.render("retracted.some", {"retracted": 0}) == "No record is known to be retracted."


def test_what_is_not_stated_is_left_out() -> None:
    values = {"participants": 10, "stated": 2, "not_stated": 0}
    assert lines.render("who.all", values) == "10 participants in 2 studies."
    assert lines.render("who.all", values | {"not_stated": 1}).endswith("; 1 study does not state a number.")


def test_a_missing_value_is_an_error_not_a_gap() -> None:
    with pytest.raises(UndefinedError):
        lines.render("who.all", {"participants": 10})
    with pytest.raises(KeyError):
        wording.render("claim.untimed", {})
