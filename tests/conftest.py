"""What all tests share: no internet, the shared data folder where it is there, a database to build in."""

from __future__ import annotations

import importlib.util
import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("OMP_NUM_THREADS", "1")
settings.register_profile("without a clock", deadline=None)  # no test depends on how busy the machine is
settings.load_profile("without a clock")


@pytest.fixture(autouse=True)
def _no_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only loopback may be reached."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in ("127.0.0.1", "::1", "localhost", "local"):
            raise AssertionError(f"a test tried to reach {host}")
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", guarded)
    for name in ("NCBI_EMAIL", "NCBI_API_KEY", "EVIDENCE_DB"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real records beside the project; tests that need it are skipped where it is not there."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared data folder is not beside the project")
    return folder


@pytest.fixture
def in_root(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The project's root as working directory."""
    monkeypatch.chdir(ROOT)
    return ROOT


@pytest.fixture(scope="session")
def lint_recording() -> Callable[[Path], list[str]]:
    """What in a recording should not be published, one sentence a fault (tests/recordings.py; tests are no package)."""
    spec = importlib.util.spec_from_file_location("recordings", Path(__file__).with_name("recordings.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Callable[[Path], list[str]] = module.lint_recording
    return found
