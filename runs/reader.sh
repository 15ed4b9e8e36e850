#!/usr/bin/env bash
# Make the shipped reader: 32,000 prompts with known answers, then a small network over MiniLM.
# Run from the repository's root. Cost: about five minutes of one core, 4 GB of memory.
# Expected: see docs/experiments.md; the script prints the scores at its end.
set -euo pipefail
export OMP_NUM_THREADS=1
python -m soramame.training.reader --prompts 32000 --rounds 7
python -m soramame.evaluation.reading tests/text/free_sentences.jsonl
