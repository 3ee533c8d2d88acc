"""The values of the returns, derived from an enterprise's output."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np

from dashboards.demo.flows import YEARS, Array, normal, uniform
from dashboards.demo.library import Firm
from dashboards.demo.trades import TRADES

Values = dict[str, Array]
FORMS: dict[str, tuple[str, ...]] = {
    "output": ("gross_output", "sales_output", "export_delivery", "new_product_output"),
    "finance": (
        "revenue",
        "operating_cost",
        "taxes_and_surcharges",
        "selling_expense",
        "admin_expense",
        "rd_expense",
        "finance_expense",
        "total_profit",
        "vat_payable",
        "tax_payable",
        "payroll_payable",
        "average_employees",
        "total_assets",
        "total_liabilities",
    ),
    "energy": ("energy_consumption", "electricity"),
    "payroll": ("employees_end", "average_employees", "wages"),
}
STOCKS = frozenset({"employees_end", "average_employees", "total_assets", "total_liabilities"})
"""What stands at a height instead of adding up over the year."""
_MONTHS = np.array([2] + [1] * 10)
_BONUS = np.array([1.0] * 10 + [1.6])
# 1.229 吨标准煤 are 1 万千瓦时 (GB/T 2589).
_TCE_PER_WAN_KWH = 1.229


class Books:
    """What is constant about each enterprise, drawn once; gives the values of a year from its output."""

    def __init__(self, firms: Sequence[Firm], capacity: Array, rng: random.Random) -> None:
        self._number = len(firms)
        self._capacity = capacity
        self._rng = rng
        self._trades = [TRADES[firm.division] for firm in firms]
        self._sales = self._between(0.95, 0.995)
        self._export = self._sometimes([trade.export for trade in self._trades], 0.05, 0.6)
        self._new_product = self._sometimes([0.3] * self._number, 0.05, 0.4)
        self._revenue = self._between(0.96, 1.045)
        self._costs = {
            "taxes_and_surcharges": self._of("surcharges") * self._between(0.7, 1.3),
            "selling_expense": self._between(0.005, 0.03),
            "admin_expense": self._between(0.018, 0.045),
            "rd_expense": self._sometimes([0.55] * self._number, 0.01, 0.035),
            "finance_expense": self._between(0.002, 0.013),
        }
        self._margins = self._draw_margins()
        self._vat, self._income_tax = self._between(0.015, 0.042), self._between(0.002, 0.014)
        self._staff = self._spread(0.22) / self._of("per_head") / 10
        self._wage = self._between(4.6, 7.4)
        self._assets, self._debt = self._between(0.6, 1.6), self._between(0.32, 0.78)
        self._intensity = self._of("intensity") / 10 * self._spread(0.35)
        self._electric = self._between(0.3, 0.8)

    def _of(self, what: str) -> Array:
        return np.array([[getattr(trade, what)] for trade in self._trades])

    def _between(self, low: float, high: float) -> Array:
        return uniform(self._rng, low, high, self._number)

    def _spread(self, spread: float) -> Array:
        return np.exp(normal(self._rng, spread, self._number, 1))

    def _noise(self, spread: float) -> Array:
        return normal(self._rng, spread, self._number, len(_MONTHS))

    def _of_year(self, spread: float) -> Array:
        """A factor around 1 that holds for a year, never so large that a part outgrows its whole."""
        return np.clip(self._spread(spread), 0.7, 1.3)

    def _sometimes(self, shares: list[float], low: float, high: float) -> Array:
        drawn = [self._rng.uniform(low, high) if self._rng.random() < share else 0.0 for share in shares]
        return np.array(drawn).reshape(-1, 1)

    def _draw_margins(self) -> dict[int, Array]:
        """Profit by revenue; one in ten loses money, and every year some turn."""
        usual = self._of("margin") * self._between(0.5, 1.4)
        margins = {}
        losing = np.array([[self._rng.random() < 0.1] for _ in self._trades])
        for year in YEARS:
            turned = np.array([[self._rng.random()] for _ in self._trades])
            losing = np.where(losing, turned < 0.7, turned < 0.035)
            good = np.maximum(usual + normal(self._rng, 0.008, self._number, 1), 0.004)
            margins[year] = np.where(losing, -self._between(0.005, 0.07), good)
        return margins

    def values(self, year: int, output: Array) -> Values:
        """Every value of the year, year to date, by name; `output` is what each period made."""
        sales = output * np.clip(self._sales + self._noise(0.012), 0.93, 1.01)
        export = sales * self._export * self._of_year(0.1) * np.clip(1 + self._noise(0.1), 0.6, 1.2)
        new_product = (
            output * self._new_product * self._of_year(0.12) * np.clip(1 + self._noise(0.08), 0.6, 1.3)
        )
        flows = {
            "gross_output": output,
            "sales_output": sales,
            "export_delivery": export,
            "new_product_output": new_product,
            **self._money(year, sales * self._revenue * self._of_year(0.01)),
            **self._energy(year, output),
        }
        totals = {name: np.cumsum(flow, 1) for name, flow in flows.items()}
        return totals | self._stocks(year) | self._payroll(year, output)

    def _money(self, year: int, revenue: Array) -> Values:
        costs = {name: revenue * share * self._of_year(0.1) for name, share in self._costs.items()}
        kept = self._margins[year] + sum(self._costs.values()) + self._noise(0.008)
        cost = revenue * np.clip(1 - kept, 0.3, 1.2)
        other = revenue * normal(self._rng, 0.002, self._number, 1)
        vat = revenue * self._vat * self._of_year(0.08)
        return {
            "revenue": revenue,
            "operating_cost": cost,
            **costs,
            "total_profit": revenue - cost - sum(costs.values()) + other,
            "vat_payable": vat,
            "tax_payable": vat + costs["taxes_and_surcharges"] + revenue * self._income_tax,
        }

    def _energy(self, year: int, output: Array) -> Values:
        used = output * self._intensity * 0.975 ** (year - 2022) * np.exp(self._noise(0.04))
        electricity = used * self._electric * self._of_year(0.04) / _TCE_PER_WAN_KWH
        return {"energy_consumption": used, "electricity": electricity}

    def _employees(self, year: int) -> Array:
        change = 1.015 ** (year - 2022) * np.exp(normal(self._rng, 0.03, self._number, 1))
        return np.maximum(np.rint(self._capacity * self._staff * change), 6)

    def _payroll(self, year: int, output: Array) -> Values:
        people = self._employees(year) * (np.cumsum(output, 1) > 0)
        wages = people * self._wage * 1.04 ** (year - 2022) * _MONTHS * _BONUS * (output > 0)
        total = np.cumsum(wages, 1)
        return {
            "employees_end": people,
            "average_employees": people,
            "payroll_payable": total,
            "wages": total,
        }

    def _stocks(self, year: int) -> Values:
        assets = self._capacity * self._assets * 1.05 ** (year - 2022) * (1 + 0.004 * np.arange(len(_MONTHS)))
        debt = np.clip(self._debt * np.exp(normal(self._rng, 0.04, self._number, 1)), 0.2, 0.95)
        return {"total_assets": assets, "total_liabilities": assets * debt}
