from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from classify.features import read_all
from classify.terms import LEAST, TITLE, OwnTerms, beside, most_telling

RECORDS = [
    *(("Rats that swim", f"Male rats swam, number {n}.") for n in range(LEAST)),
    *(("A trial", f"Adults were told apart by chance, number {n}.") for n in range(LEAST + 1)),
]
READS = read_all(RECORDS)


def test_terms_are_words_and_pairs_by_place_found_often_enough_and_not_everywhere() -> None:
    names = OwnTerms.learn(READS).names
    assert {"rats", "male rats", TITLE + "rats", TITLE + "that swim"} <= set(names)
    assert "number" not in names  # in every record
    assert list(names) == sorted(names)
    assert OwnTerms.learn(READS[1 : 1 + LEAST]).names == ()  # too few hold one


def test_a_record_has_one_where_it_holds_the_term() -> None:
    own = OwnTerms(("rats", TITLE + "rats", "male rats"))
    asked = read_all([("Rats", "None."), ("Mice", "Male rats."), ("Mice", "Male mice, rats.")])
    assert own.matrix(asked).toarray().tolist() == [[1, 1, 0], [1, 0, 1], [1, 0, 0]]


@given(st.lists(st.tuples(st.text(max_size=30), st.text(max_size=60)), max_size=8))
def test_any_text_has_a_row(records: list[tuple[str, str]]) -> None:
    own = OwnTerms.learn(READS)
    assert own.matrix(read_all(records)).shape == (len(records), len(own.names))


def test_the_terms_that_part_the_labels_are_chosen() -> None:
    own = OwnTerms(("number", "rats"))
    matrix = own.matrix(READS)
    target = np.array([0] * LEAST + [1] * (LEAST + 1))
    assert own.some(most_telling(matrix, target, 1).tolist()).names == ("rats",)


def test_terms_stand_to_the_right_of_the_columns() -> None:
    dense = np.zeros((len(READS), 2), dtype=np.float32)
    wide = beside(dense, OwnTerms(("rats",)).matrix(READS))
    assert wide.shape == (len(READS), 3)
    assert wide[:, 2].sum() == LEAST
    assert wide.dtype == np.float32
