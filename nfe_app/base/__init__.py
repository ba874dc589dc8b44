"""底座: what every room stands on: money, months, errors, the clock, the database, the command door, the journal."""
