"""Which papers a deed needs, as far as a rule of this house asks for them; where no rule is in the data, that is said and nothing is made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from nfe_app.base.words import _, joined

BY_PHONE, AT_COUNTER = _("本人在手机上拍"), _("本人带到窗口")
NOT_KNOWN = _("要带什么，资料里还没有写，不能替你编：按当地的通知问清楚。")


@dataclass(frozen=True)
class Paper:
    """One paper or thing: what it is, how it comes here, and whether the deed is refused without it."""

    name: str
    how: str
    must: bool = True


@dataclass(frozen=True)
class Deed:
    """A deed at the counter, and the papers that it needs; `known` is false where the data holds no rule about it."""

    title: str
    papers: tuple[Paper, ...] = ()
    known: bool = True


DEEDS: Mapping[str, Deed] = {
    "household": Deed(_("改户籍地"), (Paper(_("户口本的照片"), BY_PHONE),)),
    "name": Deed(_("改姓名"), (Paper(_("身份证的照片"), BY_PHONE),)),
    "identity": Deed(_("改身份证号"), (Paper(_("身份证的照片"), BY_PHONE),)),
    "account": Deed(_("改收款的银行卡"), (Paper(_("本人银行卡正面的照片"), BY_PHONE),)),
    "refund": Deed(_("重复缴费的退款"), (Paper(_("别处缴费的凭证照片"), BY_PHONE, must=False),)),
    "recovery": Deed(
        _("换手机号"), (Paper(_("身份证原件"), AT_COUNTER), Paper(_("新号码的手机，要收验证码"), AT_COUNTER))
    ),
    "collect": Deed(_("收款"), (Paper(_("手机号或身份证号"), AT_COUNTER),)),
    "paper": Deed(_("打印证明"), (Paper(_("证明编号，或手机上的码"), AT_COUNTER),)),
    "transfer": Deed(_("关系转移"), known=False),
}
"""What the commands of this house refuse without (`changes`, `recovery`, `payment`, `certificate`), or take where it is there (`refund`)."""


def in_words(deed: Deed) -> str:
    """What a deed needs, in words."""
    papers = joined(_("；"), map(says, deed.papers)) if deed.known else NOT_KNOWN
    return _("{deed}：{papers}").format(deed=deed.title, papers=papers)


def says(paper: Paper) -> str:
    """A paper in words."""
    must = _("少了不收") if paper.must else _("有就交，没有也能申请")
    return _("{name}（{how}；{must}）").format(name=paper.name, how=paper.how, must=must)


def missing(deed: str, pictures: int) -> tuple[str, ...]:
    """What a case of this deed lacks that came with so many pictures."""
    wanted = [paper for paper in DEEDS[deed].papers if paper.how == BY_PHONE] if deed in DEEDS else []
    return () if pictures else tuple(lacks(paper) for paper in wanted)


def lacks(paper: Paper) -> str:
    """A paper that is not there, in words; one that may be missing says so."""
    return paper.name if paper.must else _("{name}（没有也能办）").format(name=paper.name)
