"""缴费码: a number, telling nothing of anybody, by which anyone may pay a person's bills: on a phone, at a counter, by transfer."""
