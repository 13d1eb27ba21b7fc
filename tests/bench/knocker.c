/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client of every latency: one knock for a fresh address of a fresh device, then a TCP
 * connection begun every 0.2 ms from that address until one comes about.
 *
 * usage: bench-knocker ROUNDS GAP-MIN-MS GAP-MAX-MS TIMEOUT-MS <TARGETS
 *
 * In each round every target gets one knock, in random order, after a random gap. Prints NAME and
 * milliseconds, from just before the knock is sent (or the broker is called, where each knock calls
 * it anew) to the connection, or NAME and "lost". */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/knock.h"
#include "courier.h"
#include "target.h"

#define TARGETS_MAX 8
#define MILLISECOND INT64_C(1000000)
#define STEP_NS     (MILLISECOND / 5)
#define TRIES       32 /* connections under way: an answer takes less than TRIES x STEP_NS */
#define SHUT_NS     (2 * MILLISECOND)

static int bound_socket(int type, struct in_addr source)
{
	const struct sockaddr_in from = { .sin_family = AF_INET, .sin_addr = source };
	int fd = socket(AF_INET, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), one = 1;

	if (fd < 0)
		die("socket");
	setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
	if (bind(fd, (const struct sockaddr *)&from, sizeof from) < 0)
		die("bind");
	return fd;
}

/* Begins a connection that leaves nothing behind when it is closed. */
static int begin(const struct target *target, struct in_addr source)
{
	const struct linger at_once = { .l_onoff = 1 };
	int fd = bound_socket(SOCK_STREAM, source);

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
	if (connect(fd, (const struct sockaddr *)&target->door, sizeof target->door) < 0 &&
	    errno != EINPROGRESS) {
		close(fd);
		return -1;
	}
	return fd;
}

/* True if one of the connections under way has come about; takes away those that were refused. */
static bool is_one_through(struct pollfd tries[TRIES], int64_t wait_ns)
{
	const struct timespec wait = { .tv_nsec = wait_ns > 0 ? wait_ns : 0 };

	if (ppoll(tries, TRIES, &wait, NULL) <= 0)
		return false;
	for (unsigned i = 0; i < TRIES; i++) {
		int error = 0;
		socklen_t size = sizeof error;

		if (!tries[i].revents)
			continue;
		if (getsockopt(tries[i].fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && !error)
			return true;
		close(tries[i].fd);
		tries[i].fd = -1;
	}
	return false;
}

/* Tries the door until it opens; returns when it did, or 0 after patience_ns. */
static int64_t opened_at(const struct target *target, struct in_addr source, int64_t patience_ns)
{
	int64_t began = now_ns(), due = began, now = began, opened = 0;
	struct pollfd tries[TRIES];

	for (unsigned i = 0; i < TRIES; i++)
		tries[i] = (struct pollfd){ .fd = -1, .events = POLLOUT };
	for (unsigned next = 0; !opened && now < began + patience_ns; now = now_ns()) {
		if (now >= due) {
			if (tries[next].fd >= 0)
				close(tries[next].fd);
			tries[next].fd = begin(target, source);
			next = (next + 1) % TRIES;
			due = now + STEP_NS;
		}
		if (is_one_through(tries, due - now_ns()))
			opened = now_ns();
	}
	for (unsigned i = 0; i < TRIES; i++) {
		if (tries[i].fd >= 0)
			close(tries[i].fd);
	}
	return opened;
}

static void call_broker(struct target *target)
{
	static unsigned calls;
	struct ol_mqtt_conf conf = { .host = target->broker,
				     .port = ntohs(target->knock.sin_port),
				     .ca = target->ca,
				     .user = target->user,
				     .password = target->password };
	char client[32];

	snprintf(client, sizeof client, "knocker-%u", calls++);
	conf.client = client;
	target->courier = calloc(1, sizeof *target->courier);
	if (!target->courier)
		die("calloc");
	courier_call(target->courier, &conf);
}

/* What can be done before a knock is sent; returns a socket for it, or -1 if it goes by MQTT. */
static int prepare(struct target *target, struct in_addr source)
{
	int fd;

	if (target->way == BY_MQTT) {
		if (!target->courier)
			call_broker(target);
		courier_tend(target->courier, 0);
	}
	if (target->way != BY_UDP)
		return -1;
	fd = bound_socket(SOCK_DGRAM, source);
	if (connect(fd, (const struct sockaddr *)&target->knock, sizeof target->knock) < 0)
		die("connect");
	return fd;
}

/* A device publishes in a place of its own. */
static void publish(struct target *target, uint32_t number, const void *packet, size_t length)
{
	char topic[OL_KNOCK_TOPIC + OL_KNOCK_SLOT];
	const struct ol_mqtt_publish publish = { .topic = topic,
						 .payload = packet,
						 .length = length,
						 .qos = 1,
						 .is_retained = true,
						 .expiry_s = OL_KNOCK_WINDOW_MS / 1000 };
	uint8_t box[32];

	errno = EINVAL;
	if (ol_unhex(target->keys[0], strlen(target->keys[0]), box, sizeof box) < 0)
		die("box key");
	ol_knock_topic(box, topic);
	snprintf(topic + strlen(topic), OL_KNOCK_SLOT + 1, "%032" PRIx32, number);
	courier_bring(target->courier, &publish);
}

static void deliver(struct target *target, int fd, uint32_t number, const void *packet,
		    size_t length)
{
	if (target->way == BY_UDP) {
		if (send(fd, packet, length, 0) < 0)
			die("send");
		return;
	}
	if (!target->courier)
		call_broker(target);
	publish(target, number, packet, length);
}

static void finish(struct target *target, int fd)
{
	if (fd >= 0)
		close(fd);
	if (target->way == BY_MQTT_ANEW) {
		courier_end(target->courier);
		free(target->courier);
		target->courier = NULL;
	}
}

static void measure(struct target *target, uint32_t number, int64_t timeout_ns)
{
	const struct in_addr source = target_source(number);
	uint8_t packet[PACKET_MAX];
	size_t length = target->make(target, number, source, packet);
	int fd = prepare(target, source);
	int64_t sent, opened;

	if (opened_at(target, source, SHUT_NS)) {
		fprintf(stderr, "%s: the door was open before the knock\n", target->name);
		exit(1);
	}
	sent = now_ns();
	deliver(target, fd, number, packet, length);
	opened = opened_at(target, source, timeout_ns);
	if (opened)
		printf("%s %.3f\n", target->name, (double)(opened - sent) / 1e6);
	else
		printf("%s lost\n", target->name);
	finish(target, fd);
}

static int64_t random_gap_ns(uint32_t least_ms, uint32_t most_ms)
{
	uint32_t dice;

	ol_random(&dice, sizeof dice);
	return least_ms * MILLISECOND +
	       (int64_t)(dice % ((most_ms - least_ms) * UINT32_C(1000) + 1)) * 1000;
}

/* Puts the targets in another order: nobody always comes after the same one. */
static void shuffle(struct target *targets, unsigned count)
{
	for (unsigned i = count; i > 1; i--) {
		uint32_t dice;
		struct target other;

		ol_random(&dice, sizeof dice);
		other = targets[dice % i];
		targets[dice % i] = targets[i - 1];
		targets[i - 1] = other;
	}
}

int main(int argc, char **argv)
{
	struct target targets[TARGETS_MAX];
	uint32_t rounds, least_ms, most_ms, timeout_ms;
	unsigned count = 0;

	if (argc != 5 || ol_crypto_init() < 0)
		return 64;
	rounds = number_of(argv[1], NUMBERS);
	least_ms = number_of(argv[2], 60000);
	most_ms = number_of(argv[3], 60000);
	timeout_ms = number_of(argv[4], 60000);
	while (count < TARGETS_MAX && target_read(stdin, &targets[count]))
		count++;
	if (most_ms < least_ms)
		return 64;
	setlinebuf(stdout);
	prctl(PR_SET_TIMERSLACK, 1UL);
	for (uint32_t round = 0; round < rounds; round++) {
		shuffle(targets, count);
		for (unsigned i = 0; i < count; i++) {
			target_enter(&targets[i]);
			sleep_ns(random_gap_ns(least_ms, most_ms));
			measure(&targets[i], targets[i].first + round, timeout_ms * MILLISECOND);
		}
	}
	return 0;
}
