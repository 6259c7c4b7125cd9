"""Reading strangers' files in processes of their own.

Belongs here: the processes, their limits, the way of a file there and of a `Reading` back. Does not
belong here: reading itself (the rest of `intake`), which is the same in any process.
"""
