"""P34, P35: whatever a sitting is about, a clerk sees its named fields in words and nothing else, and proposes only what the worker could choose there."""

from __future__ import annotations

import dataclasses
import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pydantic import ValidationError

from nfe_app.assistance import proposing, rules
from nfe_app.assistance.api import Open
from nfe_app.base import commands
from nfe_app.base.shareable import NotShareable
from nfe_app.ui import routes
from tests.assistance.beside import clerk_sees, fields_of, proposes, receipts_of, worker_sees
from tests.assistance.scopes import TRIED, beside, of_another, put_of, shows
from tests.cast import CARD, SAMPLES, Worker, new_clerk, newcomer, send, somebody_for
from tests.deeds import code_of, events_named, everything_kept, picture_of, result_of

NEVER = {
    "word": "a consent is nobody's to propose",
    "withdrawal": "taking back is one press, with nothing to choose",
    "deed": "a step that is on its way out, with nothing left to choose",
    "payment_intent": "written without signal alone, and then nobody looks along",
    **dict.fromkeys(("worth", "guide", "planned", "compared"), "income, age or sex: it leaves the phone for nobody"),
}
"""Drafts that are no scope, and why."""
ADDRESSES = {value for name, value in vars(routes).items() if name.isupper() and isinstance(value, str)}
SCOPES = pytest.mark.parametrize("scope", sorted(TRIED))
TYPED = ("我的密码是 1234", "13800002207", CARD["identity_number"], "北京市朝阳区建国路 1 号", "8000.00 元")
"""What somebody could have typed."""


@pytest.fixture
def clerk(autumn: object) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


@pytest.fixture
def she(autumn: object) -> Worker:
    """A rider."""
    return newcomer()


def drafts() -> dict[str, Any]:
    """The drafts and forms of all pages, by name."""
    made = {}
    for path in sorted(set(Path("nfe_app").glob("*/*.py")) - set(Path("nfe_app/localfirst").glob("*.py"))):
        for name in re.findall(r"^(\w+) = (?:Doc|Form)\(", path.read_text("utf-8"), re.MULTILINE):
            draft = getattr(import_module(".".join(path.with_suffix("").parts)), name)
            made[draft.name] = draft
    return made


def test_every_scope_is_tried_here_and_has_a_room_that_speaks_for_it() -> None:
    assert {*TRIED} == {*rules.SHAREABLE} == {*proposing.MATTERS}
    assert all(matter.scope is rules.SHAREABLE[name] for name, matter in proposing.MATTERS.items())


@SCOPES
def test_every_field_of_a_draft_is_shown_or_left_out_on_purpose(scope: str) -> None:
    """A field that a page gains is a stranger here until somebody names it."""
    known = rules.SHAREABLE[scope]
    fields = {one.name for one in dataclasses.fields(drafts()[known.draft].initial)}
    assert {*known.fields} | {*TRIED[scope].kept} == fields
    assert not {*known.fields} & {*TRIED[scope].kept}


def test_every_draft_of_a_phone_is_a_scope_or_never_one() -> None:
    kept = {name for name, draft in drafts().items() if not draft.memory}
    shared = {scope.draft for scope in rules.SHAREABLE.values()}
    assert kept <= shared | {*NEVER}
    assert not shared & {*NEVER}


@SCOPES
def test_its_pages_are_pages_of_the_phone_and_each_field_stands_somewhere(scope: str) -> None:
    known = rules.SHAREABLE[scope]
    assert {*known.pages} <= ADDRESSES
    assert all(one.at for one in known.fields.values())


@SCOPES
def test_the_clerk_reads_words_and_never_a_code(scope: str, she: Worker, clerk: Worker) -> None:
    tried = TRIED[scope]
    frame = tried.ready(she)
    which = beside(she, clerk, scope, frame)
    told = clerk_sees(clerk, which)
    assert (told.page, told.scope) == (tried.title, rules.SHAREABLE[scope].title)
    assert {row.name for row in told.rows} == {*rules.SHAREABLE[scope].fields}
    assert fields_of(clerk, which) | tried.says == fields_of(clerk, which)
    shown = {text for row in told.rows for text in (row.says, *(words for _value, words in row.choices))}
    assert not shown & {value for value in frame.values() if value}


@SCOPES
def test_nothing_of_the_person_reaches_the_clerk(scope: str, she: Worker, clerk: Worker) -> None:
    """P34: whatever of the person the house knows is searched for in all that is sent to the desk."""
    frame = TRIED[scope].ready(she)
    which = beside(she, clerk, scope, frame)
    result_of(proposes(clerk, which, *TRIED[scope].good(she)))
    sent = json.dumps(dataclasses.asdict(clerk_sees(clerk, which)), ensure_ascii=False)
    assert [one for one in (she.name, she.identity, she.phone, str(she.id)) if one in sent] == []
    sums = {str(bill["amount_fen"]) for bill in picture_of(she)["bills"]}
    sums |= {f"{int(one) // 100}.{int(one) % 100:02d}" for one in sums}
    assert [one for one in sums if re.search(rf"(?<!\d){re.escape(one)}(?!\d)", sent)] == []


@SCOPES
def test_what_is_typed_is_refused_in_every_field_and_not_kept(scope: str, she: Worker, clerk: Worker) -> None:
    """P35: of the phone too nothing is taken in that is no choice."""
    frame = TRIED[scope].ready(she)
    which = beside(she, clerk, scope, frame)
    before = fields_of(clerk, which)
    for name in rules.SHAREABLE[scope].fields:
        for text in TYPED:
            with pytest.raises(NotShareable):
                shows(she, which, TRIED[scope].page, frame | {name: str(text)})
    assert fields_of(clerk, which) == before
    kept = everything_kept()
    assert [text for text in (TYPED[0], TYPED[3]) if text in kept] == []


@SCOPES
def test_the_other_fields_of_its_draft_are_refused_shown_pointed_at_or_proposed(
    scope: str, she: Worker, clerk: Worker
) -> None:
    frame = TRIED[scope].ready(she)
    which = beside(she, clerk, scope, frame)
    others = {name for one in rules.SHAREABLE.values() for name in one.fields} - {*rules.SHAREABLE[scope].fields}
    for name in sorted({*TRIED[scope].kept} | others):
        with pytest.raises(NotShareable):
            shows(she, which, TRIED[scope].page, frame | {name: ""})
        assert code_of(send(clerk, "assistance.point", which | {"field": name})) == "not_shareable"
        assert code_of(proposes(clerk, which, name, "")) == "not_shareable"


@SCOPES
def test_a_page_of_another_matter_is_told_as_another_page(scope: str, she: Worker, clerk: Worker) -> None:
    frame = TRIED[scope].ready(she)
    which = beside(she, clerk, scope, frame)
    for page in sorted(ADDRESSES - {*rules.SHAREABLE[scope].pages}):
        shows(she, which, page, frame)
        assert clerk_sees(clerk, which).page == "别的页，看不到"
    assert {one["page"] for one in receipts_of(she)[0]["seen"]} == {TRIED[scope].title}


@SCOPES
def test_a_proposal_is_words_and_what_it_brings_and_is_seen_once_it_is_taken(
    scope: str, she: Worker, clerk: Worker
) -> None:
    tried = TRIED[scope]
    which = beside(she, clerk, scope, tried.ready(she))
    name, value = tried.good(she)
    made = result_of(proposes(clerk, which, name, value))
    told = worker_sees(which)
    assert told["proposals"][0]["says"] == tried.words
    assert {*put_of(told)} == tried.brings
    assert (told["pointed"], told["at"]) == (name, rules.SHAREABLE[scope].fields[name].at)
    assert (told["draft"], told["home"]) == (rules.SHAREABLE[scope].draft, rules.SHAREABLE[scope].home)
    result_of(send(she, "assistance.answer", {"proposal_id": made["proposal_id"], "accepted": True}))
    (receipt,) = receipts_of(she)
    assert [(one["says"], one["answer"]) for one in receipt["proposed"]] == [(tried.words, "你要了")]


@SCOPES
def test_what_the_worker_could_not_choose_there_is_not_proposed(scope: str, she: Worker, clerk: Worker) -> None:
    which = beside(she, clerk, scope, TRIED[scope].ready(she))
    for name, value, code in TRIED[scope].bad:
        assert code_of(proposes(clerk, which, name, value)) == code, (name, value)
    assert worker_sees(which)["proposals"] == []


@SCOPES
def test_the_receipt_tells_in_words_each_field_that_came_into_sight(scope: str, she: Worker, clerk: Worker) -> None:
    tried = TRIED[scope]
    frame = tried.ready(she)
    beside(she, clerk, scope, frame)
    (receipt,) = receipts_of(she)
    titles = {name: one.title for name, one in rules.SHAREABLE[scope].fields.items()}
    seen = {(one["title"], one["says"]) for one in receipt["seen"]}
    assert {(titles[name], words) for name, words in tried.says.items() if name in frame} <= seen
    assert len(receipt["seen"]) == len(frame)
    assert receipt["scope"] == rules.SHAREABLE[scope].title


@SCOPES
def test_strangers_see_and_propose_nothing_of_it(scope: str, she: Worker, clerk: Worker) -> None:
    """Strangers: another clerk, another worker, and a worker who has nothing of the kind."""
    tried = TRIED[scope]
    frame = tried.ready(she)
    which = beside(she, clerk, scope, frame)
    assert code_of(proposes(new_clerk("senior_clerk"), which, *tried.good(she))) == "not_yours"
    assert code_of(send(newcomer(), "assistance.let_in", which)) == "not_yours"


@pytest.mark.parametrize("scope", ["enrolled", "moves", "pay", "refund"])
def test_what_is_somebody_elses_is_told_to_nobody_and_not_proposed(scope: str, she: Worker, clerk: Worker) -> None:
    """A stranger's id in one's own frame says nothing, and opens nothing."""
    name, value = of_another(scope)
    which = beside(she, clerk, scope, {name: value} if scope != "moves" else {})
    assert code_of(proposes(clerk, which, name, value)) == "not_offered_here"
    assert fields_of(clerk, which)[name] == ("看不出是哪一个" if scope != "moves" else "没有选")


def test_a_scope_that_is_none_opens_nothing() -> None:
    with pytest.raises(ValidationError):
        Open(scope="income", minutes=15)


HELPED = sorted(kind for kind, one in commands.REGISTRY.items() if issubclass(one.payload, commands.Helped))


@pytest.mark.parametrize("kind", HELPED)
def test_the_journal_names_the_proposals_that_a_deed_was_done_by(kind: str, autumn: object) -> None:
    who = somebody_for(kind)
    payload = SAMPLES[kind](who)
    taken = [str(uuid4()), str(uuid4())]
    result_of(send(who, kind, payload | {"proposals": taken}))
    (line,) = events_named("proposals.taken_up")
    assert (line.person_id, line.facts) == (who.id, {"kind": kind, "proposals": taken})


def test_a_deed_without_any_writes_no_such_line_and_a_refused_one_neither(autumn: object) -> None:
    who = newcomer()
    code_of(send(who, "enrolment.pause", {"enrolment_id": str(uuid4()), "proposals": [str(uuid4())]}))
    assert events_named("proposals.taken_up") == []
