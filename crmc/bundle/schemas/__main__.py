"""`python -m crmc.bundle.schemas FOLDER`: writes every published schema into a folder."""

import sys
from pathlib import Path

from crmc.bundle.schemas import schema_files

if __name__ == "__main__":
    for name, content in schema_files().items():
        Path(sys.argv[1], name).write_bytes(content)
