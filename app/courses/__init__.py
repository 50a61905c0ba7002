"""An engine without routes: course files become immutable published versions; lesson text as partials."""
