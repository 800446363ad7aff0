"""``python -m coopfacts``."""

import sys

from coopfacts.cli import main

if __name__ == "__main__":
    sys.exit(main())
