"""A draft becomes a line and frames and is the same again, on the phone and at the counter alike; whatever else is read is refused."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nfe_app.assistance.rules import SHAREABLE
from nfe_app.handover import rules
from nfe_app.handover.rules import Gathered, Handed, NotOurs, OfAnother
from tests.handover.drawn import BYS, DRAFTS, KNOWN, PIECES, VALUES, phone_says

CASES = json.loads(Path(__file__).with_name("handing.json").read_text())
FEW = settings(max_examples=5, deadline=None)


def read(frames: Sequence[str]) -> tuple[list[str], str]:
    """What each frame was refused for, and the line where all of them were there."""
    so_far, noes = Gathered(), []
    for frame in frames:
        try:
            so_far = rules.gather(so_far, frame)
            noes.append("")
        except (NotOurs, OfAnother) as no:
            noes.append(no.code)
    return noes, rules.joined(so_far) if so_far.complete else ""


def test_what_is_handed_over_is_what_may_be_shown_and_nothing_else():
    """No name, no number and nothing typed but a base in digits: the fields are those of the shared screen."""
    assert list(rules.FIELDS) == list(SHAREABLE["enrolment"].fields) == list(KNOWN)


@pytest.mark.parametrize("case", CASES["drafts"], ids=lambda case: case["says"])
def test_a_draft_of_the_table(case):
    draft = Handed(rules.whole(case["values"]), case["by"])
    assert rules.line_of(draft) == case["line"]
    assert rules.frames_of(case["line"]) == case["frames"]
    assert rules.draft_of(case["line"]) == draft


@pytest.mark.parametrize("case", CASES["refused"], ids=lambda case: case["says"])
def test_what_the_table_refuses(case):
    assert read([case["read"]]) == ([case["no"]], "")


@given(DRAFTS, PIECES)
def test_every_draft_comes_back_as_it_went(draft: Handed, piece: int) -> None:
    line = rules.line_of(draft)
    assert read(rules.frames_of(line, piece))[1] == line
    assert rules.draft_of(line) == draft


@given(DRAFTS, PIECES, st.data())
def test_frames_are_gathered_in_any_order_with_losses_and_repeats(
    draft: Handed, piece: int, data: st.DataObject
) -> None:
    line = rules.line_of(draft)
    frames = rules.frames_of(line, piece)
    seen = data.draw(st.lists(st.sampled_from(frames), max_size=20))
    noes, told = read(seen)
    assert not any(noes)
    assert told == (line if set(seen) == set(frames) else "")
    assert read([*seen, *data.draw(st.permutations(frames))])[1] == line


@given(DRAFTS, DRAFTS, PIECES)
def test_a_frame_of_another_draft_is_refused_and_what_was_read_stays(one: Handed, two: Handed, piece: int) -> None:
    ours, others = (rules.frames_of(rules.line_of(each), piece) for each in (one, two))
    if one == two:
        return
    noes, told = read([ours[0], *others, *ours])
    assert noes == ["", *["another_draft"] * len(others), *[""] * len(ours)]
    assert told == rules.line_of(one)


@given(DRAFTS, PIECES, st.data())
def test_a_damaged_frame_is_refused(draft: Handed, piece: int, data: st.DataObject) -> None:
    """One sign that was read wrong is found, wherever it stands."""
    frame = data.draw(st.sampled_from(rules.frames_of(rules.line_of(draft), piece)))
    at = data.draw(st.integers(0, len(frame) - 1))
    sign = data.draw(st.sampled_from("ABF019:.-").filter(lambda one: one != frame[at]))
    assert read([frame[:at] + sign + frame[at + 1 :]]) == (["not_a_draft"], "")


@given(
    VALUES, st.sampled_from(rules.FIELDS), st.sampled_from(["王芳", "13900000001 ", "a b", "A", "x:y", "٣٣٠١٠٠", "-"])
)
def test_what_somebody_typed_is_not_handed_over(values: dict[str, str], name: str, typed: str) -> None:
    with pytest.raises(NotOurs):
        rules.line_of(Handed(values | {name: typed}))


@FEW
@given(st.lists(st.tuples(DRAFTS, PIECES), min_size=20, max_size=20), st.data())
def test_the_phone_makes_the_same_of_all_of_it(drafts: list[tuple[Handed, int]], data: st.DataObject) -> None:
    """The rule stands twice, in Python and in JavaScript: both are asked the same."""
    lines = [rules.line_of(draft) for draft, _piece in drafts]
    frames = [rules.frames_of(line, piece) for line, (_draft, piece) in zip(lines, drafts, strict=True)]
    mixed = [one for some in frames[:3] for one in some] + [case["read"] for case in CASES["refused"]]
    reads = [*frames, *[data.draw(st.lists(st.sampled_from(mixed), max_size=12)) for _time in range(10)]]
    said = phone_says(drafts, reads)
    backs = [{"values": dict(draft.values), "by": draft.by} for draft, _piece in drafts]
    assert [one["line"] for one in said["told"]] == lines
    assert [one["frames"] for one in said["told"]] == frames
    assert [one["back"] for one in said["told"]] == backs
    assert [(one["noes"], one["line"]) for one in said["read"]] == [read(one) for one in reads]


@given(BYS)
def test_by_whom_it_came_is_told_by_its_id_alone(by: str) -> None:
    found = rules.id_of(by)
    assert (found.hex if found else "") == by
