from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidence import lazy_re
from evidence.lazy_re import DECLARED

MAKER = Path(__file__).with_name("literals.py")


def test_the_declared_literals_are_those_that_the_patterns_have() -> None:
    made = subprocess.run([sys.executable, MAKER], capture_output=True, text=True, check=True)
    assert DECLARED.read_text(encoding="utf-8") == made.stdout, f"a pattern changed; declare its literals: see {MAKER}"


def test_a_pattern_is_compiled_when_it_is_first_used() -> None:
    broken = lazy_re.compile("(un" + "closed")
    with pytest.raises(lazy_re.error):
        broken.search("text")
    pattern = lazy_re.compile("(?P<word>A+)", lazy_re.IGNORECASE)
    assert pattern.pattern == "(?P<word>A+)"
    assert pattern.sub("-", "xaax") == "x-x"
    assert (pattern.groups, dict(pattern.groupindex)) == (1, {"word": 1})


COMPILES = """
import gc, literals
literals.modules()
made = [one for one in gc.get_objects() if isinstance(one, literals.lazy_re.Uncompiled)]
for one in made:
    assert one.groups >= 0, one.pattern
print(len(made))
"""


def test_every_pattern_can_be_compiled() -> None:
    """In a process of its own: objects that another test froze are not among those that the collector knows."""
    path = {"PYTHONPATH": os.pathsep.join([str(MAKER.parent), *sys.path])}
    made = subprocess.run([sys.executable, "-c", COMPILES], capture_output=True, text=True, env=os.environ | path)
    assert made.returncode == 0, made.stderr
    assert int(made.stdout) > 500
