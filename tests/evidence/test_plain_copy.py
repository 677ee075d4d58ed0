"""Escaped, invisible and compatibility characters are read as their plain form; quotes stand in the text as given."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from evidence.plain_copy import plain_copy, plain_text, read_plain
from evidence.records import (
    Classification,
    Extraction,
    Label,
    LabelSource,
    Markup,
    Paper,
    Reading,
    Section,
    Sentence,
    Span,
    Tag,
    Term,
    TextField,
)
from operate.cli import cli


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("0.5&nbsp;mg", "0.5 mg"),
        ("0.5&#xa0;mg", "0.5 mg"),
        ("0.5&#160;mg", "0.5 mg"),
        ("1&#8201;024 people", "1\u2009024 people"),
        ("p &lt; 0.05 &amp; n", "p < 0.05 & n"),
        ("p &amp;lt; 0.05", "p < 0.05"),
        ("p &amp;amp;lt; 0.05", "p < 0.05"),
        ("&mu;g &#956;g &#x3BC;g", "μg μg μg"),
        ("ran\u00addom\u200bized\u200e \ufefftrial\u2060", "randomized trial"),
        ("ran&shy;domized", "randomized"),
        ("5 ㎎/㎏ and 2 ㎍", "5 mg/kg and 2 μg"),
        ("ｐ＜0.05, p﹤0.05, p ≪ 0.05, p ‹ 0.05", "p<0.05, p<0.05, p < 0.05, p < 0.05"),
        ("𝑝 = .01, 𝑃", "p = .01, P"),
        ("ﬁrst eﬃcacy", "first efficacy"),
        ("S‑ketamine 0∙5", "S-ketamine 0·5"),
        ("cafe\u0301", "café"),
        ("(<i>n</i> = 12)", "(n = 12)"),
        ("&lt;i&gt;n&lt;/i&gt; = 12", "n = 12"),
        ("mg kg<sup>-1</sup>, CO<sub>2</sub>, x<sup>ab</sup>", "mg kg⁻¹, CO₂, xab"),
        ("<b>Aim:</b> Look.<br/>It fell.", "Aim: Look. It fell."),
        (
            "<jats:title>Aim</jats:title><jats:p>Look.</jats:p><jats:title>End</jats:title><jats:p>Fell.</jats:p>",
            "Aim: Look.\nEnd: Fell.",
        ),
    ],
)
def test_a_text_has_one_plain_form_and_every_character_leads_back(given: str, plain: str) -> None:
    found = plain_text(given)
    assert found is not None
    assert found.text == plain
    for at in range(len(plain)):
        start, end = found.given(at, at + 1)
        assert 0 <= start < end <= len(given)


@pytest.mark.parametrize(
    "text",
    ["", "plain", "a < b and c > d", "AT&T; R&D", "p<.001, n>5", "10⁻³ ≤ ½ × 2 µg", "<x>", "a&b;c", "1 024", "naïve"],
)
def test_what_is_plain_already_is_left_alone(text: str) -> None:
    assert plain_text(text) is None
    assert plain_copy(Paper(paper="a", title=text, abstract=text)).paper.title is text


pieces = st.lists(
    st.sampled_from(
        [
            "&lt;",
            "&amp;lt;",
            "&nbsp;",
            "&",
            ";",
            "<i>",
            "</i>",
            "<sup>2</sup>",
            "<br/>",
            "\u00ad",
            "\u200b",
            "㎎",
            "ﬁ",
            "𝑝",
            "e\u0301",
            *("word", " ", "\n", "1", ".", "<", "&#0;", "&#xd800;", "&#1114112;", "\U0001f600"),
        ]
    ),
    max_size=12,
).map("".join)


@given(pieces, st.data())
def test_every_span_leads_back_to_a_quote_in_the_text_as_given(text: str, data: st.DataObject) -> None:
    copy = plain_copy(Paper(paper="a", title="t", abstract=text))
    seen = copy.paper.abstract or ""
    start = data.draw(st.integers(0, len(seen)))
    end = data.draw(st.integers(start, len(seen)))
    span = Span(field=TextField.ABSTRACT, start=start, end=end, quote=seen[start:end])
    back = copy.put_back(span)
    assert text[back.start : back.end] == back.quote
    again = plain_text(back.quote)
    if end > start and copy.texts:
        assert seen[start:end] in (again.text if again else back.quote) or len(back.quote) >= 1


ABSTRACT = "AIM: Look&nbsp;here. Forty &lt; fifty got ket\u00adamine."


def test_all_that_was_read_is_put_back() -> None:
    body = ABSTRACT.removeprefix("AIM: ")
    paper = Paper(
        paper="a",
        title="ket\u00adamine",
        abstract=ABSTRACT,
        sections=(Section(label="AIM", category=None, start=5, end=len(ABSTRACT)),),
        abstract_markup=(Markup(start=5, end=9, tag="i"),),
    )
    copy = plain_copy(paper)
    seen = copy.paper.abstract or ""
    assert seen == "AIM: Look here. Forty < fifty got ketamine."
    assert [seen[s.start : s.end] for s in copy.paper.sections] == [seen.removeprefix("AIM: ")]
    at = seen.index("ketamine")
    span = Span(field=TextField.ABSTRACT, start=at, end=at + 8, quote="ketamine")
    term = Term(name="ketamine", weight=1.0, field=TextField.TITLE, start=0, end=8)
    read = Extraction(
        paper="a",
        readings=(
            Reading(
                kind="dose",
                value="x",
                span=span,
                data={"span": {"field": "abstract", "start": at, "end": at + 8, "quote": "ketamine"}},
            ),
        ),
        findings=(),
        sentences=(Sentence(start=5, end=len(seen), role="RESULTS"),),
    )
    back = copy.put_back(read)
    assert back.readings[0].span.quote == back.readings[0].data["span"]["quote"] == "ket\u00adamine"  # type: ignore[index]
    assert ABSTRACT[back.sentences[0].start : back.sentences[0].end] == body
    labels = Classification(
        paper="a",
        labels=(Label(field="scope", value="on", source=LabelSource.RULE, terms=(term,), probabilities={"on": 1.0}),),
        tags=(Tag(kind="flag", tag="x", source=LabelSource.RULE, span=span),),
    )
    again = copy.put_back(labels)
    assert (again.labels[0].terms[0].start, again.labels[0].terms[0].end) == (0, 9)
    assert again.labels[0].probabilities == {"on": 1.0}
    assert again.tags[0].span is not None
    assert again.tags[0].span.quote == "ket\u00adamine"


def test_records_are_read_lazily_one_for_one_and_in_order() -> None:
    papers = [Paper(paper=str(n), title="t", abstract=f"&lt;{n}") for n in range(5)]
    spans = read_plain(papers, lambda plain: (Span(field=TextField.ABSTRACT, start=0, end=1, quote="<") for _ in plain))
    assert [span.quote for span in spans] == ["&lt;"] * 5


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("were ran\u00addomized to ket\u00adamine 0.5&nbsp;mg/kg", "were randomized to ketamine 0.5 mg/kg"),
        ("were randomized to &lt;i&gt;ketamine&lt;/i&gt; 0.5 ㎎/㎏", "were randomized to ketamine 0.5 mg/kg"),
    ],
)
def test_annotate_reads_the_plain_form_and_quotes_the_text_as_given(tmp_path: Path, given: str, plain: str) -> None:
    rows = [
        {"id": str(n), "title": "A trial", "abstract": f"Sixty adults with opioid use disorder {text} or placebo."}
        for n, text in enumerate((given, plain))
    ]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)))
    done = CliRunner().invoke(cli, ["annotate", str(path)], standalone_mode=False)
    first, second = map(json.loads, done.stdout.splitlines())
    for key in ("study_type", "scope"):
        assert first[key] == second[key]
    assert first["sample_size"]["value"] == second["sample_size"]["value"] == 60
    (dose,) = first["doses"]
    assert dose["value"] == second["doses"][0]["value"] == "0.5 mg/kg"
    assert rows[0]["abstract"][dose["start"] : dose["end"]] == dose["quote"]
    assert "a.jsonl: 2 records read." in done.stderr
