"""What the invented enterprises make: GB/T 4754-2017 divisions with their classes and usual proportions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Trade:
    """A division: its classes as (code, word of the name), and what is usual in it.

    `margin` and `surcharges` are shares of revenue, `intensity` is 吨标准煤 a 万元 of output,
    `per_head` 万元 of output a person and year, `export` the share of enterprises that export.
    """

    classes: tuple[tuple[str, str], ...]
    margin: float
    intensity: float
    per_head: float
    export: float
    surcharges: float = 0.004


def _trade(
    classes: str, margin: float, intensity: float, per_head: float, export: float, surcharges: float = 0.004
) -> Trade:
    pairs = [entry.split(":") for entry in classes.split()]
    return Trade(tuple((code, word) for code, word in pairs), margin, intensity, per_head, export, surcharges)


TRADES: dict[str, Trade] = {
    "06": _trade("0610:煤业", 0.09, 0.12, 95, 0.0, 0.03),
    "10": _trade("1011:矿业 1012:石材 1019:矿产", 0.11, 0.07, 160, 0.0, 0.035),
    "13": _trade(
        "1311:米业 1312:面粉 1331:油脂 1353:肉类食品 1371:蔬菜食品 1329:饲料", 0.035, 0.03, 150, 0.1
    ),
    "14": _trade("1439:食品 1411:烘焙食品 1491:营养食品", 0.06, 0.05, 85, 0.1),
    "15": _trade("1512:酒业 1530:茶业 1522:饮品", 0.13, 0.06, 75, 0.06, 0.07),
    "17": _trade("1711:纺织 1771:家纺", 0.035, 0.08, 65, 0.3),
    "18": _trade("1819:服饰 1811:服装", 0.04, 0.02, 45, 0.35),
    "19": _trade("1941:羽绒 1942:羽绒制品", 0.04, 0.025, 70, 0.3),
    "20": _trade("2029:板业 2021:胶合板 2034:地板 2032:木业 2023:新型板材", 0.045, 0.06, 75, 0.12),
    "21": _trade("2110:家居 2190:家具 2130:金属家具", 0.055, 0.025, 60, 0.12),
    "23": _trade("2319:包装印刷 2311:印务", 0.055, 0.03, 80, 0.05),
    "26": _trade(
        "2614:化工 2651:树脂 2662:精细化工 2641:涂料 2659:化工新材料 2613:无机盐",
        0.075,
        0.42,
        210,
        0.22,
        0.006,
    ),
    "27": _trade("2730:中药饮片 2740:药业 2720:制药 2770:医用材料", 0.11, 0.04, 110, 0.1, 0.006),
    "28": _trade("2822:化纤 2829:纤维材料", 0.045, 0.16, 130, 0.15),
    "29": _trade("2921:薄膜 2926:塑业 2923:塑编 2929:塑胶制品 2919:橡胶", 0.05, 0.06, 85, 0.18),
    "30": _trade(
        "3021:水泥制品 3024:新型建材 3032:石业 3099:钙业 3011:水泥 3031:砖瓦 3039:建材",
        0.07,
        0.33,
        140,
        0.04,
        0.009,
    ),
    "31": _trade("3130:钢业 3140:铁合金", 0.03, 0.5, 330, 0.05),
    "32": _trade("3252:铝业 3251:铜业 3240:合金 3212:有色金属", 0.03, 0.17, 360, 0.1),
    "33": _trade("3311:钢构 3360:表面处理 3399:金属制品", 0.05, 0.05, 95, 0.12),
    "34": _trade("3484:机械 3443:阀门 3451:轴承 3441:泵业", 0.065, 0.035, 85, 0.2),
    "35": _trade("3591:环保设备 3525:模具 3511:矿山设备 3562:电子专用设备", 0.075, 0.025, 95, 0.18),
    "36": _trade("3670:汽车零部件 3660:专用汽车", 0.055, 0.035, 95, 0.2),
    "38": _trade("3831:线缆 3841:新能源 3872:照明 3821:电气", 0.055, 0.03, 130, 0.18),
    "39": _trade("3973:半导体 3982:电路 3985:电子材料 3989:电子", 0.07, 0.055, 100, 0.35),
    "42": _trade("4210:再生资源 4220:环保再生", 0.035, 0.04, 280, 0.0),
    "44": _trade("4416:光伏发电 4412:热电", 0.12, 0.3, 260, 0.0),
}
