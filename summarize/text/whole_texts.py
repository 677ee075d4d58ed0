"""What is looked up in whole abstracts by several readers: one pass finds the places for all of them."""

from __future__ import annotations

from evidence.one_pass import OnePass

WHOLE = OnePass()
