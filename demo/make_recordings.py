"""Record the demo's PubMed traffic: the real harvester against a stand-in of PubMed that serves the demo corpus.

    python demo/make_recordings.py topics/ketamine-oud.yml demo/recordings
    python demo/make_recordings.py topics/ketamine-aud.yml demo/recordings-aud

The stand-in searches title and digest of every record with a verified PMID by the topic's own query; what the query
does not match is not found. Two runs are recorded, a first one and a repetition, so that both can be replayed.
"""

from __future__ import annotations

import argparse
import re
import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement, tostring

from corpus import HERE, Digest, Facts, author_of, load_digests, load_facts, year_of
from make_records import REGISTRIES, TYPES

from evidence.records import Known, Paper
from evidence.topic import Topic, load_topic
from harvest.net.entrez import Entrez
from harvest.net.recording import recording
from harvest.pubmed.run import harvest_pubmed

sys.path.insert(0, str(HERE.parent / "tests" / "harvest"))
from standin import Standin  # the tests' stand-in of NCBI's E-utilities

NOW = datetime(2026, 11, 23, 5, 17, tzinfo=UTC)


def article(facts: Facts, digest: Digest | None) -> bytes:
    """One record as PubmedArticle; an element whose value the facts do not give is left out."""
    root = Element("PubmedArticle")
    citation = SubElement(root, "MedlineCitation")
    _leaf(citation, "PMID", facts["pmid"], Version="1")
    paper = SubElement(citation, "Article")
    _journal(paper, facts)
    _leaf(paper, "ArticleTitle", facts["title"])
    if facts.get("pages"):
        _leaf(SubElement(paper, "Pagination"), "MedlinePgn", facts["pages"])
    _leaf(paper, "ELocationID", facts.get("doi"), EIdType="doi", ValidYN="Y")
    _authors(paper, facts)
    _registry(paper, facts)
    types = SubElement(paper, "PublicationTypeList")
    for name in facts.get("publication_types", ("Journal Article",)):
        _leaf(types, "PublicationType", name, UI=TYPES[name])
    _mesh(citation, facts)
    _digest(citation, digest)
    ids = SubElement(SubElement(root, "PubmedData"), "ArticleIdList")
    for kind, name in (("pubmed", "pmid"), ("doi", "doi"), ("pmc", "pmcid")):
        _leaf(ids, "ArticleId", facts.get(name), IdType=kind)
    return tostring(root, encoding="utf-8", xml_declaration=False)


def _leaf(parent: Element, tag: str, text: str | None, **attributes: str) -> None:
    if text:
        SubElement(parent, tag, attributes).text = text


def _journal(paper: Element, facts: Facts) -> None:
    journal = SubElement(paper, "Journal")
    issue = SubElement(journal, "JournalIssue")
    _leaf(issue, "Volume", facts.get("volume"))
    _leaf(issue, "Issue", facts.get("issue"))
    date = SubElement(issue, "PubDate")
    for tag, text in printed_date(facts).items():
        _leaf(date, tag, text)
    _leaf(journal, "Title", facts.get("journal"))
    _leaf(journal, "ISOAbbreviation", facts.get("journal_abbrev"))


def printed_date(facts: Facts) -> dict[str, str]:
    """The children of PubDate: what was printed, never the day of the online version."""
    year, text = year_of(facts), str(facts.get("date") or "")
    if not year or "(online)" in text:
        return {"Year": str(year)} if year else {}
    text = re.sub(r"\s*\(.*", "", text)
    if "-" in text:
        return {"MedlineDate": f"{year} {text}"}
    return dict(zip(("Year", "Month", "Day"), (str(year), *text.split()), strict=False))


def _authors(paper: Element, facts: Facts) -> None:
    if not facts.get("authors"):
        return
    authors = SubElement(paper, "AuthorList", CompleteYN="Y" if facts["authors_complete"] else "N")
    for name in facts["authors"]:
        author, parts = SubElement(authors, "Author", ValidYN="Y"), author_of(name)
        for tag, key in (("LastName", "last_name"), ("Initials", "initials"), ("Suffix", "suffix")):
            _leaf(author, tag, parts.get(key))


def _registry(paper: Element, facts: Facts) -> None:
    if not facts.get("registry_ids"):
        return
    banks = SubElement(paper, "DataBankList", CompleteYN="Y")
    for number in facts["registry_ids"]:
        bank = SubElement(banks, "DataBank")
        _leaf(bank, "DataBankName", REGISTRIES[number[:3]])
        _leaf(SubElement(bank, "AccessionNumberList"), "AccessionNumber", number)


def _mesh(citation: Element, facts: Facts) -> None:
    """MeSH headings as read ("Ketamine / therapeutic use*", the star for a major one)."""
    if not facts.get("mesh"):
        return
    headings = SubElement(citation, "MeshHeadingList")
    for text in facts["mesh"]:
        heading = SubElement(headings, "MeshHeading")
        for tag, name in zip(("DescriptorName", "QualifierName"), text.split(" / "), strict=False):
            _leaf(heading, tag, name.rstrip("*"), MajorTopicYN="Y" if name.endswith("*") else "N")


def _digest(citation: Element, digest: Digest | None) -> None:
    if digest is None:
        return
    other = SubElement(citation, "OtherAbstract", Type="Digest", Language="eng")
    for label, body in digest.sections:
        _leaf(other, "AbstractText", body, Label=label, NlmCategory=label)


def record_traffic(topic: Topic, directory: Path) -> dict[str, Paper]:
    """Record a first run and its repetition; gives back the papers found."""
    digests, _ = load_digests()
    papers: dict[str, Paper] = {}
    with Standin() as ncbi, recording(directory, NOW):
        ncbi.add(*(article(row, digests.get(key)) for key, row in load_facts().items() if row["pmid"]))
        # PubMed's phrase index knows the topic's headings and phrases, also those that no record served here carries.
        ncbi.index.known_phrases.update(re.findall('"([^"]+)"', topic.query))
        entrez = Entrez(email="demo@example.org", base_url=ncbi.url)
        known = Known()
        for _ in range(2):
            for batch in harvest_pubmed(topic, entrez, known, now=NOW):
                papers |= {paper.paper: paper for paper in batch.papers}
                run = batch.harvest
            if run.status != "complete":
                raise SystemExit(f"the run is {run.status}: {run.shortfall}")
            known = Known(
                refreshed=dict.fromkeys(papers, NOW.date()),
                cursors=batch.cursors,
                query_translation=run.query_translation,
                count=run.count,
            )
    return papers


def main() -> None:
    """Replace the recording and say what it found."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("topic", type=Path)
    arguments.add_argument("directory", type=Path)
    given = arguments.parse_args()
    shutil.rmtree(given.directory, ignore_errors=True)
    papers = record_traffic(load_topic(given.topic), given.directory)
    served = {row["pmid"]: row for row in load_facts().values() if row["pmid"]}
    for scope in ("core", "neighbour", "hard_negative"):
        all_of = [row["id"] for row in served.values() if row["scope"] == scope]
        lacking = [row["id"] for row in served.values() if row["scope"] == scope and row["pmid"] not in papers]
        print(f"{scope}: {len(all_of) - len(lacking)} of {len(all_of)} found; not found: {' '.join(lacking) or 'none'}")


if __name__ == "__main__":
    main()
