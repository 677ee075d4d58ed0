"""Invented PubMed records, and a way to read one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from evidence.records import Deleted, Paper, Quarantined
from harvest.pubmed.xml import parse_bytes

settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")  # a busy machine is no failure

Record = Paper | Deleted | Quarantined

HEAD = b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "pubmed_990101.dtd">\n'


def article(
    inner: str = "", *, pmid: str = "101", title: str = "A title", citation: str = "", data: str = "", journal: str = ""
) -> str:
    """A PubmedArticle: `inner` goes into Article, `citation` into MedlineCitation, `data` into PubmedData."""
    return (
        '<PubmedArticle><MedlineCitation Status="MEDLINE" IndexingMethod="Automated">'
        f'<PMID Version="1">{pmid}</PMID>'
        f"<Article><Journal>{journal}</Journal><ArticleTitle>{title}</ArticleTitle>{inner}</Article>{citation}"
        f"</MedlineCitation><PubmedData>{data}</PubmedData></PubmedArticle>"
    )


def document(*records: str | bytes) -> bytes:
    parts = (record.encode() if isinstance(record, str) else record for record in records)
    return HEAD + b"<PubmedArticleSet>\n" + b"\n".join(parts) + b"\n</PubmedArticleSet>\n"


@pytest.fixture(name="article")
def _article() -> Callable[..., str]:
    return article


@pytest.fixture(name="document")
def _document() -> Callable[..., bytes]:
    return document


@pytest.fixture
def read() -> Callable[..., Paper]:
    """One record with these parts, read."""

    def one(inner: str = "", **parts: str) -> Paper:
        (record,) = parse_bytes(document(article(inner, **parts)), "test.xml")
        assert isinstance(record, Paper), record
        return record

    return one


@pytest.fixture
def read_all() -> Callable[..., list[Record]]:
    """All records of a document made of these."""

    def every(*records: str | bytes) -> list[Record]:
        return list(parse_bytes(document(*records), "test.xml"))

    return every
