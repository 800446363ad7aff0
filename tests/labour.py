"""What children of the tests do, in a module that is imported quickly."""

import io
import os
import signal
import time

# --- work ----------------------------------------------------------------------------------------------


def harm(number):
    """The square; some numbers kill, raise or hang."""
    if number == 5:
        os._exit(9)
    if number == 7:
        raise ValueError("seven")
    while number == 20:
        pass
    return number * number


def own_pid(number):
    """The process that does it."""
    time.sleep(0.01)
    return os.getpid()


def build(options, article):
    """The document of an article, and no facts."""
    from coopfacts import copies, readers
    from coopfacts.jobs import Outcome
    from coopfacts.records import Reject
    from coopfacts.writers import jsonl

    document = article if isinstance(article, Reject) else readers.build(article, options)
    if isinstance(document, Reject):
        return document
    return Outcome(document=jsonl.document_record(document), sketch=copies.sketch(document.text), lines=(), types=(), statuses=(), model="none", seconds={})


# --- files, opened -------------------------------------------------------------------------------------


def good():
    return io.BytesIO(b"Belarus supplied 3,000 tractors to Russia in 2023.")


def hanging():
    while True:
        pass


def exploding():
    held = []
    while True:
        held.append(bytes(10_000_000))


def dying():
    os._exit(9)


def odd():
    raise LookupError("odd")


def without_model():
    from coopfacts.errors import ModelMissing

    raise ModelMissing("no model")


def killed_once(flag):
    if os.path.exists(flag):
        os.unlink(flag)
        os.kill(os.getpid(), signal.SIGKILL)
    return good()


def answered(flag):
    """A file that can be read once somebody has put up a flag."""
    while not os.path.exists(flag):
        time.sleep(0.01)
    return good()


def asking(flag):
    """A file whose reader puts up the flag."""
    open(flag, "w").close()
    return good()


class HalfHanging(io.BytesIO):
    """Two lines and a pause without end."""

    def __init__(self):
        super().__init__(b'{"text": "Minsk hosted a forum."}\n{"text": "Tomsk hosted another one."}\n')

    def readline(self, size=-1):
        return super().readline(size) or hanging()


class Killing(io.FileIO):
    """A file that kills who reads a part of it."""

    def __init__(self, path, place):
        super().__init__(path)
        self.place = place

    def read(self, size=-1):
        if self.tell() <= self.place and (size < 0 or self.place < self.tell() + size):
            os._exit(9)
        return super().read(size) if size >= 0 else super().readall()

    def readall(self):
        return self.read(-1)
