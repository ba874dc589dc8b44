"""应缴核定: what is owed for which months."""
