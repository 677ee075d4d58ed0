from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarize.text.sentences import split


def pieces(text: str) -> list[str]:
    return [text[a:b] for a, b in split(text)]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("The ward of Dr. Lindqvist took part. Nobody left.", 2),
        ("We compared ketamine vs. Placebo in one session. It worked.", 2),
        ("Some drugs, e.g. Naloxone, were banned. Others were not.", 2),
        ("Doses were given i.v. Patients slept well.", 2),
        ("The dose was 0.5 mg/kg. The rest was saline.", 2),
        ("Craving fell (p < 0.05). The effect was short.", 2),
        ("Craving fell with p < 0.05. The effect was short.", 2),
        ("Ampoule No. 5 was broken. It was replaced.", 2),
        ("J. A. Berg wrote the plan. K. Dahl read it.", 2),
        ("All were in group B. They slept.", 2),
        ("Seen by Berg et al. Nothing else is known", 1),
        ("One line\nanother line", 2),
        ("Headache was seen (12% (6/50) CONCLUSIONS: It was rare.", 2),  # no stop, a bracket left open
        ("Relief was seen (OR 1.4), RELEVANCE TO THE CARE OF PATIENTS: It may help.", 2),
        ("METHODS AND RESULTS: Forty took part", 1),
        ("Scores fell on the MADRS: 12 points", 1),
        ("First point.; Second point.", 2),
        ("It fell by 1.5 i.v. 10 mg", 1),
        ("Craving fell (seen by all. Nobody asked. See Berg) in two weeks. It rose.", 2),
        ("It fell [n = 3. Two left] at once. It rose.", 2),
        ("(Nobody was asked. Nobody answered.) It rose.", 2),
        ("The list was open (never closed. It rose. It fell.", 3),
        ("It fell, P <. 001. It rose.", 2),
        ("It fell with p < 0. 001 at once. It rose.", 2),
        ("Scores were 16. 3 \u00b1 3. 4 points. It rose.", 2),
        ("The mean was 34. 5 years. It rose.", 2),
        ("It was seen in 5. 6% of them. It rose.", 2),
        ("All were in group 16. 3 patients left.", 2),
        ("The mean score was 12. 24 patients left.", 2),
        ("The score fell by 10. 5 days later it rose.", 2),
        ("It fell with p = 0.03. 20 patients left.", 2),
        ("It was seen in 12. 30% of patients left.", 2),
        ("We treated depression.Methods: Here we asked.", 2),
        ("We treated depression (p = 0.01).RESULTS: It rose.", 2),
        ("We treated depressionMETHODS: Here we asked.", 2),
    ],
)
def test_a_stop_ends_a_sentence_only_where_a_reader_would_end_it(text: str, count: int) -> None:
    assert len(pieces(text)) == count


def test_a_stop_without_a_space_before_a_new_sentence_is_a_boundary() -> None:
    assert len(pieces("The effect was gone.Patients slept well.")) == 2


@given(st.text())
def test_sentences_cover_every_word_in_order_and_never_overlap(text: str) -> None:
    spans = split(text)
    assert all(a < b for a, b in spans)
    assert all(x[1] <= y[0] for x, y in itertools.pairwise(spans))
    outside = "".join(
        text[a:b] for a, b in zip([0] + [s[1] for s in spans], [s[0] for s in spans] + [len(text)], strict=True)
    )
    assert outside.strip(" \n\t;") == "" or not any(c.isalnum() for c in outside)


@given(st.text(alphabet="aB. \n0(;)", max_size=60))
def test_sentences_have_no_white_space_at_their_ends(text: str) -> None:
    assert all(text[a:b] == text[a:b].strip() for a, b in split(text))


@pytest.mark.parametrize(
    "text", ["\u207b\u00b3" * 25_000, "1" * 20_000, "(" * 20_000, "(" * 20_000 + ")" * 20_000, "(a. B " * 5_000]
)
def test_a_text_of_one_sign_is_split_in_linear_time(text: str) -> None:
    """Twice the text takes about twice as long: a quadratic way would never end within the suite."""
    assert split(text)


def test_an_empty_text_has_no_sentences() -> None:
    assert split("") == []
    assert split(" \n ") == []


@pytest.mark.parametrize("gap", ["\n", " "])
def test_a_unit_before_a_heading_does_not_swallow_the_next_section(gap: str) -> None:
    text = f"METHODS: Ketamine was infused at 10 mg/kg/min.{gap}RESULTS: Pain was lower."
    assert [text[a:b] for a, b in split(text)] == [
        "METHODS: Ketamine was infused at 10 mg/kg/min.",
        "RESULTS: Pain was lower.",
    ]
