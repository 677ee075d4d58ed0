"""A real browser on a served site; everything here is skipped, visibly, where Debian's chromium is not installed."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

ROOT = Path(__file__).resolve().parents[2]


def load(name: str) -> Any:
    """A module of tests/publish (tests are not a package)."""
    path = ROOT / "tests" / "publish" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(f"browser_{name}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Debian's chromium, started once."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("chromium is not installed (Debian: apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=arguments)
        yield browser
        browser.close()


@contextmanager
def served(database: Path) -> Iterator[str]:
    """The address of a site with that database, on a free port."""
    site = load("conftest").serve(database)
    server = uvicorn.Server(uvicorn.Config(site.app(), host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.02)
    assert server.started
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the site with the small database of invented records."""
    with served(load("small_database").build(tmp_path_factory.mktemp("browser") / "evidence.db")) as found:
        yield found


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the demo's site."""
    with served(load("conftest").build_demo(tmp_path_factory.mktemp("tasks") / "evidence.db")) as found:
        yield found


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a site whose review desk takes ada with “a long password”, and its database."""
    passwords = pytest.importorskip("datasette_auth_passwords.utils")
    database = load("small_database").build(tmp_path_factory.mktemp("desk") / "evidence.db")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EVIDENCE_EDITORS", f"ada:{passwords.hash_password('a long password', iterations=10_000)}")
        with served(database) as found:
            yield found, database
