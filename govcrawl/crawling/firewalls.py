"""The firewalls that stand before portals, as data: by what each is known where it turns somebody away.

A firewall's scripts and cookies are on the good pages behind it too. So `script` counts only on a page without
visible words of its own, `words` only where they are about all that a page shows, and `header` and `cookie` only on
an answer that is an error. Collected from public lists of firewall fingerprints; not verified live.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

#: Statuses that nothing but a firewall gives: Ruishu's test, a refusal by rate or place, Jiasule's test.
ALWAYS: Final = frozenset({HTTPStatus.PRECONDITION_FAILED, 468, 521})
#: A request to come back later is no refusal.
ASKS_TO_WAIT: Final = HTTPStatus.TOO_MANY_REQUESTS


@dataclass(frozen=True, slots=True)
class Firewall:
    """One product (`name`), with what it is known by; a pattern that is None is not looked for.

    `script` is searched in the markup, `words` in the title and the visible words, `header` in `name: value` lines
    in lower case, `cookie` in the cookies that the answer sets.
    """

    name: str
    script: re.Pattern[str] | None = None
    words: re.Pattern[str] | None = None
    header: re.Pattern[str] | None = None
    cookie: re.Pattern[str] | None = None


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


FIREWALLS: Final[tuple[Firewall, ...]] = (
    Firewall(
        "Ruishu",
        script=_any(r"\$_ts\s*=\s*window\s*\[", r"\$_ts\.(?:nsd|cd)\b", r"\s_\$[a-z0-9]{2}\(\);?\s*</script>"),
    ),
    Firewall(
        "Jiasule",
        script=_any(
            r"__jsl_clearance", r"document\.cookie\s*=\s*\(?[\"']_[\"']\)?\s*\+", r"\bgo\(\{[\"']bts[\"']", r"static\.jiasule\.com"
        ),
        words=_any(r"notice-jiasule", r"加速乐.{0,10}(?:拦截|防护|安全)"),
        header=_any(r"^server: jiasule-waf"),
        cookie=_any(r"^__jsl_clearance", r"^jsl_tracking"),
    ),
    Firewall(
        "Chuangyu shield",
        script=_any(r"help\.365cyd\.com/cyd-error-help", r"www\.365cyd\.com"),
        words=_any(r"创宇盾", r"最近有可疑的攻击行为"),
    ),
    Firewall(
        "360 / Qianxin (WZWS)",
        script=_any(r"/wzws-waf-cgi/", r"wzwschallenge", r"WZWSREL", r"wangzhan\.(?:360\.cn|qianxin\.com)"),
        words=_any(r"网站卫士.{0,8}(?:拦截|提示)", r"已被(?:360)?网站卫士", r"已被云防护拦截"),
        header=_any(r"^server: (?:qianxin-waf|360wzws)", r"^x-powered-by-(?:wzws|360wzb)", r"^wzws-ray: "),
        cookie=_any(r"^wzws_(?:cid|sessionid|reurl)"),
    ),
    Firewall(
        "Anyu",
        script=_any(r"anyu\.(?:360\.net|qianxin\.com)"),
        words=_any(r"intercepted by anyu", r"anyu.{0,10}the green channel", r"安域.{0,10}(?:拦截|防护|提示)"),
        header=_any(r"^x-powered-by-anyu: ", r"^server: anyu"),
    ),
    Firewall(
        "YunSuo",
        script=_any(r"yunsuologo", r"yunsuoautojump", r"security_(?:session|verify)_(?:mid_|high_)?(?:verify|data)\b"),
        words=_any(r"网防G01.{0,4}提示", r"云锁.{0,10}(?:拦截|提示|防护)"),
        cookie=_any(r"^yunsuo_session", r"^security_session(?:_mid|_high)?_verify"),
    ),
    Firewall(
        "SafeDog",
        script=_any(r"404\.safedog\.cn", r"safedogsite/"),
        words=_any(r"请登录安全狗", r"网站安全狗", r"请求带有不合法参数"),
        header=_any(r"^server: .{0,40}safedog", r"^x-powered-by: waf/2\.0"),
        cookie=_any(r"^safedog-flow-item"),
    ),
    Firewall(
        "Alibaba Cloud",
        script=_any(r"errors?\.aliyun(?:dun)?\.(?:com|net)", r"\bacw_sc__v[23]\b", r"aliyun_waf_aa"),
        words=_any(r"由于您访问的URL有可能对网站造成安全威胁", r"blocked as it may cause potential threats to the server"),
        cookie=_any(r"^acw_sc__v[23]"),
    ),
    Firewall(
        "Tencent Cloud",
        script=_any(r"waf(?:-static)?\.tencent(?:-cloud)?\.com", r"/TencentCaptcha", r"EO_Bot_Ssid"),
        words=_any(r"腾讯.{0,10}Web应用防火墙", r"您提交的请求存在异常"),
        cookie=_any(r"^EO_Bot_Ssid"),
    ),
    Firewall(
        "Huawei Cloud",
        words=_any(r"您的请求疑似攻击行为", r"CloudWAF"),
        header=_any(r"^server: (?:cloudwaf|hws-?waf)"),
        cookie=_any(r"^HWWAFSES"),
    ),
    Firewall(
        "Baidu Yunjiasu",
        words=_any(r"当前访问可能造成安全威胁", r"百度云加速.{0,10}(?:拦截|安全)"),
        header=_any(r"^server: yunjiasu"),
    ),
    Firewall(
        "Wangsu",
        words=_any(r"您当前的访问行为存在异常"),
        header=_any(r"^server: (?:wts/|chinanetcenter-waf)"),
    ),
    Firewall(
        "Yundun",
        words=_any(r"Blocked by YUNDUN"),
        header=_any(r"^server: yundun", r"^x-cache: yundun"),
        cookie=_any(r"^yd_cookie"),
    ),
    Firewall(
        "Anheng (Xuanwu shield, Mingyu)",
        words=_any(r"玄武盾", r"明御.{0,10}(?:网关|防火墙|拦截)", r"可能对网站造成危险.{0,4}已被"),
        header=_any(r"^server: .{0,20}yxlink", r"^yxlink-waf: "),
    ),
    Firewall(
        "SafeLine (Chaitin)",
        script=_any(r"/\.safeline/", r"safeline-challenge|SafeLineChallenge"),
        words=_any(r"SafeLine", r"雷池.{0,10}(?:拦截|防护)"),
        cookie=_any(r"^sl-(?:session|challenge)"),
    ),
    Firewall(
        "NSFOCUS", words=_any(r"绿盟.{0,10}(?:拦截|防护|防火墙)"), header=_any(r"^server: nsfocus"),
    ),
    Firewall(
        "Cloudflare",
        script=_any(r"/cdn-cgi/challenge-platform/", r"cf[_-]chl[_-]opt", r"cf-browser-verification"),
        words=_any(r"^just a moment", r"attention required!.{0,5}cloudflare", r"sorry, you have been blocked"),
        header=_any(r"^cf-mitigated: challenge"),
    ),
)  # fmt: skip

UNNAMED: Final = Firewall(
    "a firewall",
        # words that products share; each says to the reader that he is tested or turned away
        words=_any(
            r"^安全验证$", r"^(?:人机|访问|滑[动块]|行为)?(?:身份)?(?:验证|校验)(?:码|中心)?$", r"(?:请|需要?)(?:先|您)?(?:完成|通过|进行).{0,10}(?:安全|人机|滑[动块]|行为|身份)?验证",
            r"请(?:输入|填写).{0,6}验证码.{0,12}(?:继续|访问)", r"(?:访问|请求|操作)(?:过于|太|频率过于)频繁",
            r"您的访问(?:已)?被(?:阻断|拦截|禁止|拒绝)", r"您的(?:IP|请求).{0,20}(?:已?被|已).{0,12}(?:拦截|阻断|封禁|限制|屏蔽|列入)",
            r"(?:访问|请求)(?:已)?被.{0,12}(?:WAF|防火墙|网站管理员).{0,6}(?:拦截|阻断)", r"网站管理员设置(?:为)?拦截",
            r"疑似(?:黑客)?攻击", r"可能对网站(?:安全)?造成.{0,4}(?:威胁|危险)", r"(?:正在|需要).{0,8}(?:检查|检测|验证|确认).{0,6}(?:您的)?浏览器",
            r"checking (?:if the site connection is secure|your browser)", r"web application firewall", r"unusual traffic from your",
        ),
)  # fmt: skip
