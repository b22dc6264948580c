"""Opsmith: one YAML file states an operator; kernels, gradient, bindings, documents and tests are made from it."""

__version__ = "0.1.0"
