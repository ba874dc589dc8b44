"""自动扣款 (mandate): bills that are paid by themselves on an agreed day, up to a sum that the person set; a folder is a word of the trade, a file name is a floor."""
