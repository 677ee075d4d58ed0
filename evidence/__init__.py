"""The ground floor that every stage stands on: records, topics, schema, store and errors."""
