"""The summarize stage."""
