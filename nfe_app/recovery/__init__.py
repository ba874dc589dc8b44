"""换回账号: a person whose number is lost gets their account back at a counter, on a new number, after a day."""
