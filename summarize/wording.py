"""How sentences are made from a template and its values; every number stands as digits, so that it can be checked.

{name} is a value or a word. {name:one|many|none} is a number with its noun ("1 study", "3 studies"); the third form,
if there is one, replaces a zero. {name@table} is a mapping read out as a list with the phrases of PHRASES[table].
[ ... ] is left out when the first name in it is 0, None, empty or missing.
"""

from __future__ import annotations

from collections.abc import Mapping

from evidence import lazy_re as re
from summarize.templates import PHRASES, TEMPLATES

_TOKEN = re.compile(r"\{(?P<name>\w+)(?:@(?P<table>\w+)|:(?P<forms>[^}]*))?\}")
_OPTION = re.compile(r"\[([^\[\]]*)\]")
_NUMBERED = re.compile(r"(?: in)? 0(?: |$)")
_WORD = "\x00"  # stands for a word while a sentence is turned into a pattern
_ONE_WORD = (
    r"(?:[^0-9.!?]|[.!?](?=\w)|(?<=[A-Za-z-])[0-9])*?"  # no end of a sentence, no digits but in PHQ-9 and the like
)


def render(template_id: str, values: Mapping[str, object], words: Mapping[str, str] | None = None) -> str:
    """The sentence of a template; KeyError when a name outside [ ] has no value."""
    known: dict[str, object] = {**(words or {}), **values}
    text = _OPTION.sub(lambda option: option[1] if _is_told(option[1], known) else "", TEMPLATES[template_id])
    text = _TOKEN.sub(lambda token: _shown(token, known), text)
    return text[:1].upper() + text[1:]


def matches(text: str, template_id: str, values: Mapping[str, object]) -> bool:
    """Whether the text is what the template says with these values, whatever its words (words hold no numbers)."""
    names = {token["name"] for token in _TOKEN.finditer(TEMPLATES[template_id])}
    words = {name: _WORD for name in names if name not in values}
    for left_out in _subsets_of_optional_words(template_id, words):
        shown = render(template_id, values, {n: w for n, w in words.items() if n not in left_out})
        pattern = re.escape(shown).replace(re.escape(_WORD), _ONE_WORD)
        if re.fullmatch(pattern, text, re.IGNORECASE | re.DOTALL):
            return True
    return False


def join(parts: list[str], last: str = "and") -> str:
    """A list in words: "a", "a and b", "a, b and c"; "a or b, c, and d" where a part holds an "and" or "or" itself.

    Where a part holds a comma, semicolons part them.
    """
    if len(parts) > 1 and any(re.search(r"\b(?:and|or)\b|,", part) for part in parts):
        between = "; " if len(parts) > 2 and any("," in part for part in parts) else ", "
        return f"{between.join(parts[:-1])}{between}{last} {parts[-1]}"
    return f" {last} ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def counted(value: int, one: str, many: str, none: str | None = None) -> str:
    """A number with its noun: "1 study", "3 studies"; `none`, if there is one, replaces a zero."""
    return none if value == 0 and none else f"{number(value)} {one if value == 1 else many}"


def read_out(value: Mapping[str, int] | str, table: str, total: int | None = None) -> str:
    """Counts in the phrases of PHRASES[table]; a text, or the only key of all `total`, without its number."""
    if isinstance(value, Mapping) and not (len(value) == 1 and total in value.values()):
        return _list(value, table)
    key = value if isinstance(value, str) else next(iter(value))
    return _NUMBERED.sub("", _phrase(PHRASES[table].get(key, PHRASES[table]["*"]), key, 0))


def found(directions: Mapping[str, Mapping[str, int]], studies: int, drug: str) -> str:
    """Outcome by outcome the directions found, of one study without numbers: "depression: better with the drug in 3"."""
    parts = []
    for label, counts in directions.items():
        phrases = [f"{read_out(d, 'found')}{f' in {number(n)}' if studies > 1 else ''}" for d, n in counts.items()]
        told = join(phrases) if len(directions) == 1 else ", ".join(phrases)
        parts.append(f"{lowered(label)}: {told}".replace("<drug>", drug))
    return "; ".join(parts)


def counts(value: Mapping[str, int]) -> str:
    """Labels with their numbers: "nausea and vomiting 3, headache 2"."""
    return ", ".join(f"{lowered(label)} {number(n)}" for label, n in value.items())


def lowered(label: str) -> str:
    """A label inside a sentence: its first letter small unless the word is all capitals."""
    first = label.split()[0] if label.split() else ""
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]


def number(value: object) -> str:
    """A value as it stands in a sentence: whole numbers with thousands separators, others to six digits."""
    if isinstance(value, float):
        return f"{value:g}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _subsets_of_optional_words(template_id: str, words: Mapping[str, str]) -> list[set[str]]:
    """Which words may be missing: none, or the word on which an option depends."""
    firsts = (_TOKEN.search(option[1]) for option in _OPTION.finditer(TEMPLATES[template_id]))
    return [set(), *({first["name"]} for first in firsts if first and first["name"] in words)]


def _is_told(option: str, known: Mapping[str, object]) -> bool:
    first = _TOKEN.search(option)
    return first is None or bool(known.get(first["name"]))


def _shown(token: re.Match[str], known: Mapping[str, object]) -> str:
    value = known[token["name"]]
    if token["table"]:
        return _list(value, token["table"]) if isinstance(value, Mapping) else str(value)
    if token["forms"] is None:
        return number(value)
    one, many, *none = token["forms"].split("|")
    if value == 0 and none:
        return none[0]
    return f"{number(value)} {one if value == 1 else many}"


def _list(value: Mapping[str, int], table: str) -> str:
    """A mapping in the order of its table, then by name; a phrase is "{n} one|{n} many" with the key as {key}."""
    phrases = PHRASES[table]
    order = [key for key in phrases if key in value] + sorted(key for key in value if key not in phrases)
    parts = [_phrase(phrases.get(key, phrases["*"]), key, value[key]) for key in order if value[key]]
    return ", ".join(parts) if table == "design" else join(parts)


def _phrase(forms: str, key: str, n: int) -> str:
    one, _, many = forms.partition("|")
    form = one if n == 1 or not many else many
    return form.format(n=number(n), key=key.replace("_", " "))
