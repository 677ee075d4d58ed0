"""PubMed XML to records: this parser beside its peers, in one interleaved run. What each of them keeps: corners.py.

    python benchmarks/parse.py FILE.xml.gz [--records 20000] [--rounds 5]

FILE is any PubMed baseline or update file (the source package of pubmed-parser 0.5.1 holds two). Peers that are not
installed are left out and named. Each contender runs as a process of its own; its figure is the CPU time of that
process and its children, start-up included, as the median of the rounds. Written to stdout as Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.metadata
import importlib.util
import itertools
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

HEAD = (
    b'<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD PubMedArticle, 1st January '
    b'2019//EN" "https://dtd.nlm.nih.gov/ncbi/pubmed/out/pubmed_190101.dtd">\n<PubmedArticleSet>\n'
)
TAIL = b"\n</PubmedArticleSet>\n"
XTRACT = (
    "-mixed -pattern PubmedArticle -sep ' ' -element MedlineCitation/PMID ArticleTitle Abstract/AbstractText "
    "Journal/Title ISOAbbreviation Volume Issue MedlinePgn Language PublicationType PubDate/Year PubDate/Month "
    "PubDate/MedlineDate -block Author -sep ' ' -element LastName,ForeName,Initials CollectiveName Affiliation "
    "-block ELocationID -element ELocationID -block MeshHeading -element DescriptorName QualifierName "
    "-block CommentsCorrections -element RefSource PMID -block Keyword -element Keyword"
)


# Each contender imports what it needs itself, so that no peer pays for loading this parser.


def ours(path: Path, _: Path) -> int:
    from harvest.pubmed.xml import parse_file

    return sum(1 for _ in parse_file(path))


def lxml_floor(path: Path, _: Path) -> int:
    from lxml import etree

    count = 0
    with gzip.open(path) as file:
        for _event, element in etree.iterparse(file, tag="PubmedArticle"):
            count += 1
            element.clear()
    return count


def entrez_read(_: Path, parts: Path) -> int:
    from Bio import Entrez

    count = 0
    for part in sorted(parts.glob("*.xml")):
        with part.open("rb") as file:
            count += len(Entrez.read(file)["PubmedArticle"])
    return count


def pubmedcorpus_parse(path: Path, _: Path) -> int:
    from lxml import etree
    from pubmedcorpus.parse import parse_article

    count = 0
    with gzip.open(path) as file:
        for _event, element in etree.iterparse(file, tag="PubmedArticle"):
            count += parse_article(element) is not None
            element.clear()
    return count


def pubmed_parser_medline(path: Path, _: Path) -> int:
    import pubmed_parser

    return sum(1 for _ in pubmed_parser.parse_medline_xml(str(path), year_info_only=False, author_list=True))


def metapub_article(path: Path, _: Path) -> int:
    from metapub import PubMedArticle

    from harvest.markup.split import read_chunks, split_records

    return sum(
        PubMedArticle(b"<PubmedArticleSet>" + piece.raw + b"</PubmedArticleSet>") is not None
        for piece in split_records(read_chunks(path), path.name)
        if piece.kind == "PubmedArticle"
    )


def xtract(path: Path, _: Path) -> int:
    done = subprocess.run(f"gzip -dc {path} | xtract {XTRACT}", shell=True, stdout=subprocess.PIPE, check=True)
    return done.stdout.count(b"\n")


CONTENDERS: dict[str, tuple[str, Callable[[Path, Path], int]]] = {
    "this parser": ("evidence-tracker", ours),
    "lxml iterparse, nothing extracted": ("lxml", lxml_floor),
    "Biopython Entrez.read, 200 a document": ("biopython", entrez_read),
    "pubmedcorpus": ("pubmedcorpus", pubmedcorpus_parse),
    "pubmed_parser": ("pubmed-parser", pubmed_parser_medline),
    "metapub": ("metapub", metapub_article),
    "EDirect xtract": ("xtract", xtract),
}
MODULES = {"biopython": "Bio", "pubmed-parser": "pubmed_parser", "evidence-tracker": "harvest"}


def installed(package: str) -> bool:
    if package == "xtract":
        return shutil.which("xtract") is not None
    return importlib.util.find_spec(MODULES.get(package, package)) is not None


def version(package: str) -> str:
    if package == "xtract":
        return subprocess.run(["xtract", "-version"], capture_output=True, text=True, check=False).stdout.strip()
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""


def make_input(source: Path, records: int, folder: Path) -> None:
    """The first records of the file as one .xml.gz and as documents of 200."""
    from harvest.markup.split import read_chunks, split_records

    pieces = (p.raw for p in split_records(read_chunks(source), source.name) if p.kind == "PubmedArticle")
    taken = list(itertools.islice(pieces, records))
    whole, parts = folder / "input.xml.gz", folder / "parts"
    with gzip.open(whole, "wb", compresslevel=6) as file:
        file.write(HEAD + b"\n".join(taken) + TAIL)
    parts.mkdir()
    for start in range(0, len(taken), 200):
        (parts / f"{start:07}.xml").write_bytes(HEAD + b"\n".join(taken[start : start + 200]) + TAIL)


def run_once(name: str, whole: Path, parts: Path) -> tuple[float, float, int]:
    """CPU seconds, peak MiB and records of one contender in a fresh process."""
    command = [sys.executable, __file__, "--one", name, str(whole), str(parts)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
        env={**os.environ, "NCBI_API_KEY": "none"},
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    answer = json.loads(done.stdout.splitlines()[-1])
    return cpu, answer["peak"] / 1024, answer["count"]


def one(name: str, whole: str, parts: str) -> None:
    count = CONTENDERS[name][1](Path(whole), Path(parts))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"count": count, "peak": peak}))


def table(source: Path, records: int, rounds: int, only: str) -> Iterator[str]:
    present = [name for name, (package, _) in CONTENDERS.items() if installed(package) and re.search(only, name)]
    absent = [name for name in CONTENDERS if name not in present]
    figures: dict[str, list[tuple[float, float, int]]] = {name: [] for name in present}
    with tempfile.TemporaryDirectory() as folder:
        whole, parts = Path(folder, "input.xml.gz"), Path(folder, "parts")
        # in a process of its own: on Linux a child's peak memory starts at its parent's
        subprocess.run([sys.executable, __file__, "--make", str(source), str(records), folder], check=True)
        count = ours(whole, parts)
        for _ in range(rounds):
            for name in present:
                figures[name].append(run_once(name, whole, parts))
    yield (
        f"{count} records of {source.name}, {rounds} interleaved rounds, Python {platform.python_version()}, "
        f"{os.cpu_count()} cores {platform.machine()}.\n"
    )
    yield "| parser | version | records per CPU second | microseconds a record | this parser is faster by | peak MiB |"
    yield "|---|---|---:|---:|---:|---:|"
    medians = {name: statistics.median(cpu for cpu, _, _ in runs) for name, runs in figures.items()}
    base = medians.get("this parser")
    for name, seconds in medians.items():
        ratio = f"{seconds / base:.2f}x" if base else ""
        peak = max(memory for _, memory, _ in figures[name])
        wrong = {n for _, _, n in figures[name]} - {count}
        note = f" (read {wrong.pop()} of {count})" if wrong else ""
        yield (
            f"| {name}{note} | {version(CONTENDERS[name][0])} | {count / seconds:,.0f} | "
            f"{seconds / count * 1e6:,.0f} | {ratio} | {peak:.0f} |"
        )
    if absent and not only:
        yield f"\nNot installed here: {', '.join(absent)}."


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        return one(*sys.argv[2:5])
    if sys.argv[1:2] == ["--make"]:
        return make_input(Path(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("file", type=Path)
    ask.add_argument("--records", type=int, default=20_000)
    ask.add_argument("--rounds", type=int, default=5)
    ask.add_argument("--only", default="", help="only contenders whose name matches this pattern")
    given = ask.parse_args()
    for line in table(given.file, given.records, given.rounds, given.only):
        print(line)


if __name__ == "__main__":
    main()
