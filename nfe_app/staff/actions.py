"""What an administrator does about staff; nobody changes what they themselves may do."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from nfe_app.base import clock, journal
from nfe_app.base.commands import Payload, PlainLine, Subject, command
from nfe_app.base.database import new_id
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Forbidden, NotFound, NotYourRegion, Refusal
from nfe_app.base.subject import WHOLE_COUNTRY
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.offers import UnknownPlace
from nfe_app.enrolment import actions as enrolment
from nfe_app.people import actions as people
from nfe_app.people import changing, second, staff
from nfe_app.people import rules as people_rules
from nfe_app.people.staff import Listed, NameTaken, Post
from nfe_app.staff import looking, rules

Role = Literal["clerk", "senior_clerk", "finance", "auditor", "administrator"]
Region = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
UserName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9._-]{1,39}$")]
ADMINISTRATORS = {people_rules.ADMINISTRATOR}


class NotOneself(Refusal):
    """Nobody changes what they themselves may do."""

    code = "not_oneself"
    heeded = True
    words = _("自己的岗位自己改不了，请另一位管理员来改。")
    status = 403


class Duty(Payload):
    """What somebody may do, for which agency, in which regions (GB/T 2260; 000000 is the whole country)."""

    role: Role
    agency: Annotated[PlainLine, Field(max_length=60)] = ""
    regions: Annotated[list[Region], Field(min_length=1, max_length=50)]


class Add(Duty):
    """A new member of staff: the name they sign in by, and their own."""

    user_name: UserName
    name: Annotated[PlainLine, Field(min_length=2, max_length=30)]


class Assign(Duty):
    """Which member of staff has which duty from now on."""

    member_id: UUID


class OneMember(Payload):
    """Which member of staff."""

    member_id: UUID


class Unmask(Payload):
    """Whose enrolment it is about, the code that this person reads out, and for what the clerk has to see them in full."""

    enrolment_id: UUID
    code: Annotated[str, Field(pattern=r"^[0-9]{6}$")]
    purpose: Literal["identity", "refund", "correction", "question"]


class OneLook(Payload):
    """Which look is meant."""

    look_id: UUID


def _owner_of(session: Session, which: OneLook) -> UUID:
    return looking.owner_of(session, which.look_id)


def _lies(session: Session, said: Unmask) -> set[str]:
    return {enrolment.get_enrolled(session, said.enrolment_id).region_code}


@command("staff.unmask", Unmask, roles={*people_rules.COUNTER}, refuses=(NotFound,), lies=_lies, waits=False)
def unmask(session: Session, said: Unmask, subject: Subject) -> dict[str, object]:
    """Open a look at a person by their code. A wrong one answers no look and the tries left; the answer holds nothing of the person."""
    person_id = enrolment.get_enrolled(session, said.enrolment_id).person_id
    opened = looking.open_by(session, person_id, said.code, said.purpose, subject)
    return {"look_id": str(opened.look_id or ""), "left": opened.left}


@command("staff.end_look", OneLook, roles={"worker"}, refuses=(NotFound,), of=_owner_of, waits=False)
def end_look(session: Session, which: OneLook, subject: Subject) -> dict[str, object]:  # noqa: ARG001 - by the owner alone
    """Let a clerk look no longer."""
    looking.end(session, which.look_id)
    return {"look_id": str(which.look_id)}


@snapshot("looks")
def looks(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """Who may see a person in full or could lately, for what, and until when."""
    return [
        {
            "id": str(one.id),
            "who": people.staff_name(session, one.clerk_id),
            "agency": staff.member_of(session, one.clerk_id).agency,
            "why": rules.PURPOSES[one.purpose],
            "at": one.at.astimezone(clock.CHINA).strftime("%m-%d %H:%M"),
            "until": (one.ended_at or one.until).astimezone(clock.CHINA).strftime("%H:%M"),
            "open": rules.is_open(one.until, one.ended_at, clock.now()),
        }
        for one in looking.looks_at(session, person_id)
    ]


@command("staff.add", Add, roles=ADMINISTRATORS, refuses=(NameTaken, UnknownPlace), waits=False, sensitive=True)
def add(session: Session, new: Add, subject: Subject) -> dict[str, object]:
    """A new member of staff, who may sign in once they were given a password."""
    post = _post_of(new, subject)
    id_ = staff.add(session, new.user_name, "", new.name, post)
    _write(session, "staff.added", id_, subject, post)
    return {"member_id": str(id_)}


@command(
    "staff.assign",
    Assign,
    roles=ADMINISTRATORS,
    refuses=(NotFound, NotOneself, UnknownPlace),
    waits=False,
    sensitive=True,
)
def assign(session: Session, said: Assign, subject: Subject) -> dict[str, object]:
    """Another duty for a member of staff; what they had open under the old one ends."""
    _other(session, said.member_id, subject)
    post = _post_of(said, subject)
    staff.assign(session, said.member_id, post)
    _write(session, "staff.assigned", said.member_id, subject, post)
    return {"member_id": str(said.member_id)}


@command("staff.end_sign_ins", OneMember, roles=ADMINISTRATORS, refuses=(NotFound, NotOneself), waits=False)
def end_sign_ins(session: Session, which: OneMember, subject: Subject) -> dict[str, object]:
    """End every sign-in of a member of staff, at once."""
    _other(session, which.member_id, subject)
    ended = staff.end_all(session, which.member_id)
    journal.write(session, "staff.ended", which.member_id, facts={"by": str(subject.person_id), "sign_ins": ended})
    return {"member_id": str(which.member_id), "ended": ended}


@command(
    "staff.forget_second",
    OneMember,
    roles=ADMINISTRATORS,
    refuses=(NotFound, NotOneself),
    waits=False,
    sensitive=True,
)
def forget_second(session: Session, which: OneMember, subject: Subject) -> dict[str, object]:
    """Take the second factor of a member of staff off, whom the administrator has seen: its phone was lost (ASVS 6.4.4)."""
    _other(session, which.member_id, subject)
    second.take_off(session, which.member_id)
    ended = staff.end_all(session, which.member_id)
    journal.write(session, "staff.second_taken_off", which.member_id, facts={"by": str(subject.person_id)})
    return {"member_id": str(which.member_id), "ended": ended}


@command("staff.close", OneMember, roles=ADMINISTRATORS, refuses=(NotFound, NotOneself), waits=False, sensitive=True)
def close(session: Session, which: OneMember, subject: Subject) -> dict[str, object]:
    """Somebody has left: every sign-in ends, and none begins; a new duty and a new password bring them back."""
    _other(session, which.member_id, subject)
    ended = changing.close(session, which.member_id)
    journal.write(session, "staff.closed", which.member_id, facts={"by": str(subject.person_id), "sign_ins": ended})
    return {"member_id": str(which.member_id), "ended": ended}


def give_password(session: Session, member_id: UUID, subject: Subject) -> str:
    """A new password, told this once; no command, for the answers of commands are kept. Raises Forbidden, NotOneself, NotFound."""
    if subject.role not in ADMINISTRATORS:
        raise Forbidden
    _other(session, member_id, subject)
    password = staff.give_password(session, member_id)
    journal.write(session, "staff.password_given", member_id, facts={"by": str(subject.person_id)})
    return password


def first(session: Session, new: Add) -> str:
    """The first member of staff, by whoever holds this machine; their password, told this once. Raises NameTaken, UnknownPlace."""
    post = _post_of(new, None)
    id_ = staff.add(session, new.user_name, "", new.name, post)
    journal.write(session, "staff.added", id_, facts={"by": "nfe", "role": post.role, "regions": list(post.regions)})
    return staff.give_password(session, id_)


def by_hand(session: Session, user_name: str, *, close: bool) -> int:
    """Close an account, or end its sign-ins alone, by whoever holds this machine; how many ended. Raises NotFound."""
    member_id = staff.id_of(session, user_name)
    ended = changing.close(session, member_id) if close else staff.end_all(session, member_id)
    name = "staff.closed" if close else "staff.ended"
    journal.write(session, name, member_id, facts={"by": "nfe", "sign_ins": ended})
    return ended


def end_everybodys(session: Session) -> int:
    """End every sign-in of the house, of workers and staff, by whoever holds this machine; how many ended."""
    ended = changing.end_everybodys(session)
    journal.write(session, "staff.everybody_ended", new_id(), facts={"by": "nfe", "sign_ins": ended})
    return ended


def listed(session: Session, subject: Subject) -> list[Listed]:
    """Every member of staff whose regions all lie in those of an administrator; for administrators alone."""
    if subject.role not in ADMINISTRATORS:
        raise people.NotSignedIn
    return [one for one in staff.all_of(session) if _is_below(one.post, subject)]


def _is_below(post: Post, subject: Subject) -> bool:
    return all(subject.sees(code) for code in post.regions)


def _other(session: Session, member_id: UUID, subject: Subject) -> None:
    """It is somebody else, and of the regions of who asks."""
    if member_id == subject.person_id:
        raise NotOneself
    staff.member_of(session, member_id)
    if member_id not in {one.person_id for one in listed(session, subject)}:
        raise NotYourRegion


def _post_of(said: Duty, subject: Subject | None) -> Post:
    """The post that was said: places that there are, and none beyond those of who says it."""
    for code in said.regions:
        if code != WHOLE_COUNTRY:
            catalog.region_of(code)
    post = Post(said.role, said.agency, tuple(sorted(set(said.regions))))
    if subject and not _is_below(post, subject):
        raise NotYourRegion
    return post


def _write(session: Session, name: str, id_: UUID, subject: Subject, post: Post) -> None:
    facts = {"by": str(subject.person_id), "role": post.role, "agency": post.agency, "regions": list(post.regions)}
    journal.write(session, name, id_, facts=facts)
