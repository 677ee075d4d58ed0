"""The summarize stage: readings, findings, synthesis, claims and the brief, each value with the words it rests on."""

from summarize.read import read_papers

__all__ = ["read_papers"]
