"""The demo built once, and a copy of it for every test."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from evidence.topic import Topic, load_topic
from operate.cli import cli

sys.path.insert(0, str(Path(__file__).parent))
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def topic() -> Topic:
    return load_topic(ROOT / "topics" / "ketamine-oud.yml")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("demo") / "evidence.db"
    words = ["update", str(ROOT / "topics/ketamine-oud.yml"), "--replay", str(ROOT / "demo/recordings")]
    words += ["--load", str(ROOT / "demo/records.jsonl"), "--load", str(ROOT / "demo/trials.json"), "--db", str(path)]
    CliRunner().invoke(cli, words, standalone_mode=False, catch_exceptions=False)
    return path


@pytest.fixture
def database(built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LLM_USER_PATH", str(tmp_path / "llm"))
    return Path(shutil.copy(built, tmp_path / "evidence.db"))
