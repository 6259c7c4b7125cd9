"""The interface for machines that send for an institution: tokens, problems, limits, routes, description.

Belongs here: what only machines meet. Does not belong here: acts on returns (`returns`), who may do what
(`portal.access`: a token is a reporter of its institution).
Nothing is re-exported.
"""
