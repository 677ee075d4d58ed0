from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from classify.explain import Explainer, Places
from classify.features import read_all
from classify.model import load_model, save_model
from classify.pretrained import Pretrained, pack, unpack
from classify.recipes import RECIPES
from classify.training import build, sources
from classify.training.fit import fit_head
from classify.training.pretrain import pretrain, weak_targets
from evidence.records import StudyType

RNG = np.random.default_rng(0)
WORDS = "pain sleep mood heart liver brain bone skin lung eye".split()


def row(n: int, *, case: bool, status: str = "MEDLINE", **more: Any) -> dict[str, Any]:
    """An invented record, a case report or not."""
    word = WORDS[n % len(WORDS)]
    text = f"A man came with {word} trouble." if case else f"We compared {word} scores in two groups of adults."
    kinds = ["Case Reports"] if case else ["Journal Article"]
    given = {"publication_types": kinds, "mesh": ["Humans"], "status": status, "year": 2020}
    return {"title": f"{word} {n}", "abstract": text * 2} | given | more


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    return [row(n, case=n % 2 == 0) for n in range(120)]


@pytest.fixture(scope="module")
def small(rows: list[dict[str, Any]]) -> Pretrained:
    return pretrain(rows, size=60, topics=5)


def test_a_weak_score_tells_what_its_type_says(rows: list[dict[str, Any]], small: Pretrained) -> None:
    column = small.columns.index("weak: case reports")
    scores = small.features(read_all((r["title"], r["abstract"]) for r in rows)).dense[:, column]
    case = np.array([n % 2 == 0 for n in range(len(rows))])
    assert scores[case].min() > scores[~case].max()


def test_a_missing_type_is_no_negative_where_indexing_is_not_finished() -> None:
    rows = [row(n, case=n % 2 == 0, status="MEDLINE" if n % 2 == 0 else "Publisher") for n in range(60)]
    rows += [row(n, case=False) for n in range(25)]
    target = next(t for t in weak_targets(rows) if t.name == "case reports")
    assert target.teaches[:60].tolist() == target.truth[:60].tolist()


def test_a_type_that_few_records_have_is_not_learned(rows: list[dict[str, Any]]) -> None:
    assert "erratum" not in [t.name for t in weak_targets(rows)]


def test_a_young_type_has_no_old_negatives() -> None:
    rows = [row(n, case=False, year=1978 if n % 2 else 2020) for n in range(60)]
    rows += [row(n, case=False, publication_types=["Systematic Review"]) for n in range(30)]
    target = next(t for t in weak_targets(rows) if t.name == "systematic review")
    assert not target.teaches[1]
    assert target.teaches[0]


def test_trial_reports_that_plan_or_never_say_random_teach_nothing() -> None:
    plain = {"title": "Pain", "abstract": "Adults were randomized.", "evidence_inference": "prompted"}
    rows = [dict(plain) for _ in range(25)]
    others = [row(n, case=False) for n in range(25)]
    rows += [plain | {"title": "Pain: a protocol"}, plain | {"abstract": "Adults were compared."}]
    target = next(t for t in weak_targets(rows + others) if t.name == "evidence inference trial")
    assert target.truth.sum() == 25
    assert target.teaches.tolist() == [True] * 25 + [False] * 2 + [True] * 25


def test_pretraining_twice_gives_the_same_numbers(rows: list[dict[str, Any]], small: Pretrained) -> None:
    again = pretrain(rows, size=60, topics=5)
    assert (again.projection == small.projection).all()


def test_what_is_packed_comes_back(small: Pretrained) -> None:
    arrays, facts = pack(small)
    back = unpack(arrays, facts, "")
    assert back.lexicon.terms == small.lexicon.terms
    assert back.columns == small.columns
    assert np.abs(back.projection - small.projection).max() < np.abs(small.projection).max() / 100


def test_an_explanation_adds_up_for_any_head(rows: list[dict[str, Any]], small: Pretrained, tmp_path: Path) -> None:
    reads = read_all((r["title"], r["abstract"]) for r in rows)
    features = small.features(reads)
    labels = ["case" if n % 2 == 0 else "group" for n in range(len(rows))]
    head = fit_head("study_type", features.dense, labels, RECIPES["pool"]).head
    save_model(tmp_path / "m", small, {"study_type": head}, {})
    loaded = load_model(tmp_path / "m")
    kept, now = loaded.heads["study_type"], loaded.features(reads)
    scores = kept.scores(now.dense)
    explainer = Explainer(loaded.pretrained, kept)
    for place in (0, 1, 57):
        for column in (0, 1):
            deep = kept.parts(now.dense[place : place + 1])[1][0]
            terms, intercept = explainer.explain(Places(reads[place]), now, place, column, {}, deep)
            margin = float(scores[place, column] - scores[place].mean())
            assert intercept + sum(t.weight for t in terms) == pytest.approx(margin, abs=1e-4)


def written(folder: Path, name: str, rows: list[dict[str, Any]]) -> None:
    import gzip

    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    opened = gzip.open if name.endswith(".gz") else open
    with opened(path, "wt") as out:
        out.writelines(json.dumps(r) + "\n" for r in rows)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A data folder with a handful of invented rows."""
    gold = {"id": "g", "title": "Held back!", "abstract": "Text."}
    copy = {"id": "c", "title": "held back", "abstract": "Text.", "label": "other", "labels": {"scope": "core"}}
    hand = {"id": "h", "title": "By hand", "abstract": "A.", "label": "comparative", "labels": {"humans": True}}
    foreign = {"id": "f", "title": "By hand", "abstract": "A.", "label": "Human-case-report"}
    loose = {"id": "l", "title": "Loose", "abstract": "A.", "label": "Remaining"}
    weak = {
        "pmid": "3",
        "title": "Weak",
        "abstract": "A.",
        "publication_types": ["Editorial"],
        "mesh": [],
        "year": 2021,
    }
    written(tmp_path, sources.GOLD_RECORDS, [gold])
    written(tmp_path, sources.GOLD_LABELS, [{"id": "g", "study_type": "other"}])
    written(tmp_path, sources.IN_DOMAIN, [copy, hand])
    written(tmp_path, sources.STT, [foreign, loose])
    written(tmp_path, sources.PSYNAMIC, [])
    written(tmp_path, sources.WEAK, [weak, weak | {"pmid": "4", "title": "Old", "year": 1979}])
    written(tmp_path, sources.UNLABELLED, [])
    written(tmp_path, sources.EVIDENCE_INFERENCE, [])
    return tmp_path


def test_hand_labels_win_and_only_clean_mappings_are_taken(folder: Path) -> None:
    found = {e.title: e.label for e in sources.study_type_examples(folder)}
    assert found == {"By hand": "comparative", "Weak": "opinion"}


def test_a_copy_of_a_gold_record_is_never_learned_from(folder: Path) -> None:
    assert "held back" not in [row["title"] for row in sources.pretraining_rows(folder)]


def test_every_text_is_read_once(folder: Path) -> None:
    titles = [row["title"] for row in sources.pretraining_rows(folder)]
    assert sorted(titles) == ["By hand", "Loose", "Old", "Weak"]


def test_fields_of_hand_labels_become_examples(folder: Path) -> None:
    (example,) = sources.domain_examples(folder, "humans", lambda v: str(v).lower())
    assert (example.title, example.label) == ("By hand", "true")


def test_half_known_records_say_whether_they_are_randomized_trials_and_no_more(folder: Path) -> None:
    rct = {"title": "T", "abstract": "A.", "publication_types": [sources.RCT_TYPE], "status": "MEDLINE", "year": 2000}
    rows: list[dict[str, Any]] = [
        rct | {"pmid": "10", "title": "Trial", "mesh": ["Humans"]},
        rct | {"pmid": "11", "title": "Not one", "publication_types": ["Review"], "mesh": ["Humans"]},
        rct | {"pmid": "12", "title": "Open", "publication_types": ["Clinical Trial, Phase II"], "mesh": ["Humans"]},
        rct | {"pmid": "13", "title": "Of rats", "publication_types": [], "mesh": ["Animals"]},
        rct | {"pmid": "14", "title": "Not indexed", "status": "Publisher", "mesh": ["Humans"]},
    ]
    written(folder, sources.WEAK, rows)
    sure = {"pmid": "21", "title": "Sure", "abstract": "We randomized adults."}
    plan = {"pmid": "23", "title": "A protocol", "abstract": "We will randomize adults."}
    written(folder, sources.EVIDENCE_INFERENCE, [sure, plan, sure | {"pmid": "22", "title": "Every other one"}])
    found = {e.title: e.label for e in sources.half_known_examples(folder)}
    trial = str(StudyType.RANDOMIZED_TRIAL)
    assert found == {"By hand": "", "Loose": "", "Trial": trial, "Not one": "", "Sure": trial}


def test_heads_learn_from_the_numbers_that_the_model_file_gives(
    folder: Path, small: Pretrained, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Pretrained] = []

    def fitted(pretrained: Pretrained, field: Any, *_: Any) -> Any:
        seen.append(pretrained)
        dense = RNG.normal(size=(12, len(small.columns))).astype(np.float32)
        return fit_head(str(field), dense, ["a", "b"] * 6, replace(RECIPES["linear"], folds=2))

    monkeypatch.setattr(build, "pretrain", lambda rows: small)
    monkeypatch.setattr(build, "fit_study_type", lambda given, *_: fitted(given, "study_type"))
    monkeypatch.setattr(build, "fit_field", fitted)
    build.build(folder, tmp_path / "m")
    kept = load_model(tmp_path / "m").pretrained
    assert len(seen) == 1 + len(build.FIELDS)
    assert all((each.projection == kept.projection).all() for each in seen)
    assert all((each.lexicon.idf == kept.lexicon.idf).all() for each in seen)
    assert not (small.projection == kept.projection).all()


def test_every_mapped_label_is_one_of_the_codebook() -> None:
    assert set(sources.FROM_STT.values()) | set(sources.FROM_PSYNAMIC.values()) <= set(StudyType)
