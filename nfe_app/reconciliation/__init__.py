"""对账: the channel's bill of a day and our ledger, line against entry."""
