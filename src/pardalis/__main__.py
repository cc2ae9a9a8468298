"""Run the command line as `python -m pardalis`."""

from pardalis.cli.main import main

if __name__ == "__main__":
    main()
