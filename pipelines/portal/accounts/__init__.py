"""Accounts: invited, proved by password and second factor, recovered, closed.

Belongs here: how somebody proves who she is. Does not belong here: what she may do
(`access`), pages (`pages`).
"""
