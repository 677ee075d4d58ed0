"""All of PubMed: baseline and update files to Parquet, one file a task, then the latest revision of every record."""
