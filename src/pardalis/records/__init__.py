"""The frozen nouns that pass between rooms, one file a noun."""
