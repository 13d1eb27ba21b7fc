# SPDX-License-Identifier: GPL-3.0-or-later
"""What comes with the client: its man page, the words of a shell, the unit, the recipe for a phone."""
from __future__ import annotations

import os
import pathlib
import re
import shutil
import subprocess

import pytest
from conftest import BUILD, SOURCE

PROGRAM = BUILD / "clients/ownline/ownline"
UNIT = SOURCE / "deploy/ownline/ownline-watch.service"
COMPLETE = """
. {completion}
COMP_WORDS=({words}) COMP_CWORD={last}
_ownline
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def help_text() -> str:
    return subprocess.run([PROGRAM, "--help"], check=True, capture_output=True, text=True).stdout


def commands() -> dict[str, str]:
    """Each command and its usage."""
    return dict(re.findall(r"^  ownline ([a-z]+) ?(.*)$", help_text(), re.M))


def complete(folder: pathlib.Path, *words: str) -> set[str]:
    text = COMPLETE.format(completion=SOURCE / "clients/ownline/completion.bash",
                           words=" ".join(f"'{word}'" for word in words), last=len(words) - 1)
    done = subprocess.run(["bash", "-c", text], check=True, capture_output=True, text=True,
                          env={**os.environ, "PATH": f"{PROGRAM.parent}:{os.environ['PATH']}",
                               "XDG_STATE_HOME": str(folder)})
    assert not done.stderr
    return set(done.stdout.split())


def test_the_man_page_has_every_command_and_option() -> None:
    page = (SOURCE / "clients/ownline/ownline.1").read_text(encoding="ascii")
    titles = re.findall(r"^\.TP\n\.B\w* (.*)$", page, re.M)
    for name, usage in commands().items():
        title, = [line for line in titles if re.match(rf'"? ?{name}\b', line)]
        if name != "close":  # as knock
            assert set(re.findall(r"--[a-z-]+", usage)) == set(re.findall(r"--[a-z-]+", title)), name
    done = subprocess.run(["man", "--warnings", "-l", str(SOURCE / "clients/ownline/ownline.1")],
                          check=True, capture_output=True, text=True)
    assert not done.stderr


def test_a_shell_completes_it(tmp_path: pathlib.Path) -> None:
    assert complete(tmp_path, "ownline", "") >= {*commands(), "--state"}
    assert complete(tmp_path, "ownline", "kn") == {"knock"}
    assert complete(tmp_path, "ownline", "watch", "--") == {"--spa", "--mqtt", "--for"}
    state = tmp_path / "ownline"
    subprocess.run([PROGRAM, "--state", state, "new"], check=True, capture_output=True)
    (state / "site.conf").write_text(
        f"site = {'01' * 32}\nbox = {'05' * 32}\nhost = home.example\nspa-port = 4711\n"
        "service = 00000000000000a1 web\nservice = 00000000000000a2 game\n")
    assert complete(tmp_path, "ownline", "knock", "") == {"web", "game"}
    assert complete(tmp_path / "none", "ownline", "--state", str(state), "watch", "g") == {"game"}


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not here")
def test_its_unit_is_sound(tmp_path: pathlib.Path) -> None:
    text = UNIT.read_text(encoding="ascii")
    assert "ExecStart=/usr/bin/ownline watch\n" in text
    unit = tmp_path / UNIT.name
    unit.write_text(text.replace("/usr/bin/ownline", str(PROGRAM))
                    .replace("Documentation=man:ownline(1)\n", ""))
    done = subprocess.run(["systemd-analyze", "verify", "--user", unit], check=False, text=True,
                          capture_output=True, env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path)})
    assert (done.returncode, done.stderr) == (0, "")


def test_the_recipe_for_a_phone(tmp_path: pathlib.Path) -> None:
    """With stand-ins for Termux, since there is no phone here."""
    prefix, home, tools = tmp_path / "usr", tmp_path / "home", tmp_path / "tools"
    for folder in prefix / "bin", home, tools:
        folder.mkdir(parents=True)
    (tools / "termux-job-scheduler").write_text(f'#!/bin/sh\necho "$@" >{tmp_path}/scheduled\n')
    (tools / "termux-job-scheduler").chmod(0o755)
    (prefix / "bin/sh").symlink_to("/bin/sh")

    def run(program: pathlib.Path | str) -> subprocess.CompletedProcess:
        return subprocess.run(["sh", SOURCE / "deploy/ownline/termux", program], check=False, text=True,
                              capture_output=True, cwd=tmp_path,
                              env={"PATH": f"{tools}:/usr/bin:/bin", "PREFIX": str(prefix),
                                   "HOME": str(home)})

    assert run("nothing").returncode == 66
    for _ in range(2):
        done = run(PROGRAM)
        assert done.returncode == 0 and "not enrolled yet" in done.stderr, done.stderr
    job = home / ".local/share/ownline/job"
    assert (tmp_path / "scheduled").read_text() == (
        f"--job-id 4711 --script {job} --period-ms 900000 --network any --persisted true\n")
    done = subprocess.run([job], check=False, capture_output=True, text=True,
                          env={"HOME": str(home), "PATH": "/usr/bin:/bin"})
    assert done.returncode == 66 and "no key here" in done.stderr
    assert os.access(home / ".termux/boot/ownline-watch", os.X_OK)
