"""The family of errors; each message says what was wrong and what to do."""


class CoopfactsError(Exception):
    """Base of every error that the package raises on purpose."""


class TableError(CoopfactsError):
    """A table of the package is malformed: file, line and what is expected are named."""


class ConfigurationError(CoopfactsError):
    """An option or configuration value cannot be used."""


class ModelMissing(CoopfactsError):
    """A trained model is not where the package expects it."""


class RejectedInput(CoopfactsError):
    """An input cannot become a document; ``code`` and ``stage`` go into ``rejected.jsonl``."""

    def __init__(self, stage: str, code: str, message: str) -> None:
        super().__init__(message)
        self.stage = stage
        self.code = code
        self.message = message


class OutputError(CoopfactsError):
    """Results cannot be written: no space, no permission; what was written before stays usable."""


class AnnotationError(CoopfactsError):
    """What annotators marked cannot be read as gold; each problem names its task."""
