"""The steps by which archive.db came to its tables, one file each; archive/schema.py takes them in their order. A released one is never edited."""
