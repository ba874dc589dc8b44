"""Trees drawn at random, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

from nfe_app.catalog.derivation import Add, Clamp, Compare, Divide, Input, LookUp, Multiply, Repeat, Tree, Value

whole = st.integers(-(10**12), 10**12)
leaves: st.SearchStrategy[Tree] = st.builds(Value, whole, st.sampled_from(["", "费率"])) | st.builds(
    Input, st.sampled_from(["base", "income", "last", "turn"])
)


def branches(trees: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    """One step over smaller trees."""
    parts = st.lists(trees, min_size=1, max_size=3).map(tuple)
    rounding = st.sampled_from(["half_up", "up", "down"])
    return (
        st.builds(Add, parts)
        | st.builds(Multiply, parts)
        | st.builds(Clamp, trees, trees, trees)
        | st.builds(Divide, trees, trees, rounding, st.sampled_from([1, 10, 100]))
        | st.builds(Compare, st.sampled_from(["lt", "le", "eq", "ge", "gt"]), trees, trees, trees, trees)
        | st.builds(LookUp, trees, st.lists(st.tuples(whole, trees), max_size=3).map(tuple))
        | st.builds(Repeat, st.integers(-1, 4).map(Value), trees, trees, st.just("last"))
    )


trees = st.recursive(leaves, branches, max_leaves=12)
