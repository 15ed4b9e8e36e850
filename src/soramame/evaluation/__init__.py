"""Whether it is good: the recogniser, alignment, fidelity, and the report."""
