"""The house keeps its shape: small files, short functions, data flowing one way, nothing done at import."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("operate", "evidence", "harvest", "classify", "summarize", "publish", "plugins")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
MOST_BRANCHES = 12
EXECUTES = re.compile(r"\b(insert|update|delete|replace|create|drop|alter)\b\s+(or|into|table|from|index|view)?", re.I)


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


def test_no_line_of_a_template_is_longer_than_160_characters() -> None:
    long = [
        f"{path.name}:{number}"
        for path in sorted((ROOT / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > 160
    ]
    assert long == []


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_longer_than_300_lines() -> None:
    long = [
        f"{path.relative_to(ROOT)}: {lines}"
        for path in SOURCES
        if (lines := len(path.read_text(encoding="utf-8").splitlines())) > 300
    ]
    assert long == []


def test_no_function_is_longer_than_60_lines_and_the_median_is_at_most_10() -> None:
    lengths = sorted(length(node) for _, node in functions())
    assert [f"{p.name}:{n.name}" for p, n in functions() if length(n) > 60] == []
    assert lengths[len(lengths) // 2] <= 10


def branches(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Cyclomatic complexity as radon counts it: 1, and 1 a branch, comprehension, its condition, `and` and `or`."""
    found, left = 1, [*node.body]
    while left:
        one: ast.AST = left.pop()
        found += isinstance(
            one, ast.If | ast.IfExp | ast.For | ast.AsyncFor | ast.While | ast.ExceptHandler | ast.match_case
        )
        found += 1 + len(one.ifs) if isinstance(one, ast.comprehension) else 0
        found += len(one.values) - 1 if isinstance(one, ast.BoolOp) else 0
        if not isinstance(one, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):  # they are counted by themselves
            left += ast.iter_child_nodes(one)
    return found


def test_functions_with_more_than_twelve_branches_only_get_fewer() -> None:
    """Of each file no more than tests/branches.txt lists; a file that it does not list has none."""
    most = dict(line.split() for line in (ROOT / "tests" / "branches.txt").read_text(encoding="utf-8").splitlines())
    found = Counter(str(path.relative_to(ROOT)) for path, node in functions() if branches(node) > MOST_BRANCHES)
    assert {file: n for file, n in found.items() if n > int(most.get(file, 0))} == {}
    assert {file: n for file, n in most.items() if found[file] < int(n)} == {}, "lower the number in tests/branches.txt"


def test_branches_are_counted_with_boolean_operators() -> None:
    code = "def f(a, b):\n    if a and b or not a:\n        return [x for x in b if x]\n    return 1 if a else 2\n"
    (made,) = ast.parse(code).body
    assert isinstance(made, ast.FunctionDef)
    assert branches(made) == 1 + 1 + 2 + 2 + 1


def test_no_library_prints() -> None:
    prints = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert prints == []


def test_only_the_store_and_publishing_write_sql() -> None:
    """Outside evidence/store, the tables of evidence/schema and operate/publishing no string passed to any function changes data."""
    found = []
    for path, tree in trees():
        if {"store", "schema"} & set(path.parts) or path.name == "publishing.py":
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):  # whatever it is called: an alias of execute writes as well
                texts = [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
                found += [f"{path.relative_to(ROOT)}:{node.lineno}" for t in texts if EXECUTES.match(t.strip())]
    assert found == []


def test_only_harvest_and_the_command_line_open_connections() -> None:
    """classify, summarize, publish and the site never open a connection themselves."""
    rooms = ("classify", "summarize", "publish", "plugins")
    clients = re.compile(
        r"^\s*(?:import|from)\s+(?:urllib\.request|http\.client|requests|httpx|socket|smtplib)\b", re.M
    )
    found = [
        str(path.relative_to(ROOT))
        for path in SOURCES
        if path.relative_to(ROOT).parts[0] in rooms and clients.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_importing_the_command_line_loads_no_model_and_no_stage() -> None:
    code = "import sys, operate.cli; print([m for m in ('sklearn', 'Bio', 'datasette', 'lxml') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda p: p.name)
def test_every_test_is_a_sentence(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = [n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)]
    short = [n for n in names if n.startswith("test_") and n.count("_") < 3]
    assert short == []
