"""本地优先: the phone's own store: it reads here, writes here, and sends when there is signal. Knows no word of the trade."""
