"""The sentences of the brief and of the claims, as one fixed table; golden tests hold every line.

Certainty words: GRADE guidance 26 (Santesso 2020, J Clin Epidemiol 119:126, PMID 31711912, table 2).
"""

from __future__ import annotations

from collections.abc import Mapping

CERTAINTY: Mapping[str, str] = {
    "high": "has a favorable effect on",
    "moderate": "probably has a favorable effect on",
    "low": "may have a favorable effect on",
    "very_low": "the evidence is very uncertain",
}  # only "low" and "very_low" are ever chosen (certainty.wording_level); "reduces" would misread for "relapse and abstinence"

PHRASES: Mapping[str, Mapping[str, str]] = {
    "design": {
        "randomized_trial": "{n} randomized trial|{n} randomized trials",
        "nonrandomized_trial": "{n} non-randomized trial|{n} non-randomized trials",
        "comparative": "{n} comparative study|{n} comparative studies",
        "descriptive": "{n} descriptive study|{n} descriptive studies",
        "case_report": "{n} case report or small series|{n} case reports or small series",
        "preclinical": "{n} laboratory study|{n} laboratory studies",
        "*": "{n} {key}",
    },
    "change": {
        "uncontrolled_improvement": "{n} study saw improvement|{n} studies saw improvement",
        "uncontrolled_worsening": "{n} study saw worsening|{n} studies saw worsening",
        "uncontrolled_no_change": "{n} study saw no change|{n} studies saw no change",
        "uncontrolled_mixed": "{n} study saw mixed changes|{n} studies saw mixed changes",
        "*": "{n} {key}",
    },
    "more": {
        "more_benefit": "better with more in {n} study|better with more in {n} studies",
        "more_no_difference": "no difference in {n} study|no difference in {n} studies",
        "more_mixed": "mixed in {n} study|mixed in {n} studies",
        "more_harm": "worse with more in {n} study|worse with more in {n} studies",
        "*": "{n} {key}",
    },
    "route": {
        "intravenous": "intravenous (IV) in {n}",
        "intramuscular": "intramuscular (IM) in {n}",
        "epidural_intrathecal": "epidural or spinal in {n}",
        "*": "{key} in {n}",
    },
    "against": {
        "placebo": "placebo in {n}",
        "active": "another treatment in {n}",
        "usual_care": "usual care in {n}",
        "none": "no treatment in {n}",
        "dose": "another dose in {n}",
        "historical": "earlier patients in {n}",
        "groups": "other groups in {n}",
        "*": "something else in {n}",
    },
    "direction": {
        "benefit": "better in {n}",
        "no_difference": "no difference in {n}",
        "mixed": "mixed in {n}",
        "harm": "worse in {n}",
        "*": "{key} in {n}",
    },
    "found": {
        "benefit": "better with <drug>",
        "harm": "worse with <drug>",
        "no_difference": "no difference",
        "mixed": "mixed",
        "more_benefit": "better with more <drug>",
        "more_harm": "worse with more <drug>",
        "more_no_difference": "no difference",
        "more_mixed": "mixed",
        "uncontrolled_improvement": "improved",
        "uncontrolled_worsening": "worse",
        "uncontrolled_no_change": "unchanged",
        "uncontrolled_mixed": "mixed",
        "*": "{key}",
    },
}

TEMPLATES: Mapping[str, str] = {
    "claim.for": "in {people}, {supports:study supports|studies support} this ({designs@design}), {controlled} with a"
    " comparison group[ ({by_dose} against another dose of {drug})][, with {participants:participant|participants}]"
    "[, {not_stated:study|studies} without a stated number]; {against:study is|studies are|no study is} against it (no difference or the"
    " opposite)[, mixed or without a direction in {neither}]; of those in favor {vein} gave {drug} intravenously"
    "[, {not_vein} by another route][, {route_unknown:does not state the route|do not state the route}]"
    "[; {unread:more study addresses|more studies address} it without a readable direction]"
    "[; {aside:study is|studies are} not counted here: {because}]"
    "[; more versus less of the drug, counted separately: {more@more}]"
    "[; in animals, {animals:study|studies}: {animal_for} in favor, {animal_against} no difference or the opposite].",
    "claim.not_for": "in {people}, {supports:study supports|studies support|no study supports} this; {against:study is|studies are"
    "|no study is} against it (no difference or the opposite)[, mixed or without a direction in {neither}]"
    "[; {unread:more study addresses|more studies address} it without a readable direction]"
    "[; {aside:study is|studies are} not counted here: {because}]"
    "[; more versus less of the drug, counted separately: {more@more}]"
    "[; in animals, {animals:study|studies}: {animal_for} in favor, {animal_against} no difference or the opposite].",
    "claim.harm": "in {people}, {supports:study reports|studies report} worse or new effects of this kind"
    " ({designs@design})[, with {participants:participant|participants}]"
    "[, {not_stated:study|studies} without a stated number]; none, fewer or no difference in {against:study|studies|no study}"
    "[; also reported in {dependent:study|studies} of people with {condition} given {drug} for another reason]"
    "[; also reported in {harms:study|studies} of harm from {drug} itself]"
    "[; {unread:more study addresses|more studies address} it without a readable direction]"
    "[; more versus less of the drug, counted separately: {more@more}]"
    "[; in animals, {animals:study|studies}: worse or new in {animal_for}, not so in {animal_against}].",
    "claim.no_harm": "in {people}, {supports:study reports|studies report|no study reports} worse or new effects of this"
    " kind; none, fewer or no difference in {against:study|studies|no study}"
    "[; reported in {dependent:study|studies} of people with {condition} given {drug} for another reason]"
    "[; reported in {harms:study|studies} of harm from {drug} itself]"
    "[; {unread:more study addresses|more studies address} it without a readable direction]"
    "[; more versus less of the drug, counted separately: {more@more}]"
    "[; in animals, {animals:study|studies}: worse or new in {animal_for}, not so in {animal_against}].",
    "claim.none": "searched, and {found:study|studies|no study} in {people} with a readable direction was found"
    "[; more versus less of the drug, counted separately: {more@more}]"
    "[; in animals, {animals:study|studies}: {animal_for} in favor, {animal_against} no difference or the opposite].",
    "claim.unread": "{unread:study|studies} in {people} on the topic, but no direction could be read"
    "[; more versus less of the drug, counted separately: {more@more}]"
    "[; in animals, {animals:study|studies}: {animal_for} in favor, {animal_against} no difference or the opposite].",
    "claim.lasting": "in {people}, {supports:study reports|studies report|no study reports} a benefit or improvement at 4 weeks"
    " or later[ ({designs@design})]; {against:study is|studies are|no study is} against it (no difference or the opposite at"
    " such a time)"
    "[; {unnamed:more study|more studies} found no difference then in an outcome that is not named]"
    "[; {aside:study is|studies are} not counted here: {because}]"
    "[; {amount:study|studies} compared more with less of the drug at such a time, counted separately].",
    "claim.onset": "in {people}, {supports:study reports|studies report|no study reports} a benefit or improvement within 3"
    " days[ ({designs@design})]; {against:study is|studies are|no study is} against it (no difference or the opposite by"
    " then)"
    "[; {aside:study is|studies are} not counted here: {because}]"
    "[; {amount:study|studies} compared more with less of the drug, counted separately]; whether that is"
    " faster than other treatments was not assessed.",
    "claim.untimed": "{found:study|studies|no study} in {people} with a direction and such a time in one sentence was found.",
    "claim.subject": "{records:record addresses|records address} it ({people_studies:study|studies|none} in people,"
    " {animals:study|studies|none} in animals or the laboratory, {others:review or other text|reviews or other texts|no"
    " review}); whether they support it was not assessed.",
    "claim.no_subject": "searched, and {records:record|records|no record} on this was found.",
    "claim.ongoing": "{records:record states|records state|no record states} that evidence is missing; not finished:"
    " {unfinished} of {trials:registered trial|registered trials}.",
    "claim.outside": "outside the scope of the search, which covers this drug and not how well other treatments work.",
}
