"""Routes by which ketamine (or, without ketamine, the drug studied) was given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from evidence import lazy_re as re
from evidence.records import Reading, StudyType, TextField
from summarize.text.drugs import Mention, active_drugs, mentions, names_ketamine
from summarize.text.lexicon import Lexicon
from summarize.text.passage import Document, Passage
from summarize.text.whole_texts import WHOLE

ROUTES = {
    "intravenous": r"intra-?venous(?:ly)?|i\.\s?v\.?(?![a-z])|(?:peripheral|central|antecubital) (?:vein|venous)(?= (?:s?-?(?:es)?ketamine|infusions?|injections?|administration))|(?<![-/])(?<!phase )(?<!stage )(?<!grade )(?<!class )(?<!type )(?<!dsm )(?<!layer )(?<!layers )(?<!level )(?<!nerve )(?<!factor )(?<!part )(?<!group )(?<!iii )(?<!iii or )(?<!iii and )(?<!iii/)(?<!iii-)iv(?=[\s)/,.;-])",
    "intramuscular": r"intra-?muscular(?:ly)?|i\.\s?m\.?(?![a-z])|im(?=[\s)/,.;])",
    "intranasal": r"intra-?nasal(?:ly)?|nasal spray|nasally|transnasal|nasal (?:ketamine|esketamine|administration|route)|inhaled nasal|nose drops|nasal drops",
    "oral": r"orally|per os|p\.\s?o\.?(?![a-z])|by mouth|oral(?= (?:s?-?(?:es)?ketamine|administration|dose|route|solution|tablets?|capsules?|"
    r"(?:[\w-]+ ){0,2}?(?:form|formulation|suspension|preparation|dose)s? of s?-?(?:es)?ketamine|racemic|treatment|morphine(?! (?:milligram |mg )?equiv)|opioids?|methadone|oxycodone|midazolam))|oral(?=-s?-?(?:es)?ketamine)|oral(?=,? (?:(?:or|and)(?! (?:gastro|dent|facial|pharyn|esoph|lip|skin|genital|ocular|mucos))|intramuscular|intravenous|rectal|"
    r"intranasal|sublingual|subcutaneous))|lozenges?|ketamine (?:tablets?|capsules?)|(?:swallow(?:ed|ing)|ingest(?:ed|ing)|ingestion of)(?= (?:[\w.-]+ ){0,6}?s?-?(?:es)?ketamine)|oral intake of(?= (?:the )?(?:\w+ )?s?-?(?:es)?ketamine)|(?<=ketamine )ingestion",
    "sublingual": r"sublingual(?:ly)?|under the tongue|buccal|transmucosal",
    "subcutaneous": r"sub-?cutaneous(?:ly)?|s\.\s?c\.?(?![a-z])|sc(?= (?:ketamine|esketamine|route|injection|infusion|administration))|patient-controlled sc",
    "epidural_intrathecal": r"epidural(?:ly)?|intrathecal(?:ly)?|caudal(?:ly)?|spinal (?:anesthesia|anaesthesia|analgesia) with|subarachnoid(?! h)|extradural(?:ly)?|peridural",
    "intraperitoneal": r"intra-?peritoneal(?:ly)?|i\.\s?p\.?(?![a-z])|ip(?= (?:injection|administration|ketamine))",
    "topical": r"topical(?:ly)?|transdermal(?:ly)?|(?:skin )?patch(?:es)?|creams?|ointments?|(?:ketamine|skin|dermal|topical) gel|eye[- ]?drops?|drops? of s?-?(?:es)?ketamine (?:in|into) (?:\w+ ){0,2}?eyes?|ophthalmic(?= (?:solution|drops|s?-?(?:es)?ketamine))|gargle|mouthwash",
    "rectal": r"(?<!colo)rectal(?:ly)?|suppositor(?:y|ies)|enemas?",
    "inhaled": r"inhaled|inhalational|inhalation of|inhalers?|nebuli[sz]ed|nebuli[sz]ation",
    "other": r"intra-?(?:vitreal|vesical|ventricular|cerebroventricular|lesional|articular|arterial|osseous|dermal|pleural|tympanic|cameral|"
    r"coronary|tracheal|cisternal|cavernos(?:al|ous)|uterine|ocular|muscosal|bursal|synovial|discal|plantar|hippocampal|accumbens|cardiac)(?:ly)?(?! (?:block|thromb|hemorrh|haemorrh|pressure|line|conduction|septal|defect))|"
    r"subconjunctival(?:ly)?|(?:sub|peri|retro)bulbar|perineural(?:ly)?|vaginal(?:ly)?(?= (?:cream|gel|tablet|ring|s?-?(?:es)?ketamine))|submucosal(?:ly)?|percutaneous(?:ly)?(?= (?:s?-?(?:es)?ketamine|injection))|"
    r"ocular(?:ly)?(?= s?-?(?:es)?ketamine)|in utero|transplacental(?:ly)?|(?:bladder )?(?:irrigations?|instillations?)(?= (?:of|with) (?:[\w.%-]+ ){0,4}?s?-?(?:es)?ketamine)|(?<=ketamine )(?:bladder )?(?:irrigations?|instillations?)",
}  # what the codebook's list has no name for is given as "other: <word>"
_ROUTE = Lexicon(ROUTES, "", together=WHOLE)
_IMPLIED = re.compile(
    r"(?<![a-z])(?:(?:post-?)?infusions?|infused|infusing|bolus(?:es)?(?: (?:injections?|infusions?))?)(?![a-z])(?! (?:reactions?|sites?|pumps?)\b)"
)
_INJECTED = re.compile(r"(?<![a-z])(?:injections?|injected|injecting|injectable)(?![a-z])")
_PARENTERAL = re.compile(r"(?<![a-z])(?<!non-)(?<!non )parenteral(?:ly)?(?![a-z])")
_FALLBACKS = ((_IMPLIED, "intravenous"), (_PARENTERAL, "other: parenteral"), (_INJECTED, "other: injection"))
_NEAR = 90  # characters between a route and the drug it belongs to


def read_routes(document: Document) -> tuple[Reading, ...]:
    """The routes in title and abstract, one reading a route; background sentences speak only when no other does.

    "Infusion" or "bolus" of ketamine without another route is intravenous (docs/codebook.md); "parenteral", and
    in a case report an injection that no text says into what, are given where nothing closer is said (in other reports
    "ketamine injection" mostly names the product).
    """
    ketamine = names_ketamine(document.title.flat) or names_ketamine(document.abstract.flat)
    stated = [reading for passage in document.both() for reading in _stated(document, passage, ketamine)]
    own = [r for r in stated if r.detail == "stated"] or stated
    if ketamine and not own:
        own = _fallback(document)
    found = {r.value: r for r in reversed(own)}
    return tuple(sorted(found.values(), key=lambda r: (r.span.field, r.span.start)))


def _fallback(document: Document) -> list[Reading]:
    """The route that "infusion", "parenteral" or an injection of ketamine implies, from the last text that says so."""
    for pattern, value in _FALLBACKS:
        if pattern is not _INJECTED or document.study_type == StudyType.CASE_REPORT:
            found = [r for p in document.both() for r in _implied(p, document.title.flat, pattern, value)]
            if found:
                return found[-1:]
    return []


def _stated(document: Document, passage: Passage, ketamine: bool) -> Iterator[Reading]:
    for group in _groups(passage.flat):
        if not _is_of_the_drug(document, passage, group, ketamine):
            continue
        at = passage.sentence_at(group[0][1].start())
        others = _OTHER_STUDIES.search(passage.flat, at.start, at.end) is not None
        background = others or passage.role_at(group[0][1].start()) == "BACKGROUND"
        for name, match in group:
            noun = _NOUN.match(passage.flat, match.end()) if name == "other" else None  # "submucosal injection"
            yield Reading(
                kind="route",
                value=_named(name, match.group()),
                span=passage.span(match.start(), (noun or match).end()),
                detail="background" if background else "stated",
            )


def _is_of_the_drug(document: Document, passage: Passage, group: list[Hit], ketamine: bool) -> bool:
    """Whether routes listed together are ketamine's; without ketamine, whether they are not of a drug beside the one studied."""
    places = [match.span() for _, match in group]
    if ketamine:
        return any(_with_ketamine(document, passage, *place) for place in places)
    titled = {d.name for d in active_drugs(document.title.flat)}
    return not any(_of_another(titled, passage, *place) for place in places)


_OTHER_STUDIES = re.compile(
    r"\b(?:future|further|larger) (?:studies|trials|research|work)\b|\b(?:publications|(?:previous|prior|earlier|many) (?:studies|trials|reports)) (?:have|has)\b"
)


def _named(name: str, words: str) -> str:
    """The route of the codebook's list, or "other: " and the word that names it, without hyphen or adverb's ending."""
    return name if name != "other" else "other: " + words.replace("-", "").removesuffix("ly")


def _of_another(titled: set[str], passage: Passage, start: int, end: int) -> bool:
    """Whether the drugs beside a route are others than those the title names, the drugs studied."""
    near = active_drugs(passage.flat, max(0, start - 40), min(len(passage.flat), end + 30))
    return bool(titled and near) and not any(d.name in titled for d in near)


Hit = tuple[str, re.Match[str]]
_LISTED = re.compile(
    r"[\s,/()\[\]-]*(?:(?:n\s?=\s?\d+|and|or|versus|vs\.?|to|then|followed by|plus|i\.?[vmn]\.?|s\.?c\.?|p\.?o\.?|in|im|iv|infusions?|route|injections?|administrations?)[\s,/()-]*)*"
)
_REFUSED = re.compile(
    r"\s?(?:line|access|cannul|fluid|cathet|hydration|patient-controlled|pca|drug us|naloxone|contrast|immunoglob|steroid|antibiot|"
    r"dextrose|glucose|analgesia (?:device|pump)|intake(?! of)|rinse|cavity|mucos|cancer|surg|ventricul(?!ar)|antidepressant|ssri|snri|hygiene|health|contracept|temperature|thermom|(?:skin |prick |challenge |provocation |allergy )?(?:test|challenge)|aliment|hyperaliment|nutrition|feeding|resuscitat|(?:(?!\w*ketamine)\w+ )?(?:metasta|nodul|emphysema|ha?ematoma|abscess|ha?emorrhag|bleed|fibros|calcific|granulom|necrosis|tumou?r|lesions?\b|mass\b|fat\b|tissue))"
)
_NOUN = re.compile(
    r"(?: s?-?(?:es)?ketamine)? (?:injections?|infusions?|instillations?|irrigations?|administrations?)\b"
)


def _groups(flat: str) -> Iterator[list[Hit]]:
    """Routes that are listed together ("intravenous, oral and rectal") form one group."""
    group: list[Hit] = []
    for name, match in _ROUTE.find(flat):
        if flat[match.start() - 1 : match.start()] == "." or _REFUSED.match(flat, match.end()):
            continue
        if group and not _LISTED.fullmatch(flat, group[-1][1].end(), match.start()):
            yield group
            group = []
        group.append((name, match))
    if group:
        yield group


def _with_ketamine(document: Document, passage: Passage, start: int, end: int) -> bool:
    """Whether ketamine is the drug nearest to the route in its sentence, or in the title with it."""
    sentence = passage.sentence_at(start)
    drugs = active_drugs(passage.flat, sentence.start, max(sentence.end, end))
    if _of_unlisted(passage.flat, end) or _of_a_remedy(passage.flat, drugs, start, end):
        return False
    if _listed_with_ketamine(passage.flat, drugs, start, end):
        return True
    if not drugs:
        both = _WHATEVER.search(passage.flat, sentence.start, sentence.end)
        return both is not None or _subject_before(document, passage, sentence.start)
    titled, following = passage.field is TextField.TITLE, _following(passage.flat, drugs, end)
    if following is not None and (not titled or following.start - end < 3):
        return following.ketamine
    return any(d.ketamine for d in drugs) if titled else _is_nearest(drugs, start, end)


def _following(flat: str, drugs: Sequence[Mention], end: int) -> Mention | None:
    """The drug close behind the route that no word of joining parts from it."""
    return next((d for d in drugs if 0 <= d.start - end <= 25 and not _PARTED.search(flat, end, d.start)), None)


def _is_nearest(drugs: Sequence[Mention], start: int, end: int) -> bool:
    """Whether the drug close before the route, else the nearest one, is ketamine and near enough."""
    distance = {d: (d.start - end) if d.start >= end else (start - d.end + 6) for d in drugs}
    before = [d for d in drugs if d.end <= start]
    nearest = before[-1] if before and start - before[-1].end < 40 else min(drugs, key=lambda d: distance[d])
    return nearest.ketamine and distance[nearest] <= _NEAR


_AMOUNT = r"(?:\s?[\[(]?\d[\d.,\s-]*(?:mg|\u03bcg|ug|mcg|g)(?:[\s/.\u00b7]*(?:kg|h|min|hour|bw|body weight|\(?-1\)?))*[\])]?)?"
_BETWEEN = re.compile(
    rf"{_AMOUNT}\s?(?:,\s?(?:and|or)?|and|or|plus|\+|/|-|with|combined with)\s?(?:racemic |s-?)?(?:\(\+\)-?)?"
)
_LEADING = re.compile(
    r"[\s:-]*(?:(?:premedication|medication|administration|anesthesia|sedation|injection|infusion|bolus|combining|of|with|either)\s)*"
)
_TRAILING = re.compile(
    rf"{_AMOUNT}[\s,(]*(?:(?:was|were|is|given|administered|injected|applied|as|by|the|an?|both|all|injections?|each)[\s,(]*)*"
)
_GIVEN_OF = re.compile(
    r"\s(?:administration|infusions?|injections?|doses?|treatment)\s(?:of|with)\s(?:the\s|a\s|an\s)?(?:[\d.,-]+\s?(?:mg|\u03bcg|mcg|g)(?:/kg)?\s(?:of\s)?)?(?P<what>[a-z][a-z]*-?\d+[a-z\d-]*)"
)


def _of_unlisted(flat: str, end: int) -> bool:
    """Whether the route is that of a drug under a number of its maker ("oral administration of ab-123")."""
    found = _GIVEN_OF.match(flat, end)
    return found is not None and not names_ketamine(found["what"])


# A name that ends as those of drugs do, right behind the route: "intravenous dantrolene", of a drug that no list holds.
_DRUG_NAMED = re.compile(
    r"\s(?!(?:nor|es|ar|deschloro)?ketamine|saline|medicine|vaccine|routine|machine|genuine|regimen|online|baseline|alone|bone|zone|line)[a-z]{4,}(?:[dlnrtzx]ine|[ao]zole|olene|zolam|zepam|mab|pril|olol|cillin|mycin|oxacin|sartan|dipine|statin|setron|sone|solone)\b(?! (?:or|and|plus|with|in combination))"
)
_DRUG_BEFORE = re.compile(r"\b[a-z]{4,}(?:mab|cept|platin|taxel|rubicin|mycin|cillin|floxacin)[ -](?:\w+ )?$")
_CAUSE = re.compile(
    r"[\s-](?:induced|related|associated|provoked|evoked)\b|\s(?:toxicity|poisoning|overdose|intoxication)\b"
)


def _of_a_remedy(flat: str, drugs: Sequence[Mention], start: int, end: int) -> bool:
    """Whether the route is that of what was given against ketamine's harm: "topical treatment for ketamine-induced ulcers"."""
    if _DRUG_NAMED.match(flat, end):
        return True
    named = [d for d in drugs if d.ketamine]
    apart = all(d.start - end > 3 or d.end <= start for d in named)
    return (
        bool(named)
        and apart
        and all(_CAUSE.match(flat, d.end) for d in named)
        and not _GIVES.search(flat, max(0, start - 40), end + 30)
    )


_GIVES = re.compile(
    r"\b(?:after|following|received|receiving|given|infusions?|injections?|administ\w+|abuse|use|dose)\b"
)


def _listed_with_ketamine(flat: str, drugs: Sequence[Mention], start: int, end: int) -> bool:
    """Whether ketamine stands in a list of drugs that the route opens or closes ("i.v. fentanyl or ketamine")."""
    after, before = [d for d in drugs if d.start >= end], [d for d in drugs if d.end <= start]
    opens = after and _LEADING.fullmatch(flat, end, after[0].start)
    closes = before and _TRAILING.fullmatch(flat, before[-1].end, start)
    lists = ([after] if opens else []) + ([before[::-1]] if closes else [])
    return any(drug.ketamine for named in lists for drug in _run(flat, named))


def _run(flat: str, drugs: Sequence[Mention]) -> Iterator[Mention]:
    """The drugs from the first on that only commas, words of joining and doses part from one another."""
    yield drugs[0]
    for one, other in pairwise(drugs):
        first, second = sorted((one, other), key=lambda d: d.start)
        if not _BETWEEN.fullmatch(flat, first.end, second.start):
            return
        yield other


_WHATEVER = re.compile(
    r"\b(?:both|all|each) (?:of the )?(?:\w+ )?(?:protocols?|treatments?|drugs|medications?|agents|combinations|mixtures|regimens)\b"
)
_PARTED = re.compile(r"\b(?:and|or|plus|than|vs|versus|in addition|with|but)\b|[;)]")


def _subject_before(document: Document, passage: Passage, start: int) -> bool:
    before = active_drugs(passage.flat, max(0, start - 600), start)
    if before:
        return before[-1].ketamine or all(d.ketamine for d in mentions(document.title.flat, 0, 999) or [before[-1]])
    return names_ketamine(document.title.flat)


def _implied(passage: Passage, title: str, pattern: re.Pattern[str], value: str) -> Iterator[Reading]:
    for match in pattern.finditer(passage.flat):
        sentence = passage.sentence_at(match.start())
        drugs = active_drugs(passage.flat, sentence.start, sentence.end)
        if _DRUG_BEFORE.search(passage.flat, max(0, match.start() - 30), match.start()):
            continue
        if _of_a_remedy(passage.flat, drugs, *match.span()):
            continue
        nearest = min(drugs, key=lambda d: min(abs(d.start - match.end()), abs(match.start() - d.end)), default=None)
        titled = names_ketamine(passage.flat if passage.field is TextField.TITLE else title)
        if nearest.ketamine if nearest else titled and sentence.role in ("METHODS", "RESULTS"):
            yield Reading(kind="route", value=value, span=passage.span(*match.span()), detail="implied")
            return
