"""Cues of study design, named as a clinician would name them; phrases as in topic files (a star lets the word go on).

Where each stands is read at three places: title, anywhere (count) and last two sentences. The list was chosen by
cross-validation on StudyTypeTeller (Doneva 2024), PsyNamic and the labeled records; the gold had no part in it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from classify.matcher import Matcher

_FILE = Path(__file__).with_name("cues.txt")  # a cue and its phrases a line


@cache
def cue_terms() -> dict[str, tuple[str, ...]]:
    """Cue name -> its phrases."""
    rows = (line.split(": ", 1) for line in _FILE.read_text(encoding="utf-8").splitlines())
    return {name: tuple(term.strip() for term in terms.split(",")) for name, terms in rows}


@cache
def cue_matcher() -> Matcher:
    """The compiled cues; names are their positions in `cue_terms`."""
    return Matcher({number: terms for number, terms in enumerate(cue_terms().values())})
