"""How the shipped model was learned and measured; nothing here runs when records are classified."""
