"""P33: everybody gives every command; a cell is allowed by the table and the registry, or refused, changes nothing and tells nothing."""

from __future__ import annotations

import json

import pytest

from nfe_app.base.commands import REGISTRY
from tests.cast import BEIJING, SAMPLES, Worker, new_clerk, newcomer, send, somebody_for
from tests.matrix.callers import ALL, HERS, Caller, called, callers, everything, moved, role_of, secrets_of

KINDS = sorted(REGISTRY)
HERS_ALONE, ONES_OWN, HERE, HOUSE, BELOW = "hers alone", "one's own", "here", "of the house", "below"
BEGUN = "begun at this desk"
TABLE = {
    "people.identify": ONES_OWN,
    "drafts.keep": ONES_OWN,
    "privacy.consent": ONES_OWN,
    "privacy.withdraw": ONES_OWN,
    "privacy.ask_deletion": ONES_OWN,
    "privacy.keep_me": ONES_OWN,
    "recovery.start": HOUSE,
    "recovery.confirm": BEGUN,
    "recovery.stop": HERS_ALONE,
    "recovery.stop_at_counter": HOUSE,
    "changes.note_address": ONES_OWN,
    "changes.note_work": ONES_OWN,
    "changes.ask_household": ONES_OWN,
    "changes.ask_name": ONES_OWN,
    "changes.ask_identity": ONES_OWN,
    "changes.ask_account": ONES_OWN,
    "changes.withdraw": HERS_ALONE,
    "changes.decide": HERE,
    "enrolment.confirm": ONES_OWN,
    "enrolment.pause": HERS_ALONE,
    "enrolment.resume": HERS_ALONE,
    "enrolment.stop": HERS_ALONE,
    "payment.start": HERS_ALONE,
    "payment.collect": HERE,
    "payment.ask": HERS_ALONE,
    "payment.give_up": HERS_ALONE,
    "paycode.make": HERS_ALONE,
    "paycode.withdraw": HERS_ALONE,
    "reconciliation.deal_with": HOUSE,
    "reconciliation.end_unequal": HERE,
    "refund.request": HERS_ALONE,
    "refund.decide": HERE,
    "refund.hand_back": HERE,
    "mandate.sign": ONES_OWN,
    "mandate.ask": HERS_ALONE,
    "mandate.end": HERS_ALONE,
    "jar.fill": ONES_OWN,
    "jar.note_income": ONES_OWN,
    "jar.set_plan": ONES_OWN,
    "jar.pay": HERS_ALONE,
    "jar.take_back": ONES_OWN,
    "certificate.issue": ONES_OWN,
    "certificate.withdraw": HERS_ALONE,
    "transfer.request": ONES_OWN,
    "transfer.settle": ONES_OWN,
    "transfer.withdraw": HERS_ALONE,
    "transfer.decide": HERE,
    "transfer.hear": HERE,
    "transfer.merge": HERE,
    "desk.give_up": HOUSE,
    "desk.take": HERE,
    "desk.let_go": HERE,
    "desk.take_over": HERE,
    "caseworker.call_back": ONES_OWN,
    "caseworker.call_off": HERS_ALONE,
    "caseworker.note_call": HERE,
    "caseworker.set_hours": HOUSE,
    "handover.take": HOUSE,
    "assistance.join": HOUSE,
    "assistance.come": BEGUN,
    "assistance.let_in": HERS_ALONE,
    "assistance.end": HERS_ALONE,
    "assistance.say": HERS_ALONE,
    "assistance.answer": HERS_ALONE,
    "assistance.point": BEGUN,
    "assistance.propose": BEGUN,
    "assistance.reply": BEGUN,
    "assistance.leave": BEGUN,
    "counter.receive": HOUSE,
    "counter.fill": BEGUN,
    "counter.want": BEGUN,
    "counter.ask": BEGUN,
    "counter.decide": BEGUN,
    "counter.card": BEGUN,
    "counter.act": BEGUN,
    "counter.end": BEGUN,
    "kiosk.take": ONES_OWN,
    "kiosk.show": HERS_ALONE,
    "kiosk.print_out": HERS_ALONE,
    "kiosk.end": HERS_ALONE,
    "kiosk.fill_paper": HERE,
    "kiosk.switch_off": HERE,
    "staff.add": BELOW,
    "staff.assign": BELOW,
    "staff.end_sign_ins": BELOW,
    "staff.forget_second": BELOW,
    "staff.close": BELOW,
    "staff.unmask": HERE,
    "staff.end_look": HERS_ALONE,
}
"""Whose the object of each command is: one worker's, the one's who gives it, a region's, the house's, or a colleague's below one; or what a clerk began."""
NOES = {"forbidden", "not_yours", "not_your_region", "not_signed_in"}


def is_allowed(kind: str, name: str) -> bool:
    """What the table says of a cell."""
    if role_of(name) not in REGISTRY[kind].roles:
        return False
    whose = TABLE[kind]
    return {
        HERS_ALONE: name == HERS,
        ONES_OWN: True,
        HERE: name.endswith(" here"),
        HOUSE: True,
        BEGUN: True,
        BELOW: name.endswith(" here"),
    }[whose]


def scene(kind: str) -> tuple[Worker, dict[str, object]]:
    """Her, and the command about her things; about a colleague of Beijing where it is of staff."""
    she = newcomer()
    payload = SAMPLES[kind](she if "worker" in REGISTRY[kind].roles else somebody_for(kind))
    if kind in ("staff.assign", "staff.end_sign_ins", "staff.forget_second", "staff.close"):
        payload |= {"member_id": str(new_clerk("clerk", BEIJING).id)}
    if "regions" in payload:
        payload |= {"regions": ["110108"]}
    return she, payload


def answer_to(kind: str, caller: Caller, payload: dict[str, object], client) -> tuple[dict[str, object], str]:
    """What the door says: over HTTP to a stranger, whom nothing else lets in."""
    if caller.subject is None:
        item = {"id": "01890000-0000-7000-8000-000000000001", "kind": kind, "payload": payload}
        told = client.post("/api/commands", json=[item | {"made_at": "2025-10-01T02:00:00Z"}])
        return told.json(), told.text
    told = send(caller.subject, kind, payload)
    return told, json.dumps(told, ensure_ascii=False)


def own_payload(kind: str, caller: Caller, payload: dict[str, object]) -> dict[str, object]:
    """Of what is one's own, another worker speaks of their own, and a clerk of what they began."""
    if TABLE[kind] in (ONES_OWN, BEGUN) and caller.who is not None and caller.name != HERS:
        return SAMPLES[kind](caller.who)
    return payload


def test_every_command_has_its_row_and_the_row_says_what_the_registry_says() -> None:
    assert sorted(TABLE) == KINDS
    for kind, whose in TABLE.items():
        known = REGISTRY[kind]
        assert (known.of is not None) == (whose == HERS_ALONE), kind
        assert (whose == HERE) <= (known.lies is not None), kind
        assert (whose in (HERS_ALONE, ONES_OWN)) == (known.roles == {"worker"}), kind


@pytest.mark.parametrize("kind", KINDS)
def test_everybody_gives_it(kind: str, client) -> None:
    """P33: no cell is left out."""
    she, payload = scene(kind)
    tried = []
    for caller in callers(she):
        client.cookies.clear()
        assert caller.role == role_of(caller.name)
        if not is_allowed(kind, caller.name):
            before = everything("command")
            told, text = answer_to(kind, caller, payload, client)
            after = everything("command")
            assert told.get("code") in NOES, (kind, caller.name, told)
            assert moved(before, after) == {}, (kind, caller.name)
            assert not [one for one in secrets_of(she) if one and one in text], (kind, caller.name)
        tried.append(caller.name)
    assert tuple(tried) == ALL


@pytest.mark.parametrize("kind", KINDS)
def test_who_may_give_it_is_not_refused(kind: str, client) -> None:
    """P33: the other half of the cells, each on things of its own."""
    for name in ALL:
        if is_allowed(kind, name):
            she, payload = scene(kind)
            caller = called(name, she)
            told, _text = answer_to(kind, caller, own_payload(kind, caller, payload), client)
            assert told["ok"], (kind, name, told)
