/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work in a process of its own. */
#include "child.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The parent may have blocked or taken them; here they end the process. */
static void reset_signals(void)
{
	static const int taken[] = { SIGINT, SIGTERM, SIGHUP };
	sigset_t none;

	for (unsigned i = 0; i < sizeof taken / sizeof *taken; i++)
		signal(taken[i], SIG_DFL);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

int child_start(struct child *child, void (*work)(int fd, void *arg), void *arg)
{
	pid_t parent = getpid(), pid;
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	pid = fork();
	if (pid < 0) {
		int rc = -errno;

		close(ends[0]);
		close(ends[1]);
		return rc;
	}
	if (pid == 0) {
		close(ends[0]);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		reset_signals();
		if (getppid() == parent)
			work(ends[1], arg);
		_exit(EXIT_SUCCESS);
	}
	close(ends[1]);
	*child = (struct child){ pid, ends[0] };
	return 0;
}

void child_stop(struct child *child)
{
	if (!child->pid)
		return;
	close(child->fd);
	kill(child->pid, SIGKILL);
	while (waitpid(child->pid, NULL, 0) < 0 && errno == EINTR)
		;
	*child = CHILD_NONE;
}
