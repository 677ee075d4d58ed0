"""Put every answer of a remote source into one class before it is believed: HTTP 200 is not success, 400 not always final.

The bodies the rules are made for are real ones: NCBI's (NBK25499, https://www.ncbi.nlm.nih.gov/books/NBK25499/, and
recorded traffic of taxize), Crossref's and Europe PMC's. All functions are pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from evidence import lazy_re as re


class AnswerClass(StrEnum):
    """What an answer is; only OK and EMPTY_OK may be believed."""

    OK = "ok"
    EMPTY_OK = "empty_ok"  # the source says there is nothing, and says so properly
    RATE = "rate"  # too many requests: wait, ask again
    TRANSIENT = "transient"  # the source is away for a moment: ask again
    EXPIRED_HISTORY = "expired_history"  # a WebEnv that is no more: search again
    BAD_QUERY = "bad_query"  # understood and refused: do not ask again
    BAD_KEY = "bad_key"  # the API key is refused: stop the run
    INCOMPLETE = "incomplete"  # cut off: ask again, never store
    MALFORMED = "malformed"  # whole, but not readable: ask for less at a time


ACCEPTED = frozenset({AnswerClass.OK, AnswerClass.EMPTY_OK})
RETRIED = frozenset({AnswerClass.RATE, AnswerClass.TRANSIENT, AnswerClass.INCOMPLETE})


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer as received: HTTP status, headers (lower-case names), body, and whether the body ended as promised."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    whole: bool = True

    @property
    def retry_after(self) -> float | None:
        """Seconds the source asks to wait (Retry-After in its number form), or None."""
        value = self.headers.get("retry-after", "").strip()
        return float(value) if re.fullmatch(r"\d{1,6}(\.\d+)?", value) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The class of an answer and the reason in words, free of secrets."""

    kind: AnswerClass
    reason: str = ""


_KEY = re.compile(r"api[ -]key (?:is )?(?:invalid|not valid|wrong)|invalid api[ -]?key|API_KEY_INVALID", re.I)
_RATE = re.compile(r"rate limit exceeded|too many requests", re.I)
_HISTORY = re.compile(
    r"Unable to obtain query #?\d*|Cannot retrieve history|Cannot (?:find|resolve) WebEnv|WebEnv.{0,20}(?:expired|not found)",
    re.I,
)
_QUERY = re.compile(
    r"'?retstart'? cannot be larger|out of acceptable range|Invalid uid|Invalid db|Too many UIDs"
    r"|Empty (?:term|query)|can(?:not| ?'t) parse|syntax error|unbalanced|UID list|missing.{0,20}parameter",
    re.I,
)
_TRANSIENT = re.compile(
    r"External viewer error|TXCLIENT|Backend failed|could be a transient problem|eutils_lb|address table is empty"
    r"|Couldn't resolve #|Status: Timeout|Bytes read: 0|NCBI C\+\+ Exception|temporar(?:y|ily) (?:unavailable|failure|error)"
    r"|proxy_stream|fail(?:ed|ure) to connect|(?:can|could) ?not connect|connection (?:refused|reset|timed out|closed)"
    r"|overloaded|server (?:is )?(?:too )?busy|(?:re)?try (?:again )?(?:later|in a )|please (?:re)?try|try again"
    r"|error (?:forwarding|proxying|relaying)"
    r"|bad gateway|gateway time-?out|service unavailable|internal server error|time(?:d)?[ -]?out"
    r"|HTTP (?:error |status )?50[0-4]|\b50[234]\b (?:error|proxy)|upstream (?:connect|request|server)"
    r"|(?:under|down for|scheduled) maintenance",
    re.I,
)
_PAGE = re.compile(r"\s*(?:<!doctype html|<html|<head|<title|<body)", re.I)  # of a proxy: a refusal is JSON or XML
_PASSING = frozenset({400, 403, 404, 421, 425})  # statuses under which NCBI's proxies have passed on such failures
_ERROR_XML = re.compile(rb"<(ERROR|error)>(.*?)</\1>", re.S)
_ROOTS = {
    "efetch": (rb"PubmedArticleSet", rb"eFetchResult"),
    "einfo": (rb"eInfoResult",),
    "epost": (rb"ePostResult",),
    "pmc": (rb"pmc-articleset", rb"eFetchResult"),
    "jats": (rb"article",),
    "isrctn": (rb"allTrials",),
}


def judge(what: str, answer: Answer) -> Verdict:
    """The class of an answer to `what`: esearch, slice, efetch, einfo, epost (E-utilities) or json (the neighbors).

    A slice is a search within a search already judged: nothing found there is no sign of a lost phrase.
    """
    text = answer.body[:20_000].decode("utf-8", "replace")
    early = _by_status(answer, text)
    if early is not None:
        return early
    if not answer.whole:
        return Verdict(kind=AnswerClass.INCOMPLETE, reason="the answer was cut off")
    if not answer.body.strip():
        return Verdict(kind=AnswerClass.TRANSIENT, reason="the answer is empty")
    if what in _ROOTS:
        return _judge_xml(what, answer.body)
    return _judge_json(what, answer.body)


def _by_status(answer: Answer, text: str) -> Verdict | None:
    """What status, and an error body under any status, say; None when the body has to be read."""
    if _KEY.search(text) and (answer.status in (400, 401, 403) or '"error"' in text[:200]):
        return Verdict(kind=AnswerClass.BAD_KEY, reason="the API key is refused")
    if answer.status == 429 or (_RATE.search(text) and '"error"' in text[:200]):
        return Verdict(kind=AnswerClass.RATE, reason="too many requests")
    if 200 <= answer.status < 300:
        return None
    if answer.status >= 500 or answer.status == 408:
        return Verdict(kind=AnswerClass.TRANSIENT, reason=f"HTTP {answer.status}")
    if answer.status in _PASSING and _is_passing(text):
        return Verdict(kind=AnswerClass.TRANSIENT, reason=f"HTTP {answer.status}: {_sentence(text)}")
    return Verdict(kind=AnswerClass.BAD_QUERY, reason=f"HTTP {answer.status}: {_sentence(text)}")


def _is_passing(text: str) -> bool:
    """Whether an error body is that of a passing failure, not of a query understood and refused."""
    return not _QUERY.search(text) and bool(_TRANSIENT.search(text) or _PAGE.match(text))


def _judge_xml(what: str, body: bytes) -> Verdict:
    found = _ERROR_XML.search(body[:20_000])
    if found and b"<PubmedArticle" not in body[: found.start()]:
        return _of_message(found.group(2).decode("utf-8", "replace"))
    tail = body[-300:].rstrip(b" \t\r\n")
    for root in _ROOTS[what]:
        if re.search(rb"<" + root + rb"(?:\s[^>]*)?/>\s*$", tail) or re.search(
            rb"<" + root + rb"[^>]*>\s*</" + root + rb">$", tail
        ):
            return Verdict(kind=AnswerClass.EMPTY_OK, reason="no records")
        if re.search(rb"</" + root + rb"\s*>$", tail):
            return Verdict(kind=AnswerClass.OK)
    return _unfinished(what, body)


def _unfinished(what: str, body: bytes) -> Verdict:
    """The root is not closed: never began, was cut, or is something else."""
    head = body[:4000]
    if any(re.search(rb"<" + root + rb"[\s>]", head) for root in _ROOTS[what]):
        return Verdict(kind=AnswerClass.INCOMPLETE, reason="the XML ends before its root is closed")
    text = head.decode("utf-8", "replace")
    if re.search(r"<html|<!doctype html", text, re.I) or _TRANSIENT.search(text):
        return Verdict(kind=AnswerClass.TRANSIENT, reason=f"a page instead of an answer: {_sentence(text)}")
    if text.lstrip().startswith("<?xml") or text.lstrip().startswith("<!DOCTYPE"):
        return Verdict(kind=AnswerClass.TRANSIENT, reason="the XML has a prolog and no root")
    if text.lstrip().startswith("{"):
        return _judge_json(what, body)
    return Verdict(kind=AnswerClass.MALFORMED, reason=f"not the answer asked for: {_sentence(text)}")


def _judge_json(what: str, body: bytes) -> Verdict:
    try:
        data = read_json(body)
    except ValueError:
        return _not_json(body)
    if not isinstance(data, dict):
        return Verdict(kind=AnswerClass.MALFORMED, reason="JSON, but no object")
    if what in ("esearch", "slice"):
        return _judge_esearch(what, data)
    if what in _ROOTS:
        return (
            _of_message(str(data.get("error") or data))
            if "error" in data
            else Verdict(kind=AnswerClass.MALFORMED, reason="JSON instead of XML")
        )
    message = (
        data.get("errMsg") or data.get("error") or (data.get("message") if data.get("status") == "failed" else None)
    )
    if message:
        return _of_message(str(message))
    if set(data) <= {"version", "request"}:  # Europe PMC's answer to a bad cursor or sort
        return Verdict(kind=AnswerClass.BAD_QUERY, reason="an answer without content")
    return Verdict(kind=AnswerClass.OK)


def _not_json(body: bytes) -> Verdict:
    text = body[:4000].decode("utf-8", "replace")
    if text.lstrip()[:1] == "{":
        return Verdict(kind=AnswerClass.INCOMPLETE, reason="the JSON ends early")
    if text.lstrip()[:1] == "<":
        found = _ERROR_XML.search(body[:4000])
        if found:
            return _of_message(found.group(2).decode("utf-8", "replace"))
        return Verdict(kind=AnswerClass.TRANSIENT, reason=f"a page instead of an answer: {_sentence(text)}")
    if _TRANSIENT.search(text):
        return Verdict(kind=AnswerClass.TRANSIENT, reason=_sentence(text))
    return Verdict(kind=AnswerClass.MALFORMED, reason=f"not the answer asked for: {_sentence(text)}")


def _judge_esearch(what: str, data: Mapping[str, Any]) -> Verdict:
    result = data.get("esearchresult")
    message = data.get("error") or (result.get("ERROR") if isinstance(result, dict) else None)
    if message:
        return _of_message(str(message))
    if not isinstance(result, dict) or not re.fullmatch(r"[0-9]{1,12}", str(result.get("count", ""))):
        return Verdict(kind=AnswerClass.MALFORMED, reason="a search answer without a count")
    if not _is_list_of_pmids(result.get("idlist", [])):
        return Verdict(kind=AnswerClass.MALFORMED, reason="a search answer whose list holds something else than PMIDs")
    if int(result["count"]):
        return Verdict(kind=AnswerClass.OK)
    lost = dropped_phrases(result)
    if lost and what == "esearch":
        return Verdict(kind=AnswerClass.BAD_QUERY, reason=f"nothing found because {lost[0]!r} is not known")
    return Verdict(kind=AnswerClass.EMPTY_OK, reason="no items found")


def _is_list_of_pmids(ids: object) -> bool:
    return isinstance(ids, list) and all(isinstance(i, str) and re.fullmatch(r"[0-9]{1,8}", i) for i in ids)


def dropped_phrases(result: Mapping[str, Any]) -> tuple[str, ...]:
    """The phrases and fields a search says it dropped, in the order of the answer."""
    found: list[str] = []
    for block, names in (
        ("errorlist", ("phrasesnotfound", "fieldsnotfound")),
        ("warninglist", ("quotedphrasesnotfound", "phrasesignored")),
    ):
        lists: Any = result.get(block)
        if not isinstance(lists, dict):
            continue
        for name in names:
            phrases = lists.get(name, ())
            found += [str(p) for p in phrases] if isinstance(phrases, list) else []
    return tuple(found)


def _of_message(message: str) -> Verdict:
    """The class of an error message inside an answer that calls itself a success."""
    reason = _sentence(message)
    for pattern, kind in (
        (_KEY, AnswerClass.BAD_KEY),
        (_RATE, AnswerClass.RATE),
        (_HISTORY, AnswerClass.EXPIRED_HISTORY),
        (_QUERY, AnswerClass.BAD_QUERY),
        (_TRANSIENT, AnswerClass.TRANSIENT),
    ):
        if pattern.search(message):
            return Verdict(kind=kind, reason=reason)
    return Verdict(kind=AnswerClass.BAD_QUERY, reason=reason)


def read_json(body: bytes) -> Any:
    """JSON as NCBI writes it (raw line feeds inside strings); raises ValueError."""
    try:
        return json.loads(body.decode("utf-8"), strict=False)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _sentence(text: str) -> str:
    plain = " ".join(re.sub(r"<[^>]*>", " ", text).split())
    return scrub(plain[:200])


_SECRETS = (
    (re.compile(r"(api[_-]?key[\"']?\s*[=:]\s*[\"']?)[^\"'&\s,}]+", re.I), r"\1***"),
    (re.compile(r"\b[0-9a-f]{36}\b", re.I), "***"),
    (re.compile(r"\b(?!127\.0\.0\.1\b)\d{1,3}(?:\.\d{1,3}){3}\b"), "***"),
)


def scrub(text: str, secrets: Iterable[str | None] = ()) -> str:
    """The text without the given secrets and without anything that looks like a key, an e-mail or an IP address."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, "***")
    for pattern, instead in _SECRETS:
        text = pattern.sub(instead, text)
    return _without_addresses(text)


_DOMAIN = re.compile(r"(?:@|%40)[\w-]+(?:\.[\w-]+)+")


def _without_addresses(text: str) -> str:
    """The text without e-mail addresses, found from their second half: from the first, a long word takes its square."""
    parts, end = [], 0
    for domain in _DOMAIN.finditer(text):
        start = domain.start()
        while start > end and (text[start - 1].isalnum() or text[start - 1] in "_.+%-"):
            start -= 1
        if start < domain.start():
            parts += [text[end:start], "***"]
            end = domain.end()
    return "".join([*parts, text[end:]])
