"""`python -m benchmarks NAME [--quick] [--large] [--json]`, and `--list`."""

import argparse
import importlib
import inspect
import json
import pkgutil
import sys
from types import ModuleType

import benchmarks
from benchmarks.report import as_text


def runnable() -> dict[str, ModuleType]:
    """The modules here that declare a NAME."""
    modules = (
        importlib.import_module(f"benchmarks.{found.name}")
        for found in pkgutil.iter_modules(benchmarks.__path__)
        if found.name != "__main__"
    )
    return {module.NAME: module for module in modules if hasattr(module, "NAME")}


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", nargs="?", help="which one")
    parser.add_argument("--list", action="store_true", help="name them all")
    parser.add_argument("--quick", action="store_true", help="fewer rounds: under three minutes")
    parser.add_argument("--large", action="store_true", help="also the largest size, where there are several")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options, rest = parser.parse_known_args(arguments)

    known = runnable()
    if options.list or options.name is None:
        print("\n".join(f"{name:<20} {module.SUMMARY}" for name, module in known.items()))
        return 0
    if options.name not in known:
        parser.error(f"there is no benchmark {options.name!r}; --list names them")
    run = known[options.name].run
    own = argparse.ArgumentParser(prog=f"python -m benchmarks {options.name}")
    if hasattr(known[options.name], "arguments"):
        known[options.name].arguments(own)
    chosen = vars(own.parse_args(rest)) | ({"large": True} if options.large else {})
    if options.large and "large" not in inspect.signature(run).parameters:
        parser.error(f"{options.name} has one size only, without --large")
    measured = run(quick=options.quick, **chosen)
    print(json.dumps(measured, ensure_ascii=False) if options.json else as_text(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
