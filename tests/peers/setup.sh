#!/bin/sh
# Makes the environment of tests and measurements against other systems: the first argument is a Python, the second the
# folder.
set -eu

python=$1
venv=$2
requirements=$(dirname "$0")/requirements.txt
export PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1

"$python" -m venv --clear "$venv"
# PyTorch alone is looked for in its own index too, which has builds without CUDA; where that cannot be reached, any does
"$venv/bin/python" -m pip install --quiet --quiet --retries 0 --no-deps \
    --extra-index-url https://download.pytorch.org/whl/cpu "$(grep '^torch==' "$requirements")"
"$venv/bin/python" -m pip install --quiet --requirement "$requirements" --editable .
