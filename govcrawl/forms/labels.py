"""The printed labels of the statutory forms and their public keys (FORMS.md), as patterns over plain text.

Plain text has no white space and no punctuation: `(三)不予公开 1.属于国家秘密` is `三不予公开1属于国家秘密`.
Variants seen on real pages are part of the pattern; a wording never seen must not match, so its row is reported.
"""

from __future__ import annotations

from govcrawl.forms.model import Label

APPLICATION_COLUMNS: tuple[Label, ...] = (
    Label("natural_person", r"(?:自然人|公民)"),
    Label("commercial_enterprise", r"(?:商业企业|商业企业单位|企业)"),
    Label("research_institution", r"(?:科研机构|科研单位|科研院所)"),
    Label("public_welfare_organisation", r"(?:社会公益组织|社会公益机构|公益组织|社会公益)"),
    Label("legal_service_institution", r"(?:法律服务机构|法律服务组织|法律服务)"),
    Label("other", r"其他(?:组织|机构|情形|情况)?"),
    Label("total", r"(?:总计|合计|共计)"),
)

# heads over several columns; known, and no column themselves
APPLICATION_COLUMN_GROUPS = r"(?:申请人情况|法人(?:或者?|和|及)?其他组织)"

# a year in a row's label; `matching.of_year` holds it against the report's
_YEAR = r"(?:19|20)\d\d年度?"

APPLICATION_ROWS: tuple[Label, ...] = (
    Label(
        "new_received",
        rf"(?:本年度?|{_YEAR})新收到?(?:的)?(?:政府)?(?:信息)?(?:公开)?申请(?:数量|件数|总数|数)?",
    ),
    Label(
        "carried_over",
        rf"(?:上一?年度?|上期|{_YEAR})结转(?:的)?(?:政府)?(?:信息)?(?:公开)?(?:申请)?(?:数量|件数|总数|数)?",
    ),
    Label("disclosed", r"(?<![不部分])(?:予以|给予)公开"),
    Label("partially_disclosed", r"部分公开(?:区分处理的?只计(?:算)?这一情[形况]不计(?:算)?其他情[形况])?"),
    Label("withheld_state_secret", r"(?:属于|涉及)?国家[秘机]密"),
    Label("withheld_prohibited_by_law", r"其他法律和?(?:行政)?法规(?:规定)?禁止公开"),
    Label("withheld_security_and_stability", r"危及?(?:到)?三个?安全一个?稳定"),
    Label("withheld_third_party_rights", r"保护第三方合法[权利]益"),
    Label("withheld_internal_affairs", r"(?:属于)?[三3]类内部(?:事务|管理)信息"),
    Label("withheld_process_information", r"(?:属于)?[四4]类过程性信息"),
    Label("withheld_enforcement_files", r"(?:属于)?行政执法案[卷宗](?:信息)?"),
    Label("withheld_administrative_query", r"(?:属于)?行政查询事项"),
    Label("unavailable_not_held", r"(?:本机关|本单位|本行政机关)?不掌握相关(?:政府)?信息"),
    Label("unavailable_no_existing_information", r"(?:没有|无)现成(?:政府)?信息需?要?另行制作"),
    Label("unavailable_unclear_after_correction", r"补正后(?:的)?(?:申请)?(?:内容)?仍不明确"),
    Label("not_processed_petition", r"信访和?(?:举报和?投诉|投诉和?举报)类?(?:申请)?"),
    Label("not_processed_repeated", r"重复的?申请"),
    Label("not_processed_publication", r"(?:要求)?提供公开出版物"),
    Label("not_processed_excessive", r"无正当理由大量反复申请"),
    Label(
        "not_processed_reconfirmation", r"(?:要求)?(?:行政机关)?确认或者?重新出具已?经?获取的?(?:政府)?信息"
    ),
    Label(
        "other_not_corrected_in_time",
        r"(?:申请人)?无正当理由逾期不补正(?:的)?(?:行政机关不再处理其?(?:政府信息公开)?申请)?",
    ),
    Label(
        "other_fee_unpaid",
        r"(?:申请人)?逾期未按收费通知(?:的)?要求缴纳费用(?:的)?(?:行政机关不再处理其?(?:政府信息公开)?申请)?",
    ),
    Label("other_other", r"其他(?:情形|情况)?"),
    Label("other_handling", r"其他处理(?:情况|情形)?"),
    Label("handled_total", r"(?:总计|合计|共计)"),
    Label(
        "carried_forward",
        rf"(?:结转|(?<![结年])转)(?:至|到)?(?:下一?年度?|{_YEAR})(?:继续)?(?:办理|处理)?(?:数量|件数)?",
    ),
)

# heads over several rows; known, and no row themselves
APPLICATION_ROW_GROUPS = rf"(?:(?:本年度?|{_YEAR})(?:申请)?办理结果|不予公开|无法提供|不予处理)"

PROACTIVE_ROWS: tuple[Label, ...] = (
    Label("rules", r"(?:政府|地方政府)?规章"),
    Label("normative_documents", r"(?:行政)?规范性文件"),
    Label("licences", r"行政许可"),
    Label("other_services", r"其他对外管理服务事项"),
    Label("penalties", r"行政处罚"),
    Label("compulsory_measures", r"行政强制"),
    Label("fees", r"行政事业性收费"),
    Label("procurement", r"政府集中采购"),
)

_THIS_YEAR = r"(?:本年度?|\d{4}年度?|本年度?\d{4}年?度?)"

PROACTIVE_COLUMNS: tuple[Label, ...] = (
    Label("issued", rf"{_THIS_YEAR}?制(?:发|定)(?:件数?|数量?|文件数)?"),
    Label("repealed", rf"{_THIS_YEAR}?废止(?:件数?|数量?|文件数)?"),
    Label("in_force", r"现行有效总?(?:件数?|数量?|文件数)?(?:历史累计)?"),
    Label("newly_made", rf"{_THIS_YEAR}?新制(?:作|定|发)数?量?"),
    Label("newly_disclosed", rf"{_THIS_YEAR}?新公开数?量?"),
    Label("total_disclosed", r"对外公开总数?量?"),
    Label("previous_items", r"上一?年度?(?:的)?项目数?量?"),
    Label("change", rf"{_THIS_YEAR}?增加?减?少?(?:数量|情况)?"),
    Label("decisions", rf"{_THIS_YEAR}?(?:作出)?(?:行政)?(?:许可|处罚|强制)?处理决定数?量?"),
    Label("amount", rf"(?:{_THIS_YEAR}?收费(?:总)?金额|采购总?金额)(?:(?:人民币)?[十百千万亿]{{0,4}}元)?"),
    Label("items", r"采购项目数?量?"),
)

# what stands around proactive rows and columns and is neither
PROACTIVE_CONTEXT = r"(?:第二十条第?[一二三四五六七八九十]+项?|第?[一二三四五六七八九十]项|信息内容|单位[:：]?[十百千万亿]{0,4}元|人民币|指\d{4}年事项数|指\d{4}年项目数)"

OUTCOMES: tuple[Label, ...] = (
    Label("upheld", r"(?:结果)?维持(?:结果)?"),
    Label("corrected", r"(?:结果)?纠(?:正|错)(?:结果)?"),
    Label("other", r"其他(?:结果)?"),
    Label("pending", r"(?:尚未|未)审结"),
    Label("total", r"(?:总计|合计|共计|小计)"),
)

BLOCK_HEADS: tuple[Label, ...] = (
    Label("review", r"行政复议"),
    Label("litigation_direct", r"未经(?:行政)?复议直接(?:起诉|提起诉讼|诉讼)"),
    Label("litigation_after_review", r"(?:经)?(?:行政)?复议后(?:再)?(?:起诉|提起诉讼|诉讼)"),
)

# a head over both kinds of litigation; known, and no block itself
BLOCK_GROUPS = r"行政诉讼"
