"""The commands that crawl, a module each."""
