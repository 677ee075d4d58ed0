"""XML: what stands in a comment is not read, an English abstract of another kind is used and labelled, a chapter is one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.records import AbstractKind, Paper
from harvest.markup.split import without_comments
from harvest.pubmed.xml import parse_bytes

Read = Callable[..., Paper]


@pytest.mark.parametrize("size", [1, 7, 64, 1 << 20])
@pytest.mark.parametrize(
    "around",
    ["<!-- {} -->", "<!--{}\n-->", "<!-- a --><!-- {} --><!-- b -->", "<!---{}-->", "<!-- </PubmedArticleSet> {} -->"],
)
def test_a_record_inside_a_comment_is_not_read(
    article: Callable[..., str], document: Callable[..., bytes], around: str, size: int
) -> None:
    raw = document(article(pmid="1"), around.format(article(pmid="2")), article(pmid="3"))
    chunks = [raw[i : i + size] for i in range(0, len(raw), size)]
    found = [record.paper for record in parse_bytes(b"".join(without_comments(chunks)), "made.xml")]
    assert found == [record.paper for record in parse_bytes(raw, "made.xml")] == ["1", "3"]


def test_a_comment_inside_a_record_hides_nothing_else(
    article: Callable[..., str], document: Callable[..., bytes]
) -> None:
    (paper,) = parse_bytes(document(article("<!-- </PubmedArticle> -->", title="T<!-- x -->U")), "made.xml")
    assert isinstance(paper, Paper)
    assert paper.title == "TU"


def test_a_comment_never_closed_ends_the_document_with_a_word(
    article: Callable[..., str], document: Callable[..., bytes]
) -> None:
    first, *rest = parse_bytes(document(article(pmid="1"), "<!-- " + article(pmid="2")), "made.xml")
    assert first.paper == "1"
    assert len(rest) == 1
    assert not isinstance(rest[0], Paper)


@given(
    st.lists(st.sampled_from([b"<!--", b"-->", b"-", b"<", b"!", b"a", b"--", b">"]), max_size=14), st.integers(1, 5)
)
def test_comments_are_cut_out_alike_however_the_bytes_arrive(parts: list[bytes], size: int) -> None:
    raw = b"".join(parts)
    cut = b"".join(without_comments(raw[i : i + size] for i in range(0, len(raw), size)))
    assert cut == b"".join(without_comments([raw]))
    assert (b"<!--" in raw) or cut == raw


def other(kind: str, language: str, text: str) -> str:
    return f'<OtherAbstract Type="{kind}" Language="{language}"><AbstractText>{text}</AbstractText></OtherAbstract>'


def test_an_english_abstract_of_another_kind_stands_in_where_none_is_published(read: Read) -> None:
    both = other("Publisher", "spa", "Uno.") + other("Publisher", "eng", "One.")
    paper = read(citation=both)
    assert (paper.abstract, paper.abstract_kind, len(paper.other_abstracts)) == ("One.", AbstractKind.OTHER, 2)
    paper = read(citation=other("plain-language-summary", "eng", "Plain.") + both)
    assert paper.abstract == "One."
    assert read(citation=other("Publisher", "spa", "Uno.")).abstract is None
    paper = read("<Abstract><AbstractText>Own.</AbstractText></Abstract>", citation=both)
    assert (paper.abstract, paper.abstract_kind) == ("Own.", AbstractKind.PUBLISHED)
    paper = read(citation=other("Digest", "eng", "Ours.") + both)
    assert (paper.abstract, paper.abstract_kind) == ("Ours.", AbstractKind.DIGEST)


@pytest.mark.parametrize(("title", "kind"), [("<ArticleTitle>A chapter</ArticleTitle>", "Book Chapter"), ("", "Book")])
def test_a_chapter_and_a_book_are_told_apart(document: Callable[..., bytes], title: str, kind: str) -> None:
    book = f"<Book><BookTitle>A book</BookTitle></Book>{title}"
    raw = f"<PubmedBookArticle><BookDocument><PMID>5</PMID>{book}</BookDocument></PubmedBookArticle>"
    (paper,) = parse_bytes(document(raw), "made.xml")
    assert isinstance(paper, Paper)
    assert [t.name for t in paper.publication_types] == [kind]


@pytest.mark.parametrize("written", ["https://doi.org/10.5555/Town.1", "doi: 10.5555/town.1", "10.5555/town.1."])
def test_a_doi_in_xml_is_bare(read: Read, written: str) -> None:
    assert (
        read(data=f'<ArticleIdList><ArticleId IdType="doi">{written}</ArticleId></ArticleIdList>').doi
        == "10.5555/town.1"
    )
