"""关系转移接续: years and money of a relation that go from one place to another, step by step, with who has to do what by when."""
