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
    ├── ModelError              the model cannot be asked
    │   ├── Unconfigured        no key, no model, an option that makes no sense
    │   ├── Unreachable         nothing answers at the base URL
    │   ├── Denied              the server will not serve this: 400, 401, 403, 404
    │   └── Unrecorded          a replay met a request that its cassette does not hold
    ├── CassetteError           a cassette cannot be read, or would hold a secret
    ├── StoreError              the store of answers cannot be used
    ├── PromptError             a prompt is missing, or a variable of it
    └── InternalError           a fault of structurer itself

Every message is one line that says what is wrong and what to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager


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


class ModelError(StructurerError):
    """The model cannot be asked."""


class Unconfigured(ModelError):
    """A model is asked for and what is needed to reach it is missing."""


class Unreachable(ModelError):
    """Nothing answers at the base URL."""


class Denied(ModelError):
    """The server refuses every request of this kind: wrong key, no such model, a malformed body."""


class Unrecorded(ModelError):
    """A replay met a request that its cassette does not hold."""


class CassetteError(StructurerError):
    """A cassette cannot be read, is of another version, or would hold a secret."""


class StoreError(StructurerError):
    """The store of answers cannot be used."""


class PromptError(StructurerError):
    """A prompt file is missing, or a variable that it names."""


class InternalError(StructurerError):
    """A fault of structurer itself; the cause is chained."""


@contextmanager
def told(what: object) -> Iterator[None]:
    """A fault of our own at `what` is one line too: whatever is raised inside comes out as a `StructurerError`."""
    try:
        yield
    except StructurerError:
        raise
    except Exception as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise InternalError(f"{what} met a fault of structurer itself ({said}); please report it") from error
