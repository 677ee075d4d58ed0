"""Public claims held against the table."""
