"""Names of ketamine and of the drugs that stand beside it, found in folded text."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from evidence import lazy_re as re
from evidence.lazy_re import first_literals
from evidence.required_literals import FirstLiterals

KETAMINE = re.compile(
    r"(?<![a-z])(?:post|pre)?(?:(?:\(?[rs],?s?\)?\s?(?:\([+-]\))?-?\s?)?(?:es|ar|nor|hydroxynor)?ketamine?s?|ketalar|spravato|esk|hnk|\(2r,6r\)-hnk|ketamina|ketamin|ketodex|ketadex|ketomid|ketofol|kpt)(?![a-z])"
)
_OTHER = (
    "midazolam|diazepam|lorazepam|clonazepam|alprazolam|benzodiazepines?|fentanyl|remifentanil|sufentanil|alfentanil|"
    "morphine|hydromorphone|oxycodone|hydrocodone|codeine|tramadol|tapentadol|meperidine|pethidine|heroin|"
    "diamorphine|methadone|buprenorphine|naloxone|naltrexone|nalbuphine|butorphanol|pentazocine|nalmefene|"
    "propofol|thiopent(?:al|one)|methohexit(?:al|one)|etomidate|sevoflurane|isoflurane|desflurane|nitrous oxide|xenon|"
    "dexmedetomidine|clonidine|lofexidine|lidocaine|lignocaine|bupivacaine|levobupivacaine|ropivacaine|procaine|"
    "magnesium(?: sulfate| sulphate)?|gabapentin|pregabalin|lamotrigine|topiramate|valproate|carbamazepine|riluzole|"
    "memantine|amantadine|dextromethorphan|rapastinel|lanicemine|traxoprodil|d-cycloserine|glycine|nitroprusside|scopolamine|"
    "lithium|quetiapine|olanzapine|risperidone|haloperidol|clozapine|aripiprazole|droperidol|ondansetron|metoclopramide|"
    "escitalopram|citalopram|fluoxetine|sertraline|paroxetine|venlafaxine|duloxetine|mirtazapine|bupropion|imipramine|"
    "amitriptyline|ssri|snri|antidepressants?|paracetamol|acetaminophen|ketorolac|ketoprofen|diclofenac|ibuprofen|parecoxib|celecoxib|"
    "metamizole|dexamethasone|hydrocortisone|atropine|glycopyrrolate|neostigmine|succinylcholine|suxamethonium|"
    "rocuronium|vecuronium|atracurium|cisatracurium|ephedrine|epinephrine|adrenaline|norepinephrine|phenylephrine|dopamine|"
    "amphetamine|methamphetamine|cocaine|caffeine|nicotine|psilocybin|lsd|mdma|dmt|ayahuasca|mescaline|ibogaine|cannabidiol|thc|ethanol|alcohol|"
    "placebo|saline|diphenhydramine|promethazine|hydroxyzine|melatonin|chloral hydrate|pentobarbital|phenobarbital|barbiturates?|"
    "xylazine|medetomidine|urethane|mk-801|dizocilpine|pcp|phencyclidine|nbqx|rapamycin|botulinum|vitamin c|aspirin|minocycline|losartan|"
    "zolpidem|oxytocin|carbetocin|tranexamic acid|chlorprocaine|mepivacaine|esmolol|labetalol|nicardipine|physostigmine|flumazenil"
)
STEMS = (
    "ketamin",
    "ketalar",
    "spravato",
    "esk",
    "hnk",
    "kpt",
    "ketodex",
    "ketadex",
    "ketomid",
    "ketofol",
)  # one of them stands in every name of ketamine
_LONGEST = 40  # characters of a name of ketamine before its stem, and more
INERT = frozenset({"placebo", "saline"})
_UNIT = r"\s(?:milligrams?\s|mg\s)?equivalen"  # "morphine milligram equivalents" measure a dose, of whatever opioid
_NAME = re.compile(rf"(?<![a-z])(?:{_OTHER})(?![a-z])(?!{_UNIT})")
_ANY = re.compile(rf"{_NAME.pattern}|(?P<ketamine>{KETAMINE.pattern})")
_BEGINNINGS = FirstLiterals((first_literals(_OTHER), STEMS))


@dataclass(frozen=True, slots=True)
class Mention:
    """A drug's name in a folded text."""

    start: int
    end: int
    ketamine: bool
    name: str


_start = attrgetter("start")


def names_ketamine(flat: str) -> bool:
    """Whether ketamine is named in a folded text."""
    return any(mention.ketamine for mention in _everywhere(flat))


def may_name_ketamine(flat: str) -> bool:
    """Whether a folded text holds a stem without which it names no ketamine."""
    return any(stem in flat for stem in STEMS)


def ketamine_in(flat: str) -> list[re.Match[str]]:
    """The names of ketamine in a folded text, in order."""
    return list(KETAMINE.finditer(flat)) if may_name_ketamine(flat) else []


def mentions(flat: str, start: int, end: int) -> list[Mention]:
    """The drug names between two offsets, in order; brand names and enantiomers of ketamine count as ketamine."""
    every = _everywhere(flat)
    within = "a" <= flat[end : end + 1] <= "z" and not flat[end - 1 : end].isspace()
    first, last = (bisect_left(every, edge, key=_start) for edge in (start, end))  # names that begin before an edge
    if within or (first and every[first - 1].end > start) or (last and every[last - 1].end > end):
        found = _ANY.finditer(flat, start, end)  # an edge cuts a word: what is left of it is read as it stands
        return [Mention(m.start(), m.end(), m["ketamine"] is not None, m.group()) for m in found]
    return list(every[first:last])


def active_drugs(flat: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """The same without placebo and saline, which own no dose and no route."""
    return [m for m in mentions(flat, start, len(flat) if end is None else end) if m.name not in INERT]


@lru_cache(maxsize=4096)  # of the texts and sentences that several readers read
def _everywhere(flat: str) -> tuple[Mention, ...]:
    """All names in a text, looked up once however many of its parts are asked for."""
    found: list[Mention] = []
    at = 0
    ketamine = _Ahead(flat)
    for place, numbers in _BEGINNINGS.places(flat):
        if place < at:
            continue
        name = _NAME.match(flat, place) if 0 in numbers else None
        match = name or (ketamine.at_or_behind(max(at, place - _LONGEST)) if 1 in numbers else None)
        if match is not None and match.start() <= place:
            at = match.end()
            found.append(Mention(*match.span(), name is None, match.group()))
    return tuple(found)


class _Ahead:
    """The next name of ketamine in a text, looked for once: a text of stems that are none is not searched to its end for each."""

    def __init__(self, flat: str) -> None:
        self._flat = flat
        self._from = -1
        self._match: re.Match[str] | None = None

    def at_or_behind(self, place: int) -> re.Match[str] | None:
        """The first that begins at a place or behind it; places come in order."""
        if self._from < 0 or (self._match is not None and self._match.start() < place):
            self._from, self._match = place, KETAMINE.search(self._flat, place)
        return self._match
