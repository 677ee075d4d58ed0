"""Invented reports for the tests: plausible, and marked as invented in every title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from evidence.records import (
    Author,
    Batch,
    Classification,
    Direction,
    Extraction,
    Finding,
    Harvest,
    Label,
    LabelSource,
    Paper,
    Reading,
    RegistryId,
    Report,
    Significance,
    Span,
    Statement,
    Study,
    Tag,
    TextField,
    Trial,
)
from evidence.store import Store
from evidence.topic import Topic, write_definition
from summarize import brief
from summarize.brief import faithfulness
from summarize.claims import answers as claims
from summarize.studies import harms, votes
from summarize.studies.grouping import group_reports
from summarize.studies.synthesis import synthesize

NOW = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)
AS_OF = date(2026, 3, 1)
TEXTS: Mapping[str, str] = {
    "benefit": "{outcome} was lower with ketamine than with saline",
    "harm": "{outcome} was worse with ketamine than with saline",
    "no_difference": "{outcome} did not differ between the groups",
    "mixed": "{outcome} was lower on one scale and higher on the other",
    "uncontrolled_improvement": "{outcome} improved after ketamine",
    "uncontrolled_worsening": "{outcome} became worse after ketamine",
    "observed": "{outcome} was seen",
    "more_benefit": "{outcome} was lower with the high dose of ketamine than with the low dose",
    "more_harm": "{outcome} was worse with the high dose of ketamine than with the low dose",
    "more_no_difference": "{outcome} did not differ between the doses of ketamine",
    "more_mixed": "{outcome} was lower with the high dose on one scale and higher on the other",
    "unclear": "{outcome} changed by the end",
}


def report(
    key: str,
    study_type: str = "randomized_trial",
    *,
    findings: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    n: int | None = None,
    doses: Sequence[float] = (),
    routes: Sequence[str] = (),
    after: str | None = None,
    events: Sequence[tuple[str, str, Mapping[str, object]]] = (),
    tags: Sequence[tuple[str, str]] = (),
    scope: str = "core",
    humans: str = "true",
    comparator: str = "placebo",
    secondary: bool = False,
    nct: Sequence[str] = (),
    authors: Sequence[str] = (),
    title: str | None = None,
    extra: str = "",
    role: str = "RESULTS",
    review: str | None = None,
    more: Sequence[tuple[str, str]] = (),
    **paper: Any,
) -> Report:
    """A report whose readings and findings stand in its own invented abstract; `after` is a time ("3 months")."""
    text = _Text()
    readings = []
    if n is not None:
        readings.append(text.reading("sample_size", f"{n} people", str(n), number=n, detail="randomized"))
    readings += [
        text.reading("dose", f"{d:g} mg/kg", f"{d:g} mg/kg", number=d, unit="mg/kg", data={"numbers": [d]})
        for d in doses
    ]
    readings += [text.reading("route", f"given by the {r} route", r, detail="stated") for r in routes]
    found = [
        text.finding(outcome, direction, role, after)
        for outcome, direction in (findings.items() if isinstance(findings, Mapping) else findings)
    ]
    readings += text.times
    readings += [
        text.reading("adverse_event", f"{value.replace('_', ' ')} was told of", value, detail=detail, data=data)
        for value, detail, data in events
    ]
    readings += [text.reading(kind, value, value) for kind, value in more]
    if extra:
        text.add(extra)
    labels = {
        "study_type": study_type,
        "scope": scope,
        "humans": "false" if study_type == "preclinical" else humans,
        "comparator": comparator,
        "secondary": str(secondary).lower(),
    }
    fields: dict[str, Any] = {
        "paper": key,
        "pmid": key if key.isdigit() else None,
        "title": title or f"Invented study {key} of ketamine",
        "abstract": text.whole or None,
        "authors": tuple(Author(last_name=a.split()[0], initials=a.split()[-1]) for a in authors),
        "registry_ids": tuple(RegistryId(registry="ClinicalTrials.gov", id=i) for i in nct),
        "year": 2020,
    }
    return Report(
        paper=Paper(**(fields | paper)),
        labels={
            f: Label(field=f, value=v, source=LabelSource.RULE, needs_review=review if f == "study_type" else None)
            for f, v in labels.items()
        },
        tags=tuple(Tag(kind=kind, tag=tag, source=LabelSource.RULE) for kind, tag in tags),
        readings=tuple(readings),
        findings=tuple(found),
    )


class _Text:
    """An abstract that grows; every piece gives its span."""

    def __init__(self) -> None:
        self.whole = ""
        self.times: list[Reading] = []

    def add(self, piece: str) -> Span:
        start = len(self.whole)
        self.whole += piece + ". "
        return Span(field=TextField.ABSTRACT, start=start, end=start + len(piece), quote=piece)

    def reading(self, kind: str, piece: str, value: str, **values: Any) -> Reading:
        return Reading(kind=kind, value=value, span=self.add(piece), **values)

    def finding(self, outcome: str, direction: str, role: str, after: str | None) -> Finding:
        span = self.add(
            TEXTS[direction].format(outcome=outcome.replace("_", " ")) + (f" after {after}" if after else "")
        )
        if after:
            number, unit = after.split()
            start = span.end - len(after)
            place = Span(field=TextField.ABSTRACT, start=start, end=span.end, quote=after)
            self.times.append(Reading(kind="follow_up", value=after, number=float(number), unit=unit, span=place))
        return Finding(
            outcome=outcome,
            direction=Direction(direction),
            significance=Significance.NOT_STATED,
            span=span,
            role=role,
        )


def trial(number: str, status: str | None = "RECRUITING", **values: Any) -> Trial:
    """An invented registry record."""
    return Trial(**({"trial": number, "title": f"Invented trial {number}", "status": status} | values))


def run(source: str = "pubmed", day: int = 1, **values: Any) -> Harvest:
    """A search on that day of March 2026."""
    at = NOW.replace(day=day)
    fields = {"topic": "t", "kind": "full", "count": 9, "fetched": 9, "started_at": at} | values
    return Harvest(harvest=f"t/{source}/{at:%Y-%m-%d}", source=source, finished_at=at, **fields)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What was written from a set of reports, and the store it was checked against."""

    statements: tuple[Statement, ...]
    claims: tuple[Statement, ...]
    reports: tuple[Report, ...]
    studies: tuple[Study, ...]

    def section(self, name: str) -> str:
        """The sentences of a section."""
        return " ".join(s.text for s in self.statements if s.section == name)

    @property
    def text(self) -> str:
        """Everything."""
        return brief.render_text(self.statements)


def tell(
    folder: Path,
    topic: Topic,
    reports: Sequence[Report],
    trials: Sequence[Trial] = (),
    harvests: Sequence[Harvest] | None = None,
) -> Told:
    """Store the reports, sum up as the pipeline does, and pass the gate; GuardError when it refuses."""
    runs = [run()] if harvests is None else list(harvests)
    with Store(folder / "evidence.db") as store:
        first, *others = runs or [run("file")]
        store.save_batch(Batch(harvest=first, papers=tuple(r.paper for r in reports), trials=tuple(trials)))
        for other in others:
            store.save_batch(Batch(harvest=other))
        store.save_classifications(
            [Classification(paper=r.paper.paper, labels=tuple(r.labels.values()), tags=r.tags) for r in reports], NOW
        )
        store.save_extractions(
            [Extraction(paper=r.paper.paper, readings=r.readings, findings=r.findings) for r in reports], NOW
        )
        standing, known = tuple(store.reports()), store.trials()
        studies = group_reports(standing, known)
        syntheses = synthesize(standing, studies, topic)
        answers = claims.answer_claims(standing, studies, known, topic)
        store.save_studies(studies)
        store.save_votes(map(votes.table_row, votes.every_vote(standing, studies)))
        store.save_harms(harms.every_event({r.paper.paper: r for r in standing}, studies, topic))
        store.save_synthesis(syntheses, answers)
        store.save_rows(standing, studies)
        store.save_meta(
            {
                "schedule_days": str(topic.schedule_days),
                "definition": write_definition(topic),
                **brief.topic_words(topic),
            }
        )
        statements = brief.write_brief(store.ask, as_of=AS_OF)
        told = claims.claim_statements(standing, studies, known, topic)
        faithfulness.check((*statements, *told), standing, store.run_scalar)
        store.save_statements(statements)
    return Told(statements=statements, claims=told, reports=standing, studies=studies)


def world() -> list[Report]:
    """One of everything: trials, duplicates, a preprint, a retraction, single arms, animals, reviews, no findings."""
    return [*_trials(), *_other_studies(), *_no_votes()]


def _trials() -> list[Report]:
    kpt = {"craving": "benefit", "relapse_abstinence": "benefit"}
    infusion = {"withdrawal": "benefit", "dissociation": "harm"}
    late = {"withdrawal": "benefit", "serious_ae": "no_difference"}
    return [
        report(
            "11",
            findings=kpt,
            n=70,
            doses=[2.0, 0.2],
            routes=["intramuscular"],
            comparator="dose",
            authors=["Alder A", "Birch B", "Cedar C"],
            nct=["NCT90000001"],
        ),
        report(
            "12", findings={"craving": "no_difference"}, n=70, secondary=True, nct=["NCT90000001"], authors=["Alder A"]
        ),
        report("13", findings=infusion, n=58, doses=[0.5], routes=["intravenous"], authors=["Dogwood D", "Elm E"]),
        report("14", findings=late, n=60, routes=["intravenous"], after="3 months"),
        report("23", findings={"depression": "no_difference"}, comparator="active"),
        report("24", findings={"pain": "benefit", "opioid_dose": "benefit"}, n=102, scope="adjacent"),
    ]


def _other_studies() -> list[Report]:
    home = {"moud_initiation": "uncontrolled_improvement"}
    title = "Invented low-dose ketamine for starting treatment at home"
    authors = ["Hazel H", "Ivy I"]
    return [
        report(
            "15",
            "nonrandomized_trial",
            findings={"withdrawal": "uncontrolled_improvement", "nausea_vomiting": "observed"},
            n=50,
            comparator="none",
            routes=["intramuscular"],
            after="2 days",
            authors=["Fir F", "Gum G"],
        ),
        report(
            "16",
            "case_report",
            findings={"withdrawal": "benefit", "opioid_use": "uncontrolled_improvement"},
            n=1,
            comparator="none",
            routes=["intravenous"],
            tags=[("theme", "standard_treatment_failure")],
            review="small margin",
        ),
        report("17", "descriptive", findings=home, n=37, comparator="none", title=title, authors=authors),
        report(
            "doi:10.9/17", "descriptive", findings=home, comparator="none", title=title, authors=authors, preprint=True
        ),
        report(
            "19", "preclinical", findings={"relapse_abstinence": "benefit"}, tags=[("mechanism", "mech_plasticity")]
        ),
        report("22", "comparative", comparator="groups"),
        report("26", "descriptive", scope="ketamine_harm", findings={"abuse": "observed"}, n=40, comparator="none"),
    ]


def _no_votes() -> list[Report]:
    return [
        report("18", findings={"craving": "benefit", "depression": "benefit"}, n=400, retracted=True),
        report("20", "systematic_review", findings={"craving": "benefit"}, n=3455),
        report("21", "protocol", nct=["NCT90000002"]),
        report("25", "opinion"),
        report("27", "notice"),
    ]
