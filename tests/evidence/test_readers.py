"""What two people read differently is settled by both of them or by a third, never by one of the two alone."""

from __future__ import annotations

import pytest

from evidence.correcting.readers import (
    ADJUDICATION,
    CONSENT,
    READING,
    Judgement,
    conflicts,
    holds,
    pairs,
    standing_value,
)

Said = tuple[str, str, str]  # who, kind, value
X, Y = ("ada", READING, "x"), ("ben", READING, "y")


def made(*said: Said, sha: str = "s") -> list[Judgement]:
    return [
        Judgement(
            judgement=f"{i}",
            kind=kind,
            paper="1",
            field_name="dose",
            made_by=by,
            made_at=f"2027-01-01T00:00:{i:02}Z",
            value=value,
            text_sha256=sha,
        )
        for i, (by, kind, value) in enumerate(said)
    ]


@pytest.mark.parametrize(
    ("said", "last_holds", "standing"),
    [
        ((X,), True, "x"),
        ((X, Y), False, "x"),
        ((X, ("ben", READING, "x")), True, "x"),
        ((X, Y, ("ben", ADJUDICATION, "y")), False, "x"),
        ((X, Y, ("ada", ADJUDICATION, "x")), False, "x"),
        ((X, Y, ("cy", ADJUDICATION, "y")), True, "y"),
        ((X, Y, ("cy", ADJUDICATION, "z")), True, "z"),
        ((X, Y, ("ben", CONSENT, "x")), True, "x"),
        ((X, Y, ("ada", CONSENT, "y")), True, "y"),
        ((X, Y, ("ben", CONSENT, "y")), False, "x"),
        ((X, Y, ("ben", CONSENT, "z")), False, "x"),
        ((X, Y, ("ben", CONSENT, "z"), ("ada", CONSENT, "z")), True, "z"),
        ((X, Y, ("cy", CONSENT, "y")), False, "x"),
        ((X, ("cy", CONSENT, "y")), False, "x"),
    ],
)
def test_a_difference_is_settled_by_both_readers_or_by_a_third_person(
    said: tuple[Said, ...], last_holds: bool, standing: str
) -> None:
    every = made(*said)
    assert holds(every[-1], every[:-1]) is last_holds
    assert standing_value(every) == standing
    differ = len({value for _, kind, value in said if kind == READING}) > 1
    assert bool(conflicts(every)) is (differ and not last_holds)


def test_a_reading_after_a_settlement_waits_again() -> None:
    every = made(X, Y, ("cy", ADJUDICATION, "y"), ("dan", READING, "x"))
    assert list(conflicts(every)) == [("1", "dose")]
    assert standing_value(every) == "y"
    assert not holds(every[-1], every[:-1])


def test_who_adjudicated_and_then_reads_alike_opens_nothing() -> None:
    assert conflicts(made(X, Y, ("cy", ADJUDICATION, "y"), ("cy", READING, "y"))) == {}


def test_agreement_counts_what_each_reader_read_before_seeing_the_other() -> None:
    every = made(X, Y, ("ben", READING, "x"), ("ben", CONSENT, "x"))
    assert pairs(every) == {"dose": [("x", "y")]}


def test_agreement_is_that_of_the_text_read_last() -> None:
    later = made(("dan", READING, "-"), ("dan", READING, "-"), ("ada", READING, "z"), ("ben", READING, "z"), sha="t")[
        2:
    ]
    assert pairs([*made(X, Y), *later]) == {"dose": [("z", "z")]}
