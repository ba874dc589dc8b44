"""待发: what a person made on this phone and the server has not shown to be done yet; it stands above every room whose deeds it names."""
