"""`python -m opsmith` is the command `opsmith`."""

from __future__ import annotations

from opsmith.cli import main

main()
