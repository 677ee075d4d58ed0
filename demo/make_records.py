"""Write records.jsonl: the studies without a verified PMID, as full records that `harvest.files.demo.load_demo` reads."""

from __future__ import annotations

import json
from typing import Any

from corpus import HERE, Digest, Facts, author_of, load_digests, load_facts, year_of

REGISTRIES = {"NCT": "ClinicalTrials.gov", "ISR": "ISRCTN", "IRC": "IRCT", "PRO": "PROSPERO"}
TYPES = {  # MeSH unique identifiers of the publication types that were read in a source
    "Randomized Controlled Trial": "D016449",
    "Comparative Study": "D003160",
    "Review": "D016454",
    "Meta-Analysis": "D017418",
    "Letter": "D016422",
    "Journal Article": "D016428",
    "Retracted Publication": "D016441",
}


def record(facts: Facts, digest: Digest, everything: dict[str, Facts]) -> dict[str, Any]:
    """One row as a `Paper` in JSON; a field that the facts do not give is left out."""
    year = year_of(facts)
    preprint = "rxiv" in str(facts.get("journal")).lower() or "preprint" in str(facts.get("journal")).lower()
    types = ["Retracted Publication"] if facts["retracted"] else []
    row = {
        "paper": facts["paper"],
        "title": facts["title"],
        "doi": facts.get("doi"),
        "pmcid": facts.get("pmcid"),
        "abstract": digest.text,
        "abstract_kind": "digest",
        "sections": sections(digest),
        **{key: facts.get(key) for key in ("journal", "journal_abbrev", "volume", "issue", "pages")},
        "year": year,
        "pub_date": str(year) if year else None,
        "pub_date_precision": "year" if year else None,
        "authors": [author_of(name) for name in facts.get("authors", ())],
        "publication_types": [{"ui": TYPES[t], "name": t} for t in (*types, *facts.get("publication_types", ()))],
        "registry_ids": [{"registry": REGISTRIES[i[:3]], "id": i} for i in facts.get("registry_ids", ())],
        "notices": notices(facts, everything),
        "retracted": facts["retracted"],
        "preprint": preprint,
        "source": "demo",
    }
    return {key: value for key, value in row.items() if value not in (None, [], False)}


def sections(digest: Digest) -> list[dict[str, Any]]:
    """Where the body of each section stands in the text."""
    found, at = [], 0
    for label, body in digest.sections:
        start = at + len(label) + 2
        at = start + len(body) + 1
        found.append({"label": label, "category": label, "start": start, "end": at - 1})
    return found


def notices(facts: Facts, everything: dict[str, Facts]) -> list[dict[str, Any]]:
    """The retraction, and the links to the article of a preprint or to the first report of the same trial."""
    found = []
    if facts["retracted"]:
        found.append({"ref_type": "RetractionIn", "note": facts["notes"], "origin": "demo"})
    for kind, target in facts.get("links", ()):
        other = everything[target]
        found.append({"ref_type": kind, "source": other["paper"], "pmid": other["pmid"], "origin": "demo"})
    return [{key: value for key, value in notice.items() if value} for notice in found]


def main() -> None:
    """Write the records beside this file."""
    facts = load_facts()
    digests, _ = load_digests()
    rows = [record(row, digests[key], facts) for key, row in facts.items() if not row["pmid"] and key in digests]
    lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    (HERE / "records.jsonl").write_text("".join(lines), encoding="utf-8")
    print(f"{len(rows)} records without a PMID")


if __name__ == "__main__":
    main()
