"""Is this machine ready? Small questions, each answered with a finding and its remedy.

`manage.py doctor` asks all of them; `/readyz` asks those that decide whether requests may come.
"""
