"""Words that give the better result to the other arm than the word of effect does: a concession, or which was inferior."""

from __future__ import annotations

from collections.abc import Sequence

from evidence import lazy_re as re
from summarize.findings.arm_numbers import values_by_arm
from summarize.findings.arm_tokens import ARMS, KET, StudyArmsKey, Token, arm_tokens
from summarize.findings.effects import outside_brackets
from summarize.findings.verdict import BETTER, SAME, Asked, Verdict
from summarize.text.effect_words import p_values

# "... improved with X, though less than with Y": the improvement is Y's
_CONCEDES = re.compile(
    r"(?:,|\b(?:though|although|albeit|if|only|but|yet))\s(?:(?!or\b)\w+\s)?(?:less(?: so)?|to an? (?:lesser|smaller|lower|slighter) (?:extent|degree)|more (?:slowly|briefly)|less (?:effectively|rapidly|completely|consistently)|later|not (?:as|so) (?:much|well|far|strongly))\s(?:than|as)\b"
)
_BY_NEGATIVE = re.compile(
    r"\b(?:exceed\w*|higher|greater|lower|less|more)\b[^;]{0,60}\bby -\s?\d"
)  # which way is not said
_RANKED = re.compile(r"(?<!non-)(?<!not )\b(inferior|superior) to\b")


def is_overruled(sentence: str, piece: tuple[int, int], own: Verdict, asked: Asked, key: StudyArmsKey) -> bool:
    """Whether other words of the sentence give the better result to the other arm: a concession, or which was inferior."""
    if _CONCEDES.search(sentence, asked.start) or _BY_NEGATIVE.search(sentence, *piece):
        return True
    if any(p.search(sentence, piece[0]) for p in (_NOT_SEEN, _FAILURE, _BEING)):
        return True
    if _is_of_pace(sentence, piece, own, asked) or _is_of_next_arm(sentence, piece, asked, key):
        return True
    return _is_outranked(sentence, piece, own, key)


def _is_outranked(sentence: str, piece: tuple[int, int], own: Verdict, key: StudyArmsKey) -> bool:
    """Whether "superior" or "inferior" in the piece gives the better result to the other arm."""
    ranked = _RANKED.search(sentence, *piece)
    if ranked is None or not own.against:
        return False
    named = [t.role for t in arm_tokens(sentence[piece[0] : ranked.start()], key) if t.role in ARMS]
    wins = bool(named) and (named[-1] == KET) == (ranked[1] == "superior")
    return bool(named) and wins != (own.sign == BETTER)


_SEEN = "seen|observed|found|noted|detected|evident|apparent|confirmed|replicated|shown|demonstrated|established|supported|proven"
_NOT_SEEN = re.compile(  # a difference that is denied, or that was only expected
    rf"\b(?:than|versus|vs\.?|compared (?:with|to))\b[^;]*\b(?:(?:was|were) not (?:\w+ )?(?:{_SEEN})\s?(?:$|[.;])|(?:did not|failed to) materiali[sz]e)"
    rf"|\b(?:lower|higher|fewer|less|more|greater|better|worse)\b[^;]*\b(?:was|were) not (?:\w+ )?(?:{_SEEN})\b[^;]*\bthan\b"
    rf"|\b(?:superiority|inferiority|advantage)\b[^;]*\b(?:(?:was|were|is) not|could not be|cannot be)\s(?:\w+ )?(?:{_SEEN})\b"
    rf"|\bcould not be (?:{_SEEN})\b"
    r"|\b(?:hypothes[ie]s|expect(?:ed|ation)|anticipated|powered to)\b.*\b(?:not|rejected|refuted|none|unsupported)\b"
    r"|\b(?:found|observed|saw|showed) the (?:opposite|reverse|contrary)\b"
    r"|\bbut not (?:\w+ly )?(?:more|better|further|greater|longer|faster)\b[^;.]{0,20}\bthan\b"
)
# When relief came and how long it lasted is another measure than how much of it there was.
_OF_PACE = re.compile(
    r"\b(?:relief|improvement|benefit|recovery|effects?)\b[^;,()]{0,60}\b(?:lasted|took (?:longer|less)|slower|short(?:er)?-lived|briefer|(?:more|less) (?:transient|complete)|(?:was|were) delayed|more slowly)\b"
    r"|\btime (?:to|until) (?:\w+ )?relief\b[^;,]{0,60}\b(?:longer|shorter)\b"
)


def _is_of_pace(sentence: str, piece: tuple[int, int], own: Verdict, asked: Asked) -> bool:
    found = _OF_PACE.search(sentence, *piece) if own.by == "words" else None
    return found is not None and not asked.start <= found.start() < asked.end


_FAILURE = re.compile(
    r"\b(?:failure (?:to|of)|lack of)\s(?:[\w%]+\s){0,4}?(?:improve(?:ment)?|reduction|reduce|decrease|decline)\b[^;]*\b(?:more|less|fewer|higher|lower|commoner|rarer)\b"
)
_BEING = re.compile(r"\bwith [^,;.]{3,40} being (?:the )?(?:less|more|better|worse|inferior|superior)\b")
_NEXT_ARM = re.compile(
    r"\b(?:better|superior|more effective|worse|best)\b(?!.*\b(?:than|between|both|to)\b).*(?:,|\b(?:and|while|whereas))\s(?P<arm>[^,;.]{3,40})\s(?:for|in|at|on)\s(?:the )?$"
)
_NEXT_OUTCOME = re.compile(
    r"(?: scores?| levels?)?\s(?:with|in|after|on|for)\s(?:the )?(?P<arm>[^,;.()]{2,40})(?:[.,;]|$)"
)
_LISTED_BEFORE = re.compile(r"(?:,|,? (?:and|while|whereas))\s(?:the )?$")
_COMPARATIVE = re.compile(r"\b(?:more|less|lower|higher|better|worse|fewer|greater)\b(?!.*\bthan\b)")


def _is_of_next_arm(sentence: str, piece: tuple[int, int], asked: Asked, key: StudyArmsKey) -> bool:
    """Whether an outcome and its arm have no verb of their own: "X was better for pain and Y for sleep", "..., sleep with Y"."""
    before = sentence[piece[0] : asked.start]
    if found := _NEXT_ARM.search(before):
        return any(t.role in ARMS for t in arm_tokens(found["arm"], key))
    found = _NEXT_OUTCOME.match(sentence, asked.end)
    if found is None or not (_LISTED_BEFORE.search(before) and _COMPARATIVE.search(before)):
        return False
    here, there = ({t.role for t in arm_tokens(text, key)} & set(ARMS) for text in (found["arm"], before))
    return bool(here and there and here != there)


_NOT_AS = re.compile(r"\bnot (?:\w+ ){1,4}as (?:much|well|far|often|strongly|quickly) (?:\w+ ){0,4}?as\b")


def is_no_null(sentence: str, piece: tuple[int, int], own: Verdict, key: StudyArmsKey) -> bool:
    """Whether a denial beside a significant p value is of the outcome ("lack of remission"), and no lack of difference."""
    if own.sign != SAME or own.by not in ("denied", "absent", "null"):
        return False
    if key.compared and _NONE_BUT.search(sentence):
        return True
    return _tells_a_difference(sentence, piece, own, key)


def _tells_a_difference(sentence: str, piece: tuple[int, int], own: Verdict, key: StudyArmsKey) -> bool:
    """Whether what is denied is an event in one arm, a rank or a match, or is counted by arm."""
    if own.by == "absent" and (_NOT_SIGNIFICANT.search(sentence, *piece) or _is_absent_from_one_arm(sentence, key)):
        return True  # there may have been others, or some in the other arm
    flat = sentence[slice(*piece)]
    if _UNLIKE.search(sentence, piece[0]) or any(p.search(flat) for p in (_FAILURE, _NOT_FAILED, _NO_MATCH)):
        return True
    if _is_counted(flat, arm_tokens(flat, key)):
        return True
    return (own.by != "null" and any(p_values(flat))) or _NOT_AS.search(flat) is not None


_NUMBER = r"(?:[1-9]\d*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_NONE_BUT = re.compile(
    rf"\b{_NUMBER}\s[^.;,]{{0,60}}?,? but (?:no|none)\b|\b(?:no|none)\b[^.;]{{0,60}}?,? but {_NUMBER}\b"
)
_NOT_SIGNIFICANT = re.compile(
    r"\b(?:no|without(?: any)?) (?:clinically )?significant (?:[\w-]+-(?:related|emergent) )?(?:adverse|side[\s-]|complication)"
)
_NOT_FAILED = re.compile(r"\b(?:did|does|has|have) not fail\b")
_NO_MATCH = re.compile(r"\b(?:not|never|fail\w* to) (?:match|equal|rival|approach|keep up with)\b")
_UNLIKE = re.compile(  # "did not achieve the reduction seen with Y", "failed to reduce it, in contrast to Y"
    r"\bnot\b[^.;,]{1,80}?\bto the (?:same )?(?:extent|degree)\b|\b(?:not|fail\w*)\b[^.;]{1,80},? in contrast (?:to|with)\b"
    r"|\b(?:not|fail\w* to) (?:achieve|produce|provide|show|reach|yield)\w* (?:the|a|an) (?:\w+ ){0,2}(?:reduction|improvement|decrease|decline|effect|relief|benefit|response)s?\b[^.;,]{0,40}?\b(?:that|seen|observed|found|achieved|as) "
    r"|\band not (?:\w+ ){1,3}(?:was|were)\b"
)
_MORE = re.compile(r"\b(?:more|fewer|less|higher|greater|lower)\s(?:[\w-]+\s){0,2}?(?:than|with|in|among)\b")


def _is_counted(flat: str, tokens: Sequence[Token]) -> bool:
    """Whether people are counted for whom something is denied, and the counts differ: "did not improve in 25 % and 60 %"."""
    if not any(p_values(flat)):
        return False
    numbers = values_by_arm(tokens, "")
    return (numbers is not None and numbers.strong and numbers.apart) or _MORE.search(flat) is not None


_COUNT = re.compile(r"[1-9]\d*")
_DENIED = re.compile(r"\b(?:no|none|not|without|neither|nor)\b")
_NONE = frozenset(("0", "no", "none"))


def _is_absent_from_one_arm(sentence: str, key: StudyArmsKey) -> bool:
    """Whether none is said of one arm and a number of the other: "no nausea with X, whereas 6 patients on Y vomited"."""
    tokens = outside_brackets(arm_tokens(sentence, key))
    places = [i for i, t in enumerate(tokens) if t.role in ARMS]
    said = _DENIED.search(sentence)
    if said is None or len({tokens[i].role for i in places}) < len(ARMS) or tokens[places[-1]].start < said.start():
        return False
    behind = [t.text for t in tokens[places[0] + 1 :]]
    numbers = [t for t in behind if _COUNT.fullmatch(t)]
    return bool(numbers) and not _NONE & set(behind)
