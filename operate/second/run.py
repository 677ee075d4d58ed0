"""One run of `evidence read-again`: which records, what was answered, what of it is taken."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from evidence.correcting.second import REFUSED
from evidence.errors import InputError
from evidence.records import Paper
from evidence.store import Store
from evidence.store.answers import Answer, Answers
from evidence.store.codec import text_sha256
from evidence.store.second import SecondReading
from evidence.topic import Topic
from operate.second.ask import Budget, answer_of
from operate.second.check import second_readings
from operate.second.orders import gives_orders
from operate.second.prompt import Instructions, Request, request_of
from publish.pages_desk import QUEUE


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The requests of a run; those left out: records without an abstract, and records whose text gives orders."""

    requests: tuple[Request, ...]
    bare: tuple[str, ...]
    orders: tuple[str, ...]


def choose(store: Store, told: Instructions, papers: Sequence[str], *, every: bool) -> Chosen:
    """The records named, or all, or those that wait at the review desk, in its order (what would change most first)."""
    requests: list[Request] = []
    bare: list[str] = []
    orders: list[str] = []
    for paper in _wanted(store, papers, every=every):
        if gives_orders(f"{paper.title}\n{paper.abstract or ''}"):
            orders.append(paper.paper)
        elif paper.abstract:
            requests.append(request_of(paper, told))
        else:
            bare.append(paper.paper)
    return Chosen(requests=tuple(requests), bare=tuple(bare), orders=tuple(orders))


def _wanted(store: Store, papers: Sequence[str], *, every: bool) -> list[Paper]:
    reports = {r.paper.paper: r.paper for r in store.reports()}
    unknown = next((p for p in papers if p not in reports), None)
    if unknown:
        raise InputError(f"{unknown}: no such record; 'evidence show' takes a PMID or a key such as doi:...")
    waiting = (row["paper"] for row in store.connection.execute(QUEUE))
    keys = papers or (reports if every else [key for key in waiting if key in reports])
    return [reports[key] for key in dict.fromkeys(keys)]


def take(
    store: Store,
    model: str,
    told: Instructions,
    requests: Sequence[Request],
    answers: Mapping[str, Answer],
    topic: Topic,
    now: datetime,
) -> Counter[str]:
    """Take the answers as second readings; returns how many agree, differ and were refused for which reason."""
    answered = [(r.paper, answers[r.request]) for r in requests if r.request in answers]
    made = [
        SecondReading(
            paper=paper.paper,
            model=model,
            prompt=told.version,
            text_sha256=text_sha256(paper),
            made_at=answer.made_at,
            values=second_readings(answer.text, paper, topic),
        )
        for paper, answer in answered
    ]
    with store.transaction():
        store.save_second(made, now)
        _save_reader(store, model, told, [answer for _, answer in answered])
    return _told(store, model, [m.paper for m in made])


def _save_reader(store: Store, model: str, told: Instructions, answers: Sequence[Answer]) -> None:
    if not answers:
        return
    costs = [a.cost for a in answers if a.cost is not None]
    row = {
        "model": model,
        "prompt": told.version,
        "records": len(answers),
        "input_tokens": sum(a.input_tokens for a in answers),
        "output_tokens": sum(a.output_tokens for a in answers),
        "cost": round(sum(costs), 6) if costs else None,
        "estimated": int(any(a.estimated for a in answers)),
        "last_at": max(a.made_at for a in answers),
    }
    store.upsert("second_readers", ("model", "prompt"), row)


def _told(store: Store, model: str, papers: Iterable[str]) -> Counter[str]:
    sql = (
        "SELECT outcome, reason, counts, count(*) FROM second_readings"
        " WHERE model = ? AND paper IN (SELECT value FROM json_each(?)) GROUP BY 1, 2, 3"
    )
    found: Counter[str] = Counter()
    for outcome, reason, counts, number in store.connection.execute(sql, (model, json.dumps(list(papers)))):
        found[f"{REFUSED}: {reason}" if outcome == REFUSED else outcome if counts else "not believed"] += number
    return found


def imported(
    file: Path, model: str, requests: Sequence[Request], told: Instructions, kept: Answers, budget: Budget
) -> tuple[int, int]:
    """Keep the answers of a file of JSON lines, all or none; how many, and how many belong to no request of today.

    InputError names the line that cannot be read.
    """
    by_id = {r.request: r for r in requests}
    rows = list(_rows(file))
    known = [(by_id[row["id"]], row) for row in rows if row["id"] in by_id]
    kept.add(answer_of(request, model, _answer(row), _usage(row), told, budget) for request, row in known)
    return len(known), len(rows) - len(known)


def _rows(file: Path) -> Iterable[dict[str, Any]]:
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file}: cannot be read as UTF-8 ({error}).") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            raise InputError(f"{file}, line {number}: no JSON; a line is one object with id and answer.") from None
        if not isinstance(row, dict) or not isinstance(row.get("id"), str) or not row.get("answer"):
            raise InputError(f"{file}, line {number}: an object with id (as exported) and answer is wanted.")
        yield row


def _answer(row: Mapping[str, Any]) -> str:
    return row["answer"] if isinstance(row["answer"], str) else json.dumps(row["answer"], ensure_ascii=False)


def _usage(row: Mapping[str, Any]) -> tuple[int | None, int | None]:
    def count(name: str) -> int | None:
        number = row.get(name)
        return number if isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**40 else None

    return count("input_tokens"), count("output_tokens")
