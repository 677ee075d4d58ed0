"""CPU per record of a fetch over loopback: ours, a plain http.client + lxml client, and Bio.Entrez efetch + Entrez.read.

The plain client asks the same server for the same records, parses the answer with lxml in one piece and makes the same
records from the same elements; what ours costs beyond that is transport, splitting, hashing and accounting. The three
take turns in one process, the server runs in another, only this process's CPU time counts, and the mean of five
turns of five batches is taken after a first one that warms up.

    python benchmarks/harvest.py [FILE.xml[.gz]]    without a file: 400 invented records
"""

# ruff: noqa: E402

from __future__ import annotations

import gc
import http.client
import multiprocessing
import statistics
import sys
import time
from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import Request, urlopen

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "harvest")]

from Bio import Entrez as Bio
from lxml import etree
from made import article
from standin import Standin

from harvest.markup.split import read_chunks, split_records
from harvest.net import entrez as ours
from harvest.pubmed import fields as pubmed_fields
from harvest.pubmed import xml as pubmed_xml
from harvest.pubmed.fetch import fetch_records

ROUNDS = 5
BATCHES = 5
TARGETS = {"plain": 1.25, "Bio.Entrez": 4.0}


def records(path: Path | None) -> list[bytes]:
    """The elements to serve."""
    if path is None:
        return [invented(pmid) for pmid in range(1, 401)]
    return [p.raw for p in split_records(read_chunks(path), path.name) if p.kind == "PubmedArticle"]


def invented(pmid: int) -> bytes:
    """A record about as rich as a real one: 12 headings, 8 authors, 40 cited papers."""
    cited = "".join(
        f"<Reference><Citation>Invented J. 2020;{n}:1-9.</Citation><ArticleIdList>"
        f'<ArticleId IdType="doi">10.1/cited.{n}</ArticleId></ArticleIdList></Reference>'
        for n in range(40)
    )
    author = (
        '<Author ValidYN="Y"><LastName>Invented</LastName><ForeName>Ada</ForeName><Initials>A</Initials>'
        "<AffiliationInfo><Affiliation>Department of Inventions, Nowhere.</Affiliation></AffiliationInfo></Author>"
    )
    raw = article(
        pmid,
        abstract="Ketamine and heroin, an invented sentence. " * 40,
        mesh=tuple(f"Invented Heading {n}" for n in range(12)),
        doi=f"10.1/{pmid}",
    )
    raw = raw.replace(b"<Language>", f"<AuthorList CompleteYN='Y'>{author * 8}</AuthorList><Language>".encode())
    return raw.replace(b"</PubmedData>", f"<ReferenceList>{cited}</ReferenceList></PubmedData>".encode())


def serve(raw: list[bytes], pipe: Connection) -> None:
    with Standin() as server:
        server.add(*raw)
        answers: dict[str, tuple[int, str, bytes]] = {}
        real = server.answer
        server.answer = lambda a: answers.setdefault(a.form["id"], real(a))  # type: ignore[method-assign]
        pipe.send((server.url, list(server.index.rows)))
        pipe.recv()


def plain(url: str, ids: list[str]) -> int:
    """http.client and lxml, the same extraction."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=60)
    form = urlencode({"db": "pubmed", "retmode": "xml", "id": ",".join(ids)})
    connection.request("POST", f"{parts.path}/efetch.fcgi", form, {"Content-Type": "application/x-www-form-urlencoded"})
    root = etree.fromstring(connection.getresponse().read())
    unknown: set[str] = set()
    made = []
    for element in root.iterchildren("PubmedArticle"):
        row: dict[str, Any] = {}
        pubmed_fields.read(element, row, unknown)
        made.append(pubmed_xml._settled(row, b"", b""))
    connection.close()
    return len(made)


def biopython(url: str, ids: list[str]) -> int:
    """Bio.Entrez as its tutorial has it, pointed at the stand-in, without its pause."""

    def local(request: Request) -> object:
        data = request.data or urlsplit(request.full_url).query.encode()
        return urlopen(Request(f"{url}/efetch.fcgi", data=data))

    Bio.email = "bench@example.org"
    vars(Bio)["urlopen"] = local
    Bio._open.previous = 0
    try:
        return len(Bio.read(Bio.efetch(db="pubmed", id=ids, retmode="xml"))["PubmedArticle"])
    finally:
        vars(Bio)["urlopen"] = ours._urlopen


def cpu(function: Callable[[], int]) -> float:
    gc.collect()  # nobody pays for what another left behind
    began = time.process_time()
    count = sum(function() for _ in range(BATCHES))  # as in a harvest, batch after batch
    return (time.process_time() - began) / max(count, 1) * 1e6


def main(path: Path | None) -> int:
    """Print microseconds of CPU per record and the ratios; 1 when a target is missed."""
    here, there = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(records(path), there), daemon=True)
    server.start()
    url, pmids = here.recv()
    ids = pmids[: ours.FETCH]
    client = ours.Entrez(email="bench@example.org", base_url=url)
    sides: dict[str, Callable[[], int]] = {
        "ours": lambda: len(fetch_records(client, ids).papers),
        "plain": lambda: plain(url, ids),
        "Bio.Entrez": lambda: biopython(url, ids),
    }
    taken: dict[str, list[float]] = {name: [] for name in sides}
    for turn in range(ROUNDS + 1):
        for name, side in sides.items():
            used = cpu(side)
            if turn:  # the first turn warms up
                taken[name].append(used)
    here.send(None)
    server.join(5)
    mean = {name: statistics.fmean(values) for name, values in taken.items()}
    for name, value in mean.items():
        print(f"{name:12}{value:9.1f} µs CPU per record")
    over, less = mean["ours"] / mean["plain"], mean["Bio.Entrez"] / mean["ours"]
    print(f"ours / plain       {over:.2f}x   (at most {TARGETS['plain']:.2f}x)")
    print(f"Bio.Entrez / ours  {less:.2f}x   (at least {TARGETS['Bio.Entrez']:.2f}x)")
    return int(over > TARGETS["plain"] or less < TARGETS["Bio.Entrez"])


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else None))
