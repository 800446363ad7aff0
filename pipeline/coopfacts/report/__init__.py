"""The report: a run as one page for analysts, which needs neither a network nor a server."""

from coopfacts.report.writing import Wishes, page, write

__all__ = ["Wishes", "page", "write"]
