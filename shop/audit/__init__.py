"""Who changed what, when and from where: one entry for each change of a row, written by the database."""
