"""The outside world parsed once: settings, credentials, themes, resources."""
