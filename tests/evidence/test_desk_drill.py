"""A judgement that a reader was told is stored is never lost, whenever a run or the desk itself is killed.

DRILL=200 runs two hundred interleavings instead of twenty.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import signal
import time
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from builders import at, batch, classification, extraction, paper

from evidence.correcting.readers import READING, Judgement
from evidence.errors import StoreError
from evidence.store import Store, codec
from evidence.store.judgements import Desk, desk_file, take_over
from evidence.topic import load_topic
from operate import pipeline, publishing

TIMES = int(os.environ.get("DRILL", "20"))
TOPIC = load_topic(Path(__file__).resolve().parents[2] / "topics" / "ketamine-oud.yml")
KEYS = ("900001", "900002", "900003")


def update(database: Path) -> None:
    """What `evidence update` does after its harvest."""
    now = datetime.now(UTC)
    with publishing.building(database) as copy:
        with Store(copy) as store:
            take_over(store, Desk(desk_file(database)).all())
            pipeline.synthesize_evidence(store, TOPIC, now)
        publishing.check(copy, database)
        publishing.publish(copy, database, now)


def judge(database: Path, told: Path, seed: int) -> None:
    """A reader who judges one value after the other; what the desk says is stored goes into `told`."""
    dice = random.Random(seed)
    for number in range(1000):
        name = f"{seed}-{number}"
        one = Judgement(
            judgement=name,
            kind=READING,
            paper=dice.choice(KEYS),
            field_name="study_type",
            value=dice.choice(("case_report", "descriptive", "opinion")),
            made_by="ada",
            reason=name,
            made_at=codec.iso(datetime.now(UTC)),
        )
        if Desk(desk_file(database)).add([one]):
            with told.open("a", encoding="ascii") as file:
                file.write(name + "\n")
                file.flush()
                os.fsync(file.fileno())
        time.sleep(dice.random() / 200)


def begun(work: Callable[..., None], *args: object) -> BaseProcess:
    process = multiprocessing.get_context("fork").Process(target=work, args=args)
    process.start()
    return process


def killed(process: BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join()


def test_no_judgement_is_lost_whenever_a_run_or_the_desk_is_killed(tmp_path: Path) -> None:
    database, told = tmp_path / "evidence.db", tmp_path / "told"
    with Store(database) as store:
        store.save_batch(batch(*(paper(key, registry_ids=()) for key in KEYS)))
        for key in KEYS:
            store.save_classifications([classification(key)], at(1))
            store.save_extractions([extraction(key)], at(1))
    start = time.monotonic()
    update(database)
    whole = time.monotonic() - start
    dice = random.Random(11)
    for seed in range(TIMES):
        run, desk = begun(update, database), begun(judge, database, told, seed)
        time.sleep(dice.random() * whole * 1.2)
        for process in dice.sample([run, desk], 2):
            killed(process)
            time.sleep(dice.random() * whole * 0.1)
    update(database)
    names = set(told.read_text(encoding="ascii").split())
    with Store(database) as store:
        kept = {row[0] for row in store.connection.execute("SELECT judgement FROM judgements")}
        reasons = [row["reason"] for row in store.corrections()]
        last = {
            row["paper"]: row["value"]
            for row in store.connection.execute("SELECT * FROM judgements ORDER BY made_at, rowid")
        }
        shown = {report.paper.paper: report.value("study_type") for report in store.reports(papers=KEYS)}
        assert store.scalar("PRAGMA integrity_check") == "ok"
    assert len(names) >= TIMES
    assert names <= kept
    assert names <= set(reasons)
    assert len(reasons) == len(set(reasons))
    assert {key: shown[key] for key in last} == last
    print(f"{TIMES} interleavings, {len(names)} judgements told stored, {len(kept)} kept")


def test_a_file_that_is_no_desk_stops_a_run_with_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "evidence.desk"
    path.write_bytes(b"not a database, but longer than a header of one hundred bytes " * 4)
    with pytest.raises(StoreError, match="the file of the review desk cannot be read"):
        Desk(path).all()
