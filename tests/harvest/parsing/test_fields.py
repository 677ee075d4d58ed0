"""What a record says is what the reader gives: names, identifiers, types, notices, retraction (promises 23 and 26)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from evidence.records import (
    AbstractKind,
    Author,
    Deleted,
    MeshHeading,
    MeshQualifier,
    Notice,
    Paper,
    PublicationType,
    RegistryId,
)
from harvest.pubmed.xml import parse_bytes

Read = Callable[..., Paper]


def types(*kinds: tuple[str, str]) -> str:
    inner = "".join(f'<PublicationType UI="{ui}">{name}</PublicationType>' for ui, name in kinds)
    return f"<PublicationTypeList>{inner}</PublicationTypeList>"


def notice(kind: str, pmid: str = "", note: str = "") -> str:
    return (
        f'<CommentsCorrectionsList><CommentsCorrections RefType="{kind}"><RefSource>J Inv. 2020;1:2</RefSource>'
        + (f'<PMID Version="1">{pmid}</PMID>' if pmid else "")
        + (f"<Note>{note}</Note>" if note else "")
        + "</CommentsCorrections></CommentsCorrectionsList>"
    )


REFERENCES = (
    "<ReferenceList><Title>References</Title><Reference><Citation>Other paper</Citation><ArticleIdList>"
    '<ArticleId IdType="doi">10.9/cited</ArticleId><ArticleId IdType="pmc">PMC9</ArticleId>'
    '<ArticleId IdType="pubmed">999</ArticleId></ArticleIdList></Reference>'
    "<ReferenceList><Reference><Citation>Nested</Citation></Reference></ReferenceList></ReferenceList>"
)


def test_identifiers_of_cited_papers_are_never_taken_for_the_record_s_own_p26(read: Read) -> None:
    paper = read(data=REFERENCES)
    assert (paper.paper, paper.pmid, paper.doi, paper.pmcid) == ("101", "101", None, None)


def test_own_identifiers_are_read_beside_references_p26(read: Read) -> None:
    own = '<ArticleIdList><ArticleId IdType="doi">10.1/Own</ArticleId><ArticleId IdType="pmc">PMC1</ArticleId></ArticleIdList>'
    paper = read(data=own + REFERENCES)
    assert (paper.doi, paper.pmcid) == ("10.1/own", "PMC1")


def test_a_doi_of_the_article_counts_only_when_valid(read: Read) -> None:
    wrong = '<ELocationID EIdType="doi" ValidYN="N">10.1/wrong</ELocationID>'
    right = '<ELocationID EIdType="pii" ValidYN="Y">S1</ELocationID><ELocationID EIdType="doi" ValidYN="Y">10.1/RIGHT</ELocationID>'
    assert read(wrong).doi is None
    assert read(wrong + right).doi == "10.1/right"


def test_a_doi_written_as_a_link_is_kept_as_the_doi(read: Read) -> None:
    assert read('<ELocationID EIdType="doi">https://doi.org/10.1/X</ELocationID>').doi == "10.1/x"


def test_the_pmid_of_a_comment_is_not_the_record_s_own(read: Read) -> None:
    assert read(citation=notice("CommentIn", pmid="555")).pmid == "101"


def test_people_and_groups_are_both_authors(read: Read) -> None:
    paper = read(
        '<AuthorList CompleteYN="Y"><Author ValidYN="Y"><LastName>Ödegård</LastName><ForeName>Ana B</ForeName>'
        "<Initials>AB</Initials><Suffix>Jr</Suffix>"
        '<Identifier Source="ORCID">https://orcid.org/0000-0002-1825-009x</Identifier>'
        "<AffiliationInfo><Affiliation>One.</Affiliation></AffiliationInfo>"
        "<AffiliationInfo><Affiliation>Two &amp; more.</Affiliation></AffiliationInfo></Author>"
        '<Author ValidYN="Y"><CollectiveName>The K<sub>2</sub> Trial Group</CollectiveName></Author></AuthorList>'
    )
    assert paper.authors == (
        Author(
            last_name="Ödegård",
            fore_name="Ana B",
            initials="AB",
            suffix="Jr",
            orcid="0000-0002-1825-009X",
            affiliation="One.; Two & more.",
        ),
        Author(collective_name="The K₂ Trial Group"),
    )


def test_an_author_name_that_the_journal_corrected_is_left_out(read: Read) -> None:
    paper = read(
        '<AuthorList><Author ValidYN="N"><LastName>Wrnog</LastName></Author>'
        '<Author ValidYN="Y"><LastName>Wrong</LastName></Author></AuthorList>'
    )
    assert [author.last_name for author in paper.authors] == ["Wrong"]


def test_an_identifier_that_is_no_orcid_is_not_stated(read: Read) -> None:
    assert read(
        '<AuthorList><Author><LastName>A</LastName><Identifier Source="ORCID">n/a</Identifier></Author></AuthorList>'
    )
    paper = read(
        '<AuthorList><Author><LastName>A</LastName><Identifier Source="ORCID">n/a</Identifier></Author></AuthorList>'
    )
    assert paper.authors[0].orcid is None


def test_publication_types_keep_their_identifiers(read: Read) -> None:
    paper = read(types(("D016428", "Journal Article"), ("D016449", "Randomized Controlled Trial")))
    assert paper.publication_types[1] == PublicationType(ui="D016449", name="Randomized Controlled Trial")


def test_mesh_keeps_major_flags_of_heading_and_subheading_apart(read: Read) -> None:
    paper = read(
        citation='<SupplMeshList><SupplMeshName Type="Disease" UI="C1">Rare one</SupplMeshName></SupplMeshList>'
        '<MeshHeadingList><MeshHeading><DescriptorName UI="D1" MajorTopicYN="N">Ketamine</DescriptorName>'
        '<QualifierName UI="Q1" MajorTopicYN="Y">therapeutic use</QualifierName></MeshHeading></MeshHeadingList>'
    )
    assert paper.mesh == (
        MeshHeading(
            ui="D1",
            name="Ketamine",
            major=False,
            qualifiers=(MeshQualifier(ui="Q1", name="therapeutic use", major=True),),
        ),
        MeshHeading(ui="C1", name="Rare one", major=False),
    )


def test_trial_numbers_are_kept_and_accession_numbers_of_data_archives_are_not(read: Read) -> None:
    def bank(name: str, *numbers: str) -> str:
        inner = "".join(f"<AccessionNumber>{n}</AccessionNumber>" for n in numbers)
        return f"<DataBank><DataBankName>{name}</DataBankName><AccessionNumberList>{inner}</AccessionNumberList></DataBank>"

    banks = bank("ClinicalTrials.gov", "NCT00000001", "NCT00000001") + bank("GENBANK", "X1") + bank("ISRCTN", "ISRCTN1")
    assert read(f'<DataBankList CompleteYN="Y">{banks}</DataBankList>').registry_ids == (
        RegistryId(registry="ClinicalTrials.gov", id="NCT00000001"),
        RegistryId(registry="ISRCTN", id="ISRCTN1"),
    )


def test_notices_keep_their_kind_source_pmid_and_note_and_the_pmid_may_be_missing(read: Read) -> None:
    assert read(citation=notice("ErratumIn", note="Dose corrected")).notices == (
        Notice(ref_type="ErratumIn", source="J Inv. 2020;1:2", pmid=None, note="Dose corrected"),
    )
    assert read(citation=notice("UpdateOf", pmid="7")).notices[0].pmid == "7"


def test_cited_papers_are_no_notices(read: Read) -> None:
    assert read(citation=notice("Cites", pmid="7")).notices == ()


@pytest.mark.parametrize(
    "parts",
    [
        {"inner": types(("D016441", "Retracted Publication"))},
        {"citation": notice("RetractionIn", pmid="5")},
        {"citation": notice("RetractionIn")},
        {"citation": notice("RetractedandRepublishedIn", pmid="5")},
        {"title": "RETRACTED: Ketamine for all"},
        {"title": "RETRACTED ARTICLE: Ketamine for all"},
        {"title": "[RETRACTED: Ketamine for all]"},
        {"data": '<History><PubMedPubDate PubStatus="retracted"><Year>2020</Year></PubMedPubDate></History>'},
        {"data": "<PublicationStatus>retracted</PublicationStatus>"},
    ],
    ids=str,
)
def test_each_signal_of_retraction_is_enough_alone_p23(read: Read, parts: dict[str, str]) -> None:
    assert read(**parts).retracted


@pytest.mark.parametrize(
    "parts",
    [
        {"inner": types(("D016440", "Retraction of Publication")), "title": "Retraction of: Ketamine for all"},
        {"inner": types(("D016440", "Retraction of Publication")), "title": "Retracted: Ketamine for all"},
        {"citation": notice("RetractionOf", pmid="5")},
        {"citation": notice("CommentIn", pmid="5")},
        {"title": "Retracted papers in anesthesiology: a survey"},
        {"title": "Withdrawn patients and their craving: a survey"},
        {"title": "Reinstated: Ketamine for all"},
    ],
    ids=str,
)
def test_a_notice_and_a_paper_about_retractions_are_not_retracted_p23(read: Read, parts: dict[str, str]) -> None:
    assert not read(**parts).retracted


def test_an_expression_of_concern_counts_for_the_paper_and_not_for_the_notice(read: Read) -> None:
    assert read(citation=notice("ExpressionOfConcernIn", pmid="5")).concern
    assert not read(citation=notice("ExpressionOfConcernFor", pmid="5")).concern


def test_a_preprint_is_told_by_its_publication_type(read: Read) -> None:
    assert read(types(("D000076942", "Preprint"))).preprint
    assert not read(types(("D016428", "Journal Article"))).preprint


def test_the_journal_its_issue_and_the_record_s_dates_are_read(read: Read) -> None:
    paper = read(
        "<Pagination><StartPage>1</StartPage><EndPage>9</EndPage><MedlinePgn>1-9</MedlinePgn></Pagination>"
        "<Language>eng</Language><Language>ger</Language>"
        '<ArticleDate DateType="Electronic"><Year>2019</Year><Month>12</Month><Day>30</Day></ArticleDate>',
        journal='<ISSN IssnType="Print">1234-5678</ISSN><JournalIssue><Volume>3</Volume><Issue>4 Suppl</Issue>'
        "<PubDate><Year>2020</Year><Month>Feb</Month></PubDate></JournalIssue>"
        "<Title>Journal of Inventions</Title><ISOAbbreviation>J Inv</ISOAbbreviation>",
        citation="<DateRevised><Year>2021</Year><Month>06</Month><Day>07</Day></DateRevised>"
        "<MedlineJournalInfo><Country>Norway</Country><MedlineTA>J Inv (Oslo)</MedlineTA></MedlineJournalInfo>"
        "<ChemicalList><Chemical><RegistryNumber>0</RegistryNumber>"
        '<NameOfSubstance UI="D007649">Ketamine</NameOfSubstance></Chemical></ChemicalList>'
        '<KeywordList Owner="NOTNLM"><Keyword>pain</Keyword><Keyword>K<sup>+</sup></Keyword></KeywordList>'
        '<KeywordList Owner="NLM"><Keyword>pain</Keyword></KeywordList><CoiStatement>None.</CoiStatement>',
        data='<History><PubMedPubDate PubStatus="entrez"><Year>2020</Year><Month>1</Month><Day>2</Day></PubMedPubDate></History>',
    )
    assert (paper.journal, paper.journal_abbrev, paper.issn) == ("Journal of Inventions", "J Inv", "1234-5678")
    assert (paper.volume, paper.issue, paper.pages, paper.pub_date) == ("3", "4 Suppl", "1-9", "2020-02")
    assert (paper.languages, paper.country) == (("eng", "ger"), "Norway")
    assert (paper.date_revised, paper.entrez_date) == (date(2021, 6, 7), date(2020, 1, 2))
    assert (paper.substances, paper.keywords, paper.coi) == (("Ketamine",), ("pain", "K⁺"), "None.")
    assert (paper.status, paper.indexing_method, paper.pmid_version) == ("MEDLINE", "Automated", 1)


def test_what_a_record_does_not_say_is_none(read: Read) -> None:
    paper = read()
    empty = (paper.journal, paper.year, paper.abstract, paper.abstract_kind, paper.coi, paper.entrez_date, paper.pages)
    assert empty == (None,) * 7
    assert paper.authors == ()


def test_a_digest_stands_in_only_where_no_abstract_was_published(read: Read) -> None:
    digest = '<OtherAbstract Type="Digest" Language="eng"><AbstractText Label="RESULTS">Own words.</AbstractText></OtherAbstract>'
    alone = read(citation=digest)
    assert (alone.abstract, alone.abstract_kind) == ("RESULTS: Own words.", AbstractKind.DIGEST)
    assert alone.sections[0].label == "RESULTS"
    both = read("<Abstract><AbstractText>Published words.</AbstractText></Abstract>", citation=digest)
    assert (both.abstract, both.abstract_kind) == ("Published words.", AbstractKind.PUBLISHED)
    assert both.other_abstracts[0].text == "RESULTS: Own words."


def test_other_abstracts_are_kept_apart_from_the_abstract(read: Read) -> None:
    paper = read(
        citation='<OtherAbstract Type="Publisher" Language="spa"><AbstractText>Otra.</AbstractText></OtherAbstract>'
        '<OtherAbstract Type="plain-language-summary"><AbstractText>Plain.</AbstractText></OtherAbstract>'
    )
    assert paper.abstract is None
    assert [(o.type, o.language, o.text) for o in paper.other_abstracts] == [
        ("Publisher", "spa", "Otra."),
        ("plain-language-summary", None, "Plain."),
    ]


def test_a_vernacular_title_is_kept_beside_the_translated_one(read: Read) -> None:
    paper = read("<VernacularTitle>Ketamin ved <i>smerte</i></VernacularTitle>", title="[Ketamine for pain].")
    assert (paper.title, paper.vernacular_title) == ("[Ketamine for pain].", "Ketamin ved smerte")


def test_deleted_records_are_told_with_their_pmids(read_all: Callable[..., list[object]]) -> None:
    deletion = '<DeleteCitation><PMID Version="1">11</PMID><PMID Version="1">12</PMID></DeleteCitation>'
    assert read_all(deletion) == [Deleted(paper="11"), Deleted(paper="12")]


BOOK = b"""<PubmedBookArticle><BookDocument><PMID Version="2">77</PMID>
<ArticleIdList><ArticleId IdType="bookaccession">NBK1</ArticleId><ArticleId IdType="doi">10.1/bk</ArticleId></ArticleIdList>
<Book><Publisher><PublisherName>P</PublisherName></Publisher><BookTitle book="b">A <i>Great</i> Book</BookTitle>
<PubDate><Year>2024</Year><Month>Jan</Month></PubDate>
<AuthorList Type="editors"><Author><LastName>Editor</LastName></Author></AuthorList></Book>
%s<Language>eng</Language><AuthorList Type="authors"><Author><LastName>Writer</LastName></Author></AuthorList>
<PublicationType UI="D016454">Review</PublicationType><Abstract><AbstractText>Chapter text.</AbstractText></Abstract>
</BookDocument><PubmedBookData><PublicationStatus>ppublish</PublicationStatus></PubmedBookData></PubmedBookArticle>"""


def test_a_book_chapter_is_a_record_with_its_book_as_container() -> None:
    (paper,) = parse_bytes(BOOK % b'<ArticleTitle book="b">A Chapter</ArticleTitle>', "book.xml")
    assert isinstance(paper, Paper)
    assert (paper.paper, paper.title, paper.journal, paper.year) == ("77", "A Chapter", "A Great Book", 2024)
    assert [author.last_name for author in paper.authors] == ["Writer"]
    assert (paper.doi, paper.publication_types[0].ui, paper.abstract) == ("10.1/bk", "D016454", "Chapter text.")


def test_a_whole_book_has_the_title_of_the_book() -> None:
    (paper,) = parse_bytes(BOOK % b"", "book.xml")
    assert isinstance(paper, Paper)
    assert (paper.title, paper.pmid_version) == ("A Great Book", 2)
