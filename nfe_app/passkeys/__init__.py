"""通行密钥: keys that a phone keeps behind its own lock, by which a person signs in without a code."""
