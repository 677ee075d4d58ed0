"""Check a PubMed query before it is sent: PubMed itself says nothing about a wrong field tag (246,024 hits for asthma[foo]).

The tags are those of PubMed's help (https://pubmed.ncbi.nlm.nih.gov/help/#search-tags), each mapped to the field name
that EInfo lists; the fields are those of EInfo of 2025-11-27.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from evidence import lazy_re as re
from evidence.errors import QueryError

FIELDS = frozenset(
    """ALL UID FILT TITL MESH MAJR JOUR AFFL ECNO SUBS PDAT EDAT VOL PAGE PTYP LANG ISS SUBH SI MHDA TIAB OTRM COLN CNTY
    PAPX GRNT MDAT CDAT PID FAUT FULL FINV TT LAUT PPDT EPDT LID CRDT BOOK ED ISBN PUBN AUCL EID DSO AUID PS COIS WORD
    P1DAT""".split()
)
# a line: EInfo's name | the names that a query may use
_ROWS = Path(__file__).with_name("fields.txt").read_text(encoding="utf-8").splitlines()
TAGS = {name.lower(): row.split("|")[0] for row in _ROWS for name in row.split("|")}
_NO_EXPLOSION = frozenset({"MESH", "MAJR", "SUBH", "PTYP"})  # take :noexp
_PROXIMITY = frozenset({"TIAB", "TITL", "AFFL"})  # take :~N
_FOREIGN = re.compile(
    "[\u2217\u201c\u201d\u2018\u2019\u201e\u00ab\u00bb\u2013\u2014\u2011\u00a0\u2009\u202f\u200b\uff3b\uff3d\uff08\uff09]"
)
_TERM = re.compile(
    r'"(?P<phrase>[^"]*)"\s*(?P<tag>\[[^\]"]*\])?|(?P<loose>[^"()\[\]]+)(?P<tagged>\[[^\]"]*\])?|\[[^\]"]*\]'
)
_OPERATOR = re.compile(r"\b(?:AND|OR|NOT)\b")
_SMALL_OPERATOR = re.compile(r"[\])]\s*(and|or|not)\s+[\w\"(]")
_NEAR = re.compile(r":\s*~")
TRUNCATED = 4  # characters before * (https://pubmed.ncbi.nlm.nih.gov/help/#wildcards)
_TOKEN = re.compile(r'"[^"]*"|\[[^\]"]*\]|[()]')


def check_query(query: str, fields: Collection[str] = FIELDS) -> None:
    """Refuse (QueryError) what PubMed reads otherwise than typed, with the reason.

    An unknown field tag, a tag on a group, a typographic sign, an HTML entity, an open bracket, an operator in small
    letters or that joins nothing, empty brackets, a wildcard anywhere but after four characters at a term's end, and a
    proximity search that is none.
    """
    foreign = _FOREIGN.search(query)
    if foreign:
        raise QueryError(
            f"the query holds {foreign[0]!r} (U+{ord(foreign[0]):04X}), which PubMed does not read as typed; use plain ASCII."
        )
    entity = re.search(r"&(?:#\d+|#x[\da-fA-F]+|[A-Za-z]+);", query)
    if entity:
        raise QueryError(f"the query holds the HTML entity {entity[0]!r}; write the character itself.")
    if not query.strip():
        raise QueryError("the query is empty; add terms to the topic's search blocks.")
    _check_tokens(query, fields)
    small = _SMALL_OPERATOR.search(re.sub(r'"[^"]*"', '""', query))
    if small:
        raise QueryError(f"PubMed reads {small[1]!r} as a word; write {small[1].upper()}.")
    bare = re.sub(r'"[^"]*"', '"', _TAGGED.sub("", query))
    lone = _LONE_OPERATOR.search(bare)
    if lone:
        raise QueryError(f"{lone[0].strip()!r} joins nothing, and PubMed leaves it out; add the term or take it away.")
    if re.search(r"\(\s*\)", bare):
        raise QueryError("the query has brackets with nothing in them; add a term or take them away.")
    for found in _TERM.finditer(query):
        _check_term(found)


_TAGGED = re.compile(r"\[[^\]\"]*\]")
_JOINS = r"\b(?:AND|OR|NOT)\b"
_LONE_OPERATOR = re.compile(rf"(?:^|\()\s*{_JOINS}|{_JOINS}\s*(?:$|\))|{_JOINS}\s+(?:AND|OR)\b")


def _check_term(found: re.Match[str]) -> None:
    """Refuse wildcards and proximity that PubMed does not search as typed (https://pubmed.ncbi.nlm.nih.gov/help/)."""
    shown = found[0].strip()
    tag = found["tag"] or found["tagged"] or (shown if shown[:1] == "[" else "")
    terms = [found["phrase"]] if found["phrase"] is not None else _OPERATOR.split(found["loose"] or "")
    for term in (term.strip() for term in terms):
        if re.search(r"\w[?$]|[?$]\w", term):
            raise QueryError(f"{shown}: PubMed knows no wildcard but *; write the words out.")
        if "*" in term:
            _check_truncation(term, shown)
    if _NEAR.search(tag):
        _check_proximity(found["phrase"], shown)


def _check_truncation(term: str, shown: str) -> None:
    before, _, after = term.partition("*")
    if not before.strip():
        raise QueryError(f"{shown}: PubMed drops a * before a word; it cuts off only at the end of a term.")
    if after.strip():
        raise QueryError(f"{shown}: PubMed does not search a * inside a term; it cuts off only at the end of a term.")
    if len(re.sub(r"\W", "", before)) < TRUNCATED:
        raise QueryError(f"{shown}: PubMed ignores a * after fewer than {TRUNCATED} characters; write the words out.")


def _check_proximity(phrase: str | None, shown: str) -> None:
    if phrase is None or len(phrase.split()) < 2:
        raise QueryError(f"{shown}: a proximity search needs two or more words in double quotes before its tag.")
    if "*" in phrase:
        raise QueryError(f"{shown}: PubMed does not truncate inside a proximity search; write the words out.")
    if _OPERATOR.search(phrase):
        raise QueryError(f"{shown}: PubMed reads no operator inside a proximity search; make one search for each.")


def _check_tokens(query: str, fields: Collection[str]) -> None:
    depth = 0
    for found in _TOKEN.finditer(query):
        token = found[0]
        if token[0] == "[":
            if query[: found.start()].rstrip().endswith(")"):
                raise QueryError(
                    f"the tag {token} stands on a group, where PubMed ignores it; tag every term of the group."
                )
            _check_tag(token, fields)
        depth += {"(": 1, ")": -1}.get(token, 0)
        if depth < 0:
            break
    rest = _TOKEN.sub("", query)
    if depth or re.search(r'["\[\]]', rest):
        raise QueryError("the query has a bracket or quotation mark without its partner.")


def _check_tag(token: str, fields: Collection[str]) -> None:
    name, _, modifier = token[1:-1].strip().lower().partition(":")
    field = TAGS.get(name.strip())
    if field is None or field not in fields:
        raise QueryError(f"{token} is not a PubMed field; PubMed would search all fields without a word.")
    ok = (
        not modifier
        or (modifier == "noexp" and field in _NO_EXPLOSION)
        or (re.fullmatch(r"~\d{1,3}", modifier) is not None and field in _PROXIMITY)
    )
    if not ok:
        raise QueryError(f"PubMed does not know the modifier ':{modifier}' on the field in {token}.")
