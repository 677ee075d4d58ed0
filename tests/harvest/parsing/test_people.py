"""Author lists read from their text give what the elements give, and any that could differ are left to the elements."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from evidence.records import Author, Paper, Quarantined
from harvest.markup.split import cut_out, read_chunks, split_records
from harvest.pubmed import xml as pubmed_xml
from harvest.pubmed.people import author_list, written_authors
from harvest.pubmed.xml import parse_bytes

from .conftest import article, document

Read = Callable[..., Paper]

PERSON = '<Author ValidYN="Y"><LastName>Moor</LastName></Author>'
FULL = """<AuthorList CompleteYN="Y">
  <Author ValidYN="Y" EqualContrib="Y">
    <LastName>van der Moor</LastName>
    <ForeName>Åsa B</ForeName>
    <Initials>ÅB</Initials>
    <Suffix>Jr</Suffix>
    <Identifier Source="ORCID">https://orcid.org/0000000212345678</Identifier>
    <AffiliationInfo><Affiliation> Clinic &amp; School,
      Nowhere.  </Affiliation></AffiliationInfo>
    <AffiliationInfo>
      <Affiliation>Second place.</Affiliation>
    </AffiliationInfo>
  </Author>
  <Author ValidYN="Y"><CollectiveName>The Invented Group</CollectiveName></Author>
</AuthorList>"""


def by_element(whole: str | bytes) -> tuple[Author, ...]:
    row: dict[str, tuple[Author, ...]] = {}
    author_list(etree.fromstring(whole), row)
    return row.get("authors", ())


def by_text(whole: str | bytes) -> tuple[Author, ...] | None:
    raw = whole if isinstance(whole, bytes) else whole.encode()
    return written_authors(raw.removesuffix(b"</AuthorList>"))


def listed(inner: str, opening: str = '<AuthorList CompleteYN="Y">') -> str:
    return f"{opening}{inner}</AuthorList>"


def test_a_plain_list_is_read_from_its_text_with_all_it_holds() -> None:
    assert by_text(FULL) == (
        Author(
            last_name="van der Moor",
            fore_name="Åsa B",
            initials="ÅB",
            suffix="Jr",
            orcid="0000-0002-1234-5678",
            affiliation="Clinic & School, Nowhere.; Second place.",
        ),
        Author(collective_name="The Invented Group"),
    )
    assert by_text(FULL) == by_element(FULL)


@pytest.mark.parametrize(
    "inner",
    [
        PERSON.replace("Moor", "M<sup>2</sup>"),
        PERSON.replace("Moor", "&#77;oor"),
        PERSON.replace("Moor", "M&lt;r"),
        PERSON.replace("Moor", "M]]&gt;r"),
        PERSON.replace("Moor", "Moor "),
        PERSON.replace("Moor", "M  r"),
        PERSON.replace("Moor", ""),
        PERSON.replace('"Y"', '"N"'),
        PERSON + "stray" + PERSON,
        PERSON + "<!-- " + PERSON + " -->",
        PERSON.replace("</Author>", '<Identifier Source="GRID">x</Identifier></Author>'),
        PERSON.replace("<LastName>", "<Initials>A</Initials><LastName>"),
        PERSON.replace("</Author>", "<Novel>x</Novel></Author>"),
    ],
)
def test_any_other_list_is_left_to_its_elements(inner: str, read: Read) -> None:
    assert by_text(listed(inner)) is None
    assert read(listed(inner)).authors == by_element(listed(inner))


def test_editors_are_left_to_the_elements_and_are_no_authors(read: Read) -> None:
    editors = listed(PERSON, '<AuthorList Type="editors">')
    assert by_text(editors) is None
    assert read(editors).authors == ()
    assert by_text(listed(PERSON, '<AuthorList Type="authors">')) == (Author(last_name="Moor"),)


@pytest.mark.parametrize(
    "damage", [b"M\x00r", b"M\x1fr", b"M\xffr", b"M\xef\xbf\xbfr", b"M]]>r", b"M & r", b"M</Last>r"]
)
def test_a_damaged_list_is_never_read_from_its_text_and_quarantines_its_record_p29(damage: bytes) -> None:
    raw = listed(PERSON).encode().replace(b"Moor", damage)
    assert by_text(raw) is None
    records = list(parse_bytes(document(article("@@").encode().replace(b"@@", raw), article(pmid="2")), "x.xml"))
    assert [type(record) for record in records] == [Quarantined, Paper]


def test_a_list_that_does_not_end_quarantines_its_record_p29() -> None:
    whole = document(article('<AuthorList CompleteYN="Y">' + PERSON), article(pmid="2"))
    assert [type(record) for record in parse_bytes(whole, "x.xml")] == [Quarantined, Paper]


letters = st.text(st.sampled_from("aZé\u2009\u00a0  \t\n]>;&<"), max_size=6).map(
    lambda text: text.replace("&", "&amp;").replace("<", "&lt;").replace("]]>", "]]&gt;")
)
names = st.sampled_from(["LastName", "ForeName", "Initials", "Suffix", "CollectiveName"])
tags = st.one_of(
    st.tuples(names, letters).map(lambda p: f"<{p[0]}>{p[1]}</{p[0]}>\n"),
    letters.map(lambda t: f"<AffiliationInfo>\n<Affiliation>{t}</Affiliation></AffiliationInfo>"),
    letters.map(lambda t: f'<Identifier Source="ORCID">{t}0000-0001-0002-000X</Identifier> '),
)
usual = letters.map(lambda t: f"<LastName>A{t}b</LastName> <ForeName>C</ForeName>")
people = st.lists(st.tuples(st.one_of(st.just(""), usual), st.lists(tags, max_size=4)), max_size=4).map(
    lambda all_: "\n".join(f'<Author ValidYN="Y">{first}{"".join(rest)}</Author>' for first, rest in all_)
)


@given(people)
def test_what_is_read_from_the_text_is_what_the_elements_say(inner: str) -> None:
    assert by_text(listed(inner)) in (None, by_element(listed(inner)))


def test_nearly_every_real_list_is_read_from_its_text_and_all_equal_their_elements(shared: Path) -> None:
    lists = written = 0
    for path in sorted((shared / "pubmed").glob("*.xml.gz")):
        for piece in split_records(read_chunks(path), path.name):
            raw = cut_out(piece.raw, b"AuthorList").taken
            if raw:
                people_ = written_authors(raw)
                assert people_ in (None, by_element(raw + b"</AuthorList>"))
                lists, written = lists + 1, written + (people_ is not None)
    assert written > 0.9 * lists > 1000


def test_records_read_with_and_without_the_short_way_are_equal(shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = shared / "pubmed" / "topic.xml.gz"
    short = list(pubmed_xml.parse_file(path))
    monkeypatch.setattr(pubmed_xml, "written_authors", lambda raw: None)
    assert list(pubmed_xml.parse_file(path)) == short


def test_an_element_is_cut_out_with_what_it_holds_and_nothing_else() -> None:
    raw = b"<a><L>1<L>2</L></L><b/></a>"
    assert cut_out(raw, b"L", nested=True) == (b"<a><b/></a>", b"<L>1<L>2</L>", 3)
    assert cut_out(raw, b"L") == (b"<a></L><b/></a>", b"<L>1<L>2", 3)
    assert cut_out(raw, b"M", 5) == (raw, b"", 5)
    assert cut_out(b"<L>1", b"L", 0) == (b"<L>1", b"", 0)
