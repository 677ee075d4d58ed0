"""Full texts of articles (JATS)."""
