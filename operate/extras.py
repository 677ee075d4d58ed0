"""Optional packages: which extra of this program brings one, and the command that installs it as typed."""

from __future__ import annotations

import shlex
import sys
from collections import defaultdict
from importlib.metadata import PackageNotFoundError, requires

from evidence import lazy_re as re

PROGRAM = "evidence-tracker"


def extras() -> dict[str, list[str]]:
    """The requirements of every extra, as pip takes them; none where the program is not installed."""
    found: dict[str, list[str]] = defaultdict(list)
    try:
        stated = requires(PROGRAM) or []
    except PackageNotFoundError:
        return {}
    for line in stated:
        requirement, _, marker = line.partition(";")
        if extra := re.search(r"extra == ['\"]([\w-]+)['\"]", marker):
            found[extra[1]].append(requirement.strip())
    return found


def missing(package: str) -> str:
    """The sentence for a package that is not there: it ends in a command that brings it with all of its extra."""
    named = re.compile(rf"{re.escape(package)}(?![\w.-])", re.I)
    for name, requirements in extras().items():
        if any(named.match(requirement) for requirement in requirements):
            return f"{package} is missing, which the extra {name} brings; install it with: {_pip(requirements)}"
    return f"the package {package!r} is missing; install the program anew with all its requirements."


def _pip(requirements: list[str]) -> str:
    return shlex.join([sys.executable, "-m", "pip", "install", *requirements])
