"""The rendered world: scenes as values, their captions, and the renderer that films them."""
