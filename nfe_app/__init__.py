"""新就业社保: social insurance for workers in new forms of employment. A folder is a word of the trade, a file name is a floor."""
