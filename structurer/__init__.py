"""Messy documents to typed data that people can trust.

>>> import structurer
>>> result = structurer.extract("accounts.pdf")          # doctest: +SKIP
>>> result.records["final_accounts"]["overall"]["total"]  # doctest: +SKIP
{'value': '7675.08', 'unit': '万元'}
"""

__version__ = "0.1.0"

from structurer.declare import AtMost, Change, Either, Equal, Share, Sum, Times
from structurer.errors import (
    CassetteError,
    DamagedInput,
    Denied,
    EmptyInput,
    EncryptedInput,
    InputError,
    InternalError,
    ModelError,
    OutputError,
    PromptError,
    ScannedInput,
    SchemaError,
    StoreError,
    StructurerError,
    Unconfigured,
    UnknownEncoding,
    Unreachable,
    Unrecorded,
)
from structurer.hints import Beside, Branches, Entries, Labels, Points, Topics, Within
from structurer.model.choices import Options
from structurer.model.session import Session
from structurer.pipeline import structure as extract  # `from structurer.extract import ...` still finds the package
from structurer.read import read
from structurer.result import Check, Claim, Evidence, Fact, Finding, Ledger, Result
from structurer.schema import Quantity

__all__ = [
    "AtMost",
    "Beside",
    "Branches",
    "CassetteError",
    "Change",
    "Check",
    "Claim",
    "DamagedInput",
    "Denied",
    "Either",
    "EmptyInput",
    "EncryptedInput",
    "Entries",
    "Equal",
    "Evidence",
    "Fact",
    "Finding",
    "InputError",
    "InternalError",
    "Labels",
    "Ledger",
    "ModelError",
    "Options",
    "OutputError",
    "Points",
    "PromptError",
    "Quantity",
    "Result",
    "ScannedInput",
    "SchemaError",
    "Session",
    "Share",
    "StoreError",
    "StructurerError",
    "Sum",
    "Times",
    "Topics",
    "Unconfigured",
    "UnknownEncoding",
    "Unreachable",
    "Unrecorded",
    "Within",
    "__version__",
    "extract",
    "read",
]
