"""What demo/facts.jsonl says of the demo's studies, as corrections for `evidence corrections import` (CSV on stdout).

python demo/put_right.py [evidence.db] > corrections.csv

DIRECTIONS is the facts' column `outcomes` in the words of the codebook, read by a person; all else is computed. A value
that the machine read alike is given again (it is then verified); a finding that the facts do not have is taken away.
"""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

HERE = Path(__file__).resolve().parent
COLUMNS = ("paper", "field_name", "value", "made_by", "reason", "made_at", "quote")
BETTER, WORSE = "uncontrolled_improvement", "uncontrolled_worsening"
DIRECTIONS: Mapping[str, Mapping[str, str]] = {
    "A01": {"relapse_abstinence": "more_benefit", "craving": "more_benefit"},
    "A02": {
        "relapse_abstinence": "more_benefit",
        "depression": "more_no_difference",
        "anxiety": "more_no_difference",
        "craving": "more_no_difference",
    },
    "A03": {"withdrawal": "benefit"},
    "A04": {"opioid_dose": BETTER},
    "A05": {"withdrawal": BETTER, "retention": BETTER, "relapse_abstinence": BETTER},
    "A06": {"withdrawal": BETTER},
    "A07": {"moud_initiation": BETTER, "retention": BETTER},
    "A08": {"moud_initiation": BETTER, "retention": BETTER},
    "A09": {"withdrawal": BETTER},
    "A10": {"retention": BETTER},
    "A11": {"opioid_dose": BETTER},
    "A12": {"relapse_abstinence": BETTER, "withdrawal": BETTER},
    "A13": {"global_improvement": "mixed"},
    "A19": {},
    "A20": {"abuse": "observed"},
    "A21": {},
    "A22": {"withdrawal": "benefit", "relapse_abstinence": "benefit"},
    "A23": {"relapse_abstinence": "benefit", "anxiety": "benefit"},
    "A24": {"abuse": "harm", "relapse_abstinence": "benefit"},
    "A25": {"withdrawal": "benefit", "relapse_abstinence": "benefit"},
    "A26": {},
    "A27": {"opioid_dose": BETTER},
    "B01": {"opioid_dose": "benefit", "respiratory": "no_difference", "nausea_vomiting": "no_difference"},
    "B02": {"pain": "benefit", "opioid_dose": "benefit", "nausea_vomiting": "harm"},
    "B03": {"opioid_dose": "benefit", "pain": "benefit", "any_ae": "no_difference"},
    "B04": {
        "opioid_dose": "benefit",
        "sedation": "benefit",
        "pain": "mixed",
        "nausea_vomiting": "no_difference",
        "dissociation": "no_difference",
    },
    "B05": {"opioid_dose": "mixed", "any_ae": "no_difference"},
    "B07": {"dissociation": "harm", "urinary": "harm", "opioid_dose": "harm", "utilization": "harm"},
    "B08": {"pain": BETTER},
    "B09": {"opioid_dose": BETTER, "pain": BETTER, "depression": BETTER},
    "C01": {"relapse_abstinence": "benefit", "craving": "benefit"},
    "C04": {"relapse_abstinence": "benefit"},
    "C05": {"relapse_abstinence": "mixed"},
    "E02": {"opioid_dose": "benefit"},
    "E03": {"pain": "no_difference"},
    "E04": {"opioid_dose": "no_difference", "dissociation": "harm"},
    "E05": {"opioid_dose": "benefit"},
    "E07": {"pain": "no_difference"},
    "E11": {"opioid_dose": "benefit", "pain": "no_difference"},
    "N01": {"depression": "no_difference", "suicidality": "no_difference"},
    "N02": {"craving": "mixed", "anxiety": "mixed"},
    "N03": {"opioid_dose": "benefit", "pain": "benefit", "function": "benefit"},
    "N04": {"opioid_dose": "no_difference", "pain": "no_difference"},
    "N06": {"withdrawal": BETTER, "pain": BETTER, "moud_initiation": BETTER},
    "N07": {},
    "N08": {"depression": "mixed"},
    "N09": {"withdrawal": "benefit", "anxiety": "benefit", "depression": "benefit"},
    "N10": {"withdrawal": "benefit"},
    "N11": {"withdrawal": "benefit"},
}
DESIGNS = (
    ("RCT", "randomized_trial"),
    ("crossover", "randomized_trial"),
    ("open-label", "nonrandomized_trial"),
    ("case", "case_report"),
    ("retrospective", "descriptive"),
    ("qualitative", "descriptive"),
    ("comparative", "comparative"),
    ("animal", "preclinical"),
    ("systematic", "systematic_review"),
    ("meta-analysis", "systematic_review"),
    ("narrative", "narrative_review"),
    ("editorial", "opinion"),
    ("guideline", "guideline"),
)  # the facts' word for a design -> study type
WHO = re.compile(r"(?i)\b(?:a|the|an?\s\w+) (?:patient|woman|man|case)\b|\bpatient\b")
Row = dict[str, str | None]


def corrections(connection: sqlite3.Connection, facts: Mapping[str, Row], when: str) -> Iterator[Row]:
    """One row a value that the facts give of a record in the database."""
    for key, fact in facts.items():
        text = connection.execute(
            "SELECT title || ' ' || coalesce(abstract, '') FROM papers WHERE paper = ?", (fact["paper"],)
        ).fetchone()
        if text is None or fact.get("scope") == "hard_negative":
            continue
        reason = f"demo/facts.jsonl, {key}: {fact['provenance']}"
        for field, value, quote in values(connection, key, fact, text[0]):
            row = (fact["paper"], field, value, "demo/put_right.py", reason, when, quote)
            yield dict(zip(COLUMNS, row, strict=True))


def values(connection: sqlite3.Connection, key: str, fact: Row, text: str) -> Iterator[tuple[str, str, str]]:
    """(field, value, quote) of a record."""
    design = next((kind for word, kind in DESIGNS if str(fact.get("design")).startswith(word)), None)
    if design:
        yield "study_type", design, ""
    yield from _scope(connection, fact)
    yield from _size(str(fact.get("n") or ""), text, design)
    if key in DIRECTIONS:
        yield from _findings(connection, str(fact["paper"]), DIRECTIONS[key], text)


def _scope(connection: sqlite3.Connection, fact: Row) -> Iterator[tuple[str, str, str]]:
    sql = "SELECT value FROM labels WHERE paper = ? AND field_name = 'scope' AND valid_to IS NULL"
    now = connection.execute(sql, (fact["paper"],)).fetchone()[0]
    if fact["scope"] == "core":
        yield "scope", "core", ""
    elif now == "core":
        yield "scope", "adjacent", ""


def _size(stated: str, text: str, design: str | None) -> Iterator[tuple[str, str, str]]:
    found = re.search(r"(\d+) analysed", stated) or re.match(
        r"(\d+)(?= |$)(?! (?:studies|found|RCTs|trials|rep))", stated
    )
    if not found or design in ("systematic_review", "preclinical"):
        return
    number = found[1]
    kind = " analysed" if "analysed" in found[0] else ""
    words = re.search(rf"(?<![\w.,]){number} [a-z]+", text) if number != "1" else WHO.search(text)
    if words:
        yield "sample_size", number + kind, words[0]


def _findings(
    connection: sqlite3.Connection, paper: str, wanted: Mapping[str, str], text: str
) -> Iterator[tuple[str, str, str]]:
    sql = "SELECT outcome, quote FROM findings WHERE paper = ? AND valid_to IS NULL ORDER BY position DESC"
    read = dict(connection.execute(sql, (paper,)).fetchall())
    for outcome in read:
        if outcome not in wanted:
            yield f"finding:{outcome}", "none", ""
    for outcome, direction in wanted.items():
        yield f"finding:{outcome}", direction, read.get(outcome) or _results(text)


def _results(text: str) -> str:
    """The results of a digest, the words a person would point at."""
    found = re.search(r"RESULTS: (.+)", text)
    return found[1].strip() if found else text.rsplit("\n", 1)[-1].strip()


def main() -> None:
    """Write the corrections of the database named."""
    path = Path(sys.argv[1] if len(sys.argv) > 1 else "evidence.db")
    facts = {row["id"]: row for row in map(json.loads, (HERE / "facts.jsonl").open(encoding="utf-8"))}
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        writer = csv.DictWriter(sys.stdout, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(corrections(connection, facts, "2026-11-24T00:00:00+00:00"))


if __name__ == "__main__":
    main()
