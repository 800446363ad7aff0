"""Commands with a module of their own, named after them; :mod:`coopfacts.cli` puts them on the command line."""
