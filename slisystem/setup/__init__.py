"""Installs, builds and starts: what `./run` does, with the standard library alone.

The rule: whatever is needed is looked at on every start and fetched only when it is
missing or no longer fits its lock.  Each step leaves a stamp, the digest of what it was
made from, so that a second start does nothing.  Nothing is taken that a lock with
hashes does not name; where apt may not be used, the one line to type is printed.

    system     Debian's packages, by apt-get
    packages   the virtual environment and the front end's packages
    frontend   style sheet, script and fonts from static/src and the packages
    starting   inside the virtual environment: demonstration, server, worker, manage
    checking   the tests and the checks with their summaries
"""
