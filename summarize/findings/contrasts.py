"""What a clause compares: arms, times, patients, or two measures (docs/codebook.md, "Not a finding")."""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.records import Contrast
from evidence.required_literals import Scanner
from summarize.findings.arm_tokens import ARMS, BOTH, INDUCED, KET, OTHER, SHARED, Token
from summarize.findings.arm_words import ROUTES

_RELATION = Scanner(
    r"\b(?:correlat\w+|predict(?!able)\w*|mediat(?:e|es|ed|ing|ion|or|ors)\b|moderat(?:or|ors|ion|ing)\b|relationships?|related to(?! (?:the )?(?:(?:es)?ketamine|treatment|study|drug|infusions?|administration)\b)|linked to|independent(?:ly)? of|in association with|regression|regressed|explain(?:s|ed|ing)?|"
    r"influenced by|dependent on|depended on|determined by|risk factors?|covariate|interaction between|as a function of|proportional to|prognostic)\b"
    r"|\b(?:impact|influenc|affect|alter|modif|moderat)\w*\b[^.;]{0,30}\b(?:effect|effectiveness|efficacy|respons)\w*\s(?:of|to)\s(?:\w+\s){0,2}(?:es)?ketamine|\beffect sizes? for\b"
    r"|\b(?:more|less|most|least|equally|as) sensitive (?:to|than|as)\b|\bassociations? (?:[\w-]+ ){0,4}?between (?!(?:the )?(?:\w+ ){0,2}(?:(?:es)?ketamine|groups?|arms?|treatments?\b(?! response)))"
    r"|\b(?:changes?|improvements?|reductions?|decreases?|effects?|differences?) (?:was|were|is|are) (?:not )?(?:\w+ly )?attribut\w+ to\b"
    r"|\beffects? of (?:\w+ ){0,2}(?:es)?ketamine (?:was|were|is|are) (?:not )?(?:\w+ly )?associated\b"
)
_ASSOCIATED = re.compile(r"\b(?:associat\w+)\b")
_GIVEN = re.compile(  # "treatment was associated with": what was given, and no measure
    r"(?:^|, |; )(?:however, |overall, )?(?:(?:the|this|trial|study|active) ){0,2}(?:treatments?(?! response)|intervention|infusions?|approach|regimen|therapy|administration)(?: with [\w-]+)? (?:was|were|is) (?:not |also |\w+ly ){0,2}$"
)
_PATIENTS = re.compile(
    r"\b(?:non-?responders?|non-?remitters?|(?:non-?)?improvers|carriers?|genotypes?|alleles?|polymorphisms?|(?<!pregnant )women(?! (?:undergoing|who|with|receiving|given|after|during))|men|males?|females?|sex(?:es)?|gender|family history|history[- ]positive|"
    r"(?:high|low|higher|lower)[\s-](?:refractory|risk|resistan\w+|baseline)|subtypes?|younger|older|elderly|obese|non-?obese)\b"
)
_DIFFER = re.compile(
    r"than|compared|differ|versus|\bvs\b|more|less|greater|higher|lower|earlier|later|predict|influenc|showed|had\b|among"
)
_RESPONDERS = re.compile(r"\b(?:responders|remitters)\b")
_THAN_THOSE = re.compile(
    r"\b(?:than|compared (?:with|to)|versus|vs\.?)\s(?:in\s)?(?:those|patients|subjects|individuals)\s(?:with(?:out)?\s(?!(?:es)?ketamine|placebo|saline)|who (?:had|were|did))"
)
# "decreased in both younger and older patients", "across the entire sample, even among nonresponders"
_OF_ALL = re.compile(
    r"\bin both [^.;]{2,60}? and\b|\b(?:across|in|throughout) the (?:entire|whole|full|total|overall) (?:study )?(?:sample|cohort|group|population)\b|\beven (?:in|among)\b|\b(?:regardless|irrespective) of\b"
)
_APART = re.compile(r"\bthan\b|\bdiffer|\bversus\b|\bvs\b|\bonly\b")
_PAIRED = Scanner(
    r"\b(?:responders|remitters)\s(?:versus|vs\.?|than|compared (?:with|to))\s(?:the )?non-?(?:responders|remitters)\b|\b(?:older|younger|elderly|males?|females?|men|women|boys|girls|responders|remitters|obese)\b[^.;]{0,90}\bthan\b[^.;]{0,30}\b(?:older|younger|elderly|males?|females?|men|women|boys|girls|non-?responders|non-?remitters|adults?)\b"
)
_SET_APART = re.compile(r"\b(?:than|compared|differ\w*|versus|vs|showed|had|exhibited|whereas|at baseline)\b")
_KINDS = re.compile(
    r"\b(?:those|patients|participants|subjects|individuals|people|children|women|men)\s(?:with(?:out)?|who (?:did not|had|were|have))\b[^.;]{0,80}?\b(?:than|compared (?:with|to)|versus|vs)\b[^.;]{0,20}?\b(?:those|patients|participants|subjects|individuals|people|the|women|men)?\s?(?:with(?:out)?|who)\b"
    r"|\b(?:than|compared (?:with|to)|versus|vs\.?)\s(?:in\s)?(?:those|patients|subjects|individuals)\swith(?:out)?\b|\bthan (?:non-?\w+ patients|men|women|males|females|healthy)"
    r"|\bbetween (?:patients|those|participants|subjects|individuals|people|women|men|children) (?:with|who)\b(?! (?:and without )?(?:es)?ketamine)"
    r"|\b(?:greater|stronger|pronounced|larger|smaller|weaker|better|worse|higher|lower) in (?:\w+ ){0,2}(?:mothers|patients|participants|subjects|individuals|people|women|men|those) (?:with|without|who had|who were) (?!(?:es)?ketamine|placebo|saline|midazolam|usual|standard)"
    r"|\b(?:sex|gender|age|race) differences\b|\bpatients with (?:[\w-]+ ){1,4}(?:had|have|experienced|showed|required?|needed|displayed|were (?:more|less))\b"
)
_ONLY_KIND = re.compile(
    r"\bonly (?:in )?(?:patients|those|participants|subjects|individuals) with(?:out)?\b(?! (?:es)?ketamine)"
)
# What was found in a part of the people is not told of all of them.
SUBGROUP = re.compile(
    r"\bsub-?(?:group )?anal?ys[ei]s\b(?! (?:also |further |similarly )?(?:confirmed|supported|showed (?:similar|consistent)))|\b(?:in|among|for|within) (?:a|an|the|one|another) (?:[\w-]+ ){0,3}?sub-?(?:group|set|sample|population)s?\b"
    r"|\b(?:those|patients|participants|subjects|people) with (?:an?|higher|lower|more|less|greater|the) (?:[\w-]+ ){0,2}?baseline\b"
)
_BASELINE = re.compile(
    r"\b(?:at baseline|baseline characteristics|demographic|(?<!in )comorbid\w*|more likely to have|biological data|(?:prior to|before) (?:the )?(?:treatment|infusion|surgery|ketamine|operation|induction|intervention|procedure|randomi[sz]ation|an(?:a)?esthesia|administration|injection))\b"
    r"|\b(?:groups?|arms|differ\w*|similar|comparable|alike)\s(?:pre-?operatively|pre-?treatment|pre-?infusion)\s?(?:$|[(,.;])"
    r"|^\s*pre-?operatively,\s[^.;]{0,90}\b(?:differ\w*|similar|comparable|alike)\b"
)
_FROM_BASELINE = re.compile(
    r"(?:from|relative to|compared (?:with|to)|versus|than|over|vs)\s(?:the |their )?(?:baseline|pre-?\w+)"
)
_CHANGES = re.compile(
    r"\b(?:decreas|reduc|improv|fell|fall|diminish|increas|declin|drop|rose|worsen|lower(?:ed|ing))\w*\b[^.;]{0,120}\bat baseline\b|\bfrom\b[^.;]{0,40}\bat baseline\b|\bat baseline (?:vs|to|and)\b"
)
_DOSES = re.compile(
    r"\bbetween (?:\w+ )?(?:es|ar|[rs]-)?ketamine and (?:\w+ )?(?:es|ar|[rs]-)?ketamine\b|\b(?:both|two|three|all|between|the) (?:\w+ )?(?:(?:es)?ketamine )?doses\b|\bbetween doses\b|\bdose groups\b|\bbetween the (?:es)?ketamine (?:treatment )?groups\b|\bthan (?:the )?low(?:er)?[\s-]dose|\b(?:higher|lower|larger|smaller) (?:[\w-]+ ){0,3}?dos(?:es?|ing|ages?)\b"
)
AMOUNTS = re.compile(  # "compared with a single infusion", "than after two sessions", "than with the high dose"
    r"\b(?:than|compared (?:with|to)|versus|vs\.?|relative to)\s(?:(?:with|after|in|by|following|to)\s)?(?:(?:a|an|the|those)\s)?(?:single|one|two|three|four|six|repeated|multiple|serial|low|lower|high|higher)[\s-](?:\w+\s){0,2}?(?:infusions?|doses?|sessions?|injections?|administrations?)\b"
    r"|\b(?:than|compared (?:with|to)|versus|vs\.?|relative to)\s(?:(?:the|an?)\s)?(?:constant |continuous )?(?:infusion|bolus)\salone\b"
)
_ROUTE = re.compile(rf"\b(?:{ROUTES}|sc)\b")
_ROUTES_APART = re.compile(r"\b(?:differ\w*|between|than|versus|vs|similar\w*|compar\w+)\b")
_BETWEEN_FORMS = re.compile(
    r"ketamine\b[^.;]{0,60}\b(?:than|versus|vs|compared (?:with|to)|inferior to|superior to)\b[^.;]{0,40}ketamine"
)
_FORMS_TOGETHER = re.compile(
    r"^(?=.*\b(?:between|differ\w*|compar\w+|similar\w*|equal\w*|equivalent\w*)\b).*ketamine\b[^.;]{0,60}\band\b[^.;]{0,40}ketamine"
)
_ANIMALS = re.compile(r"\b(?:rats?|mice|mouse|rodents?|murine|monkeys?|dogs?|piglets?|zebrafish)\b")
_PREDICATE = re.compile(r"\b(?:was|were|is|are)\s(?:\w+ly\s)?(?:not\s)?(?:\w+ly\s)?associated\b")
_BLUNTED = Scanner(
    r"\b(?:block|attenuat|blunt|antagoni[sz]|abolish|revers|diminish|potentiat|augment|prevent|reduc|alleviat|treat|manag|mitigat)\w*\b[^.;]{0,50}\b(?:ketamine|ket)[\s-](?:induced|related|associated|evoked)"
    r"|\b(?:decreas|diminish|lower|reduc|prevent|block|attenuat|blunt|revers|alleviat)\w*\b[^.;]{0,60}\b(?:produced|induced|caused|evoked|elicited) by (?:es)?ketamine"
    r"|\b(?:reduc|prevent|alter|block|attenuat|blunt|antagoni[sz]|abolish|revers|diminish)\w*\b[^.;]{0,60}\b(?:effects?|responses?)\s(?:of|to)\s(?:es)?ketamine"
    r"|\b(?:block|attenuat|blunt|antagoni[sz]|abolish|revers|diminish|potentiat|augment)\w*\b[^.;]{0,50}\b(?:effects?|responses?|actions?|efficacy)\b(?:\s(?:of|to|from)\b|[^.;]{0,20}ketamine)"
)
_CODE_NAME = re.compile(r"\b[a-z]{2,5}-\d{3,8}\b")  # a drug that has no name yet: "sage-718"
_MECHANISM = re.compile(
    r"\b(?:inhibitors?|antagonists?(?!,? \(?[rs(),+-]*(?:es|ar)?ketamine)|blockers?|knock-?(?:out|down)|(?<!ketamine )(?<!vehicle )(?<!saline )pretreat\w+(?! with (?:es)?ketamine)|agonists?)\b"
)
_PUBLISHED = re.compile(  # compared with what others found
    r"\b(?:similar|comparable|consistent|in line|in keeping|as|than|agree\w*|compared)\s(?:with |to )?(?:\w+\s){0,4}?(?:previous(?:ly)?|prior|published|earlier|literature|those (?:\w+ ){0,2}(?:reported|observed|seen|described|found) in (?:\w+ )?(?:trials|studies|rcts)|historical)\b"
)
_DRUG_NAME = r"([a-z-]{4,}(?:ine|ole|one|ide|ate|am|ol|in|il|an|ium|mab|ene|ax))"
_DRUG_AGAINST = re.compile(  # "riluzole vs placebo", "placebo was more effective than acetylcysteine"
    rf"(?<![a-z-]){_DRUG_NAME}\s(?:versus|vs\.?|against|compared with|compared to|over|relative to)\s(?:placebo|saline|controls?|sham)\b"
    rf"|\b(?:placebo|saline|sham)\b(?! groups?\b)[^.;,]{{0,60}}\bthan\s(?:with\s)?{_DRUG_NAME}\b"
)
_CLASSES = re.compile(
    r"\b(?:psychedelics|hallucinogens|psychoplastogens|nmdar? (?:receptor )?antagonists|glutamat\w+ (?:receptor )?modulators)\b"
)
INERT = re.compile(r"placebo|saline|control|sham|vehicle|care|usual|group|untreated|no treatment")
_NO_DRUG = frozenset(
    "combination intervention administration infusion medication injection remission solution moderate".split()
)
_OWN_EFFECT = re.compile(r"\b(?:side|adverse|analgesic|undesirable|unwanted)[\s-](?:effects?|responses?|actions?)\b")


def is_relation(flat: str, tokens: tuple[Token, ...], at: int) -> bool:
    """Whether the clause relates two measures; "ketamine was associated with less pain" is an effect and no relation."""
    if _RELATION.search(flat):
        return True
    found = _ASSOCIATED.search(flat)
    if found is None:
        return False
    before = [t for t in tokens if t.end <= found.start()]
    arm = any(t.role in ARMS for t in before[-8:]) or any(t.role == KET for t in before[:4])
    if not arm and not _GIVEN.search(flat[: found.start()]):
        behind = any(t.role in ARMS for t in tokens if t.start > found.end())
        return not behind or _PREDICATE.search(flat) is not None
    return at < found.start() and bool(_PREDICATE.search(flat[at:]))


def is_of_patients(flat: str, tokens: tuple[Token, ...]) -> bool:
    """Whether kinds of patients are compared and not arms."""
    arms = {t.role for t in tokens if t.role in ARMS}
    if _OF_ALL.search(flat) and not _APART.search(flat):
        return False
    if _THAN_THOSE.search(flat) or _PAIRED.search(flat):
        return True
    if _KINDS.search(flat) or _ONLY_KIND.search(flat):
        return len(arms) < 2
    if _PATIENTS.search(flat):
        return len(arms) < 2 and not any(t.role == BOTH for t in tokens) and _DIFFER.search(flat) is not None
    return _RESPONDERS.search(flat) is not None and len(arms) < 2 and _SET_APART.search(flat) is not None


def is_of_doses(flat: str, tokens: tuple[Token, ...]) -> bool:
    """Whether doses or forms of ketamine are compared with each other where the study has another arm too."""
    roles = [t.role for t in tokens]
    if OTHER in roles:
        return False
    if len(set(_ROUTE.findall(flat))) > 1 and _ROUTES_APART.search(flat):
        return True
    return any(p.search(flat) for p in (_DOSES, AMOUNTS)) or (
        roles.count(KET) > 1 and any(p.search(flat) for p in (_BETWEEN_FORMS, _FORMS_TOGETHER))
    )


def is_before_treatment(flat: str) -> bool:
    """Whether the clause describes people before they were treated."""
    return _BASELINE.search(flat) is not None and _FROM_BASELINE.search(flat) is None and _CHANGES.search(flat) is None


def is_of_another_drug(flat: str, tokens: tuple[Token, ...], study_type: str | None) -> bool:
    """Whether a drug that is no arm acts, or what another drug does to the effect of ketamine is reported."""
    if _BLUNTED.search(flat) and not _OWN_EFFECT.search(flat):
        return True
    roles = [t.role for t in tokens if t.role]
    if study_type == "preclinical" and _MECHANISM.search(flat):
        return True
    if any(r in (KET, BOTH) for r in roles):
        return False
    if (
        _CODE_NAME.search(flat)
        or _CLASSES.search(flat)
        or any(not INERT.search(m[1] or m[2]) and (m[1] or m[2]) not in _NO_DRUG for m in _DRUG_AGAINST.finditer(flat))
    ):
        return True
    others = {t.text.removesuffix(" group").removesuffix(" groups") for t in tokens if t.role == OTHER}
    if len(others) > 1 and any(not INERT.search(name) for name in others):
        return True  # two other arms are compared with each other
    return SHARED in roles and (OTHER not in roles or INDUCED in roles)


def is_of_animals(flat: str, study_type: str | None) -> bool:
    """Whether the clause of a study in people speaks of animals."""
    return study_type != "preclinical" and _ANIMALS.search(flat) is not None


def other_contrast(flat: str, tokens: tuple[Token, ...], at: int, study_type: str | None) -> Contrast | None:
    """The kind of contrast of a clause that is no finding of ketamine; None where it may be one."""
    if is_relation(flat, tokens, at) or (_PUBLISHED.search(flat) and not any(t.role == OTHER for t in tokens)):
        return Contrast.RELATION
    if is_of_doses(flat, tokens):
        return Contrast.AGAINST_KETAMINE
    if is_of_patients(flat, tokens) or is_before_treatment(flat):
        return Contrast.PATIENTS
    if is_of_animals(flat, study_type) or is_of_another_drug(flat, tokens, study_type):
        return Contrast.OTHER_DRUG
    return None
