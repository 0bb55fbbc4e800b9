"""How the configuration says that it cannot be used."""


class ConfigurationError(Exception):
    """The configuration or a key cannot be used: a sentence for the operator, never a secret."""
