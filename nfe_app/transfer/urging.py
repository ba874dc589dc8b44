"""What to send where an office is late: words that are ready, with the number, the day, the law and what is asked."""

from __future__ import annotations

from nfe_app.base.months import day_says
from nfe_app.base.words import _
from nfe_app.transfer.rules import Clock


def letter(number: str, office: str, what: str, clock: Clock) -> str:
    """The letter to an office whose time is over; it names no person beyond the application's number."""
    words = _(
        "{office}：关系转移申请 {number} 的“{what}”这一步，从 {since}算起，{cited}规定 {days} 个工作日内办完，应在 {due}前。"
        "现在超过 {over} 个工作日了。请告诉我办到哪一步、还差什么、哪天办完；不能办，请书面说明原因和依据。"
    )
    return words.format(
        office=office,
        number=number,
        what=what,
        since=day_says(clock.since),
        cited=clock.cited,
        days=clock.days,
        due=day_says(clock.due),
        over=-clock.left,
    )


def what_to_do() -> tuple[str, ...]:
    """What one does where an office is late, in order."""
    return (
        _("先把下面这段话发给这个经办机构，或者念给它的电话听。"),
        _("没有回话，打 12333，报申请编号。"),
        _("等的时候照样在新地方缴费，月份不受影响。"),
    )
