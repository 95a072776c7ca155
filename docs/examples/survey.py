"""A household survey: what to extract."""

from typing import Annotated

from pydantic import BaseModel, Field

from structurer import Labels, Quantity


class Region(BaseModel):
    """A row of the results table."""

    region: str = Field(description="Region")
    households: Quantity | None = Field(None, description="Households")
    electricity: Quantity | None = Field(None, description="Electricity")
    heating: Quantity | None = Field(None, description="Heating")
    heat_pump: Annotated[Quantity | None, Labels("heat pump", unit=("%",))] = None


class Survey(BaseModel):
    """The survey as a whole."""

    principal_investigator: str | None = Field(None, description="Principal investigator")
    field_period: str | None = Field(None, description="Field period")
    sample_size: Quantity | None = Field(None, description="Sample size")
    response_rate: Quantity | None = Field(None, description="Response rate")
    median_income: Annotated[Quantity | None, Labels("Median household income")] = None
    funding: Quantity | None = Field(None, description="Funding")
    regions: list[Region] = Field(default_factory=list)
