"""What an article says of how the trial was done: eight items with the sentence that tells, and no verdict.

The items are those that RoB 2 asks about (Sterne 2019, doi:10.1136/bmj.l4898) and CONSORT 2010 asks to report (items 7a,
8a, 9, 11a, 13b, 15, 16). Whether what is told suffices is for people to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from evidence import lazy_re as re
from evidence.records import Reading, Sentence
from evidence.required_literals import Scanner
from summarize.articles.full_text import LONGEST
from summarize.text.passage import Passage

_WHO_JUDGES = (
    r"(?:observers?|assessors?|raters?|nurses?|(?<!society of )an(?:a)?esthe(?:siologist|tist|sia resident)s?|investigators?|researchers?|physicians?|clinicians?|residents?|"
    r"students?|statisticians?|analysts?|surgeons?|endoscopists?|dentists?|evaluators?|interviewers?|psychologists?|psychiatrists?|technicians?|personnel|staff|doctors?|"
    r"collectors?|person|individual|who (?:assess|record|collect|evaluat|observ|measur)\w+)"
)
_UNAWARE = r"(?:(?<!double[- ])(?<!triple[- ])(?<!single[- ])(?:blind(?:ed)?\b(?!-)|mask(?:ed)?\b)|unaware|not aware|(?:not|none of [^.;]{1,60}) (?:informed|know|aware)|un-?informed|without knowledge|no knowledge|ignorant|did not know|concealed from)"
_TAKERS = r"(?:patients?|participants?|subjects?|children|parents|women|volunteers?)"
_DEMOGRAPHIC = r"(?:demograph|baseline|characteristic|patient data|\bage\b|gender|\bsex\b|\bweight\b|\basa\b|\bbmi\b)"
_ALIKE = r"(?:comparable|alike|similar|no (?:evidence of )?(?:a )?(?:statistically )?(?:significant )?differ|(?:not|n't) (?:statistically )?(?:significantly )?differ|not significant|well[- ](?:balanced|matched)|balanced|matched|homogen|did not differ|equivalent|no significant|insignificant)"

# Item -> patterns, the surest first. The first pattern that any sentence fits gives the quote.
ITEMS: Mapping[str, tuple[str, ...]] = {
    "sequence_generation": (
        r"computer(?:i[sz]ed)?[- ](?:\w+[- ]){0,2}?(?:generat|random)|random(?:i[sz]ation)?[- ]number|random(?:i[sz]ation)? (?:table|list|sequence|schedule|sheet|program)|table of random|"
        r"generated (?:by|using|with|from|through) (?:a |the )?(?:computer|software|random|web)|randomi[sz](?:ation|ed) (?:\w+ ){0,2}?(?:by|with|using) (?:a |the )?(?:computer|software)|sealedenvelope|randomi[sz]er\.org|random\.org",
        r"(?:block|permuted|stratified|minimi[sz]ed|coin|dice|lotter|lots|shuffl|urn)[\w -]{0,40}random|random[^.;]{0,80}\b(?:blocks?|block size|coin|dice|lotter\w*|lots|draw\w*|toss\w*|shuffl\w*|minimi[sz]ation|software|program\w*|stratified|website|www|odd|even)\b|"
        r"random (?:\w+ )?(?:selection|draw)|(?:odd|even)[ -](?:days?|numbers?|numbered)|(?:assign|allocat|divid)[^.;]{0,70}\b(?:coin|dice|lotter\w*|lots?)\b|(?:drawing|drew|picking) (?:of )?(?:a )?(?:lots|card|number|paper)|quasi-?random|random[^.;]{0,60}sequence",
    ),
    "allocation_concealment": (
        r"allocation[- ]conceal|conceal\w* (?:of )?(?:the )?(?:random|allocation)|could not (?:foresee|predict|foretell)[^.;]{0,40}(?:group|allocat|assign|treatment)|(?:sealed|opaque|closed|coded|numbered|blinded)\W[^.;]{0,40}envelopes?|envelopes?[^.;]{0,60}(?:sealed|opaque|closed)|envelopes?\b|(?:central|web|internet|telephone|interactive)[\w-]*[- ](?:\w+ ){0,2}(?:random|allocat|respons)",
        r"(?:pharmac(?:y|ist)\w*)[^.;]{0,120}(?:random|allocat|prepar|suppl|cod(?:e|ed)|label|list|schedule|syringe)|(?:prepar|suppl|random|syringe|cod(?:ed|es))[^.;]{0,120}\bpharmac(?:y|ist)|(?:allocat|assign|random)[^.;]{0,90}(?:not (?:involved|aware|participat)|independent|not otherwise|no further|unaware|not aware|blinded to)|"
        r"(?:independent|not (?:involved|participating))[^.;]{0,90}(?:random|allocat)|(?:coded|numbered|sealed) (?:\w+ )?(?:syringes|vials|bottles|containers|ampoules|boxes|packages|drug)",
    ),
    "blinding_participants": (
        rf"{_TAKERS}\b[^.;]{{0,80}}{_UNAWARE}|(?:{_UNAWARE}|blinding of)[^.;]{{0,50}}\b{_TAKERS}",
        r"(?:double|triple|single|observer|patient|participant|subject)[- ]?(?:blind|mask)",
        r"(?:identical|indistinguishable|matching|similar(?:-| )(?:looking|appear)|unlabel+ed|covered)[^.;]{0,60}(?:syringe|capsule|tablet|vial|bag|bottle)|(?:identical|same|indistinguishable|matching|equal)[^.;]{0,60}(?:appear|volume|capsule|tablet|vial|bag|bottle|container|placebo|look|amount|colou?r)|(?:syringes?|placebo|saline|bags?)[^.;]{0,80}(?:identical|indistinguishable|same (?:volume|amount|appear|manner|way)|equal volume|covered)",
    ),
    "blinding_assessors": (
        rf"none of [^.;]{{0,60}}{_WHO_JUDGES}[^.;]{{0,40}}(?:informed|aware|knew)|\b{_WHO_JUDGES}\b[^.;]{{0,110}}{_UNAWARE}|{_UNAWARE}[^.;]{{0,70}}\b{_WHO_JUDGES}\b|blind(?:ed)?[- ](?:to|for)[^.;]{{0,60}}(?:assess|record|evaluat|rat(?:ed|ing|er)|collect|analy|measur|score)|(?:assess|record|evaluat|rat(?:ed|ing)|collect|analy[sz]|measur|scor)\w*[^.;]{{0,90}}{_UNAWARE}",
        r"(?:individual|person|one|anesthe\w+|nurse|investigator) who [^.;]{0,60}(?:was|were) (?:different|not the same)|(?:assessor|observer|rater|evaluator|outcome)[- ]?(?:blind|mask)|triple[- ]?(?:blind|mask)",
    ),
    "attrition": (
        r"(?:lost to|loss to|completed) follow|(?:after|following) (?:\w+ )?exclusions? of|after (?:\w+) exclusions|\b(?:finished|attended|reached) (?:the|all)[^.;]{0,30}(?:visit|follow|study|trial)|drop(?:ped)?[- ]?outs?\b|withdr[ae]w|withdrawn|withdrawals?|discontinu\w+ (?:the (?:study|trial)|from|due|because)|did(?: not|n't) (?:complete|finish|cooperate|return|attend|participate)|missing (?:data|values|measurement)|"
        r"(?:patients?|participants?|subjects?|persons?|cases?|children|women|of (?:them|these|whom))\b[^.;]{0,60}\b(?:were|was|been|had been|we) (?:then |later |subsequently |also )?(?:excluded|eliminated|removed|omitted)|excluded (?:from|because|due|after)|(?:data|results) (?:from|of|for) [^.;]{0,60}(?:excluded|not available|lost)|exclusion of",
        r"(?:all|none of|no)\b[^.;]{0,60}(?:patients?|participants?|subjects?|procedures?|children|volunteers?)[^.;]{0,60}\b(?:complet|excluded|included in|analy[sz]ed|finished|lost)|"
        r"(?:remaining|final(?:ly)?|eventually)[^.;]{0,60}(?:analy|patients|participants|subjects)|(?:enrol+ed|recruited|eligible|screened|assessed)[^.;]{0,60}(?:patients|participants|subjects)?[^.;]{0,40}\d+[^.;]{0,60}\b(?:random|complet|analy)|\d+ (?:patients|participants|subjects)?[^.;]{0,20}complet(?:ed|ion)",
    ),
    "intention_to_treat": (
        r"intent(?:ion)?[- ]to[- ]treat|\bitt\b|per[- ]protocol|modified intent|as[- ]treated|analy[sz]ed (?:as (?:they were )?(?:randomi|assigned|allocated)|(?:in|by|according to) (?:the|their) (?:\w+ )?(?:groups?|arms?|assign\w+|allocat\w+|randomi\w+)(?: (?:to|in) which|[^.;]{0,30}(?:randomi|assign|allocat))?)|(?:regardless of|irrespective of|whatever)[^.;]{0,30}(?:they|actually|treatment) (?:\w+ )?received|kept in the (?:group|arm)|last observation carried|multiple imputation",
    ),
    "sample_size_calculation": (
        r"sample[- ]size[^.;]{0,120}(?:calculat|estimat|determin|based|power|comput|\d)|(?:calculat|estimat|determin|comput|requir)[^.;]{0,80}sample[- ]size|power (?:analysis|calculation)|(?:statistical )?power[^.;]{0,40}\d{2}\s?%|\d{2}\s?% (?:statistical )?power|power of (?:\d{2}|0?\.\d|80|90)|\bbeta\s?[=:]|\u03b2\s?(?:error|=|of|was)",
        r"\d+ (?:patients|subjects|participants|individuals)[^.;]{0,60}(?:needed|required|necessary|sufficient)|(?:needed|required|necessary|sufficient)[^.;]{0,60}\d+ (?:patients|subjects|participants|individuals)|sample size",
    ),
    "baseline_balance": (rf"{_DEMOGRAPHIC}[^.;]{{0,160}}{_ALIKE}|{_ALIKE}[^.;]{{0,160}}{_DEMOGRAPHIC}",),
}
_WHERE: Mapping[str, tuple[str, ...]] = {
    "attrition": ("RESULTS", "METHODS"),
    "baseline_balance": ("RESULTS", "METHODS"),
}
_DEFAULT = ("METHODS", "RESULTS", "BACKGROUND", "TITLE", "CONCLUSIONS")
_COMPILED = {item: tuple(map(Scanner, patterns)) for item, patterns in ITEMS.items()}
_OPEN = re.compile(
    r"\bopen[- ]label|\b(?:not|never) (?:be )?(?:blind|mask)|\b(?:un|non-?)(?:blind|mask)|\bno (?:blind|mask)"
)
# Who was not let in is no attrition; what is planned or meant for others neither.
_NOT: Mapping[str, re.Pattern[str]] = {
    "attrition": re.compile(
        r"exclusion criteria|(?:excluded|exclusion)[^.;]{0,30}(?:if|when|criteria|with (?:a )?(?:history|known))|^[^.;\d]{0,40}\b(?:with|who had|having)\b[^.;\d]{0,120}\b(?:were|was) (?:also )?excluded|(?:history of|allerg|pregnan|contraindic|refus(?:al|ed) to participate|were not included)"
    ),
    "baseline_balance": re.compile(r"after (?:the )?(?:intervention|treatment|operation|surgery|infusion|induction)"),
    "blinding_participants": _OPEN,
    "blinding_assessors": _OPEN,
}


def read_reporting(passages: Iterable[Passage]) -> dict[str, Reading | None]:
    """For each item the sentence that tells of it best, None where no sentence does.

    `passages` hold the texts of the study (title, abstract, methods, results); kind is reporting, value the item.
    """
    texts = [(passage, _by_role(passage)) for passage in passages]
    return {item: next(_readings(item, texts), None) for item in ITEMS}


Told = dict[str, list[tuple[str, Sentence]]]  # role -> its sentences with their folded words


def _by_role(passage: Passage) -> Told:
    told: Told = {}
    for sentence in passage.sentences:
        if sentence.end - sentence.start <= LONGEST:
            told.setdefault(sentence.role, []).append((passage.flat[sentence.start : sentence.end], sentence))
    return told


def _readings(item: str, texts: list[tuple[Passage, Told]]) -> Iterator[Reading]:
    refused, roles = _NOT.get(item), _WHERE.get(item, _DEFAULT)
    for pattern in _COMPILED[item]:
        heard = [(passage, told) for passage, told in texts if pattern.search(passage.flat)]
        for role in roles:
            for passage, told in heard:
                for flat, sentence in told.get(role, ()):
                    if pattern.search(flat) and not (refused and refused.search(flat)):
                        span = passage.span(sentence.start, sentence.end)
                        yield Reading(kind="reporting", value=item, span=span)
