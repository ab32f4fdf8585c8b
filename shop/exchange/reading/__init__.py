"""Files of any origin as rows of texts: what they are, how they are written, where their table begins."""
