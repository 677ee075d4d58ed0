"""The mutation gate of the harvester: take each guard out in turn and see that a test notices.

python tests/mutants.py [NUMBER ...]    exit 1 when a mutant survives or a guard is not found
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TREES = ("evidence", "harvest", "topics", "tests/harvest", "tests/conftest.py", "pyproject.toml")


@dataclass(frozen=True, slots=True)
class Mutant:
    """A guard taken out: in `file`, `guard` becomes `without`; `tests` must fail."""

    promise: int
    file: str
    guard: str
    without: str
    tests: str


T, A, Q, P, R, N = (
    f"tests/harvest/test_{n}.py" for n in ("transport", "answers", "query", "pubmed", "recording", "neighbours")
)
L = "tests/harvest/parsing/test_people.py"
C = "tests/harvest/parsing/test_chunks.py"
MUTANTS = (
    Mutant(1, "harvest/net/limiter.py", "self._next = start + self.gap", "self._next = start", T),
    Mutant(1, "harvest/net/limiter.py", "MARGIN / per_second", "0.5 / per_second", T),
    Mutant(2, "harvest/net/transport.py", "timeout=(self._limits.connect, self._limits.read)", "timeout=60", T),
    Mutant(2, "harvest/net/transport.py", "if self._clock() > deadline:", "if False:", T),
    Mutant(2, "harvest/net/deadline.py", "result.result(seconds)", "result.result()", T),
    Mutant(3, "harvest/net/transport.py", "max(1.0 + _backoff(state), min(asked, 600.0))", "1.0", T),
    Mutant(3, "harvest/net/transport.py", "stop_after_attempt(self._limits.tries)", "stop_after_attempt(40)", T),
    Mutant(3, "harvest/net/transport.py", "error.verdict.kind in RETRIED", "False", T),
    Mutant(4, "harvest/net/answers.py", "if answer.status == 429 or", "if", A),
    Mutant(4, "harvest/net/answers.py", "_TRANSIENT.search(text) and not _QUERY.search(text)", "False", A),
    Mutant(4, "harvest/net/answers.py", 'if lost and what == "esearch":', "if False:", A),
    Mutant(5, "harvest/net/transport.py", "allow_redirects=False", "allow_redirects=True", T),
    Mutant(5, "harvest/net/transport.py", "if not (secure or local) or parts.username is not None:", "if False:", T),
    Mutant(6, "harvest/net/entrez.py", '(api_key or "").strip() or None', "api_key", T),
    Mutant(6, "harvest/net/entrez.py", "url=url, form=body", 'url=url + "?" + body.decode()', T),
    Mutant(7, "harvest/net/answers.py", "if not answer.whole:", "if False:", A),
    Mutant(7, "harvest/net/transport.py", 'return b"".join(parts), False', 'return b"".join(parts), True', T),
    Mutant(9, "harvest/pubmed/query.py", 'if query[: found.start()].rstrip().endswith(")"):', "if False:", Q),
    Mutant(9, "harvest/pubmed/query.py", "if field is None or field not in fields:", "if False:", Q),
    Mutant(9, "harvest/pubmed/query.py", "if foreign:", "if False:", Q),
    Mutant(9, "harvest/pubmed/run.py", "    check_query(topic.query, fields)\n", "", P),
    Mutant(10, "harvest/pubmed/plan.py", "    if changed:\n", "    if False:\n", P),
    Mutant(10, "harvest/pubmed/plan.py", "found.count * 2 < known.count", "False", P),
    Mutant(
        11,
        "harvest/pubmed/plan.py",
        "frozenset(found.ids) if found.count <= WINDOW else",
        "frozenset(found.ids) if True else",
        P,
    ),
    Mutant(12, "harvest/pubmed/plan.py", "if len(ids) == found.count:", "if True:", P),
    Mutant(13, "harvest/pubmed/run.py", "yield Batch(harvest=finished(run, str(error), failed=True))", "return", P),
    Mutant(13, "harvest/pubmed/run.py", "totals.unfetched += pmids\n            totals", "totals", P),
    Mutant(13, "harvest/runs.py", '"partial" if shortfall else "complete"', '"complete"', P),
    Mutant(14, "harvest/pubmed/plan.py", '("crdt", "edat", "mdat", "mhda")', '("edat", "mdat", "mhda")', P),
    Mutant(14, "harvest/pubmed/plan.py", "OVERLAP = timedelta(days=7)", "OVERLAP = timedelta(days=0)", P),
    Mutant(
        18,
        "harvest/pubmed/plan.py",
        "min(date.fromisoformat(known.cursors[CURSOR]), today)",
        "date.fromisoformat(known.cursors[CURSOR])",
        P,
    ),
    Mutant(15, "harvest/pubmed/plan.py", "if CURSOR in known.cursors:", "if not since:", P),
    Mutant(22, "harvest/pubmed/plan.py", "fetch=_ascending(listed | due)", "fetch=_ascending(listed)", P),
    Mutant(4, "harvest/net/answers.py", "not isinstance(ids, list) or", "False and", "tests/harvest/test_fuzz.py"),
    Mutant(21, "harvest/pubmed/fetch.py", "return result + FetchResult(missing=rest)", "return result", P),
    Mutant(21, "harvest/pubmed/fetch.py", "if pmid not in there)", "if True)", P),
    Mutant(22, "harvest/pubmed/plan.py", "topic.refresh_days - topic.schedule_days", "topic.refresh_days", P),
    Mutant(24, "harvest/pubmed/plan.py", "if missed and not changed", "if False", P),
    Mutant(
        24, "harvest/pubmed/plan.py", "found.count <= WINDOW or _due(known.cursors, today)", "found.count <= WINDOW", P
    ),
    Mutant(
        29,
        "harvest/pubmed/fetch.py",
        "        return _by_halves(entrez, pmids, str(error), error.body)",
        "        raise",
        P,
    ),
    Mutant(37, "harvest/net/answers.py", "return scrub(plain[:200])", "return plain[:200]", A),
    Mutant(37, "harvest/net/transport.py", "scrub(verdict.reason, self._secrets)", "verdict.reason", T),
    Mutant(43, "harvest/net/transport.py", "if size > self._limits.max_bytes:", "if False:", T),
    Mutant(
        44,
        "harvest/net/recording.py",
        '_PRIVATE = frozenset({"api_key", "email", "mailto"})',
        "_PRIVATE = frozenset()",
        R,
    ),
    Mutant(44, "harvest/net/recording.py", "if k.lower() in _KEPT_HEADERS", "if True", R),
    Mutant(44, "harvest/net/recording.py", "scrub(text).encode", "text.encode", R),
    Mutant(44, "harvest/net/recording.py", "_FAULTS | _FAULTS_OUTSIDE_RECORDS", "_FAULTS", R),
    Mutant(13, "harvest/registries/trials.py", "run.count is not None and len(seen) != run.count", "False", N),
    Mutant(13, "harvest/europepmc.py", "run.count is not None and listed != run.count", "False", N),
    Mutant(23, "harvest/notices.py", '"retraction": "RetractionIn",', "", N),
    Mutant(25, "harvest/pubmed/people.py", "if person.start() != at:", "if False:", L),
    Mutant(25, "harvest/pubmed/people.py", "if at == len(text) else None", "", L),
    Mutant(29, "harvest/pubmed/people.py", "len(raw.translate(None, _NEVER)) != len(raw)", "False", L),
    Mutant(29, "harvest/pubmed/people.py", 'b"]" in raw and b"]]>" in raw', "False", L),
    Mutant(29, "harvest/markup/split.py", "if not unzip.eof:", "if False:", C),
    Mutant(29, "harvest/markup/split.py", "unzip.decompress(packed, CHUNK)", "unzip.decompress(packed)", C),
    Mutant(29, "harvest/markup/split.py", "        yield unzip.flush()\n", "", C),
)


def copied(folder: Path) -> None:
    for name in TREES:
        source, target = ROOT / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, target)


def survives(mutant: Mutant, folder: Path) -> bool:
    """Whether the tests pass without the guard."""
    path = folder / mutant.file
    text = path.read_text(encoding="utf-8")
    if mutant.guard not in text:
        raise LookupError(f"{mutant.file} no longer holds the guard {mutant.guard!r}")
    path.write_text(text.replace(mutant.guard, mutant.without, 1), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", mutant.tests]
        return subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        path.write_text(text, encoding="utf-8")


def main(numbers: list[str]) -> int:
    """Try every mutant, or those of the promises given."""
    tried = [m for m in MUTANTS if not numbers or str(m.promise) in numbers]
    alive = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copied(folder)
        for mutant in tried:
            lives = survives(mutant, folder)
            alive += lives
            print(
                f"{'SURVIVED' if lives else 'killed  '}  {mutant.promise:2}  {mutant.file}: {mutant.guard!r}",
                flush=True,
            )
    print(f"{len(tried) - alive} of {len(tried)} mutants killed")
    return int(alive > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
