from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidence import lazy_re, one_pass
from evidence import required_literals as declared
from evidence.required_literals import FirstLiterals, Gate, Scanner, Signals
from summarize.readings import (
    comparator,
    dose,
    effect_size,
    follow_up,
    key_sentence,
    population,
    sample_size,
    sample_size_cues,
)
from summarize.readings.adverse_events import EVENTS
from summarize.readings.instruments import _SCALES
from summarize.readings.registry import REGISTRIES
from summarize.readings.route import ROUTES
from summarize.text.lexicon import Lexicon
from summarize.text.outcomes import _MEASURES

sys.path.append(str(Path(__file__).resolve().parents[2] / "evidence"))
from literals import DIGITS, first_literals, required_literals

MEASURES = {str(number): pattern for number, (_, _, pattern) in enumerate(_MEASURES)}
LEXICONS: tuple[tuple[str, Mapping[str, str], str], ...] = (
    ("adverse events", EVENTS, r"(?![a-z])"),
    ("routes", ROUTES, ""),
    ("registries", REGISTRIES, ""),
    ("scales", _SCALES, r"(?![a-z])"),
    ("measures", MEASURES, r"(?!\w)"),
)
FILLER = st.sampled_from(["", " ", "a", "x ", " (", "- ", ". ", " and ", "no ", "post", "1", "\u00e9", "\n"])


@pytest.fixture(autouse=True, scope="module")
def _derived() -> Iterator[None]:
    """Patterns of these tests have literals, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(declared, "first_literals", first_literals)
        patch.setattr(declared, "required_literals", required_literals)
        yield


def example(pattern: str) -> st.SearchStrategy[str]:
    """Texts that hold a match of a pattern, or nearly one."""
    plain = re.sub(r"\(\?<?[=!](?:\[[^\]]*\]|\\.|[^()\[\]\\])*\)", "", pattern)  # generated texts need no lookaround
    return st.from_regex(
        plain, fullmatch=True, alphabet=st.characters(categories=["L", "P", "S", "Zs"], include_characters="0123456789")
    )


def texts_of(patterns: Mapping[str, str]) -> st.SearchStrategy[str]:
    pieces = st.one_of(FILLER, st.sampled_from(sorted(patterns.values())).flatmap(example))
    return st.lists(pieces, max_size=5).map("".join)


def searched(patterns: Mapping[str, str], end: str, flat: str) -> list[tuple[str, tuple[int, int]]]:
    """What a whole search finds, character by character."""
    names = list(patterns)
    whole = "|".join(f"(?P<n{n}>{re.sub('[(][?]P<[a-z]+>', '(?:', p)})" for n, p in enumerate(patterns.values()))
    found = re.finditer(rf"(?<![a-z])(?:{whole}){end}", flat)
    return [(names[int(str(m.lastgroup)[1:])], m.span()) for m in found]


@pytest.mark.parametrize(("patterns", "end"), [row[1:] for row in LEXICONS], ids=[row[0] for row in LEXICONS])
@settings(max_examples=60)
@given(st.data())
def test_a_lexicon_finds_what_a_search_at_every_character_finds(
    patterns: Mapping[str, str], end: str, data: st.DataObject
) -> None:
    flat = data.draw(texts_of(patterns))
    found = [(name, match.span()) for name, match in Lexicon(patterns, end).find(flat)]
    assert found == searched(patterns, end, flat)


@pytest.mark.parametrize("patterns", [row[1] for row in LEXICONS], ids=[row[0] for row in LEXICONS])
@settings(max_examples=60)
@given(st.data())
def test_every_match_begins_with_one_of_the_openings_of_its_pattern(
    patterns: Mapping[str, str], data: st.DataObject
) -> None:
    pattern = data.draw(st.sampled_from(sorted(patterns.values())))
    text = data.draw(example(pattern))
    match = re.match(pattern, text)
    assert match is None or text.startswith(tuple(first_literals(pattern)))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("pain|craving", {"pain", "craving"}),
        ("h(?:a)?emodynamic", {"haemodyn", "hemodyna"}),
        (r"(?<![a-z])(?:low|high)er?(?![a-z])", {"lowe", "lower", "highe", "higher"}),
        ("[ab]c", {"ac", "bc"}),
        (r"no (?:\w+ ){0,4}?effect", {"no ", "no effec"}),
        ("x+y", {"x"}),
        (r"n(?<!\wn)s\b", {"ns"}),
        ("verylongword", {"verylong"}),
        (r"(?:[<>]\s?)?x", {"<", "<x", ">", ">x", "x"}),
        ("a*b", {"a", "b"}),
        (r"\w mg|mg", set()),
        ("a?", set()),
        ("[^a]b", set()),
        (".", set()),
    ],
)
def test_openings_are_the_literal_beginnings_of_the_alternatives(pattern: str, expected: set[str]) -> None:
    assert first_literals(pattern).keys() == expected


def test_each_place_is_named_once_with_all_patterns_that_can_begin_there() -> None:
    assert FirstLiterals((["pain"], ["pa"], ["in"])).places("a pain") == [(2, (0, 1)), (4, (2,))]


def test_a_pattern_of_which_no_beginning_is_known_is_tried_everywhere() -> None:
    assert [m.group() for m in Scanner(r"\w+g").finditer("5 mg, 2 kg")] == ["mg", "kg"]
    found = Lexicon({"pain": "pain", "any": "p.*s"}).find("pain, pills, spills")
    assert [(name, match.group()) for name, match in found] == [("pain", "pain"), ("any", "pills, spills")]
    assert FirstLiterals((["pain"], ())).places("ab") == [(0, (0, 1)), (1, (0, 1))]


def test_of_words_given_with_a_pattern_the_beginnings_are_known() -> None:
    lexicon = Lexicon({"scale": r"madrs-?10|invented[ -]scale"}, plain={"scale": ["madrs", "invented"]})
    assert [m.group() for _, m in lexicon.find("madrs10 and invented-scale")] == ["madrs10", "invented-scale"]


def test_a_digit_that_begins_a_pattern_is_looked_up_in_ascii_and_full_width() -> None:
    assert first_literals(r"\d\d").keys() == set(DIGITS)
    assert [m.group() for m in Scanner(r"\d mg").finditer("5 mg \uff15 mg")] == ["5 mg", "\uff15 mg"]


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        (r"[^.]{0,60}\b(?:died|lost)\b", {"died", "lost"}),
        (r"\bin\s(?:groups|arms)", {"groups", "arms"}),
        (r"\s?\)", {")"}),
        (r"(?:\w+ ){1,3}controls", {"controls"}),
        (r"(?:\w+|the) drug", {" drug"}),
        (r"^[\s(]*$", set()),
        (r"pain|\w+", set()),
    ],
)
def test_landmarks_are_texts_of_which_every_match_holds_one(pattern: str, expected: set[str]) -> None:
    assert required_literals(pattern) == expected


def test_many_beginnings_are_kept_short_and_still_hold() -> None:
    pattern = "(?:[abcd]){1}[efgh][ijkl][mnop]"
    assert len(first_literals(pattern)) <= 4 * 4 * 4
    assert "aeim".startswith(tuple(first_literals(pattern)))


@given(st.text(alphabet="ab ", max_size=30))
def test_a_scanner_finds_what_its_pattern_finds(text: str) -> None:
    pattern = r"ab?a|b{2}(?=a)|a b"
    assert [m.span() for m in Scanner(pattern).finditer(text)] == [m.span() for m in re.finditer(pattern, text)]


BARRED = re.compile(r"\bab|(?<![\w.])b1|\(?(?<![a-z])a=|1b|(?<![a-z])b")


def test_what_may_not_stand_before_a_beginning_is_known() -> None:
    letters, signs = one_pass.LETTERS, one_pass.SIGNS
    assert first_literals(BARRED.pattern) == {
        "ab": signs,
        "b1": signs,
        "(a=": "",
        "a=": letters,
        "1b": "",
        "b": letters,
    }


@given(st.text(alphabet="ab1.(=_A\u00e9", max_size=20))
def test_beginnings_behind_what_may_not_stand_there_are_left_out_and_no_match_is(text: str) -> None:
    long = f"{text}{' ' * one_pass.LONG}{text}"
    scanner, together = Scanner(BARRED.pattern), Scanner(BARRED.pattern, together=one_pass.OnePass())
    assert [m.span() for m in scanner.finditer(text)] == [m.span() for m in BARRED.finditer(text)]
    assert [m.span() for m in together.finditer(long)] == [m.span() for m in BARRED.finditer(long)]


CASED = r"\b(?:no|kept) (?:data|risk)\b|risk"


@given(st.text(alphabet="noNO kKrRiIsS\u0130\u0131\u017f\u212a", max_size=30), st.integers(0, 30), st.integers(0, 40))
def test_a_scanner_that_ignores_case_finds_what_its_pattern_finds_between_two_offsets(
    text: str, start: int, end: int
) -> None:
    start = min(start, len(text))
    expected = [m.span() for m in re.compile(CASED, re.IGNORECASE).finditer(text, start, end)]
    assert [m.span() for m in Scanner(CASED, ignore_case=True).finditer(text, start, end)] == expected


@pytest.mark.parametrize("pattern", [r"\bRisk|risk", r"risk|\bRisk"])
def test_a_beginning_that_one_spelling_bars_is_found_by_another(pattern: str) -> None:
    assert [m.span() for m in Scanner(pattern, ignore_case=True).finditer("xrisk Risk")] == [(1, 5), (6, 10)]


def test_matches_are_blanked_by_one_space_each() -> None:
    assert Scanner("ab+", ignore_case=True).blanked("xABBay ab") == "x ay  "


@given(st.text(alphabet="noNO kKrRiIsS\u0130\u0131\u017f\u212a", max_size=30))
def test_a_gate_leaves_out_no_pattern_that_matches(text: str) -> None:
    patterns = {"risk": r"\brisk\b", "no": r"\bno\s", "any": r"\w+"}
    matching = {name for name, pattern in patterns.items() if re.search(pattern, text, re.IGNORECASE)}
    assert Gate(patterns, ignore_case=True).possible(text) >= matching | {"any"}


def test_a_gate_leaves_out_patterns_whose_words_a_text_lacks() -> None:
    assert Gate({"risk": "risk", "data": "no data"}).possible("at risk") == {"risk"}


@given(st.text(alphabet="abAB \u0130", max_size=30), st.integers(0, 30), st.integers(0, 30), st.sampled_from([0, re.I]))
def test_a_gated_pattern_finds_what_it_finds_ungated(text: str, start: int, end: int, flags: int) -> None:
    pattern, plain = lazy_re.Gated("a+b| b", flags, required_literals("a+b| b")), re.compile("a+b| b", flags)
    assert [m.span() for m in pattern.finditer(text)] == [m.span() for m in plain.finditer(text)]
    assert pattern.findall(text, start, end) == plain.findall(text, start, end)
    found, expected = pattern.search(text, start, end), plain.search(text, start, end)
    assert (found and found.span()) == (expected and expected.span())


def test_a_pattern_whose_literals_a_text_lacks_is_not_even_compiled() -> None:
    broken = lazy_re.Gated("(pain", 0, ["pain"])
    assert broken.search("mood") is None
    with pytest.raises(re.error):
        broken.search("pain")


def test_letters_whose_case_a_pattern_itself_ignores_are_no_literals() -> None:
    assert required_literals("(?i)pain") == required_literals("(?i:pain)") == frozenset()


@given(st.text(alphabet="ab1 ", max_size=30))
def test_signals_are_the_names_of_the_patterns_that_match(text: str) -> None:
    patterns = {"both": "ab", "end": r"b\b", "number": r"\d", "first": "^a"}
    expected = {name for name, pattern in patterns.items() if re.search(pattern, text)}
    assert Signals(patterns).within(text) == expected


SCANNERS = {
    "dose": dose._DOSE,
    "effect size": effect_size._EFFECT,
    "follow-up": follow_up._FOLLOWED,
    "comparator": comparator._NAMED,
    "controlled": comparator._CONTROLLED,
    "people": population._WHO,
    "age": population._AGE,
    "number of people": sample_size._CANDIDATE,
}
TOLD = st.lists(
    st.sampled_from(
        "5 12 0.5 1,204 \uff15 one twenty-five a hundred and mg mg/kg μg/kg/h - to < patients with depression mean age of 45 "
        "year old aged 18 months weeks follow-up followed for observed smd or 1.5 (95% ci 1.2 - 1.9 ) hedges' g = -0.3 "
        "versus placebo , than saline sham controlled the healthy controls n = 12 (n=7 total sample size were of 3 studies "
        ". ; rats in group completed odds ratio difference".split(" ")
    ),
    max_size=22,
).map(" ".join)


@pytest.mark.parametrize("scanner", SCANNERS.values(), ids=SCANNERS)
@settings(max_examples=150)
@given(TOLD)
def test_a_reader_finds_what_a_search_at_every_character_finds(scanner: Scanner, flat: str) -> None:
    assert [m.span() for m in scanner.finditer(flat)] == [m.span() for m in scanner._pattern.finditer(flat)]


@pytest.mark.parametrize("scanner", SCANNERS.values(), ids=SCANNERS)
@settings(max_examples=30)
@given(TOLD)
def test_in_a_long_text_a_reader_finds_what_a_search_at_every_character_finds(scanner: Scanner, flat: str) -> None:
    long = f"{flat} {'and so on ' * 30}{flat}"
    assert [m.span() for m in scanner.finditer(long)] == [m.span() for m in scanner._pattern.finditer(long)]


CUED = {"before": sample_size_cues._CUES_BEFORE, "after": sample_size_cues._CUES_AFTER, "key": key_sentence._SIGNALS}


@pytest.mark.parametrize("cues", CUED.values(), ids=CUED)
@settings(max_examples=150)
@given(st.data())
def test_cues_are_all_that_a_whole_search_finds(cues: Signals, data: st.DataObject) -> None:
    flat = data.draw(st.one_of(TOLD, texts_of(cues.patterns)))
    assert cues.within(flat) == {name for name, pattern in cues.patterns.items() if re.search(pattern, flat)}
