"""What keeps somebody from a transfer, each with the way out: told before one applies, and checked again when it arrives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nfe_app.base.months import Span
from nfe_app.base.words import _, listed
from nfe_app.transfer import terms
from nfe_app.transfer.rules import BESIDE, CHANGES, MEDICAL, PENSION, TWICE
from nfe_app.transfer.terms import Terms

OVERLAPS = {TWICE: "overlap_employee_employee", BESIDE: "overlap_employee_resident"}
"""Under which name the law speaks of months that were paid twice."""
AWAY = "away"
"""Only for who does not go back to where the household is."""


@dataclass(frozen=True)
class Facts:
    """What is known about somebody and the two places; None where it is not known."""

    kind: str
    giving: str
    taking: str
    months: int
    identified: bool = True
    unpaid: int = 0
    runs_there: bool = False
    joined_here: bool = True
    overlap: tuple[Span, ...] = ()
    under_way: bool = False
    refunding: bool = False
    age: int | None = None
    woman: bool | None = None
    back_paid_months: int = 0
    has_money: bool = True
    paid_here: bool = True


@dataclass(frozen=True)
class Block:
    """One thing that stands in the way, or that one has to know: in words, with what to do and the document.

    Only a `hard` one keeps an application from being taken in; `when` it counts is AWAY or always.
    """

    code: str
    says: str
    remedy: str
    cited: str = ""
    when: str = ""
    hard: bool = True


def blocks(facts: Facts, law: Terms) -> list[Block]:
    """Everything that stands in the way, in the order in which one would mend it; then what one has to know."""
    found = [*_of_person(facts), *_of_places(facts), *_of_money(facts, law), *_of_age(facts, law)]
    return [*(one for one in found if one.hard), *(one for one in found if not one.hard), *_notes(facts, law)]


OF_A_CHANGE = frozenset(
    {"not_identified", "transfer_runs", "not_joined", "not_stopped", "unpaid", "refunding", "overlap"}
)
OF_CLEANING = frozenset({"not_identified", "transfer_runs", "refunding"})


def settling(facts: Facts, law: Terms) -> list[Block]:
    """What keeps an office from settling it by itself: a change between the two pensions, or months that were paid twice."""
    wanted = OF_A_CHANGE if facts.kind in CHANGES else OF_CLEANING
    every = [*_of_person(facts), *_of_places(facts), *_of_money(facts, law)]
    found = [one for one in every if one.code in wanted]
    if not facts.has_money:
        found.append(_no_money(facts.kind))
    if not facts.paid_here:
        remedy = _("带缴费记录，到缴那几个月的地方办。")
        found.append(Block("not_paid_here", _("要退的月份不是从这里缴的，钱不在这里。"), remedy))
    return found


def _no_money(kind: str) -> Block:
    if kind in CHANGES:
        return Block("no_money", _("那边的个人账户里没有钱了。"), _("不用再转。"))
    return Block("no_money", _("重复的月份里没有个人账户的钱可以退。"), _("年限本来就只算一次，不用办。"))


def hard(found: Sequence[Block], household: str) -> list[Block]:
    """Those that keep an application of somebody with this household (`to`, `from`, `other`) from being taken in."""
    return [one for one in found if one.hard and (one.when != AWAY or household != "to")]


def _of_person(facts: Facts) -> list[Block]:
    if facts.identified:
        return []
    return [Block("not_identified", _("还没有实名登记。"), _("先填姓名和身份证号，再来申请。"))]


def _of_places(facts: Facts) -> list[Block]:
    found = []
    if facts.under_way:
        says = _("这一种关系已经有一次转移在办。")
        found.append(Block("transfer_runs", says, _("等那一次办完，或者先撤回它。")))
    if facts.giving == facts.taking:
        found.append(Block("same_place", _("转出和转入是同一个地方。"), _("同一个地方不用转，接着缴就行。")))
    if not facts.months:
        found.append(Block("no_months", _("在这个地方没有缴过的月份。"), _("选缴过的地方。")))
    if not facts.joined_here:
        found.append(
            Block("not_joined", _("还没有在新地方参保。"), _("先在新地方参保，再申请转过去：由新参保地来接收。"))
        )
    return found


def _of_money(facts: Facts, law: Terms) -> list[Block]:
    found = []
    if facts.runs_there:
        remedy = _("到“权益记录”里把它暂停或停保，停了就能申请。")
        found.append(Block("not_stopped", _("原来地方的参保还在继续。"), remedy, law.cited("online_conditions")))
    if facts.unpaid:
        says = _("原来地方还有 {count} 笔没缴清的账单。").format(count=facts.unpaid)
        remedy = _("先缴清；不想缴，停保以后没缴的账单会取消。正在确认的，等它有结果。")
        found.append(Block("unpaid", says, remedy, law.cited("online_conditions")))
    if facts.refunding:
        found.append(Block("refunding", _("原来地方有一笔退款在办。"), _("等退款有结果再申请，免得钱数对不上。")))
    if facts.overlap:
        found.append(_overlap(facts, law))
    return found


def _overlap(facts: Facts, law: Terms) -> Block:
    months, count = listed(span.says for span in facts.overlap), sum(map(len, facts.overlap))
    if facts.kind in CHANGES:
        says = _("有 {count} 个月职工养老和居民养老都缴了：{months}。").format(count=count, months=months)
        return Block("overlap", says, _("先申请清退居民养老重复的月份。"), law.cited(OVERLAPS[BESIDE]))
    says = _("有 {count} 个月两个地方都缴了：{months}。").format(count=count, months=months)
    if facts.kind == MEDICAL:
        return Block("overlap", says, _("带缴费记录到转入地问留哪一边。"), law.cited("overlap_medical"))
    remedy = _(
        "先转后清：商量好留哪一边，另一边重复的月份把个人账户的钱退给你，年限只算一次。在下面申请清退，或带缴费记录到转入地办。"
    )
    return Block("overlap", says, remedy, law.cited(OVERLAPS[TWICE]))


def _of_age(facts: Facts, law: Terms) -> list[Block]:
    """Men of 50 and women of 40 who do not go home keep their relation, and have a temporary account in the new place (66号 第五条)."""
    if facts.kind != PENSION:
        return []
    man, woman = law.count(terms.MAN), law.count(terms.WOMAN)
    if man is None or woman is None or facts.age is None or facts.woman is None:
        says = _("年龄这一条还不知道：满了年龄又不是转回户籍地的，要建临时账户。")
        return [Block("age_unknown", says, _("带身份证到窗口问。"), when=AWAY, hard=False)]
    least = woman if facts.woman else man
    if facts.age < least:
        return []
    says = _("你 {age} 岁。男满 {man} 岁、女满 {woman} 岁，不是转回户籍地的，关系留在原来的地方，在新地方建临时账户。")
    remedy = _(
        "不用申请转移，在新地方接着缴。以后再跨省，或者到领待遇的时候，临时账户的钱全部归到原参保地或待遇领取地。"
        "组织调动的不受年龄限制，带批准文件到窗口办。"
    )
    cited = law.cited(terms.MAN, terms.COLLECTED, terms.EXCEPT)
    return [
        Block("temporary_account", says.format(age=facts.age, man=man, woman=woman), remedy, cited, when=AWAY),
    ]


def _notes(facts: Facts, law: Terms) -> list[Block]:
    """What does not keep anybody, but is to be known before."""
    found = []
    if facts.taking and facts.giving != facts.taking and facts.giving[:2] == facts.taking[:2]:
        found.append(_within_province(law))
    years = law.count(terms.BACK_PAID)
    if years is not None and facts.back_paid_months > years * 12:
        says = _("一次性补缴超过 {years} 年。").format(years=years)
        remedy = _("转移时要带法院、劳动仲裁或劳动监察的文书。")
        found.append(Block("back_paid", says, remedy, law.cited(terms.BACK_PAID), hard=False))
    if facts.kind == MEDICAL:
        says = _("医保个人账户跨省怎么划转，还没查到。")
        found.append(Block("medical_account", says, _("这里转的是参保关系和年限；账户的钱问转入地。"), hard=False))
    return found


def _within_province(law: Terms) -> Block:
    says = law.says(terms.WITHIN)
    if not says:
        return Block(
            "within_province",
            _("两个地方在同一个省。省里转移，钱转不转，还没查到。"),
            _("可以申请，转入地审核时告诉你。"),
            hard=False,
        )
    told = _("两个地方在同一个省：{says}。").format(says=says)
    return Block("within_province", told, _("可以申请，转入地审核时告诉你。"), law.cited(terms.WITHIN), hard=False)
