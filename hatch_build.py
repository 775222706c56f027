"""What the build does beyond packing files: it compiles the translations, and reads the dependencies."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface
from hatchling.metadata.plugin.interface import MetadataHookInterface

ROOT = Path(__file__).parent


def compile_translations() -> None:
    """Write the binary catalogue that is read at run time beside every catalogue that people edit."""
    for source in sorted((ROOT / "src" / "ayni" / "locale").glob("*/LC_MESSAGES/*.po")):
        with source.open("rb") as file:
            catalogue = read_po(file)
        with source.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)


class CompileTranslations(BuildHookInterface):
    """Every catalogue (.po) becomes the binary (.mo) that is read at run time; the binary is never committed."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before files are gathered; ``version`` is "editable" for a developer and "standard" for a wheel."""
        compile_translations()


class ReadDependencies(MetadataHookInterface):
    """The package depends on what requirements/core.in names; core.txt pins the very versions for our own servers."""

    def update(self, metadata: dict[str, Any]) -> None:
        """Fill in ``dependencies``."""
        lines = (ROOT / "requirements" / "core.in").read_text(encoding="utf-8").splitlines()
        metadata["dependencies"] = [line for line in lines if line and not line.startswith("#")]


if __name__ == "__main__":
    compile_translations()
