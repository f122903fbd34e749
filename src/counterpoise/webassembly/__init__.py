"""The engine for browsers: a WebAssembly module made of the same compiled code."""
