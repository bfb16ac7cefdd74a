# Read by .ci/open and .ci/test, never run by itself. It makes the virtual environment .venv in the
# clone, installing with apt-get whatever of the system is missing, and only that.
#
#   PYTHON=python3.12   takes this Python instead of python3 (3.11 to 3.15 will do)
#   FRESH=1             makes .venv anew; so does CI=true

set -eu

repository=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
venv=$repository/.venv

say() { printf '%s\n' "$*" >&2; }

stop() {
    say "MineralCat: $*"
    exit 1
}

# Installs Debian's packages, or says why it cannot.
install_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "This system lacks what Debian calls: $*. Install it with your system's packages."
        return 1
    elif [ "$(id -u)" -eq 0 ]; then
        administrator=
    elif command -v sudo >/dev/null 2>&1; then
        administrator=sudo
    else
        say "Some system packages are missing. An administrator can install them: apt-get install $*"
        return 1
    fi
    say "Installing system packages: $*"
    told=$(mktemp)
    {
        $administrator apt-get update -qq ||
            say "The list of packages could not be renewed; going on with the old one."
        $administrator env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
            --no-install-recommends -- "$@"
    } >"$told" 2>&1 && {
        rm -f -- "$told"
        return
    }
    cat -- "$told" >&2
    rm -f -- "$told"
    say "These system packages could not be installed; see above: $*"
    return 1
}

suits() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 15))' 2>/dev/null
}

choose_python() {
    if [ -n "${PYTHON:-}" ]; then
        suits "$PYTHON" || stop "$PYTHON is not Python 3.11 to 3.15. Name another with PYTHON=…"
        python=$PYTHON
        return
    fi
    command -v python3 >/dev/null 2>&1 || install_packages python3 || exit 1
    for python in python3 python3.15 python3.14 python3.13 python3.12 python3.11; do
        if suits "$python"; then
            return
        fi
    done
    stop "Python 3.11 to 3.15 is needed, and this is $(python3 -V 2>&1). Install one, then" \
        "name it: PYTHON=python3.12 sh $0"
}

# The Debian packages whose library cannot be loaded: what Qt's windows need, on X11 and Wayland.
missing_libraries() {
    "$python" - <<'LIBRARIES'
import ctypes

PACKAGES = """
libEGL.so.1 libegl1
libGL.so.1 libgl1
libX11.so.6 libx11-6
libX11-xcb.so.1 libx11-xcb1
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libfreetype.so.6 libfreetype6
libglib-2.0.so.0 libglib2.0-0
libgssapi_krb5.so.2 libgssapi-krb5-2
libwayland-client.so.0 libwayland-client0
libwayland-cursor.so.0 libwayland-cursor0
libwayland-egl.so.1 libwayland-egl1
libxcb-cursor.so.0 libxcb-cursor0
libxcb-glx.so.0 libxcb-glx0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-image.so.0 libxcb-image0
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-randr.so.0 libxcb-randr0
libxcb-render-util.so.0 libxcb-render-util0
libxcb-render.so.0 libxcb-render0
libxcb-shape.so.0 libxcb-shape0
libxcb-shm.so.0 libxcb-shm0
libxcb-sync.so.1 libxcb-sync1
libxcb-util.so.1 libxcb-util1
libxcb-xfixes.so.0 libxcb-xfixes0
libxcb-xkb.so.1 libxcb-xkb1
libxkbcommon-x11.so.0 libxkbcommon-x11-0
libxkbcommon.so.0 libxkbcommon0
"""
for line in PACKAGES.split("\n"):
    if line:
        library, package = line.split()
        try:
            ctypes.CDLL(library)
        except OSError:
            print(package)
LIBRARIES
}

missing_packages() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null ||
        "$python" -c 'import sys; print("python3.%d-venv" % sys.version_info[1])'
    if [ "$(uname -s)" = Linux ]; then
        missing_libraries
        fonts=$(find /usr/share/fonts /usr/local/share/fonts "${HOME:-/nowhere}/.fonts" \
            "${HOME:-/nowhere}/.local/share/fonts" -name '*.[to]t[fc]' 2>/dev/null || true)
        [ -n "$fonts" ] || printf 'fonts-dejavu-core\n'
    fi
}

# prepare run | prepare test: .venv has the program, for tests with their tools too.
prepare() {
    choose_python
    missing=$(missing_packages)
    if [ -n "$missing" ]; then
        # shellcheck disable=SC2086 # one word a package
        install_packages $missing || true
        missing=$(missing_packages)
    fi
    case $missing in
    '') ;;
    *-venv*) stop "nothing can be installed without Python's own venv and ensurepip." ;;
    *) say "Going on; but the window may not open without" $missing ;;
    esac

    if [ "${CI:-}" = true ] || [ -n "${FRESH:-}" ] ||
        ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
        say "Making a virtual environment with $("$python" -V): $venv"
        rm -rf -- "$venv"
        "$python" -m venv "$venv" || stop "the virtual environment could not be made; see above."
    fi

    # What is installed is known by the files that say what to install, so that a second start
    # asks the network for nothing.
    wanted=$(
        cd -- "$repository"
        { cat setup.cfg pyproject.toml .ci/constraints.txt && pwd -P; } | cksum
    )
    if [ "$1" = run ] && [ "$(cat -- "$venv/installed-run" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    if [ "$(cat -- "$venv/installed-test" 2>/dev/null)" = "$wanted" ]; then
        return
    fi
    case $1 in
    run) what=. ;;
    test) what='.[test]' ;;
    esac
    if [ -t 2 ]; then quiet=; else quiet=-qq; fi
    say "Installing MineralCat and what it needs. The first time takes a minute or two."
    rm -f -- "$venv/installed-run" "$venv/installed-test"
    (
        cd -- "$repository"
        # shellcheck disable=SC2086 # an empty word is none
        "$venv/bin/python" -m pip install $quiet --disable-pip-version-check \
            --constraint .ci/constraints.txt --editable "$what" >&2
    ) || stop "the installation failed; see above. The first one needs the network."
    printf '%s\n' "$wanted" >"$venv/installed-$1"
}
