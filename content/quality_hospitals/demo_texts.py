"""Texts of the demo quality hospitals; hosts, members and cases are invented and marked 示例."""

from datetime import time
from typing import Any, NamedTuple


class Service(NamedTuple):
    """One service in the order of its table."""

    kind: str
    name: str
    needs: str
    output: str
    price_basis: str
    turnaround_days: int
    standards: str = ""
    symptoms: str = ""


class Visit(NamedTuple):
    """Visiting hours: week (0 every), weekday, hours, field and who sits there."""

    week: int
    weekday: int
    starts: time
    ends: time
    field: str
    expert: str


TEXTILE = "示例纺织品检测中心（示例）"
PRODUCTS = "示例产品质量检验研究院（示例）"
METROLOGY = "示例计量测试所（示例）"
HARDWARE = "示例五金工具检测站（示例）"
STANDARDS = "示例标准化服务中心（示例）"
CERTIFIER = "示例认证服务公司（示例）"
ELECTRICAL = "示例电器行业协会（示例）"
SOCKS = "示例袜业协会（示例）"
SEAFOOD = "示例水产加工协会（示例）"

LISTED = "按机构公示的收费表"
AGREED = "协议价，委托前书面告知"
FREE = "小微企业免费"

HOSPITALS: list[dict[str, Any]] = [
    {
        "slug": "keqiao-textile",
        "title": "示例柯桥纺织质量医院（示例）",
        "summary": "起球、掉色、缩水，带着布来，检验和工艺老师一起会诊。",
        "kind": "hospital",
        "cluster": "柯桥纺织",
        "county_id": "330603",
        "address": "示例纺织路6号",
        "host": TEXTILE,
        "hours": "工作日 8:30—17:00",
        "visiting": "法定节假日停诊。",
        "visiting_slots": [
            Visit(0, 3, time(8, 30), time(11, 30), "染整工艺", "高级工程师（示例）"),
            Visit(0, 5, time(8, 30), time(11, 30), "面料检验", "检验工程师（示例）"),
        ],
        "art": ("waves", "plum"),
        "members": [(TEXTILE, "检验检测"), (PRODUCTS, "仲裁复检"), (STANDARDS, "标准服务")],
        "services": [
            Service(
                "consultation",
                "面料质量会诊",
                "问题布样2米、工艺单",
                "会诊意见书",
                FREE,
                3,
                symptoms="布面有问题说不清原因、客户退布、缩水大、手感发硬",
            ),
            Service(
                "testing",
                "基本安全项目检测",
                "成品或面料1米",
                "检验报告",
                LISTED,
                5,
                "GB 18401-2010；GB/T 2912.1；GB/T 7573；GB/T 17592",
                symptoms="甲醛味重、气味刺鼻、衣服穿了皮肤发红、电商平台要安全报告",
            ),
            Service(
                "testing",
                "色牢度检测",
                "面料0.5米",
                "检验报告",
                LISTED,
                4,
                "GB/T 3920；GB/T 3921；GB/T 3922",
                symptoms="掉色、褪色、衣服洗了染花别的衣服、出汗掉色、摩擦掉色",
            ),
            Service(
                "testing",
                "防紫外线性能评定",
                "面料0.5米",
                "检验报告",
                LISTED,
                4,
                "GB/T 18830-2009",
                symptoms="防晒衣防晒效果没数、想标UPF",
            ),
            Service(
                "failure",
                "起毛起球原因分析",
                "问题件与正常件各2件",
                "原因分析报告",
                AGREED,
                7,
                "GB/T 4802.1",
                symptoms="起球、起毛、毛衣穿几次就起球、卫衣洗后起球",
            ),
            Service(
                "repair",
                "染整工艺修复跟踪",
                "工艺单、染料清单",
                "修复前后对比记录",
                AGREED,
                15,
                symptoms="染色不匀、浮色洗不净、色花、缸差大",
            ),
        ],
        "text": """
印染企业遇到的毛病，常常不是一道工序的事。这里把检验员和工艺老师请到一张桌子前，先看布，再看工艺单，最后才
决定测什么。

""",
    },
    {
        "slug": "yongkang-hardware",
        "title": "示例永康五金质量医院（示例）",
        "summary": "电动工具、门锁、保温杯的检测、失效分析和设备共享。",
        "kind": "hospital",
        "cluster": "永康五金",
        "county_id": "330784",
        "address": "示例五金大道21号",
        "host": HARDWARE,
        "hours": "工作日 8:30—17:00，周六上午收样",
        "visiting": "法定节假日停诊。",
        "visiting_slots": [
            Visit(0, 2, time(13, 30), time(16, 30), "金属材料", "高级工程师（示例）"),
            Visit(0, 4, time(13, 30), time(16, 30), "电动工具安全", "检验工程师（示例）"),
        ],
        "art": ("rings", "dawn"),
        "members": [(HARDWARE, "检验检测"), (METROLOGY, "量具校准"), (CERTIFIER, "认证咨询")],
        "services": [
            Service(
                "testing",
                "手持式电动工具安全检测",
                "整机3台、说明书",
                "检验报告",
                LISTED,
                10,
                "GB/T 3883.1",
                symptoms="电钻漏电、工具发烫、开关失灵、出口要安全报告",
            ),
            Service(
                "testing",
                "不锈钢真空杯性能检测",
                "成品6只",
                "检验报告",
                LISTED,
                7,
                "GB/T 29606-2013；GB 4806.9",
                symptoms="保温杯不保温、装热水两小时就凉、杯子漏水、杯里有异味、内胆生锈",
            ),
            Service(
                "failure",
                "断裂件失效分析",
                "断裂件、同批完好件",
                "失效分析报告",
                AGREED,
                10,
                "GB/T 228.1",
                symptoms="工件断了不知道原因、螺栓断裂、零件开裂、锁芯断、弹簧断",
            ),
            Service(
                "equipment",
                "盐雾试验箱共享",
                "自备样品，提前预约",
                "试验时间记录",
                "按小时计费，现场公示",
                5,
                "GB/T 10125",
                symptoms="镀层生锈、五金件放几天就长锈斑、想自己做盐雾试验",
            ),
            Service(
                "calibration",
                "车间量具校准",
                "卡尺、千分尺、扭力扳手",
                "校准证书",
                LISTED,
                5,
                "JJG 30；JJG 21",
                symptoms="卡尺不准、量具没证书、客户审厂要校准证书",
            ),
        ],
        "text": """
五金件断了、锈了、卡住了，先别急着换供应商。带上断口，也带上一件好的，对比着看才看得出门道。

= 来之前准备三样
= 坏的｜断口不要打磨、不要擦油。
= 好的｜同一批次完好的一件。
= 单子｜材料牌号、热处理记录、使用条件。
""",
    },
    {
        "slug": "yueqing-electrical",
        "title": "示例乐清电气NQI一站式服务站点（示例）",
        "summary": "断路器、插座的检测、认证和标准，一个窗口办。",
        "kind": "nqi",
        "cluster": "乐清电气",
        "county_id": "330382",
        "address": "示例电气园3号楼",
        "host": ELECTRICAL,
        "hours": "工作日 9:00—17:30",
        "visiting": "法定节假日停诊。",
        "visiting_slots": [
            Visit(1, 3, time(9, 0), time(11, 30), "产品认证", "审查员（示例）"),
            Visit(3, 3, time(9, 0), time(11, 30), "电磁兼容", "高级工程师（示例）"),
        ],
        "art": ("route", "jade"),
        "members": [
            (ELECTRICAL, "牵头协调"),
            (PRODUCTS, "检验检测"),
            (CERTIFIER, "认证咨询"),
            (STANDARDS, "标准制定"),
        ],
        "services": [
            Service(
                "testing",
                "家用断路器性能检测",
                "断路器9只、图纸",
                "检验报告",
                LISTED,
                15,
                "GB/T 10963.1",
                symptoms="断路器跳闸、空气开关不跳、误动作",
            ),
            Service(
                "testing",
                "插头插座安全检测",
                "成品9只",
                "检验报告",
                LISTED,
                10,
                "GB/T 2099.1",
                symptoms="插座发热、插头松、插孔打火",
            ),
            Service(
                "testing",
                "电磁兼容摸底试验",
                "整机1台、接线图",
                "试验数据",
                AGREED,
                5,
                "GB/T 17626.2；GB/T 17626.4",
                symptoms="设备一开别的电器就受干扰、静电一碰就死机",
            ),
            Service(
                "certification",
                "CCC认证咨询",
                "产品清单、工厂平面图",
                "资料清单和差距表",
                FREE,
                3,
                symptoms="不知道要不要办3C、3C怎么办",
            ),
            Service(
                "standards",
                "标准查询与比对",
                "产品说明、目标市场",
                "标准清单",
                FREE,
                2,
                "GB/T 14048.1；GB/T 14048.2",
                symptoms="不知道执行哪个标准、出口标准看不懂",
            ),
            Service("training", "检验员培训", "企业报名，每家2人", "培训记录", FREE, 1),
        ],
        "text": """
过去办一张证要跑检测、认证、标准三个地方，现在一个窗口收件，缺什么当场说清。

! NQI是什么
质量基础设施，由计量、标准、认证认可、检验检测四样组成。一站式服务，就是把这四样放到企业家门口。
""",
    },
    {
        "slug": "zhuji-socks",
        "title": "示例诸暨袜业质量医院（示例）",
        "summary": "袜子松口、掉色、成分不符，当天看样、三天出意见。",
        "kind": "hospital",
        "cluster": "诸暨袜业",
        "county_id": "330681",
        "address": "示例袜都路88号",
        "host": SOCKS,
        "hours": "工作日 8:00—16:30",
        "visiting": "法定节假日停诊。",
        "visiting_slots": [
            Visit(0, 1, time(8, 0), time(11, 0), "织造工艺", "技师（示例）"),
            Visit(0, 4, time(8, 0), time(11, 0), "纤维成分", "检验工程师（示例）"),
        ],
        "art": ("samples", "plum"),
        "members": [(SOCKS, "牵头协调"), (TEXTILE, "检验检测")],
        "services": [
            Service(
                "consultation",
                "织造问题会诊",
                "问题袜5双、机型和纱线单",
                "会诊意见书",
                FREE,
                3,
                symptoms="袜子松口、跳针、破洞、织出横条",
            ),
            Service(
                "testing",
                "袜子产品标准检测",
                "成品10双",
                "检验报告",
                LISTED,
                5,
                "FZ/T 73001；GB 18401-2010",
                symptoms="袜子掉色、袜子缩水、平台抽检不合格",
            ),
            Service(
                "testing",
                "婴幼儿袜安全检测",
                "成品10双",
                "检验报告",
                LISTED,
                5,
                "GB 31701；GB 18401-2010",
                symptoms="宝宝袜子有线头缠脚、童袜掉色",
            ),
            Service(
                "testing",
                "纤维成分定量",
                "成品3双",
                "检验报告",
                LISTED,
                3,
                "GB/T 2910；FZ/T 01057",
                symptoms="成分和吊牌对不上、棉含量不够",
            ),
            Service(
                "training",
                "吊牌标注辅导",
                "吊牌样稿",
                "修改意见",
                FREE,
                2,
                "GB/T 5296.4",
                symptoms="吊牌被职业打假、吊牌怎么写",
            ),
        ],
        "text": """
一双袜子十几道工序，毛病多半出在换纱、换机、换人的那一天。会诊老师先问的不是“哪里坏了”，是“哪天开始坏
的”。

> 把每批纱的合格证贴在流转卡上，三分之二的扯皮就没有了。
—— 一位坐诊的织造老师（示例）
""",
    },
    {
        "slug": "haishu-metrology",
        "title": "示例海曙计量服务中心（示例）",
        "summary": "量具校准、净含量检验和测量管理体系辅导。",
        "kind": "metrology",
        "cluster": "宁波计量服务",
        "county_id": "330203",
        "address": "示例路18号",
        "host": METROLOGY,
        "hours": "工作日 8:30—17:00",
        "visiting": "法定节假日停诊。",
        "visiting_slots": [
            Visit(0, 2, time(8, 30), time(11, 30), "长度计量", "计量工程师（示例）"),
            Visit(0, 4, time(8, 30), time(11, 30), "衡器", "计量工程师（示例）"),
        ],
        "art": ("rings", "ink"),
        "members": [(METROLOGY, "检定校准"), (CERTIFIER, "体系咨询")],
        "services": [
            Service(
                "calibration",
                "卡尺和千分尺校准",
                "量具擦净装盒",
                "校准证书",
                LISTED,
                5,
                "JJG 30；JJG 21",
                symptoms="卡尺不准、千分尺对不上零、客户要校准证书",
            ),
            Service(
                "calibration",
                "压力表检定",
                "压力表、接头规格",
                "检定证书",
                LISTED,
                5,
                "JJG 52",
                symptoms="压力表指针不回零、压力表到期",
            ),
            Service(
                "testing",
                "定量包装净含量检验",
                "同批商品按抽样数",
                "检验报告",
                LISTED,
                7,
                "JJF 1070",
                symptoms="重量不足、缺斤少两、净含量被罚",
            ),
            Service(
                "certification",
                "测量管理体系咨询",
                "计量器具台账",
                "差距清单",
                AGREED,
                10,
                "GB/T 19022-2003",
                symptoms="量具管不过来、台账乱",
            ),
            Service("training", "计量员培训", "企业报名", "培训记录", FREE, 2),
        ],
        "text": """
量不准，后面的检验都白做。中心可以上门看车间的计量器具台账，哪些要检定、哪些可以校准、哪些可以停用，一次理
清。

= 上门服务的流程
= 理台账｜按用途把器具分成三类。
= 定周期｜写明下次送检的日期。
= 贴标签｜合格、限用、停用，一眼看清。
""",
    },
    {
        "slug": "zhoushan-seafood",
        "title": "示例舟山水产加工质量医院（示例）",
        "summary": "鲜度、重金属、微生物检测，冷链和车间卫生会诊。",
        "kind": "inspection",
        "cluster": "舟山水产加工",
        "county_id": "330903",
        "address": "示例渔港路2号",
        "host": SEAFOOD,
        "hours": "每天 7:00—15:00，休渔期照常",
        "visiting": "法定节假日停诊。",
        "visiting_slots": [
            Visit(0, 2, time(7, 30), time(10, 30), "车间卫生", "食品工程师（示例）"),
            Visit(0, 5, time(7, 30), time(10, 30), "冷链", "食品工程师（示例）"),
        ],
        "art": ("hills", "dawn"),
        "members": [(SEAFOOD, "牵头协调"), (PRODUCTS, "检验检测"), (METROLOGY, "温度计量")],
        "services": [
            Service(
                "testing",
                "鲜、冻水产品鲜度检测",
                "冷藏样品1千克",
                "检验报告",
                LISTED,
                3,
                "GB 2733；GB 5009.228",
                symptoms="鱼不新鲜、有氨味、冻品解冻后发臭",
            ),
            Service(
                "testing",
                "镉含量检测",
                "样品500克",
                "检验报告",
                LISTED,
                5,
                "GB 2762；GB 5009.15",
                symptoms="重金属超标、镉超标、蟹膏镉高",
            ),
            Service(
                "testing",
                "菌落总数检测",
                "无菌采样5份",
                "检验报告",
                LISTED,
                4,
                "GB 4789.2",
                symptoms="菌落总数超标、虾仁菌落总数忽高忽低、微生物不稳定",
            ),
            Service(
                "consultation",
                "车间卫生会诊",
                "车间平面图、清洗记录",
                "整改清单",
                FREE,
                5,
                "GB 14881",
                symptoms="车间卫生总查出问题、环境涂抹不合格、有苍蝇",
            ),
            Service(
                "certification",
                "HACCP体系咨询",
                "产品描述、工艺流程图",
                "危害分析表",
                AGREED,
                20,
                "GB/T 27341",
                symptoms="出口要HACCP、客户验厂要食品安全体系",
            ),
            Service(
                "calibration",
                "冷库温度计校准",
                "温度计或上门",
                "校准证书",
                LISTED,
                5,
                symptoms="冷库温度不准、温度记录对不上",
            ),
        ],
        "text": """
天不亮渔船就靠岸，所以这里七点开门。样品要用冰袋保温送来，路上不要超过两小时。

""",
    },
]
