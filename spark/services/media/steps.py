"""What happens to a file, in order, so that a page can show how far it is."""

STEPS: dict[str, tuple[str, ...]] = {
    "pdf": ("checking", "normalising", "thumbnail", "text", "compressing"),
    "text": ("checking", "text"),
    "audio": ("checking", "normalising", "light"),
    "video": ("checking", "normalising", "thumbnail", "light", "audio"),
    "interactive": ("checking", "normalising", "light"),
    "image": ("checking", "normalising"),
}
