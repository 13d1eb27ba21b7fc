/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asks many who know our address, each in a process of its own: a name that is looked up, or a
 * server that says nothing, keeps nobody waiting. */
#include "address.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "child.h"
#include "common/crypto.h"
#include "common/loop.h"

#define MOST_MS   4000
#define BEHIND_MS 700 /* what the second address family gets when the first is known */
#define SITE_PATH "/api/v1/address"

struct inquiry {
	struct device *device;
	const struct ol_addr *source;
	const struct echo *echo;
	char authority[DEVICE_PATH];
	uint8_t family;
};

struct word {
	int error;
	struct ol_addr addr;
};

static void work(int fd, void *arg)
{
	struct inquiry *inquiry = arg;
	const struct echo *echo = inquiry->echo;
	struct word word = { 0 };

	device_done(inquiry->device); /* its secret stays with the parent */
	if (echo->is_stun)
		word.error = ask_stun(echo, inquiry->family, inquiry->source, &word.addr);
	else
		word.error = ask_https(echo, inquiry->authority, inquiry->family, inquiry->source,
				       &word.addr);
	(void)send(fd, &word, sizeof word, 0);
}

/* Takes what a child says, if it is all there. */
static void hear(const struct child *child, const struct site *site, struct address_said *said)
{
	struct word word;

	if (recv(child->fd, &word, sizeof word, MSG_DONTWAIT) != sizeof word)
		word = (struct word){ .error = -EIO };
	if (word.error == 0 && word.addr.family != said->family)
		word.error = -EPROTO;
	if (word.error == 0 && !site->allows_private && !ol_addr_is_global(&word.addr))
		word.error = -EADDRNOTAVAIL;
	said->error = word.error;
	said->addr = word.addr;
}

/* Hears every child that has something to say. Returns how many those were. */
static unsigned hear_ready(struct child *children, const struct pollfd *ready,
			   const struct site *site, struct address_said *said, unsigned count)
{
	unsigned heard = 0;

	for (unsigned i = 0; i < count; i++) {
		if (children[i].pid && ready[i].revents) {
			hear(&children[i], site, &said[i]);
			child_stop(&children[i]);
			heard++;
		}
	}
	return heard;
}

/* How long it still makes sense to wait, in ms. */
static int64_t patience(const struct address_said *said, unsigned count)
{
	bool has4 = address_judge(said, count, 4).state == ADDRESS_AGREED;
	bool has6 = address_judge(said, count, 6).state == ADDRESS_AGREED;

	if (has4 && has6)
		return 0;
	return has4 || has6 ? BEHIND_MS : MOST_MS;
}

/* Until everybody has answered, or the time is over. */
static void listen_to(struct child *children, const struct site *site, bool is_hasty,
		      struct address_said *said, unsigned count)
{
	struct pollfd ready[ADDRESS_SAID];
	int64_t now_ms = ol_boottime_ms(), end_ms = now_ms + MOST_MS;
	unsigned open = count;

	while (open && now_ms < end_ms) {
		for (unsigned i = 0; i < count; i++)
			ready[i] = (struct pollfd){ .fd = children[i].fd, .events = POLLIN };
		if (poll(ready, count, (int)(end_ms - now_ms)) < 0 && errno != EINTR)
			return;
		open -= hear_ready(children, ready, site, said, count);
		now_ms = ol_boottime_ms();
		if (is_hasty && end_ms > now_ms + patience(said, count))
			end_ms = now_ms + patience(said, count);
	}
}

/* Returns how many there are; ret_hosts: the same number for those on the same host. */
static unsigned list_echoes(const struct site *site, struct echo *ret_echoes, unsigned *ret_hosts)
{
	char url[ECHO_URL];
	unsigned count = 0, hosts;

	snprintf(url, sizeof url, "%s" SITE_PATH, site->url);
	if (*site->url && echo_read(url, &ret_echoes[0]) == 0)
		ret_echoes[count++].is_site = true;
	for (unsigned i = 0; i < site->echo_count; i++)
		count += echo_read(site->echoes[i], &ret_echoes[count]) == 0;
	for (unsigned i = 0; i < count; i++) {
		for (hosts = 0; strcmp(ret_echoes[hosts].host, ret_echoes[i].host) != 0; hosts++)
			;
		ret_hosts[i] = hosts;
	}
	return count;
}

int address_ask(struct device *device, const struct site *site, const struct ol_addr *source,
		bool is_hasty, struct address_said ret_said[static ADDRESS_SAID])
{
	static const uint8_t families[] = { 4, 6 };
	struct echo echoes[1 + SITE_ECHOES];
	struct child children[ADDRESS_SAID];
	unsigned hosts[1 + SITE_ECHOES], count = 0, sources = list_echoes(site, echoes, hosts);
	int rc = 0;

	for (unsigned i = 0; i < 2 * sources && rc == 0; i++) {
		const struct echo *echo = &echoes[i / 2];
		struct inquiry inquiry = { device, source, echo, "", families[i % 2] };

		if (source->family && source->family != inquiry.family)
			continue;
		if (echo->is_site)
			device_authority(device, inquiry.authority);
		ret_said[count] = (struct address_said){ .host = hosts[i / 2],
							 .family = inquiry.family,
							 .error = -ETIMEDOUT };
		memcpy(ret_said[count].who, echo->url, sizeof echo->url);
		rc = child_start(&children[count], work, &inquiry);
		count += rc == 0;
	}
	if (rc == 0)
		listen_to(children, site, is_hasty, ret_said, count);
	for (unsigned i = 0; i < count; i++)
		child_stop(&children[i]);
	return rc < 0 ? rc : (int)count;
}

int address_find(struct device *device, const struct site *site, const struct ol_addr *source,
		 struct address *ret_ip4, struct address *ret_ip6)
{
	struct address_said said[ADDRESS_SAID];
	int count = address_ask(device, site, source, true, said);

	if (count < 0)
		return count;
	*ret_ip4 = address_judge(said, (unsigned)count, 4);
	*ret_ip6 = address_judge(said, (unsigned)count, 6);
	return (ret_ip4->state == ADDRESS_AGREED) + (ret_ip6->state == ADDRESS_AGREED);
}
