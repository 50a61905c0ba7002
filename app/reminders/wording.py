"""The texts that an organizer finds written when he begins; he may change every word."""

from app.i18n import gettext as _


def to_learner() -> str:
    return _("{姓名}同志：您还有 {还差} 项没有完成，{截止}结班。打开课程，可以接着上次的地方学。")


def to_group() -> str:
    return _("{班次}还有 {人数} 人没有学完，{截止}结班。请还没有学完的同志登录后接着学。")


def to_contact() -> str:
    return _(
        "{班次}：以下 {人数} 位同志还没有学完，{截止}结班。请您提醒一声，有困难请告诉我们。姓名、单位、还差的项数如下："
    )
