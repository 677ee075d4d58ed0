"""Spin: a conclusion that says more than the primary outcome supports, whatever the topic.

Kinds after Boutron 2010 (doi:10.1001/jama.2010.651), for trials whose primary outcome was not met:
benefit_claimed (a benefit is stated although the primary outcome was not met), other_outcome (the conclusion rests on a
secondary outcome), within_group (on a change within an arm), subgroup (on a subgroup), trend ("trend towards"),
equivalence (the arms are called equally effective because no difference was found). A null result plainly stated in the
conclusion is no spin.
"""

from __future__ import annotations

from collections.abc import Iterator

from evidence import lazy_re as re
from evidence.records import Reading, Sentence
from evidence.required_literals import Scanner
from summarize.readings.primary_named import names_one, stems
from summarize.readings.primary_outcome import FIRST, leading_result
from summarize.readings.result_words import PRIMARY, shown
from summarize.text.passage import Document, Passage

_EFFICACY = re.compile(
    r"\b(?:improve(?:s|d)?|improv(?:ing|ements?)|effective(?:ly|ness)?|efficac\w*|efficient\w*|benefi\w*|promis\w*|superior\w*|useful(?:ness)?|favou?rabl\w*|favou?rs?|encouraging|advantag\w*|better|viable|valuable|"
    r"suffic(?:e|es|ient)\b|adequate|activity|active (?:in|against|regimen|treatment)|attractive|meaningful|worthwhile|options?|alternatives?|prolongs?|prolonged|enhanc\w*|well[- ]suited|potential (?:to|role|value|therap\w*|treatment)|success\w*|"
    r"(?:should|may|could|can|might) (?:be (?:considered|offered|given|used|recommended|proposed|preferred|adopted)|continue to receive)|allevia\w*|protective|advisable|recommend\w*)\b"
)
_CHANGE = re.compile(
    r"\b(?:reduc(?:e|es|ed|ing|tions?)|decreas\w*|prevent(?:s|ed|ion|ing)?|increas\w*|protect\w*|help(?:s|ed)?|relie\w*|slow(?:s|ed)?|delay(?:s|ed)?|faster|greater|lower(?:s|ed)?|higher|longer|fewer|savings?|"
    r"safe(?:ly)?|(?:well[- ])?tolera\w+|feasible|manageable|acceptable|trend\w*|tend(?:ed|s|ency)?)\b"
)
_NULL = Scanner(
    r"\b(?:no|not|none|neither|nor|without|fail\w*|lack\w*|unable|cannot|never|refut\w*|ineffective|unlikely|unnecessary|insufficient|limited evidence|little)\b|n't\b|non-?significan\w*"
)
_HARMLESS = re.compile(
    r"(?:no|without|not) (?:any |an? |the )?(?:\w+ )?(?:serious|severe|adverse|additional|increas\w*|excess|added|compromis\w*|unexpected|significant|major|new|toxic\w*|safety|affecting|worsening|only) (?:\w+ ){0,2}?(?:adverse|events?|side|toxic\w*|risk|harm|safety|complication\w*|mortality|morbidity|reactions?|effects?|signals?|concerns?|in|of)\b|not only"
    r"|,? ?(?:without|with no) (?:\w+ )?(?:compromis\w*|loss|detriment\w*|affecting|reducing|differences? in|effects? on)[^.;]*"
)
_SHORT_OF = re.compile(
    r"(?:without|(?:al)?though not|but not|albeit not|did not reach|not reaching) (?:reaching )?(?:statistical\w*|significan\w*)"
)
_OPENS = re.compile(
    r"^(?:although|though|despite|while|whereas|even though|in spite of|notwithstanding)\b[^;]*?,|; |, (?:but|although|however|yet|though|while|whereas|nevertheless|and(?! (?:to|could|may|might|can|will|would|should)\b))\b|\b(?:but|however|nevertheless|nonetheless|yet|although|though|despite|except)\b"
)
_WISH = Scanner(
    r"(?:further|future|larger|additional|more|longer|new|other|adequately powered|confirmatory|definitive|full) (?:\w+[ -]){0,3}?(?:stud\w+|trials?|research|investigation|evaluation|work|strateg\w+|approach\w*|treatments?|interventions?|therap\w+|methods?|efforts)"
    r"|(?:stud\w+|trials?|research) (?:is|are|looking|should|of|on|that|to|with|may) |(?:are|is) (?:needed|required|warranted)|warrants? further|to (?:determine|evaluate|assess|clarify|identify|confirm) |^(?:studies|research|trials|future|further)\b|trial regist|electronic supplementary|regist(?:ry|ration)"
)
# What is wanted is not said to be there: "effective treatments are needed", "further trials should be designed to ...".
_WANTED = re.compile(
    r"^(?:[\w-]+,? )*?(?:(?:new|novel|other|alternative|better|more|effective|efficacious|safe|safer|improved|additional|different) )+(?:and \w+ )?(?:[\w-]+ ){0,3}?(?:is|are|remain) (?:\w+ )?(?:needed|required|warranted|sought|lacking)"
    r"|(?:may|might|could|would) be (?:needed|required|necessary)"
)
_STUDIED = re.compile(
    r"^[,; ]*(?:(?:but|and|however),? )?(?:\w+ )?(?:should|must|need to) be (?:designed|conducted|performed|powered|planned|carried out)"
)
_NOT_A_CLAIM = re.compile(
    r"(?:effectiveness|efficacy|benefits?)\b[^.;]{0,40}? (?:remains?|is|are) (?:unclear|uncertain|unproven|unknown)|do(?:es)? not|we recommend against|aims? to|are active|needs? to be (?:improved|optimi[sz]ed|refined|confirmed)|to become|insights?\b|understanding|hypothes[ie]s|(?:power|size) (?:of|in) (?:this|the|our) (?:study|trial|sample)|underpowered|(?:higher|greater|increased|elevated) (?:\w+ )?risks?\b|(?:is|are|was|were) (?:\w+ ){0,2}?risk factors?|prognos|predict|correlat|worsen|(?<!prevent )(?<!reduce )deteriorat|inconsistent|preclud\w*|than (?:expected|anticipated|planned)"
)
_KINDS = (
    ("trend", re.compile(r"(?:without|although not|albeit not|but not) (?:reaching )?(?:statistical|significan)|\btrend\w*\b|\btend(?:ed|s|ency)? to|numerical\w*|borderline|approach\w* (?:statistical )?significance|marginal\w*|nearly significant")),
    ("subgroup", re.compile(r"sub-?groups?|subsets?|sub-?populations?|post[- ]hoc|(?:in|among|for) (?:those|the subset)|(?:especially|particularly|only|limited to|confined to|notably) (?:in |among |for )?(?:\w+ )?(?:patients|women|men|boys|girls|participants|individuals|people|children|those)|per[- ]protocol|exploratory|completers|adherent")),
    ("within_group", re.compile(r"from baseline|(?:both|all|each|either) (?:\w+ ){0,2}?(?:groups?|arms?|treatments?|interventions?|therap\w+|regimens?|drugs|approaches|methods|techniques|programs?)|over time|within[- ]group|after treatment")),
    ("equivalence", re.compile(r"as (?:effective|efficacious|good|well|safe|beneficial) as|equally|\bequivalen\w*|(?:similar|comparable|same) (?:\w+ ){0,2}?(?:efficac\w*|effective\w*|benefits?)|similarly effective|non-?inferior\w*|(?:an|as) (?:\w+ )?alternative")),
    ("other_outcome", re.compile(r"secondary|quality of life|response rates?|tolera\w+|toxicit\w*|\bsafe(?:ly|ty)?\b|side effects|adverse|progression-free|time to|feasib\w*|symptom\w*|satisfaction|cost")),
)  # fmt: skip
CLEAR = 0.05  # probability of met, up to which a null result counts where no primary outcome is named
FEWEST_SHARED = 2  # stems of the title in the deciding sentence
_HARD = re.compile(r"surviv|mortalit|death|respon[sd]|recurren|relaps|progression|remission|cure")
ASKING = ("BACKGROUND", "METHODS")
_ALIKE = re.compile(r"bio-?similar|non-?\s?inferior|equivalence|bioequivalen")
_WORSE = re.compile(
    r"\b(?:longer|more|increas\w*|higher|greater|worse)\b[^.;]{0,40}?\b(?:sick|mortal|death|risk|pain|toxic|adverse|event|complicat|relaps|recurr|hospital|bleed|infect|depress|anxi|fatigue|nausea|cost)"
)
_ELSEWHERE = re.compile(
    r"improv|reduc|decreas|increas|better|benefi|longer|prolong|faster|effective"
)  # more than that it was safe
_OUTRIGHT = re.compile(r"\b(?:effective|efficacious|superior)\b")
_EQUIVALENCE_SHOWN = re.compile(r"non-?\s?inferior|equivalence")


def read_primary_and_spin(document: Document) -> tuple[Reading, ...]:
    """The primary outcome of a trial, and what its conclusion says beyond it (detail the kind, span the conclusion).

    data.against is the span of the sentence that decides on the primary outcome; where none is called that, of the first
    result that compares the arms, which data.unnamed says and of which there is no reading of its own.
    """
    leading, named = leading_result(document), names_one(document.title, document.abstract)
    primary = leading if named else ()
    if not leading or leading[0].detail != "not_met" or not _is_sure(document, leading[0]):
        return primary
    return primary + tuple(_spun(document.abstract, leading[0], named))


def read_spin_of(conclusions: Passage, document: Document) -> Reading | None:
    """What the conclusions of a whole article say beyond the primary outcome that `document` tells; the span is theirs.

    data.against is a span of `document`.
    """
    leading, named = leading_result(document), names_one(document.title, document.abstract)
    if not leading or leading[0].detail != "not_met" or not _is_sure(document, leading[0]):
        return None
    return next(_spun(conclusions, leading[0], named), None)


def _is_sure(document: Document, primary: Reading) -> bool:
    """Whether the null result is that of the outcome the trial was about, and the trial does not ask whether arms are alike.

    Where no outcome is called the primary one, it is the first result, if that is beyond doubt and speaks of survival, response
    and the like or of what the title names.
    """
    passage = document.abstract
    asked = [document.title.flat, *(passage.flat[s.start : s.end] for s in passage.sentences if s.role in ASKING)]
    if any(_ALIKE.search(text) for text in asked):
        return False
    if primary.value or PRIMARY.search(passage.flat):
        return True
    sentence = primary.span.quote.lower()
    clear = primary.data["read_by"] == FIRST and primary.number is not None and primary.number <= CLEAR
    titled = len(stems(sentence) & stems(document.title.flat)) >= FEWEST_SHARED
    return clear and (titled or _HARD.search(sentence) is not None)


def _spun(passage: Passage, primary: Reading, named: bool) -> Iterator[Reading]:
    """At most one reading: the first conclusion that claims something after a primary outcome that was not met."""
    for start, end in _claims(passage, primary):
        kind = kind_of(passage.flat[start:end]) or "benefit_claimed"
        if kind == "equivalence" and _EQUIVALENCE_SHOWN.search(primary.span.quote.lower()):
            continue
        yield _reading(passage, passage.sentence_at(start), kind, primary, named)
        return


def _claims(passage: Passage, primary: Reading) -> Iterator[tuple[int, int]]:
    """The parts of the conclusions that claim a benefit; after a null result plainly stated only a clear claim counts."""
    pieces = [piece for s in concluding(passage) for piece in _told(passage, s, primary)]
    texts = [passage.flat[a:b] for a, b in pieces]
    owned = next((i for i, text in enumerate(texts) if _is_null(text)), len(texts))
    for i, (piece, text) in enumerate(zip(pieces, texts, strict=True)):
        harmless = owned < len(texts) and kind_of(text) == "other_outcome" and not _ELSEWHERE.search(text)
        if not harmless and _is_claim(text, owned < i):
            yield piece


def _told(passage: Passage, sentence: Sentence, primary: Reading) -> list[tuple[int, int]]:
    """The parts of a sentence; of the one that decides on the primary outcome only those that are not its verdict."""
    found = parts(passage.flat, sentence)
    if (sentence.start, sentence.end) != (primary.span.start, primary.span.end):
        return found
    verdicts = [shown(passage.flat[a:b]) for a, b in found]
    return [piece for piece, told in zip(found, verdicts, strict=True) if told is None or told.met]


def _is_null(text: str) -> bool:
    verdict = shown(text)
    return verdict is not None and verdict.met is False and kind_of(text) != "equivalence"


def _asserted(text: str, owned: bool) -> str:
    """What a conclusion asserts: up to a wish for more research and, unless a null result was stated before, up to what fell short."""
    wish = _WISH.search(text)
    said = _HARMLESS.sub(" ", text[: wish.start()] if wish else text)
    short_of = None if owned else _SHORT_OF.search(said)
    return said[: short_of.start()] if short_of else said


def _is_claim(text: str, owned: bool) -> bool:
    if _WANTED.search(text) or _STUDIED.match(text):
        return False
    said = _asserted(text, owned)
    if _NULL.search(said) or _NOT_A_CLAIM.search(said):
        return False
    if _EFFICACY.search(said):
        return True
    kind = kind_of(said)
    if kind == "equivalence":
        return True
    changed = _CHANGE.search(said) is not None and not _WORSE.search(said)
    return changed and (not owned or kind in ("trend", "subgroup") or "significant" in said)


def concluding(passage: Passage) -> list[Sentence]:
    """The conclusions; the last sentence where no role says so."""
    found = [s for s in passage.sentences if s.role == "CONCLUSIONS"]
    return found or list(passage.sentences[-1:])


def parts(flat: str, sentence: Sentence) -> list[tuple[int, int]]:
    """A sentence cut where it turns ("although ...,", "but", ";"): offsets of its parts."""
    cuts = [sentence.start]
    for turn in _OPENS.finditer(flat[sentence.start : sentence.end]):
        at = turn.end() if turn.start() == 0 and turn[0].endswith(",") else turn.start()
        cuts.append(sentence.start + at)
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], sentence.end], strict=True) if b - a > 3]


def kind_of(text: str) -> str | None:
    """The kind of what a part of a conclusion rests on; None where it claims a benefit outright."""
    found = next((name for name, pattern in _KINDS if pattern.search(text)), None)
    return None if found == "other_outcome" and _OUTRIGHT.search(text) else found


def _reading(passage: Passage, sentence: Sentence, kind: str, primary: Reading, named: bool) -> Reading:
    span = passage.span(sentence.start, sentence.end)
    against = primary.span
    quoted = {"field": str(against.field), "start": against.start, "end": against.end, "quote": against.quote}
    data: dict[str, object] = {"against": quoted} if named else {"against": quoted, "unnamed": True}
    return Reading(kind="spin", value=kind, span=span, detail=kind, data=data)
