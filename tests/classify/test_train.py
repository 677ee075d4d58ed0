from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest

from classify.artefact import dequantize, load_artefact, quantize, save_artefact
from classify.model import SHIPPED, Model, load_model
from classify.recipes import RECIPES
from classify.training.labelled import Labelled, load_labelled
from classify.training.train import predict, train
from evidence.errors import InputError, ModelError

QUICK = replace(RECIPES["linear"], folds=2)
DRUGS = ("ketamine", "morphine", "aspirin", "naloxone", "clonidine", "midazolam")


def labeled(copies: int = 2) -> list[Labelled]:
    """Invented records of two plain kinds."""
    rows = []
    for n in range(copies):
        for drug in DRUGS:
            trial = f"Forty adults were randomly assigned to {drug} or placebo, double blind, number {n}."
            rats = f"Male Wistar rats received {drug} by injection and their brains were sliced, number {n}."
            rows.append(
                Labelled(id=f"t{drug}{n}", title=f"A randomized trial of {drug} {n}", abstract=trial, label="trial")
            )
            rows.append(Labelled(id=f"r{drug}{n}", title=f"{drug} in rats {n}", abstract=rats, label="rats"))
    return rows


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Path:
    out = tmp_path_factory.mktemp("model") / "own.model"
    train(labeled(), out, recipe=QUICK, model=model)
    return out


def test_a_model_of_ones_own_tells_its_labels_apart(trained: Path, model: Model) -> None:
    asked = [
        Labelled(id="a", title="A trial of lofexidine", abstract="Adults were randomized to lofexidine or placebo."),
        Labelled(id="b", title="Lofexidine in mice", abstract="Male mice received lofexidine by injection."),
    ]
    found = list(predict(trained, asked, model=model))
    assert [(p.id, p.label) for p in found] == [("a", "trial"), ("b", "rats")]
    assert all(abs(sum(p.probabilities.values()) - 1) < 0.01 for p in found)
    assert all(p.probability == max(p.probabilities.values()) for p in found)


def test_a_record_without_abstract_is_labeled_and_sent_to_review(trained: Path, model: Model) -> None:
    found = next(predict(trained, [Labelled(id="a", title="A randomized trial", abstract="")], model=model))
    assert found.needs_review == "no abstract"


def test_training_twice_gives_the_same_bytes(tmp_path: Path, trained: Path, model: Model) -> None:
    train(labeled(), tmp_path / "again.model", recipe=QUICK, model=model)
    assert (tmp_path / "again.model").read_bytes() == trained.read_bytes()


def test_networks_and_trees_are_the_same_every_time(tmp_path: Path, model: Model) -> None:
    recipe = replace(RECIPES["pool"], folds=2, networks=1, rounds=3, trees=5)
    first = train(labeled(), tmp_path / "a.model", recipe=recipe, model=model)
    second = train(labeled(), tmp_path / "b.model", recipe=recipe, model=model)
    assert first.sha256 == second.sha256
    assert (first.records, first.classes) == (24, {"rats": 12, "trial": 12})
    assert len(list(predict(tmp_path / "a.model", labeled(), model=model))) == 24


def test_words_of_the_label_set_itself_are_learned_and_found_again(tmp_path: Path, model: Model) -> None:
    rows = []
    for n in range(24):
        word, label = ("zorvex", "x") if n % 2 else ("mulbane", "y")
        text = f"Report {n} on the assembly of {word} at our site."
        rows.append(Labelled(id=str(n), title=f"Assembly {n}", abstract=text, label=label))
    recipe = replace(RECIPES["pool"], folds=2, networks=1, trees=30, terms=10)
    assert train(rows, tmp_path / "m", recipe=recipe, model=model).accuracy > 0.9
    assert "zorvex" in load_artefact(tmp_path / "m")[1]["terms"]
    asked = [Labelled(id="q", title="Assembly", abstract="Report on the assembly of zorvex at our site.")]
    assert next(predict(tmp_path / "m", asked, model=model)).label == "x"


def test_a_correction_replaces_the_label_it_corrects(tmp_path: Path, model: Model) -> None:
    rows = labeled()
    fixed = replace(rows[0], id="another key", label=None)
    done = train(rows, tmp_path / "m", recipe=QUICK, model=model, extra=[(fixed, "rats")])
    assert done.classes == {"rats": 13, "trial": 11}


def test_a_correction_of_an_unseen_record_is_learned_from_too(tmp_path: Path, model: Model) -> None:
    unseen = Labelled(id="n", title="Something new in rats", abstract="Rats.")
    done = train(labeled(), tmp_path / "m", recipe=QUICK, model=model, extra=[(unseen, "rats")])
    assert done.records == 25


def test_a_label_given_once_does_not_stop_the_training(tmp_path: Path, model: Model) -> None:
    rows = [*labeled(), Labelled(id="x", title="Editorial", abstract="We argue.", label="opinion")]
    assert train(rows, tmp_path / "m", recipe=QUICK, model=model).classes["opinion"] == 1


def test_one_label_alone_cannot_be_learned(tmp_path: Path, model: Model) -> None:
    with pytest.raises(InputError, match="at least two labels"):
        train([r for r in labeled() if r.label == "rats"], tmp_path / "m", model=model)


def test_a_record_without_label_is_named(tmp_path: Path, model: Model) -> None:
    with pytest.raises(InputError, match="record tketamine0: field 'label' is missing"):
        train([replace(labeled()[0], label=None)], tmp_path / "m", model=model)


def test_a_model_of_other_features_is_refused(trained: Path, model: Model) -> None:
    with pytest.raises(ModelError, match="another version"):
        list(predict(trained, labeled(), model=replace(model, version="other")))


def test_the_shipped_model_is_not_a_model_of_ones_own(model: Model) -> None:
    with pytest.raises(ModelError, match="not a model made by"):
        list(predict(SHIPPED, labeled(), model=model))


def test_a_model_of_ones_own_is_not_the_shipped_one(trained: Path) -> None:
    with pytest.raises(ModelError, match="evidence predict"):
        load_model(trained)


def test_a_damaged_model_is_refused(tmp_path: Path, trained: Path) -> None:
    raw = bytearray(trained.read_bytes())
    raw[-20] ^= 1
    (tmp_path / "bad.model").write_bytes(raw)
    with pytest.raises(ModelError, match="damaged"):
        load_artefact(tmp_path / "bad.model")


def test_a_model_with_a_true_hash_and_false_content_is_refused(tmp_path: Path) -> None:
    import hashlib

    payload = b"not an archive"
    (tmp_path / "m").write_bytes(f"evidence-model 1 sha256:{hashlib.sha256(payload).hexdigest()}\n".encode() + payload)
    with pytest.raises(ModelError, match="cannot be read as a model"):
        load_artefact(tmp_path / "m")


def test_a_missing_model_and_another_file_are_refused_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model; `evidence train"):
        load_artefact(tmp_path / "none")
    (tmp_path / "text").write_text("hello")
    with pytest.raises(ModelError, match="not a model of this version"):
        load_artefact(tmp_path / "text")
    with pytest.raises(ModelError, match="cannot be read"):
        load_artefact(tmp_path)


def test_the_shipped_model_is_small_and_checked_by_its_hash(model: Model) -> None:
    assert SHIPPED.stat().st_size < 10_000_000
    assert load_artefact(SHIPPED)[2].startswith(model.version)


def test_the_shipped_model_holds_single_terms_only(model: Model) -> None:
    assert all(len(term.split()) <= 2 for term in model.pretrained.lexicon.terms)


def test_packing_loses_less_than_half_a_step(tmp_path: Path) -> None:
    import numpy as np

    matrix = np.random.default_rng(0).normal(size=(50, 4)).astype(np.float32)
    save_artefact(tmp_path / "m", quantize(matrix, "x"), {"kind": "test"})
    arrays, facts, _ = load_artefact(tmp_path / "m")
    assert facts == {"kind": "test"}
    assert (abs(dequantize(arrays, "x") - matrix) <= abs(matrix).max(axis=0) / 254 + 1e-6).all()


def test_labels_are_read_plain_and_gzipped(tmp_path: Path) -> None:
    line = json.dumps({"id": 7, "title": "T", "abstract": None, "label": "x", "year": 2020})
    (tmp_path / "a.jsonl").write_text(line + "\n\n")
    with gzip.open(tmp_path / "a.jsonl.gz", "wt") as out:
        out.write(line)
    for name in ("a.jsonl", "a.jsonl.gz"):
        (row,) = load_labelled(tmp_path / name)
        assert (row.id, row.abstract, row.label, row.extra) == ("7", "", "x", {"year": 2020})


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "a.jsonl:1: not JSON"),
        ("[1]", "a.jsonl:1: not an object"),
        ('{"title": "T"}', "a.jsonl:1: field 'id' is missing"),
        ('{"id": 1, "title": 5}', "a.jsonl:1: field 'title' of record 1 must be text"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, line: str, message: str) -> None:
    (tmp_path / "a.jsonl").write_text(line)
    with pytest.raises(InputError, match=message):
        list(load_labelled(tmp_path / "a.jsonl"))


def test_a_file_that_is_not_there_or_no_gzip_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        list(load_labelled(tmp_path / "none.jsonl"))
    (tmp_path / "a.jsonl.gz").write_text("plain")
    with pytest.raises(InputError, match="cannot be read"):
        list(load_labelled(tmp_path / "a.jsonl.gz"))
