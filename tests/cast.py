"""Named people, and the ways they come to the door: Wang Fang the rider, Li Qiang the driver, Clerk Zhao, and Mallory."""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from itertools import count
from uuid import UUID

from httpx import Client as Browser
from sqlmodel import select

from nfe_app import seed
from nfe_app.assistance import actions as assisting
from nfe_app.assistance import joining
from nfe_app.base import clock, commands, database, door
from nfe_app.base.commands import Envelope, Subject
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.base.subject import WHOLE_COUNTRY
from nfe_app.billing import actions as billing
from nfe_app.caseworker import tables as caseworkers
from nfe_app.catalog import actions as catalog
from nfe_app.counter import papers
from nfe_app.handover import giving
from nfe_app.handover.giving import Whoever
from nfe_app.handover.rules import Handed
from nfe_app.kiosk import actions as kiosks
from nfe_app.kiosk import screens
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import Line
from nfe_app.materials import actions as materials
from nfe_app.materials.rules import MOST_PIECE
from nfe_app.payment import actions as payment
from nfe_app.payment import gateway, outcome
from nfe_app.payment.lines import Theirs
from nfe_app.people import actions as people
from nfe_app.people import codes, staff, states
from nfe_app.people.codes import Asker
from nfe_app.people.rules import check_digit
from nfe_app.people.staff import Post
from nfe_app.reconciliation import actions as reconciliation
from nfe_app.reconciliation import tables as kept
from nfe_app.reconciliation.rules import Comparison, Difference, Name
from nfe_app.refund import actions as refunding
from nfe_app.refund import tables as refunds
from nfe_app.staff import looking
from nfe_app.transfer import gateway as offices
from nfe_app.transfer import hearing as transferring
from nfe_app.transfer import tables as transfers

AUTUMN = datetime(2025, 10, 1, 2, 0, tzinfo=UTC)
BEIJING, JIAYUGUAN, TIANJIN = "110000", "620200", "120000"
_newcomers = count(1)
OURS = {"sec-fetch-site": "same-origin"}
"""What a browser says of a request that a page of ours makes."""


def identity_number(birthday: str, order: int) -> str:
    """An invented identity number of region 999999, with a right check digit."""
    body = f"999999{birthday}{order:03d}"
    return body + check_digit(body)


@dataclass(frozen=True)
class Worker:
    """A person with a phone, registered or not, and the token of the phone's sign-in."""

    name: str
    phone: str
    identity: str
    id: UUID
    token: str
    role: str = "worker"
    regions: tuple[str, ...] = (WHOLE_COUNTRY,)

    @property
    def subject(self) -> Subject:
        """The worker at the door."""
        if self.role == "worker":
            return Subject(self.id, self.role, proved_at=clock.now())
        return Subject(self.id, self.role, "", frozenset(self.regions), clock.now())


def worker(
    name: str, phone: str, birthday: str, order: int = 1, *, identified: bool = True, address: str = "127.0.0.1"
) -> Worker:
    """A worker who signed in with a code, and said who they are."""
    with database.work() as session:
        code = codes.ask_code(session, f"+86{phone}", Asker(address, phone))
    with database.work() as session:
        came = codes.try_code(session, f"+86{phone}", code, Asker(address, phone))
    assert came.person_id
    made = Worker(name, phone, identity_number(birthday, order), came.person_id, came.token)
    if identified:
        with database.work() as session:
            people.identify(session, people.Identity(name=name, identity_number=made.identity), made.subject)
    return made


def wang_fang() -> Worker:
    """The rider: Beijing."""
    return worker("王芳", "13800002207", "19900512")


def li_qiang() -> Worker:
    """The driver: Tianjin."""
    return worker("李强", "13800002208", "19850820")


def mallory() -> Worker:
    """A stranger with an account of their own and no right to anything of the others."""
    return worker("马洛", "13800009999", "19990101")


def newcomer() -> Worker:
    """Somebody new each time, signed in, who has not said yet who they are."""
    number = next(_newcomers)
    birthday, order = f"{1960 + number // 900}0301", number % 900 + 1
    return worker("新来", f"139{number:08d}", birthday, order, identified=False, address=f"newcomer {number}")


def clerk_zhao() -> Subject:
    """The head of the clerks, for the whole country, who has just signed in at the desk."""
    with database.work() as session:
        id_ = staff.add(session, "zhao", "correct horse battery", "赵经办", Post("senior_clerk"))
        return Subject(id_, "senior_clerk", "", frozenset({WHOLE_COUNTRY}), clock.now())


def new_clerk(role: str = "senior_clerk", *regions: str) -> Worker:
    """A member of staff new each time, of one role and some regions or the whole country, signed in at the desk."""
    where = regions or (WHOLE_COUNTRY,)
    with database.work() as session:
        post = Post(role, "", where)
        id_ = staff.add(session, f"clerk{next(_newcomers)}", "correct horse battery", "新经办", post)
        return Worker("新经办", "", "", id_, people.sign_in(session, id_), role, where)


def at_desk(token: str) -> dict[str, str]:
    """The cookies of a browser at the desk: the sign-in, and the token of the session that our pages read beside it."""
    return {"nfe-desk": token, "nfe-desk-csrf": door.csrf_of(token)}


def seat_of(token: str) -> str:
    """The same as a browser says it in a header."""
    return "; ".join(f"{name}={value}" for name, value in at_desk(token).items())


def formed(browser: Browser, **fields: str) -> dict[str, str]:
    """A form of the desk as our pages send it from this browser: with the token of the session."""
    return fields | {"csrf": browser.cookies.get("nfe-desk-csrf") or ""}


def somebody_for(kind: str) -> Worker:
    """Somebody new who may give a kind of command."""
    roles = commands.REGISTRY[kind].roles
    return newcomer() if "worker" in roles else new_clerk("senior_clerk" if "senior_clerk" in roles else min(roles))


def envelope(kind: str, payload: dict[str, object], id_: UUID | None = None) -> Envelope:
    """One item as a phone makes it now."""
    return Envelope(id=id_ or new_id(), kind=kind, payload=payload, made_at=clock.now())


def send(who: Worker | Subject, kind: str, payload: dict[str, object], id_: UUID | None = None) -> dict[str, object]:
    """What the door answers to one item of one person."""
    subject = who.subject if isinstance(who, Worker) else who
    answer: dict[str, object] = json.loads(commands.run(envelope(kind, payload, id_), subject))
    return answer


def choice(place: str = BEIJING, frequency: str = "month", **chosen: dict[str, object]) -> dict[str, object]:
    """A confirmed choice; without any, Beijing pension at base 8000, as on 2025-10-01."""
    pension = {"option": "own", "base_fen": 800_000, "shown_fen": 160_000}
    choices = [{"scheme": scheme, **one} for scheme, one in (chosen or {"employee_pension": pension}).items()]
    return {"draft_id": str(new_id()), "place": place, "residence": "work", "frequency": frequency, "choices": choices}


def identity_of(who: Worker) -> dict[str, object]:
    """What somebody says of who they are."""
    return {"name": who.name, "identity_number": who.identity}


def is_known(who: Worker) -> Worker:
    """Somebody who has said who they are."""
    assert send(who, "people.identify", identity_of(who))["ok"]
    return who


def is_enrolled(who: Worker) -> dict[str, object]:
    """Somebody who is enrolled in Beijing's pension; which enrolment that is."""
    done = send(is_known(who), "enrolment.confirm", choice())
    return {"enrolment_id": done["result"]["enrolments"][0]}  # type: ignore[index]


def is_billed(who: Worker) -> dict[str, object]:
    """Somebody who owes a bill; what they would pay."""
    is_enrolled(who)
    with database.look() as session:
        owed = [bill for bill in billing.shown_to(session, who.id) if bill["state"] == "owed"]
    return {"bill_ids": [bill["id"] for bill in owed], "amount_fen": sum(bill["amount_fen"] for bill in owed)}


def is_paying(who: Worker) -> dict[str, object]:
    """Somebody whose payment is on its way, through a channel that says nothing; which payment that is."""
    gateway.connect("wechat", seed.Invented())
    done = send(who, "payment.start", is_billed(who))
    return {"payment_id": done["result"]["payment_id"]}  # type: ignore[index]


def has_somebody_at_the_counter(_clerk: Worker) -> dict[str, object]:
    """Somebody else stands at the counter and owes; what the clerk would show a code for."""
    gateway.connect("wechat", seed.Invented())
    return is_billed(newcomer())


def has_code(who: Worker) -> dict[str, object]:
    """Somebody who has made a payment code; which code that is."""
    return {"code_id": send(who, "paycode.make", is_billed(who))["result"]["code_id"]}  # type: ignore[index]


def has_paper(who: Worker) -> str:
    """The number of a paper that was made out for somebody."""
    has_paid(who)
    result = send(who, "certificate.issue", {"purpose": "general"})["result"]
    assert isinstance(result, dict)
    return str(result["number"])


def has_paid(who: Worker) -> dict[str, object]:
    """Somebody whose payment came in; which payment that is."""
    return _pays(who, is_billed(who))


def has_put_by(who: Worker, fen: int = 500_000) -> None:
    """Money comes into somebody's jar."""
    gateway.connect("wechat", seed.Invented())
    settles(UUID(str(send(who, "jar.fill", {"amount_fen": fen})["result"]["payment_id"])))  # type: ignore[index]


def may_pay_from_jar(who: Worker) -> dict[str, object]:
    """Somebody who owes a bill and has put enough by; what they would pay."""
    owed = is_billed(who)
    has_put_by(who)
    return owed


def may_take_back(who: Worker) -> dict[str, object]:
    """Somebody who has put money by; how much of it is to go back."""
    is_known(who)
    has_put_by(who)
    return {"amount_fen": 100_000}


def may_put_by(who: Worker) -> dict[str, object]:
    """Somebody known; how much they would put by."""
    gateway.connect("wechat", seed.Invented())
    is_known(who)
    return {"amount_fen": 5_000, "way": "h5"}


def settles(payment_id: UUID) -> None:
    """The channel tells that a payment was made."""
    with database.work() as session:
        number, amount = payment.ordered(session, payment_id)
        standing = gateway.Standing(number, "paid", f"paid {number}", amount, clock.now(), "")
        outcome.settle(session, "wechat", gateway.Told(f"notice {number}", standing))


def _pays(who: Worker, bills: dict[str, object]) -> dict[str, object]:
    """Somebody whose payment of these bills came in; which payment that is."""
    gateway.connect("wechat", seed.Invented())
    done = send(who, "payment.start", bills)
    which = {"payment_id": done["result"]["payment_id"]}  # type: ignore[index]
    settles(UUID(str(which["payment_id"])))
    return which


def is_paused(who: Worker) -> dict[str, object]:
    """Somebody whose enrolment rests; which enrolment that is."""
    which = is_enrolled(who)
    assert send(who, "enrolment.pause", which)["ok"]
    return which


def has_difference(_who: Worker) -> dict[str, object]:
    """A day on which the channel told of an order that nobody knows; what a clerk says about it."""
    yesterday = clock.today() - timedelta(days=1)
    noon = datetime.combine(yesterday, time(12), clock.CHINA)
    stranger = Difference(Name.UNKNOWN_ORDER, Theirs("payment", f"N{new_id().hex[:24]}", Fen(100), "4200", noon), None)
    with database.work() as session:
        run_id = reconciliation.keep(session, "wechat", yesterday, Comparison(1, 0, (stranger,)))
        (found,) = session.exec(select(kept.Difference).where(kept.Difference.run_id == run_id))
    return {"difference_id": str(found.id), "note": "已原路退回"}


def has_unequal(_clerk: Worker) -> dict[str, object]:
    """Somebody else's payment came with another amount; what a clerk says who ends it."""
    which = UUID(str(is_paying(newcomer())["payment_id"]))
    yesterday = clock.today() - timedelta(days=1)
    with database.work() as session:
        number, amount = payment.ordered(session, which)
        noon = datetime.combine(yesterday, time(12), clock.CHINA)
        line = Theirs("payment", number, amount - Fen(100), f"4200{number}"[:32], noon)
        told = Comparison(1, 0, (Difference(Name.AMOUNT_DIFFERS, line, None),))
        run_id = reconciliation.keep(session, "wechat", yesterday, told)
        (found,) = session.exec(select(kept.Difference).where(kept.Difference.run_id == run_id))
    return {"difference_id": str(found.id), "note": "渠道凭证 0071，实收少 1 元"}


def has_stopped(who: Worker) -> dict[str, object]:
    """Somebody who paid a quarter and stopped in its first month; of which bill, and why, money may go back."""
    done = send(is_known(who), "enrolment.confirm", choice(frequency="quarter"))
    with database.look() as session:
        owed = [bill for bill in billing.shown_to(session, who.id) if bill["state"] == "owed"]
    _pays(who, {"bill_ids": [bill["id"] for bill in owed], "amount_fen": sum(bill["amount_fen"] for bill in owed)})
    assert send(who, "enrolment.stop", {"enrolment_id": done["result"]["enrolments"][0]})["ok"]  # type: ignore[index]
    return {"bill_id": owed[0]["id"], "reason": "stopped", "photos": [str(has_photo(who))]}


PHOTO = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">IIBBBBB", 800, 600, 8, 2, 0, 0, 0) + bytes(9000)
"""As much of a picture as anybody looks at here: its header, and bytes behind it."""


def has_photo(who: Worker, content: bytes = PHOTO) -> UUID:
    """Somebody's picture has arrived whole; under which id."""
    id_ = new_id()
    with database.work() as session:
        materials.announce(session, who.id, id_, len(content), sha256(content).hexdigest())
        for start in range(0, len(content), MOST_PIECE):
            materials.append(session, who.id, id_, start, content[start : start + MOST_PIECE])
    return id_


def billing_of(who: Worker) -> str:
    """The one bill that somebody has paid."""
    with database.look() as session:
        (paid,) = [bill for bill in billing.shown_to(session, who.id) if bill["state"] == "paid"]
    return str(paid["id"])


def has_asked_back(clerk: Worker) -> dict[str, object]:
    """Somebody else asked for money of a month that was paid twice; the clerk's yes to it."""
    who = newcomer()
    has_paid(who)
    with database.look() as session:
        (paid,) = [bill for bill in billing.shown_to(session, who.id) if bill["state"] == "paid"]
    asked = send(who, "refund.request", {"bill_id": paid["id"], "reason": "overlap"})
    return {"refund_id": asked["result"]["refund_id"], "approve": True, "note": ""}  # type: ignore[index]


def has_nowhere_to_go(clerk: Worker) -> dict[str, object]:
    """Money that its channel cannot give back, and what the clerk says of it."""
    asked = has_asked_back(clerk)
    send(clerk, "refund.decide", asked)
    with database.work() as session:
        made = session.get_one(refunds.Refund, UUID(str(asked["refund_id"])))
        order = payment.names_of(session, made.attempt_id)[1]
        given = gateway.Given(made.out_refund_no, order, "abnormal", None, made.amount, None, "")
        refunding.hear(session, "wechat", given)
    return {"refund_id": asked["refund_id"], "note": "从单位账户转了"}


def somebody_new() -> dict[str, object]:
    """Somebody whom an administrator brings into the house."""
    duty = {"role": "clerk", "agency": "北京市社保中心", "regions": ["110000"]}
    return duty | {"user_name": f"new{next(_newcomers)}", "name": "周经办"}


def has_colleague(_who: Worker) -> dict[str, object]:
    """A clerk who is somebody else; which one that is."""
    return {"member_id": str(new_clerk().id)}


def may_be_seen(_clerk: Worker) -> dict[str, object]:
    """Somebody else reads a code out to a clerk; what the clerk types."""
    who = newcomer()
    which = is_enrolled(who)
    with database.work() as session:
        return which | {"code": looking.new_code(session, who.id), "purpose": "identity"}


def is_looked_at(who: Worker, clerk: Worker | None = None) -> dict[str, object]:
    """A clerk may look at somebody; which look that is."""
    is_known(who)
    clerk = clerk or new_clerk("clerk")
    with database.work() as session:
        code = looking.new_code(session, who.id)
        session.flush()
        opened = looking.open_by(session, who.id, code, "identity", clerk.subject)
    return {"look_id": str(opened.look_id)}


class Collector(seed.Invented):
    """A channel that would collect by agreement, of which nothing is asked."""

    def sign(self, signing: object) -> str:
        """Where nobody goes."""
        return "http://localhost/sign"

    def agreement_of(self, number: str) -> None:
        """Nothing was signed."""

    def end(self, agreement_no: str) -> None:
        """Nothing to end."""


def may_agree(who: Worker) -> dict[str, object]:
    """Somebody known to us, where a channel collects by agreement; what they would agree to."""
    gateway.connect("alipay", Collector())  # type: ignore[arg-type]
    is_known(who)
    return {"schemes": ["employee_pension"], "limit_fen": 200_000, "day": 10, "agrees": True}


def has_agreed(who: Worker) -> dict[str, object]:
    """Somebody who is about to sign a mandate; which one that is."""
    done = send(who, "mandate.sign", may_agree(who))
    return {"mandate_id": done["result"]["mandate_id"]}  # type: ignore[index]


def draft_of(
    name: str = "enrolment", at: int = 1_759_284_000_000, by: str = "0000000a", **fields: object
) -> dict[str, object]:
    """A draft as a phone tells it: born and written at one moment (milliseconds), by a page of that mark."""
    stamp = f"{at:013}{by}"
    said = [{"name": field, "text": json.dumps(value), "stamp": stamp} for field, value in fields.items()]
    return {"name": name, "version": 1, "born": stamp, "fields": said}


def has_lost_number(_clerk: Worker, lost: Worker | None = None) -> dict[str, object]:
    """Somebody known stands at a counter whose number is lost; what the clerk says of them."""
    lost = is_known(lost or newcomer())
    return {"identity_number": lost.identity, "phone": f"137{next(_newcomers):08d}", "why": "手机丢了，看过身份证原件"}


def is_recovering(clerk: Worker, lost: Worker | None = None) -> dict[str, object]:
    """The new number has got its code; what the clerk hears of it."""
    started = send(clerk, "recovery.start", has_lost_number(clerk, lost))["result"]
    return {"recovery_id": started["recovery_id"], "code": started["demo_code"]}  # type: ignore[index]


def may_object(who: Worker) -> dict[str, object]:
    """Somebody whose account is to go to another number; which recovery that is."""
    clerk = new_clerk()
    asked = is_recovering(clerk, who)
    assert send(clerk, "recovery.confirm", asked)["ok"]
    return {"recovery_id": asked["recovery_id"]}


def comes_to_object(_clerk: Worker) -> dict[str, object]:
    """Somebody whose account is to go to another number comes to a counter; what that clerk says of them."""
    lost = newcomer()
    may_object(lost)
    return {"identity_number": lost.identity, "why": "本人来说不是她"}


def asks_deletion(who: Worker) -> dict[str, object]:
    """Somebody who asked to be forgotten, and thinks better of it."""
    assert send(who, "privacy.ask_deletion", {"sure": True})["ok"]
    return {"sure": True}


def proves(who: Worker, **said: object) -> dict[str, object]:
    """Somebody known has taken a picture of a document; what they say with it."""
    is_known(who)
    return {"photos": [str(has_photo(who))], **said}


def new_name(who: Worker) -> dict[str, object]:
    """Somebody's card bears another name."""
    return proves(who, name="阿卜杜热合曼·买买提", reason="changed")


def new_household(who: Worker) -> dict[str, object]:
    """Somebody's household has moved."""
    return proves(who, place=JIAYUGUAN, reason="changed")


def other_number(who: Worker) -> dict[str, object]:
    """Somebody's identity number was registered with a slip; the right one."""
    number = next(_newcomers)
    return proves(who, identity_number=identity_number(f"{1900 + number // 900}0301", number % 900 + 1), reason="wrong")


def new_account(who: Worker) -> dict[str, object]:
    """Somebody lets a card be used, and has a new one."""
    assert send(who, "privacy.consent", {"purpose": "bank", "version": "1", "seen": ""})["ok"]
    return proves(who, bank="中国银行", account="6216 6100 0000 0000 008")


def is_changing(who: Worker, kind: str = "household", **said: object) -> dict[str, object]:
    """Somebody has asked for a change; which one that is."""
    asked = {"household": new_household, "name": new_name, "identity": other_number, "account": new_account}[kind](who)
    return {"change_id": send(who, f"changes.ask_{kind}", asked | said)["result"]["change_id"]}  # type: ignore[index]


def may_be_decided(_clerk: Worker) -> dict[str, object]:
    """Somebody else, enrolled in Beijing, has asked for another household place; the clerk's yes to it."""
    who = newcomer()
    is_enrolled(who)
    return is_changing(who) | {"approve": True, "note": ""}


def has_lived_in_two_places(who: Worker, giving: str = TIANJIN, taking: str = BEIJING) -> dict[str, object]:
    """Somebody who paid a month at one place, stopped there, and joined at another; what they would transfer."""
    done = send(is_known(who), "enrolment.confirm", _pension_at(giving))
    with database.look() as session:
        owed = [bill for bill in billing.shown_to(session, who.id) if bill["state"] == "owed"]
    _pays(who, {"bill_ids": [bill["id"] for bill in owed], "amount_fen": sum(bill["amount_fen"] for bill in owed)})
    assert send(who, "enrolment.stop", {"enrolment_id": done["result"]["enrolments"][0]})["ok"]  # type: ignore[index]
    assert send(who, "enrolment.confirm", _pension_at(taking))["ok"]
    return {"kind": "pension", "giving": giving, "taking": taking, "household": "to"}


def _pension_at(place: str) -> dict[str, object]:
    """The lowest grade of a place's pension, as it is priced today."""
    offer = catalog.offer_of(place, "employee_pension", clock.today())
    quote = catalog.quote(place, "employee_pension", offer.options[0].code, None, clock.today())
    pension = {"option": offer.options[0].code, "shown_fen": quote.amount.count}
    return choice(place, employee_pension=pension)


def is_on_record(who: Worker, place: str, span: Span, scheme: str = "employee_pension", fen: int = 40_000) -> None:
    """Another house had months of somebody on record and brought them into the books: so much a month for the account, half as much again for the pool."""
    whose = (who.id, scheme, place, span)
    account, pooled = Fen(fen * len(span)), Fen(fen * len(span) * 3 // 2)
    lines = [
        Line(f"fund:{scheme}:account", -account, *whose),
        Line(f"fund:{scheme}:pooled", -pooled, *whose),
        Line("channel:record", account + pooled),
    ]
    with database.work() as session:
        ledger.post(session, "record", f"record {new_id()}", place, lines)


def has_paid_twice(who: Worker) -> dict[str, object]:
    """Somebody who paid a month in Tianjin that Beijing has on record as well; what they would have cleaned."""
    has_lived_in_two_places(who)
    month = Month.of(clock.today())
    is_on_record(who, BEIJING, Span(month, month))
    return {"kind": "twice", "giving": TIANJIN, "taking": BEIJING}


def asks_for_help(who: Worker, scope: str = "enrolment") -> dict[str, object]:
    """Somebody has got a code for a clerk to look along; which sitting that is, and the code."""
    with database.work() as session:
        sitting_id, code = joining.open_(session, who.id, scope, 15)
    return {"sitting_id": str(sitting_id), "code": code}


def is_asked(who: Worker, clerk: Worker | None = None, scope: str = "enrolment") -> dict[str, object]:
    """A clerk has typed somebody's code and asks to be let in; which sitting that is."""
    asked = asks_for_help(who, scope)
    assert send(clerk or new_clerk("clerk"), "assistance.join", {"code": asked["code"]})["ok"]
    return {"sitting_id": asked["sitting_id"]}


def is_beside(who: Worker, clerk: Worker | None = None) -> dict[str, object]:
    """A clerk looks along while somebody chooses; which sitting that is."""
    which = is_asked(who, clerk)
    assert send(who, "assistance.let_in", which)["ok"]
    with database.work() as session:
        assisting.show(session, UUID(str(which["sitting_id"])), "/join/types/", CHOOSING, who.subject)
    return which


CHOOSING = {"place": BEIJING, "residence": "work", "frequency": "month", "pension": ""}
"""What somebody shows who has chosen a place, and nothing else yet."""


def hands_over(who: Worker | None = None, **other: str) -> str:
    """A phone has given what was chosen on it to the counter; the code of that."""
    with database.work() as session:
        by = Whoever("192.0.2.1", who.id if who else None)
        return giving.give(session, Handed(CHOOSING | other), by).code


def waits_for_named(clerk: Worker, who: Worker | None = None) -> dict[str, object]:
    """Somebody who has this clerk by name has asked for help and waits; which sitting that is."""
    who = who or newcomer()
    with database.work() as session:
        region = "" if WHOLE_COUNTRY in clerk.regions else clerk.regions[0]
        session.add(caseworkers.Caseworker(person_id=who.id, member_id=clerk.id, region_code=region))
    return {"sitting_id": asks_for_help(who)["sitting_id"]}


def helps(clerk: Worker) -> dict[str, object]:
    """A clerk who looks along while somebody else chooses; which sitting that is."""
    return is_beside(newcomer(), clerk)


def is_offered(who: Worker) -> dict[str, object]:
    """A clerk has proposed something to somebody, who takes it."""
    clerk = new_clerk("clerk")
    which = is_beside(who, clerk)
    done = send(clerk, "assistance.propose", which | {"field": "pension", "value": "employee_pension"})
    return {"proposal_id": done["result"]["proposal_id"], "accepted": True}  # type: ignore[index]


def moves(who: Worker) -> dict[str, object]:
    """Somebody who has asked for a transfer to Beijing; which one that is."""
    done = send(who, "transfer.request", has_lived_in_two_places(who))
    return {"transfer_id": done["result"]["transfer_id"]}  # type: ignore[index]


def somebody_moves(_clerk: Worker) -> dict[str, object]:
    """Somebody else asked for a transfer, and there is no line to the other office; a clerk's yes to it."""
    offices.connect(None)
    return moves(newcomer()) | {"approve": True, "note": ""}


def somebodys_office_answers(clerk: Worker) -> dict[str, object]:
    """The letter of somebody's transfer has gone out; that the other office has it."""
    decided = somebody_moves(clerk)
    assert send(clerk, "transfer.decide", decided)["ok"]
    return {"transfer_id": decided["transfer_id"], "standing": "reviewing", "note": ""}


def somebodys_money_has_come(clerk: Worker) -> dict[str, object]:
    """The money of somebody's transfer is here; which one that is."""
    which = {"transfer_id": somebodys_office_answers(clerk)["transfer_id"]}
    with database.look() as session:
        transfer = session.get_one(transfers.Transfer, UUID(str(which["transfer_id"])))
        letter = transferring.letter_of(session, transfer, "", "")
    sums = {"account_fen": letter.account.count, "pooled_fen": letter.pooled.count}
    assert send(clerk, "transfer.hear", which | sums | {"standing": "paid"})["ok"]
    return which


def case_of_somebody(clerk: Worker) -> dict[str, object]:
    """Somebody else asked for money back; that as a case on the work list."""
    return {"kind": "refund", "object_id": has_asked_back(clerk)["refund_id"]}


def case_in_hand(clerk: Worker) -> dict[str, object]:
    """The same, and the clerk has it in hand."""
    which = case_of_somebody(clerk)
    assert send(clerk, "desk.take", which)["ok"]
    return which


def case_of_a_colleague(clerk: Worker) -> dict[str, object]:
    """The same in the hand of somebody else, and why it is taken over."""
    return case_in_hand(new_clerk("clerk", BEIJING)) | {"why": "同事下班了，本人在等"}


def has_clerk(who: Worker) -> dict[str, object]:
    """Somebody enrolled in Beijing, where a clerk works; that they want to be called soon."""
    new_clerk("clerk", BEIJING)
    is_enrolled(who)
    return {"at": "soon"}


def wants_call(who: Worker) -> dict[str, object]:
    """Somebody who waits to be called; which call that is."""
    return {"call_id": send(who, "caseworker.call_back", has_clerk(who))["result"]["call_id"]}  # type: ignore[index]


def somebody_waits_for_call(_clerk: Worker) -> dict[str, object]:
    """Somebody else waits to be called; that they were reached."""
    return wants_call(newcomer()) | {"result": "reached"}


def receives(clerk: Worker) -> dict[str, object]:
    """A clerk has somebody at the counter, and nothing is chosen yet; which visit that is."""
    return send(clerk, "counter.receive", {"visit_id": str(new_id())})["result"]  # type: ignore[return-value]


def has_chosen_for(clerk: Worker) -> dict[str, object]:
    """The same, and all is chosen: an employee's pension in Beijing, by the month, at the lowest grade."""
    which = receives(clerk)
    for name, value in AT_COUNTER.items():
        assert send(clerk, "counter.fill", which | {"field": name, "value": value})["ok"]
    return which


def has_signed_paper(clerk: Worker) -> dict[str, object]:
    """The same for somebody without a phone, who showed a card and signed for it."""
    which = has_chosen_for(clerk)
    assert send(clerk, "counter.card", which | CARD)["ok"]
    with database.work() as session:
        assert papers.take_in(session, UUID(str(which["visit_id"])), PHOTO, clerk.subject) is None
    return which


AT_COUNTER = {
    "residence": "work",
    "place": BEIJING,
    "pension": "employee_pension",
    "pension_option": "floor",
    "frequency": "month",
}
CARD = {"name": "周大勇", "identity_number": identity_number("19750301", 77)}


def kiosk(name: str = "大厅 1 号机", place: str = BEIJING) -> str:
    """A kiosk that was enlisted and runs; what its cookie says."""
    with database.work() as session:
        address = kiosks.add(session, name, place, "大厅 3 号窗口")
        return screens.claim(session, address.partition("#")[2])


def which_kiosk(seat: str = "") -> dict[str, object]:
    """Which kiosk this is; a new one in Beijing without its cookie."""
    seat = seat or kiosk()
    with database.look() as session:
        return {"kiosk_id": str(screens.of_seat(session, seat).id)}


def scanned(seat: str = "") -> dict[str, object]:
    """What a phone reads from the screen of a kiosk now; of a new one without its cookie."""
    seat = seat or kiosk()
    with database.work() as session:
        address = screens.turn(session, screens.of_seat(session, seat))
    return {"code": address.partition("#")[2]}


def at_kiosk(who: Worker, seat: str = "") -> dict[str, object]:
    """Somebody's phone has scanned a kiosk; which visit that is."""
    return {"visit_id": send(who, "kiosk.take", scanned(seat))["result"]["visit_id"]}  # type: ignore[index]


def may_show(who: Worker, seat: str = "", number: str = "") -> dict[str, object]:
    """Somebody at a kiosk who has a paper; which visit, and which paper."""
    return {"number": number or has_paper(who)} | at_kiosk(who, seat)


def shows(who: Worker, seat: str = "", number: str = "") -> dict[str, object]:
    """Somebody's paper stands on the screen of a kiosk; which visit that is."""
    wanted = may_show(who, seat, number)
    assert send(who, "kiosk.show", wanted)["ok"]
    return {"visit_id": wanted["visit_id"]}


def tells(who: Worker, waiting: int = 0, hours: int = 0, failed: str = "", **more: object) -> None:
    """Somebody's phone tells what runs on it, and for how long how much waits there."""
    since = clock.now() - timedelta(hours=hours) if waiting else None
    said = {"build": "new", "packs": ()} | more
    with database.work() as session:
        states.tell(
            session, people.digest_of(who.token), states.State(**said, waiting=waiting, since=since, failed=failed)
        )  # type: ignore[arg-type]


def has_stuck_phone(who: Worker | None = None) -> Worker:
    """Somebody enrolled in Beijing on whose phone two deeds wait for thirty hours, because the server was busy."""
    who = who or newcomer()
    is_enrolled(who)
    tells(who, 2, 30, "busy")
    return who


SAMPLES: dict[str, Callable[[Worker], dict[str, object]]] = {
    "people.identify": identity_of,
    "recovery.start": has_lost_number,
    "recovery.confirm": is_recovering,
    "recovery.stop": may_object,
    "recovery.stop_at_counter": comes_to_object,
    "staff.add": lambda _who: somebody_new(),
    "staff.assign": lambda who: has_colleague(who) | {"role": "finance", "agency": "", "regions": ["120000"]},
    "staff.end_sign_ins": has_colleague,
    "staff.forget_second": has_colleague,
    "staff.close": has_colleague,
    "handover.take": lambda _clerk: {"code": hands_over(newcomer())},
    "assistance.join": lambda _clerk: {"code": asks_for_help(newcomer())["code"]},
    "assistance.come": waits_for_named,
    "assistance.let_in": is_asked,
    "assistance.end": is_asked,
    "assistance.say": lambda who: is_beside(who) | {"text": "好的"},
    "assistance.answer": is_offered,
    "assistance.point": lambda clerk: helps(clerk) | {"field": "pension"},
    "assistance.propose": lambda clerk: helps(clerk) | {"field": "frequency", "value": "quarter"},
    "assistance.reply": lambda clerk: helps(clerk) | {"text": "看亮起来的那一栏"},
    "assistance.leave": helps,
    "counter.receive": lambda _clerk: {"visit_id": str(new_id())},
    "counter.fill": lambda clerk: receives(clerk) | {"field": "frequency", "value": "quarter"},
    "counter.want": lambda clerk: receives(clerk) | {"deed": "enrol"},
    "counter.ask": lambda clerk: has_chosen_for(clerk) | {"phone": f"137{next(_newcomers):08d}"},
    "counter.decide": lambda clerk: has_chosen_for(clerk) | {"phone": "13900009001", "code": "000000"},
    "counter.card": lambda clerk: receives(clerk) | CARD,
    "counter.act": has_signed_paper,
    "counter.end": lambda clerk: receives(clerk),
    "kiosk.take": lambda _who: scanned(),
    "kiosk.show": may_show,
    "kiosk.print_out": shows,
    "kiosk.end": at_kiosk,
    "kiosk.fill_paper": lambda _clerk: which_kiosk() | {"sheets": 250},
    "kiosk.switch_off": lambda _clerk: which_kiosk(),
    "staff.unmask": may_be_seen,
    "staff.end_look": is_looked_at,
    "desk.give_up": lambda _clerk: {"sure": True},
    "desk.take": case_of_somebody,
    "desk.let_go": case_in_hand,
    "desk.take_over": case_of_a_colleague,
    "caseworker.call_back": has_clerk,
    "caseworker.call_off": wants_call,
    "caseworker.note_call": somebody_waits_for_call,
    "caseworker.set_hours": lambda _who: {
        "weekdays": [1, 2],
        "opens": "09:00",
        "closes": "17:30",
        "platforms": ["美团"],
    },
    "drafts.keep": lambda _who: draft_of(place="330100"),
    "changes.note_address": lambda _who: {"address": "北京市朝阳区建国路 1 号院 2 楼"},
    "changes.note_work": lambda _who: {"work": "rider", "platform": "美团"},
    "changes.ask_household": new_household,
    "changes.ask_name": new_name,
    "changes.ask_identity": other_number,
    "changes.ask_account": new_account,
    "changes.withdraw": is_changing,
    "changes.decide": may_be_decided,
    "enrolment.confirm": lambda who: choice() if is_known(who) else {},
    "enrolment.pause": is_enrolled,
    "enrolment.resume": is_paused,
    "enrolment.stop": is_enrolled,
    "payment.start": is_billed,
    "payment.collect": has_somebody_at_the_counter,
    "payment.ask": is_paying,
    "paycode.make": is_billed,
    "paycode.withdraw": has_code,
    "payment.give_up": is_paying,
    "reconciliation.deal_with": has_difference,
    "reconciliation.end_unequal": has_unequal,
    "refund.request": has_stopped,
    "refund.decide": has_asked_back,
    "refund.hand_back": has_nowhere_to_go,
    "mandate.sign": may_agree,
    "mandate.ask": has_agreed,
    "mandate.end": has_agreed,
    "jar.fill": may_put_by,
    "jar.note_income": lambda _who: {"day": clock.today().isoformat(), "income_fen": 30_000},
    "jar.set_plan": lambda _who: {"schemes": ["employee_pension"], "automatic": True, "share_percent": 10},
    "jar.pay": may_pay_from_jar,
    "jar.take_back": may_take_back,
    "privacy.ask_deletion": lambda _who: {"sure": True},
    "privacy.keep_me": asks_deletion,
    "privacy.consent": lambda _who: {"purpose": "bank", "version": "1", "seen": ""},
    "privacy.withdraw": lambda _who: {"purpose": "income", "version": "1", "seen": ""},
    "transfer.request": has_lived_in_two_places,
    "transfer.settle": has_paid_twice,
    "transfer.withdraw": moves,
    "transfer.decide": somebody_moves,
    "transfer.hear": somebodys_office_answers,
    "transfer.merge": somebodys_money_has_come,
    "certificate.issue": lambda who: {"purpose": "general"} if has_paid(who) else {},
    "certificate.withdraw": lambda who: {"number": has_paper(who)},
}
"""For each kind of command: brings a newcomer to where it may be given, and answers its payload."""
