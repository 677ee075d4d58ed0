"""The roof: command line, pipeline, publishing, health and servers; it calls the stages and the store, and nothing calls it."""
