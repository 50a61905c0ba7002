"""The demo's people: plainly invented names (all after wild geese and seasons), generic units, ten accounts to try."""

from dataclasses import dataclass

from app.people.rules import Role

PASSWORD = "lead-goose"
"""Of the demo's accounts only; a demo is never served beyond this machine."""


@dataclass(frozen=True)
class Account:
    """Somebody to sign in as: `number` is the staff number."""

    number: str
    name: str
    role: Role
    about: str
    unit: str = ""  # of a unit's officer


ACCOUNTS = (
    Account("1001", "周雁行", Role.LEARNER, "a new secretary in the middle of the course"),
    Account("1002", "林归鸿", Role.LEARNER, "one who has completed it"),
    Account("1003", "陈望春", Role.LEARNER, "one who has just been enrolled"),
    Account("2001", "沈知秋", Role.TRAINER, "the trainer"),
    Account("2002", "尹继音", Role.TRAINER, "a second trainer, for what takes two"),
    Account("3001", "李阵首", Role.ORGANIZER, "the organizer of the class"),
    Account("3002", "何北来", Role.ORGANIZER, "a unit's officer: sees his own unit only", unit="示例发展局"),
    Account("9001", "钱守序", Role.SYSTEM_ADMIN, "accounts"),
    Account("9002", "孙持衡", Role.SECURITY_ADMIN, "grants"),
    Account("9003", "吴照迹", Role.AUDITOR, "the audit trail"),
)

ROOT = ("示例市直机关", "市直")
BRANCHES = (
    ("综合部门", "综合", ("示例办公局", "示例档案局", "示例研究局")),
    ("经济部门", "经济", ("示例发展局", "示例工业局", "示例财务局", "示例统计局")),
    ("民生部门", "民生", ("示例教育局", "示例卫生局", "示例民政局")),
)
LEARNERS = 344

_FAMILY = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻"
_GIVEN = ("雁南", "雁北", "鸿声", "秋水", "春汀", "霜晨", "晓岸", "云程", "长汀", "汀洲", "远岫", "晴川")


def names(count: int) -> list[str]:
    """The first so many invented names, no two the same, none of an account."""
    taken = {account.name for account in ACCOUNTS}
    every = [
        family + _GIVEN[(n + shift) % len(_GIVEN)] for shift in range(len(_GIVEN)) for n, family in enumerate(_FAMILY)
    ]
    return [name for name in every if name not in taken][:count]
