"""From pairs of answer and truth to figures with their intervals.

Proportions have Wilson's interval (doi:10.2307/2276774); F1 is a percentile bootstrap over records (classify.training.measures).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from classify.training.measures import measure
from summarize.studies.proportions import wilson

Pairs = Sequence[tuple[Any, Any]]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure from 0 to 1 with its 95 % interval and the number of things it is a share of."""

    name: str
    value: float | None
    low: float | None
    high: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, the reader that answers from one text, and the scorer of (answer, truth) pairs."""

    asks: str
    read: Callable[[Any], Any]
    score: Callable[[Pairs], list[Figure]]

    def of(self, adapter: Callable[..., Iterable[tuple[Any, Any]]]) -> Callable[..., list[Figure]]:
        """The measurement of one set: its adapter gives (text, truth) pairs, the reader answers, the scorer counts."""

        def figures(*files: Any) -> list[Figure]:
            return self.score([(self.read(text), truth) for text, truth in adapter(*files)])

        return figures


def share(name: str, k: int, n: int) -> Figure:
    """k of n."""
    interval = wilson(k, n)
    if interval is None:
        return Figure(name, None, None, None, 0)
    return Figure(name, round(k / n, 3), round(interval[0], 3), round(interval[1], 3), n)


def totals(pairs: Pairs) -> list[Figure]:
    """Answer a number or None, truth the numbers that are right: precision of the answers given, and how many are given."""
    known = [(answer, truth) for answer, truth in pairs if truth]
    given = [(answer, truth) for answer, truth in known if answer is not None]
    right = sum(answer in truth for answer, truth in given)
    return [share("precision", right, len(given)), share("coverage", len(given), len(known))]


def spans(pairs: Pairs) -> list[Figure]:
    """Answer and truth lists of spans: a span is right where it overlaps one that is wanted."""
    given = sum(len(answer) for answer, _ in pairs)
    wanted = sum(len(truth) for _, truth in pairs)
    right = sum(_meets(span, truth) for answer, truth in pairs for span in answer)
    found = sum(_meets(span, answer) for answer, truth in pairs for span in truth)
    return [share("precision", right, given), share("recall", found, wanted)]


def _meets(span: Span, others: Sequence[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def kinds(pairs: Pairs) -> list[Figure]:
    """Answer and truth a label each, answer None where the reader abstains: accuracy and macro-F1 of those answered."""
    answered = [(str(answer), str(truth)) for answer, truth in pairs if answer is not None]
    right = sum(answer == truth for answer, truth in answered)
    figures = [share("accuracy", right, len(answered))]
    if answered:
        found = measure([t for _, t in answered], [a for a, _ in answered], {})
        figures.append(bootstrapped("macro-F1", found["macro_f1"], found["macro_f1_interval"], len(answered)))
    return [*figures, share("answered", len(answered), len(pairs))]


def yes_or_no(pairs: Pairs) -> list[Figure]:
    """Answer and truth booleans: precision, recall and F1 of yes."""
    both = sum(answer and truth for answer, truth in pairs)
    told, true = sum(answer for answer, _ in pairs), sum(truth for _, truth in pairs)
    found = measure([str(t) for _, t in pairs], [str(a) for a, _ in pairs], {})["classes"]["True"]
    f1 = bootstrapped("F1", found["f1"], found["f1_interval"], len(pairs))
    return [share("precision", both, told), share("recall", both, true), f1]


def verdicts(pairs: Pairs) -> list[Figure]:
    """Answer True, False or None (left open), truth True or False: an open answer is not right."""
    right = sum(answer == truth for answer, truth in pairs if answer is not None)
    answered = sum(answer is not None for answer, _ in pairs)
    return [share("right", right, len(pairs)), share("right where answered", right, answered)]


def alarms(pairs: Pairs) -> list[Figure]:
    """Answer and truth booleans: how many that are there are found, and how many that are not there are told."""
    there = [answer for answer, truth in pairs if truth]
    absent = [answer for answer, truth in pairs if not truth]
    return [share("recall", sum(there), len(there)), share("false-positive rate", sum(absent), len(absent))]


def bootstrapped(name: str, value: float, interval: Sequence[float], n: int) -> Figure:
    """A figure with its bootstrap interval."""
    return Figure(name, round(value, 3), round(interval[0], 3), round(interval[1], 3), n)


LOWER_IS_BETTER = frozenset({"false-positive rate"})
