"""The page of one record: notices first, abstract with numbered quotes, label with its reasons, history, family."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from evidence.records import trial_of_posted
from publish import (
    pages_citations,
    pages_full_text,
    pages_rob2,
    reasons,
    reference,
    registries,
    second,
    svg,
    values,
    words,
    wrong,
)
from publish.links import Links
from publish.markup import Quote, paragraphs, render
from publish.pages_glance import finding_words, glance, is_background, reading_words
from publish.reading import Query, Row, decoded
from publish.site import Site
from publish.values import outcome_words
from publish.wrong import field_of, value_of

GRAVE = ("RetractionIn", "PartialRetractionIn", "ExpressionOfConcernIn")
OF_THE_RECORD = ("title", "abstract")  # texts that PubMed shows
OURS = ("digest", "registry")  # kinds of abstracts that no publisher owns
DIGEST = "Project digest, not the published abstract"


def queries(paper: str, recall: Mapping[str, Iterable[str]]) -> dict[str, Query]:
    """Everything stored about one record."""
    one = (paper,)
    current = "WHERE paper = ? AND valid_to IS NULL"
    return {
        "paper": ("SELECT * FROM papers WHERE paper = ?", one),
        "line": ('SELECT * FROM "rows" WHERE paper = ?', one),
        "authors": ("SELECT * FROM authors WHERE paper = ? ORDER BY position", one),
        "types": ("SELECT name FROM publication_types WHERE paper = ? ORDER BY name", one),
        "notices": ("SELECT * FROM notices WHERE paper = ? ORDER BY position", one),
        "labels": (f"SELECT * FROM labels {current} ORDER BY field_name", one),
        "tags": (f"SELECT DISTINCT kind, tag FROM tags {current} ORDER BY kind, tag", one),
        "readings": (f"SELECT * FROM readings {current} ORDER BY kind, position", one),
        "findings": (f"SELECT * FROM findings {current} ORDER BY position", one),
        "corrections": ("SELECT * FROM corrections WHERE paper = ? ORDER BY correction DESC", one),
        "versions": (
            "SELECT valid_from, valid_to, harvest FROM versions WHERE paper = ? ORDER BY valid_from DESC",
            one,
        ),
        "changes": ("SELECT * FROM all_changes WHERE paper = ? ORDER BY changed_on DESC, kind", one),
        "registry": (
            "SELECT i.registry_id, i.registry, i.source, t.title, t.status FROM registry_ids i"
            " LEFT JOIN trials t ON t.trial = i.registry_id WHERE i.paper = ? ORDER BY i.registry_id",
            one,
        ),
        "family": (
            "SELECT o.paper, o.role, o.reason, o.votes, r.title, r.year, r.first_author, r.study_type, o.study"
            ' FROM reports m JOIN reports o USING (study) LEFT JOIN "rows" r ON r.paper = o.paper'
            " WHERE m.paper = ? ORDER BY o.role = 'primary' DESC, o.paper = o.study DESC, o.votes DESC, r.year, o.paper",
            one,
        ),
        "second": second.query_of(paper),
        **pages_full_text.queries(paper),
        **pages_citations.queries(paper, recall),
        "rob2": pages_rob2.query(paper),
        "votes": ("SELECT DISTINCT outcome FROM votes WHERE paper = ? ORDER BY outcome", one),
    }


def study(site: Site, found: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """Everything the page of a record shows; found are the rows of `queries`."""
    paper = decoded(found["paper"][0], "title_markup", "abstract_markup", "sections", "languages", "keywords")
    line = found["line"][0] if found["line"] else {}
    link = wrong.link_of(site, paper)
    quotes = numbered(site, found["readings"], found["findings"], link)
    labels = {row["field_name"]: row for row in found["labels"]}
    return {
        "paper": paper,
        "line": line,
        "banners": [*banners(paper, found["notices"]), *pages_citations.banner(found, site)],
        "posted": trial_of_posted(paper["paper"]),
        **text_parts(site, paper, quotes),
        "glance": glance(
            site,
            labels,
            found["readings"],
            found["findings"],
            quotes,
            line,
            corrections=found["corrections"],
            link=link,
        ),
        "labels": [label(labels[name], link) for name in ("study_type",) if name in labels],
        "other_labels": [label(row, link) for name, row in labels.items() if name != "study_type"],
        "review": reasons.told(line.get("needs_review") or ""),
        "second": second.differing(site, found["second"]),
        "tags": tags(site, found["tags"]),
        "types": [row["name"] for row in found["types"]],
        "authors": authors(found["authors"]),
        "citation": reference.citation(paper, found["authors"]),
        "addresses": reference.addresses(paper),
        "registry": [{**row, **registry(row, site.links)} for row in found["registry"]],
        **study_parts(site, paper["paper"], found["family"]),
        "counted": counted(site, found["votes"]),
        "notices": [notice(row) for row in found["notices"]],
        "full_text": pages_full_text.full_text(site, found),
        "rob2": pages_rob2.lights(line.get("study_type"), found["rob2"]),
        "citations": pages_citations.citations(site, found),
        "corrections": found["corrections"],
        "versions": found["versions"],
        "changes": [{**row, "kind": words.label(words.CHANGES, row["kind"])} for row in found["changes"]],
        "json_ld": reference.json_ld(paper, found["authors"]),
    }


def text_parts(site: Site, paper: Row, quotes: Sequence[Quote]) -> dict[str, Any]:
    """Title and abstract with their quotes; an abstract that a publisher owns only where the site shows them."""
    shown = site.shows_abstracts or paper["abstract_kind"] in OURS
    return {
        "title": render(paper["title"], paper["title_markup"], [q for q in quotes if q.field == "title"]),
        "plain_title": render(paper["title"], paper["title_markup"]),
        "digest": DIGEST if paper["abstract_kind"] == "digest" else None,
        "abstract": list(abstract(paper, quotes)) if shown else [],
        "abstract_hidden": not shown,
        "quotes": quotes,
        "in_pubmed": {q.number: reference.at_quote(paper, q.quote) for q in quotes if q.field in OF_THE_RECORD},
    }


def study_parts(site: Site, paper: str, reports: Sequence[Row]) -> dict[str, Any]:
    """The other reports of the study, and the part that this one has in it."""
    main = next((row["paper"] for row in reports if row["role"] == "primary"), None)
    told = {row["paper"]: family(row, site.links, main) for row in reports}
    return {"role": told.pop(paper, None), "family": list(told.values())}


def numbered(
    site: Site, readings: Sequence[Row], findings: Sequence[Row], link: wrong.Link = lambda *_: None
) -> list[Quote]:
    """Every quoted piece once, numbered in reading order (title, then abstract), with all it was read as."""
    pieces: dict[tuple[str, int, int], list[tuple[str, str, str]]] = {}
    links: dict[tuple[str, int, int], list[tuple[str, str]]] = {}
    for kind, rows in (("finding", findings), ("reading", readings)):
        for row in rows:
            if is_background(row):
                continue
            if row["quote"] and row["start"] is not None and row["start"] < row["end"]:
                said = finding_words(site, row) if kind == "finding" else reading_words(site, row)
                place = (row["field"], row["start"], row["end"])
                pieces.setdefault(place, []).append((kind, said, row["quote"]))
                if (name := field_of(row)) and (href := link(name, value_of(row), row["quote"])):
                    links.setdefault(place, []).append((name, href))
    order = sorted(pieces, key=lambda k: (_rank(k[0]), k[1], k[2]))
    return [
        Quote(
            number=i,
            field=key[0],
            start=key[1],
            end=key[2],
            kind=pieces[key][0][0],
            meaning="; ".join(dict.fromkeys(said for _, said, _ in pieces[key])),
            quote=pieces[key][0][2],
            wrong=tuple(dict.fromkeys(links.get(key, []))),
        )
        for i, key in enumerate(order, 1)
    ]


def _rank(field: str) -> tuple[int, str]:
    """Title, abstract, then the parts of the full text."""
    return (OF_THE_RECORD.index(field), "") if field in OF_THE_RECORD else (len(OF_THE_RECORD), field)


def abstract(paper: Row, quotes: Sequence[Quote]) -> Iterator[tuple[str | None, Markup]]:
    """The parts of the abstract with their labels, quotes marked."""
    text = paper["abstract"] or ""
    marks = [q for q in quotes if q.field == "abstract"]
    for name, start, end in paragraphs(text, paper["sections"]):
        yield name, render(text, paper["abstract_markup"], marks, start, end)


def banners(paper: Row, notices: Sequence[Row]) -> list[dict[str, Any]]:
    """What a reader has to know before anything else: retraction, concern, deletion, preprint."""
    found: list[dict[str, Any]] = []
    related = [notice(row) for row in notices if row["ref_type"] in GRAVE]
    if paper["retracted"]:
        text = "This work has been retracted. Its results are not counted on this site."
        found.append({"kind": "alarm", "title": "Retracted", "text": text, "notices": related})
    if paper["concern"]:
        text = "An expression of concern has been published about this work. Read the notice before using its results."
        found.append({"kind": "alarm", "title": "Expression of concern", "text": text, "notices": related})
    if paper["deleted_on"]:
        text = f"The source removed this record on {paper['deleted_on'][:10]}. It is kept here for reference only."
        found.append({"kind": "alarm", "title": "Removed by its source", "text": text, "notices": []})
    elif paper["unlisted_on"]:
        text = f"Since {paper['unlisted_on'][:10]} the search of this topic has not returned this record; its source still has it."
        found.append({"kind": "warn", "title": "Not listed by the search", "text": text, "notices": []})
    if trial_of_posted(paper["paper"]):
        text = (
            "Results posted by the sponsor at the trial registry. They are not peer reviewed and not from an article."
        )
        found.append({"kind": "warn", "title": "Registry results, no article", "text": text, "notices": []})
    if paper["preprint"]:
        text = "This is a preprint and has not been peer reviewed."
        found.append({"kind": "warn", "title": "Preprint", "text": text, "notices": []})
    return found


def notice(row: Row) -> dict[str, Any]:
    """A notice with its words and address."""
    pmid = row["notice_pmid"]
    return {
        **row,
        "what": words.label(words.NOTICES, row["ref_type"]),
        "href": f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/" if pmid else None,
    }


def label(row: Row, link: wrong.Link = lambda *_: None) -> dict[str, Any]:
    """A label with its probability and the terms that speak for and against it, strongest first."""
    full = {**decoded(row, "terms"), "probabilities": json.loads(row["probabilities"] or "{}")}
    names = {"study_type": words.STUDY_TYPES, "scope": words.SCOPES, "comparator": words.COMPARATORS}
    vocabulary = names.get(row["field_name"], {"true": "Yes", "false": "No"})
    terms = sorted(full["terms"], key=lambda t: -abs(t["weight"]))
    ranked = sorted(full["probabilities"].items(), key=lambda p: -p[1])[:4]
    return {
        **full,
        "name": words.label({}, row["field_name"]),
        "words": words.label(vocabulary, row["value"]),
        "percent": words.percent(row["probability"]) if row["probability"] is not None else None,
        "by": words.label(words.SOURCES, row["source"]),
        "mark": words.mark(row.get("status")),
        "wrong": link(row["field_name"], row["value"], None),
        "for": [t for t in terms if t["weight"] > 0][:8],
        "against": [t for t in terms if t["weight"] < 0][:8],
        "ranked": [(words.label(vocabulary, v), words.percent(p), svg.bar(p, words.percent(p))) for v, p in ranked],
    }


def tags(site: Site, rows: Sequence[Row]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Tags by kind as (words, address of the evidence table where there is a column for them)."""
    columns = {"headline": "tags", "role": "role", "condition": "population"}
    kinds: dict[str, list[tuple[str, str]]] = {}
    for row in rows:
        known = site.topic.vocabulary.get(row["kind"], {}).get(row["tag"])
        text = known.label if known else words.label({}, row["tag"])
        column = columns.get(row["kind"])
        href = site.links.evidence(**{f"{column}__arraycontains": row["tag"]}) if column else ""
        kinds.setdefault(words.label({"condition": "Population"}, row["kind"]), []).append((text, href))
    return list(kinds.items())


def authors(rows: Sequence[Row]) -> str:
    """All authors as printed."""
    return ", ".join(r["collective_name"] or f"{r['fore_name'] or r['initials'] or ''} {r['last_name']}" for r in rows)


def registry(row: Row, links: Links) -> dict[str, Any]:
    """A registration number with its public page, and our row of the trial if there is one."""
    return {
        "href": registries.registry_url(row["registry_id"]),
        "ours": links.trial(row["registry_id"]) if row["title"] else None,
        "status": registries.trial_status(row["status"]) if row["status"] else None,
    }


def family(row: Row, links: Links, main: str | None) -> dict[str, Any]:
    """A report of the study; it has one main report, whatever else could be one is a further report."""
    role = "secondary" if row["role"] == "primary" and row["paper"] != main else row["role"]
    return {**row, "href": links.study(row["paper"]), "role": words.label(words.ROLES, role)}


def counted(site: Site, votes: Sequence[Row]) -> list[tuple[str, str | None]]:
    """The outcomes for which the results of this report count, with their pages."""
    return [(outcome_words(site, row["outcome"]), values.outcome_page(site, row["outcome"])) for row in votes]
