from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.artefact import Artefact
from summarize.text.drugs import KETAMINE, names_ketamine
from summarize.text.lexicon import Lexicon
from summarize.text.ngrams import Linear
from summarize.text.passage import fold
from summarize.text.roles import folded_sentences, read_sentences


def test_a_lexicon_finds_names_only_at_the_beginning_of_words() -> None:
    found = list(Lexicon({"a": "cat", "b": "cats? and dogs"}).find("bobcat cat cats and dogs"))
    assert [(name, m.group()) for name, m in found] == [("a", "cat"), ("b", "cats and dogs")]


NAMES = (
    "ketamine esketamine s-ketamine (r,s)-ketamine arketamine norketamine ketalar spravato hnk (2r,6r)-hnk ketamina esk"
)


@given(st.lists(st.sampled_from((*NAMES.split(), "desk", "midazolam", "ketamin", "ask", "risk")), max_size=4))
def test_ketamine_is_named_exactly_where_its_pattern_finds_it(words: list[str]) -> None:
    flat = " ".join(words)
    assert names_ketamine(flat) == (KETAMINE.search(flat) is not None)


def test_every_name_of_ketamine_is_known() -> None:
    assert all(names_ketamine(f"after {name} was given") for name in NAMES.split())


@given(st.text(max_size=80))
def test_a_text_folded_beforehand_has_the_same_sentences(text: str) -> None:
    given_text = "We studied pain. " + text
    assert folded_sentences(given_text, fold(given_text), ()) == read_sentences(given_text)


def test_a_linear_model_knows_its_words_and_pairs_once_each() -> None:
    terms = ["lower", "lower than", "than placebo"]
    arrays = {"idf": np.ones(3), "weights": np.array([[1.0], [2.0], [4.0]])}
    linear = Linear(Artefact(arrays, {"terms": terms}))
    assert linear.known("lower than lower than") == {0, 1}
    scores = linear.scores(["lower than placebo", "nothing known", "lower"])
    assert scores[:, 0].tolist() == pytest.approx([7 / 3**0.5, 0, 1])
    assert linear.scores([]).shape == (0, 1)
