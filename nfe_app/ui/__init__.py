"""界面: how every page looks: the frame, the parts, the addresses, and what the phone knows of its person."""
