"""The reference of the schema, made from the models, the migrations and the comments beside them.

Nothing here asks a database: types come from the fields, conditions from Django's own SQL, truths from the
migrations. A test compares the result with what PostgreSQL really has.
"""
