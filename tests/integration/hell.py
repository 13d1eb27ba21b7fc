# SPDX-License-Identifier: GPL-3.0-or-later
"""Names from hell: what becomes a command, a path, a query or a format where somebody is careless."""
from __future__ import annotations

_COMMANDS = ["reboot", "nft flush ruleset", "touch /tmp/ownline-was-here", "id", "cat /etc/shadow"]
_NFT = ['cam"; flush ruleset; #', "cam; flush ruleset", "cam }; flush ruleset; table inet x {", ";}",
        '"', "'", '\\"', "} accept", "cam\nflush ruleset\n", "cam comment \"x\" accept",
        "include \"/etc/passwd\"", "@wan", "$spa_port", "0.0.0.0/0", "::/0", "*", "elements = { *",
        "define x = 1", "add rule inet ownline forward accept", "delete table inet ownline"]
_SQL = ["'; DROP TABLE sessions; --", "' OR '1'='1", "\\'; TRUNCATE users; --", "$$; DROP TABLE x; $$",
        "1); DELETE FROM grants; --", "x'::text; COMMIT; --", "E'\\x27'", "\\copy users to '/tmp/x'",
        "pg_sleep(10)", "' || pg_read_file('/etc/passwd') || '", "NULL", "null", "\\N", "{1,2}",
        "'; ALTER TABLE users ADD COLUMN evil text; --", "; CREATE TABLE evil (); --"]
_PATHS = ["../", "../../etc/passwd", "/etc/passwd", "..\\..\\x", "./.", "..", ".", "/", "~", "~root",
          "keys/site.key", "a/../b", "//x", "C:\\x", "file:///etc/passwd", "\\\\host\\share",
          "...", "-", "--", "-rf", "--help", "--version", "--dir=/tmp", "-e"]
_TOPICS = ["#", "+", "a/#", "+/+", "$SYS/#", "$share/g/#", "home/access", "/", "ownline/v1/#",
           "$CONTROL/dynamic-security/v1"]
_FORMATS = ["%n", "%s%s%s%s%s%s", "%x" * 50, "%999999d", "%1$n", "%p", "%%n", "{0}", "{}", "${x}",
            "{{7*7}}", "%00", "%2e%2e%2f", "%u0000", "&#0;", "<script>alert(1)</script>",
            "<!ENTITY x SYSTEM 'file:///etc/passwd'>", "]]>", "\\u0000", "\\x00", "\\0"]
_NUMBERS = ["0", "-1", "00", "1e9", "0x10", "9" * 40, "NaN", "Infinity", "-0", "1.5", "٣", "１",
            "18446744073709551616", "9223372036854775808", "true", "false", "[]", "{}", "undefined"]
_UNICODE = ["\u202ecam", "cam\u202e\u2066", "\ufeffcam", "c\u200bam", "ca\u0301m", "çam", "СAM", "cаm",
            "\U0001f4f7", "\ufffd", "\uffff", "\u2028", "\u2029", "\u0085", "\u00a0", "\u3000", "ﬁ", "İ",
            "ß", "\u1e9e", "\u0345", "\U000e0001", "a" + "\u0300" * 100, "\u061c", "\u180e", "\ufffe"]
_CONTROL = [chr(code) for code in range(32)] + ["\x7f", "\x80", "\x9b31m", "\x1b[2J", "\x1b]0;x\x07",
                                                "cam\0", "\0cam", "c\0am", "cam\n", "\ncam", "c\nam",
                                                "cam\r\nlevel=info program=rule-agent event=ok",
                                                "a\tb", "\bcam", "cam\x1b[0m"]
_SHAPES = ["", " ", "  cam", "cam ", " cam", "Cam", "CAM", "cam_", "_cam", "-cam", "cam.", ".cam",
           "c am", "cam,x", "cam:x", "cam=x", "cam@x", "cam!", "cam?", "cam|id", "cam&id", "cam&&id",
           "cam||id", "cam>x", "cam<x", "cam(x)", "cam[x]", "cam*", "cam^", "a" * 33, "a" * 255,
           "a" * 256, "a" * 4096, "-" * 32, "a" * 65536, "é" * 32, "\U0001f4f7" * 32, "\"" * 200,
           "\\" * 200, "'" * 32, "\u202e" * 65]
_SHELL = [form.format(command) for command in _COMMANDS
          for form in ("$({})", "`{}`", ";{}", "|{}", "&{}", "\n{}\n", "x$({})x", "'$({})'", "\"`{}`\"")]

NAMES = list(dict.fromkeys([*_NFT, *_SQL, *_PATHS, *_TOPICS, *_FORMATS, *_NUMBERS, *_UNICODE,
                            *_CONTROL, *_SHAPES, *_SHELL]))
