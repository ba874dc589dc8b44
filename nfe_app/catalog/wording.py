"""A value of the law in the words of a sentence: counted in its unit, in percent, in yuan, the codes of the records in words."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from nfe_app.base.money import Fen
from nfe_app.base.words import _, joined, listed

from .quotes import quoted

MOST_TOLD = 8
COUNTED = {
    "months": _("{count} 个月"),
    "years": _("{count} 年"),
    "age": _("{count} 岁"),
    "days": _("{count} 天"),
    "workdays": _("{count} 个工作日"),
    "people": _("{count} 人"),
    "count": "{count}",
}
ONE = {"months": _("1 个月"), "years": _("1 年"), "days": _("1 天"), "workdays": _("1 个工作日"), "people": _("1 人")}
SPOKEN = {
    "monthly": _("按月"),
    "quarter": _("按季"),
    "scan QR -> 官方验证页": _("扫二维码，打开官方验证页"),
    "<= 2/3 of actual contributions": _("不超过实际缴费的 2/3"),
    "use_published_limits_never_recompute": _("用公布的上下限，不自己重算"),
    "provisional_then_settle": _("先按暂定数缴，公布后结算"),
    "free": _("上下限之间自己选"),
    "back_pay_then_retroactive_benefit": _("补缴后待遇追溯"),
    "back_pay_no_wait": _("补缴后没有等待期"),
    "pension_lower_limit": _("用养老的基数下限"),
    "voluntary": _("自愿参加"),
    "platform_only": _("只由平台缴"),
    "province_specific": _("各省自定"),
    "(W + W*Z)/2 * n * 1%": _("（计发基数 + 计发基数 × 指数）÷ 2 × 年限 × 1%"),
    "account_balance / payout_months": _("账户里的钱 ÷ 计发月数"),
    "Z = mean(monthly_base / reference_wage_of_that_year)": _("每月基数 ÷ 当年参考工资，取平均"),
    "monthly = basic_pension + account_balance/139": _("基础养老金 + 账户里的钱 ÷ 139"),
    "pension": _("养老"),
    "medical": _("医疗"),
    "unemployment": _("失业"),
    "关系在户籍地 -> 户籍地负责办理待遇领取": _("关系在户籍地，户籍地负责办领取"),
    "关系不在户籍地, 而在关系所在地累计缴费满 10 年 -> 在该地领取": _("关系不在户籍地，在所在地缴满 10 年，就在那里领"),
    "关系不在户籍地, 且在关系所在地不满 10 年 -> 转回上一个满 10 年的原参保地": _(
        "关系不在户籍地，在所在地不满 10 年，转回上一个缴满 10 年的地方领"
    ),
    "每个参保地都不满 10 年 -> 将关系及资金归集到户籍地": _("哪里都不满 10 年，关系和钱归到户籍地"),
    "person": _("个人"),
    "government": _("财政"),
    "large_medical": _("大额医疗"),
    "long_term_care": _("长期护理"),
    "m1_12": _("第 1 到 12 个月"),
    "m13_24": _("第 13 到 24 个月"),
    "extension": _("延长期"),
    "amount_below": _("金额低于"),
    "confirm_days": _("确认工作日"),
    "pay_days": _("支付工作日"),
}
ROW = (("code", "name"), ("label",))


def told(value: object, unit: str = "") -> str:
    """A value in the words of a sentence: what is counted in its unit, shares in percent, money in yuan."""
    match value:
        case bool():
            return _("是") if value else _("否")
        case Decimal() | int() if unit in ONE and str(value) == "1":
            return ONE[unit]
        case Decimal() | int() if unit in COUNTED:
            return COUNTED[unit].format(count=f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}")
        case Decimal():
            return f"{(value * 100).normalize():f}%"
        case Fen():
            return _("{yuan} 元").format(yuan=value.shown)
        case tuple():
            parts = [told(one, unit) for one in value]
            some = parts if len(parts) <= MOST_TOLD else [*parts[:3], "…", parts[-1]]
            return listed(some)
        case Mapping() if len(value) > MOST_TOLD:
            return _("一张表，共 {count} 行").format(count=len(value))
        case Mapping():
            pairs = [joined(" ", (told(name), told(one, unit))) for name, one in value.items()]
            return _row(value) or joined(_("，"), pairs)
        case _:
            return SPOKEN.get(str(value)) or quoted(str(value))


def _row(row: Mapping[Any, Any]) -> str:
    """A line of a list of codes or of fields, without the names of its columns."""
    columns = next((columns for columns in ROW if set(columns) <= set(row)), ())
    return " ".join(str(row[column]) for column in columns)
