"""专属经办人: the clerk by name whom a worker can ask, when they are there, and calling back."""
