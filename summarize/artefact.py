"""Model artefacts: arrays in npz (no pickle), terms and settings in JSON, both held to a manifest of sha256 sums."""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evidence.errors import ModelError

FOLDER = Path(__file__).parent / "model"
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Artefact:
    """The arrays of a model by name, and its terms and settings."""

    arrays: dict[str, npt.NDArray[Any]]
    settings: dict[str, Any]


def save_artefact(
    name: str, arrays: dict[str, npt.NDArray[Any]], settings: dict[str, Any], folder: Path = FOLDER
) -> None:
    """Write NAME.npz and NAME.json and enter their sha256 sums in the manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(folder / f"{name}.npz", **arrays)  # type: ignore[arg-type]  # names are free
    (folder / f"{name}.json").write_text(
        json.dumps(settings, ensure_ascii=False, sort_keys=True) + "\n", encoding="utf-8"
    )
    listed = folder / MANIFEST
    sums = json.loads(listed.read_text(encoding="utf-8")) if listed.exists() else {}
    sums |= {file: _sum((folder / file).read_bytes()) for file in (f"{name}.npz", f"{name}.json")}
    listed.write_text(json.dumps(sums, indent=1, sort_keys=True) + "\n", encoding="utf-8")


@lru_cache(maxsize=16)
def load_artefact(name: str, folder: Path = FOLDER) -> Artefact:
    """Read a model once; raises ModelError when a file is missing or its sha256 is not the manifest's."""
    settings = json.loads(_checked(folder, f"{name}.json"))
    with np.load(io.BytesIO(_checked(folder, f"{name}.npz")), allow_pickle=False) as stored:
        return Artefact({key: stored[key] for key in stored.files}, settings)


def _checked(folder: Path, file: str) -> bytes:
    try:
        sums = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        content = (folder / file).read_bytes()
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder / file}: the model cannot be read ({error}); reinstall the package.") from None
    if sums.get(file) != _sum(content):
        raise ModelError(f"{folder / file}: its sha256 is not the one in {MANIFEST}; reinstall the package or retrain.")
    return content


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
