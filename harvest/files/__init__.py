"""Records from the files people have."""
