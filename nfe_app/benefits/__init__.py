"""待遇: what contributions buy, in a folder named after that word."""
