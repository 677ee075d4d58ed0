"""However a sentence tells how many people of each arm had an event, each number goes to its arm, and no other number does."""

from __future__ import annotations

import re
from typing import Any

import pytest

from summarize.articles.harm_words import events_in
from summarize.articles.told_counts import counted_events
from summarize.text.passage import fold

ARMS = ("ketamine", "placebo")
Told = dict[str, list[tuple[Any, ...]]]


def told(sentence: str, arms: tuple[str, ...] = ARMS) -> Told:
    """Event -> (arm, events, of, percent) of each count that a sentence tells."""
    flat = fold(sentence)
    hits = events_in(flat)
    found = counted_events(flat, sentence, hits, arms)
    return {
        hits[i].group(): [(c.arm, c.events, c.of, c.percent) for c in counts] for i, (_, _, counts) in found.items()
    }


def both(ketamine: tuple[Any, ...], other: tuple[Any, ...]) -> list[tuple[Any, ...]]:
    """Counts (arm, events, of, percent); what is left out is not told."""
    return [(*counts, *[None] * (4 - len(counts))) for counts in (ketamine, other)]


K, P = "ketamine group", "placebo group"


@pytest.mark.parametrize(
    ("sentence", "counts"),
    [
        (
            "Nausea was seen in 3 of 30 patients on ketamine and 5 of 31 on placebo.",
            [("ketamine", 3, 30), ("placebo", 5, 31)],
        ),
        ("Nausea was seen in 3/30 ketamine and 5/31 placebo patients.", [("ketamine", 3, 30), ("placebo", 5, 31)]),
        (
            "Nausea occurred in 3 (10%) of 30 patients in the ketamine group and 5 (16%) of 31 in the placebo group.",
            [(K, 3, 30, 10.0), (P, 5, 31, 16.0)],
        ),
        (
            "Nausea: 3 of 30 (10%) with ketamine and 5 of 31 (16.1%) with placebo.",
            [("ketamine", 3, 30, 10.0), ("placebo", 5, 31, 16.1)],
        ),
        ("Nausea was reported by five patients in the ketamine group and none in the placebo group.", [(K, 5), (P, 0)]),
        ("In the ketamine group, seven patients had nausea compared with two in the placebo group.", [(K, 7), (P, 2)]),
        ("Seven patients in the ketamine group and two in the placebo group had nausea.", [(K, 7), (P, 2)]),
        (
            "There were seven patients (23%) in the ketamine group with nausea versus two (6%) in the placebo group.",
            [(K, 7, None, 23.0), (P, 2, None, 6.0)],
        ),
        (
            "Nausea was more frequent in the ketamine group (7/30, 23.3%) than in the placebo group (2/31, 6.5%).",
            [(K, 7, 30, 23.3), (P, 2, 31, 6.5)],
        ),
        (
            "Nausea occurred in 23% of patients in the ketamine group and 6% of patients in the placebo group.",
            [(K, None, None, 23.0), (P, None, None, 6.0)],
        ),
        (
            "Nausea occurred in none of the women in the ketamine group and in 12 of those in the placebo group.",
            [(K, 0), (P, 12)],
        ),
        (
            "Nausea occurred in 6 of 30 and 2 of 31 patients in the ketamine and placebo groups, respectively.",
            [("ketamine", 6, 30), ("placebo groups", 2, 31)],
        ),
        (
            "Nausea was observed in 0 (0%) and 14 (28%) patients in groups K and F, respectively.",
            [("group K", 0, None, 0.0), ("group F", 14, None, 28.0)],
        ),
        (
            "In the ketamine and placebo groups nausea occurred in 6 and 2 patients, respectively.",
            [("ketamine", 6), ("placebo groups", 2)],
        ),
        ("One patient in each group had nausea.", [("ketamine", 1), ("placebo", 1)]),
        (
            "There was no nausea in the ketamine group and 14/31 (45%) in the placebo group.",
            [(K, 0), (P, 14, 31, 45.0)],
        ),
    ],
)
def test_a_number_goes_to_the_arm_that_it_is_told_of(sentence: str, counts: list[tuple[Any, ...]]) -> None:
    assert told(sentence) == {"nausea": both(*counts)}
    mirrored = [(_swapped(arm), *rest) for arm, *rest in both(*counts)]
    if "each" not in sentence:
        assert told(_swapped(sentence)) == {"nausea": mirrored}


def _swapped(text: str) -> str:
    return re.sub("ketamine|placebo", lambda m: "placebo" if m[0] == "ketamine" else "ketamine", text)


def test_three_arms_are_told_in_their_order() -> None:
    sentence = "Dissociation was noted in 2, 5 and 13 patients in the 0.1, 0.2 and 0.5 mg/kg groups, respectively."
    assert told(sentence)["dissociation"] == [
        ("0.1", 2, None, None),
        ("0.2", 5, None, None),
        ("0.5 mg/kg groups", 13, None, None),
    ]


def test_each_event_of_one_group_keeps_its_own_number() -> None:
    found = told("Five patients in the ketamine group had hallucinations, three had vivid dreams and one had vomiting.")
    assert found == {
        "hallucinations": [(K, 5, None, None)],
        "vivid dreams": [(K, 3, None, None)],
        "vomiting": [(K, 1, None, None)],
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "Nausea was assessed in 30 patients in the ketamine group and 31 in the placebo group.",
        "Thirty patients in the ketamine group and 31 in the placebo group were evaluated for nausea.",
        "Thirty patients in the ketamine group and 31 in the placebo group were free of nausea.",
        "Nausea was more frequent in the ketamine group (n = 30) than in the placebo group (n = 31).",
        "Nausea began 30 min after ketamine and 31 min after placebo.",
        "Nausea scores were 3 with ketamine 0.5 mg/kg and 5 with placebo.",
        "Nausea occurred in 3 of 30 and 5 of 31.",
        "Nausea resolved in 3 patients in the ketamine group.",
        "Nausea occurred in 35 of 30 patients in the ketamine group.",
        "Nausea is associated with ketamine 30 and 60 mg per day.",
        "Nausea was less frequent (3 of 30 vs 5 of 31, p = 0.2).",
        "There were 57 adverse events in the ketamine group and 41 adverse events in the placebo group.",
        "Grade 3 or 4 adverse events in the ketamine group were rare.",
        "For freedom from nausea and for seizure freedom, 30% of the ketamine group and 5% of the placebo group count.",
    ],
)
def test_numbers_of_people_without_the_event_or_without_an_arm_count_nothing(sentence: str) -> None:
    assert told(sentence) == {}


def test_the_people_of_a_group_are_not_those_with_the_event() -> None:
    found = told("Hypotension occurred in 22 (18%) of 120 patients in the ketamine group.")
    assert found == {"hypotension": [(K, 22, 120, 18.0)]}
    found = told("Of 30 patients in the ketamine group, 4 had nausea.")
    assert found == {"nausea": [(K, 4, 30, None)]}
