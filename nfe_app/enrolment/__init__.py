"""参保登记: place, schemes, grade, how often to pay."""
