"""交接: a draft that goes from a phone to the counter and back, by a short code or a picture; a folder is a word of the trade, a file name is a floor."""
