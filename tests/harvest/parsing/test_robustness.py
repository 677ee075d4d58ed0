"""One bad record never costs another, memory stays bounded, nothing is fetched (promises 28, 29, 30 and 38)."""

from __future__ import annotations

import gzip
import hashlib
import logging
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import InputError
from evidence.records import Deleted, Paper, Quarantined
from harvest.markup import split as pubmed_split
from harvest.markup.split import split_records
from harvest.pubmed.xml import PARSER_VERSION, parse_bytes, parse_file

from .conftest import HEAD, article, document

Read = Callable[..., Paper]


def keys(records: object) -> list[str]:
    return [type(record).__name__ + " " + record.paper for record in records]  # type: ignore[attr-defined]


GOOD = [article(pmid=str(number), title=f"Title {number}") for number in range(1, 8)]
DAMAGE = {
    "NUL": b"Ti\x00tle 4",
    "control character": b"Ti\x0btle 4",
    "reference to a control character": b"Ti&#x1F;tle 4",
    "bad UTF-8": b"Ti\xfftle 4",
    "half a character": b"Ti\xed\xa0\x80tle 4",
    "open tag": b"Ti<i>tle 4",
    "unknown entity": b"Ti&nosuchname;tle 4",
    "bare ampersand": b"Ti & tle 4",
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_record_is_quarantined_with_its_bytes_and_the_rest_is_read_p29(damage: bytes) -> None:
    raw = document(*GOOD).replace(b"Title 4", damage)
    records = list(parse_bytes(raw, "batch.xml"))
    assert keys(records) == [f"{'Quarantined' if n == 4 else 'Paper'} {n}" for n in range(1, 8)]
    bad = records[3]
    assert isinstance(bad, Quarantined)
    assert damage in bad.raw
    assert bad.raw.startswith(b"<PubmedArticle>")
    assert bad.raw.endswith(b"</PubmedArticle>")
    assert bad.error


def test_damage_in_the_reference_list_alone_costs_nothing_p29() -> None:
    bad = article(data="<ReferenceList><Reference><Citation>X\x00</Citation></Reference></ReferenceList>")
    assert keys(parse_bytes(document(bad), "x.xml")) == ["Paper 101"]


def test_a_record_without_a_usable_pmid_is_quarantined_by_its_place_p29() -> None:
    records = list(parse_bytes(document(article(pmid="x1"), article(pmid="2")), "file.xml"))
    assert keys(records) == ["Quarantined file.xml#1", "Paper 2"]


@given(st.integers(min_value=1, max_value=len(document(*GOOD)) - 22))
def test_a_document_cut_anywhere_is_never_taken_for_complete_p7(length: int) -> None:
    raw = document(*GOOD)[:length]
    try:
        records = list(parse_bytes(raw, "cut.xml"))
    except InputError:
        assert length < len(HEAD) + 30
        return
    whole = raw.count(b"</PubmedArticle>")
    assert keys(records)[:whole] == [f"Paper {n}" for n in range(1, whole + 1)]
    assert [type(record) for record in records[whole:]] == [Quarantined]


def test_a_gzip_file_that_is_cut_off_yields_its_records_and_says_so_p7(tmp_path: Path) -> None:
    noise = random.Random(1)
    records = [article(pmid=str(n), title=f"{noise.random()}") for n in range(1, 400)]
    path = tmp_path / "cut.xml.gz"
    path.write_bytes(gzip.compress(document(*records))[:-2000])
    *papers, last = parse_file(path)
    assert keys(papers) == [f"Paper {n}" for n in range(1, len(papers) + 1)]
    assert isinstance(last, Quarantined)
    assert "cut off" in last.error


def test_a_gzip_file_with_a_flipped_byte_never_raises_anything_of_gzip_s_own(tmp_path: Path) -> None:
    whole = gzip.compress(document(*GOOD), mtime=0)
    for place in range(10, len(whole), 7):
        path = tmp_path / "flipped.xml.gz"
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 0x55]) + whole[place + 1 :])
        try:
            records = list(parse_file(path))
        except InputError:
            continue
        assert len(records) == 7 or isinstance(records[-1], Quarantined)


def test_plain_and_gzip_files_and_bytes_give_the_same_records(tmp_path: Path) -> None:
    raw = document(*GOOD)
    (tmp_path / "a.xml").write_bytes(raw)
    (tmp_path / "b.xml.gz").write_bytes(gzip.compress(raw))
    expected = list(parse_bytes(raw, "a"))
    assert list(parse_file(tmp_path / "a.xml")) == list(parse_file(tmp_path / "b.xml.gz")) == expected


@given(st.lists(st.integers(1, 900), min_size=1, max_size=12))
def test_the_size_of_the_pieces_read_changes_nothing_p30(sizes: list[int]) -> None:
    raw = document(*GOOD, "<DeleteCitation><PMID>9</PMID></DeleteCitation>")
    assert list(split_records(pieces(raw, sizes), "x")) == list(split_records([raw], "x"))


def pieces(raw: bytes, sizes: list[int]) -> Iterator[bytes]:
    at = turn = 0
    while at < len(raw):
        size = sizes[turn % len(sizes)]
        yield raw[at : at + size]
        at, turn = at + size, turn + 1


def test_the_hash_is_of_the_element_as_received_references_included_p8() -> None:
    raw = article(data="<ReferenceList><Reference><Citation>C</Citation></Reference></ReferenceList>")
    (paper,) = parse_bytes(document(raw), "x.xml")
    assert isinstance(paper, Paper)
    assert paper.raw_sha256 == hashlib.sha256(raw.encode()).hexdigest()


def test_parsing_the_stored_bytes_again_gives_the_same_record_p8(shared: Path) -> None:
    path = shared / "pubmed" / "topic.xml.gz"
    again = [
        record
        for piece in split_records([gzip.decompress(path.read_bytes())], "x")
        for record in parse_bytes(piece.raw, "x")
    ]
    assert again == list(parse_file(path))


def test_unknown_elements_and_dtd_versions_are_logged_once_and_passed_over_p28(
    caplog: pytest.LogCaptureFixture,
) -> None:
    records = [article("<NewThing><Year>1</Year></NewThing>", citation="<Novel a='b'/>", pmid=str(n)) for n in (1, 2)]
    with caplog.at_level(logging.WARNING):
        assert keys(parse_bytes(document(*records), "new.xml")) == ["Paper 1", "Paper 2"]
    assert [message for message in caplog.messages if "new.xml" in message] == [
        "new.xml: elements unknown to this parser were passed over: NewThing, Novel"
    ]


def test_every_element_of_the_real_records_is_known_p28(shared: Path, caplog: pytest.LogCaptureFixture) -> None:
    for path in (shared / "pubmed").rglob("*.xml*"):
        assert sum(1 for _ in parse_file(path)) > 0
    assert caplog.messages == []


BOMB = b"""<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>"""
THEFT = b"""<?xml version="1.0"?><!DOCTYPE PubmedArticleSet [<!ENTITY x SYSTEM "file:///etc/hostname">]>"""


@pytest.mark.parametrize("head", [BOMB, THEFT], ids=["bomb", "file"])
def test_a_document_that_declares_entities_is_refused_p38(head: bytes) -> None:
    with pytest.raises(InputError, match="declares entities"):
        list(
            parse_bytes(
                head + b"<PubmedArticleSet>" + article(title="&x;").encode() + b"</PubmedArticleSet>", "bomb.xml"
            )
        )


def test_an_entity_that_slips_through_is_never_resolved_p38() -> None:
    inner = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    assert [type(r) for r in parse_bytes(document(article(title=inner + "&x;")), "x.xml")] == [Quarantined]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no PubMed records"),
        (b"<html><body>502</body></html>", "no PubMed records"),
        (b'{"error": "API rate limit exceeded"}', "no PubMed records"),
        (b'<?xml version="1.0"?>\n<!DOCTYPE PubmedArticleSet>', "no PubMed records"),
        ("<PubmedArticleSet/>".encode("utf-16"), "UTF-16"),
        (b'<?xml version="1.0" encoding="ISO-8859-1"?><PubmedArticleSet></PubmedArticleSet>', "ISO-8859-1"),
    ],
)
def test_what_is_no_pubmed_document_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        list(parse_bytes(data, "wrong.xml"))
    assert "wrong.xml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nosuch\.xml"):
        list(parse_file(tmp_path / "nosuch.xml"))


@pytest.mark.parametrize("empty", [b"<PubmedArticleSet></PubmedArticleSet>", b"<PubmedArticleSet/>"])
def test_an_empty_set_holds_no_record_and_is_no_error(empty: bytes) -> None:
    assert list(parse_bytes(empty, "empty.xml")) == []


def test_a_record_that_never_ends_is_refused_before_it_fills_the_memory_p43(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pubmed_split, "MAX_RECORD", 5000)
    endless = [HEAD + b"<PubmedArticleSet><PubmedArticle>"] + [b"x" * 1000] * 100
    with pytest.raises(InputError, match="a record of more than"):
        list(split_records(endless, "endless.xml"))


@given(st.binary(max_size=200))
def test_any_bytes_give_records_or_our_own_error(data: bytes) -> None:
    survives(data)
    survives(document(article(title="@@")).replace(b"@@", data))


@given(st.data())
def test_a_real_shape_with_any_bytes_changed_gives_records_or_our_own_error(data: st.DataObject) -> None:
    raw = bytearray(document(RICH, *GOOD))
    for _ in range(data.draw(st.integers(1, 6))):
        start = data.draw(st.integers(0, len(raw) - 1))
        raw[start : start + data.draw(st.integers(0, 12))] = data.draw(st.binary(max_size=6))
    survives(bytes(raw))


names = st.sampled_from(
    "PMID Article MeshHeadingList MeshHeading DescriptorName AuthorList Author Abstract AbstractText DataBankList DataBank "
    "PubDate MedlineDate Journal JournalIssue Pagination ArticleIdList ArticleId KeywordList CommentsCorrectionsList "
    "CommentsCorrections Book OtherAbstract ELocationID History PubMedPubDate DateRevised Year Month i sup sub math".split()
)
anything = st.recursive(
    st.sampled_from(["", "x", "12", "&lt;", " "]),
    lambda inner: st.tuples(names, st.lists(inner, max_size=4)).map(lambda p: f"<{p[0]}>{''.join(p[1])}</{p[0]}>"),
    max_leaves=20,
)


@given(anything, anything)
def test_known_elements_in_any_order_and_place_give_records_or_our_own_error(inner: str, citation: str) -> None:
    survives(document(article(inner, citation=citation)))


RICH = article(
    '<Abstract><AbstractText Label="A" NlmCategory="METHODS">x<sup>2</sup> &amp; <i>y</i></AbstractText></Abstract>'
    '<AuthorList><Author ValidYN="Y"><LastName>L</LastName></Author></AuthorList>',
    citation='<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">K</DescriptorName></MeshHeading>'
    "</MeshHeadingList>",
    journal="<JournalIssue><PubDate><Year>2020</Year><Month>Feb</Month></PubDate></JournalIssue>",
)


def survives(raw: bytes) -> None:
    try:
        for record in parse_bytes(raw, "fuzz.xml"):
            assert isinstance(record, Paper | Deleted | Quarantined)
    except InputError:
        pass


def test_memory_is_bounded_by_a_record_not_by_the_file_p30(tmp_path: Path) -> None:
    """30,000 records of some 10 kB each, read in a process of its own: less than 100 MiB over its base."""
    body = "<Abstract><AbstractText>" + "word " * 1800 + "</AbstractText></Abstract>"
    path = tmp_path / "large.xml.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(HEAD + b"<PubmedArticleSet>")
        for number in range(1, 30_001):
            file.write(article(body, pmid=str(number)).encode())
        file.write(b"</PubmedArticleSet>")
    code = (
        "import resource, sys; from pathlib import Path; from harvest.pubmed.xml import parse_file;"
        "peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss;"
        "base = peak(); count = sum(1 for _ in parse_file(Path(sys.argv[1]))); print(count, (peak() - base) // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True)
    count, grown = map(int, done.stdout.split())
    assert count == 30_000
    assert grown < 100


def test_the_parser_states_its_version() -> None:
    assert PARSER_VERSION
