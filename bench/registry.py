"""The regions and authorities of a generated corpus, as its registries have them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

_REGIONS = """\
national cn 国家 国
beijing bj 北京市 京
tianjin tj 天津市 津
hebei he 河北省 冀
shanxi sx 山西省 晋
neimenggu nm 内蒙古自治区 内
liaoning ln 辽宁省 辽
jilin jl 吉林省 吉
heilongjiang hl 黑龙江省 黑
shanghai sh 上海市 沪
jiangsu js 江苏省 苏
zhejiang zj 浙江省 浙
anhui ah 安徽省 皖
fujian fj 福建省 闽
jiangxi jx 江西省 赣
shandong sd 山东省 鲁
henan ha 河南省 豫
hubei hb 湖北省 鄂
hunan hn 湖南省 湘
guangdong gd 广东省 粤
guangxi gx 广西壮族自治区 桂
hainan hi 海南省 琼
chongqing cq 重庆市 渝
sichuan sc 四川省 川
guizhou gz 贵州省 黔
yunnan yn 云南省 滇
xizang xz 西藏自治区 藏
shaanxi sn 陕西省 陕
gansu gs 甘肃省 甘
qinghai qh 青海省 青
ningxia nx 宁夏回族自治区 宁
xinjiang xj 新疆维吾尔自治区 新"""
# Short name → full name; a municipality and the state have 局 where a province has 厅.
_DEPARTMENTS = """\
development 发展改革委 发展和改革委员会
education 教育厅 教育厅
science 科技厅 科学技术厅
industry 经济信息委 经济和信息化委员会
security 公安厅 公安厅
civil-affairs 民政厅 民政厅
justice 司法厅 司法厅
finance 财政厅 财政厅
human-resources 人力社保厅 人力资源和社会保障厅
natural-resources 自然资源厅 自然资源厅
ecology 生态环境厅 生态环境厅
housing 住房城乡建设厅 住房和城乡建设厅
transport 交通运输厅 交通运输厅
water 水利厅 水利厅
agriculture 农业农村厅 农业农村厅
commerce 商务厅 商务厅
culture 文化旅游厅 文化和旅游厅
health 卫生健康委 卫生健康委员会
emergency 应急管理厅 应急管理厅
audit 审计厅 审计厅
state-assets 国资委 国有资产监督管理委员会
market 市场监管局 市场监督管理局
broadcasting 广电局 广播电视局
sports 体育局 体育局
statistics 统计局 统计局
healthcare 医保局 医疗保障局
financial 地方金融局 地方金融管理局
data 数据局 数据局
drugs 药监局 药品监督管理局
intellectual-property 知识产权局 知识产权局
forestry 林业局 林业局
energy 能源局 能源局"""


@dataclass(frozen=True, slots=True)
class Region:
    """A region as the registry has it; `abbreviation` begins its document numbers."""

    id: str
    prefix: str
    name: str
    abbreviation: str

    @property
    def office(self) -> str:
        """Who issues its notices."""
        return f"{self.name}人民政府办公厅"

    @property
    def congress(self) -> str:
        """Who issues its statutes."""
        return f"{self.name}人民代表大会常务委员会"

    @property
    def bodies(self) -> tuple[tuple[str, str, str], ...]:
        """Short name, id and full name of each of its authorities."""
        own = next((kind for kind in ("自治区", "省", "市") if self.name.endswith(kind)), "国家")
        bureau = own in ("市", "国家")
        rows = (row.split(" ") for row in _DEPARTMENTS.splitlines())
        turned = (
            [id_, *(text.replace("厅", "局") if bureau else text for text in names)]
            for id_, *names in rows
        )
        return tuple((own + short, id_, self.name + full) for id_, short, full in turned)


REGIONS = tuple(Region(*row.split(" ")) for row in _REGIONS.splitlines())


def regions_yml() -> str:
    """Return the registry of regions."""
    lines = (f"{one.id}: {{name: {one.name}, prefix: {one.prefix}}}\n" for one in REGIONS)
    return "".join(lines)


def bodies_yml() -> str:
    """Yield the registry of authorities: 34 in each region."""

    def lines() -> Iterator[str]:
        for region in REGIONS:
            yield f"{region.id}:\n"
            yield f"  {region.office}: {{id: general-office, name: {region.office}}}\n"
            yield f"  {region.congress}: {{id: congress, name: {region.congress}}}\n"
            for short, id_, full in region.bodies:
                yield f"  {short}: {{id: {id_}, name: {full}}}\n"

    return "".join(lines())
