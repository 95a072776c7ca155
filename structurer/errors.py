"""What can go wrong, as one tree.

    StructurerError
    ├── InputError              the document cannot be read
    │   ├── EmptyInput          nothing in it
    │   ├── EncryptedInput      a password is needed
    │   ├── DamagedInput        truncated, or not what its name says
    │   ├── ScannedInput        pages without a text layer
    │   └── UnknownEncoding     text in no known encoding
    ├── SchemaError             a schema cannot be loaded or used
    ├── OutputError             the result cannot be written
    └── InternalError           a fault of structurer itself

Every message is one line that says what is wrong and what to do.
"""


class StructurerError(Exception):
    """Base of all errors that structurer raises on purpose."""


class InputError(StructurerError):
    """The document cannot be read."""


class EmptyInput(InputError):
    """The file holds nothing to read."""


class EncryptedInput(InputError):
    """The file needs a password."""


class DamagedInput(InputError):
    """The file is truncated, or is not what its name says."""


class ScannedInput(InputError):
    """The pages hold pictures and no text layer."""


class UnknownEncoding(InputError):
    """The bytes are text in no known encoding."""


class SchemaError(StructurerError):
    """A schema cannot be found, loaded or used."""


class OutputError(StructurerError):
    """The result cannot be written."""


class InternalError(StructurerError):
    """A fault of structurer itself; the cause is chained."""
