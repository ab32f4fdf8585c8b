"""How Gunicorn serves the shop, here and in production: `gunicorn --config python:config.serving config.wsgi`.

WSGI, because the shop's work is waiting for PostgreSQL through psycopg2, which has no asynchronous form: under ASGI
every view would run in a thread all the same, behind one more layer. A process per core, a few threads in each, and a
database connection per thread.
"""

from config import env

bind = f"{env.BIND.value}:{env.PORT.value}"
workers = env.WEB_WORKERS.value
worker_class = "config.queueing.QueueTimingWorker"
threads = env.WEB_THREADS.value
# Longer than somebody looks at a page: a connection that is closed while the next click is on its way is an error.
keepalive = 75
timeout = 60
graceful_timeout = 20
# A file that nobody else has to know of: without it Gunicorn 27 opens a socket for remote control.
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"
