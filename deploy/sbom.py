"""Write the software bill of materials from the lock: python deploy/sbom.py [requirements.txt] [sbom.json]

CycloneDX 1.5 JSON (https://cyclonedx.org/docs/1.5/json/): name, version, package URL and the hashes of every package
that the lock pins. The same lock gives the same file: neither a time nor a random number is in it.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)(?:\s*;\s*([^\\]+?))?\s*\\?$")
HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def components(lock: str) -> list[dict[str, Any]]:
    """A component for every pinned package; ValueError at one without a hash."""
    found: list[dict[str, Any]] = []
    for line in lock.splitlines():
        if pin := PIN.match(line):
            name = re.sub(r"[-_.]+", "-", pin[1]).lower()
            reference = f"pkg:pypi/{name}@{pin[2]}"
            found.append({"type": "library", "bom-ref": reference, "name": name, "version": pin[2], "purl": reference})
            if pin[3]:
                found[-1]["properties"] = [{"name": "marker", "value": pin[3]}]
        elif digest := HASH.search(line):
            reference = {"type": "distribution", "url": found[-1]["purl"]}
            hashes = [{"alg": "SHA-256", "content": digest[1]}]
            found[-1].setdefault("externalReferences", []).append(reference | {"hashes": hashes})
    for one in found:
        if "externalReferences" not in one:
            raise ValueError(f"{one['name']}: the lock gives no hash; run 'make lock'.")
    return found


def bill(lock: str, project: dict[str, Any]) -> dict[str, Any]:
    """The whole document."""
    this = {"type": "application", "name": project["name"], "version": project["version"]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": this | {"bom-ref": project["name"], "licenses": [{"license": {"id": "MIT"}}]}},
        "components": components(lock),
    }


def main(lock: str = "requirements.txt", out: str = "sbom.json") -> None:
    """Write the bill of the lock."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = json.dumps(bill((ROOT / lock).read_text(encoding="utf-8"), project), indent=1)
    (ROOT / out).write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
