"""An annual report: key figures and segments."""

from pydantic import BaseModel, Field

from structurer import Quantity


class Segment(BaseModel):
    """A row of the segment table."""

    segment: str = Field(description="Segment")
    revenue_2024: Quantity | None = Field(None, description="Revenue 2024")
    revenue_2023: Quantity | None = Field(None, description="Revenue 2023")
    operating_profit: Quantity | None = Field(None, description="Operating profit 2024")


class AnnualReport(BaseModel):
    """Key figures and segments; no labels are given where the field's name says it."""

    revenue: Quantity | None = None
    previous_revenue: Quantity | None = Field(None, description="revenue")
    revenue_change_percent: Quantity | None = Field(None, description="revenue")
    operating_profit: Quantity | None = None
    net_income: Quantity | None = None
    employees: Quantity | None = Field(None, description="number of employees")
    segments: list[Segment] = Field(default_factory=list)
