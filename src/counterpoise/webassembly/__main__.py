"""Make the WebAssembly modules anew, or say whether they are what the source gives.

It takes some minutes where the engine is not compiled yet.
"""

import argparse
import sys

from counterpoise.problems import InputError
from counterpoise.webassembly import draw_module, module, package_files


def main() -> int:
    """Read the arguments and do what they ask for."""
    parser = argparse.ArgumentParser(prog=package_files.COMMAND, description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; 2 if the source has changed since"
    )
    check = parser.parse_args().check
    try:
        if not check:
            module.write()
            draw_module.write()
        made = {path.name: module.shipped(of)[0] for of, path in module.MODULES.items()}
        made[draw_module.MODULE.name] = draw_module.shipped()[0]
        for name, content in made.items():
            print(f"{name}: {len(content):,} bytes, as the source gives it")
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
