"""Trial registries: ClinicalTrials.gov and ISRCTN."""
