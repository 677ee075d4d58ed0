"""Promises of publish/markup.py: everything escaped, whitelist kept, quotes marked even where they overlap."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from publish.markup import WHITELIST, Quote, paragraphs, render

TEXTS = st.text(alphabet=st.sampled_from("ab <>&\"'μ₂⁻³\n"), max_size=40)


@st.composite
def marked(draw: st.DrawFn) -> tuple[str, list[list[object]], list[Quote]]:
    text = draw(TEXTS)
    edge = st.integers(0, len(text))
    markup = draw(st.lists(st.tuples(edge, edge, st.sampled_from([*WHITELIST, "script", "a"])), max_size=4))
    spans = draw(st.lists(st.tuples(edge, edge).filter(lambda s: s[0] < s[1]), max_size=4))
    quotes = [Quote(number=i, start=a, end=b, meaning='<"x">') for i, (a, b) in enumerate(spans, 1)]
    return text, [list(m) for m in markup], quotes


def parsed(rendered: str) -> Any:
    return html.document_fromstring(f"<body><div>{rendered}</div></body>").find(".//div")


def shown(rendered: str) -> str:
    tree = parsed(f"x{rendered}x")
    for reference in tree.xpath(".//sup[@class='ref']"):
        reference.drop_tree()
    return str(tree.text_content())[1:-1]


@given(marked())
def test_the_reader_sees_the_text_exactly_as_stored(case: tuple[str, list[list[object]], list[Quote]]) -> None:
    text, markup, quotes = case
    assert shown(render(text, markup, quotes)) == text


@given(marked())
def test_only_whitelisted_elements_come_out(case: tuple[str, list[list[object]], list[Quote]]) -> None:
    text, markup, quotes = case
    tree = parsed(render(text, markup, quotes))
    assert {e.tag for e in tree.iter()} <= {*WHITELIST, "div", "mark", "sup", "a"}
    assert all(a.get("href", "").startswith("#q") for a in tree.iter("a"))


@given(marked())
def test_every_quote_is_marked_over_its_whole_length_and_numbered_once(
    case: tuple[str, list[list[object]], list[Quote]],
) -> None:
    text, markup, quotes = case
    tree = parsed(render(text, markup, quotes))
    for quote in quotes:
        links = tree.xpath(f".//a[@href='#q{quote.number}']")
        assert len(links) == 1
        pieces = [m for m in tree.iter("mark") if f"{quote.number}: " in m.get("title", "")]
        assert "".join(m.text_content() for m in pieces) == text[quote.start : quote.end]


def test_overlapping_quotes_each_keep_their_own_words() -> None:
    text = "craving fell with ketamine"
    first = Quote(number=1, start=0, end=12, meaning="one", kind="finding")
    second = Quote(number=2, start=8, end=26, meaning="two")
    made = str(render(text, (), [first, second]))
    assert '<mark class="finding" title="1: one; 2: two">fell</mark>' in made
    assert made.index("#q1") < made.index("#q2")


def test_a_script_in_a_title_stays_text() -> None:
    assert "<script" not in render("<script>alert(1)</script>", [[0, 8, "script"]])


def test_superscripts_of_the_source_are_kept() -> None:
    assert render("10-3", [[2, 4, "sup"]]) == "10<sup>-3</sup>"


def test_a_quote_that_runs_past_the_part_is_numbered_where_the_part_ends() -> None:
    made = render("abcdef", (), [Quote(number=1, start=1, end=6, meaning="x")], 0, 3)
    assert shown(made) == "abc"
    assert "#q1" in made


def test_sections_are_shown_without_repeating_their_label() -> None:
    text = "AIM: one.\nRESULTS: two."
    parts = paragraphs(text, [["AIM", None, 5, 9], ["RESULTS", "RESULTS", 19, 23]])
    assert [(name, text[a:b]) for name, a, b in parts] == [("AIM", "one."), ("RESULTS", "two.")]


def test_text_outside_the_sections_is_not_lost() -> None:
    text = "Before. AIM: one.\nAfter."
    parts = paragraphs(text, [["AIM", None, 13, 17]])
    assert [text[a:b].strip() for _, a, b in parts] == ["Before.", "one.", "After."]


def test_a_text_without_sections_is_cut_at_line_feeds() -> None:
    assert paragraphs("a\n\nb", []) == [(None, 0, 1), (None, 3, 4)]


@given(TEXTS)
def test_no_character_but_white_space_is_lost_between_paragraphs(text: str) -> None:
    kept = "".join(text[a:b] for _, a, b in paragraphs(text, []))
    assert kept.split() == text.replace("\n", " ").split() or "".join(kept.split()) == "".join(text.split())
