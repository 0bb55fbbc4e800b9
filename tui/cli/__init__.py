"""The command line: what may be typed, and the commands that need no screen."""
