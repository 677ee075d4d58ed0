"""Write docs/promises.md: every promise of the harvester and the tests that prove it, found by their names (..._p07).

python tests/promises.py [--check]
"""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "promises.md"

PROMISES = {
    1: "At most 3 requests (10 with a key) start in any second, over all threads and retries.",
    2: "Every request has a connect, a read and a total deadline.",
    3: "429, 5xx and refusals inside a success are waited out: growing pauses with jitter, Retry-After, bounded tries.",
    4: "Every answer is put into its class before it is believed.",
    5: "Redirects are refused; only the named hosts over https are asked (plain http on loopback only).",
    6: "Every request carries tool and e-mail; an empty key is no key; the key never stands in an address.",
    7: "An answer that was cut off is never stored as complete.",
    8: "Every record keeps the SHA-256 of the bytes it came from, and parsing them again gives the same record.",
    9: "Only known field tags, no tag on a group, no typographic signs; else the run is refused.",
    10: "Query, translation, count and warnings are kept per run; a changed translation or a dropped phrase is an alarm.",
    11: "As many different ids as the count says, for any count.",
    12: "A list that changes while it is read loses nothing and doubles nothing.",
    13: "A failed or incomplete search is never reported as empty or complete.",
    14: "Date windows overlap by seven days, closed at the start, over four kinds of date.",
    15: "The cursor moves only in the transaction that stores the data.",
    16: "Two runs over the same input give identical tables.",
    17: "Any order and repetition of windows ends in the same state.",
    18: "The run's clock is passed in; date line and daylight saving lose nothing.",
    19: "A second process is locked out; the lock of a dead one is taken over.",
    20: "An older revision or version never overwrites a newer one.",
    21: "A record asked for and not returned is recorded, kept as a tombstone if deleted, and asked for again.",
    22: "Every known record is fetched again at most N days apart.",
    23: "A retraction is known by any of its signals; retracted work leaves the sums and stays listed.",
    24: "The whole id set is compared at least weekly, and a miss is an alarm.",
    25: "No character of a text is lost; superscripts and subscripts stay readable.",
    26: "Only a record's own identifiers are read.",
    27: "Every shape of date gives year and precision, or nothing; never a guess.",
    28: "An unknown element, attribute or DTD is told and not fatal.",
    29: "One bad record never costs the batch.",
    30: "A large file is read in bounded memory.",
    31: "The schema has a version; an old database is migrated forward on a copy and opens.",
    32: "Publishing is all or nothing and happens only after its checks.",
    33: "Readers during publishing see the old or the new database.",
    34: "Backup and restore give the same database; the last versions are kept with checksums.",
    35: "A full disk or a read-only database is a clean failure; the old site stays.",
    36: "Every value leads to its record's hash, its run, and the versions of parser and model.",
    37: "The key is in no log, traceback, database, recording or page.",
    38: "No DTD or entity is fetched; bombs are stopped; tests reach loopback only.",
    39: "Harvested text never becomes HTML on the site.",
    40: "SQL takes values as parameters only; the public database is read-only with a time limit.",
    41: "Cells of a CSV export that a spreadsheet would run are defused.",
    42: "Names from remote data are never used as paths.",
    43: "Dependencies are pinned with hashes; answers have a size cap, also unpacked.",
    44: "Recordings are linted before they are published.",
    45: "For each guard there is a mutant, and a test that kills it.",
}

ALSO = {  # tests that prove a promise without carrying its number
    23: ["tests/publish/test_site.py::test_a_retracted_study_is_in_no_count_but_listed"],
    31: [
        "tests/evidence/test_store_harvest.py::test_a_database_of_a_newer_schema_is_refused",
        "tests/evidence/test_migrations.py::test_a_stored_database_says_what_it_said_then",
        "tests/evidence/test_migrations.py::test_a_stored_database_becomes_one_of_the_present_schema",
        "tests/evidence/test_migrations.py::test_of_a_trial_s_past_only_what_is_known_is_said",
    ],
    39: [
        "tests/publish/test_site.py::test_harvested_text_never_becomes_code",
        "tests/publish/test_markup.py::test_only_whitelisted_elements_come_out",
        "tests/publish/test_markup.py::test_a_script_in_a_title_stays_text",
        "tests/publish/test_pages.py::test_a_cell_is_always_escaped",
    ],
    40: [
        "tests/test_architecture.py::test_only_the_store_and_publishing_write_sql",
        "tests/publish/test_pages.py::test_terms_become_a_query_that_cannot_break_out_of_its_quotes",
    ],
    41: ["tests/publish/test_export.py::test_no_cell_of_a_csv_starts_a_formula"],
    45: ["tests/mutants.py::main"],
}

LIMITS = {
    1: "Counted per process. A second process on the same address is kept out by the lock of the database (19); NCBI counts "
    "per address, so two databases harvested at once from one address share its limit unknown to each other. Requests "
    "to loopback and answers from a recording are not paced.",
    2: "A request that passes its total deadline is given up, name look-up, handshake and headers included; its thread ends "
    "when the other side closes the connection, or with the next piece of the body.",
    8: "The hash is that of each record's bytes, kept with the record. The whole answer is kept only by --record.",
    11: "Listed by halves of the PMID range; a PMID above 99,999,999 would not fit eight digits and would be told as a "
    "count that does not match.",
    18: "PubMed dates are US Eastern days. Windows open seven days before the last run and never close, which covers any "
    "difference of time zones.",
    21: "Deleted means: known, not returned twice, and not found by its PMID either. Found but not delivered stays missing, "
    "the run is partial, and its cursor stays.",
    24: "Up to 9,999 hits the whole list is one request, so it is compared on every run; above that, every seven days.",
    31: "Schema 1 kept of a trial only its last state: of the days before, a migrated database says its title alone.",
    36: "The parser's version stands in the run's tool version; the model's version stands with each label.",
    44: "Bodies that hold PubMed records stay byte for byte, so that a replay gives the same records; addresses that "
    "authors published in them are not scrubbed. Keys and sessions are looked for there too.",
}


def tests_of(root: Path) -> dict[int, list[str]]:
    """Promise -> tests whose names carry its number, as path::name."""
    found: dict[int, list[str]] = {number: [] for number in PROMISES}
    for path in sorted((root / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                suffix = re.search(r"((?:_p\d{1,2})+)$", node.name)
                for number in re.findall(r"\d+", suffix[1]) if suffix else ():
                    found[int(number)].append(f"{path.relative_to(root)}::{node.name}")
    for number, names in ALSO.items():
        found[number] += [name for name in names if name not in found[number] and exists(root, name)]
    return found


def exists(root: Path, name: str) -> bool:
    """Whether path::name is there."""
    path, _, function = name.partition("::")
    return (root / path).is_file() and f"def {function}(" in (root / path).read_text(encoding="utf-8")


def page(found: dict[int, list[str]]) -> str:
    """The document."""
    lines = [
        "# Promises of the harvester",
        "",
        "Generated by `python tests/promises.py` from the names of the tests; a number at the end of a test's name",
        "(`_p07`) says which promise it proves. All proofs run offline.",
        "",
    ]
    for number, promise in PROMISES.items():
        lines += [f"## {number}. {promise}", ""]
        if number in LIMITS:
            lines += [f"Limit: {LIMITS[number]}", ""]
        if found[number]:
            lines += [f"- {_words(name)} (`{name.partition('::')[0]}`)" for name in sorted(found[number])] + [""]
        else:
            lines += ["**No test proves this yet.**", ""]
    return "\n".join(lines)


def _words(name: str) -> str:
    plain = re.sub(r"(_p\d{1,2})+$", "", name.partition("::")[2]).removeprefix("test_").replace("_", " ")
    return "the mutation gate" if plain == "main" else plain


def main(arguments: list[str]) -> int:
    """Write the page, or with --check say whether it is up to date."""
    text = page(tests_of(ROOT))
    if "--check" in arguments:
        return int(not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text)
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
