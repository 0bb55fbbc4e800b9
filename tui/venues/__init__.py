"""The venues' wire protocols: the only code that talks HTTP."""
