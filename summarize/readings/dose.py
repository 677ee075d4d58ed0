"""Doses of ketamine: value or range, unit, per kg and per time, bound to the drug named nearest in the sentence."""

from __future__ import annotations

from collections.abc import Iterator

from evidence import lazy_re as re
from evidence.records import Reading
from evidence.required_literals import Scanner
from summarize.text.drugs import KETAMINE, Mention, active_drugs, names_ketamine
from summarize.text.passage import Document, Passage, unique
from summarize.text.whole_texts import WHOLE

# Of bounded length, so that a run of digits is read once.
_NUMBER = r"(?:0\.\s(?=\d))?(?:\d{1,9}|[.,\u00b7]\d{1,9})(?:[.,\u00b7]\d{1,9}){0,3}"
_MASS = r"(?:mg|mgs|milligrams?|\u03bcg|ug|mcg|micro\s?g|microg|micrograms?|gamma|\u03b3(?=\s?[/.\u00b7]\s?kg)|g|grams?|ng|nanograms?)"
_UNIT = rf"(?:nmol|\u03bcmol|mmol|{_MASS})"
_SUPER = r"(?:\s?(?:\(\s?-\s?1\s?\)|\^\(-1\)|-\s?1))?"
_TIME = r"(?:hours?|hrs?|h|minutes?|min)"
_PER = (
    rf"(?:\s?/\s?\(\s?kg\s?[\u00b7.*/x -]\s?{_TIME}\s?\)"
    r"|(?:\s?/\s?(?:70\s?)?|\s?(?:\u00b7|\.|x|\u00d7|\*)\s?|\sper\s|\s)"
    rf"(?:kg|kilogram|m2|{_TIME})\b{_SUPER}"
    rf"|(?:\s?/\s?|\s?(?:\u00b7|\.)\s?|\s(?=day\b))(?:days?|d|24\s?h|rat|mouse|animal|week)\b{_SUPER})"
)
_RANGE = r"\s?(?:-|to|through|up to)\s?"
_JOIN = rf"(?:{_RANGE}|\s?(?:,\s?and|,\s?or|or|and|,|/|\+|or up to|and up to)\s?)"
_DOSE = Scanner(
    rf"(?<![\w.,\u00b7/-])(?<!group )(?<!groups )(?<!arm )(?:[<>]\s?)?{_NUMBER}(?:\s?\(\s?{_NUMBER}\s?\))?(?:\s?(?:\+/-|\u00b1)\s?{_NUMBER})?"
    rf"(?:(?:[\s-]?{_UNIT}(?:{_PER}){{0,2}}(?={_RANGE})|-?(?={_JOIN})){_JOIN}[<>]?{_NUMBER}(?!\s?%)){{0,7}}"
    rf"\s*-?\s?(?P<unit>{_UNIT})\b(?P<per>(?:{_PER}){{0,2}})",
    together=WHOLE,
)
_PLAIN = re.compile(_NUMBER)
# Concentrations, strengths and laboratory values: a volume, a mole or a per cent follows.
_NOT_A_DOSE = re.compile(
    r"\s?(?:/|per\s|\u00b7|\.)\s?\d*\s?(?:ml|l|dl|\u03bcl|liter|litre|cc|mmol|g\b|mg\b|creat)|\s?(?:ml|l|dl)\s?\(?-\s?1|\s?%"
)
_TARGET = re.compile(
    r"(?:(?:target|plasma|serum|concentrations?|levels?)\b[^.;(]{0,30}|max(?:imum|imal)?\.?(?:\s(?:dose|total dose))?(?:\sof)?[\s:]{0,2})$"
)
# A result, not a dose given: what was consumed or spared, or how two means compare.
_AMOUNT = re.compile(
    r"(?:consum|require|usage|equivalent|rescue|spar(?:ed|ing)|(?:opioid|opiate|analgesic|morphine|fentanyl|hydromorphone)\s(?:use|dose))"
    r"[^.;]{0,200}(?:than|with|by|versus|vs\.?|from|was|were|of|to|and|\(|-)[^.;]{0,40}$"
)
_LESS_BY = re.compile(
    r"(?:lower|less|fewer|reduc|decreas|spar|use|consum)(?:[^.;]|\.\d){0,120}\bby\s(?:up to |about )?$"
)
_COMPARED = re.compile(
    r"(?:\d\s?(?:\S{1,8}\s)?(?:vs\.?|versus)|mean difference(?:\sof)?|difference:?|\bmd)[\s:=(]{1,3}$"
)
_SCHEDULE = re.compile(
    r"\b(?:once|twice|thrice|three times|four times|two times|1x|2x|3x)\s(?:a|per|every|each)?\s?(?:daily|weekly|day|week|month)"
    r"|\b(?:daily|weekly|twice-weekly|monthly|biweekly)\b|\bevery\s(?:\w+\s)?(?:hours?|days?|weeks?|months?)"
    r"|\bevery\s\d+\s?(?:h|hrs?|days?|min)\b|\b(?:for|during)\s(?:\d+|one|two|three|four|six|eight|twelve)[\s-]?(?:min(?:ute)?s?|h(?:ours?|rs?)?|days|weeks)\b"
    r"|\bbolus\b[^.;]{0,60}\binfusion\b|\bover\s(?:a period of\s)?(?:\d+|\w+)[\s-]?(?:min(?:ute)?s?|h(?:ours?|rs?)?)\b|\b(?:single|one|two|three|four|six|eight|\d+)\s(?:\w+\s)?(?:infusions|doses|sessions|injections)\b"
)
_CANONICAL = {
    "mgs": "mg",
    "milligram": "mg",
    "milligrams": "mg",
    "g": "g",
    "gram": "g",
    "grams": "g",
    "ng": "ng",
    "nanogram": "ng",
    "nanograms": "ng",
}


def read_doses(document: Document) -> tuple[Reading, ...]:
    """The doses of ketamine in title and abstract; value is verbatim, number is given for a single dose only.

    unit is written with mg, mcg, ng or g, then /kg and /h, /min, /day where stated; data holds the numbers and, where
    the sentence has one, the schedule.
    """
    if not any(names_ketamine(passage.flat) for passage in document.passages):
        return ()
    found = [reading for passage in document.both() for reading in _in_passage(document, passage)]
    return _without_members(unique(found))


def _without_members(readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """Without a single dose that an enumeration ("0.1, 0.2 and 0.5 mg/kg") already lists."""
    listed = {
        (n, r.unit) for r in readings if r.detail == "range" and not _SPAN_WORD.search(r.value) for n in _numbers(r)
    }
    return tuple(r for r in readings if r.detail == "range" or (r.number, r.unit) not in listed)


_SINGLE = re.compile(r"\bsingle\b(?![\s-](?:cent|blind|site|arm|group|institut|photon|nucle))|\bone[- ]time\b")


def _detail(numbers: list[float], near: str) -> str:
    """range for several numbers; single only where the text says so, else dose."""
    if len(numbers) > 1:
        return "range"
    return "single" if _SINGLE.search(near) else "dose"


def _numbers(reading: Reading) -> list[float]:
    numbers = reading.data["numbers"]
    return numbers if isinstance(numbers, list) else []


_SPAN_WORD = re.compile(r"\d\s?(?:-|\u2013|\u2212|\u2010|to)\s?\d")


def _in_passage(document: Document, passage: Passage) -> Iterator[Reading]:
    flat = passage.flat
    named: dict[int, list[Mention]] = {}
    schedules: dict[int, re.Match[str] | None] = {}
    for match in _DOSE.finditer(flat):
        start, end = match.span()
        if _is_no_dose(flat, match):
            continue
        sentence = passage.sentence_at(start)
        drugs = named.setdefault(sentence.start, active_drugs(flat, sentence.start, max(sentence.end, end)))
        if not _of_ketamine(document, passage, drugs, start, end) or _is_result(passage.flat, sentence.start, start):
            continue
        span = passage.span(start, end)
        numbers = [_number(n) for n in _PLAIN.findall(flat, start, match.start("unit")) if n.strip(".,\u00b7")]
        if sentence.start not in schedules:
            schedules[sentence.start] = _SCHEDULE.search(flat, sentence.start, sentence.end)
        schedule = schedules[sentence.start]
        yield Reading(
            kind="dose",
            value=span.quote,
            span=span,
            number=numbers[0] if len(numbers) == 1 else None,
            unit=unit_of(match["unit"], match["per"]),
            detail=_detail(numbers, flat[max(sentence.start, start - 40) : end + 40]),
            data={"numbers": numbers} | ({"schedule": passage.text[slice(*schedule.span())]} if schedule else {}),
        )


def _is_no_dose(flat: str, match: re.Match[str]) -> bool:
    """Whether an amount is a strength or a laboratory value, another drug's, or a level aimed at."""
    start, end = match.span()
    if _NOT_A_DOSE.match(flat, end) or _of_unlisted(flat, start, end):
        return True
    return _TARGET.search(flat, max(0, start - 60), start) is not None and not _by_weight(flat, match)


# Endings of the names of drugs (stems of the WHO's list of international nonproprietary names), for one no list holds.
_STEM = (
    r"(?!(?:[a-z]*(?:saline|baseline|routine|vaccine|medicine|guideline|discipline|decline|machine|combine|determine|examine|urine|spine|marine|"
    r"protein|insulin|within|margin|ketamine|ketamines|hormone|clinic))\b)[a-z]{3,}"
    r"(?:ine|olam|epam|azole|idone|adol|phine|caine|setron|fentanil|barbital|profen|coxib|mycin|cillin|statin|sartan|pril|olol|gliptin|triptan|mab|amide|zide|flurane|oxetine|phylline|odone)"
)
_UNLISTED_AFTER = re.compile(
    rf"\s(?:of\s)?(?:(?:iv|im|oral|intravenous|intramuscular|intranasal)\s)?(?P<drug>{_STEM})\b"
)
_UNLISTED_BEFORE = re.compile(rf"(?<![a-z-])(?P<drug>{_STEM})[\s(,:]{{1,2}}$")


_CALLED_SO = re.compile(r"\b(?:concentrations?|levels?) of\s?$")


def _by_weight(flat: str, match: re.Match[str]) -> bool:
    """Whether an amount called a concentration or level is one per body weight, which is a dose whatever it is called."""
    return "kg" in match["per"] and bool(_CALLED_SO.search(flat[max(0, match.start() - 20) : match.start()]))


def _of_unlisted(flat: str, start: int, end: int) -> bool:
    """Whether a drug's name that is not ketamine's adjoins the dose ("20 mg of hyoscine", "triazolam (0.2 mg")."""
    begin = max(0, start - 40)
    found = _UNLISTED_AFTER.match(flat, end) or _UNLISTED_BEFORE.search(flat[begin:start])
    return found is not None and not KETAMINE.search(found["drug"])


def _is_result(flat: str, begin: int, start: int) -> bool:
    """Whether the amount at `start` is an outcome (consumption, difference of means) of the sentence that begins there."""
    before = flat[max(begin, start - 240) : start]
    return bool(
        _COMPARED.search(before)
        or _LESS_BY.search(before)
        or (_AMOUNT.search(before) and not KETAMINE.search(before[-30:]))
    )


def _number(text: str) -> float:
    text = text.replace(" ", "")
    plain = (
        text.replace("\u00b7", ".").strip(",.")
        if not text.startswith((".", "\u00b7"))
        else text.replace("\u00b7", ".").rstrip(".,")
    )
    if re.fullmatch(r"\d{1,3}(?:,\d{3})+", plain):
        plain = plain.replace(",", "")
    parts = plain.replace(",", ".").split(".")
    return float(".".join(parts[:2]))


def unit_of(unit: str, per: str) -> str:
    """The unit in one spelling: mg/kg/h from "mg kg-1 h-1", "mg/kg per hour", "mg\u00b7kg\u207b\u00b9\u00b7h\u207b\u00b9"."""
    unit = re.sub(r"\s", "", unit)
    head = _CANONICAL.get(unit, unit if unit in ("mg", "nmol", "\u03bcmol", "mmol") else "mcg")
    parts = [head]
    for body in re.findall(
        r"70\s?kg|kg|kilogram|m2|rat|mouse|animal|hours?|hrs?|24\s?h|minutes?|min|days?|dose|session|(?<![a-z])[dh](?![a-z])",
        per,
    ):
        if body.startswith(("hour", "hr", "h")):
            body = "h"
        elif body.startswith("min"):
            body = "min"
        elif body.startswith("d") and body != "dose":
            body = "day"
        parts.append({"kilogram": "kg"}.get(body, body.replace(" ", "")))
    return "/".join(parts)


_FORM = (
    r"(?:hydrochloride|hcl|infusions?|injections?|bolus|group|at|a|doses?|of|the|was|were|given|administered|in|nasal|spray|dosed|iv|i\.v\.|im|i\.m\.|"
    r"intravenous(?:ly)?|intramuscular(?:ly)?|intranasal(?:ly)?|oral(?:ly)?|subcutaneous(?:ly)?|s\.c\.|sc|treatment|therapy|single|"
    r"either|subanesthetic|sub-anesthetic|racemic|low|high|low-dose|loading|as|by|tablets?|is|mean|median|dosages?|from|ranged|varied|between|solution|\(?[a-z]\)?)"
)
_AFTER_DRUG = re.compile(rf"[\s(,:;\[]*(?:{_FORM}[\s(,:;\[)]+)*")
_BEFORE_DRUG = re.compile(
    r"\s?(?:(?:of|iv|i\.v\.|im|i\.m\.|intravenous(?:ly)?|intramuscular(?:ly)?|intranasal(?:ly)?|oral(?:ly)?|subcutaneous(?:ly)?|"
    r"subanesthetic|racemic|single|infusions?|bolus|doses?|low-dose|low|high|the|sc|s\.c\.|po|in|ip|i\.p\.|preservative-free|nasal)[\s-]+){0,5}"
)


def _of_ketamine(document: Document, passage: Passage, drugs: list[Mention], start: int, end: int) -> bool:
    """Whether the dose at start..end belongs to ketamine rather than to another drug of the sentence."""
    flat = passage.flat
    if not drugs:
        return _only_ketamine_before(document, passage, start)
    before, after = [d for d in drugs if d.end <= start], [d for d in drugs if d.start >= end]
    owner = _beside(flat, before, after, start, end) or _by_bracket(flat, drugs[0].start, before, start)
    return (owner or min(drugs, key=lambda d: (d.start - end + 25) if d.start >= end else (start - d.end))).ketamine


def _beside(flat: str, before: list[Mention], after: list[Mention], start: int, end: int) -> Mention | None:
    """The drug from which only words of form and giving part the dose."""
    if after and flat[end : after[0].start] in (" ", " of ", ""):
        return after[0]
    if before and _AFTER_DRUG.fullmatch(flat, before[-1].end, start):
        return before[-1]
    return after[0] if after and _BEFORE_DRUG.fullmatch(flat, end, after[0].start) else None


def _by_bracket(flat: str, begin: int, before: list[Mention], start: int) -> Mention | None:
    """Of a dose in brackets the last drug within them, else the one they stand behind."""
    bracket = flat.rfind("(", begin, start)
    if bracket <= 0 or ")" in flat[bracket:start]:
        return None
    inside = [d for d in before if d.start > bracket]
    outside = [d for d in before if d.end <= bracket and bracket - d.end < 40]
    return next(reversed(inside or outside), None)


def _only_ketamine_before(document: Document, passage: Passage, start: int) -> bool:
    """No drug in the sentence: ketamine when it is the drug named last before, or the only drug of the title."""
    before = active_drugs(passage.flat, max(0, start - 600), start)
    if before:
        return before[-1].ketamine
    titled = active_drugs(document.title.flat)
    return bool(titled) and all(d.ketamine for d in titled)
