/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Over which address family a host can be reached. */
#include "reach.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

#include "common/loop.h"
#include "common/tcp.h"

#define PATIENCE_MS 4000
#define FAMILIES    2

static const int families[FAMILIES] = { AF_INET6, AF_INET };
static const uint8_t versions[FAMILIES] = { 6, 4 };

/* Begins to connect. Returns the descriptor, or -1. */
static int start(int family, const char *host, const char *port)
{
	struct addrinfo hints = { .ai_family = family,
				  .ai_socktype = SOCK_STREAM,
				  .ai_flags = AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	int fd;

	if (getaddrinfo(host, port, &hints, &found) != 0)
		return -1;
	fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) < 0 && errno != EINPROGRESS) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(found);
	return fd;
}

/* Returns the position of the first that has connected, or -1. */
static int wait_for_one(struct pollfd fds[FAMILIES])
{
	int64_t end_ms = ol_boottime_ms() + PATIENCE_MS, rest_ms = PATIENCE_MS;

	while (rest_ms > 0 && (fds[0].fd >= 0 || fds[1].fd >= 0)) {
		(void)poll(fds, FAMILIES, (int)rest_ms);
		for (int i = 0; i < FAMILIES; i++) {
			if (fds[i].fd < 0 || !fds[i].revents)
				continue;
			if (ol_tcp_finish(fds[i].fd) == 0) {
				fds[i].fd = -1;
				return i;
			}
			fds[i].fd = -1;
		}
		rest_ms = end_ms - ol_boottime_ms();
	}
	return -1;
}

uint8_t reach_family(const char *host, uint16_t port)
{
	struct pollfd fds[FAMILIES];
	char text[8];
	int first;

	snprintf(text, sizeof text, "%u", port);
	for (int i = 0; i < FAMILIES; i++)
		fds[i] = (struct pollfd){ start(families[i], host, text), POLLOUT, 0 };
	first = wait_for_one(fds);
	for (int i = 0; i < FAMILIES; i++) {
		if (fds[i].fd >= 0)
			close(fds[i].fd);
	}
	return first < 0 ? 0 : versions[first];
}
