"""Full texts of records on the question: PMC's JATS through E-utilities, Europe PMC's where PMC gives none.

The text is kept only where the article itself says that a licence allows it (Creative Commons, public domain); every
miss has its reason. What a source says is read, never obeyed: an answer about another article is none.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from lxml import etree

from evidence import lazy_re as re
from evidence.errors import InputError, QueryError, SourceError
from evidence.records import Article, Batch, FullText, Harvest
from evidence.topic import Topic
from harvest.articles.jats import article_of
from harvest.markup.split import parse_piece
from harvest.markup.text import local_name
from harvest.net.entrez import Entrez
from harvest.net.web import Web
from harvest.runs import finished, in_batches, new_run

AT_ONCE = 5  # articles; with their tables some hundred kilobytes each
NAME = "pmc"
_KEEPS = re.compile(r"creativecommons\.org/|creative commons|\bcc[ -]?(?:by|0)\b|public domain", re.I)
_EMBARGO = re.compile(r"embargo|until|release", re.I)
_PMCID = re.compile(r"PMC\d{1,10}")


def harvest_full_texts(
    topic: Topic, entrez: Entrez, europepmc: Web, wanted: Mapping[str, str | None], *, now: datetime
) -> Iterator[Batch]:
    """Yield what became of each full text (`wanted`: record -> PMCID or None).

    Never raises for a source's sake: what is away is asked for again on the next run, which this one's shortfall says.
    """
    run = new_run(topic, NAME, "refresh", now, platform="PMC (E-utilities), Europe PMC", query=f"{len(wanted)} records")
    named = {paper: pmcid for paper, pmcid in wanted.items() if pmcid and _PMCID.fullmatch(pmcid)}
    absent = [FullText(paper=p, pmcid=i, reason="not_in_pmc") for p, i in wanted.items() if p not in named]
    yield Batch(harvest=run, full_texts=tuple(absent))
    kept = away = 0
    papers = list(named)
    for group in in_batches(papers, AT_ONCE):
        found = tuple(_asked(entrez, europepmc, {paper: named[paper] for paper in group}))
        kept += sum(bool(one.parts) for one in found)
        away += sum(one.reason == "away" for one in found)
        yield Batch(harvest=dataclasses.replace(run, fetched=kept), full_texts=found)
    yield Batch(harvest=_ended(run, kept, away, len(papers)))


def _ended(run: Harvest, kept: int, away: int, asked: int) -> Harvest:
    shortfall = f"{away} of {asked} full texts could not be asked for" if away else None
    return finished(dataclasses.replace(run, fetched=kept, count=asked), shortfall, failed=bool(away) and away == asked)


def _asked(entrez: Entrez, europepmc: Web, group: Mapping[str, str]) -> Iterator[FullText]:
    """What PMC gives of these articles, and Europe PMC of those that PMC does not."""
    given = _of_pmc(entrez, list(group.values()))
    for paper, pmcid in group.items():
        one = _judged(paper, pmcid, given.get(pmcid, "no_text"), "pmc")
        if one.parts or one.reason in ("licence", "embargo"):
            yield one
            continue
        other = _judged(paper, pmcid, _of_europepmc(europepmc, pmcid), "europepmc")
        both = {one.reason, other.reason}
        yield other if other.parts or other.reason == "licence" or "away" not in both else _away(one)


def _away(one: FullText) -> FullText:
    return dataclasses.replace(one, reason="away", source=None)


Given = Article | str  # an article, or why there is none


def _judged(paper: str, pmcid: str, given: Given, source: str) -> FullText:
    """The parts of an article where its licence allows keeping them, else the reason."""
    told = FullText(paper=paper, pmcid=pmcid, source=source)
    if isinstance(given, str):
        return dataclasses.replace(told, reason=given)
    told = dataclasses.replace(told, licence=given.licence)
    if not any(part.kind in ("section", "table") for part in given.parts):
        return dataclasses.replace(told, reason="no_text")
    if not _KEEPS.search(given.licence or ""):
        return dataclasses.replace(told, reason="licence")
    return dataclasses.replace(told, parts=given.parts)


def _of_pmc(entrez: Entrez, pmcids: Sequence[str]) -> dict[str, Given]:
    """What PMC gives; one article that spoils an answer does not take the others with it."""
    try:
        return _of_set(entrez.articles(pmcids))
    except (etree.XMLSyntaxError, ValueError, QueryError) as error:
        if len(pmcids) == 1:
            return {pmcids[0]: "no_text" if isinstance(error, QueryError) else "unreadable"}
        return {pmcid: given for one in pmcids for pmcid, given in _of_pmc(entrez, [one]).items()}
    except SourceError:
        return dict.fromkeys(pmcids, "away")


def _of_set(raw: bytes) -> dict[str, Given]:
    """The articles of a pmc-articleset by PMCID, and the reasons that stand in it for others.

    Raises etree.XMLSyntaxError or ValueError where it cannot be read.
    """
    if b"<!ENTITY" in raw:
        raise ValueError("declares entities of its own")
    found: dict[str, Given] = {}
    for element in parse_piece(raw):
        if not isinstance(element.tag, str):
            continue
        if local_name(element) == "article":
            given = _article(etree.tostring(element, encoding="utf-8", with_tail=False))
            if isinstance(given, Article) and given.paper.pmcid:
                found[given.paper.pmcid] = given
        elif element.get("Id"):
            why = "embargo" if _EMBARGO.search(element.get("error") or "") else "no_text"
            found[f"PMC{str(element.get('Id')).upper().removeprefix('PMC')}"] = why
    return found


def _of_europepmc(web: Web, pmcid: str) -> Given:
    try:
        given = _article(web.article(f"{pmcid}/fullTextXML"))
    except QueryError:
        return "no_text"  # 404: not among the open articles
    except SourceError:
        return "away"
    return given if isinstance(given, str) or given.paper.pmcid == pmcid else "unreadable"


def _article(raw: bytes) -> Given:
    try:
        return article_of(raw, "the answer")
    except InputError:
        return "unreadable"
