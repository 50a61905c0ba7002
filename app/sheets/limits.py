"""How much a file from outside may hold; beyond it nothing of it is taken."""

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 64 * 1024 * 1024  # of all members of a package
MAX_MEMBERS = 2_000
MAX_RATIO, FREE_OF_RATIO = 300, 4 * 1024 * 1024  # a member below this size may shrink as far as it likes
MAX_NODES = 3_000_000  # elements and attributes of all XML in a package
MAX_TREE_NODES = 1_000_000  # the same where it is read as a tree (Word)
MAX_DEPTH = 200
MAX_SHEETS = 50
MAX_ROWS, MAX_COLUMNS = 20_000, 100
MAX_DELIMITERS = 20_000  # in one line: an office program has 16,384 columns, most of them empty
MAX_CELLS = 1_000_000  # of all sheets, the empty ones between filled ones too
MAX_LETTERS = 30_000_000  # of all cells, each as often as it stands there
MAX_LINES = 200_000
