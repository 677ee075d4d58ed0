"""The nine items of SWiM, Synthesis Without Meta-analysis (Campbell 2020, BMJ 368:l6890), written from the data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from evidence.records import Report
from evidence.topic import Topic
from summarize.directions import CONTROLLED
from summarize.studies import certainty
from summarize.studies.proportions import FEWEST_FOR_SIGN_TEST
from summarize.studies.votes import Vote


def items(
    topic: Topic,
    outcome: str,
    species: str,
    counted: Sequence[Vote],
    near: Sequence[Vote],
    reports: Sequence[Report],
    *,
    by_amount: Sequence[Vote] = (),
) -> dict[str, str]:
    """Item -> text, in the order of the items (keys sort that way too)."""
    label = topic.outcomes[outcome].label if outcome in topic.outcomes else outcome.replace("_", " ")
    by_key = {r.paper.paper: r for r in reports}
    retracted = sorted(
        r.paper.paper for r in reports if r.paper.retracted and any(f.outcome == outcome for f in r.findings)
    )
    return {
        "1 grouping": _grouping(label, species, near),
        "2 metric": "Direction of effect from the patient's side; size and significance of effects are not used.",
        "3 method": (
            "Vote counting by direction, one vote a study: studies with a benefit out of controlled studies with a benefit"
            " or harm, with Wilson's 95 % interval; comparisons of more with less ketamine are counted apart and bear on"
            " neither; an exact two-sided sign test only from"
            f" {FEWEST_FOR_SIGN_TEST} such studies on. Null and mixed results are shown apart. No effect is pooled."
        ),
        "4 priority": (
            "All readable studies count alike. Within a study results sentences come before conclusions, comparisons"
            " before changes without a comparison; one direction only if all agree, else mixed."
        ),
        "5 heterogeneity": "Looked at by design: " + (_by_design(counted) or "no study") + ".",
        "6 certainty": certainty.assess([_facts(v) for v in counted], by_key).text(),
        "7 presentation": "Effect-direction plot and table, ordered by design, direction and number of participants.",
        "8 results": _results(counted, near, retracted, by_amount),
        "9 limitations": (
            "Read by machine from titles and abstracts, which overstate benefits and often leave out null results;"
            " vote counting says nothing of the size of an effect, and the sign test assumes independent, equally likely"
            " votes, which such data do not follow (Nikolakopoulos 2020, doi:10.1002/jrsm.1427). Risk of bias was not"
            " judged."
        ),
    }


def _grouping(label: str, species: str, near: Sequence[Vote]) -> str:
    who = "people" if species == "human" else "animals or the laboratory"
    text = f"Studies in {who} on the question itself that report on: {label.lower()}. The groups were set in the topic file"
    return text + (f"; studies near the question ({len(near)}) are shown apart." if near else ".")


def _facts(vote: Vote) -> Mapping[str, object]:
    return {
        "paper": vote.paper,
        "direction": vote.direction,
        "study_type": vote.study.study_type,
        "n": vote.study.participants,
    }


def _by_design(counted: Sequence[Vote]) -> str:
    groups = sorted({v.study.study_type for v in counted})
    return "; ".join(
        f"{g.replace('_', ' ')}: {_counts([v for v in counted if v.study.study_type == g])}" for g in groups
    )


def _counts(counted: Sequence[Vote]) -> str:
    counts = Counter(v.direction for v in counted)
    return ", ".join(f"{n} {d.replace('_', ' ')}" for d, n in sorted(counts.items()))


def _results(counted: Sequence[Vote], near: Sequence[Vote], retracted: Sequence[str], by_amount: Sequence[Vote]) -> str:
    compared = sum(v.direction in CONTROLLED for v in counted)
    parts = [f"{len(counted)} studies, {compared} with a comparison: {_counts(counted)}" if counted else "0 studies"]
    if by_amount:
        parts.append(f"more against less ketamine, counted apart: {_counts(by_amount)}")
    if near:
        parts.append(f"near the question, not counted: {_counts(near)}")
    if retracted:
        parts.append(f"retracted, not counted: {', '.join(retracted)}")
    return "; ".join(parts) + "."
