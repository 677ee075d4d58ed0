"""Patterns that are kept between runs match what they matched, and a store that is no good is as none."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from evidence import pattern_store
from evidence.pattern_store import patterns_kept
from evidence.required_literals import Scanner, required_literals

PATTERNS = (
    (r"(?P<dose>\d+(?:\.\d+)?)\s?(?P<unit>mg|μg)\b", 0),
    (r"\bketamine\b(?! group)", re.IGNORECASE),
    (r"^a.c$", re.MULTILINE | re.DOTALL),
    (r"(?<![a-z])(\w+) and \1|[^\x00-\x7f]{2,}", 0),
)
TEXT = "Ketamine 0.5 mg, KETAMINE group\nabc\na\nc more and more ≥≥"


def matches() -> list[object]:
    """What the patterns find, compiled anew."""
    re.purge()
    found: list[object] = []
    for pattern, flags in PATTERNS:
        made = re.compile(pattern, flags)
        found.append((made.pattern, made.flags, made.groups, dict(made.groupindex)))
        found.append([(m.span(), m.groups(), m.groupdict(), m.lastgroup) for m in made.finditer(TEXT)])
    return found


def test_a_kept_pattern_finds_what_it_found_and_is_not_parsed_again(tmp_path: Path, monkeypatch) -> None:
    plain = matches()
    with patterns_kept(tmp_path / "patterns"):
        assert matches() == plain
    monkeypatch.setattr(pattern_store, "_code", None)  # nothing can be compiled any more
    with patterns_kept(tmp_path / "patterns"):
        assert matches() == plain


def test_scanners_and_literals_are_the_same_from_the_store(tmp_path: Path, monkeypatch) -> None:
    pattern = r"\b(?:relapsed|lapsed)\b|[ai]bstinent|\bnext to the last\b"
    first = [m.span() for m in Scanner(pattern).finditer("she relapsed, he was abstinent")]
    literals = required_literals(pattern)
    with patterns_kept(tmp_path / "patterns"):
        Scanner(pattern)
        required_literals(pattern)
    monkeypatch.setattr(pattern_store, "_code", None)
    with patterns_kept(tmp_path / "patterns"):
        assert [m.span() for m in Scanner(pattern).finditer("she relapsed, he was abstinent")] == first
        assert required_literals(pattern) == literals


@pytest.mark.parametrize("damage", [b"", b"no store", None])
def test_a_damaged_store_is_made_again(tmp_path: Path, monkeypatch, damage: bytes | None) -> None:
    plain, file = matches(), tmp_path / "patterns"
    with patterns_kept(file):
        matches()
    whole = file.read_bytes()
    file.write_bytes(whole[:-7] if damage is None else damage)
    with patterns_kept(file):
        assert matches() == plain
    monkeypatch.setattr(pattern_store, "_code", None)
    with patterns_kept(file):
        assert matches() == plain


def test_a_place_that_cannot_be_written_is_left_alone(tmp_path: Path) -> None:
    plain = matches()
    (tmp_path / "file").write_text("no folder")
    with patterns_kept(tmp_path / "file" / "patterns"):
        assert matches() == plain


def test_a_user_without_a_home_keeps_nothing(monkeypatch) -> None:
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", lambda: (_ for _ in ()).throw(RuntimeError("no home")))
    plain = matches()
    with patterns_kept():
        assert matches() == plain


def test_a_pattern_that_is_wrong_is_told_as_ever(tmp_path: Path) -> None:
    with patterns_kept(tmp_path / "patterns"), pytest.raises(re.error, match="unterminated"):
        re.compile("(never closed")


def test_outside_of_it_nothing_is_kept_or_changed(tmp_path: Path) -> None:
    own = re._compiler.compile  # type: ignore[attr-defined]
    with patterns_kept(tmp_path / "patterns"):
        assert re._compiler.compile is not own  # type: ignore[attr-defined]
    assert re._compiler.compile is own  # type: ignore[attr-defined]


def test_two_runs_of_annotate_say_the_same_and_the_second_finds_the_patterns_of_the_first(tmp_path: Path) -> None:
    record = tmp_path / "one.jsonl"
    record.write_text(
        '{"id": "1", "title": "Ketamine for relapse", "abstract": "20 patients got 0.5 mg/kg ketamine."}\n'
    )
    env = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [sys.executable, "-m", "operate.cli", "annotate", str(record)]
    said, stamps = [], []
    for _ in range(2):
        said.append(subprocess.run(command, env=env, check=True, capture_output=True).stdout)
        stamps.append([(f.name, f.stat().st_mtime_ns) for f in (tmp_path / "cache" / "evidence-tracker").iterdir()])
    assert said[0] == said[1]
    assert stamps[0] == stamps[1]
    assert len(stamps[0]) == 1
