/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A TCP connection attempt that does not block. */
#include "common/tcp.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int ol_tcp_start(const char *host, uint16_t port)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	char text[8];
	int rc = 0, fd;

	snprintf(text, sizeof text, "%u", port);
	if (getaddrinfo(host, text, &hints, &found) != 0)
		return -EHOSTUNREACH;
	fd = socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd < 0 || (connect(fd, found->ai_addr, found->ai_addrlen) < 0 && errno != EINPROGRESS))
		rc = -errno;
	freeaddrinfo(found);
	if (rc < 0 && fd >= 0)
		close(fd);
	return rc < 0 ? rc : fd;
}

int ol_tcp_finish(int fd)
{
	int error = 0;
	socklen_t size = sizeof error;

	if (getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) < 0)
		error = errno;
	close(fd);
	return -error;
}
