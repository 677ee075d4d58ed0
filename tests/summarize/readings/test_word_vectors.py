"""Words that stand among the same words are of a kind, also those that no label holds; the same texts give the same numbers."""

from __future__ import annotations

import numpy as np

from summarize.text.word_vectors import GROUPS, WordVectors, word_vectors
from summarize.training.word_vectors import learn

DRUGS = "alphamycin betamycin gammamycin deltamycin".split()
HARMS = "rash nausea fever tremor".split()
TEXTS = [
    sentence.split()
    for i in range(12)
    for drug in DRUGS
    for sentence in (f"she received {drug} daily by mouth", f"after {drug} severe {HARMS[i % 4]} developed in her")
] + [f"severe {harm} developed in one man".split() for harm in HARMS for _ in range(12)]


def test_drugs_are_nearer_to_drugs_than_to_harms() -> None:
    vectors = WordVectors(learn(TEXTS, fewest=3))
    alpha, beta, rash = vectors.of(["alphamycin", "betamycin", "rash"])
    assert alpha @ beta > alpha @ rash


def test_the_same_texts_give_the_same_numbers() -> None:
    first, second = learn(TEXTS, fewest=3), learn(TEXTS, fewest=3)
    assert first["words"] == second["words"]
    assert all(np.array_equal(first[k], second[k]) for k in ("vectors", "groups"))


def test_a_word_that_is_not_known_has_its_last_letters_for_a_group_and_no_vector() -> None:
    vectors = word_vectors()
    assert vectors.group("zzyzxmycin", 1) == "?cin"
    assert not vectors.mean(["zzyzxmycin"]).any()
    assert not vectors.of(["zzyzxmycin"]).any()


def test_shipped_groups_put_like_with_like() -> None:
    vectors = word_vectors()
    assert all(int(vectors.group("nausea", level)) < GROUPS[level] for level in range(3))
    nausea, vomiting, phenytoin, carbamazepine = vectors.of(["nausea", "vomiting", "phenytoin", "carbamazepine"])
    assert nausea @ vomiting > max(nausea @ phenytoin, nausea @ carbamazepine)
    assert phenytoin @ carbamazepine > phenytoin @ vomiting
