"""Who did better is read as often and as rightly whichever arm it was, in every form of words and numbers."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest
from mirrored import FORMS, Case, cases
from reading_builders import document, topic

from evidence.records import Direction
from summarize.findings import read_findings

SIGN = {Direction.BENEFIT: 1, Direction.HARM: -1}
KIND = {"study_type": "randomized_trial", "comparator": "active", "scope": "core"}


@cache
def verdicts() -> dict[tuple[str, int], Counter[str]]:
    """(form, which arm did better) -> right, reversed or silent."""
    found: dict[tuple[str, int], Counter[str]] = {(form, sign): Counter() for form in FORMS for sign in (1, -1)}
    for case in cases():
        found[case.form, case.sign][verdict(case)] += 1
    return found


def verdict(case: Case) -> str:
    read = read_findings(document(case.abstract, case.title, **KIND), topic())
    signs = {SIGN.get(f.direction, 0) for f in read if f.outcome == case.outcome}
    return "right" if case.sign in signs else "reversed" if -case.sign in signs else "silent"


@pytest.mark.parametrize("form", FORMS)
def test_no_form_is_told_the_wrong_way_round(form: str) -> None:
    assert [verdicts()[form, sign]["reversed"] for sign in (1, -1)] == [0, 0]


@pytest.mark.parametrize("form", FORMS)
def test_a_form_is_read_as_often_when_the_other_arm_does_better(form: str) -> None:
    ours, theirs = (verdicts()[form, sign]["right"] for sign in (1, -1))
    assert abs(ours - theirs) <= 1
    assert min(ours, theirs) >= 6  # of eight
