"""柜台: a clerk and a worker in one room: the clerk shows on one screen, the worker decides there; or has it done, by a paper they signed."""
