"""The house keeps its shape: small files, short functions, data flowing one way, nothing done at import."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ("operate", "evidence", "harvest", "classify", "summarize", "publish", "plugins")
SOURCES = sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))
EXECUTES = re.compile(r"\b(insert|update|delete|replace|create|drop|alter)\b\s+(or|into|table|from|index|view)?", re.I)


def trees() -> Iterator[tuple[Path, ast.Module]]:
    for path in SOURCES:
        yield path, ast.parse(path.read_text(encoding="utf-8"))


def functions() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield path, node


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
