"""python -m ticketfu"""

from ticketfu.cli import main

main()
