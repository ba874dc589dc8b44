"""个人信息 privacy: what is used of a person, by whom, and what they say to it; a folder is a word of the trade, a file name is a floor."""
