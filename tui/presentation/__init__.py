"""From domain values to what the eye sees: pure text and tones."""
