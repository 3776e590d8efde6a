"""The only writer of people, roles and invitations.

Every verb takes `by=`, reads that person's roles anew under the lock and asks the policies
again there, so that two administrators who act at once cannot leave a council without one.
The council's row is the lock of its people; the LGA's people share the rows of its
administrators.  Raises PermissionDenied (who) and Refused (when); then nothing has happened.
"""
