"""Servers that echo key and mail address get them into nothing that is kept, shown or said."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from html import escape
from pathlib import Path
from urllib.parse import quote

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "harvest"))
from made import article
from standin import Arrival, Loopback, Standin
from standin_neighbours import Isrctn, Metrics, Preprints, Registry, Works, cited, full_trial, preprint, study, work

from evidence.store import Store
from harvest.net.private import without
from operate.publishing import open_site
from publish.export import FORMATS

ROOT = Path(__file__).parents[2]
KEY = "5ca1ab1e0ddba11c0ffee0decafbadbeef42"
EMAIL = "canary.person+ncbi@aviary.example"
TITLES = {
    101: "Ketamine in opioid use disorder",
    102: "Ketamine for opioid withdrawal",
    103: "Ketamine, broken: opioid use disorder",
}
ECHO = f"asked by {EMAIL} with {KEY} ({quote(EMAIL)}, {EMAIL.upper()}, {EMAIL.replace('@', '&#64;')})"


def forms(secret: str) -> Iterator[bytes]:
    """The secret however it may be written."""
    for text in (secret, quote(secret, safe=""), quote(secret), escape(secret), secret.replace("@", "&#64;")):
        yield text.lower().encode()
        yield json.dumps(text.replace("@", "\\u0040"))[1:-1].replace("\\\\", "\\").lower().encode()


def echoes(server: Loopback, *places: tuple[bytes, bytes]) -> None:
    """Let a server put the echo where a text of its answers stands."""
    real = server.answer

    def answer(arrival: Arrival) -> tuple[int, str, bytes]:
        status, kind, body = real(arrival)
        for old, new in places:
            body = body.replace(old, new)
        return status, kind, body

    server.answer = answer  # type: ignore[method-assign]


def in_json(text: str) -> bytes:
    return json.dumps(text)[1:-1].encode()


@pytest.fixture
def sources() -> Iterator[dict[str, str]]:
    """Every source on loopback, each of which echoes who asks in whatever it can."""
    with ExitStack() as stack:
        ncbi, registry, works, preprints, metrics, isrctn = (
            stack.enter_context(s) for s in (Standin(), Registry(), Works(), Preprints(), Metrics(), Isrctn())
        )
        ncbi.add(*(article(n, title, doi=f"10.9999/{n}") for n, title in TITLES.items()))
        registry.add(study("NCT00000001", title="Ketamine in opioid use disorder", conditions=["Opioid Use Disorder"]))
        works.add(work("10.9999/101", ("correction", "publisher", "10.9999/b")))
        preprints.add(preprint("10.9999/p", abstractText="Ketamine for opioid use disorder."))
        echoes(
            ncbi,
            (b'"querytranslation": "', b'"querytranslation": "' + in_json(ECHO) + b" "),
            (b'"outputmessages": [', b'"outputmessages": ["' + in_json(ECHO) + b'", '),
            (b'", ]', b'"]'),
            (b"An invented abstract", f"An invented abstract {escape(ECHO)}".encode()),
            (
                b"Ketamine, broken: opioid use disorder</ArticleTitle>",
                f"{escape(ECHO)}&nosuchentity;</ArticleTitle>".encode(),
            ),
        )
        echoes(registry, (b"Ketamine in opioid use disorder", b"Ketamine in opioid use disorder " + in_json(ECHO)))
        echoes(works, (b'"source": "publisher"', b'"source": "' + in_json(ECHO) + b'"'))
        echoes(preprints, (b"Ketamine for opioid use disorder.", b"Ketamine for opioid use disorder. " + in_json(ECHO)))
        isrctn.add(ISRCTN10000001=full_trial("ISRCTN10000001", f"Ketamine {escape(ECHO)}"))
        metrics.add(cited(101, note=ECHO))
        names = {
            "EUTILS": ncbi,
            "CTGOV": registry,
            "CROSSREF": works,
            "EUROPEPMC": preprints,
            "ICITE": metrics,
            "ISRCTN": isrctn,
        }
        yield {f"EVIDENCE_{name}_URL": server.url for name, server in names.items()}


def run(folder: Path, sources: dict[str, str], *command: str) -> str:
    env = {k: v for k, v in os.environ.items() if not k.startswith(("NCBI_", "EVIDENCE_"))}
    env |= {"PYTHONPATH": str(ROOT), "NCBI_API_KEY": KEY, "NCBI_EMAIL": EMAIL, **sources}
    line = [sys.executable, "-m", "operate.cli", *command]
    done = subprocess.run(line, cwd=folder, env=env, capture_output=True, text=True, timeout=300)
    return done.stdout + done.stderr


def leaks(found: dict[str, bytes]) -> list[str]:
    return [
        f"{where} holds {secret}"
        for where, body in found.items()
        for secret in (KEY, EMAIL)
        if any(form in body.lower() for form in forms(secret))
    ]


def kept(folder: Path) -> dict[str, bytes]:
    """Every file of the folder, unpacked."""
    found = {}
    for path in folder.rglob("*"):
        if path.is_file():
            body = path.read_bytes()
            found[str(path.relative_to(folder))] = gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
    return found


async def pages(database: Path) -> dict[str, bytes]:
    """What the site shows of the sources' words."""
    site = open_site(database, ROOT)
    await site.invoke_startup()
    tables = ("papers", "versions", "harvests", "quarantine", "trials", "trial_versions", "changes", "meta")
    addresses = [f"/evidence/{table}.{ending}?_size=max" for table in tables for ending in ("json", "csv")]
    addresses += ["/", "/methods", "/changes", "/review", "/study/101", "/trials", "/feed.atom", "/-/health"]
    addresses += [f"/export/{name}" for name in FORMATS]
    return {address: (await site.client.get(address)).content for address in addresses}


def test_no_server_can_put_key_or_mail_address_where_others_read_them(sources: dict[str, str], tmp_path: Path) -> None:
    said = {"update": run(tmp_path, sources, "update", "ketamine-oud", "--record", "recording").encode()}
    database = tmp_path / "evidence.db"
    with Store(database, readonly=True) as store:
        (search, *_) = [harvest for harvest in store.harvests() if harvest.source == "pubmed"]
        papers = {report.paper.paper: report.paper for report in store.reports()}
        assert {harvest.source for harvest in store.harvests() if harvest.fetched} >= {"pubmed", "clinicaltrials.gov"}
    assert "asked by *** with ***" in str(search.query_translation)  # the echo arrived, and lost them
    assert "asked by ***" in " ".join(search.warnings)
    assert "asked by *** with ***" in str(papers["101"].abstract)
    for command in (
        ["status"],
        ["show", "101"],
        ["diff"],
        ["backup", "backups"],
        ["doctor"],
        ["update", "ketamine-oud"],
    ):
        said[" ".join(command)] = run(tmp_path, sources, *command).encode()
    assert (tmp_path / "recording" / "traffic.yaml").stat().st_size > 1000
    assert list((tmp_path / "backups").iterdir())
    shown = asyncio.run(pages(database))
    assert sum(b"asked by" in body for body in shown.values()) > 5
    assert leaks(said | kept(tmp_path) | shown) == []


@pytest.mark.parametrize("text", [ECHO, f"{quote(quote(EMAIL))}", EMAIL.replace("@", "&#x40;").replace(".", "&#046;")])
def test_a_secret_is_found_however_it_is_written(text: str) -> None:
    left = without(text.encode(), (KEY, EMAIL))
    assert b"***" in left
    assert b"aviary" not in left.lower()
    assert KEY.encode() not in left


def test_what_is_no_secret_stays_to_the_byte() -> None:
    body = b"canary.person at aviary.example, \xff\xfe and c0ffee"
    assert without(body, (KEY, EMAIL, None, "", "of")) == body
