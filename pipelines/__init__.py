"""The work: plain functions, bytes in, tables out.

Belongs here: intake, checking, figures, store, simulation, the command line. Does not belong here:
anything of Dagster (the shell in `assets` calls these functions), and definitions of tables, codes
or rules (those are in `schemas`).
"""
