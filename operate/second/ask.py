"""Ask a model, by way of the library llm, about one record at a time and within a budget."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from evidence.errors import EvidenceError, SourceError, UsageError
from evidence.store.answers import Answer, Answers
from evidence.store.codec import iso
from operate.second.prompt import SCHEMA, Instructions, Request, tokens_of

USUAL = 700  # tokens of an answer: a dozen values with their quotes
NO_KEY = "NeedsKeyException"  # of the library llm
FAILURES = 3  # requests that fail one after the other end a run


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What a run may take: tokens in and out together, and money by the prices of a million tokens in and out."""

    tokens: int | None = None
    money: float | None = None
    prices: tuple[float, float] | None = None

    def cost(self, tokens_in: int, tokens_out: int) -> float | None:
        """What so many tokens cost; None where no prices were given."""
        if self.prices is None:
            return None
        return (tokens_in * self.prices[0] + tokens_out * self.prices[1]) / 1_000_000

    def allows(self, tokens_in: int, tokens_out: int) -> bool:
        """Whether so many tokens are within the budget."""
        cost = self.cost(tokens_in, tokens_out)
        return (self.tokens is None or tokens_in + tokens_out <= self.tokens) and (
            self.money is None or (cost is not None and cost <= self.money)
        )


@dataclass(slots=True)
class Spent:
    """What a run has taken; left: requests that were not asked, failed: those without an answer."""

    asked: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    failed: int = 0
    left: int = 0


def model_named(name: str) -> Any:
    """The model of that name or alias; UsageError where the library llm knows none. ModuleNotFoundError without llm."""
    import llm

    try:
        return llm.get_model(name)
    except llm.UnknownModelError:
        raise UsageError(
            f"The library llm knows no model {name!r}; 'python -m llm models' lists those it knows, and a plugin adds more;"
            " for any other model use --export and --import."
        ) from None


def estimate(requests: Sequence[Request], told: Instructions) -> tuple[int, int]:
    """About how many tokens the requests send, and their answers have."""
    return sum(r.tokens(told.system) for r in requests), USUAL * len(requests)


def ask_all(
    model: Any,
    name: str,
    requests: Sequence[Request],
    told: Instructions,
    kept: Answers,
    budget: Budget,
    progress: Callable[[str], None],
) -> Spent:
    """Ask one request after the other; every answer is kept as it comes. The budget ends a run before the next request.

    How long an answer will be is a guess (USUAL), so the last one may exceed the budget by what it is longer.
    UsageError when the model's key is missing, SourceError when the model fails several times in a row, with what it said.
    """
    spent, in_a_row = Spent(), 0
    for number, request in enumerate(requests):
        if not budget.allows(spent.tokens_in + request.tokens(told.system), spent.tokens_out + USUAL):
            spent.left = len(requests) - number
            break
        try:
            answer = _asked(model, name, request, told, budget)
        except Exception as error:
            spent.failed, in_a_row = spent.failed + 1, in_a_row + 1
            if in_a_row == FAILURES or _is_final(error):
                raise _away(name, error) from error
            continue
        in_a_row = 0
        kept.add([answer])
        spent.asked += 1
        spent.tokens_in += answer.input_tokens
        spent.tokens_out += answer.output_tokens
        progress(f"{spent.asked} of {len(requests)} records read by {name}")
    if spent.failed and not spent.asked:
        raise SourceError(f"{name} answered none of {spent.failed} requests; run again later.")
    return spent


def _asked(model: Any, name: str, request: Request, told: Instructions, budget: Budget) -> Answer:
    """The answer of a model. It is given no tools and no files, and nothing of its answer is ever run."""
    asked = {"schema": dict(SCHEMA)} if model.supports_schema else {}
    response = model.prompt(request.prompt, system=told.system, stream=False, **asked)
    text, usage = response.text(), response.usage()
    return answer_of(request, name, text, (usage.input, usage.output), told, budget)


def answer_of(
    request: Request,
    name: str,
    text: str,
    usage: tuple[int | None, int | None],
    told: Instructions,
    budget: Budget,
) -> Answer:
    """An answer with the tokens the model counted, else about so many as the texts have."""
    tokens_in = usage[0] if usage[0] is not None else request.tokens(told.system)
    tokens_out = usage[1] if usage[1] is not None else tokens_of(text)
    return Answer(
        request=request.request,
        model=name,
        text=text,
        made_at=iso(datetime.now(UTC)),
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        estimated=None in usage,
        cost=budget.cost(tokens_in, tokens_out),
    )


def _is_final(error: Exception) -> bool:
    """Whether asking on makes no sense: the key is missing or wrong."""
    return type(error).__name__ in (NO_KEY, "AuthenticationError", "PermissionDeniedError")


def _away(name: str, error: Exception) -> EvidenceError:
    said = " ".join(str(error).split())[:300] or type(error).__name__
    if type(error).__name__ == NO_KEY:
        return UsageError(f"{name}: {said} ('python -m llm' where the command llm is not on your path).")
    return SourceError(f"{name} does not answer ({said}); what it answered before is kept, run again to go on.")


def lines_of(requests: Iterable[Request], told: Instructions) -> Iterable[str]:
    """The requests as JSON lines for a model without a plugin."""
    for one in requests:
        row = {"id": one.request, "paper": one.paper.paper, "system": told.system, "prompt": one.prompt}
        yield json.dumps({**row, "schema": SCHEMA}, ensure_ascii=False)
