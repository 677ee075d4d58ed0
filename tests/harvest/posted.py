"""Results as a trial posts them at ClinicalTrials.gov (API v2), invented, with the structures of real ones."""

from __future__ import annotations

from typing import Any

GROUPS = ("Ketamine", "Saline")


def groups(prefix: str) -> list[dict[str, str]]:
    return [{"id": f"{prefix}00{i}", "title": t, "description": f"{t}, given once"} for i, t in enumerate(GROUPS)]


def counts(prefix: str, *numbers: object, key: str = "value") -> list[dict[str, Any]]:
    return [{"groupId": f"{prefix}00{i}", key: n} for i, n in enumerate(numbers)]


def posted(*, started: tuple[str, str] = ("24", "23"), title: str = "Craving, 0 to 100") -> dict[str, Any]:
    """A resultsSection: two arms, one dropout, age and sex, a primary outcome with its analysis, harms."""
    return {
        "participantFlowModule": {
            "recruitmentDetails": "Invented, at 2 sites",
            "groups": groups("FG"),
            "periods": [
                {
                    "title": "Overall Study",
                    "milestones": [
                        {"type": "STARTED", "achievements": counts("FG", *started, key="numSubjects")},
                        {"type": "COMPLETED", "achievements": counts("FG", "22", "20", key="numSubjects")},
                    ],
                    "dropWithdraws": [
                        {"type": "Lost to Follow-up", "reasons": counts("FG", "2", "3", key="numSubjects")}
                    ],
                }
            ],
        },
        "baselineCharacteristicsModule": {
            "groups": groups("BG"),
            "denoms": [{"units": "Participants", "counts": counts("BG", "24", "23")}],
            "measures": [
                {
                    "title": "Age, Continuous",
                    "paramType": "MEAN",
                    "dispersionType": "STANDARD_DEVIATION",
                    "unitOfMeasure": "years",
                    "classes": [
                        {
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "BG000", "value": "38.4", "spread": "9.1"},
                                        {"groupId": "BG001", "value": "37.0", "spread": "8.8"},
                                    ]
                                }
                            ]
                        }
                    ],
                },
                {
                    "title": "Sex: Female, Male",
                    "paramType": "COUNT_OF_PARTICIPANTS",
                    "unitOfMeasure": "Participants",
                    "classes": [
                        {
                            "categories": [
                                {"title": "Female", "measurements": counts("BG", "9", "8")},
                                {"title": "Male", "measurements": counts("BG", "15", "15")},
                            ]
                        }
                    ],
                },
            ],
        },
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY",
                    "title": title,
                    "description": "Worst craving of the day",
                    "reportingStatus": "POSTED",
                    "paramType": "MEAN",
                    "dispersionType": "95% Confidence Interval",
                    "unitOfMeasure": "score on a scale",
                    "timeFrame": "24 hours",
                    "groups": groups("OG"),
                    "denoms": [{"units": "Participants", "counts": counts("OG", "22", "20")}],
                    "classes": [
                        {
                            "title": "Day 1",
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "OG000", "value": "31.5", "lowerLimit": "25.0", "upperLimit": "38"},
                                        {"groupId": "OG001", "value": "52.25", "lowerLimit": "44", "upperLimit": "60"},
                                    ]
                                }
                            ],
                        },
                        {
                            "title": "Day 7",
                            "denoms": [{"units": "Participants", "counts": counts("OG", "21", "19")}],
                            "categories": [
                                {
                                    "measurements": [
                                        {"groupId": "OG000", "value": "NA", "comment": "Too few people"},
                                        {"groupId": "OG001", "value": "99999999"},
                                    ]
                                }
                            ],
                        },
                    ],
                    "analyses": [
                        {
                            "groupIds": ["OG000", "OG001"],
                            "groupDescription": "Ketamine against saline",
                            "statisticalMethod": "ANCOVA",
                            "nonInferiorityType": "SUPERIORITY",
                            "pValue": "<0.001",
                            "pValueComment": "Threshold 0.05",
                            "paramType": "Mean Difference (Final Values)",
                            "paramValue": "-20.75",
                            "ciPctValue": "95",
                            "ciNumSides": "TWO_SIDED",
                            "ciLowerLimit": "-30.1",
                            "ciUpperLimit": "-11.4",
                        }
                    ],
                },
                {
                    "type": "SECONDARY",
                    "title": "Retention",
                    "paramType": "COUNT_OF_PARTICIPANTS",
                    "unitOfMeasure": "Participants",
                    "timeFrame": "12 weeks",
                    "groups": groups("OG"),
                    "classes": [{"categories": [{"measurements": counts("OG", "12", "13")}]}],
                    "analyses": [{"groupIds": ["OG000", "OG001"], "pValue": "0.74"}],
                },
            ]
        },
        "adverseEventsModule": {
            "frequencyThreshold": "5",
            "timeFrame": "12 weeks",
            "eventGroups": [
                {
                    "id": f"EG00{i}",
                    "title": title,
                    "deathsNumAffected": 0,
                    "deathsNumAtRisk": risk,
                    "seriousNumAffected": 1 - i,
                    "seriousNumAtRisk": risk,
                    "otherNumAffected": other,
                    "otherNumAtRisk": risk,
                }
                for i, (title, risk, other) in enumerate((("Ketamine", 24, 14), ("Saline", 23, 6)))
            ],
            "seriousEvents": [
                {
                    "term": "Pneumonia",
                    "organSystem": "Infections and infestations",
                    "sourceVocabulary": "MedDRA 26.0",
                    "assessmentType": "NON_SYSTEMATIC_ASSESSMENT",
                    "stats": [
                        {"groupId": "EG000", "numEvents": 1, "numAffected": 1, "numAtRisk": 24},
                        {"groupId": "EG001", "numEvents": 0, "numAffected": 0, "numAtRisk": 23},
                    ],
                }
            ],
            "otherEvents": [
                {
                    "term": "Dissociation",
                    "organSystem": "Psychiatric disorders",
                    "stats": [
                        {"groupId": "EG000", "numEvents": 15, "numAffected": 11, "numAtRisk": 24},
                        {"groupId": "EG001", "numAffected": 1, "numAtRisk": 23},
                    ],
                }
            ],
        },
        "moreInfoModule": {
            "limitationsAndCaveats": {"description": "Small"},
            "pointOfContact": {"title": "Nobody", "phone": "555-0100"},
        },
    }
