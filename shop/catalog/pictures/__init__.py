"""Pictures as files: what is taken in, under which name it is kept, and its smaller copies."""
