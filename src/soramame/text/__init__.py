"""What a prompt says: the frozen text encoder, and the reader that understands a sentence."""
