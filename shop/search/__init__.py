"""Finding things: text vectors, embeddings, related products, one protocol for every search backend."""
