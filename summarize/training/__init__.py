"""How the models of this stage were learned and measured; nothing here runs when records are read."""
