"""同意 consent: what a person lets us use, each purpose by itself; a folder is a word of the trade, a file name is a floor."""
