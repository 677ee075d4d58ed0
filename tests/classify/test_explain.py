from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from classify.cues import cue_terms
from classify.explain import Places, explainer
from classify.features import PLACES, cue_hits, cue_matrix, cue_names, read
from classify.model import Model
from evidence.records import TextField

TITLE = "Placebo response in a pilot trial"
ABSTRACT = (
    "Forty adults received placebo or ketamine. Pain was lower. The placebo group did not change. Ketamine may help."
)


def test_every_cue_that_counts_has_a_place() -> None:
    record = read(TITLE, ABSTRACT)
    counted = cue_matrix([record])[0]
    places = Places(record)
    for number in counted[: len(cue_terms()) * len(PLACES)].nonzero()[0]:
        assert places.of_cue(int(number)), cue_names()[number]


def test_a_cue_of_the_title_is_shown_there_and_a_cue_of_the_end_in_the_last_two_sentences() -> None:
    record = read(TITLE, ABSTRACT)
    counted = cue_matrix([record])[0]
    shown = {name: Places(record).of_cue(n) for n, name in enumerate(cue_names()) if counted[n]}
    titles = [place for name, place in shown.items() if name.endswith("(title)")]
    ends = [place for name, place in shown.items() if name.endswith("(end)")]
    assert titles
    assert ends
    assert all(place["field"] is TextField.TITLE for place in titles)
    assert all(place["start"] >= ABSTRACT.index("The placebo") for place in ends)


def test_plain_numbers_have_no_place() -> None:
    assert Places(read(TITLE, ABSTRACT)).of_cue(len(cue_names()) - 1) == {}


@given(st.lists(st.sampled_from("pain was lower placebo (placebo) ketamine. # Pain".split()), max_size=12))
def test_a_word_is_quoted_where_it_stands_first_and_the_same_each_time(words: list[str]) -> None:
    text = " ".join(words)
    places = Places(read("", text))
    for term in ("placebo", "pain was", "lower"):
        first = places.of_word(term)
        assert first == places.of_word(term)
        if first:
            quote = text[first["start"] : first["end"]].lower()
            assert re.findall("[a-z]+", quote) == term.split()


def test_what_explains_a_field_is_worked_out_once(model: Model) -> None:
    assert all(explainer(model, field) is explainer(model, field) for field in model.heads)


def test_places_are_the_same_from_cues_found_before() -> None:
    record = read(TITLE, ABSTRACT)
    afresh, given_hits = Places(record), Places(record, cue_hits(record))
    columns = range(len(cue_names()))
    assert [afresh.of_cue(n) for n in columns] == [given_hits.of_cue(n) for n in columns]
