"""The embedded PostgreSQL and Redis: one pair of servers per data folder, shared by every process of its
checkout.

    home        the data folder, and where each thing in it lives
    addresses   the URLs of both servers; all that settings need
    binaries    where the servers' programs are
    account     which account servers run under (PostgreSQL refuses root)
    postgres    starting and stopping the database server
    provision   its role, extensions and database
    redis       starting and stopping the cache
    lease       kernel locks: who uses the servers, who may start them
    watch       the process that stops them after the last user has gone
    lifecycle   `ensure`, `stop`, `status`: the three verbs that the rest of the project calls

Liveness is never read from a pid file: a process that uses the servers holds a kernel lock, which the kernel
frees however the process ends, and a server is alive when it answers on its socket.
"""
