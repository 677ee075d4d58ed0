"""Whole articles and posted results: the same readings over sections and tables, and which value comes first."""
