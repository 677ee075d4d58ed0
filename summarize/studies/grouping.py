"""Study families: the reports of one study counted once, each with its role, its reason and whether it votes.

PRISMA 2020 counts studies and reports apart (Page 2021, BMJ 372:n71); one vote a study is the rule of vote counting
by direction (Cochrane Handbook, section 12.2.2.1).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from evidence.records import ReadFrom, Report, Scope, Study, StudyReport, StudyType, Trial
from summarize.studies import links as study_links
from summarize.studies.links import Link

DESIGNS = (
    StudyType.RANDOMIZED_TRIAL,
    StudyType.NONRANDOMIZED_TRIAL,
    StudyType.COMPARATIVE,
    StudyType.DESCRIPTIVE,
    StudyType.CASE_REPORT,
    StudyType.PRECLINICAL,
)  # designs whose findings count, best first
_MEMBERS = frozenset((*DESIGNS, StudyType.PROTOCOL, StudyType.NOTICE))  # a review, guideline or opinion is no study
_REPUBLISHED = ("CorrectedandRepublishedFrom", "RetractedandRepublishedFrom", "RepublishedFrom")
_SCOPES = tuple(Scope)  # nearest first


def group_reports(reports: Sequence[Report], trials: Sequence[Trial] = ()) -> tuple[Study, ...]:
    """The independent studies behind the reports, by key; the order of the input does not matter.

    Reviews, guidelines, opinions and notices without their study belong to no study. A retracted report takes its
    study out of every count, companion reports included, unless it was corrected and republished.
    """
    members = {r.paper.paper: r for r in sorted(reports, key=lambda r: r.paper.paper) if _is_member(r)}
    found = study_links.links(list(members.values()), trials)
    families = _families(members, found)
    studies = (_study([members[p] for p in family], found) for family in families)
    return tuple(sorted((s for s in studies if s is not None), key=lambda s: s.study))


def _is_member(report: Report) -> bool:
    study_type = report.value("study_type")
    if study_type == StudyType.PROTOCOL:
        title = report.paper.title.casefold()
        return "review" not in title and "meta-analys" not in title
    return study_type in _MEMBERS


def _families(members: Mapping[str, Report], found: Sequence[Link]) -> list[list[str]]:
    """Join linked reports, strongest link first; never two studies that one registry counts as two."""
    family = {paper: [paper] for paper in members}
    ids = {paper: set(study_links.study_registrations(report)) for paper, report in members.items()}
    for link in found:
        one, other = family[link.first], family[link.second]
        if one is other or (link.rank != study_links.BY_PEOPLE and not _may_join(members, ids, [*one, *other])):
            continue
        one.extend(other)
        for paper in other:
            family[paper] = one
    return [sorted(group) for paper, group in sorted(family.items()) if min(group) == paper]


def _may_join(members: Mapping[str, Report], ids: Mapping[str, set[str]], group: Sequence[str]) -> bool:
    numbers = set().union(*(ids[p] for p in group))
    registries = [study_links.registry(n) for n in numbers]
    animals = {members[p].species == "animal" for p in group if _has_results(members[p])}
    return len(registries) == len(set(registries)) and len(animals) < 2


def _study(family: Sequence[Report], found: Sequence[Link]) -> Study | None:
    if all(r.value("study_type") == StudyType.NOTICE for r in family):
        return None
    places = _places(family, found)
    votes = {place.paper for place in places if place.votes}
    lead = min(family, key=lambda r: (r.paper.paper not in votes, _rank(r)))
    voting = [r for r in family if r.paper.paper in votes] or [lead]
    numbers = sorted(set().union(*map(study_links.study_registrations, family)))
    people, kind, paper = _participants(_sized(lead, voting, family))
    return Study(
        study=(sorted(numbers, key=lambda n: (not n.startswith("NCT"), n)) or [lead.paper.paper])[0],
        title=lead.paper.title,
        study_type=lead.value("study_type") or StudyType.OTHER,
        species=lead.species,
        scope=_nearest_scope(voting),
        reports=places,
        participants=people,
        participants_kind=kind,
        participants_paper=paper,
        registry_ids=tuple(numbers),
        year=_first_year(family) or lead.paper.year,
    )


def _participants(sized: Report | None) -> tuple[int | None, str | None, str | None]:
    """How many people took part, of which kind that number is, and the report it is taken from."""
    if sized is None or sized.sample_size is None:
        return None, None, None
    number = sized.sample_size.number
    return None if number is None else int(number), sized.sample_size.detail, sized.paper.paper


def _first_year(family: Sequence[Report]) -> int | None:
    """The year of the earliest report with results."""
    return min((r.paper.year for r in family if r.paper.year is not None and _has_results(r)), default=None)


def _rank(report: Report) -> tuple[bool, bool, bool, int, int, str]:
    """Order of leads: results, not secondary, not a preprint, better design, earlier, key."""
    study_type = report.value("study_type")
    design = DESIGNS.index(StudyType(study_type)) if study_type in DESIGNS else len(DESIGNS)
    paper = report.paper
    second = paper.preprint or _is_posted(report)
    return (not _has_results(report), _is_secondary(report), second, design, paper.year or 9999, paper.paper)


def _nearest_scope(reports: Sequence[Report]) -> str:
    scopes = {r.value("scope") for r in reports}
    return next((s for s in _SCOPES if s in scopes), Scope.NO_KETAMINE)


def _sized(lead: Report, voting: Sequence[Report], family: Sequence[Report]) -> Report | None:
    """The report the number of participants is taken from: the lead, else another one with results; never animals."""
    standing = [r for r in family if _has_results(r) and not r.paper.retracted]
    return next((r for r in (lead, *voting, *standing) if _has_results(r) and _size_of_people(r)), None)


def _size_of_people(report: Report) -> bool:
    return report.species != "animal" and report.sample_size is not None


def _has_results(report: Report) -> bool:
    return report.value("study_type") in DESIGNS


def _is_secondary(report: Report) -> bool:
    return report.value("secondary") == "true"


def _places(family: Sequence[Report], found: Sequence[Link]) -> tuple[StudyReport, ...]:
    results = [r for r in family if _has_results(r) and not _is_posted(r)]
    articles = [r for r in results if not r.paper.preprint]
    why = _reasons(family, found)
    copies = _copies(articles, found)
    places = []
    for report in family:
        role, votes, note = _posted(results) if _is_posted(report) else _role(report, articles, copies)
        halt = _retraction(report, articles or results)
        reason = "; ".join(filter(None, (why[report.paper.paper], halt or note)))
        places.append(StudyReport(paper=report.paper.paper, role=role, reason=reason, votes=votes and halt is None))
    return tuple(places)


def _is_posted(report: Report) -> bool:
    return report.read_from is ReadFrom.REGISTRY


def _posted(papers: Sequence[Report]) -> tuple[str, bool, str | None]:
    """The role of results posted at a registry: they speak for a trial of which no paper with results is here."""
    if papers:
        return "registry", False, "results at the registry do not vote beside a paper of the trial"
    return "registry", True, "no paper with results is in the table, so the results at the registry speak for the trial"


def _role(report: Report, articles: Sequence[Report], copies: Mapping[str, str]) -> tuple[str, bool, str | None]:
    """The role of a report in its family, whether its findings count, and why."""
    study_type = report.value("study_type")
    if study_type == StudyType.NOTICE:
        return "notice", False, "a notice never votes"
    if study_type == StudyType.PROTOCOL:
        return "protocol", False, "a protocol has no results and never votes"
    if report.paper.preprint:
        if articles:
            return "preprint", False, "a preprint does not vote beside its article"
        return "preprint", True, "its article is not in the table, so the results of the preprint are counted"
    if report.paper.paper in copies:
        return "secondary", False, f"another record of {copies[report.paper.paper]}, which is counted"
    if _is_secondary(report):
        if not all(map(_is_secondary, articles)):
            return "secondary", False, "a secondary report does not vote beside the main report"
        return "secondary", True, "the main report is not in the table, so the results of this report are counted"
    return "primary", True, None


def _retraction(report: Report, results: Sequence[Report]) -> str | None:
    if report.paper.retracted:
        return "retracted: not counted"
    retracted = [r for r in results if r.paper.retracted]
    if not retracted or not _has_results(report) or any(n.ref_type in _REPUBLISHED for n in report.paper.notices):
        return None
    return f"another report of this study was retracted ({retracted[0].paper.paper}): not counted"


def _copies(articles: Sequence[Report], found: Sequence[Link]) -> dict[str, str]:
    """Second record of one work -> the record that stands for it."""
    order = {r.paper.paper: _rank(r) for r in articles}
    pairs = [(link.first, link.second) for link in found if link.duplicate]
    ranked = (sorted(pair, key=lambda p: order[p]) for pair in pairs if pair[0] in order and pair[1] in order)
    copies: dict[str, str] = {}
    for first, second in sorted(ranked):
        copies.setdefault(second, first)
    return copies


def _reasons(family: Sequence[Report], found: Sequence[Link]) -> dict[str, str]:
    """Paper -> why it belongs to the family."""
    papers = {r.paper.paper for r in family}
    reasons: defaultdict[str, list[str]] = defaultdict(list)
    for link in found:
        if {link.first, link.second} <= papers:
            reasons[link.first].append(f"{link.reason}, with {link.second}")
            reasons[link.second].append(f"{link.reason}, with {link.first}")
    return {p: reasons[p][0] if p in reasons else "no other report of this study is known" for p in papers}
