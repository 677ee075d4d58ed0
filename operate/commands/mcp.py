"""evidence mcp: the evidence for a language-model client, read-only, over standard input and output."""

from __future__ import annotations

from pathlib import Path

import click

from evidence.store import Store
from operate.commands import options


@click.command(
    help="Serve search, study, outcome, claim and verify over standard input and output (Model Context Protocol), read-only."
)
@options.database_option()
def command(database: Path) -> None:
    """Serve until the client closes the connection; needs the extra `mcp`."""
    from operate.mcp_server import server

    with Store(database, readonly=True):
        pass  # says in a sentence when there is no database
    server(database).run("stdio")
