"""Rebuild `names.csv` in `govcrawl/data`: the spider name of every division and prefecture.

The rule is written down in `docs/add-a-portal.md`. Names are judged against all divisions, not only those with a
portal, so that adding a portal never renames another. The readings are pypinyin's, corrected for place names below.

    .venv/bin/python -m pip install pypinyin
    .venv/bin/python -m tools.build_names
"""

from __future__ import annotations

import csv
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "govcrawl" / "data"

#: portals with a file of their own from before the rule: they keep the plain form
KEPT = {
    "371302": "lanshan",
    "500157": "liangjiang_chongqing",
}  # liangjiang is the zone that became the district
#: the last year of the list that names were first given by
FIRST_NAMED = 2024

#: how a character is read in the names of places, whatever it is elsewhere
CHARACTERS = {
    "长": "chang", "朝": "chao", "重": "chong", "都": "du", "曲": "qu", "会": "hui", "藏": "zang", "乐": "le",
    "行": "xing", "阿": "a", "宿": "su", "朴": "pu", "葛": "ge", "扎": "zha", "番": "fan", "邑": "yi", "佛": "fo",
    "圩": "xu", "称": "chen", "丽": "li", "任": "ren", "覃": "qin", "牟": "mou", "召": "zhao", "泊": "bo",
    "尉": "wei", "莘": "shen", "单": "dan", "大": "da", "贾": "jia", "石": "shi", "车": "che", "干": "gan",
    "沈": "shen", "柏": "bai", "万": "wan", "盖": "gai", "什": "shi", "那": "na", "卡": "ka", "堡": "bu",
    "台": "tai", "合": "he", "和": "he", "咸": "xian", "强": "qiang", "解": "jie", "奇": "qi",
    "亳": "bo", "浒": "hu", "硚": "qiao", "瀍": "chan", "旬": "xun", "隆": "long", "谷": "gu", "思": "si",
    "兴": "xing", "荥": "xing", "漯": "luo", "南": "nan", "查": "cha", "溆": "xu", "勐": "meng", "洞": "dong",
    "县": "xian", "区": "qu", "市": "shi", "旗": "qi", "平": "ping", "泽": "ze", "宕": "tan", "沙": "sha",
    "调": "diao", "中": "zhong", "为": "wei", "柞": "zha", "术": "shu", "仆": "pu", "勒": "le",
}  # fmt: skip
#: where the name as a whole is read otherwise: the beginning of a division's or prefecture's name
NAMES = {
    "长子": "zhangzi", "乐清": "yueqing", "乐亭": "laoting", "乐陵": "laoling", "单县": "shanxian",
    "六安": "luan", "六合": "luhe", "蔚县": "yuxian", "浚县": "xunxian", "郏县": "jiaxian", "番禺": "panyu",
    "尉犁": "yuli", "洪洞": "hongtong", "大城": "daicheng", "大邑": "dayi", "东阿": "donge", "牟平": "muping",
    "中牟": "zhongmu", "荥经": "yingjing", "柏乡": "baixiang", "桐柏": "tongbai", "台州": "taizhou",
    "铅山": "yanshan", "犍为": "qianwei", "筠连": "junlian", "华蓥": "huaying", "吴堡": "wubu", "召陵": "shaoling",
    "珲春": "hunchun", "歙县": "shexian", "黟县": "yixian", "枞阳": "zongyang", "涡阳": "guoyang", "厦门": "xiamen",
    "监利": "jianli", "渑池": "mianchi", "泌阳": "biyang", "磴口": "dengkou", "繁峙": "fanshi", "伽师": "jiashi",
    "八宿": "basu", "红寺堡": "hongsibu", "曾都": "zengdu", "龙圩": "longxu", "覃塘": "qintang", "沁": "qin",
    "句容": "jurong", "盱眙": "xuyi", "郴州": "chenzhou", "耒阳": "leiyang", "秭归": "zigui", "百色": "baise",
    "大埔": "dabu", "东莞": "dongguan", "蚌埠": "bengbu", "蚌山": "bengshan", "陕西": "shaanxi", "镇赉": "zhenlai",
    "让胡路": "ranghulu", "扎赉": "zhalai", "奇台": "qitai", "若尔盖": "ruoergai", "崆峒": "kongtong",
    "临朐": "linqu", "鄄城": "juancheng", "莒": "ju", "郯城": "tancheng", "无棣": "wudi", "邛崃": "qionglai",
    "珙县": "gongxian", "瓮安": "wengan", "岑巩": "cengong", "册亨": "ceheng", "儋州": "danzhou",
    "睢县": "suixian", "睢宁": "suining", "睢阳": "suiyang", "浉河": "shihe", "淅川": "xichuan", "綦江": "qijiang",
    "綦": "qi", "北碚": "beibei", "猇亭": "xiaoting", "硚口": "qiaokou", "婺": "wu", "嵊": "sheng",
    "鄞州": "yinzhou", "邗江": "hanjiang", "埇桥": "yongqiao", "颍": "ying", "濉溪": "suixi", "砀山": "dangshan",
    "绩溪": "jixi", "瀍河": "chanhe", "隰县": "xixian", "岢岚": "kelan", "芮城": "ruicheng", "猗": "yi",
    "解放": "jiefang", "屯留": "tunliu", "屯溪": "tunxi", "头屯河": "toutunhe", "西乡塘": "xixiangtang",
    "隆德": "longde", "浪卡子": "langkazi", "色达": "seda", "色尼": "seni", "得荣": "derong", "噶尔": "gaer",
    "会东": "huidong", "白朗": "bailang", "卡若": "karuo", "柞水": "zhashui", "宕昌": "tanchang",
    "莎车": "shache", "且末": "qiemo", "伽": "jia", "巴音郭楞": "bayinguoleng", "克孜勒苏": "kezilesu",
    "蠡县": "lixian", "澧县": "lixian", "漯河": "luohe", "濮阳": "puyang", "柘城": "zhecheng", "柘荣": "zherong",
    "芝罘": "zhifu", "茌平": "chiping", "掇刀": "duodao", "郫都": "pidu", "鄱阳": "poyang", "余干": "yugan",
    "新干": "xingan", "鄠邑": "huyi", "行唐": "xingtang", "藁城": "gaocheng", "井陉": "jingxing",
    "洮": "tao", "玛曲": "maqu", "玛沁": "maqin", "囊谦": "nangqian", "尖扎": "jianzha", "称多": "chenduo",
}  # fmt: skip

_NATIONS = [
    "满",
    "回",
    "蒙古",
    "朝鲜",
    "畲",
    "土家",
    "苗",
    "侗",
    "瑶",
    "壮",
    "各",
    "黎",
    "彝",
    "藏",
    "羌",
    "布依",
    "水",
    "仡佬",
    "傣",
    "白",
    "哈尼",
    "景颇",
    "傈僳",
    "佤",
    "拉祜",
    "布朗",
    "纳西",
    "独龙",
    "怒",
    "普米",
    "裕固",
    "哈萨克",
    "保安",
    "东乡",
    "撒拉",
    "土",
    "达斡尔",
    "鄂温克",
    "鄂伦春",
    "仫佬",
    "毛南",
]
_NATION_TAIL = re.compile(
    rf"(?<=..)(?:(?:{'|'.join(sorted(_NATIONS, key=len, reverse=True))})族|锡伯|蒙古|塔吉克|哈萨克|柯尔克孜|达斡尔|维吾尔)+$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A division or a prefecture; `parents` are the names above it, the nearest first."""

    code: str
    name: str
    level: str
    parents: tuple[str, ...]


def core_of(name: str) -> str:
    """The name without what kind of division it is: 兰山 of 兰山区, 大通 of 大通回族土族自治县, but 佳县."""
    core = name
    for ending, rest in (
        ("自治区", ""), ("自治州", ""), ("自治县", ""), ("自治旗", "旗"), ("地区", ""), ("新区", ""),
        ("林区", ""), ("特区", ""), ("县", ""), ("区", ""), ("市", ""), ("省", ""), ("盟", ""),
    ):  # fmt: skip
        stem = name.removesuffix(ending)
        # 北林区, 榕城区: only 神农架 is a forest district; 高新区 would be left with 高
        if stem != name and len(stem) >= 2 and not (ending == "林区" and name != "神农架林区"):
            core = _NATION_TAIL.sub("", stem) + rest
            break
    if name.endswith("自治旗"):
        core = re.sub(r"族旗$", "旗", core)
    # 东乡族自治县, 鄂温克族自治旗: the nation is the name
    return core.removesuffix("族") if len(core) > 2 and core.endswith("族") else core


def readings(syllables: Callable[[str], list[str]]) -> Callable[[str], str]:
    """The reader of names: pinyin without tones, corrected."""

    def read(core: str) -> str:
        for length in range(len(core), 0, -1):
            if core[:length] in NAMES:
                return NAMES[core[:length]] + (read(core[length:]) if core[length:] else "")
        found = syllables(core)
        if len(found) != len(core):
            raise ValueError(f"{core}: {found} is not one syllable for each character")
        return "".join(CHARACTERS.get(character, one) for character, one in zip(core, found, strict=True))

    return read


def name_all(places: Iterable[Place], read: Callable[[str], str]) -> dict[str, str]:
    """The spider name of each code. Raises ValueError where the rule leaves two with one name."""
    places = list(places)
    cores = {place.code: read(core_of(place.name)) for place in places}
    by_core: defaultdict[str, list[Place]] = defaultdict(list)
    for place in places:
        by_core[cores[place.code]].append(place)
    names: dict[str, str] = {}
    for core, sharing in by_core.items():
        if len(sharing) == 1:
            names[sharing[0].code] = core
            continue
        with_parent = {place.code: f"{core}_{read(core_of(place.parents[0]))}" for place in sharing}
        for place in sharing:
            name = with_parent[place.code]
            same = [other for other in sharing if with_parent[other.code] == name and other is not place]
            if any(other.parents == place.parents for other in same):
                name += f"_{place.level}"
            elif same:
                name += f"_{read(core_of(place.parents[-1]))}"
            names[place.code] = name
    names |= {code: name for code, name in KEPT.items() if code in names}
    twice = [name for name, count in Counter(names.values()).items() if count > 1]
    if twice:
        raise ValueError(f"the rule gives these names twice: {', '.join(sorted(twice))}; extend it")
    return names


def places() -> list[Place]:
    """Every division of divisions.csv, and the prefectures of parents.csv that are not in it."""
    divisions = _rows("divisions")
    provinces = {row["code"][:2]: row["name"] for row in _rows("parents") if row["level"] == "province"}
    found = {
        row["code"]: Place(
            row["code"], row["name"], row["level"], tuple(filter(None, (row["prefecture"], row["province"])))
        )
        for row in divisions
    }
    for row in _rows("parents"):
        if row["level"] == "prefecture":
            province = provinces[row["code"][:2]]
            found.setdefault(row["code"], Place(row["code"], row["name"], "prefecture", (province,)))
    return [found[code] for code in sorted(found)]


def _rows(table: str) -> list[dict[str, str]]:
    with (DATA / f"{table}.csv").open(encoding="utf-8", newline="") as stream:
        # those that ended before names were first given never had one; a name once given stays
        return [
            row
            for row in csv.DictReader(stream)
            if not row.get("valid_to") or int(row["valid_to"]) >= FIRST_NAMED
        ]


def main() -> int:
    """Write names.csv."""
    try:
        from pypinyin import lazy_pinyin  # type: ignore[import-not-found,unused-ignore]  # noqa: PLC0415
    except ImportError:
        print(
            "tools.build_names reads Chinese with pypinyin: .venv/bin/python -m pip install pypinyin",
            file=sys.stderr,
        )
        return 2
    names = name_all(places(), readings(lazy_pinyin))
    with (DATA / "names.csv").open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(("code", "division", "name"))
        writer.writerows((place.code, place.name, names[place.code]) for place in places())
    print(f"{len(names)} names")
    return 0


if __name__ == "__main__":
    sys.exit(main())
