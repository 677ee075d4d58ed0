from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from literals import first_literals

from evidence import one_pass
from evidence import required_literals as declared
from evidence.one_pass import LONG, TEXTS, OnePass
from evidence.required_literals import FirstLiterals, Scanner

PATTERNS = ("ketamine|keta|mine", "mine|pain", r"\d+ mg")
TEXT = st.lists(st.sampled_from(["ketamine", "keta", "mine", "pain", "5", "12 mg", " ", "x"]), max_size=30).map("".join)
BEGINNINGS = tuple(map(first_literals, PATTERNS))


@pytest.fixture(autouse=True, scope="module")
def _derived() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(declared, "first_literals", first_literals)
        yield


@given(TEXT)
def test_together_each_finds_what_it_finds_alone(text: str) -> None:
    long, together = text + "-" * LONG, OnePass()
    for pattern in PATTERNS:
        found = [m.span() for m in Scanner(pattern, together=together).finditer(long)]
        assert found == [m.span() for m in Scanner(pattern).finditer(long)]
    assert FirstLiterals(BEGINNINGS, together).places(long) == FirstLiterals(BEGINNINGS).places(long)


def test_who_joins_after_a_text_was_read_is_told_its_own_places() -> None:
    together, text = OnePass(), "pain and ketamine " * 30
    first = Scanner("pain", together=together)
    assert len(list(first.finditer(text))) == 30
    later = Scanner("ketamine", together=together)
    assert [m.group() for m in later.finditer(text)] == ["ketamine"] * 30
    assert len(list(first.finditer(text))) == 30


def test_a_part_of_a_long_text_is_read_alone() -> None:
    scanner, text = Scanner("pain", together=OnePass()), "pain " * 100
    assert [m.start() for m in scanner.finditer(text, 5, 12)] == [5]


def test_a_long_text_is_passed_over_once_for_all_and_no_more_texts_are_kept_than_said() -> None:
    together = OnePass()
    one, two = (Scanner(pattern, together=together) for pattern in ("pain", "mood"))
    for number in range(TEXTS + 10):
        text = f"{number} pain mood " * 40
        assert len(list(one.finditer(text))) == len(list(two.finditer(text))) == 40
    told = together._found.cache_info()
    assert (told.misses, told.hits, told.currsize) == (TEXTS + 10, TEXTS + 10, one_pass.TEXTS)
