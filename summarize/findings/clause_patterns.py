"""What a clause says, as patterns over folded text."""

from __future__ import annotations

from evidence import lazy_re as re
from evidence.required_literals import Scanner

SPLIT = re.compile(
    r";\s|,?(?<!modest)(?<!small)(?<!brief)(?<!slight)(?<!weak)(?<!mild)(?<!minor)(?<!transient)(?<!moderate)\s(?:but|whereas|while|although|though|yet)\s|[,;]\s(?:however|in contrast|conversely|otherwise)[,\s]|\.\s(?=[a-z])"
    r"|,\s(?:and|with)\s(?=(?:(?:a|the)\s)?(?:no\b|non|similar|comparable|(?:\w+\s){0,6}?(?:was|were|did|had|showed|remained|exhibited|experienced|demonstrated)\b|(?:significantly |potentially |possibly |lower|higher|less|fewer|greater|more)))"
)

NULL = Scanner(
    r"\bno\s(?:\w+[\s-]){0,5}?(?:differen\w+|(?<!side )(?<!side-)(?<!adverse )effects?|change|changes|increases?|decreases?|reductions?|benefits?|improvements?|impact|influence|advantages?|superiority|associations?|evidence of (?:a |an )?(?:differen|effect|benefit|superior|advantage|increas)\w*|between-group)"
    r"|\b(?:did|does|do|was|were|is|are|has|have|had|could)\s?(?:not|n't)\s(?!(?:as|so)\s\w+\sas\b)(?:\w+[\s-]){0,4}?(?:differ\w*|significan\w*|affect\w*|chang\w*|alter\w*|influenc\w*|reduc\w*|increas\w*|improv\w*|decreas\w*|reach\w*|superior(?:ity)?|advantages?|better|lower|higher|less|more|greater|fewer|shorter|longer|prevent\w*|result in|impact\w*|produc\w*|lead|modif\w*|worse\w*|effective|efficacious|different|inferior|attenuat\w*|enhanc\w*|prolong\w*|shorten\w*|provide|confer|separate|outperform)"
    r"|\b(?:not|non)[\s-]?(?:statistically\s)?significant(?:ly)?\b|\binsignificant(?:ly)?\b|\bnon-?inferior\w*|\bunchanged\b|\bunaffected\b|\bcomparable\b|\bsimilar(?:ly(?!\s?,))?\b|\bequivalent\b|\bequally\b|\bidentical\b|\bequal to\b|(?<!not )(?<!n't )\bas (?:effective|efficacious|good) as\b|\bresembl\w+"
    r"|\bfail(?:ed|s)? to\b|\bneither\b[^.;]*\bnor\b|\b(?:by|in|with|for|after) neither\b|\b1(?:\.0+)? times as \w+\b|\bwithout (?:any )?(?:a )?(?:significant(?:ly)? )?(?:differen\w+|chang\w+|effect|increas\w+|affect\w+|worsen\w+|reduc\w+|improv\w+|clinically)"
    r"|\b(?:differen\w+|effects?|changes?|reductions?|increases?)\s(?:\w+\s){0,6}?(?:was|were|did|is|are)\snot\b|\black of (?:\w+ )?(?:effect|differen|benefit)\w*|\blittle (?:or no )?(?:differen|effect|change)\w*|\bindistinguishable\b|\bno (?:more|less|better|worse|greater|higher|lower) \w*\s?than\b|\bno longer (?:significant|differ)"
)

# Begins with its letter and looks back behind it, so that the engine skips to the letters that can begin one.
NOT_SIGNIFICANT = re.compile(
    r"n(?:(?<![\w-]n)\.\s?s\.|(?:(?<=[=(,;]n)|(?<=[=(,;]\sn)|(?<=\bpn)|(?<=\bp\sn))s(?![\w-]))"
)

# Alike, or not, are two analyses, the items of a scale or the conditions told apart: nothing is said of the arms.
NOT_OF_ARMS = re.compile(
    r"\b(?:yield|produc|g[ai]v|show|reveal|provid|obtain|lead|led)(?:ed|e|en|s)?\s(?:(?:very|highly|broadly) )?(?:similar|comparable|equivalent|identical|unchanged) (?:results|findings|estimates|conclusions)\b"
    r"|\b(?:results|findings|estimates|conclusions) (?:was|were|remained) (?:similar|comparable|unchanged|identical|equivalent) (?:in|when|after|with|using|across) (?:[\w-]+ ){0,3}(?:analys[ei]s|models?|adjust\w+|imput\w+|exclu\w+)"
    r"|\bnot (?:homogen\w+|uniform|normally distributed|linear)\b"
    r"|\b(?:comparable|similar|equivalent) (?:separation|discrimination|sensitivity|specificity|differentiation|distinction)\b"
)

# A margin that was missed says neither that the arms are alike nor that one is better.
NOT_NONINFERIOR = re.compile(
    r"\bnot (?:\w+ )?(?:(?:shown|found|proven|considered|demonstrated|established) to be )?non-?inferior\b"
    r"|\b(?:not|fail\w*|unable|could not) (?:to )?(?:\w+ )?(?:show|establish|meet|met|demonstrate|prove|reach|achieve|confirm)\w* (?:\w+ ){0,3}?non-?inferiority\b"
    r"|\bnon-?inferiority (?:\w+ ){0,3}?(?:was|were|could|is) not\b"
)
# Shares of people who got better, stayed as they were and got worse: no change of the group.
SHARES = re.compile(
    r"\d\s?%(?=[^.;]{0,120}\b(?:unchanged|maintained|stable|no change)\b)[^.;]{0,120}\d\s?%\s?\)?\s(?:\w+\s)?(?:worsen|deteriorat|declin)"
)

OF_ALL_PEOPLE = re.compile(
    r"\b(?:across|in|throughout) (?:the|all) (?:entire |whole |full |total |overall |study )?(?:sample|cohort|population|participants|patients|subjects)\b(?! (?:who|with|receiv|given|in|of|treated))"
    r"|\b[\w-]+, [\w-]+,? (?:and|or) (?:es)?ketamine\b"  # or of all drugs of a list
)
FREE_ARE_COUNTED = re.compile(  # "4 patients had no side effects", of more patients
    r"\b(?:one|two|three|four|five|six|seven|eight|nine|ten|\d+|some|several|others?)\s(?:(?!groups?\b|arms?\b)[\w-]+\s){0,2}?(?:(?:has|have)\s)?(?:had|experienced|reported|showed)\s(?:[\w-]+\s){0,3}?(?:few or no|no|or)\s[^.;]{0,30}$"
)
WITHOUT_IN = re.compile(
    r"\s*(?:without|with no)\s(?:an?y?\s)?(?:significant\s)?differences?\s(?:in|of)\s(?!(?:the\s)?(?:it|this|these|those|score|scores|severity|outcomes?|results?)\b)"
)
RELIEVED = re.compile(r"\b(?:relief|remission|resolution|alleviation|recovery) (?:of|from) (?:\w+ )?$")
QUALIFIES = re.compile(
    r"\s*(?:not|(?:statistically )?(?:non-?|in)) ?(?:statistically )?significan"
)  # "larger, but not significantly so"

LIKENED = re.compile(r"\b(?:similar|comparable|equivalent|identical)(?:\sin \w+)?\sto\s|\bresembl\w+\s")

# "Unlike placebo, ketamine did not ...": the other arm is said to have what is denied of this one.
SET_AGAINST = re.compile(r"\b(?:unlike|in contrast (?:to|with)|as opposed to)\s")

MORE_OFTEN = re.compile(
    r"\b(more|less)\s(?:\w+ly\s)?(?:frequent(?:ly)?|likely|common(?:ly)?|often|prevalent|pronounced|severe|intense)\b"
)

NOTHING_KNOWN = Scanner(
    r"\bno (?:results?|data|information|trials?|studies)\b|remain(?:s|ed)? (?:uncertain|unclear|unknown)|\b(?:whether(?! (?:viewed|considered|analy[sz]ed|taken))|to (?:assess|evaluate|determine|investigate|compare|examine|explore))\b|\bshould\b|stud(?:y|ies) (?:\w+ ){0,2}(?:reported|focused|were) on\b|further,? (?:\w+,? ){0,4}?(?:research|stud(?:y|ies)|investigat|trials?|work)|\b(?:larger|controlled|future) (?:\w+ ){0,3}(?:studies|trials|research)\b|\b(?:aimed?|hypothesi[sz]\w+|objective|warrant\w*|sought|set out) to\b|\b(?:aim|hypothesi[sz]\w+|objective|warrant\w*)\b|\b(?:how to|new groundwork|for understanding|develop(?:ing)? (?:new|novel))\b"
)

# An outcome that came up: what stands before and behind its words.
EMERGES_BEFORE = re.compile(
    r"\b(?:occurrence|emergence|development|onset|appearance) of (?:[\w-]+\s){0,2}$|\b(?<!be )(?:developed|emergent|emerging|treatment-emergent|new-onset)\s(?:[\w-]+\s){0,3}$"
)
EMERGES_BEHIND = re.compile(
    r"(?:\s[\w-]+){0,5}?\s(?<!be )(?:occurr(?:ed|ence)|emerged?s?|emergence|developed|appeared)\b"
)

TIME_OR_GROUP = re.compile(
    r"\b(?:at|on|by|after|until|from|in|during|within)\s(?:the\s)?(?:day|week|month|hour|year|\d|follow|end|later|other|any other|subsequent|long|later|cognitively|non|healthy|patients with|placebo-)\b|\b(?:up)?on (?:leaving|discharge|arrival|admission|awakening|emergence|transfer)|\b(?:\d+\s?(?:h|hours?|days?|weeks?|months?)|thereafter|subsequently|follow-?up|other time)\b"
)

# "... less pain without an increase in side effects": what is denied is another outcome
ASIDE = re.compile(
    r",?\s(?:and\s)?with (?:(?:a\s)?(?:comparable|similar|equal|equivalent|identical)|no (?:\w+ )?(?:differen\w+|influence|impact|effect|change)s? (?:in|of|on))\s(?!(?:to|in)\b)|\bwithout (?:\w+ )?(?:affecting|worsening|changing|altering|impairing|influencing|increasing|raising)\b|\b(?:without|with no)\b(?=[^.;]{0,60}?\b(?:side|adverse|complicat\w*|undesirable|nausea|vomit\w*|sedat\w*|respirat\w*|h(?:a)?emodynamic\w*|safety|toler\w*|risk|incidence|occurrence|prolong\w*)\b)"
)

ALIKE = re.compile(
    r"\b(?:similar|comparable|equal|equivalent|no (?:\w+ ){0,3}differen|did not differ|not (?:\w+ )?(?:different|superior|inferior)|non-?inferior)"
)

FARTHEST = 26.0  # words between an outcome and what is said of it, at most

FARTHEST_ALONE = 60.0  # where nothing else is said: "lower pain scores ..., nausea and dizziness"

FREE_OF = re.compile(
    r"\b(?:scored zero|zero on|free (?:of|from)|without|no longer|negative for|resolution|resolved|absence of|did not|not|had no)\b"
)

EXCEPTED = re.compile(
    r"\b(?:regardless of|irrespective of|except(?:ing)?(?: for)?|apart from|other than|besides|aside from)\s[^.;,]{0,60}$"
    r"|\b(?:controlling|controlled|adjusting|adjusted|adjustment|accounting) for\s(?:[^.;,()]|\([^)]*\)){0,90}$"
)

NO_GOOD = re.compile(r"\b(?:no|without(?: any)?|not (?:produce|provide|have|show) (?:any )?)\s?(?:\w+ ){0,2}$")

VERB_FIRST = re.compile(
    r"\s*(?:and\s)?(?:\(?(?:\d|[a-e]|i{1,3})\)\s)?(?:also\s|significantly\s|had\s|showed\s|did\s|was\s|were\s|with\s|\w+ed\s|less\s|more\s|lower\s|higher\s|fewer\s|greater\s)"
    r"|\s*(?:an?|the)\s(?:\w+ly\s)?(?:increased|decreased|reduced|higher|lower|greater|smaller)\s(?:\w+\s)?(?:risk|incidence|rate|frequency|odds|likelihood|occurrence)\b"
)

FROM_BASELINE = re.compile(
    r"\b(?:from|since|relative to|compared (?:with|to)|versus|over|than) (?:the |their )?(?:baseline|pre|before)|\bover time\b|\bfrom \d"
)

PASSIVE = re.compile(
    r"\b(?:was|were|is|are|been)\s(?:\w+ly\s){0,2}(?:reduced|increased|decreased|improved|lowered|prolonged|attenuated|elevated|impaired|shortened|enhanced|alleviated|diminished|prevented|worsened|raised)\b"
)

CONTROLLED_DESIGNS = ("randomized_trial", "systematic_review")

NOT_IN_OTHER = re.compile(
    r"\s*not\s(?:(?:in|with|after|for|among|following|on|by|placebo|saline|(?:es)?ketamine)\b|the\s)"
)

# "Incidences of ... were highest in week 1 and decreased thereafter": events and when they were seen, no change
HIGHEST_AT = re.compile(
    r"\b(?:incidences?|frequenc(?:y|ies)|rates?|proportions?) of\b.{0,300}\b(?:highest|peaked) (?:in|at|on|during|after|within) (?:the )?(?:first|initial|early|acute|day|week|hour|month|\d)"
)
COMMON_WITH = re.compile(r"\b(?:common|frequent)(?:ly)?\b[^.;]{0,160}\b(?:with|in|after|on|for) ")
REPORTS = re.compile(
    r"\b(?:report\w*|observ\w*|experienc\w*|occurr?\w*|most (?:common|frequent)\w*|common(?:ly)?|frequent(?:ly)?|mild|transient|minor|occasional|minimal|included?|including|noted|developed|detected|dose[\s-](?:dependent|related|response)\w*|short-lived|emerged|evoked|elicited|produced|induced|cases involv(?:ed|ing))\b"
)

ABSENT = re.compile(
    r"\b(?:no|none of the|without(?: any)?|free of|neither|absence of|not (?:experience|report|observe|develop)\w*)\s(?:[\w,/-]+\s){0,16}?$|\bnor\s(?:\w+\s){0,3}$"
)

ACHIEVED = re.compile(
    r"\b(?:achiev\w+|attain\w*|responded|remitted|obtained|experienced|rapid|robust|sustained|observed|reached|maintained|showed|became|remained|reported|provided|responders|remitters)\b|\d\s?%|\brates? (?:of|was|were)\b|\d+\s?/\s?\d+|\b(?:all|most|one|two|three|four|five|six|seven|eight|nine|ten|\d+) (?:\w+ ){0,2}(?:patients|participants|subjects)\b"
)

SIGNIFICANT = re.compile(r"(?<!not )(?<!non-)(?<!non)(?<!no )(?<!in)significant(?:ly)?\b")

PASSED = re.compile(r"\b(?:resolv|subsid|disappear)\w*|\b(?:short-lived|self-limit\w*|transient(?:ly)?)\b")
ONLY_AT = re.compile(
    r"\bonly\s(?:at|on|before|after|during|until|for|in)\s(?:the\s)?(?:(?!groups?\b)\w+\s)?(?:\d|day|week|hour|month|first|second|third|fourth|early|follow|time)"
)
ONLY_ONE = re.compile(r"\bonly (?:in|with|after|by|among) |\b(?:group|arm|patients|ketamine) only\b")  # of one arm
TO_BASELINE = re.compile(r"\b(?:when |as )?compared (?:with|to) (?:the )?(?:baseline|pre-?\w+)\b")
DIFFER_FROM = re.compile(r"\b(?:differ\w*|between|versus|vs|compared|than|superior|inferior)\b")
BUT_FOR = re.compile(r"\b(?:except(?:ing)?(?: for)?|apart from|other than|with the exception of)\b")
LESS_SO = re.compile(
    r"\s*(?:(?:even|much|significantly)\s)?(?P<degree>more|less)\sso\b"
    r"|\s*(?:[\w-]+\s){1,4}did so (?:to an? |with an? )?(?:\w+ly )?(?P<extent>more|less|greater|larger|lesser|smaller)\b"
    r"|\s*(?:the|its)\s(?:\w+\s)?effects?\s(?:(?:of|with|for|in|after)\s[^,;.]{3,40}?\s)?(?:was|were)\s(?:\w+ly\s)?(?P<effect>more|less|larger|greater|stronger|smaller|weaker)\b"
)
IT_TOO = re.compile(
    r"\s*(?:the|this|these|such|its)\s(?:\w+\s)?(?:improvements?|reductions?|decreases?|declines?|increases?|changes?|effects?|differences?|fall|drop|rise|relief)\b|\s*(?:it|they|these|this)\b|\s*there\s(?:was|were)\sa\b"
    r"|\s*(?:with )?(?:an? )?(?:\w+ly )?(?:greater|larger|smaller|stronger|lesser)\s(?:improvements?|reductions?|decreases?|declines?|increases?|changes?|relief)\b"
    r"|\s*(?:the )?[\w-]+(?: \w+)? (?:was|were|proved) (?:\w+ly )?(?:more|less) (?:effective|efficacious|beneficial|potent)\b"
)
CONCEDES = re.compile(r"(?:although|though|while|whereas|despite|even though)\s")

NUMERICALLY = re.compile(r"\b(?:numerical(?:ly)?|potentially|possibly|tend(?:ed|ency)|trend(?:ed|s)?)\b")
SOME = re.compile(r"\b(?:minimal|mild|few|some|several|only|except|one|two|three)\b")
POOLED = re.compile(
    r"\b(?:smd|wmd|md|rr|or|hr|hedges|mean difference|odds ratio|risk ratio|relative risk)\b\s?[=:(,-]?\s?-?\d"
)
BY_AMOUNT = re.compile(
    r"\bby\s(?:a mean of\s|about\s|approximately\s)?-?\d|\b(?:reduction|decrease|improvement|increase|change|decline|fall|rise|drop)s?\s(?:\w+\s){0,6}?(?:of|was|were|averaged|amounted to|totall?ed)\s-?\d|\d\s?%"
)
NOT_FIRST = re.compile(r"\s*(?:it (?:was|did)\s)?not\b")
# "but not on the other scale": the difference is denied of another measure
ELSEWHERE = re.compile(
    r"\s*not\s(?:on|by|for|in|the|when|as|at|after|before|during|beyond|until|days?|weeks?|months?|hours?)\s(?!.*\b(?:signific\w*|differ\w*|was|were|did|reach\w*)\b)"
)
# "..., however did not alter executive function": what is denied has a name of its own
OF_ANOTHER_MEASURE = re.compile(
    r"\s*(?:did|does) not (?:significantly )?(?:alter|affect|impair|influence|change|modify|compromise|disrupt)\s(?:the )?(?!(?:it|this|these|them|that|its|overall|other)\b)[a-z]{4,}"
)
# "... and hallucinations were reported by ...": a clause of its own where the part before it has a verb too
AND_CLAUSE = re.compile(r"\sand\s(?=(?:\w+\s){1,3}?(?:was|were|did)\s)")
# "X, Y, and Z were higher": the end of a list where nothing before it has a verb
LISTED = re.compile(r",\s(?:and|with)\s(?=(?:\w+[\s-]){1,6}?(?:was|were|did)\s)")
HAS_VERB = re.compile(
    r"\b(?:was|were|had|did|is|are|showed|(?<!, )(?:reduced|increased|decreased)|improved|received|fell|rose|remained|remitted|responded)\b"
    r"|(?<!, )\b(?:accelerat|attenuat|prevent|block|elevat|lower|prolong|enhanc|worsen|diminish|declin|chang|differ|produc|caus|revers|suppress|delay)(?:ed|d)\b"
)
# What sets arms beside each other: a null result behind it is of their difference and not of one arm alone.
COMPARING = re.compile(
    r"\b(?:differ\w*|compar\w+|than|versus|vs|superior\w*|(?:non-?)?inferior\w*|between|similar\w*|relative|equal\w*|equivalent\w*|either|neither|both|groups|trend\w*)\b"
)
RANKED = re.compile(r"\brank(?:ed|ing|s)?\b|\bsucra\b|\bprobability of being\b")  # a place in a list is no difference
OF_EACH = re.compile(  # "...; the incidence of each was higher than with placebo"
    r"\s*(?:with )?(?:the )?(?:incidences?|frequenc(?:y|ies)|rates?|proportions?|numbers?|prevalence|occurrence) of (?:each|these|all|both|which|them|all of these)\b|\s*(?:each|all|both|all of them|all of which|these|they)\b"
)
OF_STUDIES = re.compile(
    r"\b(?:studies|study|trials|literature|post-?administration|after (?:the )?administration|long-term)\b"
)
NOT_KEPT = re.compile(
    r"\b(?:was|were) not (?:\w+ly )?(?:maintained|sustained|retained)\b(?! (?:in|with|by|after) (?:the )?(?:placebo|saline|control|midazolam|other|compar))"
)
REVERSED = re.compile(
    rf"\s*(?:this|these|it|they|the \w+)?\s?(?:(?:was |were )?(?:revers(?:ed|es)|the opposite|the inverse)\b|{NOT_KEPT.pattern})"
)
# Words of a piece that says no more than that the outcome just named changed, or did not, in an arm.
OF_THE_SAME = frozenset(
    "it this they them these that there such any no not did had has showed was were is remained unchanged stable unaffected unaltered a an the in with"
    " after for among by on under following of from to change changes effect effects significant significantly statistically marked markedly"
    " slight slightly seen observed found noted detected only instead group patients those participants receiving given treated . ,".split()
)
NO_EVENT = re.compile(
    r"\b(?:had|have|with|experienced) no\s$|\bwithout (?:any )?$"
    r"|\b(?:did|does|do) not (?:lead to|result in|require|necessitate|cause|prompt) (?:\w+ )?$"
)
# What happens at a time of its own and is not wanted, and what is: the words of an outcome.
EVENT = re.compile(
    r"relapse|recurren|rescue|request|requir|consum|analgesics?\b(?! (?:effect|efficacy))|opioid|morphine|fentanyl|drop-?out|discontinu|death|died"
)
WANTED = re.compile(
    r"respon|remi|relief|analges|antinocicep|abstin|anxioly|antidepress|anti-?suicid|sparing|benefit|efficacy|retention|initiation|anti-"
)
# An outcome whose name is an effect, and the words that state that there is one.
OWN_EFFECT = re.compile(
    r"(?:anti-?\w*|\w*(?:anxiolytic|analgesic)|(?:opioid|morphine)[- ]sparing|si|suicid\w*|ssi)\s?(?:treatment )?(?:effects?|efficacy|actions?|benefits?|responses?)\b"
)
# "..., with most patients achieving remission"
WITH_PEOPLE = re.compile(
    r"\bwith (?:[\w%/.]+ ){1,5}?(?:achieving|attaining|reaching|showing|experiencing|meeting|obtaining|maintaining) (?:(?!no\b)[\w-]+ ){0,3}$"
)
SHOWS = re.compile(
    r"\b(?:ha[sd]|have|show\w*|demonstrat\w*|exert\w*|produc\w*|provid\w*|possess\w*|exhibit\w*|display\w*|yield\w*|achiev\w*|elicit\w*|induc\w*|led to|resulted in|experienced|found)"
    r"\s(?:(?!(?:of|into|on|about|that|in|for|to|from|with|the)\b)[\w-]+,?\s){0,6}(?:anti-)?$"
)
IS_SHOWN = re.compile(
    r"(?:\s(?:of|with|from|after|following|in|at)\s(?:[\w-]+\s){1,6}?|\s)(?:was|were)\s(?:\w+ly\s|also\s){0,2}(?:observed|found|seen|noted|demonstrated|confirmed|achieved|maintained|shown|evident|sustained)\b"
)
MERELY_POSSIBLE = re.compile(
    r"\b(?:potential\w*|possib\w*|putative|whether|if|may|might|could|would|hypothes\w*|propos\w*|expect\w*|previous\w*|prior|known|earlier|reported to|no|not|nor|without|lack\w*|fail\w*|neither)\b"
)
ENDED = re.compile(
    r"\b(?:wore off|wan(?:ed|ing)|fad(?:ed|ing)|lost|disappear\w*|vanish\w*|dissipat\w*|subsid\w*|resolv\w*|abated)\b"
)
RETURNED = re.compile(r"\b(?:return|recurrence|reappearance) of (?:the )?(?:\w+ )?$")
MORE_FREE = re.compile(
    r"\b(?:more|fewer|less) (?:\w+ )?(?:were|was|remained|are) (?:free of|without|free from) (?:\w+ )?$"
)
LASTED = re.compile(r"\b(?:lasted|persisted|duration of (?:the )?(?:\w+ )?)\b")
REMAINDER = re.compile(
    r"\s*(?:the )?(?:other|remaining|secondary|further) (?:\w+ )?(?:comparisons?|outcomes?|measures?|variables|parameters|endpoints?)\b"
)
OF_NOUN = re.compile(r"\b(?:change|changes|effect|effects|increase|decrease)\s(?:in|on|of)\s[a-z]")
OWN_SUBJECT = re.compile(
    r"(?!(?:it|this|these|they|that|there|no|not|the (?:difference|effect|change|improvement|reduction))\b)(?:[\w-]+\s){1,4}(?:was|were|did)\b"
)
INCONSISTENT = re.compile(r"\b(?:less |in)(?:consistent|conclusive|certain|convincing)")
