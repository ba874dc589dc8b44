"""缴费记录: months covered, folded from the ledger."""
