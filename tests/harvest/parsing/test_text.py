"""No character is lost and none is invented: markup, superscripts, formulas, sections (promise 25)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence.records import AbstractKind, Markup, Paper
from harvest.markup import text as pubmed_text
from harvest.markup.split import parse_piece, read_chunks, split_records
from harvest.markup.text import fold, paragraphs, plain, rich, script
from harvest.pubmed.xml import parse_bytes, parse_file

Read = Callable[..., Paper]


def element(inner: str, tag: str = "ArticleTitle") -> etree._Element:
    return etree.fromstring(f'<{tag} xmlns:mml="http://www.w3.org/1998/Math/MathML">{inner}</{tag}>')


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("10<sup>-3</sup> mol", "10⁻³ mol"),
        ("10<sup>3</sup>", "10³"),
        ("CO<sub>2</sub> and H<sub>2</sub>O", "CO₂ and H₂O"),
        ("Ca<sup>2+</sup>", "Ca²⁺"),
        ("5-HT<sub>2A</sub>", "5-HT_(2A)"),
        ("x<sup>a,b</sup>", "x^(a,b)"),
        ("10<sup>–3</sup>", "10^(–3)"),
        ("mg<sup>−1</sup>", "mg⁻¹"),
        ("a<sup> 2 </sup>b", "a ² b"),
        ("a<sup/>b", "ab"),
        ("x<sup><i>n</i></sup>", "xⁿ"),
        ("10<sup>10<sup>2</sup></sup>", "10^(10²)"),
        ("p &lt; 0.05 &amp; q", "p < 0.05 & q"),
        ("one\n      two\t three ", "one two three"),
        ("thin\u2009space no\u00a0break", "thin\u2009space no\u00a0break"),
        ("<i>a</i> <b>b</b>", "a b"),
        ("a<unheard>b</unheard>c", "abc"),
        ("Spravato<sup>®</sup>", "Spravato®"),
    ],
)
def test_inline_markup_never_changes_the_meaning_of_a_text_p25(inner: str, text: str) -> None:
    assert plain(element(inner)) == text


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup>", "x²"),
        ("<mml:msub><mml:mi>C</mml:mi><mml:mtext>max</mml:mtext></mml:msub>", "Cₘₐₓ"),
        (
            "<mml:mfrac><mml:mi>a</mml:mi><mml:mrow><mml:mi>b</mml:mi><mml:mo>+</mml:mo><mml:mn>1</mml:mn></mml:mrow></mml:mfrac>",
            "a/(b+1)",
        ),
        ("<mml:msqrt><mml:mn>2</mml:mn></mml:msqrt>", "√2"),
        ("<mml:msubsup><mml:mi>x</mml:mi><mml:mn>1</mml:mn><mml:mn>2</mml:mn></mml:msubsup>", "x₁²"),
        ("<mml:mroot><mml:mi>x</mml:mi><mml:mn>3</mml:mn></mml:mroot>", "³√x"),
        ("<mml:mrow>\n <mml:mi>a</mml:mi>\n <mml:mtext> if </mml:mtext>\n <mml:mi>b</mml:mi>\n</mml:mrow>", "a if b"),
    ],
)
def test_a_formula_stays_readable_on_one_line_p25(inner: str, text: str) -> None:
    assert plain(element(f"see <mml:math>{inner}</mml:math> here")) == f"see {text} here"


def test_markup_points_at_the_words_it_marks() -> None:
    text, markup = rich(element(" The <i> S.\n aureus </i><b>b<u>old</u></b> end"))
    assert text == "The S. aureus bold end"
    assert [(text[m.start : m.end], m.tag) for m in markup] == [("S. aureus", "i"), ("bold", "b"), ("old", "u")]


def test_sections_point_at_their_bodies_in_the_composed_abstract(read: Read) -> None:
    paper = read(
        '<Abstract><AbstractText Label="AIM" NlmCategory="OBJECTIVE">To <b>see</b>.</AbstractText>'
        '<AbstractText Label="METHODS"/><AbstractText NlmCategory="RESULTS">Seen 10<sup>3</sup>.</AbstractText>'
        "<CopyrightInformation>© Somebody</CopyrightInformation></Abstract>"
    )
    assert paper.abstract == "AIM: To see.\nSeen 10³."
    bodies = [(s.label, s.category, paper.abstract[s.start : s.end]) for s in paper.sections]
    assert bodies == [("AIM", "OBJECTIVE", "To see."), (None, "RESULTS", "Seen 10³.")]
    assert paper.abstract_markup == (Markup(start=8, end=11, tag="b"),)


def test_an_abstract_without_labels_has_no_sections(read: Read) -> None:
    paper = read("<Abstract><AbstractText>One.</AbstractText><AbstractText>Two.</AbstractText></Abstract>")
    assert (paper.abstract, paper.sections) == ("One.\nTwo.", ())


def test_named_entities_of_the_dtd_are_read_without_it(read: Read) -> None:
    assert read(title="caf&eacute;&nbsp;&alpha; &lt;b&gt; &amp;amp;").title == "café\u00a0α <b> &amp;"


def test_a_formula_without_its_namespace_declaration_is_read(read: Read) -> None:
    assert read(title="E <mml:math><mml:mi>x</mml:mi></mml:math>.").title == "E x."


letters = st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn", "Co"), exclude_characters="\ufffe\uffff")
trees = st.recursive(
    st.text(letters, max_size=8).map(lambda t: t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")),
    lambda inner: st.tuples(st.sampled_from(["i", "b", "u", "sup", "sub", "other"]), st.lists(inner, max_size=4)).map(
        lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"
    ),
    max_leaves=12,
)


def bare(text: str) -> str:
    """What must survive: every character that is not white space, scripts folded back, our script marks left out."""
    folded = unicodedata.normalize("NFKC", re.sub(r"[\^_](?=\()", "", text)).replace("−", "-").replace("ɛ", "ε")
    return re.sub(r"[\s()√/_^]", "", folded)


@given(st.lists(trees, max_size=6).map("".join))
def test_no_character_is_lost_whatever_the_markup_p25(inner: str) -> None:
    root = element(inner)
    assert bare(plain(root)) == bare("".join(root.itertext()))


@given(st.lists(trees, max_size=6).map("".join))
def test_markup_spans_lie_within_the_text_and_begin_and_end_with_words(inner: str) -> None:
    text, markup = rich(element(inner))
    for span in markup:
        quote = text[span.start : span.end]
        assert quote
        assert quote == quote.strip(" \t\r\n")


@given(st.text("0123456789+-=()abcdefghijklmnoprstuvwxyz²³", min_size=1))
def test_a_script_can_always_be_told_from_plain_digits_p25(text: str) -> None:
    for tag in ("sup", "sub"):
        assert script(text, tag) != text or not any(sign in "0123456789" for sign in text)


@given(st.text())
def test_folding_only_touches_white_space_that_lays_out_xml(text: str) -> None:
    assert re.sub(r"[ \t\r\n]", "", fold(text)) == re.sub(r"[ \t\r\n]", "", text)
    assert fold(fold(text)) == fold(text)


# --- every real record ---


def files(shared: Path) -> list[Path]:
    folder = shared / "pubmed"
    return [*sorted(folder.glob("*.xml.gz")), *sorted((folder / "examples").glob("*.xml"))]


def kept(root: etree._Element, paper: Paper) -> Iterator[tuple[str, str]]:
    """What the XML says and what the record says, field by field, where text is kept."""

    def words(path: str) -> str:
        return " ".join("".join(part.itertext()) for part in root.iterfind(path))

    title, vernacular = words("MedlineCitation/Article/ArticleTitle"), words("MedlineCitation/Article/VernacularTitle")
    yield title or vernacular, paper.title
    yield vernacular, paper.vernacular_title or ""
    labels = [s.label or "" for s in paper.sections]
    abstract = "".join(
        f"{part.get('Label') or ''}:{''.join(part.itertext())}"
        if labels and part.get("Label")
        else "".join(part.itertext())
        for part in root.iterfind("MedlineCitation/Article/Abstract/AbstractText")
        if "".join(part.itertext()).strip()
    )
    yield abstract, (paper.abstract or "") if paper.abstract_kind is not AbstractKind.OTHER else ""
    yield words("MedlineCitation/CoiStatement"), paper.coi or ""
    yield words("MedlineCitation/Article/PublicationTypeList/*"), " ".join(p.name for p in paper.publication_types)
    authors = "MedlineCitation/Article/AuthorList/Author[@ValidYN='Y']/"
    yield words(authors + "LastName"), " ".join(a.last_name or "" for a in paper.authors)
    yield words(authors + "ForeName"), " ".join(a.fore_name or "" for a in paper.authors)
    yield words(authors + "CollectiveName"), " ".join(a.collective_name or "" for a in paper.authors)
    yield (
        words(authors + "AffiliationInfo/Affiliation").replace(";", ""),
        " ".join(a.affiliation or "" for a in paper.authors).replace(";", ""),
    )
    yield words("MedlineCitation/ChemicalList/Chemical/NameOfSubstance"), " ".join(paper.substances)
    mesh = "MedlineCitation/MeshHeadingList/MeshHeading/DescriptorName"
    yield words(mesh), " ".join(m.name for m in paper.mesh if not (m.ui or "").startswith("C"))


def losses(shared: Path) -> list[str]:
    found = []
    for path in files(shared):
        for piece in split_records(read_chunks(path), path.name):
            (paper,) = parse_bytes(piece.raw, path.name)
            assert isinstance(paper, Paper), paper
            found += [
                f"{paper.paper}: {given!r} became {got!r}"
                for given, got in kept(parse_piece(piece.raw), paper)
                if bare(given) != bare(got)
            ]
    return found


def test_not_one_character_is_lost_on_any_real_record_p25(shared: Path) -> None:
    assert losses(shared) == []


def test_a_reader_that_takes_only_the_first_text_of_an_element_is_caught_p25_p45(
    shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pubmed_text, "rich", lambda part: (fold(part.text), ()))
    assert len(losses(shared)) > 100


def test_no_real_record_is_lost_p29(shared: Path) -> None:
    counts = {path.name: sum(isinstance(record, Paper) for record in parse_file(path)) for path in files(shared)}
    assert counts.pop("topic.xml.gz") == 293
    assert counts.pop("update-file-slice.xml.gz") == 2000
    assert set(counts.values()) == {1}


def test_every_section_and_markup_of_a_real_record_lies_in_its_text(shared: Path) -> None:
    for path in files(shared):
        for paper in parse_file(path):
            assert isinstance(paper, Paper)
            text = paper.abstract or ""
            for section in paper.sections:
                assert 0 <= section.start < section.end <= len(text)
                assert not section.label or text[: section.start].endswith(f"{section.label}: ")
            assert all(0 <= m.start < m.end <= len(text) for m in paper.abstract_markup)
            assert all(0 <= m.start < m.end <= len(paper.title) for m in paper.title_markup)


def test_paragraphs_of_an_empty_abstract_are_nothing() -> None:
    assert paragraphs(element("", "Abstract")) == ("", (), ())
