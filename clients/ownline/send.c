/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends packets to a host by UDP. */
#include "send.h"

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <unistd.h>

static const int families[SEND_FAMILIES] = { AF_INET, AF_INET6 };
static const uint8_t versions[SEND_FAMILIES] = { 4, 6 };

static int open_one(unsigned family, const char *host, const char *port,
		    const struct ol_addr *source)
{
	struct addrinfo hints = { .ai_family = families[family],
				  .ai_socktype = SOCK_DGRAM,
				  .ai_flags = AI_NUMERICSERV };
	struct addrinfo *found = NULL;
	struct sockaddr_storage sa;
	int fd;

	if (source->family && source->family != versions[family])
		return -1;
	if (getaddrinfo(host, port, &hints, &found) != 0)
		return -1;
	fd = socket(found->ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && source->family) {
		socklen_t length = ol_addr_to_sockaddr(source, 0, &sa);

		if (bind(fd, (const struct sockaddr *)&sa, length) < 0)
			goto fail;
	}
	if (fd >= 0 && connect(fd, found->ai_addr, found->ai_addrlen) < 0)
		goto fail;
	freeaddrinfo(found);
	return fd;
fail:
	close(fd);
	freeaddrinfo(found);
	return -1;
}

int sender_open(struct sender *sender, const char *host, uint16_t port,
		const struct ol_addr *source)
{
	char text[8];
	int count = 0;

	snprintf(text, sizeof text, "%u", port);
	for (unsigned family = 0; family < SEND_FAMILIES; family++) {
		sender->fds[family] = open_one(family, host, text, source);
		count += sender->fds[family] >= 0;
	}
	return count ? count : -EHOSTUNREACH;
}

void sender_close(struct sender *sender)
{
	for (unsigned family = 0; family < SEND_FAMILIES; family++) {
		if (sender->fds[family] >= 0)
			close(sender->fds[family]);
		sender->fds[family] = -1;
	}
}

int sender_send(const struct sender *sender, unsigned family, const void *packet, size_t length)
{
	if (sender->fds[family] < 0)
		return -ENOTCONN;
	return send(sender->fds[family], packet, length, 0) < 0 ? -errno : 0;
}
