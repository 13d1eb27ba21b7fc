/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A server on a free port of loopback, and a client that speaks raw bytes to it, in one thread. */
#ifndef TALKS_H
#define TALKS_H

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "api-gateway/http.h"
#include "unit.h"

#define TALK_MS 2000

static struct ol_loop talk_loop;
static struct api_http *talk_http;
static struct api_proxies talk_proxies;
static struct api_http_counters talk_counters;
static uint16_t talk_port;

/* Opens a free port with a configuration of which listen and port are filled in. */
static void talk_start(struct api_http_conf conf, const struct api_http_hooks *hooks)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t length = sizeof sa;
	int fd = socket(AF_INET, SOCK_STREAM, 0), one = 1;

	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one), 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	ck_assert_int_eq(getsockname(fd, (struct sockaddr *)&sa, &length), 0);
	talk_port = ntohs(sa.sin_port);
	close(fd);
	conf.listen = "127.0.0.1";
	conf.port = talk_port;
	conf.proxies = &talk_proxies;
	conf.counters = &talk_counters;
	ck_assert_int_eq(ol_loop_init(&talk_loop), 0);
	ck_assert_int_eq(api_http_new(&talk_loop, &conf, hooks, &talk_http), 0);
}

static void talk_stop(void)
{
	api_http_free(talk_http);
	ol_loop_done(&talk_loop);
}

/* Connects from 127.0.0.LAST. */
static int talk_connect(uint8_t last)
{
	struct sockaddr_in sa = { .sin_family = AF_INET,
				  .sin_addr.s_addr = htonl(0x7f000000u + last) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	sa.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	sa.sin_port = htons(talk_port);
	ck_assert_int_eq(connect(fd, (struct sockaddr *)&sa, sizeof sa), 0);
	return fd;
}

static void talk_send(int fd, const char *bytes, size_t length)
{
	while (length) {
		ssize_t sent = send(fd, bytes, length, MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0 && errno != EAGAIN)
			return; /* the server has closed already; what it said is still there */
		if (sent > 0) {
			bytes += sent;
			length -= (size_t)sent;
		}
		ol_loop_step(&talk_loop, 0);
	}
}

/* Reads what comes within so many milliseconds, or until the server closes. Returns the length;
 * *ret_is_closed says whether it did. */
static size_t talk_receive(int fd, char *text, size_t size, int64_t ms, bool *ret_is_closed)
{
	int64_t end_ms = ol_boottime_ms() + ms;
	size_t done = 0;

	*ret_is_closed = false;
	while (!*ret_is_closed && ol_boottime_ms() < end_ms) {
		ssize_t got;

		ol_loop_step(&talk_loop, 1);
		got = recv(fd, text + done, size - 1 - done, MSG_DONTWAIT);
		if (got > 0)
			done += (size_t)got;
		else if (got == 0 || errno != EAGAIN)
			*ret_is_closed = true;
	}
	text[done] = '\0';
	return done;
}

/* One connection, one write, and all that comes back until the server closes or is silent. */
static bool talk(const char *bytes, size_t length, char *text, size_t size)
{
	bool is_closed;
	int fd = talk_connect(1);

	talk_send(fd, bytes, length);
	(void)talk_receive(fd, text, size, 60, &is_closed);
	close(fd);
	return is_closed;
}

/* The status of an answer; 0 if it is none. */
static inline unsigned talk_status(const char *text)
{
	return strncmp(text, "HTTP/1.", 7) == 0 && strlen(text) > 12
		       ? (unsigned)strtoul(text + 9, NULL, 10)
		       : 0;
}

static inline unsigned talk_count(const char *text, const char *word)
{
	unsigned count = 0;

	for (text = strstr(text, word); text; text = strstr(text + 1, word))
		count++;
	return count;
}

#endif
