"""How the work is spread: one module per engine. Each gives the results in the order of the tasks."""
