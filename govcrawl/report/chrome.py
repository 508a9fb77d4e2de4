"""The words around a report: navigation, share lines, metadata labels, footers. Data, in simplified script.

Lines are compared squeezed and folded (no white space, no glosses, simplified), so one wording covers both scripts.
"""

from __future__ import annotations

import re

# labels of a page's own metadata, as lines, table cells or one after the other on a line
METADATA_LABELS: dict[str, str] = {
    "索引号": "index_number", "索取号": "index_number", "信息索引号": "index_number",
    "文号": "document_number", "发文字号": "document_number", "文件编号": "document_number", "发文文号": "document_number",
    "发布机构": "publisher", "发布单位": "publisher", "发文机关": "publisher", "发文单位": "publisher",
    "公开机构": "publisher", "公开单位": "publisher", "责任单位": "publisher", "发布部门": "publisher", "公开主体": "publisher",
    "来源": "source", "信息来源": "source", "文章来源": "source", "稿件来源": "source",
    "发布日期": "published", "发布时间": "published", "公开日期": "published", "公开时间": "published", "信息时间": "published",
    "发文日期": "published", "时间": "published", "日期": "published", "更新时间": "updated", "添加时间": "updated",
    "录入时间": "updated", "上传时间": "updated", "编辑日期": "updated",
    "修改时间": "updated", "成文日期": "written", "生成日期": "written", "制发日期": "written", "印发日期": "written",
    "标题": "title", "名称": "title", "信息名称": "title", "文件名称": "title",
    "发布者": "other", "发布人": "other", "公开目录": "other", "公开方式": "other", "公开形式": "other", "公开范围": "other", "公开时限": "other", "公开类别": "other",
    "主题分类": "other", "体裁分类": "other", "信息分类": "other", "所属分类": "other", "分类": "other", "主题词": "other",
    "有效性": "other", "效力状态": "other", "废止日期": "other", "生效日期": "other", "失效日期": "other", "语种": "other",
    "浏览次数": "other", "浏览量": "other", "点击数": "other", "点击量": "other", "点击次数": "other", "点击": "other",
    "阅读次数": "other", "阅读量": "other", "阅读": "other", "访问次数": "other", "访问量": "other", "浏览": "other",
    "字体": "other", "字号": "other", "字体大小": "other", "作者": "other", "责任编辑": "other", "编辑": "other", "审核": "other",
    "关键词": "other", "关键字": "other", "内容概述": "other", "概述": "other", "统一登记号": "other", "信息公开类别": "other",
    "服务对象": "other", "载体类型": "other", "组配分类": "other", "打印": "other", "分享到": "other", "分享": "other",
}  # fmt: skip

# a line that is nothing but furniture of the page
_FURNITURE = (
    r"欢迎(?:访问|光临).{0,30}", r"(?:简体|繁体|简体中文|繁体中文|繁體|EN|English|RSS|手机版|移动版|电脑版|简|繁)++",
    r".{0,12}(?:网站支持)?IPv6.{0,40}", r"(?:进入)?(?:网站)?无障碍(?:阅读|浏览|辅助)?(?:工具条?)?(?:模式)?", r"(?:进入)?(?:长者|关怀|适老|老年)(?:模式|版|助手|浏览)",
    r"智能(?:问答|机器人|客服).{0,6}", r"公共数据开放", r"(?:您?现?在的?|当前)位置[:：]?.{0,120}", r"首页[>»›/\-→].{0,120}",
    r"【?(?:字体|字号)[:：]?.{0,24}】?", r"\[?(?:大|中|小)\]?(?:\[?(?:大|中|小)\]?)*", r"[【\[(（]?打印(?:本页|此页|文章|页面)?[】\])）]?(?:[【\[(（]?关闭(?:窗口|本页|页面)?[】\])）]?)?",
    r"[【\[(（]?关闭(?:窗口|本页|此页|页面)?[】\])）]?", r"分享(?:到|至)?[:：]?.{0,60}", r"(?:扫一扫|手机扫).{0,40}", r"(?:微信|微博|QQ空间|QQ|朋友圈|新浪微博|腾讯微博)++",
    r"(?:返回)?(?:顶部|首页)", r"(?:收藏|纠错|收藏本页|加入收藏|设为首页|我要纠错|网站纠错|听语音|语音播报|朗读|下载|政策咨询)++", r"保护视力色[:：]?.{0,20}",
    r"(?:浏览|点击|阅读|访问)(?:次数|量|数|人数)?[:：]?\d*次?", r"\[\]|【】|[|/\\>»·\-—–_]+", r"(?:发布|公开)?(?:时间|日期)[:：]?\d{4}-\d{2}-\d{2}.{0,80}",
    r"(?:[^网|｜]{2,16}网[|｜]?){2,8}+(?:电子地图)?", r"(?:登录|注册|搜索|网站搜索|高级搜索|检索|请输入关键[词字]|热门搜索)++",
    r"(?:首页|要闻动态|新闻中心|政务公开|政府信息公开|信息公开|政务服务|办事服务|互动交流|政民互动|走进[^走]{2,4}|[^概]{2,4}概况|数据开放|专题专栏|政务要闻|政府数据|解读回应|公众参与|网上办事)++",
    r"目录|附件[:：]?|【?正文】?|信息公开内容|公开内容",
)  # fmt: skip
FURNITURE = re.compile(rf"(?:{'|'.join(_FURNITURE)})", re.IGNORECASE)

# where the page goes on after the report
_ENDS = (
    r"相关(?:信息|链接|阅读|文档|文章|附件|新闻|稿件|解读|内容)(?:[:：].*)?$", r"(?:上|下)一[篇条页][:：]?.*", r"[【\[(（]?(?:打印|关闭|返回).{0,10}$",
    r"关闭窗口", r"扫一扫.*", r"分享(?:到|至)?[:：]?.{0,40}$", r"(?:本站)?主办(?:单位)?[:：].*", r"承办(?:单位)?[:：].*", r"版权所有.*", r"网站标识码.*",
    r".{0,30}ICP备.*", r".{0,12}公网安备.*", r"网站地图.*", r"联系我们.*", r"关于我们.*", r"友情链接.*", r"(?:责任)?编辑[:：].*", r"(?:终审|初审|复审|审核)[:：].*",
    r"信息来源[:：].*", r"来源[:：].*", r"(?:浏览|点击|阅读|访问)(?:次数|量|数)[:：].*", r"_\d{6,}\.xls.*", r"Sheet\d$", r"附件下载.*", r"文件下载[:：]?$", r"收藏本页.*",
    r"\[?(?:纠错|我要纠错).*", r"热点(?:推荐|信息|新闻)$", r"(?:最新|推荐)(?:信息|文章)$", r"返回(?:顶部|首页|列表)$", r"技术支持[:：].*", r"Copyright.*", r"©.*", r"政府网站$",
)  # fmt: skip
END = re.compile(rf"^(?:{'|'.join(_ENDS)})", re.IGNORECASE)
