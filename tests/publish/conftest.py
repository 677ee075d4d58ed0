"""A small database of invented records and the site that serves it."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml
from datasette.app import Datasette

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(Path(__file__).parent))
Get = Callable[[str], Awaitable[Any]]


def small_database() -> ModuleType:
    """The module that builds it (tests are not a package)."""
    name = "small_database"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


@pytest.fixture(scope="session")
def small_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of invented records."""
    path: Path = small_database().build(tmp_path_factory.mktemp("small") / "evidence.db")
    return path


def serve(*paths: Path, **settings: Any) -> Datasette:
    """Datasette on these databases with the project's templates, plugins, style, description and settings."""
    described = ROOT / "metadata.yml"
    return Datasette(
        [str(p) for p in paths],
        template_dir=str(ROOT / "templates"),
        plugins_dir=str(ROOT / "plugins"),
        static_mounts=[("static", str(ROOT / "static"))],
        metadata=yaml.safe_load(described.read_text(encoding="utf-8")) if described.exists() else None,
        settings={"max_returned_rows": 1000, "suggest_facets": False, **settings},
    )


@pytest.fixture
def site_of() -> Callable[..., Datasette]:
    """Serve databases: for tests that change one first."""
    return serve


@pytest.fixture
def path(small_db: Path, tmp_path: Path) -> Path:
    """A copy of that database which a test may change."""
    shutil.copy(small_db, tmp_path / "evidence.db")
    return tmp_path / "evidence.db"


@pytest.fixture
def seen() -> Callable[[Path, str], Awaitable[str]]:
    """The page of an address of a database, for a test that changes it between two looks."""

    async def look(database: Path, address: str) -> str:
        site = serve(database)
        await site.invoke_startup()
        return str((await site.client.get(address)).text)

    return look


@pytest.fixture
async def get(small_db: Path) -> Get:
    """Ask the site for an address."""
    site = serve(small_db)
    await site.invoke_startup()

    async def ask(path: str, **kwargs: Any) -> Any:
        return await site.client.get(path, **kwargs)

    return ask


def build_demo(path: Path) -> Path:
    """The demo's database, built from its recordings."""
    demo = ["topics/ketamine-oud.yml", "--replay", "demo/recordings", "--load", "demo/records.jsonl"]
    made = subprocess.run(
        [sys.executable, "-m", "operate.cli", "update", *demo, "--load", "demo/trials.json", "--db", str(path)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith(("NCBI_", "EVIDENCE_"))}
        | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    return path


@pytest.fixture(scope="session")
def demo_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's database, built once."""
    return build_demo(tmp_path_factory.mktemp("demo") / "evidence.db")


@pytest.fixture
async def demo(demo_db: Path) -> Get:
    """Ask the demo's site for an address."""
    site = serve(demo_db)
    await site.invoke_startup()

    async def ask(path: str, **kwargs: Any) -> Any:
        return await site.client.get(path, **kwargs)

    return ask
