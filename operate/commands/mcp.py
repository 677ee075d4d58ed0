"""evidence mcp: the evidence for a language-model client, read-only, over standard input and output or over HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.store import Store
from operate.commands import options


@click.command(
    help="Serve records, outcomes, claims, brief, safety, trials and changes to a Model Context Protocol client, read-only."
)
@click.option("--http", is_flag=True, help="Serve at http://HOST:PORT/mcp instead of standard input and output.")
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on, with --http.")
@click.option("--port", type=click.IntRange(1, 65535), default=8002, show_default=True, help="Port, with --http.")
@options.database_option()
def command(http: bool, host: str, port: int, database: Path) -> None:
    """Serve until the client closes the connection or the server is stopped; needs the extra `mcp`."""
    from operate.mcp_server import server

    with Store(database, readonly=True):
        pass  # says in a sentence when there is no database
    if not http:
        server(database).run("stdio")
        return
    options.log(f"Ready: http://{host}:{port}/mcp - Ctrl-C or SIGTERM stops it.")
    server(database).run("streamable-http", host=host, port=port, stateless_http=True, json_response=True)
