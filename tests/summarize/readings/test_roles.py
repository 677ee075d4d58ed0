from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import ModelError
from evidence.records import Section
from summarize.artefact import load_artefact, save_artefact
from summarize.text.headings import heading_at, roles_of
from summarize.text.passage import fold
from summarize.text.roles import ALL, allowed_roles, in_context, log_softmax, mask, placement, read_sentences, viterbi


def roles(text: str, sections: tuple[Section, ...] = ()) -> list[str]:
    return [s.role for s in read_sentences(text, sections)]


def test_headings_in_a_running_text_give_the_roles() -> None:
    text = "BACKGROUND: Little is known. METHODS: We asked ten people. They answered. RESULTS: Nine agreed. CONCLUSION: Ask more."
    assert roles(text) == ["BACKGROUND", "METHODS", "METHODS", "RESULTS", "CONCLUSIONS"]


def test_headings_on_paragraphs_of_their_own_give_the_roles() -> None:
    assert roles("AIM: To see.\nMETHODS: We looked.\nFINDINGS: We saw.\nINTERPRETATION: It is there.") == [
        "BACKGROUND",
        "METHODS",
        "RESULTS",
        "CONCLUSIONS",
    ]


def test_the_words_of_a_heading_are_no_part_of_the_sentence() -> None:
    text = "RESULTS: Craving fell."
    sentence = read_sentences(text)[0]
    assert text[sentence.start : sentence.end] == "Craving fell."


def test_a_section_category_speaks_when_its_label_is_unknown() -> None:
    text = "WHAT WE SAW: Craving fell."
    section = Section(label="WHAT WE SAW", category="RESULTS", start=0, end=len(text))
    assert roles(text, (section,)) == ["RESULTS"]


def test_a_mixed_heading_leaves_the_choice_to_the_model() -> None:
    found = allowed_roles("METHODS AND RESULTS: We gave it to ten people. Craving fell by half (p < 0.01).")
    assert {frozenset(r) for _, _, r in found} == {frozenset({"METHODS", "RESULTS"})}


def test_an_ordinary_sentence_with_a_colon_is_no_heading() -> None:
    assert heading_at("Three drugs were given: ketamine, saline and midazolam.", 0) is None
    assert heading_at("patients: ten", 0) is None


def test_the_last_sentence_of_an_unlabelled_abstract_is_a_conclusion() -> None:
    text = (
        "Opioid withdrawal is hard to treat. We randomly assigned 40 adults to ketamine or placebo. "
        "Withdrawal scores were lower with ketamine (4.1 vs 9.3, p = 0.01). "
        "In conclusion, ketamine may help people in withdrawal and larger trials are needed."
    )
    found = roles(text)
    assert found[1] == "METHODS"
    assert found[2] == "RESULTS"
    assert found[-1] == "CONCLUSIONS"


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Trial registration", "METHODS"),
        ("Main outcome measures", "METHODS"),
        ("Findings", "RESULTS"),
        ("Discussion", "CONCLUSIONS"),
    ],
)
def test_known_labels_have_one_role(label: str, role: str) -> None:
    assert roles_of(label) == frozenset({role})


@given(st.text(max_size=300))
def test_any_text_gets_ordered_sentences_with_known_roles(text: str) -> None:
    found = read_sentences(text)
    assert all(s.role in ALL and s.start < s.end <= len(text) for s in found)
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))


@given(st.text())
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_makes_thin_spaces_dashes_and_micro_signs_plain() -> None:
    assert fold("0.5\u2009mg\u2013\u00b5G") == "0.5 mg-\u03bcg"


def test_viterbi_takes_the_likeliest_path_not_the_likeliest_steps() -> None:
    scores = np.log(np.array([[0.4, 0.6, 0.01, 0.01], [0.9, 0.1, 0.01, 0.01]], np.float32))
    stay = [[0.0 if a == b else -5.0 for b in range(4)] for a in range(4)]
    assert viterbi(scores, stay) == [0, 0]


def test_a_role_that_a_heading_rules_out_is_never_chosen() -> None:
    closed = mask(np.zeros((1, 4), np.float32), [frozenset({"RESULTS"})])
    assert viterbi(closed, [[0.0] * 4] * 4) == [2]


def test_context_columns_do_not_depend_on_what_lies_outside_the_text() -> None:
    one = in_context(log_softmax(np.zeros((1, 4), np.float32)), placement(1))
    assert one.shape[0] == 1
    assert not one[0, :16].any()


def test_a_damaged_model_is_refused(tmp_path: Path) -> None:
    save_artefact("small", {"w": np.zeros(2)}, {"terms": []}, tmp_path)
    assert load_artefact("small", tmp_path).arrays["w"].tolist() == [0, 0]
    load_artefact.cache_clear()
    (tmp_path / "small.json").write_text(json.dumps({"terms": ["changed"]}))
    with pytest.raises(ModelError, match="sha256"):
        load_artefact("small", tmp_path)


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"nothing\.json"):
        load_artefact("nothing", tmp_path)
