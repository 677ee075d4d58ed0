"""Every benchmark beside its peers, one after the other; writes benchmarks/README.md with what was measured here.

    python benchmarks/run.py [--small] [--file PUBMED.xml.gz] [--peers DIR]

Peers come from the environment, from --peers (a folder made by `pip install --target`), or are installed into a folder
of their own for the run; those that cannot be had are reported as not measured. --file is a PubMed baseline file; without
it the real XML of the shared data beside the project is used where it is. Turns of the contenders are interleaved inside
each benchmark; nothing else should run meanwhile.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PEERS = ("sumy", "pubmed_parser", "metapub")
SHOWN = ("biopython", "lxml", "rispy", "datasette", "scikit-learn", "numpy", "sumy", "pubmed-parser", "metapub")
SHIM = "import os, sys\nsys.path.extend(p for p in os.environ.get('BENCH_PEERS', '').split(os.pathsep) if p)\n"
HEAD = """# Benchmarks

Written by `make bench`; every figure was measured in one run on the machine named here. CPU time, not wall time, unless
a table says otherwise; medians of interleaved turns. Peers that could not be installed are named as not measured.
"""


def commands(small: bool, file: Path | None) -> dict[str, list[str] | None]:
    """Title -> the benchmark's command, or None when what it needs is not here."""
    xml = str(file) if file else None
    parse = [xml, "--records", "500" if small else "20000", "--rounds", "3" if small else "5"] if xml else None
    return {
        "Files to Parquet": None if small or not xml else ["bulk.py", xml],  # needs both cores idle: first
        "Parsing PubMed XML": parse and ["parse.py", *parse],
        "What the parsers keep": ["corners.py"],
        "Harvesting over loopback": ["harvest.py"],
        "Evidence table against stock Datasette": ["site.py", "--sizes", "1000", *([] if small else ["100000"])],
        "Many readers": ["load.py", "--seconds", "2" if small else "8"],
        "Key sentence against extractive summarizers": [
            "summarizers.py",
            "--abstracts",
            "100" if small else "1000",
        ],
        "Citation formats": ["exports.py", "--records", "500" if small else "5000"],
    }


def environment(peers: str, shim: Path) -> dict[str, str]:
    """The environment of a benchmark: peers stand behind everything that is installed, so that they change nothing."""
    (shim / "sitecustomize.py").write_text(SHIM, encoding="utf-8")
    return os.environ | {"PYTHONPATH": str(shim), "BENCH_PEERS": peers, "OMP_NUM_THREADS": "1"}


def install(folder: Path) -> str:
    """Install the peers one by one; what cannot be had is left out."""
    for peer in PEERS:
        command = [sys.executable, "-m", "pip", "install", "-q", "--target", str(folder), peer]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        print(f"{peer}: {'installed' if done.returncode == 0 else 'cannot be installed'}", file=sys.stderr)
    return str(folder)


def machine(peers: str) -> str:
    """Python, cores and the versions of everything compared."""
    versions = {d.metadata["Name"].lower(): d.version for d in importlib.metadata.distributions(path=[peers])}
    lines = [
        f"Python {platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores.",
        "",
    ]
    for name in SHOWN:
        try:
            version = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            version = versions.get(name, versions.get(name.replace("-", "_"), "not installed, not measured"))
        lines.append(f"- {name}: {version}")
    return "\n".join(lines) + "\n"


def measured(title: str, command: list[str] | None, env: dict[str, str], minutes: float) -> str:
    """The section of one benchmark."""
    if command is None:
        return f"## {title}\n\nNot measured in this run: it needs a PubMed file (`--file`) and a full run.\n"
    print(f"{title} ...", file=sys.stderr)
    line = [sys.executable, str(ROOT / "benchmarks" / command[0]), *command[1:]]
    try:
        done = subprocess.run(
            line, env=env, cwd=ROOT, capture_output=True, text=True, check=False, timeout=minutes * 60
        )
    except subprocess.TimeoutExpired:
        return f"## {title}\n\nNot measured: it did not end within {minutes:g} minutes.\n"
    if done.returncode:
        last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
        return f"## {title}\n\nNot measured: {last}\n"
    shown = [Path(part).name if os.sep in part else part for part in command]
    body = "\n".join(f"#{line}" if line.startswith("#") else line for line in done.stdout.strip().splitlines())
    body = body if "|" in body else f"```\n{body}\n```"
    return f"## {title}\n\n`python benchmarks/{' '.join(shown)}`\n\n{body}\n"


def shared_file() -> Path | None:
    """The largest real XML file beside the project."""
    folder = ROOT.parent / "shared" / "data" / "pubmed"
    files = sorted(folder.rglob("*.xml.gz"), key=lambda f: f.stat().st_size) or sorted(folder.rglob("*.xml"))
    return files[-1] if files else None


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("--small", action="store_true", help="small sizes: minutes, not an hour")
    ask.add_argument("--file", type=Path, help="PubMed baseline or update file")
    ask.add_argument("--peers", type=Path, help="folder with the peers already installed")
    ask.add_argument("--minutes", type=float, default=60, help="most for one benchmark")
    given = ask.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        peers = str(given.peers) if given.peers else install(Path(scratch) / "peers")
        env = environment(peers, Path(scratch))
        wanted = commands(given.small, given.file or shared_file())
        sections = [measured(title, command, env, given.minutes) for title, command in wanted.items()]
        head = HEAD + (
            "\nThis was a small run (`--small`): few records, few turns, other work on the machine.\n"
            if given.small
            else ""
        )
        page = "\n".join([head, "## Machine and versions\n", machine(peers), *sections])
    (ROOT / "benchmarks" / "README.md").write_text(page, encoding="utf-8")
    print("benchmarks/README.md is written.")


if __name__ == "__main__":
    main()
