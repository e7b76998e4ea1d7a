"""The frame of every page: base templates, components, form renderer, sign-in, sessions, drafts."""
