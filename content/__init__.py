"""What the portal publishes beside comparison tests: one small app per room, plugged in by this list."""

APPS = [
    "content.home",
    "content.stores",
    "content.quality_hospitals",
    "content.education",
    "content.news",
    "content.editorial",
    "content.imports",
    "content.institutions",
    "content.core",
]
