"""``python -m isctext``: the command line."""

from isctext.cli import main

if __name__ == "__main__":
    main()
