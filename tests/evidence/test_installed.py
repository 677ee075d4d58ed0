"""A wheel installed elsewhere works in an empty folder: nothing it needs stays behind in the checkout."""

from __future__ import annotations

import ast
import json
import os
import shutil
import socket
import subprocess
import sys
import sysconfig
import time
import tomllib
import urllib.error
import urllib.request
import venv
from pathlib import Path

import pytest
import yaml

from operate import extras

ROOT = Path(__file__).resolve().parents[2]
PARTS = "operate evidence harvest classify summarize publish plugins templates static topics docs".split()
FILES = "pyproject.toml setup.py README.md LICENSE metadata.yml settings.json".split()
RECORD = {"pmid": "90000001", "title": "Invented trial", "abstract": "Twenty patients were randomized to ketamine."}


class Installed:
    """The program in a virtual environment of its own, called in a folder."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "venv" / "bin"
        self.site = next((folder / "venv" / "lib").iterdir()) / "site-packages"

    def run(self, cwd: Path, *words: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        environment = {
            k: v for k, v in os.environ.items() if k != "PYTHONPATH" and not k.startswith(("NCBI", "EVIDENCE"))
        }
        done = subprocess.run(
            [str(self.bin / "evidence"), *words], cwd=cwd, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == code, done.stdout + done.stderr
        return done


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """Build the wheel from a copy of the sources, offline, and install it; what it requires is that of this process."""
    pytest.importorskip("setuptools")
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    for name in PARTS:
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in FILES:
        shutil.copy(ROOT / name, source / name)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    offline = ["--no-index", "--no-deps", "-q"]
    subprocess.run([*pip, "wheel", *offline, "--no-build-isolation", "-w", str(folder), str(source)], check=True)
    shutil.rmtree(source)
    venv.create(folder / "venv", with_pip=False)
    program = Installed(folder)
    wheel = next(folder.glob("*.whl"))
    python = ["--python", str(program.bin / "python")]
    alone = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}  # else a checkout on it counts as installed
    subprocess.run([*pip, *python, "install", *offline, str(wheel)], check=True, env=alone)
    (program.site / "requirements.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return program


def test_a_record_is_annotated_and_the_program_checked_in_an_empty_folder(installed: Installed, tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_text(json.dumps(RECORD) + "\n", encoding="utf-8")
    folder = tmp_path / "empty"
    folder.mkdir()
    line = json.loads(installed.run(folder, "annotate", str(records)).stdout)
    assert "90000001" in (line["id"], line.get("paper"))
    assert "all fits together" in installed.run(folder, "check").stdout


def test_a_folder_that_holds_something_is_never_written_into(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("kept", encoding="utf-8")
    said = installed.run(tmp_path, "init", ".", code=2).stderr
    assert said == "evidence: . is not an empty folder; give a new one, so that nothing in it is written over.\n"
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_init_update_and_serve_give_a_site_in_a_new_folder(installed: Installed, tmp_path: Path) -> None:
    """The pages, the style and the documents are those of the checkout; SQL is closed."""
    installed.run(tmp_path, "init", "mine")
    folder = tmp_path / "mine"
    assert sorted(p.name for p in folder.iterdir()) == ["README.md", "metadata.yml", "settings.json", "topics"]
    assert "evidence update topics/ketamine-oud.yml" in (folder / "README.md").read_text(encoding="utf-8")
    recorded = ["--replay", str(ROOT / "demo/recordings"), "--load", str(ROOT / "demo/records.jsonl")]
    installed.run(folder, "update", "topics/ketamine-oud.yml", *recorded)
    pages = served(
        installed, folder, ["/", "/methods", "/static/site.css", "/evidence/evidence", "/evidence?sql=select+1"]
    )
    assert "Codebook" in pages["/methods"][1]
    assert {page: status for page, (status, _) in pages.items()} == {
        "/": 200,
        "/methods": 200,
        "/static/site.css": 200,
        "/evidence/evidence": 200,
        "/evidence?sql=select+1": 403,
    }


def test_a_site_without_settings_is_not_served(installed: Installed, tmp_path: Path) -> None:
    (tmp_path / "evidence.db").touch()
    said = installed.run(tmp_path, "serve", "--port", str(free_port()), code=1).stderr
    assert "settings.json is not in this folder" in said


def served(installed: Installed, folder: Path, pages: list[str]) -> dict[str, tuple[int, str]]:
    """Status and text of pages of the site that `datasette` serves there as `evidence serve` starts it."""
    port = free_port()
    code = (
        "import sys; sys.stdin.isatty = lambda: True; import operate.cli;"
        f" sys.argv = ['evidence', 'serve', '--port', '{port}']; operate.cli.main()"
    )
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    site = subprocess.Popen([str(installed.bin / "python"), "-c", code], cwd=folder, env=environment)
    try:
        wait(port)
        return {page: ask(port, page) for page in pages}
    finally:
        site.terminate()
        site.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            ask(port, "/robots.txt")
            return
        except OSError:
            time.sleep(0.1)


def ask(port: int, page: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{page}", timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


def test_a_new_topic_gives_its_title_to_the_site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from click.testing import CliRunner

    from operate.commands.init import command

    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(command, ["new", "--topic", "ketamine-aud"]).exit_code == 0
    title = yaml.safe_load((tmp_path / "new/metadata.yml").read_text(encoding="utf-8"))["title"]
    assert title == yaml.safe_load((ROOT / "topics/ketamine-aud.yml").read_text(encoding="utf-8"))["title"]


def test_a_missing_extra_is_told_with_a_command_that_works_as_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    stated = ["click>=8.1", 'mcp>=2.3; extra == "mcp"', 'dask>=2024.5; extra == "bulk"', 'isal>=1.6; extra == "bulk"']
    monkeypatch.setattr(extras, "requires", lambda _: stated)
    assert extras.missing("dask").endswith(f"{sys.executable} -m pip install 'dask>=2024.5' 'isal>=1.6'")
    assert "extra mcp" in extras.missing("mcp")
    assert "all its requirements" in extras.missing("click")


def test_an_archive_of_the_sources_holds_all_that_a_wheel_is_made_of() -> None:
    """What setup.py copies into the wheel is named in MANIFEST.in: pip builds the wheel from the archive."""
    shipped = next(
        ast.literal_eval(line.value)
        for line in ast.parse((ROOT / "setup.py").read_text(encoding="utf-8")).body
        if isinstance(line, ast.Assign) and ast.unparse(line.targets[0]) == "SHIPPED"
    )
    named = {word for line in (ROOT / "MANIFEST.in").read_text(encoding="utf-8").splitlines() for word in line.split()}
    assert set(shipped) <= named


def test_every_file_that_is_no_code_is_named_for_the_wheel() -> None:
    """Models, prompts and templates of sentences; what only training reads stays out."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
    named = {path for room, patterns in told.items() for one in patterns for path in (ROOT / room).glob(one)}
    training = set((ROOT / "summarize" / "labels").glob("*"))
    rooms = ("evidence", "operate", "harvest", "classify", "summarize", "publish")
    there = {path for room in rooms for path in (ROOT / room).rglob("*") if path.is_file() and path.suffix != ".py"}
    assert {path for path in there if "__pycache__" not in path.parts} - named == training
