"""参保证明: a paper that can be checked; a folder is a word of the trade, a file name is a floor."""
