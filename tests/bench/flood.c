/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sends packets of a knock's size at a steady rate, each from another source address.
 *
 * usage: bench-flood CLASS COUNT RATE <TARGET
 *   CLASS   random   random bytes
 *           insider  what everyone can make who knows the public box key: the gate holds, the box
 * not replay   one good knock, which opens its door once, and its copies valid    a good knock of
 * another device each COUNT   packets; 0 = until SIGTERM RATE    packets per second
 *
 * Prints {"sent": packets, "seconds": time, "begun_ms": Unix milliseconds}. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "common/loop.h"
#include "target.h"

#define POOL_MAX  20000 /* prepared before the first is sent */
#define BATCH     64
#define NAP_NS    100000
#define REPLAY_NS INT64_C(300000000)
#define SECOND_NS INT64_C(1000000000)

struct shot {
	uint8_t packet[PACKET_MAX];
	size_t length;
	struct in_addr source;
};

/* What sendmmsg(2) wants of a batch. */
struct batch {
	struct mmsghdr messages[BATCH];
	struct iovec vectors[BATCH];
	_Alignas(struct cmsghdr) char controls[BATCH][CMSG_SPACE(sizeof(struct in_pktinfo))];
};

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static void make_insider(const struct target *target, struct shot *shot)
{
	uint8_t box[32], gate[32];
	const struct ol_part part = { shot->packet, OL_KNOCK_PACKET - 16 };

	errno = EINVAL;
	if (ol_unhex(target->keys[0], strlen(target->keys[0]), box, sizeof box) < 0)
		die("box key");
	ol_knock_gate_key(box, gate);
	ol_random(shot->packet, part.length);
	ol_hash(&part, 1, gate, shot->packet + part.length, 16);
}

static void prepare(const struct target *target, const char *class, struct shot *shots,
		    uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct shot *shot = &shots[i];

		shot->source = target_source(target->first + i);
		shot->length = OL_KNOCK_PACKET;
		if (!strcmp(class, "random"))
			ol_random(shot->packet, OL_KNOCK_PACKET);
		else if (!strcmp(class, "insider"))
			make_insider(target, shot);
		else if (!strcmp(class, "valid") || i == 0)
			shot->length =
				target->make(target, target->first + i, shot->source, shot->packet);
		else
			memcpy(shot->packet, shots[0].packet, sizeof shot->packet);
	}
}

static void put(struct batch *batch, unsigned at, const struct target *target, struct shot *shot)
{
	struct msghdr *header = &batch->messages[at].msg_hdr;
	struct in_pktinfo info = { .ipi_spec_dst = shot->source };
	struct cmsghdr *control;

	batch->vectors[at] = (struct iovec){ shot->packet, shot->length };
	*header = (struct msghdr){ .msg_name = (void *)(uintptr_t)&target->knock,
				   .msg_namelen = sizeof target->knock,
				   .msg_iov = &batch->vectors[at],
				   .msg_iovlen = 1,
				   .msg_control = batch->controls[at],
				   .msg_controllen = sizeof batch->controls[at] };
	control = CMSG_FIRSTHDR(header);
	control->cmsg_level = IPPROTO_IP;
	control->cmsg_type = IP_PKTINFO;
	control->cmsg_len = CMSG_LEN(sizeof info);
	memcpy(CMSG_DATA(control), &info, sizeof info);
}

static void send_batch(int fd, struct batch *batch, unsigned count)
{
	unsigned done = 0;

	while (done < count) {
		int sent = sendmmsg(fd, batch->messages + done, count - done, 0);

		if (sent < 0 && errno != ENOBUFS && errno != EINTR)
			die("sendmmsg");
		if (sent > 0)
			done += (unsigned)sent;
	}
}

/* Sends up to `count` packets; returns how many it sent before a signal ended it. */
static uint64_t run(const struct target *target, struct shot *shots, uint32_t pool, uint64_t count,
		    uint32_t rate)
{
	static struct batch batch;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	int64_t began = now_ns();
	uint64_t sent = 0;

	if (fd < 0)
		die("socket");
	while (!stopped && sent < count) {
		uint64_t due = (uint64_t)((double)(now_ns() - began) * rate / 1e9) + 1;
		unsigned ready = 0;

		while (ready < BATCH && sent + ready < due && sent + ready < count) {
			put(&batch, ready, target, &shots[(sent + ready) % pool]);
			ready++;
		}
		if (ready)
			send_batch(fd, &batch, ready);
		else
			sleep_ns(NAP_NS);
		sent += ready;
	}
	close(fd);
	return sent;
}

int main(int argc, char **argv)
{
	struct target target;
	struct shot *shots;
	uint32_t count, rate, pool;
	uint64_t sent;
	int64_t began, begun_ms;

	if (argc != 4 || ol_crypto_init() < 0 || !target_read(stdin, &target))
		return 64;
	count = number_of(argv[2], UINT32_MAX);
	rate = number_of(argv[3], 10000000);
	pool = count && count < POOL_MAX ? count : POOL_MAX;
	shots = calloc(pool, sizeof *shots);
	if (!shots)
		die("calloc");
	prepare(&target, argv[1], shots, pool);
	signal(SIGTERM, on_signal);
	target_enter(&target);
	if (!strcmp(argv[1], "replay")) {
		run(&target, shots, 1, 1, rate);
		sleep_ns(REPLAY_NS);
	}
	began = now_ns();
	begun_ms = ol_realtime_ms();
	sent = run(&target, shots, pool, count ? count : UINT64_MAX, rate);
	printf("{\"sent\": %llu, \"seconds\": %.3f, \"begun_ms\": %lld}\n",
	       (unsigned long long)sent, (double)(now_ns() - began) / SECOND_NS,
	       (long long)begun_ms);
	free(shots);
	return 0;
}
