"""What Python makes of regular expressions, kept between runs: a good third of the time that a command takes to start.

Python keeps the bytecode of modules, but parses and compiles every pattern anew. Here the compiled code of the patterns of
a run lies in the user's cache folder, by the pattern's own text, its flags and the version of Python, so that a kept code is
never that of another pattern. A file that is missing, damaged or of another version is made again; a folder that cannot be
written to is left alone. The engine checks every code it is given, as it does with those that are compiled.
"""

from __future__ import annotations

import _sre  # type: ignore[import-not-found]
import hashlib
import marshal
import os
import re
import re._compiler  # type: ignore[import-not-found]
import re._parser  # type: ignore[import-not-found]
import sys
from array import array
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

MOST = 10_000  # kept; beyond, only those that were asked for are
_Made = TypeVar("_Made")
_Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
_store: Store | None = None


class Store:
    """Values by key, from a file of the last run and new ones; of types that Python's marshal writes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.new: dict[Hashable, Any] = {}
        self.asked: set[Hashable] = set()

    def recall(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The kept value of a key, else the one made now."""
        self.asked.add(key)
        found = self.kept.get(key)
        if found is None and (found := self.new.get(key)) is None:
            found = self.new[key] = make()
        return found

    @cached_property
    def kept(self) -> dict[Hashable, Any]:
        """What the last run kept, read when it is first asked for."""
        return _read(self.file)

    def keep(self) -> None:
        """Write the file for the next run where anything is new."""
        if self.new:
            every = self.kept | self.new
            _write(self.file, every if len(every) <= MOST else {key: every[key] for key in self.asked})


def recall(key: Hashable, make: Callable[[], _Made]) -> _Made:
    """A value that follows from its key alone: kept where a store is open, else made."""
    made: _Made = make() if _store is None else _store.recall(key, make)
    return made


def compiled(pattern: str, flags: int, parsed: Callable[[], Any], *, text: str | None) -> re.Pattern[str]:
    """The compiled pattern; parsed gives it as Python's parser reads it. text: what it shows as its own."""
    made: re.Pattern[str]
    if _store is None:
        made = _of(_code(parsed(), flags), text)
    else:
        made = _of(_store.recall((pattern, flags), lambda: _code(parsed(), flags)), text)
    return made


def _code(parsed: Any, flags: int) -> _Code:
    """What Python's own compile hands to the engine (re/_compiler.py), the code as bytes."""
    code = array("I", re._compiler._code(parsed, flags))
    index: list[str | None] = [None] * parsed.state.groups
    for name, number in parsed.state.groupdict.items():
        index[number] = name
    return flags | parsed.state.flags, code.tobytes(), parsed.state.groups - 1, parsed.state.groupdict, tuple(index)


def _of(made: _Code, text: str | None) -> re.Pattern[str]:
    flags, code, groups, index, names = made
    pattern: re.Pattern[str] = _sre.compile(text, flags, array("I", code).tolist(), groups, index, names)
    return pattern


@contextmanager
def patterns_kept(file: Path | None = None) -> Iterator[None]:
    """While it is open, patterns are taken from the store of the last run; new ones are kept for the next."""
    global _store
    if _store is not None:
        yield
        return
    _store = Store(file or place())
    own = re._compiler.compile
    re._compiler.compile = _compile
    try:
        yield
    finally:
        re._compiler.compile = own
        store, _store = _store, None
        store.keep()


def place() -> Path:
    """Where the store of this version of Python lies; of a user without a home nowhere."""
    try:
        folder = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    except RuntimeError:
        folder = os.devnull
    version = f"{sys.implementation.cache_tag}-{sys.hexversion:x}-{_sre.MAGIC}-{array('I').itemsize}{sys.byteorder[0]}"
    return Path(folder, "evidence-tracker", f"patterns-{version}")


_own_compile = re._compiler.compile


def _compile(pattern: Any, flags: int = 0) -> re.Pattern[Any]:
    """In the place of Python's own, for texts; anything else it does itself."""
    if type(pattern) is not str or flags & re.DEBUG:
        made: re.Pattern[Any] = _own_compile(pattern, flags)
        return made
    return compiled(pattern, int(flags), lambda: re._parser.parse(pattern, flags), text=pattern)


def _read(file: Path) -> dict[Hashable, Any]:
    with suppress(OSError, ValueError, EOFError, TypeError):
        digest, content = (whole := file.read_bytes())[:32], whole[32:]
        if digest == hashlib.sha256(content).digest():
            kept: dict[Hashable, Any] = marshal.loads(content)  # of the same user, and whole
            return kept
    return {}


def _write(file: Path, values: dict[Hashable, Any]) -> None:
    """At once or not at all: a reader never sees half a file."""
    content = marshal.dumps(values)
    half = file.with_name(f"{file.name}.{os.getpid()}")
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        half.write_bytes(hashlib.sha256(content).digest() + content)
        half.replace(file)
