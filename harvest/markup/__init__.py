"""XML of the sources, cut into pieces by bytes and read as text."""
