"""参保指引: helping to choose: two places side by side, which day how much, what keeps cover unbroken, and which scheme fits."""
