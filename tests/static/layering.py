#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may include what: libraries in layers, programs apart, one .c per third-party library."""
import collections
import re

import tree

# Each layer of services/common includes its own headers and those of the layers below.
LAYERS = [
    ("ol_core", r"common/(log|loop|conf|addr|bytes|notify|span|tcp)\.[ch]"),
    ("ol_crypto", r"common/(broker_url|crypto|sign|knock|link|proof)\.[ch]"),
    ("ol_mqtt", r"common/(letter|mqtt|mqtt_\w+)\.[ch]"),
    ("ol_proto", r"common/(access|chain|codec.*|sealed)\.[ch]|gen/.*"),
    ("ol_bus", r"common/(bus|bus_\w+|calls|inbox)\.[ch]"),
    ("ol_service", r"common/(boxes|directory|gate|memory|pace|rights|service)\.[ch]"),
]

LIBRARIES = {
    "jansson": r"jansson\.h",
    "libmosquitto": r"mosquitto.*\.h|mqtt_protocol\.h",
    "libssl": r"openssl/(ssl|err)\.h",
    "libcrypto": r"openssl/(evp|hmac)\.h",
    "libsodium": r"sodium\.h|sodium/.*",
    "libmicrohttpd": r"microhttpd\.h",
    "libcurl": r"curl/.*",
    "libmaxminddb": r"maxminddb.*\.h",
    "libpq": r"libpq-fe\.h|postgresql/.*",
    "libnftnl": r"libnftnl/.*",
    "libmnl": r"libmnl/.*",
    "libqrencode": r"qrencode\.h",
    "libnetfilter_conntrack": r"libnetfilter_conntrack/.*",
}

# What the build writes from sources of the folder.
BUILT = {"services/session-manager": "sql_names.h"}

SYSTEM = re.compile(
    r"(linux|sys|net|netinet|arpa)/[\w/]+\.h|"
    r"(assert|ctype|dirent|endian|errno|fcntl|getopt|grp|ifaddrs|inttypes|libgen|limits|link|"
    r"langinfo|locale|malloc|"
    r"netdb|poll|pthread|pwd|sched|signal|spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|"
    r"stdlib|stdnoreturn|string|strings|sysexits|termios|time|unistd|wchar)\.h"
)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.M)


def includes(name):
    source = tree.code(name, keep_strings=True)
    for match in INCLUDE.finditer(source):
        yield source.count("\n", 0, match.start()) + 1, match[1] == "<", match[2]


def layer_of(header):
    for rank, (_, pattern) in enumerate(LAYERS):
        if re.fullmatch(pattern, header):
            return rank
    return None


def folder_of(name):
    """services/common/x.c -> services/common"""
    return "/".join(name.split("/")[:2])


def quoted_problem(name, header):
    folder = folder_of(name)
    if folder == "services/common":
        mine, theirs = layer_of(name.removeprefix("services/")), layer_of(header)
        if mine is None:
            return "belongs to no layer: add it to LAYERS in tests/static/layering.py"
        if theirs is None:
            return f'"{header}" is not a header of services/common or proto/gen'
        if theirs > mine:
            return f'{LAYERS[mine][0]} includes "{header}" of {LAYERS[theirs][0]}, a layer above'
        return None
    parent, program = folder.split("/")
    is_own = header.startswith(f"{program}/") and (tree.ROOT / parent / header).is_file()
    if layer_of(header) is not None or is_own or (tree.ROOT / folder / header).is_file():
        return None
    if BUILT.get(folder) == header:
        return None
    return f'"{header}" is neither common/, gen/ nor a file of {folder}: programs stay apart'


def library_of(header):
    for library, pattern in LIBRARIES.items():
        if re.fullmatch(pattern, header):
            return library
    return None


def main():
    problems = []
    users = collections.defaultdict(set)  # (folder, library) -> .c files
    for name in tree.program_c():
        for line, is_angled, header in includes(name):
            where = f"{name}:{line}:"
            if not is_angled:
                problem = quoted_problem(name, header)
                if problem:
                    problems.append(f"{where} {problem}")
                continue
            library = library_of(header)
            if library and name.endswith(".h"):
                problems.append(f"{where} a header must not show <{header}> of {library}")
            elif library:
                users[folder_of(name), library].add(name)
            elif not SYSTEM.fullmatch(header):
                problems.append(f"{where} <{header}>: name its library in tests/static/layering.py")
    for (folder, library), names in sorted(users.items()):
        everyone = names | users.get(("services/common", library), set())
        if len(everyone) > 1:
            problems.append(f"{folder}: {library} is included by {', '.join(sorted(everyone))}; "
                            "one .c file should wrap it")
    tree.report(problems, "layers, programs and libraries are apart")


if __name__ == "__main__":
    main()
