"""Checking a return: one `check(content, context)`, rules by stage, findings.

Belongs here: everything between observations and findings. Does not belong here: reading cells
(`intake`), keeping results (`returns`).
"""
