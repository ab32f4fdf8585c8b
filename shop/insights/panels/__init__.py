"""The questions put to the database: each module asks one, with one SQL statement, and returns plain typed
rows.
"""
