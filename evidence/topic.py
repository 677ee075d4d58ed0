"""A topic read from one YAML file: question, search blocks, vocabulary, outcomes with polarity, claims."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, get_type_hints

import yaml

from evidence.errors import TopicError

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # PyYAML's own parser takes 70 ms a topic, LibYAML 10
_hints: Callable[[type[Any]], dict[str, Any]] = lru_cache(64)(get_type_hints)  # type: ignore[assignment]
LONGEST_DAYS = 3650  # ten years between two harvests is a slip of the pen
SCALARS: Mapping[Any, tuple[Callable[[Any], bool], str]] = {
    str: (lambda value: isinstance(value, str), "text; put it in quotes"),
    str | None: (lambda value: value is None or isinstance(value, str), "text; put it in quotes"),
    bool: (lambda value: isinstance(value, bool), "true or false"),
    int: (
        lambda value: isinstance(value, int) and not isinstance(value, bool) and abs(value) <= LONGEST_DAYS,
        f"a whole number, at most {LONGEST_DAYS}",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagged:
    """A tag with its label, MeSH headings and terms (lower case; trailing * lets the word go on)."""

    tag: str
    label: str
    terms: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    laboratory: tuple[str, ...] = ()  # terms that say it in all records but studies of people


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """An outcome: polarity +1 if more is better for the patient, -1 if less is better; group benefit or safety."""

    outcome: str
    label: str
    polarity: int
    terms: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    group: str = "benefit"
    core: bool = False  # a core outcome of OUD-COS (Karnik 2022, PMID 35293064)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A public claim and what to hold against it."""

    claim: str
    text: str
    outcomes: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()  # only studies by these routes answer it as worded
    comparators: tuple[str, ...] = ()  # only comparisons with these answer it
    study_types: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ("core",)
    look_for: str = "direction"  # direction | follow_up | onset | mechanism | harm | theme | ongoing | outside


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Topic:
    """One topic file; compared and hashed by identity (what pages derive from one is cached), alike by `digest`."""

    topic: str
    title: str
    question: str
    population: str
    intervention: str
    search: Mapping[str, tuple[str, ...]]
    vocabulary: Mapping[str, Mapping[str, Tagged]]
    outcomes: Mapping[str, Outcome]
    claims: Mapping[str, Claim]
    registry: Mapping[str, str] = field(default_factory=dict)
    scope_terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # core, adjacent, harm -> terms
    recall: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # a review -> the records it includes
    preprints: str | None = None
    schedule_days: int = 7
    refresh_days: int = 30
    core_set: str | None = None  # name of the core outcome set that the outcomes marked core come from
    wrong_url: str | None = None  # where a reader's "Wrong?" leads: https:// or mailto: with {title} and {body}

    @property
    def query(self) -> str:
        """The PubMed query: blocks joined with AND, terms of a block with OR."""
        return " AND ".join("(" + " OR ".join(terms) + ")" for terms in self.search.values())


SCOPE_GROUPS = ("core", "adjacent", "harm", "pain", "treatment", "related", "amounts", "aside")
KINDS = "intervention condition comparator role mechanism safety theme setting population".split()


def term_pattern(terms: tuple[str, ...]) -> str:
    """A pattern for lower-case text: any of the terms at word boundaries; a trailing * lets the word go on."""
    parts = [
        re.escape(term.rstrip("*")).replace(r"\ ", r"[\s-]+") + (r"\w*" if term.endswith("*") else "")
        for term in sorted(terms, key=len, reverse=True)
    ]
    return r"(?<!\w)(?:" + "|".join(parts) + r")(?!\w)"


def load_topic(path: Path) -> Topic:
    """Read and check a topic file; raises TopicError naming the file, the field and the way out."""
    try:
        raw = yaml.load(path.read_text(encoding="utf-8"), LOADER)
    except FileNotFoundError:
        raise TopicError(f"{path}: no such topic file; 'evidence init DIR' writes one to start from.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise TopicError(f"{path}: cannot be read ({getattr(error, 'strerror', None) or error}).") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise TopicError(f"{path}: not valid YAML{where}; mend the file and run again.") from None
    if not isinstance(raw, dict):
        raise TopicError(f"{path}: a topic file is a mapping with topic, title, question, search, outcomes.")
    return _topic(path, raw)


def write_definition(topic: Topic) -> str:
    """The whole topic as JSON, as a database keeps it; the order of outcomes, claims and terms is kept."""
    kept = {k: v for k, v in asdict(topic).items() if k not in ("core_set", "wrong_url", "recall") or v}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def read_definition(text: str, where: Path) -> Topic:
    """The topic that write_definition wrote; TopicError names `where`, the database, if it cannot be read."""
    try:
        raw = json.loads(text)
    except ValueError as error:
        raise TopicError(f"{where}: the stored topic cannot be read ({error}); name its file with --topic.") from None
    return _topic(where, _mapping(where, "the stored topic", raw))


def digest(topic: Topic) -> str:
    """SHA-256 of the definition: two topics with the same one label, read and sum up alike."""
    return hashlib.sha256(write_definition(topic).encode()).hexdigest()


def _topic(path: Path, raw: dict[str, Any]) -> Topic:
    unknown = set(raw) - {f.name for f in fields(Topic)}
    if unknown:
        raise TopicError(f"{path}: unknown field {sorted(unknown)[0]!r}; docs/another-topic.md lists the fields.")
    for name in ("topic", "title", "question", "population", "intervention", "search", "outcomes"):
        if not raw.get(name):
            raise TopicError(f"{path}: field {name!r} is missing or empty.")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]*", str(raw["topic"])):
        raise TopicError(f"{path}: field 'topic' must be lower-case letters, digits and hyphens.")
    return _made(path, raw)


def _made(path: Path, raw: dict[str, Any]) -> Topic:
    """The topic of a file whose fields are there; what they hold is checked one by one."""
    outcomes = _entries(path, "outcomes", Outcome, raw.get("outcomes"), "outcome")
    _check_polarity(path, outcomes)
    vocabulary = _vocabulary(path, raw.get("vocabulary"))
    claims = _entries(path, "claims", Claim, raw.get("claims"), "claim")
    _check_claims(path, claims, outcomes, vocabulary)
    blocks = _mapping(path, "search", raw["search"])
    search = {block: _terms(path, f"search.{block}", terms) for block, terms in blocks.items()}
    if not all(search.values()):
        raise TopicError(f"{path}: every block of 'search' needs at least one term.")
    scope_terms = _scope_terms(path, raw.get("scope_terms"))
    _check_wrong_url(path, raw.get("wrong_url"))
    rest = {k: v for k, v in raw.items() if k not in ("search", "outcomes", "vocabulary", "claims", "scope_terms")}
    simple: Topic = _build(path, "topic", Topic, {**rest, "search": {}, "outcomes": {}, "vocabulary": {}, "claims": {}})
    made: Topic = replace(
        simple, search=search, outcomes=outcomes, vocabulary=vocabulary, claims=claims, scope_terms=scope_terms
    )
    if made.schedule_days < 1 or made.refresh_days < 1:
        raise TopicError(f"{path}: schedule_days and refresh_days are at least 1.")
    return made


def _entries(path: Path, part: str, kind: type[Any], rows: object, bears: str) -> dict[str, Any]:
    """The entries of a part by name; each bears its name in a field."""
    return {
        name: _build(path, f"{part}.{name}", kind, {bears: name, **_mapping(path, f"{part}.{name}", row)})
        for name, row in _mapping(path, part, rows or {}).items()
    }


def _check_wrong_url(path: Path, url: object) -> None:
    if url is None:
        return
    text = str(url)
    names = set(re.findall(r"\{(.*?)\}", text))
    if not text.startswith(("https://", "mailto:")) or "body" not in names or names - {"title", "body"}:
        raise TopicError(
            f"{path}: field 'wrong_url' must start with https:// or mailto: and hold {{body}}, such as"
            " mailto:evidence@example.org?subject={title}&body={body}."
        )


def _scope_terms(path: Path, raw: object) -> dict[str, tuple[str, ...]]:
    groups = _keyed(path, "scope_terms", raw, SCOPE_GROUPS, "no group of scope terms")
    return {group: _terms(path, f"scope_terms.{group}", terms) for group, terms in groups.items()}


def _vocabulary(path: Path, raw: object) -> dict[str, dict[str, Tagged]]:
    kinds = _keyed(path, "vocabulary", raw, KINDS, "not a kind of tag")
    return {kind: _entries(path, f"vocabulary.{kind}", Tagged, kinds.get(kind), "tag") for kind in KINDS}


def _keyed(path: Path, part: str, raw: object, known: Collection[str], fault: str) -> dict[str, Any]:
    """A mapping whose keys are among those known."""
    found = _mapping(path, part, raw or {})
    unknown = next((key for key in found if key not in known), None)
    if unknown is not None:
        raise TopicError(f"{path}: {part}.{unknown} is {fault}; use one of {', '.join(known)}.")
    return found


def _check_polarity(path: Path, outcomes: Mapping[str, Outcome]) -> None:
    for outcome in outcomes.values():
        if outcome.polarity not in (-1, 1):
            raise TopicError(f"{path}: outcomes.{outcome.outcome}.polarity must be 1 (more is better) or -1.")


def _check_claims(
    path: Path,
    claims: Mapping[str, Claim],
    outcomes: Mapping[str, Outcome],
    vocabulary: Mapping[str, Mapping[str, Tagged]],
) -> None:
    tags = {tag for kind in vocabulary.values() for tag in kind}
    for claim in claims.values():
        for name in claim.outcomes:
            if name not in outcomes:
                raise TopicError(f"{path}: claims.{claim.claim} names the outcome {name!r}, which 'outcomes' lacks.")
        for name in claim.tags:
            if name not in tags:
                raise TopicError(f"{path}: claims.{claim.claim} names the tag {name!r}, which 'vocabulary' lacks.")


def _value(path: Path, where: str, hint: Any, value: Any) -> Any:
    """The value as its field wants it; a text where a list is meant would be taken letter by letter."""
    if hint == tuple[str, ...]:
        return _terms(path, where, value)
    if hint == Mapping[str, tuple[str, ...]]:
        return {key: _terms(path, f"{where}.{key}", one) for key, one in _mapping(path, where, value).items()}
    if hint == Mapping[str, str]:
        return {key: _value(path, f"{where}.{key}", str, text) for key, text in _mapping(path, where, value).items()}
    fits, words = SCALARS.get(hint, (lambda _: True, ""))
    if not fits(value):
        raise TopicError(f"{path}: {where} must be {words}.")
    return value


def _terms(path: Path, where: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(x, str | int | float) for x in value):
        raise TopicError(f"{path}: {where} must be a list of terms.")
    return tuple(str(x) for x in value)


def _mapping(path: Path, where: str, value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TopicError(f"{path}: {where} must be a mapping.")
    return {str(k): v for k, v in value.items()}


def _build(path: Path, where: str, kind: type[Any], row: dict[str, Any]) -> Any:
    hints = _hints(kind)
    for name in row:
        if name not in hints:
            raise TopicError(f"{path}: {where} has the unknown field {name!r}.")
    prefix = "" if where == "topic" else where + "."
    values = {name: _value(path, prefix + name, hints[name], value) for name, value in row.items()}
    try:
        return kind(**values)
    except TypeError as error:
        missing = str(error).split(":")[-1].strip()
        raise TopicError(f"{path}: {where} lacks the field {missing}.") from None
