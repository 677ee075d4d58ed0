"""A second machine reader: instructions made from the codebook and the topic, answers checked against the text."""
