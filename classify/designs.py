"""Design details by the words that state them; reviews and opinions are not tagged with the designs they discuss."""

from __future__ import annotations

from collections.abc import Mapping

from evidence.records import StudyType as T

TRIALS = frozenset({T.RANDOMIZED_TRIAL, T.NONRANDOMIZED_TRIAL, T.PROTOCOL, T.PRECLINICAL})
OBSERVED = frozenset({T.COMPARATIVE, T.DESCRIPTIVE, T.CASE_REPORT, T.OTHER})
PRIMARY = TRIALS | OBSERVED
SYNTHESES = frozenset({T.SYSTEMATIC_REVIEW, T.PROTOCOL})

DESIGNS: Mapping[str, tuple[frozenset[T], str]] = {
    "crossover": (TRIALS, "crossover, cross-over, crossed over, within-subject*, counterbalanced, latin square"),
    "cluster": (TRIALS, "cluster randomi*, cluster-randomi*, clusters were randomi*, stepped wedge"),
    "factorial": (TRIALS, "factorial"),
    "pragmatic": (TRIALS, "pragmatic trial, pragmatic randomi*, pragmatic clinical"),
    "adaptive": (TRIALS, "adaptive trial, adaptive design, adaptive randomi*, sequential multiple assignment"),
    "non-inferiority": (TRIALS, "noninferior*, non-inferior*, equivalence trial"),
    "double-blind": (TRIALS, "double-blind*, double blinded, double-masked, triple-blind*, doubleblind"),
    "single-blind": (TRIALS, "single-blind*, single blinded, observer-blind*, assessor-blind*, rater-blind*"),
    "placebo-controlled": (
        TRIALS,
        "placebo-controlled, placebo controlled, saline-controlled, versus placebo, or placebo",
    ),
    "open-label": (TRIALS | OBSERVED, "open-label*, open label*, open trial, unblinded"),
    "single-arm": (
        TRIALS | OBSERVED,
        "single-arm, one-arm, single group, uncontrolled trial, uncontrolled study, single-group",
    ),
    "before-after": (
        TRIALS | OBSERVED,
        "before-after, before-and-after, pre-post, pretest-posttest, pre- and post-intervention",
    ),
    "dose-ranging": (
        TRIALS,
        "dose-ranging, dose-finding, dose-escalation, dose escalation, ascending dose*, dose-response",
    ),
    "pharmacokinetic": (TRIALS, "pharmacokinetic*, bioavailability, bioequivalence"),
    "healthy-volunteers": (
        PRIMARY,
        "healthy volunteer*, healthy subject*, healthy participant*, healthy male*, healthy adult*",
    ),
    "pilot": (
        PRIMARY,
        "pilot study, pilot trial, pilot randomi*, feasibility, proof-of-concept, proof of concept, pilot",
    ),
    "multicenter": (PRIMARY, "multicenter, multicentre, multi-center, multi-centre, multisite, multi-site"),
    "post-hoc": (
        PRIMARY,
        "post hoc, post-hoc, secondary analysis, secondary analyses, exploratory analysis, reanalysis",
    ),
    "pooled": (PRIMARY, "pooled analysis, pooled data, individual patient data, were pooled, data were combined from"),
    "follow-up": (PRIMARY, "long-term extension, extension study, follow-up study, long-term follow-up"),
    "retrospective": (OBSERVED, "retrospective*, chart review, medical records, health records, record review"),
    "prospective": (PRIMARY, "prospective*"),
    "cohort": (
        OBSERVED,
        "cohort study, cohort studies, cohort analysis, retrospective cohort, prospective cohort, cohort",
    ),
    "case-control": (OBSERVED, "case-control, case control, matched controls"),
    "cross-sectional": (OBSERVED, "cross-sectional, cross sectional"),
    "survey": (OBSERVED, "survey*, questionnaire*, respondents"),
    "qualitative": (PRIMARY, "qualitative*, semi-structured interview*, thematic analysis, focus group*"),
    "registry": (OBSERVED, "registry, registries, claims data, administrative data, insurance database"),
    "pharmacovigilance": (OBSERVED, "pharmacovigilance, faers, adverse event reporting, vigibase"),
    "propensity-matched": (OBSERVED, "propensity"),
    "case-series": (
        frozenset({T.CASE_REPORT, T.DESCRIPTIVE}),
        "case series, series of, two cases, three cases, two patients",
    ),
    "n-of-1": (PRIMARY, "n-of-1, n of 1, single-case design, single case experimental"),
    "imaging": (PRIMARY, "fmri, functional mri, magnetic resonance imaging, positron emission, neuroimaging"),
    "animal": (
        frozenset({T.PRECLINICAL}),
        "rats, rat, mice, mouse, murine, monkeys, dogs, pigs, rabbits, zebrafish, rodents",
    ),
    "in-vitro": (frozenset({T.PRECLINICAL}), "in vitro, cell line*, cultured, cell culture*, patch-clamp, slices"),
    "systematic-review": (
        SYNTHESES,
        "systematic review, systematically review*, systematic literature, umbrella review",
    ),
    "meta-analysis": (SYNTHESES, "meta-analy*, metaanaly*"),
    "network-meta-analysis": (SYNTHESES, "network meta-analy*"),
    "scoping-review": (SYNTHESES, "scoping review"),
}

# Publication types and MeSH headings that state a design outright (METHODS 3a).
STATED: Mapping[str, str] = {
    "Cross-Over Studies": "crossover",
    "Double-Blind Method": "double-blind",
    "Single-Blind Method": "single-blind",
    "Retrospective Studies": "retrospective",
    "Prospective Studies": "prospective",
    "Cohort Studies": "cohort",
    "Case-Control Studies": "case-control",
    "Cross-Sectional Studies": "cross-sectional",
    "Pilot Projects": "pilot",
    "Multicenter Study": "multicenter",
    "Meta-Analysis": "meta-analysis",
    "Network Meta-Analysis": "network-meta-analysis",
    "Systematic Review": "systematic-review",
    "Scoping Review": "scoping-review",
    "Adaptive Clinical Trial": "adaptive",
    "Pragmatic Clinical Trial": "pragmatic",
}


def design_terms() -> dict[str, tuple[str, ...]]:
    """Design -> its phrases."""
    return {name: tuple(t.strip() for t in terms.split(",")) for name, (_, terms) in DESIGNS.items()}
