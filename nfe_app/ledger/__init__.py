"""账本: every fen, entered twice."""
