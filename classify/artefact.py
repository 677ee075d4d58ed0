"""Model files: one line with the sha256 of the rest, then an npz archive without pickle. Terms and numbers only."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from evidence.errors import ModelError

MAGIC = "evidence-model 1 sha256:"
Arrays = dict[str, npt.NDArray[Any]]


def save_artefact(path: Path, arrays: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, Any]) -> str:
    """Write arrays and JSON facts to one file and return its sha256; the same content gives the same bytes."""
    buffer = io.BytesIO()
    text = np.frombuffer(json.dumps(facts, sort_keys=True, ensure_ascii=False).encode(), dtype=np.uint8)
    np.savez_compressed(buffer, allow_pickle=False, **{"facts": text, **arrays})
    payload = buffer.getvalue()
    digest = hashlib.sha256(payload).hexdigest()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(f"{MAGIC}{digest}\n".encode() + payload)
    return digest


def load_artefact(path: Path) -> tuple[Arrays, dict[str, Any], str]:
    """Arrays, facts and sha256 of a model file; raises ModelError if it is missing, damaged or something else."""
    try:
        head, _, payload = path.read_bytes().partition(b"\n")
    except FileNotFoundError:
        raise ModelError(f"{path}: no such model; `evidence train LABELS.jsonl -o {path}` makes one.") from None
    except OSError as error:
        raise ModelError(f"{path}: cannot be read ({error}).") from None
    if not head.startswith(MAGIC.encode()):
        raise ModelError(f"{path}: not a model of this version; train it again with `evidence train`.")
    digest = hashlib.sha256(payload).hexdigest()
    if head[len(MAGIC) :].decode(errors="replace") != digest:
        raise ModelError(f"{path}: damaged (its sha256 does not match); restore it or train it again.")
    try:
        with np.load(io.BytesIO(payload), allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        facts = json.loads(arrays.pop("facts").tobytes())
    except (ValueError, KeyError, zipfile.BadZipFile) as error:
        raise ModelError(f"{path}: cannot be read as a model ({error}); train it again.") from None
    return arrays, facts, digest


def quantize(matrix: npt.NDArray[np.float32], prefix: str) -> Arrays:
    """A matrix as 8-bit integers with one scale per column (error at most 1/254 of the column's largest value)."""
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12) / 127
    return {f"{prefix}.q": np.round(matrix / scale).astype(np.int8), f"{prefix}.scale": scale.astype(np.float32)}


def dequantize(arrays: Mapping[str, npt.NDArray[Any]], prefix: str) -> npt.NDArray[np.float32]:
    """The matrix that `shrink` packed."""
    packed: npt.NDArray[np.float32] = arrays[f"{prefix}.q"].astype(np.float32)
    packed *= arrays[f"{prefix}.scale"]
    return packed
