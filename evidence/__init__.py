"""What every stage shares: records, topics, the store and the command line."""
