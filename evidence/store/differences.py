"""What changed between two versions of a record or trial, in plain words (pure)."""

from __future__ import annotations

from collections.abc import Iterator

from evidence.records import AbstractKind, Paper, Trial

Difference = tuple[str, str, str | None, str | None]  # kind, sentence, old, new

_FLAGS = (
    ("retracted", True, "retracted", "This work has been retracted; it no longer counts in any summary."),
    ("retracted", False, "unretracted", "The record no longer carries a retraction; a person should look."),
    ("concern", True, "concern", "An expression of concern has been published about this work."),
)
_CORRECTING = {"ErratumIn", "CorrectedandRepublishedIn", "UpdateIn"}


def changes_between(old: Paper, new: Paper) -> Iterator[Difference]:
    """The differences a reader of the evidence should hear of, gravest first; 'revised' when only details changed."""
    found = [*_notices(old, new), *_texts(old, new), *_indexing(old, new)]
    if not found:
        found = [("revised", "Bibliographic details of the record were revised.", None, None)]
    yield from found


def _notices(old: Paper, new: Paper) -> Iterator[Difference]:
    for flag, becomes, kind, sentence in _FLAGS:
        if getattr(old, flag) != becomes == getattr(new, flag):
            yield (kind, sentence, None, None)
    before = {(n.ref_type, n.source) for n in old.notices}
    added = [n for n in new.notices if (n.ref_type, n.source) not in before and n.ref_type in _CORRECTING]
    if added:
        yield ("corrected", f"A correction was published: {added[0].source or added[0].ref_type}.", None, added[0].pmid)


def _texts(old: Paper, new: Paper) -> Iterator[Difference]:
    if old.title != new.title:
        yield ("title_revised", "The title was revised.", old.title, new.title)
    if old.abstract != new.abstract:
        sentence = "The abstract was revised."
        if old.abstract is None:
            sentence = "An abstract was added."
        elif old.abstract_kind is AbstractKind.DIGEST and new.abstract_kind is AbstractKind.PUBLISHED:
            sentence = "The published abstract replaced the project's digest."
        yield ("abstract_revised", sentence, old.abstract, new.abstract)


def _indexing(old: Paper, new: Paper) -> Iterator[Difference]:
    types = [sorted(t.name for t in p.publication_types) for p in (old, new)]
    if types[0] != types[1]:
        yield ("types_revised", "Publication types were revised.", "; ".join(types[0]), "; ".join(types[1]))
    if new.mesh and not old.mesh:
        yield ("now_indexed", "The record is now indexed with MeSH headings.", None, None)


_TRIAL_WORDS = {
    "status": "status",
    "enrollment": "number of participants",
    "comparator": "comparator",
    "arms": "arms",
    "start_date": "start",
    "primary_completion_date": "date of primary completion",
    "completion_date": "date of completion",
    "phase": "phase",
    "pmids": "linked papers",
}


def trial_changes(old: Trial | None, new: Trial) -> Iterator[Difference]:
    """One change row a trial and run: what is new in the registry record."""
    if old is None:
        yield ("new", f"New registered trial: {new.title}", None, new.status)
        return
    parts = [
        f"{word} from {_said(getattr(old, name))} to {_said(getattr(new, name))}"
        for name, word in _TRIAL_WORDS.items()
        if getattr(old, name) != getattr(new, name)
    ]
    if new.has_results != old.has_results:
        parts.append("results were posted" if new.has_results else "posted results were withdrawn")
    elif old.results and new.results != old.results:
        parts.append("posted results were revised")
    if parts:
        yield ("trial_changed", "The registry record changed: " + "; ".join(parts) + ".", None, None)


def _said(value: object) -> str:
    """A value in words: an empty one is not stated, which 0 is not."""
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "none stated"
    return "not stated" if value is None else str(value)
