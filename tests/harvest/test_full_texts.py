"""Full texts are had from PMC, else from Europe PMC; each is kept only where its licence allows, each miss has its reason."""

from __future__ import annotations

import pytest
from conftest import Clock
from made import at, topic
from standin import Fault, Standin
from standin_neighbours import Preprints

from evidence.records import FullText, Harvest
from harvest.articles.full_texts import harvest_full_texts
from harvest.net.entrez import Entrez
from harvest.net.transport import Limits
from harvest.net.web import EUROPEPMC, Web

NOW = at("2026-02-01")
CC = '<permissions><license xmlns:xlink="x"><license-p>https://creativecommons.org/licenses/by/4.0/</license-p></license></permissions>'
CLOSED = "<permissions><license><license-p>All rights reserved.</license-p></license></permissions>"


def jats(
    number: str, licence: str = CC, body: str = "<sec><title>Methods</title><p>Ketamine was given.</p></sec>"
) -> str:
    """An invented article."""
    return (
        f'<article><front><article-meta><article-id pub-id-type="pmc">{number}</article-id><title-group><article-title>'
        f"Invented {number}</article-title></title-group>{licence}</article-meta></front>"
        + (f"<body>{body}</body>" if body else "")
        + "</article>"
    )


def asked(ncbi: Standin, europe: Preprints, wanted: dict[str, str | None]) -> tuple[dict[str, FullText], Harvest]:
    clock = Clock()
    limits = Limits(connect=2, read=2, total=5)
    way = {"limits": limits, "clock": clock, "sleep": clock.sleep}
    entrez = Entrez(email="tests@example.org", base_url=ncbi.url, **way)  # type: ignore[arg-type]
    web = Web(EUROPEPMC, base_url=europe.url, email="tests@example.org", **way)  # type: ignore[arg-type]
    batches = list(harvest_full_texts(topic(), entrez, web, wanted, now=NOW))
    return {one.paper: one for batch in batches for one in batch.full_texts}, batches[-1].harvest


def test_each_text_is_kept_or_missed_with_its_reason() -> None:
    with Standin() as ncbi, Preprints() as europe:
        ncbi.articles = {
            "PMC1": jats("1"),
            "PMC2": jats("2", CLOSED),
            "PMC3": jats("3", licence=""),
            "PMC4": jats("4", body=""),
            "PMC7": '<Reply Id="7" error="The article is under embargo until 2027"/>',
        }
        europe.articles = {"PMC5": jats("5"), "PMC6": jats("99")}
        wanted: dict[str, str | None] = {str(i): f"PMC{i}" for i in range(1, 8)} | {"8": None, "9": "PMC1|PMC2"}
        found, run = asked(ncbi, europe, wanted)
    told = {paper: (one.reason, one.source) for paper, one in found.items()}
    assert told == {
        "1": (None, "pmc"),
        "2": ("licence", "pmc"),
        "3": ("licence", "pmc"),
        "4": ("no_text", "europepmc"),
        "5": (None, "europepmc"),
        "6": ("unreadable", "europepmc"),  # another article than the one asked for
        "7": ("embargo", "pmc"),
        "8": ("not_in_pmc", None),
        "9": ("not_in_pmc", None),
    }
    assert [part.text for part in found["1"].parts if part.kind == "section"] == ["Ketamine was given."]
    assert all(bool(one.parts) == (one.reason is None) for one in found.values())
    assert "creativecommons.org/licenses/by/4.0" in (found["1"].licence or "")
    assert (run.status, run.fetched, run.count) == ("complete", 2, 7)


ODD = [
    '<!DOCTYPE a [<!ENTITY x "y">]><pmc-articleset><article/></pmc-articleset>',
    "<pmc-articleset><article><front></article></pmc-articleset>",
    "<pmc-articleset>" + jats("2") + "</pmc-articleset>",
    "<pmc-articleset></pmc-articleset>",
    "<pmc-articleset><article><sub-article/></article></pmc-articleset>",
]


@pytest.mark.parametrize("body", ODD)
def test_an_answer_that_is_not_the_article_is_none(body: str) -> None:
    with Standin() as ncbi, Preprints() as europe:
        ncbi.faults.extend([Fault(body=body.encode(), on="efetch")] * 20)
        found, run = asked(ncbi, europe, {"1": "PMC1"})
    assert found["1"].parts == ()
    assert found["1"].reason in ("no_text", "unreadable")
    assert run.status == "complete"


def test_one_spoiled_article_does_not_take_the_others_with_it() -> None:
    with Standin() as ncbi, Preprints() as europe:
        ncbi.articles = {"PMC1": jats("1"), "PMC2": "<article><front></article>", "PMC3": jats("3")}
        found, _ = asked(ncbi, europe, {str(i): f"PMC{i}" for i in range(1, 4)})
    assert [bool(found[str(i)].parts) for i in range(1, 4)] == [True, False, True]


AWAY = [
    Fault(status=503, body=b""),
    Fault(body=b"<html>"),
    Fault(body=b"<pmc-articleset><article>"),
    Fault(status=429, body=b'{"error":"API rate limit exceeded"}'),
]


@pytest.mark.parametrize("fault", AWAY)
def test_a_source_that_is_away_is_asked_again_and_the_run_says_so_p13(fault: Fault) -> None:
    with Standin() as ncbi, Preprints() as europe:
        ncbi.faults.extend([fault] * 60)
        found, run = asked(ncbi, europe, {"1": "PMC1", "2": None})
    assert found["1"].reason == "away"
    assert found["2"].reason == "not_in_pmc"
    assert run.status == "failed"
    assert "1 of 1 full texts could not be asked for" in (run.shortfall or "")


def test_europe_pmc_helps_out_where_pmc_is_away() -> None:
    with Standin() as ncbi, Preprints() as europe:
        ncbi.faults.extend([Fault(status=503, body=b"")] * 60)
        europe.articles = {"PMC1": jats("1")}
        found, run = asked(ncbi, europe, {"1": "PMC1"})
    assert (found["1"].source, run.status) == ("europepmc", "complete")
    assert found["1"].parts
