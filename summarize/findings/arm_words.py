"""The words that name, join and cut arms; each a pattern over folded text."""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.required_literals import Scanner

ROUTES = "intravenous|iv|intranasal|oral|sublingual|subcutaneous|intramuscular|im"  # as the name of an arm has them
ALLOCATES = Scanner(
    r"randomi[sz]|allocat|assign|divided|categori[sz]|receiv|treated with|either|groups?\b|arms?\b|administered|given\b|crossover|cross-over|single dose"
)
COMPARES = Scanner(r"versus|\bvs\b|compar|superior|inferior|against|differen|combined with|added to|adjuvant|adjunct")
SEPARATOR = re.compile(
    r"[;,:]|\b(?:or|and|versus|vs\.?|than|against|compared (?:with|to)|comparison (?:with|to)|relative to|as well as|plus placebo or)\b"
)
CONTROL = Scanner(
    r"\b(?:placebos?|pbo|saline|sham|vehicle|controls?|dummy|untreated|usual care|standard (?:care|of care|treatment|therapy)|treatment[\s-]as[\s-]usual|care as usual|"
    r"no (?:treatment|intervention|drug|(?:es)?ketamine)|wait(?:ing)?[\s-]?list|without (?:the )?(?:use of |administration of |addition of )?(?:es)?ketamine|non-?(?:es)?ketamine)\b(?!led)"
)
# What groups are for: the one on trial, and the one beside it.
ON_TRIAL = "intervention|experimental|treatment|active|study|observation|test"
COMPARED = "comparison|comparator|reference"
TREATED = Scanner(rf"(?:the )?(?<![a-z])(?:{ON_TRIAL}|treated) (?:group|arm)s?")
DOSE = re.compile(
    r"\d+(?:[.,·]\d+)?\s?(?:-\s?\d+(?:[.,]\d+)?\s?)?(?:mg|μg|mcg|ug|mic|micrograms?|milligrams?|g|ml|%|iu)\b(?:\s?(?:/|per)\s?(?:\d+\s?)?(?:kg|h|hr|hour|min|day|d|ml)\b)*"
)
SIZE = re.compile(r"(?<![a-z])n\s?=\s?(\d[\d,]*)")
ACRONYM = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9-]{1,7}(?![a-z0-9-])")
# Folded text has no capitals: a group's name is a letter or two, a roman or arabic number beside the word group.
GROUP_NAME = re.compile(
    r"\bgroups?\s(?:[a-z]{1,3}\d?|[iv]{1,3}|[1-5])(?![a-z0-9])|\barms?\s(?:[a-d]|i{1,3}|[1-5])(?![a-z0-9])|\b(?:first|second|third|blue|green|yellow|white|black|orange|purple|gr[ae]y|inactive)\s(?:group|arm)\b|\b(?!(?:the|of|in|to|and|or|two|for|by|on|per|all|one|no|an|as|at|is|was|were|non|low|age|mid|sub|our|its)[\s-])[a-z]{1,3}\d?[\s-](?:groups?|arm)\b"
)
# What a group is for: an explanation ("the control group received ketamine") decides what it received.
ROLE_NAME = re.compile(rf"\b(?:{ON_TRIAL}|case|control|{COMPARED})\s(?:groups?|arms?)\b|\bcontrols\b")
# The same told of a drug: "ketamine (active control)", "ketamine as the comparator", "the experimental drug was X".
ROLE_ALONE = re.compile(
    r"(?<=\()(?P<behind>(?:the )?(?:active |positive )?(?:control|comparator|comparison|reference|experimental|intervention|study|test))(?=[,;)])"
    r"|\bas (?:an? |the )?(?:active |positive )?(?P<as>control|comparator|reference)\b"
    r"|\b(?:the )?(?:active )?(?P<was>control|comparator|(?:experimental|investigational|study|test) (?:treatment|drug|intervention))(?= (?:was|is|were) )"
    r"|\b(?P<drug>experimental|investigational)(?= (?:drug|treatment|agent) (?!was|is|were))"
)
NOT_A_GROUP_NAME = re.compile(
    r"\b(?:the|of|in|to|and|or|two|for|by|on|per|each|both|all|one|no|an|as|at|is|was|were|had|mid|low|high|age|than|with|from|five|four|six|not|who|that|this|did|has|sub|our|its|whom|same|but|only|also|bmi|iq|sex|trd|mdd|ptsd|aud|oud|icu)\b"
)
LEADS = re.compile(
    r"\b(?:to receive|to either|received|receiving|receive|treated with|treatment with|given|either|to|between|comparing|comparison of|compared|effects? of|efficacy of|safety of|role of|use of|"
    r"administration of|administered|infusions? of|injections? of|addition of|doses? of|mg of|consisted of|groups? of|with|(?<!standard )of|in the|into|groups?:|the|a|an|using|that|who|by)\b"
)
HEAD_ENDS = re.compile(
    r"\s(?:for|in|on|at|before|after|during|as|was|were|who|via|by|followed|over|from|among|undergoing|until|every|once|twice|to|when|while|if|had|has|showed|did|reduced|improved|given|administered|with respect|would|will|may|can|is|are|through|within)\b|\s(?:groups?|arms?|patients|infusions?|injections?|administration|condition|treatment|therapy group|respectively|monotherapy|alone|under|infused|injected|intravenously|orally|intranasally|immediately)\b|\s?[.?(]"
)
# Behind a drug's name: the drug as what people depend on, or as a cause.
TAKEN = re.compile(
    r"(?:induced|related|associated|dependen|addict|abus|misus|use disorder|users?\b|intoxicat|poison|withdraw|toleran|naive|naïve|precipitat|cystitis|recreational|illicit)"
)
NOT_AN_ARM = re.compile(
    r"\b(?:baseline|patients?|children|women|men|subjects|participants|days?|weeks?|hours?|minutes?|months?|years?|scores?|scales?|outcomes?|effects?|efficacy|safety|ratio|risk|rates?|time|quality|anxiety|depression|pain|function|respectively|others?|trials?|studies|healthy|symptoms?|questionnaire|inventory|response|remission|blind|follow-up|analys\w+|model|evidence|assessed|measured|compared|examined|evaluated|investigated|both|groups?|arms?|ages?|sex|all|type|severity|number|surgery|regimens?|manner|fashion|first|second|third|whereas|one|two|three|four|cord|film|inn|room|rooms|drugs?|samples?|agents?|monotherapy|design|phase|visits?|period|routes?|placebo[- ]controlled|double|single|anesthesia|anaesthesia|sedation|plasma|blood|recovery|concentrations?|who|then|they|which|when|where|each|other|same|following|treatment-resistant|trd|mdd|disorder|if|whether|not|in|on|at|of|settings?|units?|clinics?|hospitals?|sites?|adults?|individuals?|inpatients|outpatients|staff|anaesthesiologists|clinicians|schizophrenia|unipolar|bipolar|anxious|non-?anxious|females?|males?|older|younger|elderly|(?:non-?)?responders?|remitters?|cancers?|carcinomas?|metasta\w+|tumou?rs?|lesions?|incisions?|whom|(?<!usual )(?<!standard )practice|community|parallel|prospective|multicent(?:er|re)|randomi[sz]ed|equations?|insomnia|suicid\w+|episodes?|behaviou?rs?|impairment|wakefulness|fractures|status|versions?|data|this|these|those|options?|ethnicity|january|february|march|april|may|june|july|august|september|october|november|december|\w+(?:plasty|ectomy|oscopy|otomy|ostomy))\b"
)
# Words that name no arm by themselves.
PLAIN = frozenset(
    "the a an of in with and or to for on by at from group groups arm arms treatment therapy treated patients patient study plus dose doses mg kg "
    "day days week weeks single repeated low high lower higher intravenous intravenously oral orally intranasal intramuscular intrathecal epidural iv im po sc "
    "infusion infusions injection injections bolus subanesthetic sub-anesthetic subanaesthetic adjunctive adjunct adjuvant alone only normal active drug drugs combination combined "
    "received receiving given either hour hours min ml solution racemic session sessions administration therapy added same volume equal standard preoperative intraoperative "
    "spray nasal hydrochloride local anesthetic anaesthetic anesthesia anaesthesia sedation induction analgesia each one two three four ci rr or hr sd se md smd iqr aor".split()
)
