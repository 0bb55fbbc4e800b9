"""The shell around the domain: it owns the tasks and knows no screen."""
