"""The numbers of the brief counted a second time, in Python from the reports and studies: what the queries must give."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from evidence.records import BY_PERSON, REVIEWS, Report, Statement, Study
from evidence.topic import Topic
from summarize.directions import BY_AMOUNT, CONTROLLED, UNCONTROLLED
from summarize.readings.durations import MONTHS_3, days
from summarize.studies import harms
from summarize.studies.votes import Vote, every_vote, votes

Values = Mapping[str, Any]


class Table:
    """What the brief is written from."""

    def __init__(self, reports: Sequence[Report], studies: Sequence[Study], topic: Topic) -> None:
        self.reports, self.studies, self.topic = reports, studies, topic
        self.by_key = {r.paper.paper: r for r in reports}
        self.voting = [s for s in studies if (s.species, s.scope) == ("human", "core") and self.counted(s)]
        self.benefits = [o for o in topic.outcomes.values() if o.group != "safety"]

    def counted(self, study: Study) -> list[Report]:
        """The reports of a study whose findings count."""
        return [self.by_key[p.paper] for p in study.reports if p.votes]

    def readings(self, study: Study, kind: str) -> list[Any]:
        """The values of a kind read from them."""
        return [x for r in self.counted(study) for x in r.readings if x.kind == kind]

    def on(self, outcome: str, scope: str = "core", species: str = "human") -> list[Vote]:
        """Its votes of both kinds."""
        both = [
            votes(self.reports, self.studies, (outcome,), species=species, scopes=(scope,), by_amount=kind)
            for kind in (False, True)
        ]
        return [v for found in both for v in found if v.direction != "observed"]


def told_twice(statements: Sequence[Statement], table: Table) -> Iterator[tuple[str, str, object, object]]:
    """Every value of the sentences that is counted here too: (sentence, name, as written, as counted here)."""
    for one in statements:
        count = COUNTS.get(one.template_id)
        for name, value in (count(table, one.values) if count else {}).items():
            yield one.text, name, one.values[name], value or (None if one.values[name] is None else value)


def _designs(studies: Sequence[Study]) -> dict[str, int]:
    return dict(Counter(str(s.study_type) for s in studies))


def _sizes(studies: Sequence[Study]) -> dict[str, object]:
    sizes = [s.participants for s in studies if s.participants is not None]
    ends = {"smallest": min(sizes), "largest": max(sizes)} if sizes else {}
    return {"participants": sum(sizes), "stated": len(sizes), "not_stated": len(studies) - len(sizes), **ends}


def _all(table: Table, _: Values) -> Values:
    return {k: v for k, v in _sizes(table.voting).items() if k not in ("smallest", "largest")}


def _randomized(table: Table, _: Values) -> Values:
    return _sizes([s for s in table.voting if s.study_type == "randomized_trial"])


def _people(table: Table, _: Values) -> Values:
    return {"studies": len(table.voting), "designs": _designs(table.voting)}


def _on_question(table: Table) -> list[Report]:
    return [
        r
        for r in table.reports
        if r.value("scope") == "core" and not r.paper.retracted and r.value("study_type") not in (None, "notice")
    ]


def _among(name: str, keep: Callable[[Report], bool]) -> Callable[[Table, Values], Values]:
    return lambda table, _: {name: sum(map(keep, _on_question(table)))}


def _checked(table: Table, _: Values) -> Values:
    found = [
        v
        for v in every_vote(table.reports, table.studies)
        if (v.study.species, v.study.scope) == ("human", "core") and not v.outcomes[0].startswith("other:")
    ]
    return {"votes": len(found), "checked": sum(v.status in BY_PERSON for v in found)}


def _outcome(scope: str, species: str = "human") -> Callable[[Table, Values], Values]:
    def count(table: Table, values: Values) -> Values:
        name = next(o.outcome for o in table.topic.outcomes.values() if o.label == values["label"])
        found = table.on(name, scope, species)
        controlled = [v for v in found if v.direction in CONTROLLED]
        made = {
            "controlled": len(controlled),
            "randomized": sum(v.study.study_type == "randomized_trial" for v in controlled),
            "by_dose": sum(v.comparator == "dose" for v in controlled),
            "directions": dict(Counter(str(v.direction) for v in controlled)),
            "changes": dict(Counter(str(v.direction) for v in found if v.direction in UNCONTROLLED)),
            "more": dict(Counter(str(v.direction) for v in found if v.direction in BY_AMOUNT)),
        }
        return {k: v for k, v in made.items() if k in values}

    return count


def _grade(vote: Vote) -> int:
    """How good a design is: against something else before more against less, randomized before all others."""
    randomized = vote.study.study_type == "randomized_trial"
    if vote.direction in CONTROLLED and vote.comparator != "dose":
        return 1 if randomized else 3
    if vote.direction in CONTROLLED or vote.direction in BY_AMOUNT:
        return 2 if randomized else 4
    return 6 if vote.study.study_type == "case_report" else 5


def _best(table: Table, values: Values) -> Values:
    found = {o.label: table.on(o.outcome) for o in table.benefits if o.label in values["found"]}
    grades = {label: min(map(_grade, vs)) for label, vs in found.items()}
    best = {label: [v for v in vs if _grade(v) == grades[label]] for label, vs in found.items()}
    studies = list({v.study.study: v.study for vs in best.values() for v in vs}.values())
    routes = {(s.study, x.value) for s in studies for x in table.readings(s, "route") if x.detail != "background"}
    return {
        "grade": min(grades.values()),
        "studies": len(studies),
        "designs": _designs(studies),
        "people": sum(s.participants or 0 for s in studies),
        "stated": sum(s.participants is not None for s in studies),
        "routes": dict(Counter(route for _, route in routes)),
        "routed": len({study for study, _ in routes}),
        "found": {label: dict(Counter(str(v.direction) for v in vs)) for label, vs in best.items()},
    }


def _events(table: Table, group: str, present: bool | None) -> list[Any]:
    found = harms.events(table.by_key, table.studies, table.topic, group)
    return [e for e in found if e.outcome != harms.TOLERATED and present in (None, e.present)]


def _harms(table: Table, values: Values) -> Values:
    present = _events(table, harms.CORE, True)
    return {
        "studies": len(table.voting),
        "reported": len({e.study.study for e in present}),
        "serious": sum(e.outcome == "serious_ae" for e in present),
    }


def _serious(table: Table, values: Values) -> Values:
    sides = [sum(e.outcome == "serious_ae" for e in _events(table, harms.CORE, present)) for present in (True, False)]
    return {"reported": sides[0], "absent": sides[1], "silent": len(table.voting) - sum(sides)}


def _beside(group: str) -> Callable[[Table, Values], Values]:
    def count(table: Table, _: Values) -> Values:
        reported = {e.study.study for e in _events(table, group, True)}
        return {
            "reported": len(reported),
            "absent": len({e.study.study for e in _events(table, group, None)} - reported),
        }

    return count


def _counted(present: bool) -> Callable[[Table, Values], Values]:
    def count(table: Table, values: Values) -> Values:
        events = _events(table, harms.CORE, present)
        labels = [
            table.topic.outcomes[e.outcome].label if e.outcome in table.topic.outcomes else e.outcome for e in events
        ]
        shown = values["counts"] or {}
        return {"counts": {label: labels.count(label) for label in shown}}

    return count


def _unknown(table: Table, _: Values) -> Values:
    core = [o for o in table.topic.outcomes.values() if o.core]
    missing = [o.label for o in core if not _any_vote(table, o.outcome)]
    return {"outcomes": missing, "missing": len(missing), "core": len(core)}


def _any_vote(table: Table, outcome: str) -> bool:
    return any(votes(table.reports, table.studies, (outcome,), by_amount=kind) for kind in (False, True))


def _route(table: Table, _: Values) -> Values:
    routes = {s.study: {x.value for x in table.readings(s, "route") if x.detail != "background"} for s in table.voting}
    stated = [found for found in routes.values() if found]
    return {
        "stated": len(stated),
        "routes": dict(Counter(route for found in stated for route in found)),
        "not_vein": sum("intravenous" not in found for found in stated),
        "not_stated": len(routes) - len(stated),
    }


def _dose(table: Table, _: Values) -> Values:
    by_weight = {
        s.study: [n for x in table.readings(s, "dose") if x.unit == "mg/kg" for n in x.data.get("numbers", ())]
        for s in table.voting
    }
    numbers = [n for found in by_weight.values() for n in found]
    return {"studies": sum(map(bool, by_weight.values())), "low": min(numbers), "high": max(numbers)}


def _follow_up(table: Table, _: Values) -> Values:
    long = [s for s in table.voting if any((days(x) or 0) >= MONTHS_3 for x in table.readings(s, "follow_up"))]
    return {"long": len(long), "studies": len(table.voting)}


COUNTS: Mapping[str, Callable[[Table, Values], Values]] = {
    "bottom.best": _best,
    "bottom.harms": _harms,
    "bottom.unknown": _unknown,
    "kind.people": _people,
    "kind.reviews": _among("reviews", lambda r: r.value("study_type") in REVIEWS),
    "kind.digests": _among("digests", lambda r: r.paper.abstract_kind == "digest"),
    "kind.waiting": _among("waiting", lambda r: r.needs_review is not None),
    "kind.checked": _checked,
    "who.all": _all,
    "who.randomized": _randomized,
    "outcome.counts": _outcome("core"),
    "outcome.near": _outcome("adjacent"),
    "animal.outcome": _outcome("core", "animal"),
    "route.stated": _route,
    "dose.range": _dose,
    "safety.reported": _counted(True),
    "safety.absent": _counted(False),
    "safety.serious": _serious,
    "safety.dependent": _beside(harms.DEPENDENT),
    "safety.harm": _beside(harms.HARM),
    "unknown.follow_up": _follow_up,
}
