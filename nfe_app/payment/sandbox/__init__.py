"""沙箱: a channel of our own that speaks WeChat Pay v3, takes no money, misbehaves on purpose, and never starts in production."""
