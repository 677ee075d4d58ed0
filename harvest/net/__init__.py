"""One way to the network for every source."""
