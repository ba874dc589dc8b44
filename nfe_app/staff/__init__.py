"""经办人员: who works at the desk, with which role, where, and what two of them must do together."""
