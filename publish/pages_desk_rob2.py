"""The RoB 2 worksheet at the review desk: which trials there are, and the form for one result of one of them.

People judge apart: a reader sees the words of the article and what they answered themselves, nobody else's answers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evidence.correcting.rob2 import ANSWERS, DOMAINS, JUDGMENTS, TAKEN_BACK, word
from publish import rob2
from publish.reading import Query, Row
from publish.site import Site

LONGEST_RESULT, LONGEST_NOTE = 300, 2000  # characters
WORDS: Mapping[str, str] = dict(
    zip(ANSWERS, ("Yes", "Probably yes", "Probably no", "No", "No information", "Not applicable"), strict=True)
)
CODES: Mapping[str, str] = dict(zip(rob2.QUESTIONS, DOMAINS, strict=False))  # "1 Randomization" -> D1


def queries() -> dict[str, Query]:
    """The trials that can be judged, and what people answered of them."""
    return {"trials": rob2.TRIALS, "answers": "SELECT * FROM rob2_answers ORDER BY made_on, answer_number"}


def trial_queries(paper: str) -> dict[str, Query]:
    """One trial with the words of its article, where that article is, and what people answered."""
    return {
        "trial": (f"SELECT * FROM ({rob2.TRIALS}) WHERE paper = ?", (paper,)),
        "signals": (f"SELECT * FROM ({rob2.SIGNALS}) WHERE paper = ?", (paper,)),
        "article": ("SELECT pmcid FROM full_texts WHERE paper = ? AND pmcid <> ''", (paper,)),
        "answers": ("SELECT * FROM rob2_answers WHERE paper = ? ORDER BY made_on, answer_number", (paper,)),
        "models": "SELECT lower(model) AS model FROM second_readers",
    }


def waiting(site: Site, trials: Sequence[Row], answers: Iterable[Row], reader: str) -> dict[str, Any]:
    """Every trial with the results that this reader has judged; those without any first."""
    mine: dict[str, list[str]] = {}
    for row in answers:
        if row["made_by"] == reader and row["result"] not in mine.setdefault(row["paper"], []):
            mine[row["paper"]].append(row["result"])
    lines = [
        {**row, "href": site.links.page(f"desk/rob2/{row['paper']}"), "results": mine.get(row["paper"], [])}
        for row in trials
    ]
    return {"reader": reader, "trials": sorted(lines, key=lambda line: bool(line["results"]))}


def last_said(answers: Iterable[Row], reader: str, result: str) -> dict[str, Row]:
    """Question or domain -> this reader's last answer on this result."""
    return {row["question"]: row for row in answers if row["made_by"] == reader and row["result"] == result}


def worksheet(site: Site, found: Mapping[str, Sequence[Row]], answers: Sequence[Row], reader: str, result: str) -> Any:
    """The form of one result, or the results to choose from where none is named; None where there is no such trial."""
    if not found["trial"]:
        return None
    trial = found["trial"][0]
    return {
        "reader": reader,
        "trial": trial,
        "study": site.links.study(trial["paper"]),
        "article": [f"https://pmc.ncbi.nlm.nih.gov/articles/{row['pmcid']}/" for row in found["article"]],
        "unread": "" if trial["status"] == "kept" else trial["reason"] or "not asked for",
        "result": result,
        "results": list(dict.fromkeys(row["result"] for row in answers)),
        "domains": list(_domains(found["signals"], last_said(answers, reader, result))),
        "answers": list(WORDS.items()),
        "judgments": (TAKEN_BACK, *JUDGMENTS),
    }


def _domains(signals: Sequence[Row], said: Mapping[str, Row]) -> Iterator[dict[str, Any]]:
    for name in (*rob2.QUESTIONS, "Overall"):
        code = CODES.get(name, name)
        given = said.get(code)
        yield {
            "code": code,
            "name": DOMAINS[code],
            "judgment": given["answer"] if given else TAKEN_BACK,
            "note": (given["note"] if given else None) or "",
            "questions": [
                {
                    "number": number,
                    "asks": asks,
                    "answer": said[number]["answer"] if number in said else "",
                    "quotes": list({row["quote"]: row for row in signals if row["value"] in items}.values()),
                }
                for number, (asks, items) in rob2.QUESTIONS.get(name, {}).items()
            ],
        }


def given(sent: Mapping[str, str], said: Mapping[str, Row]) -> list[dict[str, str | None]]:
    """What a form says that its reader had not said before: rows of question, answer and note.

    An empty choice is no answer. ValueError names what is no answer to its question.
    """
    rows: list[dict[str, str | None]] = []
    for number in (number for questions in rob2.QUESTIONS.values() for number in questions):
        answer = _word(number, sent.get(f"a-{number}", ""))
        if answer and (number not in said or said[number]["answer"] != answer):
            rows.append({"question": number, "answer": answer, "note": None})
    for code in DOMAINS:
        answer = _word(code, sent.get(f"j-{code}", ""))
        note = " ".join(sent.get(f"n-{code}", "").split())[:LONGEST_NOTE] or None
        before = (said[code]["answer"], said[code]["note"]) if code in said else (TAKEN_BACK, None)
        if answer and (answer, note) != before:
            rows.append({"question": code, "answer": answer, "note": note})
    return rows


def _word(about: str, text: str) -> str | None:
    answer = word(about, text) if text else None
    if text and answer is None:
        raise ValueError(f"{text[:40]!r} is no answer to {about}")
    return answer
