"""The legal harmonisation catalogue, loaded and typed: everything that a source may name.

`loader` reads it (`packaged_catalogue`, `extend`), `model` types it, `citations` looks law up.
"""
