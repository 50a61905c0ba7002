"""A course author's hour: thirty questions pasted from a Word text, two mended, published, and a test drawn."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import SignIn
from tests.server import Server

TRAINER, COURSE = "2001", "branch-secretary"
MOST = 60  # clicks and keys beside the typed text

TRUE_OR_FALSE = [
    ("会前三天把议题单发给委员，到会的人就不必再翻材料。", "错误", "提前发是为了有准备，不是代替准备。"),
    ("老同志退休前的最后一次谈话，可以由组织委员打电话代替。", "错误", "当面谈才听得出他放心不下的是什么。"),
    ("食堂涨价引来抱怨，书记先弄清涨了多少、谁定的，再回大家的话。", "正确", "先有事实，话才站得住。"),
    ("党费收缴晚了两天，替人垫上就不用再提醒本人。", "错误", "垫上解决了账，没有解决他忘记的原因。"),
    ("青年干部想换岗，书记没有批准权，却可以陪他把理由理清楚。", "正确", "归书记的一段，是把话听完。"),
    ("窗口群众投诉多，支部可以请被投诉的党员自己说一遍经过。", "正确", "先听本人说，才不冤枉人。"),
    ("工会活动和主题党日撞了日子，合在一起办总能省事。", "错误", "合办要看两件事是不是同一个目的。"),
    ("委员之间意见不合，书记在群里表态最快。", "错误", "群里表态容易变成站队，先分头听。"),
    ("入党积极分子写的思想汇报雷同，退回去以前先问他忙什么。", "正确", "雷同背后常常是没有时间或没人教。"),
    ("巡察反馈的问题，支部只要照单整改，不用再找根源。", "错误", "不找根源，同样的问题会换个样子回来。"),
    ("调研报告里的数字对不上，先停下报送，再核对来源。", "正确", "晚一天好过错一个数。"),
    ("值夜班的党员参加不了上午的党课，可以单独补一次短的。", "正确", "补的是内容，不是签到。"),
    ("新来的科长不熟悉支部，请老书记写一页交接的人和事。", "正确", "交接清楚，头一个月少走弯路。"),
    ("谁家老人住院，支部知道了就在公示栏里写出来。", "错误", "关心人先护着人的体面。"),
    ("会议记录第二天再补，内容反正都记得。", "错误", "隔夜的记忆会自己挑选。"),
]
FILL = [
    ("办公楼搬迁那周，支部把学习改在____进行。", "工地现场||现场", "人在哪里，学习就去哪里。"),
    ("收到匿名信，第一步是____，不是猜是谁写的。", "核实情况||核实", "猜人伤人，核实才有用。"),
    ("一年里换了三位组织委员，最先要补的是____。", "交接清单||交接", "人走了，事要留下来。"),
    ("预算砍掉一半的活动，先保____的那几项。", "党员最需要||最需要", "钱少更要看见需要。"),
    ("年终述职只有十分钟，至少留三分钟讲____。", "没做好的事||不足", "讲不足，听的人才信前面的。"),
    ("离退休支部听不清线上会，给他们配一个____。", "音箱||扩音器", "听不见的会等于没有开。"),
    ("邻居单位借会议室，书记先看当天有没有____。", "支部活动||党员活动", "自己的事先排好。"),
    ("下乡的两位党员一个月回不来，每周通一次____。", "电话||视频", "远的人更要听见声音。"),
    ("评优名额只有一个，先把____贴出来，再请大家提名。", "条件||标准", "先有尺子，后量人。"),
    ("青年理论小组人少，把时间改到____更好约。", "午休||午饭后", "迁就大家的空，不迁就自己的空。"),
    ("群里通知没人回，换成逐个____更快。", "打电话||电话", "回不回，听一声就知道。"),
    ("接到信访件，当天在本子上写下____和期限。", "承办人||经办人", "有名字有日子，事才走得动。"),
    ("支部书记生病住院，会议由____主持。", "副书记||支部副书记", "平时分好工，临时不慌。"),
]
WITHOUT_ANSWER = [
    ("扶贫点的西瓜卖不掉，支部买下来分给大家就算尽了力。", "错误", "买一次是情分，找到销路才算尽力。"),
    ("年轻人讲课紧张，请他先给三个人试讲一遍。", "正确", "试过一遍，心里就有底。"),
]


def pasted() -> str:
    """As it stands in a Word document; two questions have lost their answers."""
    questions = [(stem, f"答案：{right}\n解析：{why}") for stem, right, why in (*TRUE_OR_FALSE, *FILL)]
    questions += [(stem, f"解析：{why}") for stem, _, why in WITHOUT_ANSWER]
    return "\n\n".join(f"{n}. {stem}\n{rest}" for n, (stem, rest) in enumerate(questions, 1))


class Hand:
    """Counts what a hand does: a click, a choice from a list, a field that is gone to before something is typed."""

    def __init__(self) -> None:
        self.count = 0

    def click(self, target: Locator) -> None:
        self.count += 1
        target.click()

    def choose(self, target: Locator, value: str) -> None:
        self.count += 2  # opened, and chosen
        target.select_option(value)

    def write(self, target: Locator, text: str) -> None:
        self.count += 1
        target.fill(text)


def test_thirty_questions_become_a_fair_test_in_sixty_clicks(
    page: Page, site: Server, sign_in: SignIn, accessible: Callable[[Page], None]
) -> None:
    hand = Hand()
    sign_in(page, TRAINER)
    hand.click(page.locator("main h2 a").first)
    hand.click(page.get_by_role("link", name="题库").first)
    hand.click(page.get_by_role("link", name="导入题目"))
    hand.write(page.get_by_label("或把题目粘贴在这里"), pasted())
    hand.click(page.get_by_role("button", name="核对"))
    expect(page.locator("h1")).to_contain_text("还有 2 处要改")
    accessible(page)

    for _, right, _ in WITHOUT_ANSWER:
        entry = page.locator(".fix > li").first
        text = entry.locator("textarea").last
        hand.write(text, text.input_value().replace("解析：", f"答案：{right}\n解析：", 1))
        left = page.locator(".fix > li").count()
        hand.click(entry.get_by_role("button", name="核对"))
        expect(page.locator(".fix > li")).to_have_count(left - 1)
    expect(page.locator("h1")).to_contain_text("核对后导入 30 题")
    hand.click(page.locator(".tiles a").first)
    hand.choose(page.locator("#where"), "duty#p2")
    hand.click(page.get_by_role("button", name="用于全部新题"))
    hand.click(page.get_by_role("button", name="导入 30 题"))
    expect(page.locator("h1")).to_contain_text("已导入 30 题")

    hand.click(page.get_by_role("link", name="去看草稿"))
    hand.click(page.get_by_role("link", name="发布（预览差异）"))
    expect(page.locator("main")).to_contain_text("30 题可以发布")
    hand.click(page.get_by_role("button", name="发布第 2 版"))
    page.wait_for_url(lambda url: "/publishing" not in url)
    assert site.figure("SELECT count(*) FROM draft") == 0

    hand.click(page.get_by_role("link", name="卷子"))
    hand.click(page.get_by_role("link", name="模块一小测"))
    hand.click(page.get_by_label("按表抽"))
    for n, (kind, count) in enumerate([("truefalse", "6"), ("fill", "4"), ("single", "2")], 1):
        hand.click(page.get_by_role("button", name="加一行"))
        hand.choose(page.locator(f"[name=rows-{n}-type]"), kind)
        hand.write(page.locator(f"[name=rows-{n}-questions]"), count)
    expect(page.locator("#problems")).to_contain_text("题库够")
    accessible(page)
    hand.click(page.get_by_role("button", name="发布（预览差异）"))
    expect(page.locator("main ins").filter(has_text="判断，6 题，每题 1 分")).to_have_count(1)
    hand.click(page.get_by_role("button", name="发布第 3 版"))
    page.wait_for_url(lambda url: "/publishing" not in url)
    body = site.figure("SELECT body FROM courseversion WHERE number = 3")
    assert '"questions":6' in body
    assert hand.count <= MOST, hand.count
    print(f"clicks and keys beside the typed text: {hand.count}")
