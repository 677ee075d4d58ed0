"""A worksheet for judging the risk of bias of randomized trials with RoB 2 (Sterne 2019, doi:10.1136/bmj.l4898).

The program lays the words of the article beside each signaling question and answers none: answers and judgments are for
people. The questions are named by their numbers in the guidance of 22 August 2019 (riskofbias.info), for the effect of
assignment to the intervention; what each asks is told here in our words, the guidance is what counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evidence.correcting import rob2
from publish import words
from publish.export import csv_line

COLUMNS = "study paper title result domain question asks words_of_the_article where answer judgment by on note".split()
ANSWERS = "Y, PY, PN, N or NI"
JUDGMENTS = "Low, Some concerns or High"
TRIALS = (
    'SELECT r.study, r.paper, r.title, f.status, f.reason FROM "rows" r LEFT JOIN full_texts f USING (paper)'
    " WHERE r.study_type = 'randomized_trial' AND r.scope = 'core' AND r.species = 'human' AND r.retracted = 0"
    " ORDER BY r.study, r.paper"
)
SIGNALS = (
    "SELECT paper, value, field, quote FROM article_values WHERE kind = 'reporting' AND valid_to IS NULL"
    " UNION ALL SELECT paper, kind, field, quote FROM article_values WHERE kind IN ('registry_id', 'primary_outcome')"
    " AND valid_to IS NULL AND quote <> '' ORDER BY paper, value, field"
)
_BLIND = ("blinding_participants", "blinding_assessors")

# domain -> question -> what it asks, and which words of the article may bear on it
QUESTIONS: Mapping[str, Mapping[str, tuple[str, tuple[str, ...]]]] = {
    "1 Randomization": {
        "1.1": ("Was chance alone what decided who got what?", ("sequence_generation",)),
        "1.2": ("Could nobody foresee the next assignment until it was made?", ("allocation_concealment",)),
        "1.3": ("Do the groups differ at the start as chance would not make them?", ("baseline_balance",)),
    },
    "2 Deviations from the intended interventions": {
        "2.1": ("Did participants know their group?", _BLIND[:1]),
        "2.2": ("Did those who treated them know it?", _BLIND),
        "2.3": ("Did treatment depart from the plan because of the trial?", ("attrition",)),
        "2.4": ("Would those departures have changed the outcome?", ()),
        "2.5": ("Were they alike in the groups?", ("attrition",)),
        "2.6": ("Were people analyzed in the group they were assigned to?", ("intention_to_treat",)),
        "2.7": ("Could leaving people out or moving them have mattered much?", ("attrition", "intention_to_treat")),
    },
    "3 Missing outcome data": {
        "3.1": ("Are there data of all, or nearly all, who were randomized?", ("attrition",)),
        "3.2": ("Is there evidence that missing data did not bias the result?", ("attrition", "intention_to_treat")),
        "3.3": ("Could who is missing depend on how they fared?", ("attrition",)),
        "3.4": ("Is it likely that it did?", ("attrition",)),
    },
    "4 Measurement of the outcome": {
        "4.1": ("Was the outcome measured in an unsuitable way?", ("primary_outcome",)),
        "4.2": ("Could it have been measured otherwise in one group?", ()),
        "4.3": ("Did those who assessed it know the group?", _BLIND[1:]),
        "4.4": ("Could knowing have changed the assessment?", _BLIND[1:]),
        "4.5": ("Is it likely that it did?", _BLIND[1:]),
    },
    "5 Selection of the reported result": {
        "5.1": (
            "Does the analysis follow a plan made before results were known?",
            ("registry_id", "sample_size_calculation"),
        ),
        "5.2": ("Was the result picked from several measurements of the outcome?", ("primary_outcome", "registry_id")),
        "5.3": ("Was it picked from several analyses of the data?", ("primary_outcome", "registry_id")),
    },
}


def worksheet(trials: Iterable[Mapping[str, Any]], signals: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """The worksheet as CSV: a line a question, then one a domain and one in all for judgments; nothing is answered.

    RoB 2 is applied to one result: a person names it in the column result, and copies the lines for another one.
    """
    words: dict[str, list[Mapping[str, Any]]] = {}
    for signal in signals:
        words.setdefault(signal["paper"], []).append(signal)
    yield csv_line(list(COLUMNS))
    for trial in trials:
        for row in _of_trial(trial, words.get(trial["paper"], [])):
            yield csv_line([row.get(column, "") for column in COLUMNS])


def _of_trial(trial: Mapping[str, Any], words: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    one = {name: trial[name] for name in ("study", "paper", "title")}
    unread = "" if trial["status"] == "kept" else f"full text not read ({trial['reason'] or 'not asked for'})"
    for domain, questions in QUESTIONS.items():
        for question, (asks, items) in questions.items():
            found = list({w["quote"]: w for w in words if w["value"] in items}.values())
            yield {
                **one,
                "domain": domain,
                "question": question,
                "asks": f"{asks} ({ANSWERS})",
                "words_of_the_article": " … ".join(w["quote"] for w in found),
                "where": "; ".join(dict.fromkeys(w["field"] for w in found)) or unread,
            }
        yield {**one, "domain": domain, "question": "judgment", "asks": JUDGMENTS}
    yield {**one, "domain": "Overall", "question": "judgment", "asks": JUDGMENTS}


ROBVIS = ("Study", "D1", "D2", "D3", "D4", "D5", "Overall", "Weight")
NAMES = 'SELECT paper, title, first_author, year FROM "rows"'


def robvis(answers: Iterable[Mapping[str, Any]], names: Iterable[Mapping[str, Any]]) -> tuple[list[str], int]:
    """Lines of CSV for robvis, one a result that people judged in full, and the number of results left out.

    The columns are those of robvis' data_rob2 (McGuinness 2020, doi:10.1002/jrsm.1411; version 0.3.0): a judgment in
    every cell, the weight last; it is 1, as robvis asks where there is none, since no effects are pooled here. A result
    of which a domain is not judged, or judged differently by two people, is left out.
    """
    known = {row["paper"]: dict(row) for row in names}
    lines, left_out = [csv_line(ROBVIS)], 0
    for (paper, result), domains in rob2.settled(answers).items():
        judged = [domains.get(domain) for domain in rob2.DOMAINS]
        if all(one in rob2.JUDGMENTS for one in judged):
            key = f"PMID {paper}" if paper.isdecimal() else paper
            name = f"{words.who(known[paper])}, {key}" if paper in known else key
            lines.append(csv_line([f"{name}: {result}", *judged, 1]))
        else:
            left_out += 1
    return lines, left_out
