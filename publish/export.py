"""A set of reports as text in pieces, one report at a time: however large the set, memory stays the same (pure).

FORMATS: name -> Format with media type, file ending and write(reports, abstracts) -> pieces of text.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from evidence.records import Report, Status
from evidence.records.plain import plain
from publish import cite

Pieces = Iterator[str]
Writer = Callable[[Iterable[Report], bool], Pieces]

# A spreadsheet takes a cell that begins so for a formula (https://owasp.org/www-community/attacks/CSV_Injection).
FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format: media type, ending of the file's name, words for a link, writer."""

    media_type: str
    ending: str
    words: str
    write: Writer


def _each(one: Callable[[Report, bool], str]) -> Writer:
    def write(reports: Iterable[Report], abstracts: bool = True) -> Pieces:
        for report in reports:
            yield one(report, abstracts)

    return write


def csl_json(reports: Iterable[Report], abstracts: bool = True) -> Pieces:
    """A JSON list of CSL items."""
    before = "[\n"
    for report in reports:
        yield before + json.dumps(cite.csl(report, abstracts), ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def json_lines(reports: Iterable[Report], abstracts: bool = True) -> Pieces:
    """One JSON object a report: the whole record, labels, tags, readings and findings with their quotes and offsets.

    Without abstracts the published text is left out and the offsets point into the original.
    """
    for report in reports:
        found = plain(report, datetime.isoformat)
        if report.paper.abstract_kind not in cite.OWN_WORDS and not abstracts:
            for key in ("abstract", "abstract_markup", "sections", "other_abstracts"):
                found["paper"].pop(key, None)
        yield json.dumps(found, ensure_ascii=False) + "\n"


CSV_COLUMNS = (
    "paper pmid doi title authors journal year pub_date language url study_type study_type_probability scope species tags"
    " n n_kind doses routes comparator outcomes directions quotes registry_ids publication_types retracted concern"
    " preprint open_access needs_review status checked abstract abstract_kind keywords read_from"
).split()


def table(reports: Iterable[Report], abstracts: bool = True) -> Pieces:
    """CSV (RFC 4180, UTF-8), one line a report, several values joined by "; "; no cell can start a formula."""
    yield csv_line(CSV_COLUMNS)
    for report in reports:
        row = csv_row(report, abstracts)
        yield csv_line([row[c] for c in CSV_COLUMNS])


def csv_row(report: Report, abstracts: bool) -> dict[str, object]:
    """A line of the CSV by column."""
    paper, (n, n_kind), label = report.paper, report.participants, report.labels.get("study_type")
    return {
        **{k: getattr(paper, k) for k in ("paper", "pmid", "doi", "title", "year", "pub_date")},
        "journal": paper.journal_name,
        **{k: getattr(paper, k) for k in ("retracted", "concern", "preprint", "open_access")},
        "authors": joined(cite.inverted(a) for a in paper.authors),
        "language": joined(paper.languages),
        "url": cite.url(report),
        "study_type": report.value("study_type"),
        "study_type_probability": label.probability if label else None,
        "scope": report.value("scope"),
        "species": report.species,
        "tags": joined(report.tagged("headline")),
        "n": n,
        "n_kind": n_kind,
        "doses": joined(report.read("dose")),
        "routes": joined(report.read("route")),
        "comparator": report.value("comparator"),
        "outcomes": joined(f.outcome for f in report.findings),
        "directions": joined(report.reported),
        "quotes": joined(f"{f.outcome}: \u201c{cite.line(f.span.quote)}\u201d" for f in report.findings),
        "registry_ids": joined(report.registry_ids),
        "publication_types": joined(t.name for t in paper.publication_types),
        "needs_review": report.needs_review,
        "status": report.status.value,
        "checked": joined(checked(report)),
        "abstract": cite.abstract(report, abstracts),
        "abstract_kind": paper.abstract_kind,
        "keywords": joined(paper.keywords),
        "read_from": report.read_from.value,
    }


def checked(report: Report) -> Iterator[str]:
    """Field, as a correction names it, and who stands behind its value, where it is more than the machine."""
    found = [(label.field, label.status) for label in report.labels.values()]
    found += [(r.kind if r.kind != "adverse_event" else f"{r.kind}:{r.value}", r.status) for r in report.readings]
    found += [(f"finding:{f.outcome}", f.status) for f in report.findings]
    return (f"{field}: {status}" for field, status in found if status is not Status.MACHINE)


ASREVIEW_COLUMNS = "record_id title abstract authors year doi url keywords included notes".split()


def asreview_csv(reports: Iterable[Report], abstracts: bool = True) -> Pieces:
    """Records to screen with ASReview (https://asreview.readthedocs.io/en/stable/lab/data_format.html): no decision yet."""
    yield csv_line(ASREVIEW_COLUMNS)
    for report in reports:
        row = csv_row(report, abstracts)
        notes = joined([*cite.notes(report), row["needs_review"], f"study type: {row['study_type'] or 'not labelled'}"])
        values = {**row, "record_id": row["paper"], "included": None, "notes": notes}
        yield csv_line([values[c] for c in ASREVIEW_COLUMNS])


def csv_line(values: Iterable[object]) -> str:
    """A line of CSV; a text that a spreadsheet would take for a formula gets an apostrophe before it."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([safe_cell(v) for v in values])
    return out.getvalue()


def safe_cell(value: object) -> object:
    """The value, or the text with an apostrophe before a sign that starts a formula; True and False as 1 and 0."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, str):
        return "'" + value if value.startswith(FORMULA) else value.replace("\x00", "")
    return value


def joined(values: Iterable[object]) -> str | None:
    """The values once each, joined by "; "; None when there are none."""
    return "; ".join(dict.fromkeys(str(v) for v in values if v)) or None


FORMATS: Mapping[str, Format] = {
    "ris": Format(media_type="application/x-research-info-systems", ending="ris", words="RIS", write=_each(cite.ris)),
    "nbib": Format(media_type="application/nbib", ending="nbib", words="NBIB", write=_each(cite.nbib)),
    "bibtex": Format(media_type="application/x-bibtex", ending="bib", words="BibTeX", write=_each(cite.bibtex)),
    "csljson": Format(
        media_type="application/vnd.citationstyles.csl+json", ending="csl.json", words="CSL-JSON", write=csl_json
    ),
    "csv": Format(media_type="text/csv", ending="csv", words="CSV", write=table),
    "jsonl": Format(media_type="application/x-ndjson", ending="jsonl", words="JSON lines", write=json_lines),
    "asreview": Format(media_type="text/csv", ending="asreview.csv", words="ASReview", write=asreview_csv),
}
BY_ENDING: Mapping[str, str] = {f.ending: name for name, f in FORMATS.items()}
