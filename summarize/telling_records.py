"""Sections of the brief on the records: what the evidence is, who and how many, dose and route, unknowns, search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from evidence.records import BY_PERSON, AbstractKind, Report, Scope, Statement, Study, StudyType
from evidence.schema import counts
from evidence.schema.counts import ON_QUESTION, REVIEWS
from summarize import queries
from summarize.durations import MONTHS_3, days, days_sql
from summarize.telling import Figure, Known, lowered, say
from summarize.votes import every_vote
from summarize.wording import join

KIND, WHO, DOSE, UNKNOWN = "What the evidence is", "Who and how many", "Dose and route", "What is not known"
MOST_GROUPS = 3
_RANDOMIZED = "study_type = 'randomized_trial'"
_VOTING = (
    "JOIN reports r ON r.paper = x.paper AND r.votes = 1 JOIN studies s ON s.study = r.study"
    " WHERE x.valid_to IS NULL AND s.species = 'human' AND s.scope = 'core'"
)
_ROUTE = "x.kind = 'route' AND coalesce(x.detail, '') <> 'background'"


def kind(known: Known) -> Iterator[Statement]:
    """Studies in people by design, what is listed beside them, whose words the abstracts are, what waits."""
    studies = known.voting()
    designs = {str(t): n for t, n in Counter(s.study_type for s in studies).items()}
    by_type = queries.voting_studies("study_type, count(*) AS n", "1 GROUP BY study_type")
    count = (len(studies), queries.voting_studies("count(*)"))
    papers = [r.paper.paper for s in studies for r in known.voting_reports(s)]
    if studies:
        query = f"SELECT json_group_object(study_type, n) FROM ({by_type})"
        yield say(KIND, "kind.people", {"studies": count, "designs": (designs, query)}, papers=papers)
    else:
        yield say(KIND, "kind.no_people", {"studies": count})
    yield from _counted(known, "kind.reviews", "reviews", counts.count("reviews"), _is_secondary)
    unclear = known.voting("unclear")
    if unclear:
        query = queries.voting_studies("count(*)", species="unclear")
        yield say(
            KIND,
            "kind.unclear",
            {"unclear": (len(unclear), query)},
            papers=[p.paper for s in unclear for p in s.reports],
        )
    preprints = [s for s in studies if any(p.votes and p.role == "preprint" for p in s.reports)]
    if preprints:
        only = "study IN (SELECT study FROM reports WHERE votes = 1 AND role = 'preprint')"
        yield say(KIND, "kind.preprints", {"preprints": (len(preprints), queries.voting_studies("count(*)", only))})
    yield from _counted(known, "kind.digests", "digests", queries.rows(f"{ON_QUESTION} AND digest = 1"), _is_digest)
    yield from _counted(
        known, "kind.waiting", "waiting", queries.rows(f"{ON_QUESTION} AND needs_review IS NOT NULL"), _waits
    )
    yield from _checked(known)


def _checked(known: Known) -> Iterator[Statement]:
    """How many votes a person stands behind; nothing where there is no vote."""
    found = [
        v
        for v in every_vote(known.reports, known.studies)
        if (v.study.species, v.study.scope) == ("human", Scope.CORE) and not v.outcomes[0].startswith("other:")
    ]
    every = "SELECT count(*) FROM votes WHERE species = 'human' AND scope = 'core' AND outcome NOT LIKE 'other:%'"
    checked = [v for v in found if v.status in BY_PERSON]
    figures: dict[str, Figure] = {
        "checked": (len(checked), f"{every} AND status IN {queries.listed(BY_PERSON)}"),
        "votes": (len(found), every),
    }
    if found:
        yield say(KIND, "kind.checked", figures, papers=[v.paper for v in checked])


def _counted(
    known: Known, template_id: str, name: str, query: str, keep: Callable[[Report], bool]
) -> Iterator[Statement]:
    """A count of records on the question, left out when it is 0."""
    on_question = [
        r
        for r in known.reports
        if r.value("scope") == Scope.CORE
        and not r.paper.retracted
        and r.value("study_type") not in (None, StudyType.NOTICE)
    ]
    found = [r.paper.paper for r in on_question if keep(r)]
    figures: dict[str, Figure] = {
        name: (len(found), query),
        "records": (len(on_question), counts.count("on_question")),
    }
    if found:
        yield say(KIND, template_id, figures, papers=found)


def _is_secondary(report: Report) -> bool:
    return report.value("study_type") in REVIEWS


def _is_digest(report: Report) -> bool:
    return report.paper.abstract_kind is AbstractKind.DIGEST


def _waits(report: Report) -> bool:
    return report.needs_review is not None


def who(known: Known) -> Iterator[Statement]:
    """Participants over independent studies, in randomized trials and in all."""
    studies, trials = known.voting(), known.voting(study_type=StudyType.RANDOMIZED_TRIAL)
    sizes = [s.participants for s in trials if s.participants is not None]
    if sizes:
        extremes: dict[str, Figure] = {
            "smallest": (min(sizes), queries.voting_studies("min(participants)", _RANDOMIZED)),
            "largest": (max(sizes), queries.voting_studies("max(participants)", _RANDOMIZED)),
        }
        yield say(WHO, "who.randomized", _people(trials, _RANDOMIZED) | extremes, papers=_sized(trials))
    if any(s.participants is not None for s in studies):
        yield say(WHO, "who.all", _people(studies, "1"), papers=_sized(studies))
    elif studies:
        figures = {"stated": (0, queries.voting_studies("count(participants)"))}
        yield say(WHO, "who.none", figures)


def _people(studies: Sequence[Study], where: str) -> dict[str, Figure]:
    sizes = [s.participants for s in studies]
    return {
        "participants": (
            sum(n for n in sizes if n is not None),
            queries.voting_studies("coalesce(sum(participants), 0)", where),
        ),
        "stated": (len(sizes) - sizes.count(None), queries.voting_studies("count(participants)", where)),
        "not_stated": (sizes.count(None), queries.voting_studies("count(*)", f"participants IS NULL AND {where}")),
    }


def _sized(studies: Sequence[Study]) -> list[str]:
    return [s.participants_paper for s in studies if s.participants_paper is not None]


def dose_and_route(known: Known) -> Iterator[Statement]:
    """Routes by study, how much was not given into a vein, the range of doses by body weight."""
    routes = {s.study: _routes(known, s) for s in known.voting()}
    stated = {study: found for study, found in routes.items() if found}
    distinct = f"SELECT count(DISTINCT r.study) FROM readings x {_VOTING} AND {_ROUTE}"
    number: Figure = (len(stated), distinct)
    if not stated:
        yield say(DOSE, "route.none", {"stated": number})
    else:
        counts = {route: n for route, n in sorted(Counter(r for found in stated.values() for r in found).items())}
        by_route = (
            f"SELECT x.value, count(DISTINCT r.study) AS n FROM readings x {_VOTING} AND {_ROUTE} GROUP BY x.value"
        )
        in_vein = f"SELECT r.study FROM readings x {_VOTING} AND {_ROUTE} AND x.value = 'intravenous'"
        missing = f"SELECT ({queries.voting_studies('count(*)')}) - ({distinct})"
        figures: dict[str, Figure] = {
            "stated": number,
            "routes": (counts, f"SELECT json_group_object(value, n) FROM ({by_route})"),
            "not_vein": (
                sum("intravenous" not in found for found in stated.values()),
                f"{distinct} AND r.study NOT IN ({in_vein})",
            ),
            "not_stated": (len(routes) - len(stated), missing),
        }
        papers = [p.paper for s in known.voting() if s.study in stated for p in s.reports if p.votes]
        yield say(DOSE, "route.stated", figures, words={"drug": known.drug}, papers=papers)
    yield from _doses(known)


def _routes(known: Known, study: Study) -> set[str]:
    readings = (x for r in known.voting_reports(study) for x in r.readings)
    return {x.value for x in readings if x.kind == "route" and x.detail != "background"}


def _doses(known: Known) -> Iterator[Statement]:
    found = {s.study: numbers for s in known.voting() if (numbers := _by_weight(known, s))}
    if not found:
        return
    numbers = [n for of_study in found.values() for n in of_study]
    source = f"FROM readings x, json_each(x.data, '$.numbers') j {_VOTING} AND x.kind = 'dose' AND x.unit = 'mg/kg'"
    yield say(
        DOSE,
        "dose.range",
        {
            "studies": (len(found), f"SELECT count(DISTINCT r.study) {source}"),
            "low": (min(numbers), f"SELECT min(j.value) {source}"),
            "high": (max(numbers), f"SELECT max(j.value) {source}"),
        },
        papers=[p.paper for s in known.voting() if s.study in found for p in s.reports if p.votes],
    )


def _by_weight(known: Known, study: Study) -> list[float]:
    doses = (x for r in known.voting_reports(study) for x in r.readings if x.kind == "dose" and x.unit == "mg/kg")
    lists = (x.data.get("numbers") for x in doses)
    return [float(n) for numbers in lists if isinstance(numbers, list | tuple) for n in numbers]


def unknown(known: Known) -> Iterator[Statement]:
    """Core outcomes without a result, follow-up, groups of people and comparisons that no study names."""
    core = [o for o in known.topic.outcomes.values() if o.core]
    reported = {s.outcome for s in known.syntheses if s.species == "human"}
    missing = [o for o in core if o.outcome not in reported]
    if missing:
        listed = queries.listed([o.outcome for o in core])
        with_result = f"SELECT count(*) FROM synthesis WHERE species = 'human' AND outcome IN {listed}"
        figures: dict[str, Figure] = {"missing": (len(missing), f"SELECT {len(core)} - ({with_result})")}
        yield say(UNKNOWN, "unknown.outcomes", figures, words={"outcomes": join([lowered(o.label) for o in missing])})
    yield _follow_up(known)
    yield from _never_tagged(known, "population", "unknown.groups", "groups")
    yield from _never_tagged(known, "comparator", "unknown.head_to_head", "comparators")


def _follow_up(known: Known) -> Statement:
    studies = known.voting()
    long = [s for s in studies if any(_is_long(r) for r in known.voting_reports(s))]
    query = (
        f"SELECT count(DISTINCT r.study) FROM readings x {_VOTING} AND x.kind = 'follow_up'"
        f" AND {days_sql('x.number', 'x.unit')} >= {MONTHS_3}"
    )
    figures: dict[str, Figure] = {
        "long": (len(long), query),
        "studies": (len(studies), queries.voting_studies("count(*)")),
    }
    papers = [p.paper for s in long for p in s.reports if p.votes]
    return say(UNKNOWN, "unknown.follow_up", figures, papers=papers)


def _is_long(report: Report) -> bool:
    return any(x.kind == "follow_up" and (days(x) or 0) >= MONTHS_3 for x in report.readings)


def _never_tagged(known: Known, tag_kind: str, template_id: str, word: str) -> Iterator[Statement]:
    """The tags of a kind that no voting report in people carries; nothing is said when there is no study at all."""
    studies = known.voting()
    carried = {t.tag for s in studies for r in known.voting_reports(s) for t in r.tags if t.kind == tag_kind}
    never = [t for t in known.topic.vocabulary.get(tag_kind, {}).values() if t.tag not in carried][:MOST_GROUPS]
    if not never or not studies:
        return
    query = (
        f"SELECT count(DISTINCT r.study) FROM tags x {_VOTING} AND x.kind = {queries.quoted(tag_kind)}"
        f" AND x.tag IN {queries.listed([t.tag for t in never])}"
    )
    labels = join([lowered(t.label) for t in never], "or")
    yield say(UNKNOWN, template_id, {"studies": (0, query)}, words={word: labels})
