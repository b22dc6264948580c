"""These tests run where PyTorch and ONNX are: in the environment of `make test-peers`. Elsewhere they are left out."""

from __future__ import annotations

import importlib.util

collect_ignore_glob = [] if importlib.util.find_spec("torch") else ["test_*.py"]
