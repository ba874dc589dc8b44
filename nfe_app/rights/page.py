"""权益记录: first a picture of the months of every year, then what stands behind it: sums, bases, whose money, gaps, the own account."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.coverage.held import enrolments, holds, on_its_way
from nfe_app.coverage.page import nothing, running
from nfe_app.localfirst.phone import flags, papers
from nfe_app.localfirst.reckon import contains, find, known, where
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence, spoken

from .told import choosing, chosen, chosen_of, held, rights, schemes, sheet, table, years_of

e = rx.el
Part = rx.Component
PENSION = "employee_pension"
FIRST_SIGHT = 40
"""Years of a picture that are made at once, with all that stands below; a longer one is higher than the screen by its first scheme alone."""
SOURCES = (
    ("own", _("自己付")),
    ("code", _("凭缴费码付")),
    ("automatic", _("自动扣款")),
    ("jar", _("攒的钱")),
    ("transfer", _("转入")),
)
LEGEND = (("ok", _("已缴")), ("bad", _("断缴")), ("warn", _("待缴")), ("wait", _("确认中")), ("none", _("没有账单")))


def records() -> Part:
    """记录: the picture, then the details behind it, and what is running, to be paused or stopped."""
    signed = rx.fragment(
        on_its_way(),
        rx.cond(held.known, _known(), rx.cond(held.unreachable, _not_here(), parts.waiting("answer"))),
        running(),
    )
    unsigned = parts.empty(
        _("登录后看记录"),
        _("看过一次，没网也能看。"),
        parts.link_button(_("登录"), routes.sign_in_then(routes.RECORDS)),
    )
    return frame.page(
        _("权益记录"), frame.of_person(signed, unsigned, "answer"), tab=routes.RECORDS, mine=True, help_with="enrolled"
    )


def _not_here() -> Part:
    return parts.note("wait", _("没连上，记录还没取到"), _("有网就自动再取。看过一次，没网也能看。"))


def _known() -> Part:
    rest = rx.fragment(rx.foreach(schemes()[1:], _scheme), _legend(), _gaps(), _account(), _take_along())
    there = rx.fragment(
        _filters(),
        rx.foreach(schemes()[:1], _scheme),
        rx.cond(flags.painted | (rights.years.length() < FIRST_SIGHT), rest),
    )
    unpaid = parts.empty(_("还没有缴费记录"), _("缴上第一笔，这里就有。"), parts.link_button(_("去缴费"), routes.PAY))
    shown: Part = rx.cond(rights.years.length() > 0, there, rx.cond(enrolments.length() > 0, unpaid, nothing()))
    return shown


def _filters() -> Part:
    """By scheme, place and year, each where there is more than one."""
    all_schemes = where(rights.schemes, "place", "")
    several = (all_schemes.length() > 1) | (rights.places.length() > 1) | (rights.all_years.length() > 1)
    choices = e.div(
        _select(
            "scheme",
            _("看哪个险种"),
            all_schemes,
            _("全部险种"),
            rx.foreach(all_schemes, lambda one: e.option(one.title, value=one.code)),
        ),
        _select(
            "place",
            _("看哪个地方"),
            rights.places,
            _("全部地方"),
            rx.foreach(rights.places, lambda one: e.option(one.name, value=one.code)),
        ),
        _select(
            "year",
            _("看哪一年"),
            rights.all_years,
            _("全部年份"),
            rx.foreach(rights.all_years, lambda one: e.option(one, value=one)),
        ),
        class_name="filters",
    )
    return rx.cond(several, choices)


def _select(name: str, label: str, rows: Any, everything: str, options: Any) -> Part:
    select = e.select(
        e.option(everything, value=""),
        options,
        id=f"rights-{name}",
        value=getattr(chosen, name),
        on_change=choosing.set(name),
        aria_label=label,
    )
    return rx.cond(rows.length() > 1, e.div(select, class_name="field"))


def _scheme(scheme: Any) -> Part:
    """One scheme: covered or not, the picture, the sums; of one year also its months in a row."""
    there = rx.cond(holds(scheme.until), parts.chip("ok", _("有")), parts.chip("bad", _("没有")))
    shown = years_of(scheme.code)
    sums = rx.cond(
        chosen.year == "",
        _sums(scheme, _("一共缴了"), _("一共付了")),
        rx.foreach(shown, lambda year: rx.fragment(_sums(year, _("这一年缴了"), _("这一年付了")), _stretches(year))),
    )
    return e.section(
        e.div(e.h2(scheme.title, class_name="sub"), there, class_name="split"),
        e.ol(_axis(), rx.foreach(shown, _row), class_name="years"),
        e.div(
            sums,
            rx.cond(
                scheme.unsplit,
                e.p(
                    _("居民养老缴的钱按规定进个人账户；这几笔是早先记的，账上没有分开，钱没有少。"),
                    class_name="soft",
                ),
            ),
        ),
        class_name="card far",
    )


def _axis() -> Part:
    quarters = [e.span(str(month), class_name=f"a{month} n3") for month in (1, 4, 7, 10)]
    return e.li(e.span(_("年")), e.span(*quarters, class_name="year bare"), e.span(_("月数")), aria_hidden="true")


def _row(year: Any) -> Part:
    """One year: twelve months as stretches, each state as a shape and a colour; in words for who cannot see them."""
    says = spoken(_("{year} 年，{months} 个月：{says}"), year=year.year, months=year.months, says=year.says)
    bars = e.span(
        rx.foreach(year.parts, lambda part: e.i(class_name=part.at, data_is="ok")),
        rx.foreach(year.marks, lambda mark: e.i(class_name=mark.at, data_is=mark.is_)),
        class_name="year",
        role="img",
        aria_label=says,
    )
    label = e.span(year.year, class_name="num", aria_hidden="true")
    return e.li(label, bars, e.b(year.months, class_name="num", aria_hidden="true"))


def _sums(of: Any, months: str, paid: str) -> Part:
    split = rx.fragment(
        parts.row(_("进个人账户"), parts.yuan(of.account_fen)), parts.row(_("进统筹基金"), parts.yuan(of.pooled_fen))
    )
    return rx.fragment(
        parts.row(months, e.span(sentence(_("{months} 个月"), months=e.b(of.months)), class_name="num")),
        parts.row(paid, parts.yuan(of.amount_fen)),
        rx.cond(of.account_fen > 0, split),
    )


def _stretches(year: Any) -> Part:
    """Months in a row of one year: where, on which base, whose money."""
    none = rx.cond(
        year.parts.length() == 0, e.p(rx.cond(year.says != "", year.says, _("这一年没有缴。")), class_name="soft")
    )
    return rx.fragment(rx.foreach(year.parts, _stretch), none)


def _stretch(part: Any) -> Part:
    base = rx.cond(
        known(part.base_fen),
        sentence(_("缴费基数 {yuan}"), yuan=parts.yuan(part.base_fen)),
        _("没有记缴费基数"),
    )
    source = rx.match(part.source, *SOURCES, _("怎么付的没有记"))
    place = rx.cond(part.place != "", find(rights.places, "code", part.place).name, _("地方没有记"))
    return parts.row(part.says, parts.yuan(part.amount_fen), e.span(place, " · ", source, e.br(), base))


def _legend() -> Part:
    """What the shapes say."""
    cells = [
        e.li(e.span(e.i(class_name="a1 n12", data_is=state), class_name="year one"), words) for state, words in LEGEND
    ]
    return e.ul(*cells, class_name="legend quiet")


def _gaps() -> Part:
    """Every gap that is chosen, and what it means by which document."""
    here = chosen_of(chosen_of(rights.gaps, "scheme", chosen.scheme), "place", chosen.place)

    def gap(one: Any) -> Part:
        """Its months, what they mean, and the documents that say so."""
        told = e.div(
            parts.row(e.b(one.title), parts.chip("bad", _("断缴")), one.says),
            e.p(one.means),
            rx.foreach(one.laws, lambda law: rx.fragment(e.p(law.value, class_name="soft"), parts.by(law))),
            class_name="stack",
        )
        return rx.cond((chosen.year == "") | contains(one.years, chosen.year), told)

    card = parts.card(e.h2(_("断缴的月份，有什么影响"), class_name="head"), rx.foreach(here, gap))
    shown: Part = rx.cond(here.length() > 0, card)
    return shown


def _account() -> Part:
    """The own account year by year, unfolded where it is asked for."""
    rows = chosen_of(rights.account, "year", chosen.year)
    open_ = chosen.account | (chosen.year != "")
    card = parts.card(
        e.h2(_("养老个人账户"), class_name="head"),
        parts.row(_("本金一共记了"), parts.yuan(rights.account[0].paid_in_fen)),
        rx.cond(chosen.year == "", _unfold()),
        rx.cond(
            open_,
            rx.fragment(
                rx.foreach(rows, _account_year),
                e.p(
                    _(
                        "利息怎么计（按月还是按年），还没收到文件，所以只写范围：最少按年初的钱算，最多连当年记入的一起算。没公布利率的年份不算。"
                    ),
                    class_name="soft",
                ),
            ),
        ),
    )
    wanted = (chosen.scheme == "") | (chosen.scheme == PENSION)
    shown: Part = rx.cond((rights.account.length() > 0) & wanted & (chosen.place == ""), card)
    return shown


def _unfold() -> Part:
    return e.button(
        rx.cond(chosen.account, _("收起来"), _("逐年看本金和利息")),
        on_click=choosing.toggle("account"),
        type="button",
        aria_expanded=rx.cond(chosen.account, "true", "false"),
        class_name="link",
    )


def _account_year(year: Any) -> Part:
    least = parts.yuan(year.least_fen)
    bounds = rx.cond(
        known(year.most_fen),
        sentence(_("{least} 到 {most}"), least=least, most=parts.yuan(year.most_fen)),
        _at_least(least),
    )
    standing = rx.cond(
        known(year.closing_most_fen) & (year.closing_most_fen != year.closing_fen),
        sentence(_("{least} 到 {most}"), least=parts.yuan(year.closing_fen), most=parts.yuan(year.closing_most_fen)),
        _at_least(parts.yuan(year.closing_fen)),
    )
    return e.div(
        e.h3(sentence(_("{year} 年"), year=year.year), class_name="sub"),
        parts.row(_("当年记入本金"), parts.yuan(year.principal_fen)),
        parts.row(
            _("当年利息"),
            rx.cond(year.rate != "", bounds, _("还不知道")),
            rx.cond(year.rate != "", sentence(_("记账利率 {rate}"), rate=year.rate), _("这一年的利率还没公布")),
        ),
        parts.row(_("年末账户里"), standing),
        rx.foreach(year.laws, parts.by),
    )


def _at_least(amount: Part) -> Part:
    return sentence(_("至少 {yuan}"), yuan=amount)


def _take_along() -> Part:
    """The yearly record on paper, and all of it as a table; once on the phone, both open without signal."""
    which = rx.cond(
        chosen.year == "", _("权益记录单（全部年份）"), spoken(_("权益记录单（{year} 年）"), year=chosen.year)
    )
    return parts.card(
        e.h2(_("带走"), class_name="head"),
        _file(which, _("PDF，一年一行，打印、给别人看"), sheet()),
        _file(_("明细表"), _("CSV，Excel 和 WPS 能打开"), table()),
        rx.cond(flags.ready & ~flags.online, e.p(_("存新的要有网；存过的没网也能打开。"), class_name="soft")),
        parts.link_button(_("开参保证明"), routes.PAPERS, "btn-2"),
    )


def _file(name: Any, soft: str, url: Any) -> Part:
    kept = papers.kept(url)
    deed = rx.cond(
        kept,
        parts.text_button(_("打开"), papers.open(url), about=name),
        parts.text_button(_("存到手机"), papers.keep(url), about=name, disabled=~flags.online),
    )
    return parts.row(name, deed, rx.fragment(soft, rx.cond(kept, parts.chip("ok", _("没网也能打开")))))
