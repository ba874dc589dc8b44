"""攒保费: money that a person puts by for premiums, and what is paid out of it."""
