"""The pattern that a new scheme is begun from: every key that a scheme may have, with what it means."""

from __future__ import annotations

from accounts.models import Region

# The shares and the 4+X indicators of 皖经信运行〔2021〕108号 (domain.md 28, 29); the weights are for the bureau to set.
_TEXT = """\
# {name}{year}年度亩均效益评价方案。以“#”开头的是注释，不参与计算，可以写明依据。
slug: r{code}-{year}
name: {name}{year}年度工业企业亩均效益评价
region: "{code}"            # 适用区划的代码
data_year: {year}           # 数据年度，结果用于次年
# document: 依据文件的名称和文号
trial: false                # 试评价写 true，结果不作为差别化政策的依据
lists:
  - key: above_scale        # 规上；规下写 below_scale
    min_land_mu: 0          # 用地下限（亩）
    items:                  # 各项权重之和为100
      # rule：ratio 比值法，min_max 极差法，reverse 反比法，rank 排序法
      # base：mean，weighted_mean，{{fixed: 数值}}，{{industry: mean}}，{{quantile: 0.8}}
      # cap、floor：得分上限、下限，为权重的倍数；missing：缺数据得 zero 或 mean_score
      - {{indicator: tax_per_mu, weight: 45, rule: ratio, base: mean, cap: 1.5, floor: 0, missing: zero}}
      - {{indicator: revenue_per_mu, weight: 25, rule: ratio, base: mean, cap: 1.5, floor: 0, missing: zero}}
      - {{indicator: revenue_per_tce, weight: 15, rule: ratio, base: mean, cap: 1.5, floor: 0, missing: mean_score}}
      - {{indicator: rd_intensity, weight: 15, rule: ratio, base: mean, cap: 1.5, floor: 0, missing: zero}}
    grades: {{by: share, A: 20, B: 45, C: 30, D: 5}}
bonuses:
  - {{key: little_giant, points: 3, when: {{recognition: 专精特新小巨人}}}}
vetoes:
  - {{key: major_accident, label: 重大安全生产事故, not_better_than: C}}
protected:
  - {{key: new_entry, label: 上年度小升规, not_worse_than: C}}
ungraded:
  kinds:
    - {{key: utility, label: 公用事业}}
    - {{key: start_up, label: 初创期}}
  treat_as: B
"""


def text_for(region: Region, year: int) -> str:
    """The pattern for the region and data year, which can stand as it is."""
    return _TEXT.format(name=region.name, code=region.code, year=year)
