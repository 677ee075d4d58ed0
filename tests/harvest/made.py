"""Invented PubMed records, topics and times for the harvest tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from xml.sax.saxutils import escape

from evidence.topic import Topic


def article(
    pmid: int | str,
    title: str = "Ketamine in invented patients",
    abstract: str = "An invented abstract about heroin.",
    *,
    created: str = "2026-01-05",
    entered: str | None = None,
    revised: str | None = None,
    indexed: str | None = None,
    mesh: tuple[str, ...] = (),
    types: tuple[str, ...] = ("Journal Article",),
    notices: str = "",
    nct: str | None = None,
    doi: str | None = None,
) -> bytes:
    """A PubmedArticle element with the parts the tests need; dates are ISO."""
    history = {"entrez": entered or created, "pubmed": created, "medline": indexed}
    headings = "".join(f'<MeshHeading><DescriptorName UI="D1">{escape(m)}</DescriptorName></MeshHeading>' for m in mesh)
    bank = (
        f"<DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName><AccessionNumberList>"
        f"<AccessionNumber>{nct}</AccessionNumber></AccessionNumberList></DataBank></DataBankList>"
        if nct
        else ""
    )
    return (
        f'<PubmedArticle><MedlineCitation Status="{"MEDLINE" if indexed else "Publisher"}" Owner="NLM">'
        f'<PMID Version="1">{pmid}</PMID>{_date("DateRevised", revised or created)}'
        f"<Article><Journal><JournalIssue><PubDate><Year>{created[:4]}</Year></PubDate></JournalIssue>"
        f"<Title>Journal of Inventions</Title></Journal><ArticleTitle>{escape(title)}</ArticleTitle>"
        f"<Abstract><AbstractText>{escape(abstract)}</AbstractText></Abstract><Language>eng</Language>{bank}"
        "<PublicationTypeList>"
        + "".join(f'<PublicationType UI="{_ui(t)}">{t}</PublicationType>' for t in types)
        + "</PublicationTypeList></Article>"
        + (f"<MeshHeadingList>{headings}</MeshHeadingList>" if mesh else "")
        + (f"<CommentsCorrectionsList>{notices}</CommentsCorrectionsList>" if notices else "")
        + "</MedlineCitation><PubmedData><History>"
        + "".join(_date("PubMedPubDate", day, f' PubStatus="{name}"') for name, day in history.items() if day)
        + f'</History><ArticleIdList><ArticleId IdType="pubmed">{pmid}</ArticleId>'
        + (f'<ArticleId IdType="doi">{doi}</ArticleId>' if doi else "")
        + "</ArticleIdList></PubmedData></PubmedArticle>"
    ).encode()


def _ui(kind: str) -> str:
    return {"Retracted Publication": "D016441"}.get(kind, "D016428")


def _date(name: str, day: str, attributes: str = "") -> str:
    year, month, of_month = day.split("-")
    return f"<{name}{attributes}><Year>{year}</Year><Month>{month}</Month><Day>{of_month}</Day></{name}>"


def retraction_notice(pmid: str = "900") -> str:
    return f'<CommentsCorrections RefType="RetractionIn"><RefSource>J Inv 2026</RefSource><PMID>{pmid}</PMID></CommentsCorrections>'


def topic(search: dict[str, tuple[str, ...]] | None = None, **fields: object) -> Topic:
    """A small topic; its query finds the invented records."""
    return Topic(
        topic="invented",
        title="Invented",
        question="Does it work?",
        population="people",
        intervention="ketamine",
        search=search or {"intervention": ("ketamine*[tiab]",), "condition": ("heroin[tiab]", "opioid*[tiab]")},
        vocabulary={},
        outcomes={},
        claims={},
        **fields,  # type: ignore[arg-type]
    )


def at(day: str, hour: int = 6) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC).replace(hour=hour)
