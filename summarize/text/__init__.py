"""The text of a record as the readers see it: folded, cut into sentences, each with its role."""
