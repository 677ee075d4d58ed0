"""The nine items of SWiM, Synthesis Without Meta-analysis (Campbell 2020, BMJ 368:l6890), written from the data.

Each number in them is a named one ({studies}, {near} ...): `fill` asks the named queries once the votes are stored.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from evidence import lazy_re as re
from evidence.records import Report, Synthesis
from evidence.schema.counted import grouped
from evidence.topic import Topic
from summarize.studies import certainty
from summarize.studies.proportions import FEWEST_FOR_SIGN_TEST
from summarize.studies.votes import Vote

Numbers = Mapping[str, Mapping[tuple[str, ...], int]]  # name -> group (outcome, species, place ...) -> number
SINGLE: Mapping[str, tuple[str, str]] = {  # name in the text -> named query, place of the votes
    "studies": ("swim_votes", "counted"),
    "near": ("swim_votes", "near"),
    "compared": ("swim_compared", "counted"),
    "not_randomized": ("swim_not_randomized", "counted"),
    "spin": ("swim_spin", "counted"),
    "preprints": ("swim_preprints", "counted"),
    "participants": ("swim_participants", "counted"),
    "not_stated": ("swim_not_stated", "counted"),
}
DIRECTIONS = {"directions": "counted", "directions_by_amount": "by_amount", "directions_near": "near"}
NAMED = (*dict.fromkeys(name for name, _ in SINGLE.values()), "swim_directions", "swim_designs")
_NAME = re.compile(r"\{(\w+)\}")


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
    """Item -> text with its numbers by name, in the order of the items (keys sort that way too)."""
    label = topic.outcomes[outcome].label if outcome in topic.outcomes else outcome.replace("_", " ")
    by_key = {r.paper.paper: r for r in reports}
    retracted = sorted(
        r.paper.paper for r in reports if r.paper.retracted and any(f.outcome == outcome for f in r.findings)
    )
    return {
        "1 grouping": _grouping(label, species, near),
        "2 metric": (
            "Direction of effect from the patient's perspective, as reported; a difference reported as not significant"
            " counts as no difference. Effect sizes are not used."
        ),
        "3 method": (
            "Vote counting by direction of effect, one vote per study: studies showing a benefit among the controlled studies"
            " showing a benefit or harm, with Wilson's 95 % interval; an exact two-sided sign test only if there are at"
            f" least {FEWEST_FOR_SIGN_TEST} such studies. Null and mixed results are shown separately. Comparisons of more"
            " with less ketamine are counted separately and enter neither. Effects are not pooled."
        ),
        "4 priority": (
            "All studies count equally. Within a study, results take precedence over conclusions and comparisons over"
            " changes without a comparison; a study whose results differ in direction counts as mixed."
        ),
        "5 heterogeneity": "Examined by study design: " + ("{by_design}" if counted else "no study") + ".",
        "6 certainty": certainty.assess([_facts(v) for v in counted], by_key).text(),
        "7 presentation": "Effect-direction plot and table, ordered by design, direction and number of participants.",
        "8 results": _results(counted, near, retracted, by_amount),
        "9 limitations": (
            "Extracted by a program, mostly from abstracts, which overstate benefits and often omit null results. Vote"
            " counting does not show the size of an effect, and the sign test assumes independent, equally likely votes,"
            " which such data do not meet (Nikolakopoulos 2020, doi:10.1002/jrsm.1427). Risk of bias is not taken into"
            " account."
        ),
    }


def fill(syntheses: Sequence[Synthesis], ask: Callable[[str], Sequence[Mapping[str, object]]]) -> tuple[Synthesis, ...]:
    """The syntheses with the numbers of their items, as the named queries give them of the stored votes."""
    found = {name: {_group(row): row["n"] for row in ask(grouped(name))} for name in NAMED}
    return tuple(replace(one, swim=_filled(one, found)) for one in syntheses)  # type: ignore[arg-type]


def _group(row: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(str(value) for name, value in row.items() if name not in ("n", "keys"))


def _filled(one: Synthesis, numbers: Numbers) -> dict[str, str]:
    place = (one.outcome, one.species)
    designs = sorted({key[3] for key in numbers["swim_designs"] if key[:3] == (*place, "counted")})
    values = {name: str(numbers[query].get((*place, where), 0)) for name, (query, where) in SINGLE.items()}
    values |= {name: _listed(numbers["swim_directions"], *place, where) for name, where in DIRECTIONS.items()}
    by_design = (f"{design}: {_listed(numbers['swim_designs'], *place, 'counted', design)}" for design in designs)
    values["by_design"] = "; ".join(by_design)
    values["counted"] = f"{values['studies']} {'study' if values['studies'] == '1' else 'studies'}"
    return {item: _NAME.sub(lambda found: values.get(found[1], found[0]), text) for item, text in one.swim.items()}


def _listed(numbers: Mapping[tuple[str, ...], int], *group: str) -> str:
    """Directions of a group with their numbers: "2 benefit, 1 mixed"."""
    return ", ".join(f"{n} {key[-1]}" for key, n in sorted(numbers.items()) if key[: len(group)] == group)


def _grouping(label: str, species: str, near: Sequence[Vote]) -> str:
    who = "people" if species == "human" else "animals or the laboratory"
    text = f"Directly relevant studies in {who} that report on: {label.lower()}. The outcomes are defined in the topic file"
    return text + ("; related studies ({near}) are shown separately." if near else ".")


def _facts(vote: Vote) -> Mapping[str, object]:
    return {
        "paper": vote.paper,
        "direction": vote.direction,
        "study_type": vote.study.study_type,
        "n": vote.study.participants,
    }


def _results(counted: Sequence[Vote], near: Sequence[Vote], retracted: Sequence[str], by_amount: Sequence[Vote]) -> str:
    parts = ["{counted}, {compared} with a comparison: {directions}" if counted else "{counted}"]
    if by_amount:
        parts.append("more versus less ketamine, counted separately: {directions_by_amount}")
    if near:
        parts.append("related studies, not counted: {directions_near}")
    if retracted:
        parts.append(f"retracted, not counted: {', '.join(retracted)}")
    return "; ".join(parts) + "."
