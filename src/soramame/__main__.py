"""`python -m soramame` is `soramame`."""

from soramame.cli import main

if __name__ == "__main__":
    main()
