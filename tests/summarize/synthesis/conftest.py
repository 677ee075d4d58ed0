"""Invented studies, and the topic they are held against."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from evidence.topic import Topic, load_topic


@pytest.fixture(scope="session")
def topic() -> Topic:
    """The shipped topic."""
    return load_topic(Path(__file__).parents[3] / "topics" / "ketamine-oud.yml")
