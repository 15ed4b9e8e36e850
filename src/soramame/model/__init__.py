"""Tensors in, tensors out: the codec and the transformer, in PyTorch."""
