"""The harvest stage."""
