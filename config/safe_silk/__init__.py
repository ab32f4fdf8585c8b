"""Silk's pages over a recorder that cannot change what the application does.

Stock Silk replaces the ORM's compiler and explains each statement inside the application's own transaction.
Here statements are recorded through Django's execute wrappers, and everything else happens after the
response has been sent.
"""
