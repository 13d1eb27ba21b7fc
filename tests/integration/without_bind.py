# SPDX-License-Identifier: GPL-3.0-or-later
"""Becomes a program that can bind no socket, as seccomp(2) and Android's rules would have it."""
import ctypes
import errno
import os
import platform
import struct
import sys

PR_SET_NO_NEW_PRIVS, PR_SET_SECCOMP, SECCOMP_MODE_FILTER = 38, 22, 2
LOAD, IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # instructions of the filter
ERRNO, ALLOW = 0x00050000, 0x7fff0000
BIND = {"x86_64": 49, "aarch64": 200}[platform.machine()]


def step(code: int, when: int, otherwise: int, value: int) -> bytes:
    return struct.pack("HBBI", code, when, otherwise, value)


def main() -> None:
    steps = (step(LOAD, 0, 0, 0) + step(IF_EQUAL, 0, 1, BIND) +
             step(RETURN, 0, 0, ERRNO | errno.EACCES) + step(RETURN, 0, 0, ALLOW))
    buffer = ctypes.create_string_buffer(steps, len(steps))
    program = struct.pack("HxxxxxxP", len(steps) // 8, ctypes.addressof(buffer))
    libc = ctypes.CDLL(None, use_errno=True)
    for words in (PR_SET_NO_NEW_PRIVS, 1, 0), (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, program):
        if libc.prctl(*words, 0, 0):
            raise OSError(ctypes.get_errno(), "prctl")
    os.execv(sys.argv[1], sys.argv[1:])


if __name__ == "__main__":
    main()
