"""A draft as a Word document, and what a colleague wrote in it read back.

`values` says what the document says, `writing` writes it, `reading` reads what comes back
(`returned`), and `comparing` says what of it is another text than the draft has.  All of it is
plain values; `drafts` alone knows the database.  `document` is what every Word document of the
portal shares.

The library that writes is loaded where it is used: nothing of it is imported here.
"""
