from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.features import Lexicon, cue_hits, cue_matrix, cue_names, read, read_all
from classify.matcher import Matcher, whole_word
from classify.text import fold, last_sentences, tidy, tokens


@given(st.text())
def test_folding_keeps_every_offset(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_keeps_offsets_where_lower_case_is_longer() -> None:
    assert fold("İstanbul, A") == "İstanbul  a"


@given(st.text())
def test_tokens_are_never_empty(text: str) -> None:
    assert all(tokens(fold(text)))


def test_numbers_keep_only_their_kind() -> None:
    assert tokens(fold("40 adults, 12.5% less (p=0.02)")) == ["#", "adults", "#", "#%", "less", "p=0", "#"]


@given(st.text(), st.integers(1, 3))
def test_the_last_sentences_begin_inside_the_text(text: str, count: int) -> None:
    assert 0 <= last_sentences(text, 0, count) <= max(len(text), 0)


def test_the_last_two_sentences_are_the_last_two() -> None:
    text = "One. Two. Three."
    assert text[last_sentences(text, 0) :] == "Two. Three."


def found(terms: dict[str, list[str]], text: str) -> list[tuple[str, str]]:
    folded = fold(text)
    return [(name, text[s : whole_word(folded, e)]) for name, s, e in Matcher(terms).find(folded)]


def test_a_phrase_is_found_only_at_word_boundaries() -> None:
    assert found({"rct": ["trial"]}, "A trial of trials, pretrial") == [("rct", "trial")]


def test_a_star_lets_the_word_go_on_at_its_end() -> None:
    assert found({"r": ["randomi*"]}, "Randomised and randomized") == [("r", "Randomised"), ("r", "randomized")]


def test_a_star_lets_the_word_begin_before_it() -> None:
    assert found({"m": ["*mab"]}, "Rituximab") == [("m", "mab")]


def test_hyphen_and_space_are_the_same_to_a_phrase() -> None:
    assert len(found({"d": ["double-blind"]}, "double blind, double-blind")) == 2


def test_signs_that_belong_to_a_drug_name_are_kept() -> None:
    assert found({"s": ["s(+)-ketamine"]}, "with S(+)-ketamine.") == [("s", "S(+)-ketamine")]


@given(st.text(alphabet="abc -.", max_size=60))
def test_every_phrase_found_stands_where_it_says(text: str) -> None:
    folded = fold(text)
    for _, start, end in Matcher({"x": ["ab", "c*"]}).find(folded):
        assert folded[start:end] in ("ab", "c")


def test_a_matcher_without_phrases_finds_nothing() -> None:
    assert list(Matcher({}).find("anything")) == []


def test_a_lexicon_learns_words_and_pairs_of_words() -> None:
    reads = read_all([("placebo trial", "placebo trial"), ("placebo trial", "open trial")])
    lexicon = Lexicon.learn(reads, size=10)
    assert "placebo trial" in lexicon.terms
    assert lexicon.matrix(reads).shape == (2, len(lexicon))


def test_rows_have_length_one_and_pairs_never_cross_records() -> None:
    reads = read_all([("a1 placebo", "trial"), ("placebo trial", "placebo trial"), ("placebo", "trial"), ("x9", "")])
    lexicon = Lexicon.learn(reads, size=20)
    rows = lexicon.matrix(reads)
    assert abs(float(rows[1].multiply(rows[1]).sum()) - 1) < 1e-5
    apart = lexicon.matrix(read_all([("placebo", ""), ("trial", "")]))
    assert all(lexicon.terms[i] != "placebo trial" for i in apart.indices)


def test_a_record_of_unknown_words_is_a_row_of_zeros() -> None:
    lexicon = Lexicon.learn(read_all([("placebo trial", ""), ("placebo trial", "")]), size=5)
    assert lexicon.matrix(read_all([("qqq", "zzz")])).nnz == 0


def test_rows_times_a_matrix_is_what_scipy_makes_of_it_to_the_last_bit() -> None:
    reads = read_all([("placebo trial", "rats"), ("qqq", ""), ("trial of placebo placebo", "rats rats"), ("", None)])
    lexicon = Lexicon.learn(reads, size=20, least=1)
    matrix = np.random.default_rng(0).normal(size=(len(lexicon), 7)).astype(np.float32)
    assert (lexicon.rows(reads).times(matrix) == lexicon.matrix(reads) @ matrix).all()
    assert lexicon.rows([]).times(matrix).shape == (0, 7)


def test_cues_found_before_give_the_same_numbers() -> None:
    reads = read_all([("Placebo trial", "We randomized rats."), ("", None)])
    assert (cue_matrix(reads, [cue_hits(r) for r in reads]) == cue_matrix(reads)).all()


def test_the_same_batch_in_two_halves_gives_the_same_numbers() -> None:
    texts = [("Placebo trial", "We randomized rats."), ("Case report", "A woman."), ("Review", "We review trials.")]
    reads = read_all(texts)
    whole = cue_matrix(reads)
    assert (whole[:1] == cue_matrix(reads[:1])).all()
    assert (whole[1:] == cue_matrix(reads[1:])).all()


def test_cues_know_title_and_end() -> None:
    row = dict(zip(cue_names(), cue_matrix([read("A protocol", "We met. One. Two placebo.")])[0], strict=True))
    assert row["study protocol (title)"] == 1
    assert row["placebo (title)"] == 0
    assert row["placebo (end)"] == 1
    assert row["study protocol (end)"] == 0


PLAIN = "Effects of ketamine & flow on withdrawal in 40 adults. Scores fell by <5 points in the first week."
LIGATURES = {"ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02"}
HIDDEN = st.sampled_from(
    ["\u00ad", "\u200b", "\u200d", "\ufeff", "\u2060", "\u00ad\n", "<i>", "</sub>", "&shy;", "&#xad;"]
)


def dressed(text: str, marks: list[tuple[int, str]], escaped: bool, joined: bool) -> str:
    """A text as a publisher may set it: marks without width inside words, entities, ligatures."""
    for at, mark in sorted(((at % (len(text) + 1), mark) for at, mark in marks), reverse=True):
        inside = 0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha()
        text = text[:at] + mark + text[at:] if inside else text
    if escaped:
        text = text.replace(" & ", " &amp; ").replace("<5", "&lt;5")
    for letters, sign in LIGATURES.items() if joined else ():
        text = text.replace(letters, sign)
    return text


@given(st.lists(st.tuples(st.integers(0, 200), HIDDEN), max_size=8), st.booleans(), st.booleans())
def test_how_a_word_is_set_does_not_change_what_is_read(
    marks: list[tuple[int, str]], escaped: bool, joined: bool
) -> None:
    given_ = dressed(PLAIN, marks, escaped, joined)
    plain, found = read("Flow", PLAIN), read("Flow", given_)
    assert (found.folded, found.words, found.end, found.text) == (plain.folded, plain.words, plain.end, plain.text)
    at = found.folded.index("withdrawal")
    _, start, end = found.place(at, at + len("withdrawal"))
    assert tidy(given_[start:end])[0] == "withdrawal"


@given(st.text(), st.text())
def test_every_piece_of_a_tidied_text_has_its_place_in_the_given_one(title: str, abstract: str) -> None:
    record = read(title, abstract)
    for at, sign in enumerate(record.folded):
        if at == record.body - 1:
            continue
        titled, start, end = record.place(at, at + 1)
        assert titled == (at < record.body)
        assert start < end <= len(title if titled else abstract), sign


@pytest.mark.parametrize(
    ("given_", "seen"),
    [
        ("0.5&nbsp;mg", "0.5 mg"),
        ("A&amp;lt;B", "A<B"),
        ("R&D; of AT&T", "R&D; of AT&T"),
        ("p<0.05 and n>5", "p<0.05 and n>5"),
        ("keta\u00ad\n  mine", "ketamine"),
        ("one<br/>two", "one two"),
    ],
)
def test_only_markup_goes(given_: str, seen: str) -> None:
    assert tidy(given_)[0] == seen
