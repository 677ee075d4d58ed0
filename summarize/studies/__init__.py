"""Studies: which reports belong together, one vote a study, counts and certainty."""
