"""The bill of materials names every package of the lock, with version and hashes, and is the same every time."""

from __future__ import annotations

import importlib.util
import json
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def sbom() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sbom", ROOT / "deploy" / "sbom.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_package_and_hash_of_the_lock_is_in_the_bill(sbom: ModuleType, name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    found = sbom.components(lock)
    assert len(found) == len(re.findall(r"^\S+==", lock, re.M)) > 20
    hashes = {h["content"] for c in found for r in c["externalReferences"] for h in r["hashes"]}
    assert hashes == set(re.findall(r"sha256:([0-9a-f]{64})", lock))


def test_a_component_has_name_version_address_and_marker(sbom: ModuleType) -> None:
    lock = f"An_Invented.Package==1.2 ; sys_platform == 'win32' \\\n    --hash=sha256:{'a' * 64}\n    # via another\n"
    (one,) = sbom.components(lock)
    assert (one["name"], one["version"], one["purl"]) == (
        "an-invented-package",
        "1.2",
        "pkg:pypi/an-invented-package@1.2",
    )
    assert one["properties"] == [{"name": "marker", "value": "sys_platform == 'win32'"}]


def test_a_package_without_a_hash_is_refused(sbom: ModuleType) -> None:
    with pytest.raises(ValueError, match="invented: the lock gives no hash"):
        sbom.components("invented==1.0\n")


def test_the_bill_is_the_same_every_time(sbom: ModuleType) -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    project = {"name": "evidence-tracker", "version": "0.1.0"}
    first, again = (json.dumps(sbom.bill(lock, project)) for _ in range(2))
    assert first == again
    assert json.loads(first)["bomFormat"] == "CycloneDX"
