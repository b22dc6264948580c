#!/bin/sh
# Makes the virtual environment named by the first argument and installs Opsmith into it, with what its tests need.
# PYTHON names the interpreter to use; without it, the first that is new enough is taken.
set -eu

venv=$1
new_enough='import sys; sys.exit(sys.version_info < (3, 11))'

find_python() {
    for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11 python}; do
        if "$python" -c "$new_enough" >/dev/null 2>&1; then
            echo "$python"
            return
        fi
    done
}

install_with() {
    sudo=$([ "$(id -u)" = 0 ] || echo 'sudo ')
    for manager in apt-get:'apt-get install -y %apt' dnf:'dnf install -y python3.11' zypper:'zypper install python311' \
        pacman:'pacman -S python' apk:'apk add python3' brew:'brew install python@3.11'; do
        if command -v "${manager%%:*}" >/dev/null 2>&1; then
            [ "${manager%%:*}" = brew ] && sudo=
            echo "    $sudo${manager#*:}" | sed "s/%apt/$1/"
            return
        fi
    done
    echo "    see https://www.python.org/downloads/"
}

python=$(find_python)
if [ -z "$python" ]; then
    echo "make: Python 3.11 or later is needed${PYTHON:+, and $PYTHON is none}. This command installs one:" >&2
    install_with 'python3.11 python3.11-venv' >&2
    exit 1
fi
if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
    version=$("$python" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')
    echo "make: $python cannot make virtual environments. This command installs what it lacks:" >&2
    install_with "$version-venv" >&2
    exit 1
fi

if ! "$venv/bin/python" -c "$new_enough" >/dev/null 2>&1; then
    echo "Setting up $venv with $("$python" --version)"
    "$python" -m venv --clear "$venv"
fi
export PIP_NO_INPUT=1 PIP_DISABLE_PIP_VERSION_CHECK=1
"$venv/bin/python" -m pip install --quiet --editable '.[test]'

# what `opsmith build` compiles becomes importable
packages=$("$venv/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo "$PWD/build/python" >"$packages/opsmith_build.pth"
