"""evidence serve: the site on this machine, until Ctrl-C; without a terminal only a probe."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import click

from evidence import places
from evidence.errors import EvidenceError, StoreError
from evidence.store import files
from publish.links import Links

START_SECONDS = 60.0


@click.command(
    help="Serve the site on this machine until Ctrl-C; without a terminal, start it, probe two pages and stop."
)
@click.option("--port", type=click.IntRange(1, 65535), default=8001, show_default=True, help="Port on 127.0.0.1.")
def command(port: int) -> None:
    """Serve the folder as a Datasette configuration directory."""
    database = Path("evidence.db")
    if not database.exists():
        raise StoreError("evidence.db is not there yet; 'make db' builds it.")
    _check_port(port)
    _check_settings()
    site = subprocess.Popen(
        [sys.executable, "-m", "datasette", "serve", ".", *places.serving(), "--port", str(port)], stdout=2
    )
    try:
        _wait(site, port)
        if sys.stdin.isatty():
            click.echo(f"The site is on http://127.0.0.1:{port} - Ctrl-C stops it.", err=True)
            site.wait()
        else:
            _probe(port, database)
    except KeyboardInterrupt:
        click.echo("Stopped. 'make serve' starts it again.", err=True)
    finally:
        site.terminate()
        site.wait()


def _check_port(port: int) -> None:
    with closing(socket.socket()) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise EvidenceError(f"port {port} is taken; choose another: make serve PORT={port + 1}.") from None


def _check_settings() -> None:
    if not Path("settings.json").exists():
        said = "settings.json is not in this folder, and without it SQL would be open to all"
        raise EvidenceError(f"{said}; 'evidence init DIR' writes one.")


def _wait(site: subprocess.Popen[bytes], port: int) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if site.poll() is not None:
            raise EvidenceError("the site did not start; the lines above say why.")
        try:
            _status(port, "/robots.txt")
            return
        except (OSError, HTTPException):
            time.sleep(0.2)
    raise EvidenceError(f"the site did not answer within {START_SECONDS:.0f} seconds.")


def _probe(port: int, database: Path) -> None:
    with closing(files.open_existing(database)) as connection:
        papers = connection.execute('SELECT paper FROM "rows" ORDER BY paper LIMIT 1').fetchall()
    for page in ("/", *(Links().study(row[0]) for row in papers)):
        status = _status(port, page)
        if status != 200:
            raise EvidenceError(f"the page {page} answers {status}.")
        click.echo(f"http://127.0.0.1:{port}{page} answers.")
    click.echo("No terminal: the site was probed and stopped. Next: 'make serve' in a terminal.")


def _status(port: int, page: str) -> int:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    with closing(connection):
        connection.request("GET", page)
        return connection.getresponse().status
