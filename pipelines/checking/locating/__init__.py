"""Where the error most likely is: from sums that fail to the few cells whose change mends them.

Belongs here: failing and holding sums as one system, its smallest mends, what is said of them. Does
not belong here: the sums themselves (`pipelines.checking.sums`).
"""
