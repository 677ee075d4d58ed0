"""PubMed through Bio.Entrez: search, plan, fetch, and its XML as records."""
