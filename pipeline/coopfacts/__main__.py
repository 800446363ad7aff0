"""``python -m coopfacts``, and what the command is. Child processes import the module of the command once more: there is little in it."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line and give its exit code."""
    if sys.argv[1:2] == ["run"]:
        from coopfacts import children

        children.prepare()  # what loads beside the command line
    from coopfacts import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
