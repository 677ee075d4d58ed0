PRAGMA user_version = 8;
CREATE TABLE "papers" (
  "paper" TEXT NOT NULL,
  "pmid" TEXT,
  "pmid_version" INTEGER,
  "doi" TEXT,
  "pmcid" TEXT,
  "title" TEXT,
  "title_markup" TEXT,
  "vernacular_title" TEXT,
  "abstract" TEXT,
  "abstract_kind" TEXT,
  "abstract_markup" TEXT,
  "sections" TEXT,
  "other_abstracts" TEXT,
  "journal" TEXT,
  "journal_abbrev" TEXT,
  "issn" TEXT,
  "volume" TEXT,
  "issue" TEXT,
  "pages" TEXT,
  "year" INTEGER,
  "pub_date" TEXT,
  "pub_date_precision" TEXT,
  "languages" TEXT,
  "country" TEXT,
  "status" TEXT,
  "indexing_method" TEXT,
  "entrez_date" TEXT,
  "date_revised" TEXT,
  "date_completed" TEXT,
  "keywords" TEXT,
  "substances" TEXT,
  "coi" TEXT,
  "retracted" INTEGER,
  "concern" INTEGER,
  "preprint" INTEGER,
  "open_access" INTEGER,
  "source" TEXT,
  "deleted_on" TEXT,
  "unlisted_on" TEXT,
  "first_seen" TEXT,
  "refreshed" TEXT,
  "text_sha256" TEXT,
  "classified_sha256" TEXT,
  "summarized_sha256" TEXT,
  "raw_sha256" TEXT,
  "parser_version" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("paper")
) STRICT;
CREATE TABLE "authors" (
  "paper" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "last_name" TEXT,
  "fore_name" TEXT,
  "initials" TEXT,
  "suffix" TEXT,
  "collective_name" TEXT,
  "orcid" TEXT,
  "affiliation" TEXT,
  PRIMARY KEY ("paper", "position"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "publication_types" (
  "paper" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "ui" TEXT,
  PRIMARY KEY ("paper", "name"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "mesh" (
  "paper" TEXT NOT NULL,
  "name" TEXT NOT NULL,
  "qualifier" TEXT NOT NULL,
  "ui" TEXT,
  "major" INTEGER,
  "qualifier_ui" TEXT,
  PRIMARY KEY ("paper", "name", "qualifier"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "notices" (
  "paper" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "ref_type" TEXT,
  "source" TEXT,
  "notice_pmid" TEXT,
  "note" TEXT,
  "origin" TEXT,
  "noticed_on" TEXT,
  PRIMARY KEY ("paper", "position"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "registry_ids" (
  "paper" TEXT NOT NULL,
  "registry_id" TEXT NOT NULL,
  "registry" TEXT,
  "source" TEXT,
  PRIMARY KEY ("paper", "registry_id"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "harvests" (
  "harvest" TEXT NOT NULL,
  "topic" TEXT,
  "source" TEXT,
  "kind" TEXT,
  "started_at" TEXT,
  "finished_at" TEXT,
  "platform" TEXT,
  "query" TEXT,
  "query_translation" TEXT,
  "window" TEXT,
  "count" INTEGER,
  "fetched" INTEGER,
  "new" INTEGER,
  "revised" INTEGER,
  "unchanged" INTEGER,
  "deleted" INTEGER,
  "missing" TEXT,
  "quarantined" TEXT,
  "status" TEXT,
  "shortfall" TEXT,
  "warnings" TEXT,
  "tool_version" TEXT,
  PRIMARY KEY ("harvest")
) STRICT, WITHOUT ROWID;
CREATE TABLE "cursors" (
  "topic" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "value" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("topic", "source"),
  FOREIGN KEY ("harvest") REFERENCES "harvests" ("harvest")
) STRICT, WITHOUT ROWID;
CREATE TABLE "quarantine" (
  "paper" TEXT NOT NULL,
  "harvest" TEXT,
  "error" TEXT,
  "raw" BLOB,
  PRIMARY KEY ("paper"),
  FOREIGN KEY ("harvest") REFERENCES "harvests" ("harvest")
) STRICT, WITHOUT ROWID;
CREATE TABLE "changes" (
  "harvest" TEXT NOT NULL,
  "paper" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "changed_on" TEXT,
  "sentence" TEXT,
  "old" TEXT,
  "new" TEXT,
  PRIMARY KEY ("harvest", "paper", "kind"),
  FOREIGN KEY ("harvest") REFERENCES "harvests" ("harvest")
) STRICT, WITHOUT ROWID;
CREATE TABLE "versions" (
  "paper" TEXT NOT NULL,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  "text_sha256" TEXT,
  "record" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("paper", "valid_from"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "trial_versions" (
  "trial" TEXT NOT NULL,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  "record" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("trial", "valid_from"),
  FOREIGN KEY ("trial") REFERENCES "trials" ("trial")
) STRICT, WITHOUT ROWID;
CREATE TABLE "labels" (
  "paper" TEXT NOT NULL,
  "field_name" TEXT NOT NULL,
  "value" TEXT,
  "source" TEXT,
  "probability" REAL,
  "threshold" REAL,
  "probabilities" TEXT,
  "model" TEXT,
  "needs_review" TEXT,
  "terms" TEXT,
  "intercept" REAL,
  "margin" REAL,
  "text_sha256" TEXT,
  "status" TEXT,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  PRIMARY KEY ("paper", "field_name", "valid_from"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "tags" (
  "paper" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "tag" TEXT NOT NULL,
  "source" TEXT,
  "field" TEXT,
  "start" INTEGER,
  "end" INTEGER,
  "quote" TEXT,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  PRIMARY KEY ("paper", "kind", "tag", "valid_from"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "readings" (
  "paper" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "value" TEXT,
  "number" REAL,
  "unit" TEXT,
  "detail" TEXT,
  "status" TEXT,
  "data" TEXT,
  "field" TEXT,
  "start" INTEGER,
  "end" INTEGER,
  "quote" TEXT,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  PRIMARY KEY ("paper", "kind", "position", "valid_from"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "findings" (
  "paper" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "outcome" TEXT,
  "direction" TEXT,
  "contrast" TEXT,
  "significance" TEXT,
  "comparison" TEXT,
  "hedged" INTEGER,
  "role" TEXT,
  "spin" INTEGER,
  "method" TEXT,
  "status" TEXT,
  "probability" REAL,
  "field" TEXT,
  "start" INTEGER,
  "end" INTEGER,
  "quote" TEXT,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  PRIMARY KEY ("paper", "position", "valid_from"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "studies" (
  "study" TEXT NOT NULL,
  "title" TEXT,
  "study_type" TEXT,
  "species" TEXT,
  "scope" TEXT,
  "participants" INTEGER,
  "participants_kind" TEXT,
  "participants_paper" TEXT,
  "registry_ids" TEXT,
  "year" INTEGER,
  PRIMARY KEY ("study")
) STRICT, WITHOUT ROWID;
CREATE TABLE "reports" (
  "study" TEXT NOT NULL,
  "paper" TEXT NOT NULL,
  "role" TEXT,
  "reason" TEXT,
  "votes" INTEGER,
  PRIMARY KEY ("study", "paper"),
  FOREIGN KEY ("study") REFERENCES "studies" ("study"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "votes" (
  "study" TEXT NOT NULL,
  "outcome" TEXT NOT NULL,
  "direction" TEXT NOT NULL,
  "species" TEXT,
  "scope" TEXT,
  "contrast" TEXT,
  "compared" INTEGER,
  "comparator" TEXT,
  "paper" TEXT,
  "finding" INTEGER,
  "status" TEXT,
  "read_from" TEXT,
  PRIMARY KEY ("study", "outcome", "direction"),
  FOREIGN KEY ("study") REFERENCES "studies" ("study"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "harms" (
  "study" TEXT NOT NULL,
  "event" TEXT NOT NULL,
  "species" TEXT,
  "people" TEXT,
  "present" INTEGER,
  "paper" TEXT,
  "field" TEXT,
  "start" INTEGER,
  "end" INTEGER,
  "quote" TEXT,
  PRIMARY KEY ("study", "event"),
  FOREIGN KEY ("study") REFERENCES "studies" ("study"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "effects" (
  "paper" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "outcome" TEXT,
  "direction" TEXT,
  "measure" TEXT,
  "value" TEXT,
  "number" REAL,
  "data" TEXT,
  "quote" TEXT,
  PRIMARY KEY ("paper", "position"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "namings" (
  "outcome" TEXT NOT NULL,
  "key" TEXT NOT NULL,
  PRIMARY KEY ("outcome", "key")
) STRICT, WITHOUT ROWID;
CREATE TABLE "trials" (
  "trial" TEXT NOT NULL,
  "title" TEXT,
  "status" TEXT,
  "phase" TEXT,
  "study_type" TEXT,
  "enrollment" INTEGER,
  "enrollment_kind" TEXT,
  "conditions" TEXT,
  "interventions" TEXT,
  "arms" TEXT,
  "comparator" TEXT,
  "start_date" TEXT,
  "primary_completion_date" TEXT,
  "completion_date" TEXT,
  "last_update" TEXT,
  "has_results" INTEGER,
  "overdue" INTEGER,
  "pmids" TEXT,
  "source" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("trial")
) STRICT, WITHOUT ROWID;
CREATE TABLE "corrections" (
  "correction" INTEGER NOT NULL,
  "paper" TEXT,
  "field_name" TEXT,
  "value" TEXT,
  "old_value" TEXT,
  "made_by" TEXT,
  "reason" TEXT,
  "made_at" TEXT,
  "text_sha256" TEXT,
  "quote" TEXT,
  "undoes" INTEGER,
  PRIMARY KEY ("correction"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT;
CREATE TABLE "uncorrected" (
  "paper" TEXT NOT NULL,
  "rows" TEXT,
  PRIMARY KEY ("paper"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "judgements" (
  "judgement" TEXT NOT NULL,
  "kind" TEXT,
  "paper" TEXT,
  "field_name" TEXT,
  "shown" TEXT,
  "value" TEXT,
  "quote" TEXT,
  "made_by" TEXT,
  "reason" TEXT,
  "made_at" TEXT,
  "text_sha256" TEXT,
  "outcome" TEXT,
  PRIMARY KEY ("judgement")
) STRICT;
CREATE TABLE "second_readings" (
  "paper" TEXT NOT NULL,
  "model" TEXT NOT NULL,
  "field_name" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "value" TEXT,
  "first" TEXT,
  "outcome" TEXT,
  "reason" TEXT,
  "counts" INTEGER,
  "field" TEXT,
  "start" INTEGER,
  "end" INTEGER,
  "quote" TEXT,
  "prompt" TEXT,
  "text_sha256" TEXT,
  "made_at" TEXT,
  PRIMARY KEY ("paper", "model", "field_name", "position"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "second_readers" (
  "model" TEXT NOT NULL,
  "prompt" TEXT NOT NULL,
  "records" INTEGER,
  "input_tokens" INTEGER,
  "output_tokens" INTEGER,
  "cost" REAL,
  "estimated" INTEGER,
  "last_at" TEXT,
  PRIMARY KEY ("model", "prompt")
) STRICT, WITHOUT ROWID;
CREATE TABLE "claims" (
  "claim" TEXT NOT NULL,
  "position" INTEGER,
  "text" TEXT,
  "status" TEXT,
  "answer" TEXT,
  "supports" TEXT,
  "against" TEXT,
  "silent" TEXT,
  "by_design" TEXT,
  "participants" INTEGER,
  "participants_not_stated" INTEGER,
  "best_design" TEXT,
  "not_intravenous" INTEGER,
  "spans" TEXT,
  "animal_supports" TEXT,
  "animal_against" TEXT,
  "by_amount" TEXT,
  "verdict" TEXT,
  "verdict_basis" TEXT,
  "not_counted" TEXT,
  PRIMARY KEY ("claim")
) STRICT, WITHOUT ROWID;
CREATE TABLE "synthesis" (
  "outcome" TEXT NOT NULL,
  "species" TEXT NOT NULL,
  "counts" TEXT,
  "by_design" TEXT,
  "studies" TEXT,
  "participants" INTEGER,
  "participants_not_stated" INTEGER,
  "favours" INTEGER,
  "compared" INTEGER,
  "wilson_low" REAL,
  "wilson_high" REAL,
  "sign_test_p" REAL,
  "sign_test" TEXT,
  "low_percent" INTEGER,
  "high_percent" INTEGER,
  "certainty" TEXT,
  "review" TEXT,
  "votes" TEXT,
  "swim" TEXT,
  PRIMARY KEY ("outcome", "species")
) STRICT, WITHOUT ROWID;
CREATE TABLE "statements" (
  "position" INTEGER NOT NULL,
  "section" TEXT,
  "text" TEXT,
  "template_id" TEXT,
  "fill" TEXT,
  "papers" TEXT,
  "spans" TEXT,
  "sql" TEXT,
  PRIMARY KEY ("position")
) STRICT, WITHOUT ROWID;
CREATE TABLE "candidates" (
  "paper" TEXT NOT NULL,
  "title" TEXT,
  "year" INTEGER,
  "journal" TEXT,
  "cites" INTEGER,
  "cited_by" INTEGER,
  "seeds" TEXT,
  "scope" TEXT,
  "study_type" TEXT,
  "retracted" INTEGER,
  "probability" REAL,
  "record" TEXT,
  "found_at" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "citation_links" (
  "citing" TEXT NOT NULL,
  "cited" TEXT NOT NULL,
  "source" TEXT NOT NULL,
  "found_at" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("citing", "cited", "source")
) STRICT, WITHOUT ROWID;
CREATE TABLE "citation_metrics" (
  "paper" TEXT NOT NULL,
  "citations" INTEGER,
  "rcr" REAL,
  "percentile" REAL,
  "provisional" INTEGER,
  "counted_on" TEXT,
  "found_at" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("paper"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "events" (
  "made_at" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "kind" TEXT,
  "outcome" TEXT,
  "sentence" TEXT,
  "keys" TEXT,
  "before" TEXT,
  "after" TEXT,
  PRIMARY KEY ("made_at", "position")
) STRICT, WITHOUT ROWID;
CREATE TABLE "full_texts" (
  "paper" TEXT NOT NULL,
  "pmcid" TEXT,
  "status" TEXT,
  "reason" TEXT,
  "source" TEXT,
  "licence" TEXT,
  "sha256" TEXT,
  "read_sha256" TEXT,
  "tried_at" TEXT,
  "harvest" TEXT,
  PRIMARY KEY ("paper"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "texts" (
  "paper" TEXT NOT NULL,
  "field" TEXT NOT NULL,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  "position" INTEGER,
  "kind" TEXT,
  "text" TEXT,
  "data" TEXT,
  PRIMARY KEY ("paper", "field", "valid_from"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "article_values" (
  "paper" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "value" TEXT,
  "number" REAL,
  "unit" TEXT,
  "detail" TEXT,
  "data" TEXT,
  "field" TEXT,
  "start" INTEGER,
  "end" INTEGER,
  "quote" TEXT,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  PRIMARY KEY ("paper", "kind", "position", "valid_from"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "abstract_values" (
  "paper" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "position" INTEGER NOT NULL,
  "value" TEXT,
  "number" REAL,
  "unit" TEXT,
  "detail" TEXT,
  "data" TEXT,
  "field" TEXT,
  "start" INTEGER,
  "end" INTEGER,
  "quote" TEXT,
  "valid_from" TEXT NOT NULL,
  "valid_to" TEXT,
  PRIMARY KEY ("paper", "kind", "position", "valid_from"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "registry_groups" (
  "trial" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "section" TEXT,
  "measure" INTEGER,
  "group_id" TEXT,
  "title" TEXT,
  "description" TEXT,
  PRIMARY KEY ("trial", "path"),
  FOREIGN KEY ("trial") REFERENCES "trials" ("trial")
) STRICT, WITHOUT ROWID;
CREATE TABLE "registry_flow" (
  "trial" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "period" TEXT,
  "kind" TEXT,
  "event" TEXT,
  "group_id" TEXT,
  "arm" TEXT,
  "people" INTEGER,
  "units" INTEGER,
  "comment" TEXT,
  PRIMARY KEY ("trial", "path"),
  FOREIGN KEY ("trial") REFERENCES "trials" ("trial")
) STRICT, WITHOUT ROWID;
CREATE TABLE "registry_values" (
  "trial" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "section" TEXT,
  "measure" INTEGER,
  "title" TEXT,
  "type" TEXT,
  "time_frame" TEXT,
  "parameter" TEXT,
  "dispersion" TEXT,
  "unit" TEXT,
  "class" TEXT,
  "category" TEXT,
  "group_id" TEXT,
  "arm" TEXT,
  "what" TEXT,
  "value" TEXT,
  "number" REAL,
  "spread" REAL,
  "lower" REAL,
  "upper" REAL,
  "comment" TEXT,
  PRIMARY KEY ("trial", "path"),
  FOREIGN KEY ("trial") REFERENCES "trials" ("trial")
) STRICT, WITHOUT ROWID;
CREATE TABLE "registry_analyses" (
  "trial" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "measure" INTEGER,
  "title" TEXT,
  "groups" TEXT,
  "about" TEXT,
  "method" TEXT,
  "p_printed" TEXT,
  "p_value" REAL,
  "parameter" TEXT,
  "estimate" REAL,
  "interval_percent" REAL,
  "interval_sides" TEXT,
  "lower" REAL,
  "upper" REAL,
  "dispersion" TEXT,
  "dispersion_value" REAL,
  "hypothesis" TEXT,
  "comment" TEXT,
  PRIMARY KEY ("trial", "path"),
  FOREIGN KEY ("trial") REFERENCES "trials" ("trial")
) STRICT, WITHOUT ROWID;
CREATE TABLE "registry_events" (
  "trial" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "kind" TEXT NOT NULL,
  "term" TEXT,
  "organ_system" TEXT,
  "group_id" TEXT,
  "arm" TEXT,
  "affected" INTEGER,
  "at_risk" INTEGER,
  "events" INTEGER,
  "assessment" TEXT,
  "vocabulary" TEXT,
  "notes" TEXT,
  PRIMARY KEY ("trial", "path", "kind"),
  FOREIGN KEY ("trial") REFERENCES "trials" ("trial")
) STRICT, WITHOUT ROWID;
CREATE TABLE "registry_more" (
  "trial" TEXT NOT NULL,
  "path" TEXT NOT NULL,
  "value" TEXT,
  "number" REAL,
  PRIMARY KEY ("trial", "path"),
  FOREIGN KEY ("trial") REFERENCES "trials" ("trial")
) STRICT, WITHOUT ROWID;
CREATE TABLE "rob2_answers" (
  "answer_number" INTEGER NOT NULL,
  "paper" TEXT,
  "result" TEXT,
  "question" TEXT,
  "answer" TEXT,
  "made_by" TEXT,
  "made_on" TEXT,
  "note" TEXT,
  "made_at" TEXT,
  PRIMARY KEY ("answer_number"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT, WITHOUT ROWID;
CREATE TABLE "rows" (
  "paper" TEXT NOT NULL,
  "title" TEXT,
  "year" INTEGER,
  "journal" TEXT,
  "first_author" TEXT,
  "study_type" TEXT,
  "tags" TEXT,
  "scope" TEXT,
  "species" TEXT,
  "n" INTEGER,
  "n_kind" TEXT,
  "dose" TEXT,
  "route" TEXT,
  "role" TEXT,
  "comparator" TEXT,
  "population" TEXT,
  "country" TEXT,
  "women_percent" REAL,
  "mean_age" REAL,
  "funding" TEXT,
  "conflicts" TEXT,
  "outcomes" TEXT,
  "directions" TEXT,
  "key_sentence" TEXT,
  "study" TEXT,
  "registry_ids" TEXT,
  "language" TEXT,
  "open_access" INTEGER,
  "retracted" INTEGER,
  "concern" INTEGER,
  "preprint" INTEGER,
  "digest" INTEGER,
  "needs_review" TEXT,
  "probability" REAL,
  "status" TEXT,
  "by_person" TEXT,
  "pmid" TEXT,
  "doi" TEXT,
  "pmcid" TEXT,
  "first_seen" TEXT,
  "read_from" TEXT,
  PRIMARY KEY ("paper"),
  FOREIGN KEY ("paper") REFERENCES "papers" ("paper")
) STRICT;
CREATE TABLE "facets" (
  "facet" TEXT NOT NULL,
  "value" TEXT NOT NULL,
  "lines" INTEGER,
  "bits" BLOB,
  PRIMARY KEY ("facet", "value")
) STRICT;
CREATE TABLE "meta" (
  "key" TEXT NOT NULL,
  "value" TEXT,
  PRIMARY KEY ("key")
) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE search USING fts5(
  title, abstract, authors, keywords, tokenize='porter unicode61 remove_diacritics 2', content='');
INSERT INTO "papers" VALUES ('900001', '900001', 1, '10.9999/900001', NULL, 'An invented trial of ketamine, number 900001', NULL, NULL, 'METHODS: Ten invented people got 0.5 mg/kg ketamine.
RESULTS: Craving fell from 8 to 3 points.', 'published', NULL, '[["METHODS","METHODS",9,52],["RESULTS","RESULTS",62,94]]', NULL, 'Invented Journal', NULL, NULL, NULL, NULL, NULL, 2025, NULL, NULL, '["eng"]', NULL, NULL, NULL, NULL, '2026-02-01', NULL, NULL, NULL, NULL, 1, 0, 0, NULL, 'pubmed', NULL, NULL, '2026-03-01T05:17:00Z', '2026-03-03T05:17:00Z', 'bf051a83bbd3e7127fe2781383e5784956e38edc1a3c2d0050f1c46696e070aa', 'bf051a83bbd3e7127fe2781383e5784956e38edc1a3c2d0050f1c46696e070aa', 'bf051a83bbd3e7127fe2781383e5784956e38edc1a3c2d0050f1c46696e070aa', NULL, NULL, 't/pubmed/2026-03-03');
INSERT INTO "papers" VALUES ('900002', '900002', 1, '10.9999/900002', NULL, 'An invented trial, revised', NULL, NULL, 'METHODS: Ten invented people got 0.5 mg/kg ketamine.
RESULTS: Craving fell from 8 to 3 points.', 'published', NULL, '[["METHODS","METHODS",9,52],["RESULTS","RESULTS",62,94]]', NULL, 'Invented Journal', NULL, NULL, NULL, NULL, NULL, 2025, NULL, NULL, '["eng"]', NULL, NULL, NULL, NULL, '2026-01-01', NULL, NULL, NULL, NULL, 0, 0, 0, NULL, 'pubmed', NULL, NULL, '2026-03-01T05:17:00Z', '2026-03-04T05:17:00Z', '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', NULL, NULL, 't/pubmed/2026-03-04');
INSERT INTO "papers" VALUES ('900003', '900003', 1, '10.9999/900003', NULL, 'An invented trial of ketamine, number 900003', NULL, NULL, 'METHODS: Ten invented people got 0.5 mg/kg ketamine.
RESULTS: Craving fell from 8 to 3 points.', 'published', NULL, '[["METHODS","METHODS",9,52],["RESULTS","RESULTS",62,94]]', NULL, 'Invented Journal', NULL, NULL, NULL, NULL, NULL, 2025, NULL, NULL, '["eng"]', NULL, NULL, NULL, NULL, '2026-01-01', NULL, NULL, NULL, NULL, 0, 0, 0, NULL, 'pubmed', '2026-03-03T05:17:00Z', NULL, '2026-03-01T05:17:00Z', '2026-03-01T05:17:00Z', '8dfd19203a5a53de03e6cd56465e2fb105b89cb42633227607bf3dabe1e58674', NULL, NULL, NULL, NULL, 't/pubmed/2026-03-01');
INSERT INTO "papers" VALUES ('900004', '900004', 1, '10.9999/900004', NULL, 'An invented trial of ketamine, number 900004', NULL, NULL, 'METHODS: Ten invented people got 0.5 mg/kg ketamine.
RESULTS: Craving fell from 8 to 3 points.', 'published', NULL, '[["METHODS","METHODS",9,52],["RESULTS","RESULTS",62,94]]', NULL, 'Invented Journal', NULL, NULL, NULL, NULL, NULL, 2025, NULL, NULL, '["eng"]', NULL, NULL, NULL, NULL, '2026-01-01', NULL, NULL, NULL, NULL, 0, 0, 0, NULL, 'pubmed', NULL, NULL, '2026-03-01T05:17:00Z', '2026-03-01T05:17:00Z', 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', NULL, NULL, 't/pubmed/2026-03-01');
INSERT INTO "papers" VALUES ('900005', '900005', 1, '10.9999/900005', NULL, 'An invented trial of ketamine, number 900005', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'Invented Journal', NULL, NULL, NULL, NULL, NULL, 2025, NULL, NULL, '["eng"]', NULL, NULL, NULL, NULL, '2026-01-01', NULL, NULL, NULL, NULL, 0, 0, 0, NULL, 'pubmed', NULL, NULL, '2026-03-02T05:17:00Z', '2026-03-02T05:17:00Z', '945230b5df5dd14410a74c9aa2d3a60498760acee36201efe588622ec506c1c3', NULL, NULL, NULL, NULL, 't/pubmed/2026-03-02');
INSERT INTO "authors" VALUES ('900001', 1, 'Doe', NULL, 'J', NULL, NULL, NULL, NULL);
INSERT INTO "authors" VALUES ('900001', 2, NULL, NULL, NULL, NULL, 'The Invented Group', NULL, NULL);
INSERT INTO "authors" VALUES ('900002', 1, 'Doe', NULL, 'J', NULL, NULL, NULL, NULL);
INSERT INTO "authors" VALUES ('900002', 2, NULL, NULL, NULL, NULL, 'The Invented Group', NULL, NULL);
INSERT INTO "authors" VALUES ('900003', 1, 'Doe', NULL, 'J', NULL, NULL, NULL, NULL);
INSERT INTO "authors" VALUES ('900003', 2, NULL, NULL, NULL, NULL, 'The Invented Group', NULL, NULL);
INSERT INTO "authors" VALUES ('900004', 1, 'Doe', NULL, 'J', NULL, NULL, NULL, NULL);
INSERT INTO "authors" VALUES ('900004', 2, NULL, NULL, NULL, NULL, 'The Invented Group', NULL, NULL);
INSERT INTO "authors" VALUES ('900005', 1, 'Doe', NULL, 'J', NULL, NULL, NULL, NULL);
INSERT INTO "authors" VALUES ('900005', 2, NULL, NULL, NULL, NULL, 'The Invented Group', NULL, NULL);
INSERT INTO "publication_types" VALUES ('900001', 'Journal Article', 'D016428');
INSERT INTO "publication_types" VALUES ('900002', 'Journal Article', 'D016428');
INSERT INTO "publication_types" VALUES ('900003', 'Journal Article', 'D016428');
INSERT INTO "publication_types" VALUES ('900004', 'Journal Article', 'D016428');
INSERT INTO "publication_types" VALUES ('900005', 'Journal Article', 'D016428');
INSERT INTO "mesh" VALUES ('900001', 'Ketamine', 'therapeutic use', 'D007649', 1, 'Q000627');
INSERT INTO "mesh" VALUES ('900002', 'Ketamine', 'therapeutic use', 'D007649', 1, 'Q000627');
INSERT INTO "mesh" VALUES ('900003', 'Ketamine', 'therapeutic use', 'D007649', 1, 'Q000627');
INSERT INTO "mesh" VALUES ('900004', 'Ketamine', 'therapeutic use', 'D007649', 1, 'Q000627');
INSERT INTO "notices" VALUES ('900001', 1, 'RetractionIn', 'Invented J. 2026', '900099', NULL, 'pubmed', '2026-03-03');
INSERT INTO "registry_ids" VALUES ('900001', 'NCT00000001', 'ClinicalTrials.gov', 'databank');
INSERT INTO "registry_ids" VALUES ('900002', 'NCT00000001', 'ClinicalTrials.gov', 'databank');
INSERT INTO "registry_ids" VALUES ('900003', 'NCT00000001', 'ClinicalTrials.gov', 'databank');
INSERT INTO "registry_ids" VALUES ('900004', 'NCT00000001', 'ClinicalTrials.gov', 'databank');
INSERT INTO "harvests" VALUES ('t/clinicaltrials.gov/2026-03-04', 't', 'clinicaltrials.gov', 'full', '2026-03-04T05:17:00Z', NULL, NULL, NULL, NULL, NULL, NULL, 1, 1, 0, 0, 0, '[]', '[]', 'complete', NULL, '[]', NULL);
INSERT INTO "harvests" VALUES ('t/clinicaltrials.gov/2026-03-06', 't', 'clinicaltrials.gov', 'full', '2026-03-06T05:17:00Z', NULL, NULL, NULL, NULL, NULL, NULL, 1, 0, 1, 0, 0, '[]', '[]', 'complete', NULL, '[]', NULL);
INSERT INTO "harvests" VALUES ('t/pubmed/2026-03-01', 't', 'pubmed', 'full', '2026-03-01T05:17:00Z', NULL, NULL, NULL, NULL, NULL, NULL, 4, 4, 0, 0, 0, '[]', '[]', 'complete', NULL, '[]', NULL);
INSERT INTO "harvests" VALUES ('t/pubmed/2026-03-02', 't', 'pubmed', 'full', '2026-03-02T05:17:00Z', NULL, NULL, NULL, NULL, NULL, NULL, 1, 1, 0, 0, 0, '[]', '[]', 'complete', NULL, '[]', NULL);
INSERT INTO "harvests" VALUES ('t/pubmed/2026-03-03', 't', 'pubmed', 'full', '2026-03-03T05:17:00Z', NULL, NULL, NULL, NULL, NULL, NULL, 1, 0, 1, 0, 1, '[]', '[]', 'complete', NULL, '[]', NULL);
INSERT INTO "harvests" VALUES ('t/pubmed/2026-03-04', 't', 'pubmed', 'full', '2026-03-04T05:17:00Z', NULL, NULL, NULL, NULL, NULL, NULL, 1, 0, 1, 0, 0, '[]', '[]', 'complete', NULL, '[]', NULL);
INSERT INTO "cursors" VALUES ('t', 'pubmed', '2026-03-01', 't/pubmed/2026-03-01');
INSERT INTO "quarantine" VALUES ('900006', 't/pubmed/2026-03-02', 'not well-formed', X'3C5075626D656441727469636C653E');
INSERT INTO "changes" VALUES ('t/clinicaltrials.gov/2026-03-04', 'NCT00000001', 'new', '2026-03-04', 'New registered trial: T', NULL, NULL);
INSERT INTO "changes" VALUES ('t/clinicaltrials.gov/2026-03-06', 'NCT00000001', 'trial_changed', '2026-03-06', 'The registry record changed: status from not stated to COMPLETED; number of participants from not stated to 48; arms from none stated to A; results were posted.', NULL, NULL);
INSERT INTO "changes" VALUES ('t/pubmed/2026-03-01', '900001', 'new', '2026-03-01', 'New record: An invented trial of ketamine, number 900001', NULL, NULL);
INSERT INTO "changes" VALUES ('t/pubmed/2026-03-01', '900002', 'new', '2026-03-01', 'New record: An invented trial of ketamine, number 900002', NULL, NULL);
INSERT INTO "changes" VALUES ('t/pubmed/2026-03-01', '900003', 'new', '2026-03-01', 'New record: An invented trial of ketamine, number 900003', NULL, NULL);
INSERT INTO "changes" VALUES ('t/pubmed/2026-03-01', '900004', 'new', '2026-03-01', 'New record: An invented trial of ketamine, number 900004', NULL, NULL);
INSERT INTO "changes" VALUES ('t/pubmed/2026-03-02', '900005', 'new', '2026-03-02', 'New record: An invented trial of ketamine, number 900005', NULL, NULL);
INSERT INTO "changes" VALUES ('t/pubmed/2026-03-03', '900001', 'retracted', '2026-03-03', 'This work has been retracted; it no longer counts in any summary.', NULL, NULL);
INSERT INTO "changes" VALUES ('t/pubmed/2026-03-03', '900003', 'deleted', '2026-03-03', 'The source deleted this record; it is kept here as a tombstone.', NULL, NULL);
INSERT INTO "changes" VALUES ('t/pubmed/2026-03-04', '900002', 'title_revised', '2026-03-04', 'The title was revised.', 'An invented trial of ketamine, number 900002', 'An invented trial, revised');
INSERT INTO "versions" VALUES ('900001', '2026-03-01T05:17:00Z', '2026-03-03T05:17:00Z', '00d2bcb0dbe5494fa0e9e5a6d9befdd62e2c0a3a37a8c0aac05751d4f0c62cb5', '{"abstract":"METHODS: Ten invented people got 0.5 mg/kg ketamine.\nRESULTS: Craving fell from 8 to 3 points.","abstract_kind":"published","authors":[{"initials":"J","last_name":"Doe"},{"collective_name":"The Invented Group"}],"concern":false,"date_revised":"2026-01-01","doi":"10.9999/900001","journal":"Invented Journal","languages":["eng"],"mesh":[{"major":true,"name":"Ketamine","qualifiers":[{"major":false,"name":"therapeutic use","ui":"Q000627"}],"ui":"D007649"}],"paper":"900001","pmid":"900001","pmid_version":1,"preprint":false,"publication_types":[{"name":"Journal Article","ui":"D016428"}],"registry_ids":[{"id":"NCT00000001","registry":"ClinicalTrials.gov"}],"retracted":false,"sections":[{"category":"METHODS","end":52,"label":"METHODS","start":9},{"category":"RESULTS","end":94,"label":"RESULTS","start":62}],"source":"pubmed","title":"An invented trial of ketamine, number 900001","year":2025}', 't/pubmed/2026-03-01');
INSERT INTO "versions" VALUES ('900001', '2026-03-03T05:17:00Z', NULL, 'bf051a83bbd3e7127fe2781383e5784956e38edc1a3c2d0050f1c46696e070aa', '{"abstract":"METHODS: Ten invented people got 0.5 mg/kg ketamine.\nRESULTS: Craving fell from 8 to 3 points.","abstract_kind":"published","authors":[{"initials":"J","last_name":"Doe"},{"collective_name":"The Invented Group"}],"concern":false,"date_revised":"2026-02-01","doi":"10.9999/900001","journal":"Invented Journal","languages":["eng"],"mesh":[{"major":true,"name":"Ketamine","qualifiers":[{"major":false,"name":"therapeutic use","ui":"Q000627"}],"ui":"D007649"}],"notices":[{"origin":"pubmed","pmid":"900099","ref_type":"RetractionIn","source":"Invented J. 2026"}],"paper":"900001","pmid":"900001","pmid_version":1,"preprint":false,"publication_types":[{"name":"Journal Article","ui":"D016428"}],"registry_ids":[{"id":"NCT00000001","registry":"ClinicalTrials.gov"}],"retracted":true,"sections":[{"category":"METHODS","end":52,"label":"METHODS","start":9},{"category":"RESULTS","end":94,"label":"RESULTS","start":62}],"source":"pubmed","title":"An invented trial of ketamine, number 900001","year":2025}', 't/pubmed/2026-03-03');
INSERT INTO "versions" VALUES ('900002', '2026-03-01T05:17:00Z', '2026-03-04T05:17:00Z', '3dbad1a552077272849a9a0ca4d348caa2645e4f61fafd133fd9dba44b6c244a', '{"abstract":"METHODS: Ten invented people got 0.5 mg/kg ketamine.\nRESULTS: Craving fell from 8 to 3 points.","abstract_kind":"published","authors":[{"initials":"J","last_name":"Doe"},{"collective_name":"The Invented Group"}],"concern":false,"date_revised":"2026-01-01","doi":"10.9999/900002","journal":"Invented Journal","languages":["eng"],"mesh":[{"major":true,"name":"Ketamine","qualifiers":[{"major":false,"name":"therapeutic use","ui":"Q000627"}],"ui":"D007649"}],"paper":"900002","pmid":"900002","pmid_version":1,"preprint":false,"publication_types":[{"name":"Journal Article","ui":"D016428"}],"registry_ids":[{"id":"NCT00000001","registry":"ClinicalTrials.gov"}],"retracted":false,"sections":[{"category":"METHODS","end":52,"label":"METHODS","start":9},{"category":"RESULTS","end":94,"label":"RESULTS","start":62}],"source":"pubmed","title":"An invented trial of ketamine, number 900002","year":2025}', 't/pubmed/2026-03-01');
INSERT INTO "versions" VALUES ('900002', '2026-03-04T05:17:00Z', NULL, '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', '{"abstract":"METHODS: Ten invented people got 0.5 mg/kg ketamine.\nRESULTS: Craving fell from 8 to 3 points.","abstract_kind":"published","authors":[{"initials":"J","last_name":"Doe"},{"collective_name":"The Invented Group"}],"concern":false,"date_revised":"2026-01-01","doi":"10.9999/900002","journal":"Invented Journal","languages":["eng"],"mesh":[{"major":true,"name":"Ketamine","qualifiers":[{"major":false,"name":"therapeutic use","ui":"Q000627"}],"ui":"D007649"}],"paper":"900002","pmid":"900002","pmid_version":1,"preprint":false,"publication_types":[{"name":"Journal Article","ui":"D016428"}],"registry_ids":[{"id":"NCT00000001","registry":"ClinicalTrials.gov"}],"retracted":false,"sections":[{"category":"METHODS","end":52,"label":"METHODS","start":9},{"category":"RESULTS","end":94,"label":"RESULTS","start":62}],"source":"pubmed","title":"An invented trial, revised","year":2025}', 't/pubmed/2026-03-04');
INSERT INTO "versions" VALUES ('900003', '2026-03-01T05:17:00Z', NULL, '8dfd19203a5a53de03e6cd56465e2fb105b89cb42633227607bf3dabe1e58674', '{"abstract":"METHODS: Ten invented people got 0.5 mg/kg ketamine.\nRESULTS: Craving fell from 8 to 3 points.","abstract_kind":"published","authors":[{"initials":"J","last_name":"Doe"},{"collective_name":"The Invented Group"}],"concern":false,"date_revised":"2026-01-01","doi":"10.9999/900003","journal":"Invented Journal","languages":["eng"],"mesh":[{"major":true,"name":"Ketamine","qualifiers":[{"major":false,"name":"therapeutic use","ui":"Q000627"}],"ui":"D007649"}],"paper":"900003","pmid":"900003","pmid_version":1,"preprint":false,"publication_types":[{"name":"Journal Article","ui":"D016428"}],"registry_ids":[{"id":"NCT00000001","registry":"ClinicalTrials.gov"}],"retracted":false,"sections":[{"category":"METHODS","end":52,"label":"METHODS","start":9},{"category":"RESULTS","end":94,"label":"RESULTS","start":62}],"source":"pubmed","title":"An invented trial of ketamine, number 900003","year":2025}', 't/pubmed/2026-03-01');
INSERT INTO "versions" VALUES ('900004', '2026-03-01T05:17:00Z', NULL, 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', '{"abstract":"METHODS: Ten invented people got 0.5 mg/kg ketamine.\nRESULTS: Craving fell from 8 to 3 points.","abstract_kind":"published","authors":[{"initials":"J","last_name":"Doe"},{"collective_name":"The Invented Group"}],"concern":false,"date_revised":"2026-01-01","doi":"10.9999/900004","journal":"Invented Journal","languages":["eng"],"mesh":[{"major":true,"name":"Ketamine","qualifiers":[{"major":false,"name":"therapeutic use","ui":"Q000627"}],"ui":"D007649"}],"paper":"900004","pmid":"900004","pmid_version":1,"preprint":false,"publication_types":[{"name":"Journal Article","ui":"D016428"}],"registry_ids":[{"id":"NCT00000001","registry":"ClinicalTrials.gov"}],"retracted":false,"sections":[{"category":"METHODS","end":52,"label":"METHODS","start":9},{"category":"RESULTS","end":94,"label":"RESULTS","start":62}],"source":"pubmed","title":"An invented trial of ketamine, number 900004","year":2025}', 't/pubmed/2026-03-01');
INSERT INTO "versions" VALUES ('900005', '2026-03-02T05:17:00Z', NULL, '945230b5df5dd14410a74c9aa2d3a60498760acee36201efe588622ec506c1c3', '{"authors":[{"initials":"J","last_name":"Doe"},{"collective_name":"The Invented Group"}],"concern":false,"date_revised":"2026-01-01","doi":"10.9999/900005","journal":"Invented Journal","languages":["eng"],"paper":"900005","pmid":"900005","pmid_version":1,"preprint":false,"publication_types":[{"name":"Journal Article","ui":"D016428"}],"retracted":false,"source":"pubmed","title":"An invented trial of ketamine, number 900005","year":2025}', 't/pubmed/2026-03-02');
INSERT INTO "trial_versions" VALUES ('NCT00000001', '2026-03-04T05:17:00Z', '2026-03-06T05:17:00Z', '{"has_results":false,"source":"clinicaltrials.gov","title":"T","trial":"NCT00000001"}', 't/clinicaltrials.gov/2026-03-04');
INSERT INTO "trial_versions" VALUES ('NCT00000001', '2026-03-06T05:17:00Z', NULL, '{"arms":["A"],"enrollment":48,"has_results":true,"source":"clinicaltrials.gov","status":"COMPLETED","title":"T","trial":"NCT00000001"}', 't/clinicaltrials.gov/2026-03-06');
INSERT INTO "labels" VALUES ('900001', 'humans', 'true', 'rule', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'bf051a83bbd3e7127fe2781383e5784956e38edc1a3c2d0050f1c46696e070aa', 'machine', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "labels" VALUES ('900001', 'scope', 'core', 'rule', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'bf051a83bbd3e7127fe2781383e5784956e38edc1a3c2d0050f1c46696e070aa', 'machine', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "labels" VALUES ('900001', 'study_type', 'randomized_trial', 'classifier', 0.9, NULL, NULL, 'm1', NULL, NULL, NULL, NULL, 'bf051a83bbd3e7127fe2781383e5784956e38edc1a3c2d0050f1c46696e070aa', 'machine', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "labels" VALUES ('900002', 'humans', 'true', 'rule', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', 'machine', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "labels" VALUES ('900002', 'scope', 'core', 'rule', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', 'machine', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "labels" VALUES ('900002', 'study_type', 'randomized_trial', 'classifier', 0.9, NULL, NULL, 'm1', NULL, NULL, NULL, NULL, '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', 'machine', '2026-03-05T05:17:00Z', '2026-03-06T06:17:00Z');
INSERT INTO "labels" VALUES ('900002', 'study_type', 'case_report', 'correction', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', 'corrected by a person', '2026-03-06T06:17:00Z', NULL);
INSERT INTO "labels" VALUES ('900004', 'humans', 'true', 'rule', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', 'machine', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "labels" VALUES ('900004', 'scope', 'core', 'rule', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', 'machine', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "labels" VALUES ('900004', 'study_type', 'randomized_trial', 'classifier', 0.9, NULL, NULL, 'm1', NULL, NULL, NULL, NULL, 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', 'machine', '2026-03-05T05:17:00Z', '2026-03-06T05:17:00Z');
INSERT INTO "labels" VALUES ('900004', 'study_type', 'case_report', 'classifier', 0.9, NULL, NULL, 'm1', NULL, NULL, NULL, NULL, 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', 'machine', '2026-03-06T05:17:00Z', NULL);
INSERT INTO "tags" VALUES ('900001', 'headline', 'trial', 'rule', 'abstract', 9, 12, 'Ten', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "tags" VALUES ('900002', 'headline', 'case report', 'correction', NULL, NULL, NULL, NULL, '2026-03-06T06:17:00Z', NULL);
INSERT INTO "tags" VALUES ('900002', 'headline', 'trial', 'rule', 'abstract', 9, 12, 'Ten', '2026-03-05T05:17:00Z', '2026-03-06T06:17:00Z');
INSERT INTO "tags" VALUES ('900004', 'headline', 'trial', 'rule', 'abstract', 9, 12, 'Ten', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "readings" VALUES ('900001', 'dose', 1, '0.5 mg/kg', 0.5, 'mg/kg', NULL, 'machine', NULL, 'abstract', 33, 42, '0.5 mg/kg', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "readings" VALUES ('900001', 'sample_size', 1, '10', 10.0, NULL, 'enrolled', 'machine', NULL, 'abstract', 9, 28, 'Ten invented people', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "readings" VALUES ('900002', 'dose', 1, '0.5 mg/kg', 0.5, 'mg/kg', NULL, 'machine', NULL, 'abstract', 33, 42, '0.5 mg/kg', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "readings" VALUES ('900002', 'sample_size', 1, '10', 10.0, NULL, 'enrolled', 'machine', NULL, 'abstract', 9, 28, 'Ten invented people', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "readings" VALUES ('900004', 'dose', 1, '0.5 mg/kg', 0.5, 'mg/kg', NULL, 'machine', NULL, 'abstract', 33, 42, '0.5 mg/kg', '2026-03-05T05:17:00Z', '2026-03-07T05:17:00Z');
INSERT INTO "readings" VALUES ('900004', 'dose', 1, '0.5 mg/kg', 0.5, 'mg/kg', NULL, 'readers differ', NULL, 'abstract', 33, 42, '0.5 mg/kg', '2026-03-07T05:17:00Z', NULL);
INSERT INTO "readings" VALUES ('900004', 'sample_size', 1, '10', 10.0, NULL, 'enrolled', 'machine', NULL, 'abstract', 9, 28, 'Ten invented people', '2026-03-05T05:17:00Z', '2026-03-07T05:17:00Z');
INSERT INTO "readings" VALUES ('900004', 'sample_size', 1, '10', 10.0, NULL, 'enrolled', 'two readers agree', NULL, 'abstract', 9, 28, 'Ten invented people', '2026-03-07T05:17:00Z', NULL);
INSERT INTO "findings" VALUES ('900001', 1, 'craving', 'uncontrolled_improvement', NULL, 'not_stated', NULL, 0, NULL, 0, 'rule', 'machine', NULL, 'abstract', 62, 93, 'Craving fell from 8 to 3 points', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "findings" VALUES ('900002', 1, 'craving', 'uncontrolled_improvement', NULL, 'not_stated', NULL, 0, NULL, 0, 'rule', 'machine', NULL, 'abstract', 62, 93, 'Craving fell from 8 to 3 points', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "findings" VALUES ('900004', 1, 'craving', 'uncontrolled_improvement', NULL, 'not_stated', NULL, 0, NULL, 0, 'rule', 'machine', NULL, 'abstract', 62, 93, 'Craving fell from 8 to 3 points', '2026-03-05T05:17:00Z', NULL);
INSERT INTO "studies" VALUES ('NCT00000001', 'An invented trial of ketamine, number 900001', 'randomized_trial', 'human', 'core', 10, 'enrolled', '900001', '["NCT00000001"]', 2025);
INSERT INTO "reports" VALUES ('NCT00000001', '900001', 'primary', 'same registration number NCT00000001, with 900002; retracted: in no count', 0);
INSERT INTO "reports" VALUES ('NCT00000001', '900002', 'primary', 'same registration number NCT00000001, with 900001; another report of this study was retracted (900001): in no count', 0);
INSERT INTO "reports" VALUES ('NCT00000001', '900004', 'primary', 'same registration number NCT00000001, with 900001; another report of this study was retracted (900001): in no count', 0);
INSERT INTO "trials" VALUES ('NCT00000001', 'T', 'COMPLETED', NULL, NULL, 48, NULL, '[]', '[]', '["A"]', NULL, NULL, NULL, NULL, NULL, 1, NULL, '[]', 'clinicaltrials.gov', 't/clinicaltrials.gov/2026-03-06');
INSERT INTO "corrections" VALUES (1, '900002', 'study_type', 'case_report', 'randomized_trial', 'A. Reader', 'single patient', '2026-03-06T06:17:00Z', '9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236', NULL, NULL);
INSERT INTO "uncorrected" VALUES ('900002', '{"findings":[{"comparison":null,"contrast":null,"direction":"uncontrolled_improvement","end":93,"field":"abstract","hedged":0,"method":"rule","outcome":"craving","position":1,"probability":null,"quote":"Craving fell from 8 to 3 points","role":null,"significance":"not_stated","spin":0,"start":62,"status":"machine"}],"labels":[{"field_name":"humans","intercept":null,"margin":null,"model":null,"needs_review":null,"probabilities":null,"probability":null,"source":"rule","status":"machine","terms":null,"text_sha256":"9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236","threshold":null,"value":"true"},{"field_name":"scope","intercept":null,"margin":null,"model":null,"needs_review":null,"probabilities":null,"probability":null,"source":"rule","status":"machine","terms":null,"text_sha256":"9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236","threshold":null,"value":"core"},{"field_name":"study_type","intercept":null,"margin":null,"model":"m1","needs_review":null,"probabilities":null,"probability":0.9,"source":"classifier","status":"machine","terms":null,"text_sha256":"9b714a566c3d40ad61b988299b6cd4687ebe371b4771dd5acb598f9ce514a236","threshold":null,"value":"randomized_trial"}],"readings":[{"data":null,"detail":null,"end":42,"field":"abstract","kind":"dose","number":0.5,"position":1,"quote":"0.5 mg/kg","start":33,"status":"machine","unit":"mg/kg","value":"0.5 mg/kg"},{"data":null,"detail":"enrolled","end":28,"field":"abstract","kind":"sample_size","number":10.0,"position":1,"quote":"Ten invented people","start":9,"status":"machine","unit":null,"value":"10"}],"tags":[{"end":12,"field":"abstract","kind":"headline","quote":"Ten","source":"rule","start":9,"tag":"trial"}]}');
INSERT INTO "uncorrected" VALUES ('900004', '{"findings":[{"comparison":null,"contrast":null,"direction":"uncontrolled_improvement","end":93,"field":"abstract","hedged":0,"method":"rule","outcome":"craving","position":1,"probability":null,"quote":"Craving fell from 8 to 3 points","role":null,"significance":"not_stated","spin":0,"start":62,"status":"machine"}],"labels":[{"field_name":"humans","intercept":null,"margin":null,"model":null,"needs_review":null,"probabilities":null,"probability":null,"source":"rule","status":"machine","terms":null,"text_sha256":"c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27","threshold":null,"value":"true"},{"field_name":"scope","intercept":null,"margin":null,"model":null,"needs_review":null,"probabilities":null,"probability":null,"source":"rule","status":"machine","terms":null,"text_sha256":"c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27","threshold":null,"value":"core"},{"field_name":"study_type","intercept":null,"margin":null,"model":"m1","needs_review":null,"probabilities":null,"probability":0.9,"source":"classifier","status":"machine","terms":null,"text_sha256":"c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27","threshold":null,"value":"case_report"}],"readings":[{"data":null,"detail":null,"end":42,"field":"abstract","kind":"dose","number":0.5,"position":1,"quote":"0.5 mg/kg","start":33,"status":"machine","unit":"mg/kg","value":"0.5 mg/kg"},{"data":null,"detail":"enrolled","end":28,"field":"abstract","kind":"sample_size","number":10.0,"position":1,"quote":"Ten invented people","start":9,"status":"machine","unit":null,"value":"10"}],"tags":[{"end":12,"field":"abstract","kind":"headline","quote":"Ten","source":"rule","start":9,"tag":"trial"}]}');
INSERT INTO "second_readings" VALUES ('900004', 'm', 'dose', 2, '1 mg/kg', '0.5 mg/kg', 'differs', NULL, 1, 'abstract', 9, 28, 'Ten invented people', 'p', 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', '2026-03-07T05:17:00Z');
INSERT INTO "second_readings" VALUES ('900004', 'm', 'sample_size', 1, '10', '10', 'agrees', NULL, 1, 'abstract', 9, 28, 'Ten invented people', 'p', 'c69d0e43d9ce46ac6a18035402f5bdd3f8bd4097c9b13b1928e608edabf65c27', '2026-03-07T05:17:00Z');
INSERT INTO "rows" VALUES ('900001', 'An invented trial of ketamine, number 900001', 2025, 'Invented Journal', 'Doe J', 'randomized_trial', '["trial"]', 'core', 'human', 10, 'enrolled', '0.5 mg/kg', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["craving"]', '["craving: uncontrolled_improvement"]', NULL, 'NCT00000001', '["NCT00000001"]', 'eng', NULL, 1, 0, 0, 0, NULL, 0.9, 'machine', NULL, '900001', '10.9999/900001', NULL, '2026-03-01', 'abstract');
INSERT INTO "rows" VALUES ('900002', 'An invented trial, revised', 2025, 'Invented Journal', 'Doe J', 'case_report', '["case report"]', 'core', 'human', 10, 'enrolled', '0.5 mg/kg', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["craving"]', '["craving: uncontrolled_improvement"]', NULL, 'NCT00000001', '["NCT00000001"]', 'eng', NULL, 0, 0, 0, 0, NULL, NULL, 'corrected by a person', '["study_type: case_report"]', '900002', '10.9999/900002', NULL, '2026-03-01', 'abstract');
INSERT INTO "rows" VALUES ('900004', 'An invented trial of ketamine, number 900004', 2025, 'Invented Journal', 'Doe J', 'case_report', '["trial"]', 'core', 'human', 10, 'enrolled', '0.5 mg/kg', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '["craving"]', '["craving: uncontrolled_improvement"]', NULL, 'NCT00000001', '["NCT00000001"]', 'eng', NULL, 0, 0, 0, 0, 'readers differ', 0.9, 'readers differ', NULL, '900004', '10.9999/900004', NULL, '2026-03-01', 'abstract');
INSERT INTO "rows" VALUES ('900005', 'An invented trial of ketamine, number 900005', 2025, 'Invented Journal', 'Doe J', NULL, NULL, NULL, 'unclear', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, 'eng', NULL, 0, 0, 0, 0, NULL, NULL, 'machine', NULL, '900005', '10.9999/900005', NULL, '2026-03-02', 'abstract');
INSERT INTO "facets" VALUES ('study_type', 'case_report', 2, X'0C');
INSERT INTO "facets" VALUES ('study_type', '', 1, X'10');
INSERT INTO "facets" VALUES ('study_type', 'randomized_trial', 1, X'02');
INSERT INTO "facets" VALUES ('scope', 'core', 3, X'0E');
INSERT INTO "facets" VALUES ('scope', '', 1, X'10');
INSERT INTO "facets" VALUES ('outcomes', 'craving', 3, X'0E');
INSERT INTO "facets" VALUES ('outcomes', '', 1, X'10');
INSERT INTO "facets" VALUES ('directions', 'craving: uncontrolled_improvement', 3, X'0E');
INSERT INTO "facets" VALUES ('directions', '', 1, X'10');
INSERT INTO "facets" VALUES ('tags', 'trial', 2, X'0A');
INSERT INTO "facets" VALUES ('tags', '', 1, X'10');
INSERT INTO "facets" VALUES ('tags', 'case report', 1, X'04');
INSERT INTO "facets" VALUES ('route', '', 4, X'1E');
INSERT INTO "facets" VALUES ('role', '', 4, X'1E');
INSERT INTO "facets" VALUES ('population', '', 4, X'1E');
INSERT INTO "facets" VALUES ('country', '', 4, X'1E');
INSERT INTO "facets" VALUES ('funding', '', 4, X'1E');
INSERT INTO "facets" VALUES ('conflicts', '', 4, X'1E');
INSERT INTO "facets" VALUES ('species', 'human', 3, X'0E');
INSERT INTO "facets" VALUES ('species', 'unclear', 1, X'10');
INSERT INTO "facets" VALUES ('year', '2025', 4, X'1E');
INSERT INTO "facets" VALUES ('language', 'eng', 4, X'1E');
INSERT INTO "facets" VALUES ('open_access', '', 4, X'1E');
INSERT INTO "facets" VALUES ('retracted', '0', 3, X'1C');
INSERT INTO "facets" VALUES ('retracted', '1', 1, X'02');
INSERT INTO "facets" VALUES ('digest', '0', 4, X'1E');
INSERT INTO "facets" VALUES ('needs_review', '', 3, X'16');
INSERT INTO "facets" VALUES ('needs_review', 'readers differ', 1, X'08');
INSERT INTO "facets" VALUES ('status', 'machine', 2, X'12');
INSERT INTO "facets" VALUES ('status', 'corrected by a person', 1, X'04');
INSERT INTO "facets" VALUES ('status', 'readers differ', 1, X'08');
INSERT INTO "meta" VALUES ('schedule_days', '7');
INSERT INTO "meta" VALUES ('title', 'T');
INSERT INTO "meta" VALUES ('topic', 't');
CREATE INDEX "idx_papers_pmid" ON "papers" ("pmid");
CREATE INDEX "idx_papers_doi" ON "papers" ("doi");
CREATE INDEX "idx_papers_year" ON "papers" ("year");
CREATE INDEX "idx_papers_refreshed" ON "papers" ("refreshed");
CREATE INDEX "idx_publication_types_name" ON "publication_types" ("name");
CREATE INDEX "idx_mesh_name" ON "mesh" ("name");
CREATE INDEX "idx_notices_ref_type" ON "notices" ("ref_type");
CREATE INDEX "idx_registry_ids_registry_id" ON "registry_ids" ("registry_id");
CREATE INDEX "idx_harvests_started_at" ON "harvests" ("started_at");
CREATE INDEX "idx_changes_changed_on" ON "changes" ("changed_on");
CREATE INDEX "idx_changes_paper" ON "changes" ("paper");
CREATE INDEX "idx_labels_field_name_value" ON "labels" ("field_name", "value");
CREATE INDEX "idx_tags_kind_tag" ON "tags" ("kind", "tag");
CREATE INDEX "idx_readings_kind_value" ON "readings" ("kind", "value");
CREATE INDEX "idx_findings_outcome_direction" ON "findings" ("outcome", "direction");
CREATE INDEX "idx_reports_paper" ON "reports" ("paper");
CREATE INDEX "idx_votes_outcome_species_scope" ON "votes" ("outcome", "species", "scope");
CREATE INDEX "idx_harms_people_species_event" ON "harms" ("people", "species", "event");
CREATE INDEX "idx_effects_outcome_measure" ON "effects" ("outcome", "measure");
CREATE INDEX "idx_judgements_paper_field_name" ON "judgements" ("paper", "field_name");
CREATE INDEX "idx_second_readings_outcome_field_name" ON "second_readings" ("outcome", "field_name");
CREATE INDEX "idx_candidates_scope_cites" ON "candidates" ("scope", "cites");
CREATE INDEX "idx_citation_links_cited_citing" ON "citation_links" ("cited", "citing");
CREATE INDEX "idx_full_texts_status_reason" ON "full_texts" ("status", "reason");
CREATE INDEX "idx_article_values_kind_value" ON "article_values" ("kind", "value");
CREATE INDEX "idx_registry_values_trial_section_measure" ON "registry_values" ("trial", "section", "measure");
CREATE INDEX "idx_registry_events_trial_kind" ON "registry_events" ("trial", "kind");
CREATE INDEX "idx_registry_events_term" ON "registry_events" ("term");
CREATE INDEX "idx_rob2_answers_paper_result" ON "rob2_answers" ("paper", "result");
CREATE INDEX "idx_rows_study_type_scope_year" ON "rows" ("study_type", "scope", "year", "retracted", "needs_review", "species", "language", "open_access");
CREATE INDEX "idx_rows_scope_study_type_year" ON "rows" ("scope", "study_type", "year", "retracted", "needs_review");
CREATE INDEX "idx_rows_year_study_type" ON "rows" ("year", "study_type");
CREATE INDEX "idx_rows_retracted" ON "rows" ("retracted");
CREATE INDEX "idx_rows_n" ON "rows" ("n");
CREATE INDEX "idx_rows_first_seen" ON "rows" ("first_seen");
CREATE INDEX "idx_rows_study" ON "rows" ("study");
CREATE VIEW evidence AS SELECT
  paper, title, year, journal, first_author, study_type, tags, scope, species, n, n_kind, dose, route, role, comparator,
  population, country, women_percent, mean_age, funding, conflicts, outcomes, directions, key_sentence, study, registry_ids, language, open_access, retracted, concern, preprint,
  digest, needs_review, probability, status, by_person, pmid, doi, pmcid, first_seen, read_from FROM "rows";
CREATE VIEW all_changes AS
  SELECT harvest, paper, kind, changed_on, sentence, old, new FROM changes
  UNION ALL SELECT 'correction/' || correction, coalesce(paper, '-'), 'by_person', substr(made_at, 1, 10),
  replace(field_name, '_', ' ') || CASE WHEN coalesce(old_value, 'none') = value THEN ' confirmed by a person: ' || value
  ELSE ': ' || coalesce(old_value, 'nothing') || ' became ' || value END
  || CASE WHEN undoes IS NULL THEN '' ELSE ' (correction ' || undoes || ' undone)' END
  || ', by ' || made_by || ' (' || reason || ').', old_value, value FROM corrections;
CREATE VIEW topic_outcomes AS
  SELECT json_extract(o.value, '$.outcome') AS outcome, json_extract(o.value, '$.label') AS label, o.id AS position,
  json_extract(o.value, '$.core') AS core, json_extract(o.value, '$.group') = 'safety' AS safety
  FROM meta m, json_each(m.value, '$.outcomes') o WHERE m.key = 'definition';
