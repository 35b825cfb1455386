"""Haystack engines: Whoosh for one machine."""
