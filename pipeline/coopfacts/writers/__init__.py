"""Where records go: one module per format, named after it."""
