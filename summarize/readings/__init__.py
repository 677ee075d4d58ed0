"""Readings: what a record says of its study, one value at a time, each with the words it rests on."""
