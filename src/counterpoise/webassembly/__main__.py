"""Make the engine's WebAssembly module anew, or say whether it is what the source gives.

It takes some minutes where the engine is not compiled yet.
"""

import argparse
import sys

from counterpoise.problems import InputError
from counterpoise.webassembly.module import COMMAND, MODULE, build, shipped, write


def main() -> int:
    """Read the arguments and do what they ask for."""
    parser = argparse.ArgumentParser(prog=COMMAND, description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; 2 if the source has changed since"
    )
    check = parser.parse_args().check
    try:
        if not check:
            write(*build())
        module, _ = shipped()
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"{MODULE.name}: {len(module):,} bytes, as the source gives it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
