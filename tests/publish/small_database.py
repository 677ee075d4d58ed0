"""A small evidence database of invented records, plainly marked as such, for the tests of the site."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

from evidence.records import (
    AbstractKind,
    Author,
    Batch,
    ClaimAnswer,
    Classification,
    Correction,
    Direction,
    Extraction,
    Finding,
    Harvest,
    Label,
    LabelSource,
    Markup,
    Notice,
    Paper,
    Reading,
    RegistryId,
    Section,
    Significance,
    Span,
    Statement,
    Study,
    StudyReport,
    Synthesis,
    Tag,
    Term,
    TextField,
    Trial,
)
from evidence.store import Store
from publish.site import topic_named
from summarize.directions import CONTROLLED
from summarize.readings import namings, printed

FIRST = datetime(2026, 5, 1, 6, 0, tzinfo=UTC)
SECOND = datetime(2026, 6, 1, 6, 0, tzinfo=UTC)

ABSTRACT = (
    "BACKGROUND: This record is invented for tests; craving matters.\n"
    "METHODS: We randomly assigned 64 invented adults to ketamine 0.5 mg/kg intravenously or midazolam.\n"
    "RESULTS: Craving was lower with ketamine than with midazolam (P = 0.01), counts fell below 10⁻³ & <b>x</b>.\n"
    "CONCLUSIONS: Invented ketamine may help; dissociation occurred."
)
TYPES = (
    (
        "90000001",
        "randomized_trial",
        "core",
        "human",
        "Invented trial of ketamine <script>alert(1)</script> for craving",
    ),
    ("90000002", "randomized_trial", "core", "human", "Invented follow-up of the ketamine craving trial"),
    ("90000003", "case_report", "core", "human", "Invented case of ketamine in buprenorphine-precipitated withdrawal"),
    ("90000004", "preclinical", "core", "animal", "Invented rats given ketamine during morphine withdrawal"),
    ("90000005", "systematic_review", "core", "human", "Invented review of ketamine for opioid use disorder"),
    ("90000006", "randomized_trial", "core", "human", "Invented trial that was retracted"),
    ("90000007", "nonrandomized_trial", "core", "human", "Invented open-label ketamine pilot, concern expressed"),
    ("90000008", "descriptive", "adjacent", "human", "Invented chart review of opioid-sparing ketamine"),
    ("90000009", "narrative_review", "ketamine_other", "human", "Invented overview of ketamine for depression"),
    ("doi:10.9999/invented,1", "comparative", "core", "human", "Invented preprint comparing ketamine with usual care"),
)
FINDINGS: dict[str, tuple[tuple[str, str], ...]] = {
    "90000001": (("craving", "benefit"), ("dissociation", "observed")),
    "90000002": (("craving", "no_difference"),),
    "90000003": (("withdrawal", "uncontrolled_improvement"),),
    "90000004": (("withdrawal", "benefit"),),
    "90000006": (("relapse_abstinence", "benefit"),),
    "90000007": (("withdrawal", "harm"), ("dissociation", "harm")),
    "doi:10.9999/invented,1": (("retention", "mixed"),),
}


def build(path: Path) -> Path:
    """Make the database at `path`: two runs a month apart; gives the path back."""
    with Store(path) as store:
        for run, moment in (("full", FIRST), ("incremental", SECOND)):
            store.save_batch(_batch(run, moment))
            waiting = list(store.papers_waiting("classified"))
            store.save_classifications((_classification(p) for p in waiting), moment)
            store.save_extractions((_extraction(p) for p in waiting), moment)
        correction = Correction(
            paper="90000008",
            field="study_type",
            value="comparative",
            by="Test",
            reason="invented reason: two groups are compared",
            made_at=SECOND,
        )
        store.save_correction(correction)
        finish(store)
    return path


def finish(store: Store) -> None:
    """Everything that is made anew from the records."""
    reports = list(store.reports())
    studies = _studies()
    store.save_studies(studies)
    store.save_votes(_votes())
    store.save_synthesis(_syntheses(), _claims())
    store.save_statements(_statements())
    store.save_rows(reports, studies)
    store.save_namings(namings.every_naming(store.ask, topic_named("ketamine-oud")), printed.every_effect(store.ask))
    store.mark_overdue_trials(SECOND)
    store.save_meta({"topic": "ketamine-oud", "schema_version": "1", "built_at": "2026-06-01T06:00:00Z"})


def _batch(kind: str, moment: datetime) -> Batch:
    first = kind == "full"
    harvest = Harvest(
        harvest=f"ketamine-oud/pubmed/{moment:%Y-%m-%dT%H:%M:%SZ}",
        topic="ketamine-oud",
        source="pubmed",
        kind=kind,
        started_at=moment,
        finished_at=moment,
        platform="Entrez (invented)",
        query="(ketamine*[tiab]) AND (opioid*[tiab])",
        query_translation='("ketamine*"[tiab]) AND ("opioid*"[tiab])',
        count=10,
        fetched=9 if first else 2,
        missing=() if first else ("90000099",),
        status="complete",
        tool_version="0.1.0",
    )
    papers = [_paper(*row[:2], row[4], first=first) for row in TYPES]
    late = {"90000002", "90000006"}
    chosen = [p for p in papers if p.paper not in late] if first else [p for p in papers if p.paper in late]
    trials = (
        Trial(
            trial="NCT99999901",
            title="Invented trial of ketamine for opioid craving",
            status="RECRUITING",
            phase="PHASE2",
            study_type="INTERVENTIONAL",
            enrollment=50,
            enrollment_kind="ESTIMATED",
            primary_completion_date="2027-03-01",
            last_update="2026-04-01",
        ),
        Trial(
            trial="NCT99999902",
            title="Invented finished trial of ketamine in withdrawal",
            status="COMPLETED",
            study_type="INTERVENTIONAL",
            enrollment=12,
            enrollment_kind="ACTUAL",
            primary_completion_date="2023-01-01",
        ),
    )
    return Batch(harvest=harvest, papers=tuple(chosen), trials=trials if first else ())


def _paper(key: str, study_type: str, title: str, *, first: bool) -> Paper:
    digits = key.isdigit()
    retracted = key == "90000006"
    notices: tuple[Notice, ...] = ()
    if retracted:
        notices = (Notice(ref_type="RetractionIn", source="Invented J. 2026", pmid="90000097", note="Invented"),)
    if key == "90000007":
        notices = (Notice(ref_type="ExpressionOfConcernIn", source="Invented J. 2025", pmid="90000098"),)
    return Paper(
        paper=key,
        pmid=key if digits else None,
        doi=f"10.9999/{key}" if digits else key.removeprefix("doi:"),
        title=title,
        title_markup=(Markup(start=0, end=8, tag="i"),),
        abstract=None if key == "90000009" else ABSTRACT,
        abstract_kind=AbstractKind.DIGEST if key == "90000003" else AbstractKind.PUBLISHED,
        abstract_markup=(Markup(start=ABSTRACT.index("randomly"), end=ABSTRACT.index(" assigned"), tag="i"),),
        sections=_sections(),
        journal="Invented Journal of Tests",
        journal_abbrev="Invented J Tests",
        volume="1",
        issue="2",
        pages="3-9",
        year=1999 + int(key[-1]) * 3 if digits else 2026,
        pub_date="2025-03",
        languages=("eng",),
        entrez_date=date(2026, 4, 1),
        authors=(
            Author(last_name="Example", fore_name="Ada", initials="A"),
            Author(last_name="Sample", fore_name="Bo", initials="B"),
        ),
        registry_ids=(RegistryId(registry="ClinicalTrials.gov", id="NCT99999903"),) if key == "90000001" else (),
        notices=notices,
        retracted=retracted,
        concern=key == "90000007",
        preprint=not digits,
        open_access=key == "90000001" or None,
        source="pubmed" if digits else "europepmc",
    )


def _sections() -> tuple[Section, ...]:
    found, at = [], 0
    for line in ABSTRACT.split("\n"):
        name = line.split(":")[0]
        found.append(Section(label=name, category=name, start=at + len(name) + 2, end=at + len(line)))
        at += len(line) + 1
    return tuple(found)


def _span(words: str) -> Span:
    start = ABSTRACT.index(words)
    return Span(field=TextField.ABSTRACT, start=start, end=start + len(words), quote=words)


def _classification(paper: Paper) -> Classification:
    _, study_type, scope, species, _ = next(row for row in TYPES if row[0] == paper.paper)
    label = Label(
        field="study_type",
        value=study_type,
        source=LabelSource.CLASSIFIER,
        probability=0.62 if paper.paper == "90000007" else 0.97,
        threshold=0.5,
        probabilities={study_type: 0.9, "opinion": 0.1},
        model="test-1",
        needs_review="two types are nearly as likely" if paper.paper == "90000007" else None,
        terms=(
            Term(name="randomly", weight=1.9, field=TextField.ABSTRACT, start=98, end=106),
            Term(name="we", weight=-0.4),
        ),
        intercept=-1.0,
        margin=0.5,
    )
    human = "true" if species == "human" else "false"
    others = (("scope", scope), ("humans", human), ("comparator", "active"))
    labels = (label, *(Label(field=f, value=v, source=LabelSource.RULE) for f, v in others))
    tags = (
        Tag(kind="headline", tag="trial" if "trial" in study_type else "other", source=LabelSource.RULE),
        Tag(kind="condition", tag="opioid_use_disorder", source=LabelSource.RULE),
        Tag(kind="mechanism", tag="mech_nmda", source=LabelSource.RULE),
    )
    return Classification(paper=paper.paper, labels=labels, tags=tags)


def _extraction(paper: Paper) -> Extraction:
    if paper.abstract is None:
        return Extraction(paper=paper.paper, readings=(), findings=())
    readings = (
        Reading(kind="sample_size", value="64", number=64, detail="randomized", span=_span("64 invented adults")),
        Reading(kind="dose", value="0.5 mg/kg", number=0.5, unit="mg/kg", span=_span("0.5 mg/kg")),
        Reading(kind="route", value="intravenous", span=_span("intravenously")),
        Reading(
            kind="key_sentence",
            value="Craving was lower with ketamine than with midazolam (P = 0.01)",
            span=_span("Craving was lower with ketamine than with midazolam (P = 0.01)"),
        ),
    )
    findings = tuple(
        Finding(
            outcome=outcome,
            direction=Direction(direction),
            significance=Significance.SIGNIFICANT,
            span=_span("dissociation occurred" if outcome == "dissociation" else "lower with ketamine"),
            role="RESULTS",
        )
        for outcome, direction in FINDINGS.get(paper.paper, ())
    )
    return Extraction(paper=paper.paper, readings=readings, findings=findings)


def _studies() -> tuple[Study, ...]:
    studies = []
    for key, study_type, scope, species, title in TYPES:
        if key == "90000002":
            continue
        reports = [StudyReport(paper=key, role="primary", reason="lead report", votes=key != "90000006")]
        if key == "90000001":
            reports.append(StudyReport(paper="90000002", role="secondary", reason="same authors and n", votes=False))
        studies.append(
            Study(
                study="NCT99999903" if key == "90000001" else key,
                title=title,
                study_type=study_type,
                species=species,
                scope=scope,
                reports=tuple(reports),
                participants=64 if key == "90000001" else None,
                participants_kind="randomized" if key == "90000001" else None,
                year=2002,
            )
        )
    return tuple(studies)


def _vote(study: str, paper: str, direction: str, study_type: str, n: int | None) -> dict[str, object]:
    span = _span("lower with ketamine")
    return {
        "study": study,
        "paper": paper,
        "direction": direction,
        "study_type": study_type,
        "n": n,
        "field": "abstract",
        "start": span.start,
        "end": span.end,
        "quote": span.quote,
    }


def _votes() -> Iterator[dict[str, object]]:
    """The votes that the syntheses show."""
    for one in _syntheses():
        for vote in one.votes:
            direction = str(vote["direction"])
            compared = direction in CONTROLLED
            before_after = "before_and_after" if direction.startswith("uncontrolled") else None
            yield {
                "study": vote["study"],
                "outcome": one.outcome,
                "direction": direction,
                "species": one.species,
                "scope": "core",
                "contrast": "ketamine_against_other" if compared else before_after,
                "compared": int(compared),
                "comparator": None,
                "paper": vote["paper"],
                "finding": 1,
                "status": "machine",
            }


def _syntheses() -> tuple[Synthesis, ...]:
    rows = (
        ("craving", "human", (("NCT99999903", "90000001", "benefit", "randomized_trial", 64),)),
        (
            "withdrawal",
            "human",
            (
                ("90000007", "90000007", "harm", "nonrandomized_trial", None),
                ("90000003", "90000003", "uncontrolled_improvement", "case_report", 1),
            ),
        ),
        ("withdrawal", "animal", (("90000004", "90000004", "benefit", "preclinical", None),)),
        ("retention", "human", (("doi:10.9999/invented,1", "doi:10.9999/invented,1", "mixed", "comparative", 310),)),
        (
            "dissociation",
            "human",
            (
                ("NCT99999903", "90000001", "observed", "randomized_trial", 64),
                ("90000007", "90000007", "harm", "nonrandomized_trial", None),
            ),
        ),
    )
    return tuple(_synthesis(*row) for row in rows)


def _synthesis(outcome: str, species: str, votes: tuple[tuple[str, str, str, str, int | None], ...]) -> Synthesis:
    counts: dict[str, int] = {}
    designs: dict[str, dict[str, int]] = {}
    for _, _, direction, study_type, _ in votes:
        counts[direction] = counts.get(direction, 0) + 1
        design = designs.setdefault(study_type, {})
        design[direction] = design.get(direction, 0) + 1
    stated = [n for *_, n in votes if n]
    items = "grouping metric method priority heterogeneity certainty presentation results limitations".split()
    return Synthesis(
        outcome=outcome,
        species=species,
        studies=tuple(v[0] for v in votes),
        counts=counts,
        by_design=designs,
        participants=sum(stated) or None,
        participants_not_stated=len(votes) - len(stated),
        favours=counts.get("benefit", 0),
        compared=counts.get("benefit", 0) + counts.get("harm", 0),
        wilson_low=0.2065,
        wilson_high=1.0,
        low_percent=21,
        high_percent=100,
        sign_test_p=None,
        votes=tuple(_vote(*v) for v in votes),
        swim={f"{i} {item}": f"Invented text on {item}." for i, item in enumerate(items, 1)},
    )


def _claims() -> tuple[ClaimAnswer, ...]:
    span = _span("lower with ketamine")
    return (
        ClaimAnswer(
            claim="C1",
            text="Ketamine infusions reduce craving for opioids",
            status="answered",
            answer="Invented answer: one trial is in favor.",
            supports=("90000001",),
            against=("90000007",),
            silent=("90000003",),
            by_design={"randomized_trial": 1},
            participants=64,
            best_design="randomized_trial",
            not_intravenous=0,
            spans=(
                {"paper": "90000001", "field": "abstract", "start": span.start, "end": span.end, "quote": span.quote},
            ),
        ),
        ClaimAnswer(
            claim="C8",
            text="It keeps people out of emergency rooms and hospitals",
            status="none_found",
            answer="Invented answer: no record was found.",
        ),
    )


def _statements() -> tuple[Statement, ...]:
    span = _span("lower with ketamine")
    quote = {"paper": "90000001", "field": "abstract", "start": span.start, "end": span.end, "quote": span.quote}
    return (
        Statement(
            section="bottom_line",
            text="Ketamine may reduce craving (invented): 1 of 1 compared studies.",
            template_id="bottom_line",
            values={"favours": 1, "compared": 1},
            papers=("90000001",),
            spans=(quote,),
        ),
        Statement(section="limits", text="Machine-made from abstracts (invented).", template_id="limits"),
    )
