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
        "intravenous": "{n} into a vein",
        "intramuscular": "{n} into a muscle",
        "intranasal": "{n} by nose",
        "oral": "{n} by mouth",
        "sublingual": "{n} under the tongue",
        "subcutaneous": "{n} under the skin",
        "epidural_intrathecal": "{n} epidural or spinal",
        "*": "{n} {key}",
    },
    "counted": {"*": "{key} {n}"},
}

TEMPLATES: Mapping[str, str] = {
    # bottom line
    "bottom.may": "{Drug} {effects} in people with {condition}[; about {unsure} the evidence is very uncertain].",
    "bottom.uncertain": "the evidence is very uncertain about the effect of {drug} on {outcomes} in people with"
    " {condition}.",
    "bottom.none": "no effect of {drug} in people with {condition} could be read from the records found.",
    "bottom.rests": "the table holds {randomized:randomized trial|randomized trials|no randomized trial} and"
    " {others:other study|other studies|no other study} in people; each outcome rests on a part of them.",
    # what the evidence is
    "kind.people": "{studies:independent study|independent studies|no study} in people: {designs@design}.",
    "kind.no_people": "{studies:study|studies|no study} in people with results was found.",
    "kind.reviews": "{reviews:review, guideline or opinion is listed and|reviews, guidelines and opinions are listed and}"
    " never counted with the studies.",
    "kind.unclear": "{unclear:study is|studies are} in no count, as it is not clear whether people or animals were studied.",
    "kind.preprints": "{preprints:study rests|studies rest} on a preprint alone, not peer reviewed.",
    "kind.digests": "in {digests} of {records:record|records} the abstract is a digest in this project's words, not the"
    " published one; what is quoted from there is the digest.",
    "kind.waiting": "waiting for a person's check: {waiting} of {records:record|records}.",
    "kind.checked": "verified or corrected by a person: {checked} of {votes:vote|votes}.",
    # who and how many
    "who.all": "{participants:participant|participants} in {stated:study|studies}[; {not_stated:study does|studies do} not"
    " state a number].",
    "who.randomized": "randomized trials: {participants:participant|participants} in {stated:trial|trials}, from {smallest}"
    " to {largest} a trial[; {not_stated:trial does|trials do} not state a number].",
    "who.none": "{stated:study states|studies state|no study states} a number of participants.",
    # by outcome
    "outcome.compared": "{verdict}. In favor: {favours} of {compared:controlled study|controlled studies} pointing either"
    " way ({randomized} randomized"
    "[, {by_dose} against another dose of {drug}]; 95 % interval {low} to {high} %[; sign test p {p}])"
    "[; no difference in {no_difference}][; mixed in {mixed}].[ Without a comparison group, {changes@change}.]"
    "[ More against less of the drug, counted apart: {more@more}.]",
    "outcome.undirected": "{verdict}. {compared:controlled study points|controlled studies point|No controlled study"
    " points} either way[; no difference in {no_difference}][; mixed in {mixed}]."
    "[ Without a comparison group, {changes@change}.]"
    "[ More against less of the drug, counted apart: {more@more}.]",
    "outcome.review": "a systematic review rates the certainty of its evidence: “{quote}”",
    "outcome.more": "the page of outcomes shows {outcomes:outcome|outcomes} with a readable result.",
    "outcome.near": "near the question, not counted above: {label} better in {favours}, worse in {worse}, no difference in"
    " {no_difference}, mixed in {mixed} of {controlled:controlled study|controlled studies}.",
    "outcome.note": "the interval is for the share of studies, not the size of an effect; a change without a comparison group"
    " does not show its cause; abstracts often leave out null results, so counts lean towards benefit.",
    # dose and route
    "route.stated": "of {stated:study with a stated route|studies with a stated route}: {routes@route}; {not_vein} of these"
    " never into a vein[; not stated in {not_stated:study|studies}].",
    "route.none": "{stated:study states|studies state|no study states} a route.",
    "dose.range": "doses by body weight, read in {studies:study|studies}, run from {low} to {high} mg/kg.",
    # safety
    "safety.reported": "side effects reported or worse, by number of studies in people: {counts@counted}.",
    "safety.absent": "said to be absent or no different: {counts@counted}.",
    "safety.tolerated": "{drug} is called harmless or well tolerated by the authors of {tolerated:study|studies}.",
    "safety.more": "worse with more than with less {drug}, by number of studies in people: {counts@counted}.",
    "safety.serious": "serious adverse events: reported in {reported:study|studies|no study}, said to be absent or no"
    " different in {absent:study|studies|no study}, not readable in {silent:study|studies|no study}.",
    "safety.dependent": "in people with {condition} who were given {drug} for something else, {reported:study reports|studies report|"
    "no study reports} adverse events, and {absent:study says|studies say|no study says} only that there were none, fewer or"
    " no more than without it.",
    "safety.harm": "where the harm of {drug} itself is studied, {reported:study reports|studies report|no study reports}"
    " adverse events, and {absent:study says|studies say|no study says} only that there were none or no more.",
    "safety.note": "an abstract that names no harm is no evidence of safety.",
    # unknowns
    "unknown.outcomes": "no study in people has a readable result on {outcomes} ({missing:core outcome|core outcomes}).",
    "unknown.follow_up": "a follow-up of 3 months or more is stated in {long} of {studies:study|studies} in people.",
    "unknown.groups": "{studies:study|studies|no study} in people with results is about {groups}.",
    "unknown.head_to_head": "{studies:study|studies|no study} in people with results names {comparators} as the comparison.",
    # ongoing trials
    "ongoing.trials": "{trials:trial is|trials are} registered: {unfinished} not finished, {posted} with results posted,"
    " {silent} completed without posted results[, {unknown} of unknown status][; {registry} was last searched on {date}].",
    "ongoing.none": "{trials:trial is|trials are|no trial is} registered[; {registry} was last searched on {date}].",
    "ongoing.unsearched": "{searches:search|searches|no search} of a trial registry is on record.",
    # animals
    "animal.studies": "{studies:study|studies|no study} in animals or the laboratory, never counted with people.",
    "animal.outcome": "{label}, in favor: {favours} of {compared:controlled experiment|controlled experiments}"
    " pointing either way[; no difference in {no_difference}][; mixed in {mixed}].",
    # retractions
    "retracted.some": "{retracted:record is|records are} retracted and in no count.",
    "retracted.one": "retracted: {title}.",
    "retracted.none": "{retracted:record is|records are|no record is} known to be retracted.",
    "retracted.concern": "an expression of concern stands against {concern:record|records}.",
    # search
    "search.last": "{source} was last searched on {date}; the table holds {records:record|records}, {core} of them on the"
    " question.",
    "search.old": "that is longer ago than the planned {days:day|days}.",
    "search.none": "{searches:search|searches|no search} of PubMed is on record; the table holds"
    " {records:record|records}, {core} of them on the question.",
    "search.partial": "{partial:source was|sources were} not searched completely the last time; the page of methods says"
    " what is missing.",
    "search.demo": "this is the demo: its search was replayed from a recording that holds a part of the literature; a live"
    " search replaces it.",
    # limits
    "limits.machine": "machine-made from abstracts; not a systematic review, not advice.",
    "limits.bias": "risk of bias was not judged and certainty not rated; the words of certainty follow a fixed rule and stop"
    " at “may”.",
    # claims
    "claim.for": "in {people}, {supports:study points|studies point} this way ({designs@design}), {controlled} with a"
    " comparison group[ ({by_dose} against another dose of {drug})][, with {participants:participant|participants}]"
    "[, {not_stated:study|studies} without a stated number]; no difference or the opposite in {against:study|studies|no study}"
    "[, mixed or without a direction in {neither}]; of those in favor {vein} gave {drug} into a vein, {not_vein} in another way and"
    " {route_unknown} did not say"
    "[; {unread:more study speaks|more studies speak} of it without a readable direction]"
    "[; {aside:study is|studies are} not counted here: {because}]"
    "[; more against less of the drug, counted apart: {more@more}]"
    "[; in animals, {animals:study|studies}: {animal_for} this way, {animal_against} no difference or the opposite].",
    "claim.not_for": "in {people}, {supports:study points|studies point|no study points} this way; no difference or the"
    " opposite in {against:study|studies|no study}[, mixed or without a direction in {neither}]"
    "[; {unread:more study speaks|more studies speak} of it without a readable direction]"
    "[; {aside:study is|studies are} not counted here: {because}]"
    "[; more against less of the drug, counted apart: {more@more}]"
    "[; in animals, {animals:study|studies}: {animal_for} this way, {animal_against} no difference or the opposite].",
    "claim.harm": "in {people}, {supports:study reports|studies report} worse or new effects of this kind"
    " ({designs@design})[, with {participants:participant|participants}]"
    "[, {not_stated:study|studies} without a stated number]; none, fewer or no difference in {against:study|studies|no study}"
    "[; also reported in {dependent:study|studies} of people with {condition} given {drug} for something else]"
    "[; also reported in {harms:study|studies} of the harm of {drug} itself]"
    "[; {unread:more study speaks|more studies speak} of it without a readable direction]"
    "[; more against less of the drug, counted apart: {more@more}]"
    "[; in animals, {animals:study|studies}: worse or new in {animal_for}, not so in {animal_against}].",
    "claim.no_harm": "in {people}, {supports:study reports|studies report|no study reports} worse or new effects of this"
    " kind; none, fewer or no difference in {against:study|studies|no study}"
    "[; reported in {dependent:study|studies} of people with {condition} given {drug} for something else]"
    "[; reported in {harms:study|studies} of the harm of {drug} itself]"
    "[; {unread:more study speaks|more studies speak} of it without a readable direction]"
    "[; more against less of the drug, counted apart: {more@more}]"
    "[; in animals, {animals:study|studies}: worse or new in {animal_for}, not so in {animal_against}].",
    "claim.none": "searched, and {found:study|studies|no study} in {people} with a readable direction was found"
    "[; more against less of the drug, counted apart: {more@more}]"
    "[; in animals, {animals:study|studies}: {animal_for} this way, {animal_against} no difference or the opposite].",
    "claim.unread": "{unread:study|studies} in {people} on the subject, but no direction could be read"
    "[; more against less of the drug, counted apart: {more@more}]"
    "[; in animals, {animals:study|studies}: {animal_for} this way, {animal_against} no difference or the opposite].",
    "claim.lasting": "in {people}, {supports:study reports|studies report|no study reports} a benefit or improvement at 4 weeks"
    " or later[ ({designs@design})]; no difference or the opposite at such a time in {against:study|studies|no study}"
    "[; {aside:study is|studies are} not counted here: {because}]"
    "[; {amount:study|studies} compared more with less of the drug at such a time, counted apart].",
    "claim.onset": "in {people}, {supports:study reports|studies report|no study reports} a benefit or improvement within 3"
    " days[ ({designs@design})]; no difference or the opposite by then in {against:study|studies|no study}"
    "[; {aside:study is|studies are} not counted here: {because}]"
    "[; {amount:study|studies} compared more with less of the drug, counted apart]; whether that is"
    " faster than other treatments is not read from abstracts.",
    "claim.untimed": "{found:study|studies|no study} in {people} with a direction and such a time in one sentence was found.",
    "claim.subject": "{records:record speaks|records speak} of it ({people_studies:study|studies|none} in people,"
    " {animals:study|studies|none} in animals or the laboratory, {others:review or other text|reviews or other texts|no"
    " review}); whether they support it is not read from abstracts.",
    "claim.no_subject": "searched, and {records:record|records|no record} that speaks of it was found.",
    "claim.ongoing": "{records:record says|records say|no record says} that evidence is missing; not finished:"
    " {unfinished} of {trials:registered trial|registered trials}.",
    "claim.outside": "outside the search: it asks about this drug, not about how well other treatments work.",
}
