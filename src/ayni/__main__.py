"""``python -m ayni``."""

import sys

from ayni.console import main

if __name__ == "__main__":
    sys.exit(main())
