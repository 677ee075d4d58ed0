"""Citation searching has its own count on the page of methods."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evidence.records import Batch, Candidate, Classification, Harvest, Label, LabelSource, Paper
from evidence.store import Store


async def test_candidates_are_counted_apart_and_those_on_the_question_listed(
    small_db: Path, tmp_path: Path, site_of: Callable[..., Any], get: Any
) -> None:
    path = tmp_path / "evidence.db"
    shutil.copy(small_db, path)
    near, far = (
        Candidate(paper=Paper(paper=p, pmid=p, title=t, year=2020, source="pubmed"), cites=("90000001",))
        for p, t in (("91", "Invented <i>near</i>"), ("92", "Invented far"))
    )
    started = datetime(2026, 6, 2, tzinfo=UTC)
    with Store(path) as store:
        harvest = Harvest(harvest="x", topic="t", source="citations", kind="refresh", started_at=started)
        store.save_batch(Batch(harvest=harvest, candidates=(near, far)))
        labels = [
            Classification(paper=p, labels=(Label(field="scope", value=s, source=LabelSource.RULE),), tags=())
            for p, s in (("91", "core"), ("92", "adjacent"))
        ]
        with store.transaction():
            store.save_candidate_labels(labels)
    site = site_of(path)
    await site.invoke_startup()
    page = re.sub(r"\s+", " ", (await site.client.get("/methods")).text)
    assert re.search(r"were not found by the search: <a[^>]+>2<.*?<a[^>]+>1<.*? of them as directly relevant", page)
    assert (
        'href="https://pubmed.ncbi.nlm.nih.gov/91/">Invented &lt;i&gt;near&lt;/i&gt;</a> (2020): cites 1, cited by 0'
        in page
    )
    assert "Invented far" not in page
    assert "<h3>Citation searching</h3>" in page
    assert "<h3>Citation searching</h3>" not in (await get("/methods")).text  # where nothing was found by citations
