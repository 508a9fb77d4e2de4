"""The prose of the demo's reports. Every sentence is this project's own; the counts in it are the tables' counts."""

from __future__ import annotations

from dataclasses import dataclass

from demo.truth import figures


@dataclass(frozen=True)
class Voice:
    """How a portal writes: who speaks, and its own sentences, of which each year takes a different choice."""

    body: str
    place: str
    opening: tuple[str, ...]
    publishing: tuple[str, ...]
    requests: tuple[str, ...]
    keeping: tuple[str, ...]
    problems: tuple[str, ...]
    plans: tuple[str, ...]
    other: tuple[str, ...]


VOICES = {
    "lanshan": Voice(
        body="临沂市兰山区人民政府",
        place="全区",
        opening=(
            "这一年，兰山区把政府信息公开当作日常服务来做，先问居民想看什么，再定栏目怎么排。",
            "这一年，兰山区对照公开目录逐条过筛，过期的撤下，缺漏的补齐，重复的合并。",
            "这一年，兰山区请街道和镇上的经办人坐到一起，把一条信息从起草到上网要走的路画成了图。",
        ),
        publishing=(
            "文件印发后由起草科室随手写好说明，同日上网，不再另等批次。",
            "区级文件全部附上可以复制的正文，方便商户和村居直接摘用。",
            "商城片区的通告改用大字版面，市场里的触摸屏和网站同步更新。",
        ),
        requests=(
            "受理窗口把登记、转办、答复三张表并成一张，哪一步停下来都看得见。",
            "答复书寄出之前由另一名同事通读一遍，用语生硬的退回重写。",
        ),
        keeping=(
            "网站编辑每周抽查旧页面，打不开的附件当周修复。",
            "各部门轮流担任当月的校读员，发现错别字直接改正并留痕。",
        ),
        problems=(
            "部分镇街的专栏还停留在转发上，自己的内容不多。",
            "个别科室对什么能公开仍然拿不准，答复写得过于简短。",
            "解读多用文字，老年人看起来吃力。",
        ),
        plans=(
            "下一步准备给镇街配一名固定联络员，手把手带一个季度。",
            "打算把常见的答复整理成样例，供新手照着写。",
            "计划给主要政策配上录音，放到政务大厅循环播放。",
        ),
        other=("全年没有向申请人收取信息处理费。", "本区没有其他需要另行说明的事项，也未发生收费。"),
    ),
    "chiping": Voice(
        body="聊城市茌平区人民政府",
        place="全区",
        opening=(
            "茌平区把公开事项列成清单挂在墙上，做完一项勾掉一项，年底回头看还剩几项。",
            "茌平区先从企业问得最多的几类信息着手，把散落在各处的内容归到一个入口。",
            "茌平区在乡镇便民大厅摆上查阅架，纸质和网页两边同时更新。",
        ),
        publishing=(
            "预算决算按统一的表样上网，前后年份可以对着看。",
            "行政执法结果按周汇总，超过期限未更新的由后台提示。",
        ),
        requests=(
            "当面、信函、网络三条渠道收到的申请都记在同一本台账里。",
            "办理人员在答复前会打一通电话，弄清楚申请人究竟需要哪份材料。",
        ),
        keeping=(
            "起草单位对自己的文字负责，发布前要在单子上签名。",
            "办公室按月抽看各单位的栏目，把空着的地方列出来限期补上。",
        ),
        problems=("有的专栏名称起得笼统，群众不容易找到入口。", "图解数量不少，讲清楚来龙去脉的却不多。"),
        plans=(
            "准备邀请居民代表试用网站，照着他们的点击路线调整排列。",
            "计划把解读的初稿先给窗口人员看，听懂了再发布。",
        ),
        other=("全年未收取信息处理费。", "年度要点所列任务均已办结，没有收取任何费用。"),
    ),
    "lusong": Voice(
        body="株洲市芦淞区人民政府",
        place="全区",
        opening=(
            "芦淞区的服饰市场商户多、流动快，公开工作也跟着市场的作息走。",
            "芦淞区把公开专区设在人流最大的大厅里，来办事的人顺路就能查到文件。",
            "芦淞区请来第三方从头到尾走了一遍网站，按记录逐条改进。",
        ),
        publishing=(
            "办事指南写明带什么、找谁、等几天，三行之内说完。",
            "收费目录改动之后，旧版本保留在页面下方备查。",
        ),
        requests=("收到申请当天完成登记，第二天分到承办单位。", "补正通知里附上范例，申请人少跑一趟。"),
        keeping=(
            "新媒体账号清理之后只留下仍在更新的，名单放在首页。",
            "每次发布都有两个人看过，名字记在后台。",
        ),
        problems=("街道一级的解读还不够细，看的人不多。", "部分栏目更新忽快忽慢，节奏没有稳住。"),
        plans=("明年准备给每个栏目定一个固定的更新日。", "打算把街道的好做法编成小册子互相传看。"),
        other=("未向申请人收取过信息处理费。", "没有其他需要报告的情况，全年收费为零。"),
    ),
    "changxingdao": Voice(
        body="大连长兴岛经济技术开发区管理委员会",
        place="全区",
        opening=(
            "长兴岛经济技术开发区面向港口和园区企业，把公开的重点放在审批和招商上。",
            "长兴岛经济技术开发区把机关各处室的公开任务写进年初计划，按季度对账。",
            "长兴岛经济技术开发区利用船期间隙组织培训，经办人分两批全部参加。",
        ),
        publishing=(
            "园区规划图换成了可以放大的版本，企业选址时直接在网上看。",
            "环境监测数据按时上网，往年的数据没有删除。",
        ),
        requests=(
            "企业的申请多与用地有关，答复时附上图纸编号方便核对。",
            "海岛居民寄来的信件由专人整理归档。",
        ),
        keeping=("保密审查排在发布之前，没有签字的稿件上不了网。", "服务器搬迁期间保留了旧网址的跳转。"),
        problems=("有些处室公开的内容偏少，企业仍要打电话来问。", "网站的检索不够灵，旧文件不好找。"),
        plans=("准备给检索增加按年份筛选的功能。", "计划每个季度请几家企业来提意见。"),
        other=("本年度没有收取信息处理费。", "市里布置的任务按时完成，没有收费情况。"),
    ),
    "qilin": Voice(
        body="麒麟区人民政府",
        place="全区",
        opening=(
            "麒麟区从镇和街道的公开栏做起，让不上网的人也能在家门口看到通知。",
            "麒麟区把公开目录和部门职责逐条对照，谁的信息谁来更新一目了然。",
            "麒麟区把过去几年的文件重新编号上架，找一份旧文件不再靠记性。",
        ),
        publishing=(
            "规范性文件集中放在一个栏目，失效的盖上标记仍可查阅。",
            "招聘和补贴的通知同时发到村里的群里。",
        ),
        requests=(
            "申请多来自个人，主要询问征地和工程，承办人逐件面谈。",
            "超过一半的申请在一周之内答复完毕。",
        ),
        keeping=("审核单随稿件流转，三道签名缺一不可。", "不再使用的账号按程序注销，粉丝转到主账号。"),
        problems=("建网和管网的人手仍然偏紧。", "政策解读的样式单一，图和表用得少。"),
        plans=("准备在图书馆和大厅各添一处查阅点。", "打算把问得最多的政策做成一问一答。"),
        other=("全年没有收取政府信息公开处理费。", "没有发生信息处理费，也无其他事项。"),
    ),
}


def voice_of(portal: str) -> Voice:
    """A portal's own voice, or the plain one of a portal of `demo.families` with its body's name."""
    return VOICES.get(portal) or PLAIN


PLAIN = Voice(
    body="本级人民政府",
    place="全年",
    opening=(
        "年内先把旧栏目理顺，再补新内容，缺页和断链都记在一张表上逐项销号。",
        "年内把公开目录按部门拆开，每一项都写明谁来更新、多久更新一次。",
        "年内请常来办事的居民试用网站，照他们的意见改了三处入口。",
    ),
    publishing=("文件与说明同日上网。", "失效的文件加注标记，不再混在有效文件里。"),
    requests=("申请从登记到答复都有专人跟进。", "答复之前与申请人通话核对一次需求。"),
    keeping=("每月抽查一遍栏目，问题当月改完。", "稿件发布之前由两人先后审读。"),
    problems=("有的栏目更新还不够勤。", "图文解读偏少，基层反映不易看懂。"),
    plans=("来年准备把检索做得更顺手。", "来年打算给乡镇经办人办两期培训。"),
    other=("没有其他需要报告的事项，也没有收费。",),
)


@dataclass(frozen=True)
class Prose:
    """A report's paragraphs by section; the tables of sections 2 to 4 stand between them on the page."""

    preamble: str
    overview: tuple[str, ...]
    problems: tuple[str, ...]
    other: tuple[str, ...]


def _pick(choices: tuple[str, ...], year: int, shift: int = 0) -> str:
    return choices[(year + shift) % len(choices)]


def prose_of(portal: str, year: int, body: str | None = None) -> Prose:
    """The paragraphs of one report; its counts are those of `figures`. `body` is named where the voice has none."""
    voice = voice_of(portal)
    tables = figures(portal)[year]
    rows = tables["applications"]
    new, over = rows["new_received"]["total"], rows["carried_over"]["total"]
    handled, forward = rows["handled_total"]["total"], rows["carried_forward"]["total"]
    documents = tables["proactive"]["normative_documents"]
    made = documents.get("issued", documents.get("newly_made"))
    came = f"新收政府信息公开申请{new}件" + (f"，另有上年结转{over}件" if over else "")
    left = f"，结转下年度{forward}件" if forward else ""
    return Prose(
        preamble=(
            f"根据《中华人民共和国政府信息公开条例》的要求，{body or voice.body}编写并公布{year}年政府信息公开工作年度报告。"
            f"所列数据的统计期限自{year}年1月1日至{year}年12月31日。"
        ),
        overview=(
            f"{_pick(voice.opening, year)}{voice.place}年内制发行政规范性文件{made}件。",
            f"（一）主动公开。{_pick(voice.publishing, year)}{_pick(voice.publishing, year, 1)}",
            f"（二）依申请公开。{year}年{came}，答复{handled}件{left}。{_pick(voice.requests, year)}",
            f"（三）管理与监督。{_pick(voice.keeping, year)}",
        ),
        problems=(f"{_pick(voice.problems, year)}{_pick(voice.problems, year, 1)}", _pick(voice.plans, year)),
        other=(_pick(voice.other, year),),
    )
