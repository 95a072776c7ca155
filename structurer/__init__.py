"""Messy documents to typed data that people can trust.

>>> import structurer
>>> result = structurer.extract("accounts.pdf")          # doctest: +SKIP
>>> result.records["final_accounts"]["overall"]["total"]  # doctest: +SKIP
{'value': '7675.08', 'unit': '万元'}
"""

__version__ = "0.1.0"

from structurer.declare import AtMost, Change, Either, Equal, Share, Sum, Times
from structurer.errors import (
    DamagedInput,
    EmptyInput,
    EncryptedInput,
    InputError,
    InternalError,
    OutputError,
    ScannedInput,
    SchemaError,
    StructurerError,
    UnknownEncoding,
)
from structurer.pipeline import structure as extract  # `from structurer.extract import ...` still finds the package
from structurer.read import read
from structurer.result import Check, Claim, Evidence, Fact, Finding, Ledger, Result
from structurer.schema import Branches, Entries, Labels, Points, Quantity, Topics, Within

__all__ = [
    "AtMost",
    "Branches",
    "Change",
    "Check",
    "Claim",
    "DamagedInput",
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
    "OutputError",
    "Points",
    "Quantity",
    "Result",
    "ScannedInput",
    "SchemaError",
    "Share",
    "StructurerError",
    "Sum",
    "Times",
    "Topics",
    "UnknownEncoding",
    "Within",
    "__version__",
    "extract",
    "read",
]
