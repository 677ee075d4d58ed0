"""A quote is checked against the record to the character; a question that cannot be answered gets a sentence."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publish import quotes

QUOTE = "Craving was lower with ketamine than with midazolam"


async def asked(get: Any, **values: str) -> Any:
    return await get(f"/verify?{urlencode(values)}")


async def test_a_quote_of_the_record_holds_and_its_place_is_given(get: Any) -> None:
    answer = (await asked(get, paper="90000001", quote=QUOTE)).json()
    assert answer["holds"] is True
    assert answer["places"][0]["end"] - answer["places"][0]["start"] == len(QUOTE)


@pytest.mark.parametrize("quote", [QUOTE.replace("lower", "higher"), QUOTE.lower(), "no such words"])
async def test_other_words_do_not_hold(get: Any, quote: str) -> None:
    assert (await asked(get, paper="90000001", quote=quote)).json()["holds"] is False


@pytest.mark.parametrize(
    ("values", "status"),
    [
        ({"paper": "90000001"}, 400),
        ({"quote": QUOTE}, 400),
        ({"paper": "90000001", "quote": " "}, 400),
        ({"paper": "90000001", "quote": "x" * (quotes.LONGEST + 1)}, 400),
        ({"paper": "1' OR 1=1 --", "quote": QUOTE}, 404),
    ],
)
async def test_what_cannot_be_answered_says_why_in_a_sentence(get: Any, values: dict[str, str], status: int) -> None:
    answer = await asked(get, **values)
    assert answer.status_code == status
    assert answer.json()["error"].endswith(".")


@given(st.text(min_size=1, max_size=60), st.data())
def test_exactly_the_words_at_the_offsets_hold(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    texts = {"title": "Title", "abstract": text}
    assert quotes.problem(texts, "abstract", start, end, text[start:end]) is None
    assert quotes.problem(texts, "abstract", start, end, text[start:end] + "!") is not None
    assert quotes.problem(texts, "abstract", start, end + len(text), text[start:end]) is not None
    assert quotes.problem(texts, "journal", start, end, text[start:end]) is not None


def test_an_answer_names_at_most_so_many_places() -> None:
    assert len(quotes.places({"title": "", "abstract": "a" * 5000}, "a")) == quotes.MOST
