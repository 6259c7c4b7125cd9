"""The sample: published, simulated and faulty returns as real workbooks, made by our own code.

Belongs here: turning `data/sample/*.csv` into `data/sample/*/*.xlsx`, and the acts that replay them.
Does not belong here: anything that only a test needs.
"""
