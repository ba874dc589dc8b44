"""审计 audit: what happened and what was entered, sealed into one chain; a folder is a word of the trade, a file name is a floor."""
