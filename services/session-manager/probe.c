/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tries a TCP connection. */
#include "session-manager/probe.h"

#include <errno.h>
#include <poll.h>
#include <stddef.h>

#include "common/tcp.h"

static void end(struct probe *probe, bool is_late)
{
	probe_done *done = probe->done;
	int rc = ol_tcp_finish(probe->watch.fd);

	probe->watch.fd = -1;
	probe->deadline.due_ms = 0;
	probe->done = NULL;
	done(probe->arg, is_late ? -ETIMEDOUT : rc);
}

static void on_ready(void *arg, short revents)
{
	(void)revents;
	end(arg, false);
}

static void on_late(void *arg)
{
	end(arg, true);
}

static int join(struct probe *probe, struct ol_loop *loop)
{
	int rc;

	probe->watch = (struct ol_watch){ -1, POLLOUT, on_ready, probe };
	probe->deadline = (struct ol_timer){ .fire = on_late, .arg = probe };
	rc = ol_loop_watch(loop, &probe->watch);
	if (rc == 0)
		rc = ol_loop_timer(loop, &probe->deadline);
	if (rc == 0)
		probe->loop = loop;
	return rc;
}

int probe_start(struct probe *probe, struct ol_loop *loop, const struct ol_addr *host,
		uint16_t port, probe_done *done, void *arg)
{
	char text[OL_ADDR_TEXT];
	int fd, rc = probe->loop ? 0 : join(probe, loop);

	if (rc < 0)
		return rc;
	if (probe->done)
		return -EBUSY;
	fd = ol_tcp_start(ol_addr_format(host, text), port);
	if (fd < 0)
		return fd;
	probe->watch.fd = fd;
	probe->deadline.due_ms = ol_boottime_ms() + PROBE_MS;
	probe->done = done;
	probe->arg = arg;
	return 0;
}
