"""What an update means for the conclusions: events told from the counted studies before and after it (pure).

An event needs a record or trial that a run or a person changed in between: where only the program reads otherwise than
before, nothing happened to the evidence. Counts are those of votes; "for" and "against" ketamine are told alike.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from evidence.records import Event, State
from evidence.topic import Topic
from summarize.wording import join

Vote = Mapping[str, Any]
MOST = 5  # events of a build; what is left out stands among the changes
_DIRECTIONS = {
    "benefit": "better with it",
    "harm": "worse with it",
    "no_difference": "no difference",
    "mixed": "mixed",
}


def between(before: State, after: State, changed: Mapping[str, str], topic: Topic) -> tuple[Event, ...]:
    """At most five events, the gravest first; none before a first build, or where nothing was changed."""
    if not before.votes:
        return ()
    found = [
        *_retracted(before, changed, topic),
        *_first_trials(before, after, changed, topic),
        *_tallies(before, after, changed, topic),
        *_posted(before, after, changed),
    ]
    return tuple(found[:MOST])


def _retracted(before: State, changed: Mapping[str, str], topic: Topic) -> Iterator[Event]:
    papers = {v["paper"]: v["title"] for v in before.votes if changed.get(v["paper"]) == "retracted"}
    for paper, title in papers.items():
        outcomes = list(dict.fromkeys(v["outcome"] for v in before.votes if v["paper"] == paper))
        words = join([_name(topic, outcome) for outcome in outcomes])
        yield Event(
            kind="retracted",
            sentence=f"A counted study was retracted, and its results on {words} count no more: {title}",
            keys=(paper,),
            before={"outcomes": outcomes},
        )


def _first_trials(before: State, after: State, changed: Collection[str], topic: Topic) -> Iterator[Event]:
    had = {v["outcome"] for v in before.votes if _is_trial(v)}
    for outcome in topic.outcomes:
        new = [v for v in after.votes if v["outcome"] == outcome and _is_trial(v) and v["paper"] in changed]
        if new and outcome not in had:
            route = _only_route(new[0])
            found = _DIRECTIONS.get(new[0]["direction"], "direction not clear")
            yield Event(
                kind="first_trial",
                outcome=outcome,
                sentence=f"First randomized trial on {_name(topic, outcome)}{route} ({found}): {new[0]['title']}",
                keys=tuple(dict.fromkeys(v["paper"] for v in new)),
                after={"direction": new[0]["direction"]},
            )


def _only_route(vote: Vote) -> str:
    routes = json.loads(vote["route"] or "[]")
    return f" with {routes[0]} ketamine" if len(routes) == 1 else ""


def _is_trial(vote: Vote) -> bool:
    return bool(vote["compared"]) and vote["study_type"] == "randomized_trial" and vote["direction"] in _DIRECTIONS


def _tallies(before: State, after: State, changed: Collection[str], topic: Topic) -> Iterator[Event]:
    for outcome in topic.outcomes:
        old, new = _counts(before.votes, outcome), _counts(after.votes, outcome)
        own = [
            paper
            for paper in dict.fromkeys(v["paper"] for v in (*before.votes, *after.votes) if v["outcome"] == outcome)
            if paper in changed
        ]
        if old != new and own:
            was, now = (f"{c['benefit']} of {sum(c.values())}" for c in (old, new))
            worse = f"; worse with it in {new['harm']}" if new["harm"] else ""
            studies = "study" if sum(new.values()) == 1 else "studies"
            name = _name(topic, outcome)
            yield Event(
                kind="tally",
                outcome=outcome,
                sentence=f"{name[:1].upper()}{name[1:]}: from {was} to {now} compared {studies} in people better with ketamine{worse}.",
                keys=tuple(own),
                before=dict(old),
                after=dict(new),
            )


def _counts(votes: Sequence[Vote], outcome: str) -> Counter[str]:
    """Compared studies of an outcome by direction."""
    return Counter(
        v["direction"] for v in votes if v["outcome"] == outcome and v["compared"] and v["direction"] in _DIRECTIONS
    )


def _posted(before: State, after: State, changed: Collection[str]) -> Iterator[Event]:
    for trial, title in after.results_alone.items():
        if trial not in before.results_alone and trial in changed:
            yield Event(
                kind="results_posted",
                sentence=f"Results stand at the registry, and no paper of this trial is known: {trial}, {title}",
                keys=(trial,),
            )


def _name(topic: Topic, outcome: str) -> str:
    """An outcome in the midst of a sentence."""
    known = topic.outcomes.get(outcome)
    label = known.label if known else outcome.replace("_", " ")
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]
