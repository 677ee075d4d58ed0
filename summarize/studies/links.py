"""Which reports are about the same study, and the evidence for it in words.

Double counting is prevented by linking companion reports (Cochrane Handbook 2023, section 4.6.2: registration number,
authors, numbers of participants, doses, dates); a wrong link would hide a study, so each rule asks for several facts.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from evidence import lazy_re as re
from evidence.records import OWN, Author, Report, Trial, trial_of_posted

SAME_TITLE = 95.0  # token_sort_ratio of rapidfuzz, 0 to 100, for two records of one work
SAME_TITLE_PREPRINT = 85.0  # titles change between a preprint and its article
SMALLEST_N = 10  # equal numbers below this are too common to speak for one study
MOST_YEARS = 5  # a follow-up report seldom comes later
SAME_WORK = frozenset(
    "UpdateIn UpdateOf RetractionIn RetractionOf PartialRetractionIn PartialRetractionOf ErratumIn ErratumFor"
    " ExpressionOfConcernIn ExpressionOfConcernFor CorrectedandRepublishedIn CorrectedandRepublishedFrom"
    " RetractedandRepublishedIn RetractedandRepublishedFrom RepublishedIn RepublishedFrom ReprintIn ReprintOf".split()
)  # https://www.nlm.nih.gov/bsd/licensee/elements_descriptions.html#commentscorrections
BY_PEOPLE = -1  # rank: before every other reason
_TIME = re.compile(r"\b(?:\d+|one|two|three|four|five|six|nine|twelve)[\s-](?:day|week|month|year)s?\b")
_REVIEW_REGISTRIES = ("CRD", "INPLASY")  # numbers of reviews, not of studies


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two reports of one study: keys in order, how strong the evidence is (0 strongest), the reason in words."""

    first: str
    second: str
    rank: int
    reason: str
    duplicate: bool = False  # two records of the same work, not two reports of one study


def links(reports: Sequence[Report], trials: Sequence[Trial]) -> list[Link]:
    """Every link between two of the reports, strongest first; the order of the input does not matter."""
    found = [
        *_by_people(reports),
        *_by_doi(reports),
        *_by_registration(reports),
        *_by_registry_record(reports, trials),
        *_by_notice(reports),
    ]
    for a, b in _pairs_with_an_author(reports):
        link = _by_title(a, b) or _by_facts(a, b) or _by_time_in_title(a, b)
        if link:
            found.append(link)
    alone = {r.paper.paper for r in reports if _study_by_people(r) == OWN}
    found = [link for link in found if not {link.first, link.second} & alone]
    return sorted(found, key=lambda link: (link.rank, link.first, link.second, link.reason))


def study_registrations(report: Report) -> tuple[str, ...]:
    """The report's own registration numbers of studies; empty when it pools several trials or studied animals."""
    ids = tuple(i for i in report.registry_ids if not i.startswith(_REVIEW_REGISTRIES))
    registries = [registry(i) for i in ids]
    pools_trials = len(set(registries)) < len(registries)
    return () if pools_trials or report.species == "animal" else ids


def registry(registration: str) -> str:
    """The registry a number belongs to: its leading letters (NCT, ISRCTN), EUCTR for a bare EudraCT number."""
    letters = re.match(r"[A-Z]+", registration)
    return letters.group() if letters else "EUCTR"


def author_keys(report: Report) -> frozenset[str]:
    """Family name and first initial, lower case, without accents; a group of authors by its name."""
    return frozenset(filter(None, map(_author_key, report.paper.authors)))


def _author_key(author: Author) -> str:
    if author.last_name is None:
        return _plain(author.collective_name or "")
    initial = (author.initials or author.fore_name or "")[:1]
    return f"{_plain(author.last_name)} {_plain(initial)}".strip()


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in folded if not unicodedata.combining(c))


def _link(a: Report, b: Report, rank: int, reason: str, *, duplicate: bool = False) -> Link:
    first, second = sorted((a.paper.paper, b.paper.paper))
    return Link(first=first, second=second, rank=rank, reason=reason, duplicate=duplicate)


def _study_by_people(report: Report) -> str | None:
    """The last word of a person on which study a report belongs to: `own`, the key of another report, or None."""
    return next((c.value for c in reversed(report.corrections) if c.field == "study"), None)


def _by_people(reports: Sequence[Report]) -> Iterator[Link]:
    by_key = {r.paper.paper: r for r in reports}
    for report in reports:
        other = by_key.get(_study_by_people(report) or "")
        if other is not None:
            yield _link(report, other, BY_PEOPLE, "put together by a person")


def _by_doi(reports: Sequence[Report]) -> Iterator[Link]:
    holders: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        if report.paper.doi:
            holders[report.paper.doi.casefold()].append(report)
    for doi, group in holders.items():
        for a, b in combinations(group, 2):
            yield _link(a, b, 0, f"same DOI {doi}", duplicate=True)


def _by_registration(reports: Sequence[Report]) -> Iterator[Link]:
    holders: defaultdict[str, list[Report]] = defaultdict(list)
    for report in reports:
        for number in study_registrations(report):
            holders[number].append(report)
    for number, group in holders.items():
        for a, b in combinations(group, 2):
            yield _link(a, b, 0, f"same registration number {number}")


def _by_registry_record(reports: Sequence[Report], trials: Sequence[Trial]) -> Iterator[Link]:
    """Papers a registry record names; one printed before the trial began, or by others, is background."""
    by_pmid = _by_pmid(r for r in reports if r.species != "animal")
    for trial in trials:
        named = _named_by(trial, by_pmid)
        bearers = [r for r in reports if trial.trial in study_registrations(r)]
        group = {r.paper.paper: r for r in [*named, *bearers]}
        for a, b in combinations(group.values(), 2):
            if (a in named or b in named) and _is_of_trial(a, b, trial):
                yield _link(a, b, 1, f"named by the registry record {trial.trial}")


def _named_by(trial: Trial, by_pmid: Mapping[str, Report]) -> list[Report]:
    return [by_pmid[p] for p in trial.pmids if p in by_pmid and _after_start(by_pmid[p], trial)]


def _by_pmid(reports: Iterable[Report]) -> dict[str, Report]:
    return {r.paper.pmid: r for r in reports if r.paper.pmid}


def _is_of_trial(a: Report, b: Report, trial: Trial) -> bool:
    """Whether one of two reports is what was posted of the trial, or they have an author in common."""
    posted = trial_of_posted(a.paper.paper) or trial_of_posted(b.paper.paper)
    return posted == trial.trial or bool(author_keys(a) & author_keys(b))


def _after_start(report: Report, trial: Trial) -> bool:
    start = (trial.start_date or "")[:4]
    return start.isdigit() and report.paper.year is not None and report.paper.year >= int(start)


def _by_notice(reports: Sequence[Report]) -> Iterator[Link]:
    by_pmid = _by_pmid(reports)
    for report in reports:
        for notice in report.paper.notices:
            other = by_pmid.get(notice.pmid or "") if notice.ref_type in SAME_WORK else None
            if other is not None and other is not report:
                yield _link(report, other, 0, f"linked in PubMed ({notice.ref_type})")


def _pairs_with_an_author(reports: Sequence[Report]) -> Iterator[tuple[Report, Report]]:
    by_author: defaultdict[str, list[Report]] = defaultdict(list)
    for report in sorted(reports, key=lambda r: r.paper.paper):
        for key in author_keys(report):
            by_author[key].append(report)
    seen: set[tuple[str, str]] = set()
    for group in by_author.values():
        for a, b in combinations(group, 2):
            pair = (a.paper.paper, b.paper.paper)
            if pair not in seen:
                seen.add(pair)
                yield a, b


def _by_title(a: Report, b: Report) -> Link | None:
    """Two records of one work: nearly the same title, the same numbers in it, at least half the authors shared."""
    with_preprint = a.paper.preprint != b.paper.preprint
    first, second = (re.sub(r"^(?:retracted|withdrawn)\W+", "", _plain(r.paper.title)) for r in (a, b))
    alike = fuzz.token_sort_ratio(first, second) >= (SAME_TITLE_PREPRINT if with_preprint else SAME_TITLE)
    if not alike or _numerals(first) != _numerals(second) or _years_apart(a, b) > MOST_YEARS or not _half_shared(a, b):
        return None
    what = "preprint and article with the same title" if with_preprint else "same title"
    return _link(a, b, 2, f"{what} and {_shared_words(a, b)}", duplicate=True)


def _by_facts(a: Report, b: Report) -> Link | None:
    """Companion reports in people: half the authors, the same number of participants and a dose in common."""
    n, other_n = a.sample_size, b.sample_size
    if n is None or other_n is None or n.number != other_n.number or (n.number or 0) < SMALLEST_N:
        return None
    doses = _doses(a) & _doses(b)
    if "animal" in (a.species, b.species) or not doses or _years_apart(a, b) > MOST_YEARS or not _half_shared(a, b):
        return None
    facts = [_shared_words(a, b), f"the same number of participants ({n.number:g})", f"the same dose ({min(doses)})"]
    return _link(a, b, 3, "; ".join([*facts, _published(a, b)]))


def _published(a: Report, b: Report) -> str:
    years = sorted({r.paper.year for r in (a, b) if r.paper.year})
    return f"published {' and '.join(map(str, years))}" if years else "years not known"


def _by_time_in_title(a: Report, b: Report) -> Link | None:
    """An earlier and a later report: titles alike but for the time of follow-up they name, half the authors shared."""
    titles = [_plain(r.paper.title) for r in (a, b)]
    timeless = [_TIME.sub(" ", title) for title in titles]
    if timeless == titles or fuzz.token_set_ratio(*timeless) < SAME_TITLE_PREPRINT or _years_apart(a, b) > MOST_YEARS:
        return None
    if not all(map(_TIME.search, titles)) or not _half_shared(a, b) or "animal" in (a.species, b.species):
        return None
    return _link(a, b, 4, f"titles alike but for the time of follow-up; {_shared_words(a, b)}")


def _half_shared(a: Report, b: Report) -> bool:
    names, others = author_keys(a), author_keys(b)
    smaller = min(len(names), len(others))
    return len(names & others) >= max(min(2, smaller), smaller / 2)


def _shared_words(a: Report, b: Report) -> str:
    shared = sorted(name.title() for name in author_keys(a) & author_keys(b))
    return f"{len(shared)} shared author{'' if len(shared) == 1 else 's'} ({', '.join(shared[:3])})"


def _doses(report: Report) -> set[str]:
    return {"".join(r.value.casefold().split()) for r in report.readings if r.kind == "dose"}


def _years_apart(a: Report, b: Report) -> int:
    if a.paper.year is None or b.paper.year is None:
        return 0
    return abs(a.paper.year - b.paper.year)


def _numerals(title: str) -> list[str]:
    return sorted(re.findall(r"\b(?:\d+|[ivx]+|one|two|three|first|second|third)\b", title))
