"""Documentation is under test: what is promised exists, what exists is described."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
import yaml

from evidence import schema
from evidence.topic import load_topic
from operate.cli import VERBS, cli

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("demo/*.md"), *ROOT.glob("deploy/*.md")])
SETTINGS = (
    "NCBI_EMAIL",
    "NCBI_API_KEY",
    "EVIDENCE_DB",
    "EVIDENCE_EUTILS_URL",
    "EVIDENCE_CTGOV_URL",
    "EVIDENCE_ICITE_URL",
    "EVIDENCE_ISRCTN_URL",
    "EVIDENCE_CROSSREF_URL",
)


@pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_relative_link_leads_to_a_file(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\((?!https?:|#|mailto:)([^)#\s]+)", text)
    missing = [link for link in links if not (page.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_exists_and_is_documented_as_its_help_says(verb: str) -> None:
    command = cli.get_command(click.Context(cli), verb)
    assert command is not None
    assert command.help
    assert f"## evidence {verb}" in (ROOT / "docs/cli.md").read_text(encoding="utf-8")


def test_the_generated_help_blocks_are_up_to_date() -> None:
    from operate.commands.describe import cli_page

    assert (ROOT / "docs/cli.md").read_text(encoding="utf-8") == cli_page(cli)


@pytest.mark.parametrize("setting", SETTINGS)
def test_every_setting_is_documented(setting: str) -> None:
    assert setting in (ROOT / "docs/cli.md").read_text(encoding="utf-8")


def test_every_visible_table_and_column_is_described_in_metadata() -> None:
    described = yaml.safe_load((ROOT / "metadata.yml").read_text(encoding="utf-8"))["databases"]["evidence"]["tables"]
    for name, table in schema.TABLES.items():
        if not table.hidden:
            assert set(table.columns) <= set(described[name]["columns"]), name


@pytest.mark.parametrize("path", sorted((ROOT / "topics").glob("*.yml")), ids=lambda p: p.stem)
def test_every_shipped_topic_is_valid(path: Path) -> None:
    topic = load_topic(path)
    assert topic.topic == path.stem
    assert topic.query.count("(") == topic.query.count(")")


def test_the_commands_of_the_readme_exist() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    targets = set(re.findall(r"make (\w+)", text)) - {"and"}
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)
    assert {m for m in re.findall(r"evidence (\w+) ", text) if m in VERBS} >= {
        "update",
        "annotate",
        "export",
        "correct",
    }
