/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks an echo by STUN. */
#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "ask.h"
#include "common/crypto.h"
#include "common/loop.h"
#include "send.h"
#include "stun.h"

/* UDP is lossy. How long to wait for an answer to each try, in ms. */
static const int waits_ms[] = { 300, 600, 1200, 2400 };

/* The socket is connected: the kernel drops what comes from elsewhere. Returns -EAGAIN for what is
 * not the answer. */
static int receive(int fd, const uint8_t id[STUN_ID], struct ol_addr *ret_addr)
{
	uint8_t packet[STUN_ANSWER];
	ssize_t length = recv(fd, packet, sizeof packet, MSG_DONTWAIT);
	int rc;

	if (length < 0)
		return errno == EINTR ? -EAGAIN : -errno;
	rc = stun_read(packet, (size_t)length, id, ret_addr);
	if (rc < 0)
		return rc == -ENOMSG ? -EAGAIN : -EPROTO;
	return 0;
}

static int wait_answer(int fd, const uint8_t id[STUN_ID], int wait_ms, struct ol_addr *ret_addr)
{
	int64_t end_ms = ol_boottime_ms() + wait_ms, rest_ms = wait_ms;
	struct pollfd ready = { .fd = fd, .events = POLLIN };
	int rc = -EAGAIN;

	while (rc == -EAGAIN && rest_ms > 0) {
		if (poll(&ready, 1, (int)rest_ms) > 0)
			rc = receive(fd, id, ret_addr);
		rest_ms = end_ms - ol_boottime_ms();
	}
	return rc == -EAGAIN ? -ETIMEDOUT : rc;
}

int ask_stun(const struct echo *echo, uint8_t family, const struct ol_addr *source,
	     struct ol_addr *ret_addr)
{
	const struct ol_addr any = { .family = family };
	uint8_t id[STUN_ID], packet[STUN_REQUEST];
	struct sender sender;
	unsigned over = family == 4 ? 0 : 1;
	int rc = sender_open(&sender, echo->host, echo->port, source->family ? source : &any);

	if (rc < 0)
		return rc;
	ol_random(id, sizeof id);
	stun_ask(id, packet);
	rc = -ETIMEDOUT;
	for (unsigned i = 0; rc == -ETIMEDOUT && i < sizeof waits_ms / sizeof *waits_ms; i++) {
		rc = sender_send(&sender, over, packet, sizeof packet);
		if (rc == 0)
			rc = wait_answer(sender.fds[over], id, waits_ms[i], ret_addr);
	}
	sender_close(&sender);
	return rc;
}
