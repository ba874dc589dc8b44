"""Another place's office that only plays: it keeps letters, goes on when somebody presses, and may be late, refuse, or lose an answer."""
