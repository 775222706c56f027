"""How the web server runs. Read by gunicorn; each number can be set by an environment variable of its own."""

import os

bind = os.environ.get("AYNI_BIND", "127.0.0.1:8000")
# Two processes of four threads keep two cores busy; more processes are the first thing to add on a bigger machine.
workers = int(os.environ.get("AYNI_PROCESSES", "2"))
threads = int(os.environ.get("AYNI_THREADS", "16"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 30
# A process that has served this many requests is replaced, so that nothing it leaked stays for ever.
max_requests = 5000
max_requests_jitter = 500
# Heartbeats on disk make a busy disk look like a hung process.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory, not a predictable name: gunicorn makes its own file in it
# Only the proxy in front may say which scheme and host a request came with.
forwarded_allow_ips = os.environ.get("AYNI_PROXY", "127.0.0.1")
# Paths hold ids, never names; query strings, referrers and addresses stay out of the log all the same.
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s %(L)s"
