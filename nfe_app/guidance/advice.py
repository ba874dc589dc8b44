"""Which scheme fits whom, and why: the study's advice and the law's clauses, as trees over five answers. Advice, never a barrier.

Beside the answers the trees know `floor`, the lowest published floor of a base in the country: who earns less would pay on money not earned.

The study (中国劳动和社会保障科学研究院, 新就业形态劳动者参保调查): draw platform workers to the schemes of employees, lead the
others to those of residents; let everybody choose place, type, grade and frequency.
"""

from __future__ import annotations

from dataclasses import dataclass

from nfe_app.base.words import _
from nfe_app.catalog.derivation import Compare, Input, Tree, Value
from nfe_app.catalog.law import InForce

PLATFORM, COURIER, SHOP, OTHER, NONE = range(1, 6)
HOME, AWAY = 1, 2
GAP, COST, ILLNESS, OLD_AGE, ACCIDENT = range(1, 6)
GROWN_UP, CLAIM_AGE = 16, 60

WORKS = (
    (PLATFORM, _("送外卖、跑腿、开网约车、拉货")),
    (COURIER, _("送快递")),
    (SHOP, _("开网店、做直播")),
    (OTHER, _("打零工、做别的")),
    (NONE, _("现在没活干")),
)
PLACES = ((HOME, _("在户籍地")), (AWAY, _("在外地")))
FEARS = (
    (GAP, _("收入不稳，怕断缴")),
    (COST, _("怕缴不起")),
    (ILLNESS, _("怕看不起病")),
    (OLD_AGE, _("怕老了没钱")),
    (ACCIDENT, _("怕干活出事没人管")),
)


@dataclass(frozen=True)
class Number:
    """A value of the law that a sentence tells in a place of its own, and the words for it while it is not known."""

    place: str
    clause: tuple[str, str]
    unknown: str

    def told(self, law: InForce) -> str:
        """The value in force, else that it is not known."""
        known = law.known.get(self.clause)
        return known.told if known else self.unknown


@dataclass(frozen=True)
class Advice:
    """One answer: what fits, why in spoken words, and the values of the law behind it by topic and name."""

    code: int
    title: str
    why: str
    law: tuple[tuple[str, str], ...] = ()
    numbers: tuple[Number, ...] = ()

    def told(self, law: InForce) -> str:
        """Why, with the numbers that the law has on its day."""
        return self.why.format_map({number.place: number.told(law) for number in self.numbers})


@dataclass(frozen=True)
class Topic:
    """One thing to choose: its tree over the five answers, and the answers it may come to."""

    name: str
    title: str
    tree: Tree
    answers: tuple[Advice, ...]


def _is(name: str, value: int, then: Tree, otherwise: Tree) -> Tree:
    return Compare("eq", Input(name), Value(value), then, otherwise)


def _platform(then: Tree, otherwise: Tree) -> Tree:
    """Who gets orders from a platform, couriers among them."""
    return _is("work", PLATFORM, then, _is("work", COURIER, then, otherwise))


def _poor(then: Tree, otherwise: Tree) -> Tree:
    """Who fears the cost, or earns less than the lowest base that anybody may pay the employees' pension on."""
    return _is("fear", COST, then, Compare("lt", Input("income"), Input("floor"), then, otherwise))


AGE = Number("age", ("resident_pension", "claim_age"), _("？ 岁（还没查到）"))
GAP_MENDED = Number("gap", ("breaks", "break_medical_le3m"), _("断了能不能补（还没查到）"))
WAIT = Number("wait", ("resident_medical", "wait_months"), _("？ 个月（还没查到）"))
YEARS = Number("years", ("transfer", "place_years_threshold"), _("？ 年（还没查到）"))
POOLED = Number("pooled", ("transfer", "fund_pooled_ratio"), _("？%（还没查到）"))

EMPLOYEE, RESIDENT, ASK = 1, 2, 3
OF_AGE = _poor(Value(RESIDENT), _platform(Value(EMPLOYEE), _is("fear", OLD_AGE, Value(EMPLOYEE), Value(RESIDENT))))
PENSION = Topic(
    "pension",
    _("养老"),
    Compare(
        "ge",
        Input("age"),
        Value(CLAIM_AGE),
        Value(ASK),
        Compare("lt", Input("age"), Value(GROWN_UP), Value(ASK), OF_AGE),
    ),
    (
        Advice(
            EMPLOYEE,
            _("职工养老"),
            _("按月缴，基数在上下限里自己选，缴得久、缴得多，领得多。研究建议平台劳动者参加职工保险。"),
            (("employee_pension", "rate"), ("employee_pension", "base_choice"), ("pension_benefit", "min_years")),
        ),
        Advice(
            RESIDENT,
            _("居民养老"),
            _("按年缴，档次低，政府有补贴，{age}领。以后收入稳了再转职工养老，账户的钱合在一起，年限不折算。"),
            (
                ("resident_pension", "national_fees"),
                ("resident_pension", "claim_age"),
                ("transfer", "scheme_transfer_resident_to_employee"),
            ),
            (AGE,),
        ),
        Advice(
            ASK,
            _("先问 12333"),
            _("够了参保年龄、没到领取年龄才新参保。到了年龄看已经缴了几年，打 12333 问能不能延长缴。"),
            (("resident_pension", "claim_age"), ("pension_benefit", "below_min_years")),
        ),
    ),
)
MEDICAL = Topic(
    "medical",
    _("医疗"),
    _poor(Value(RESIDENT), _platform(Value(EMPLOYEE), _is("fear", ILLNESS, Value(EMPLOYEE), Value(RESIDENT)))),
    (
        Advice(
            EMPLOYEE,
            _("职工医疗"),
            _("按月缴，生育也在里面，缴满当地年限退休后不用再缴。{gap}，断久了要等。"),
            (
                ("employee_medical", "maternity_merged"),
                ("employee_medical", "years_before_retirement"),
                ("breaks", "break_medical_le3m"),
            ),
            (GAP_MENDED,),
        ),
        Advice(
            RESIDENT,
            _("居民医疗"),
            _("一年缴一次，便宜，户籍地、居住地都能参。错过集中缴费期或断了，要等 {wait}才能报销。"),
            (
                ("resident_medical", "open_to_residence_permit"),
                ("resident_medical", "wait_months_per_broken_year"),
                ("resident_medical", "wait_months"),
            ),
            (WAIT,),
        ),
    ),
)
BY_PLATFORM, BY_UNIT = 1, 2
INJURY = Topic(
    "injury",
    _("干活出事"),
    _is("work", PLATFORM, Value(BY_PLATFORM), Value(BY_UNIT)),
    (
        Advice(
            BY_PLATFORM,
            _("职业伤害，平台出钱"),
            _("试点平台按单替你缴，你一分不用缴，只管送单、跑单的时候。问问你的平台在不在试点里。"),
            (("occupational_injury", "payer"), ("occupational_injury", "scope"), ("occupational_injury", "platforms")),
        ),
        Advice(
            BY_UNIT,
            _("问单位能不能单缴工伤"),
            _("有的省让单位给没签合同的人单独缴工伤，钱由单位出，你不缴。先问站点、网点或老板。"),
            (("work_injury", "industry_rates"),),
        ),
    ),
)
AT_WORK, AT_HOME, SAME = 1, 2, 3
PLACE = Topic(
    "place",
    _("在哪里参保"),
    _is("place", HOME, Value(SAME), _poor(Value(AT_HOME), Value(AT_WORK))),
    (
        Advice(
            AT_WORK,
            _("打算长待，就在工作地"),
            _("在一个地方缴满 {years}，就能在那里领职工养老。不满的，最后转回户籍地领，年限合在一起。"),
            (
                ("transfer", "place_years_threshold"),
                ("transfer", "place_rule2"),
                ("transfer", "place_rule3"),
                ("transfer", "years_accumulate"),
            ),
            (YEARS,),
        ),
        Advice(
            AT_HOME,
            _("先比一比，户籍地可能便宜"),
            _("两地的下限不一样。以后挪地方，账户的钱和基数的 {pooled} 跟着走，年限合在一起，不白缴。"),
            (
                ("transfer", "fund_account_since1998"),
                ("transfer", "fund_pooled_ratio"),
                ("transfer", "years_accumulate"),
            ),
            (POOLED,),
        ),
        Advice(SAME, _("就在本地"), _("工作地就是户籍地，以后不用转，也在这里领。"), (("transfer", "place_rule1"),)),
    ),
)
STEADY, BREAKABLE = 1, 2
UNBROKEN = Topic(
    "unbroken",
    _("怕断怎么办"),
    _is("fear", GAP, Value(BREAKABLE), Value(STEADY)),
    (
        Advice(
            BREAKABLE,
            _("按月缴、选最低档"),
            _("少接单的月份也拿得出。断了没有滞纳金，缴过的年限都在；医保{gap}。"),
            (
                ("breaks", "late_employer_only"),
                ("breaks", "break_pension"),
                ("breaks", "break_medical_le3m"),
            ),
            (GAP_MENDED,),
        ),
        Advice(
            STEADY,
            _("多久缴一次自己定"),
            _("按月、季、半年、一年都行，总数一样。缴了就有，停了就没有，缴过的不会丢。"),
            (("breaks", "break_pension"), ("transfer", "no_surrender")),
        ),
    ),
)
TOPICS = (PENSION, MEDICAL, INJURY, PLACE, UNBROKEN)
