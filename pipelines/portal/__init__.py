"""The portal: a ministry uploads, is answered, explains and signs off; the programme decides and releases.

Belongs here: accounts, sessions, pages and the API over HTTP. Does not belong here: what is done with a
return (`returns`), what an answer says (`answering`), what is in an edition (`publishing`, `store.edition`).
"""
