"""消息: what we tell a person outside the app; knows an address, never a Person."""
