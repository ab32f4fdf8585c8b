"""What a monitoring system reads: counters and gauges of all processes, in Prometheus's form.

Nothing is kept for it. Requests and statements come from the rollups of today, so they begin at zero at midnight UTC,
which Prometheus takes for the restart of a counter; the server's figures come from PostgreSQL's statistics, the caches'
from Redis. Whichever process answers says the same. Only what is a process's own stands under its name.
"""
