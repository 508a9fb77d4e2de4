"""`python -m demo.simulation --seed 1 --portals 300` prints the plan of a season."""

from __future__ import annotations

import argparse

from demo.simulation.plan import plan, shown


def main() -> None:
    """Print it."""
    parser = argparse.ArgumentParser(prog="python -m demo.simulation", description="Print a season's plan.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--portals", type=int, default=300)
    asked = parser.parse_args()
    print(shown(plan(asked.seed, asked.portals)))


if __name__ == "__main__":
    main()
