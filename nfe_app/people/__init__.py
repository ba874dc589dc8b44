"""人员: who is here and who may act for whom."""
