"""The command line: one group, its verbs loaded when called from operate/commands/<verb>.py (attribute `command`)."""

from __future__ import annotations

import importlib
import os
import sqlite3
import sys

import click

from evidence.errors import EvidenceError
from evidence.pattern_store import patterns_kept

VERBS = {
    "init": "make a folder ready: topic, metadata.yml, settings.json, README",
    "check": "say whether a topic, the database's description and the model fit together",
    "harvest": "fetch new, revised, deleted and retracted papers",
    "classify": "label what waits: study type, scope, comparator, tags",
    "summarize": "read what waits, then make studies, synthesis, claims and the brief",
    "update": "harvest, classify, summarize, build, check and publish: what cron runs",
    "annotate": "read a file of records and print one JSON line a record; no database needed",
    "train": "train a model on any label set",
    "predict": "label records with a trained model",
    "evaluate": "score the shipped model and rewrite its metrics and card",
    "correct": "record a human correction",
    "corrections": "export or import corrections as CSV",
    "rob2": "take over people's answers on the risk of bias",
    "read-again": "let a language model read records as a second reader",
    "show": "print a paper with everything known of it",
    "status": "say how fresh and healthy the database is",
    "doctor": "say what may be wrong here, on one page to paste into a report",
    "diff": "say what a run changed",
    "export": "write the evidence table in a citation or data format",
    "verify": "check quotes against the records they come from",
    "serve": "serve the site on this machine",
    "as-of": "write the evidence of a past day to a database of its own",
    "restore": "bring back an earlier published version, or a backup",
    "backup": "copy database, review desk and corrections into a folder, with checksums",
    "bulk": "parse and classify PubMed baseline files to Parquet",
    "mcp": "serve the evidence to a language-model client, read-only",
    "describe": "rewrite the parts of metadata.yml and docs that are made from the code",
}


class Verbs(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The verbs, in the order of a run."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command of a verb, or None."""
        if name not in VERBS:
            return None
        with patterns_kept():
            command: click.Command = importlib.import_module(f"operate.commands.{name.replace('-', '_')}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of verbs in the help text, without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl(list(VERBS.items()))


@click.group(cls=Verbs)
@click.version_option(package_name="evidence-tracker", prog_name="evidence")
def cli() -> None:
    """A living, quote-backed evidence table: harvested from PubMed, tagged, read, summed up, published."""


def main() -> None:
    """Run the command line; every error a user can cause ends in one line on stderr and its exit code."""
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # our products are small: threads would only wait for each other
    try:
        _exit(cli.main(standalone_mode=False))
    except click.exceptions.Abort:
        _stop("stopped; what was stored before is kept.", 130)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except EvidenceError as error:
        _stop(str(error), error.exit_code)
    except BrokenPipeError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - the reader of the pipe has left
        sys.exit(0)
    except ModuleNotFoundError as error:
        _missing(error)
    except (OSError, sqlite3.Error) as error:
        _stop(f"{getattr(error, 'filename', None) or 'database'}: {error}", 1)


def _exit(code: object) -> None:
    """End with what a verb passed to ctx.exit, which comes back as a value when Click does not end itself."""
    sys.exit(code if isinstance(code, int) else 0)


def _missing(error: ModuleNotFoundError) -> None:
    if (error.name or "").split(".")[0] in ("operate", "evidence", "harvest", "classify", "summarize", "publish"):
        raise error
    from operate.extras import missing

    _stop(missing((error.name or "").split(".")[0]), 1)


def _stop(sentence: str, code: int) -> None:
    click.echo(f"evidence: {sentence}", err=True)
    sys.exit(code)


if __name__ == "__main__":
    main()
