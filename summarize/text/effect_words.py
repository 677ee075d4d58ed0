"""Words of effect: more, less, no difference, significant, not; and what rules make of them."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from functools import lru_cache

from evidence import lazy_re as re
from evidence.required_literals import Scanner
from summarize.text.arm_signs import Token
from summarize.text.p_values import p_values as p_values

MORE = re.compile(
    r"(?:increas\w*|high(?:er|est)|greater|larger|more|elevat\w*|rais\w*|rose|rise|risen|longer|prolong\w*|improv\w*|better|superior\w*|faster|stronger|"
    r"gain\w*|enhanc\w*|augment\w*|exceed\w*|worse\w*|worsen\w*|upregulat\w*|grew|excess|favou?r\w*|heavier|deeper|older|additional|extend\w*|strengthen\w*|elicit\w*|induc\w*|promot\w*|accelerat\w*|doubled)$"
)
LESS = re.compile(
    r"(?:decreas\w*|low(?:er|est|ered|ering)?|reduc\w*|less|fewer|smaller|shorter|shorten\w*|declin\w*|drop\w*|fell|fall|falls|fallen|diminish\w*|attenuat\w*|"
    r"inferior\w*|poorer|weaker|loss|lost|prevent\w*|suppress\w*|inhibit\w*|alleviat\w*|eas(?:ed|es|ing)|ameliorat\w*|relie\w*|mitigat\w*|lessen\w*|slower|earlier|block(?:ed|s|ing|ade)|abolish\w*|impair\w*|minimi\w*|weaken\w*|downregulat\w*|resolv\w*|reliev\w*|protect\w*|subside\w*|decrement\w*|halv\w*|limit(?:ed|s|ing)|sparing|spared|eliminat\w*)$"
)
SAME = re.compile(
    r"(?:similar\w*|comparable|equal\w*|equivalent\w*|same|identical|unchanged|unaffected|unaltered|indistinguishable|non-inferior\w*|noninferior\w*)$"
)
NOT = re.compile(
    r"(?:no|not|non|nor|neither|without|none|failed|fail|fails|lack|lacked|cannot|never|nonsignificant\w*|non-significant\w*|insignificant\w*|ns|unlikely|absence)$"
)
_VERBS = "did does do was were is are has have had could".split()
_NOT_DIFFERENT = (
    r" ?not? (?:\w+ ){0,4}?(?:differ|significan|affect|chang|alter|influenc|reduc|increas|improv|decreas|reach|superior|"
    r"associat|better|lower|higher|demonstrat|prevent|show|result|impact|produce|lead|modif)"
)
_WERE_NOT = r" (?:\w+ ){0,6}?(?:was|were|did|is|are) not"
NO_DIFFERENCE = Scanner(
    "|".join(
        (
            r"no(?<![a-z]no) (?:\w+[ -]){0,4}?(?:differen|effect|change|increase|decrease|reduction|benefit|improvement|impact|influence|"
            r"association|interaction|advantage|superiority|evidence|between-group)",
            *(rf"{verb}(?<![a-z]{verb}){_NOT_DIFFERENT}" for verb in _VERBS),
            *(rf"{no}(?<![a-z]{no})[ -]?(?:statistically )?significan" for no in ("not", "non")),
            r"insignifican|similar(?<!dissimilar)|comparable(?<!incomparable)|equivalent(?<!morphine equivalent)(?<!mg equivalent)"
            r"(?<!milligram equivalent)(?!s|-| dos)|neither|unchanged|no statistical",
            r"fail\w* to|without (?:any )?(?:significant(?:ly)? )?(?:differen|change|effect|increas|affect|worsen|compromis)",
            r"n(?<!\wn)\.?s\.?\b|lack of (?:\w+ )?(?:effect|differen|benefit)",
            *(what + _WERE_NOT for what in (r"differen\w+", "effects?", "changes?")),
            r"not (?:be )?(?:different|superior|inferior)|non-?inferior|little (?:or no )?(?:differen|effect|change)",
        )
    )
)
SIGNIFICANT = re.compile(
    r"significant(?<!not significant)(?<!nonsignificant)(?<!non-significant)(?<!no significant)(?<!insignificant)(?<!without significant)"
    r"(?<!not statistically significant)(?<!no statistically significant)(?<!not clinically significant)(?<!nor significant)(?:ly)?\b"
)


BETTER = re.compile(r"(?:improv\w*|better|superior\w*|favou?r\w*|benefi\w*|effective\w*|efficac\w*)$")
WORSE = re.compile(r"(?:worse\w*|poor\w*|inferior\w*|impair\w*|deteriorat\w*)$")
BAD_OUTCOME = re.compile(
    r"pain|depress|anxi|symptom|severity|mortal|death|died(?<!studied)|incidence|risk|relapse|recurren|craving|withdraw|nausea|vomit|advers|side.effect|complication|"
    r"weight|bmi|body mass|fat(?!h|ig)|waist|cholesterol|ldl|triglycerid|hba1c|a1c|glucose|glyc|pressure|hypert|infection|inflammat|crp|protein|bleed|blood loss|"
    r"fatigue|disab|distress|stress|insomnia|score|consumption|requirement|length of stay|duration of stay|hospital|failure|fracture|tumou?r|progress|toxic|"
    r"headache|itch(?<!switch)|prurit|disease activity|burden|intensity|madrs|ham-?d|phq|suicid|dissociat|delirium|hypotens|shiver|cough|exacerbat|wheez|viral|resistance|time to (?:onset|recovery)|events?"
)
CHANGE = re.compile(
    r"(?:reduc\w*|decreas\w*|declin\w*|drop\w*|fall\w*|loss\w*|decrement|improv\w*|increas\w*|gain\w*|rise|rises|elevation\w*|prolong\w*|worsening|deteriorat\w*|impair\w*|suppress\w*|inhibition|relief|prevent\w*|attenuat\w*|weight|healing)$"
)
DEGREE = re.compile(
    r"(?:greater|larger|more|higher|stronger|faster|less|smaller|fewer|lower|weaker|slower|better|superior)$"
)


@lru_cache(maxsize=20000)
def tells_effect(word: str) -> bool:
    """Whether a word says more or less."""
    return MORE.match(word) is not None or LESS.match(word) is not None


def bracketed(tokens: Sequence[Token]) -> frozenset[int]:
    """The positions of the tokens that stand in brackets."""
    depth, inside = 0, set()
    for i, token in enumerate(tokens):
        depth = max(0, depth + (token.text == "(") - (token.text == ")"))
        if depth:
            inside.add(i)
    return frozenset(inside)


def signs(tokens: Sequence[Token], outcome: str = "") -> list[tuple[int, int]]:
    """Position and sign (+1 more, -1 less) of every effect word.

    A word of degree before a word of change is read with it ("less decline" is +1, "greater reduction" -1), and better
    or worse is read by the outcome: less where less is better ("improved pain" is -1).
    """
    turn = -1 if BAD_OUTCOME.search(outcome) else 1
    out: list[tuple[int, int]] = []
    for i, token in enumerate(tokens):
        sign = _sign(token.text, turn)
        if not sign or [t.text for t in tokens[i + 1 : i + 3]] == ["than", "0"]:
            continue
        if out and 0 < i - out[-1][0] <= 3 and DEGREE.match(tokens[out[-1][0]].text) and CHANGE.match(token.text):
            degree = -1 if LESS.match(tokens[out[-1][0]].text) else 1
            out[-1] = (out[-1][0], degree * sign)
        else:
            out.append((i, sign))
    return out


@lru_cache(maxsize=20000)
def _sign(word: str, turn: int) -> int:
    if BETTER.match(word):
        return turn
    if WORSE.match(word):
        return -turn
    return 1 if MORE.match(word) else -1 if LESS.match(word) else 0


THAN = frozenset("than compared versus vs relative comparison against over".split())
ARMS = {"_i_": 1, "_c_": -1}  # and whose increase is meant
_OTHER_ARM = {"_i_": "_c_", "_c_": "_i_"}


def orientation(tokens: Sequence[Token], at: int) -> int:
    """Whose increase or decrease an effect word tells: +1 the intervention's, -1 the comparator's, 0 unknown.

    "higher in _c_ than in _i_" and "_c_ had higher _o_ than _i_" are the comparator's; "compared with _c_, _o_ was
    higher" and "compared with _c_, _i_ had higher _o_" are the intervention's.
    """
    texts = [t.text for t in tokens]
    places = range(len(texts))
    than = _first(texts, THAN, places[at + 1 : at + 30])
    after = _first(texts, ARMS, places[at + 1 : at + 14 if than is None else than])
    if after is not None:
        return ARMS[texts[after]]
    if than is not None:
        beyond = _first(texts, ARMS, places[than + 1 : than + 14])
        if beyond is not None and not texts[beyond] == "_i_" == next((t for t in texts[:at] if t in ARMS), None):
            return -ARMS[texts[beyond]]  # one dose of it against another is told of the first
    before = _first(texts, ARMS, places[max(0, at - 24) : at][::-1])
    if before is None:
        return 0
    nearest = _first(texts, {*ARMS, *THAN}, places[max(0, before - 4) : before][::-1])
    is_reference = nearest is not None and texts[nearest] in THAN
    return -ARMS[texts[before]] if is_reference else ARMS[texts[before]]


def _first(texts: Sequence[str], wanted: Container[str], places: Iterable[int]) -> int | None:
    """The first of the places, in their order, whose text is wanted."""
    return next((j for j in places if texts[j] in wanted), None)


_SKIPPED_BEFORE = frozenset("\u00b1 < > \u2264 \u2265 p n ci".split())
_SKIPPED_AFTER = frozenset(
    "week weeks day days h hour hours hr hrs month months min minutes year years ci confidence mg kg mcg time times point fold".split()
)


def compared_numbers(tokens: Sequence[Token]) -> int:
    """+1 when the intervention's number is the greater one, -1 when the comparator's is, 0 when none can be told.

    Numbers follow their arm ("_i_ 3 versus _c_ 5"), stand before it ("3 in _i_ and 5 in _c_"), or come in the order of
    the arms ("_i_ and _c_ 3 and 5").
    """
    for brackets in (False, True):
        owned = _owned(_sequence(tokens, brackets))
        if owned and owned["_i_"] != owned["_c_"]:
            return 1 if owned["_i_"] > owned["_c_"] else -1
    return 0


def _sequence(tokens: Sequence[Token], brackets: bool) -> list[tuple[str, float]]:
    """Arms and result numbers in order; numbers in brackets only when asked for."""
    sequence: list[tuple[str, float]] = []
    inside = bracketed(tokens)
    for i, token in enumerate(tokens):
        if token.text in ARMS:
            if not sequence or sequence[-1][0] != token.text:
                sequence.append((token.text, 0.0))
        elif token.text == "0" and (brackets or i not in inside) and not _is_no_result(tokens, i):
            sequence.append(("0", _value(token.word)))
    return sequence


def _is_no_result(tokens: Sequence[Token], i: int) -> bool:
    before = tokens[i - 1].text if i else ""
    after = tokens[i + 1].text if i + 1 < len(tokens) else ""
    second = tokens[i + 2].text if i + 2 < len(tokens) else ""
    third = tokens[i - 2].text if i > 1 else ""
    if (
        before in _SKIPPED_BEFORE
        or after in _SKIPPED_AFTER
        or third in ("p", "n")
        or (after == "%" and second in ("ci", "confidence"))
    ):
        return True
    return tokens[i].word.isdigit() and after not in (
        "%",
        "(",
        "\u00b1",
        ")",
        ",",
        ";",
        ".",
        "vs",
        "versus",
        "and",
        "in",
        "of",
        "compared",
        "to",
        "for",
    )


def _owned(sequence: Sequence[tuple[str, float]]) -> dict[str, float]:
    """The first number of each arm, by the order in which arms and numbers stand."""
    kinds = [k for k, _ in sequence]
    if kinds.count("0") < 2:
        return {}
    first = kinds.index("0")
    second = kinds.index("0", first + 1)
    values = sequence[first][1], sequence[second][1]
    lead, between, beyond = kinds[:first], kinds[first + 1 : second], [k for k in kinds[second:] if k in ARMS]
    if between and beyond and between[0] != beyond[0]:  # 3 in _i_ and 5 in _c_
        return {between[0]: values[0], beyond[0]: values[1]}
    if between:  # _i_ 3 versus _c_ 5
        return {lead[-1]: values[0], between[-1]: values[1]} if lead and lead[-1] != between[-1] else {}
    owners = [*lead[-2:], *beyond]  # _i_ and _c_ 3 and 5
    return {owners[0]: values[0], _OTHER_ARM[owners[0]]: values[1]} if owners else {}


def _value(word: str) -> float:
    digits = word.replace("\u00b7", ".")
    digits = digits.replace(",", "") if re.fullmatch(r"\d{1,3}(?:,\d{3})+", digits) else digits.replace(",", ".")
    parts = digits.split(".")
    return float(".".join(parts[:2]))
