#!/bin/sh
# Tests of the Python SDK, installed as a user would, in a virtual environment of their own: verify.sh TARGET [true: skip]
set -eu

skip() {
    printf 'Python SDK: tests not run: %s\n' "$1"
    exit 0
}

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
target=$1
[ "${2:-false}" != true ] || skip "skipTests is set"

python=${PYTHON:-python3}
command -v "$python" >/dev/null 2>&1 || skip "there is no $python on the PATH"
"$python" -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 9))' >/dev/null 2>&1 ||
    skip "$python is older than 3.9 or has no venv"

mkdir -p "$target"
venv=$target/venv
log=$target/pip.log
pip() {
    PIP_DISABLE_PIP_VERSION_CHECK=1 "$venv/bin/python" -m pip install -q "$@" >>"$log" 2>&1
}

: >"$log"
# Another python than last time makes another environment.
"$venv/bin/python" -c 'import pip' >/dev/null 2>&1 || "$python" -m venv --clear "$venv" >>"$log" 2>&1 ||
    skip "no virtual environment can be made, see $log"
pip --only-binary=:all: -r "$here/requirements.txt" || skip "its packages cannot be installed, see $log"
# From here on a failure is ours.
pip --no-deps --no-build-isolation --force-reinstall "$here" || {
    cat "$log" >&2
    exit 1
}

cd "$here"
export PYTHONDONTWRITEBYTECODE=1 GRPC_VERBOSITY=NONE
# An interrupt lets the tests end their nodes.
limit=
! command -v timeout >/dev/null 2>&1 || limit="timeout -s INT -k 60 900"
# shellcheck disable=SC2086
exec $limit "$venv/bin/python" -m unittest discover -s tests -t .
