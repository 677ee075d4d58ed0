"""evidence serve: the site on this machine until it is stopped; with --check it is started, probed and stopped."""

from __future__ import annotations

import os
import signal
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
STOPPED = (0, -signal.SIGTERM, -signal.SIGINT)  # how a server ends that was told to


@click.command(help="Serve the site on this machine until Ctrl-C or SIGTERM, with a terminal or without.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is every one.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8001, show_default=True, help="Port; 0 takes a free one."
)
@click.option("--check", is_flag=True, help="Start the site, probe two pages and stop.")
def command(host: str, port: int, check: bool) -> None:
    """Serve the folder as a Datasette configuration directory."""
    database = Path("evidence.db")
    files.check_there(database)
    named = os.environ.get("EVIDENCE_DB")
    if named and Path(named).resolve() != database.resolve():
        raise StoreError(
            f"EVIDENCE_DB names {named}, but serve shows evidence.db of the folder it is called in; call it there, or"
            " unset EVIDENCE_DB."
        )
    if told := files.other_schema(database):
        raise StoreError(told)
    chosen = _free_port(host, port)
    _check_settings()
    signal.signal(signal.SIGTERM, _stop)
    serve = [sys.executable, "-m", "datasette", "serve", ".", *places.serving(), "--host", host, "--port", str(chosen)]
    site = subprocess.Popen(serve, stdout=2)
    try:
        _wait(site, _reached(host), chosen)
        if check:
            _probe(_reached(host), chosen, database)
        else:
            click.echo(f"Ready: {_address(_reached(host), chosen)}/ - Ctrl-C or SIGTERM stops it.")
            if site.wait() not in STOPPED:
                raise EvidenceError("the site ended by itself; the lines above say why.")
    except KeyboardInterrupt:
        click.echo("Stopped. 'evidence serve' starts it again.", err=True)
    finally:
        site.terminate()
        site.wait()


def _stop(number: int, frame: object) -> None:
    """SIGTERM ends the site as Ctrl-C does."""
    raise KeyboardInterrupt


def _reached(host: str) -> str:
    """The address under which a site that listens on `host` is asked."""
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


def _address(host: str, port: int) -> str:
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _free_port(host: str, port: int) -> int:
    """The port asked for, or a free one for 0; EvidenceError when it is taken or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except socket.gaierror:
            raise EvidenceError(f"--host {host} is no address; give one such as 127.0.0.1 or 0.0.0.0.") from None
        except OSError as error:
            if "address" in (error.strerror or "").lower() and "in use" not in (error.strerror or "").lower():
                raise EvidenceError(f"--host {host} is no address of this machine.") from None
            raise EvidenceError(f"port {port} is taken; choose another, or --port 0 for a free one.") from None
        return int(probe.getsockname()[1])


def _check_settings() -> None:
    if not Path("settings.json").exists():
        said = "settings.json is not in this folder, and without it SQL would be open to all"
        raise EvidenceError(f"{said}; 'evidence init DIR' writes one.")


def _wait(site: subprocess.Popen[bytes], host: str, port: int) -> None:
    give_up = time.monotonic() + START_SECONDS
    while time.monotonic() < give_up:
        if site.poll() is not None:
            raise EvidenceError("the site did not start; the lines above say why.")
        try:
            _status(host, port, "/robots.txt")
            return
        except (OSError, HTTPException):
            time.sleep(0.2)
    raise EvidenceError(f"the site did not answer within {START_SECONDS:.0f} seconds.")


def _probe(host: str, port: int, database: Path) -> None:
    with closing(files.open_existing(database)) as connection:
        papers = connection.execute('SELECT paper FROM "rows" ORDER BY paper LIMIT 1').fetchall()
    for page in ("/", *(Links().study(row[0]) for row in papers)):
        status = _status(host, port, page)
        if status != 200:
            raise EvidenceError(f"the page {page} answers {status}.")
        click.echo(f"{_address(host, port)}{page} answers.")
    click.echo("The site was probed and stopped. 'evidence serve' serves it until it is stopped.")


def _status(host: str, port: int, page: str) -> int:
    connection = HTTPConnection(host, port, timeout=30)
    with closing(connection):
        connection.request("GET", page)
        return connection.getresponse().status
