/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads targets; clocks and errors of the benchmark's programs. */
#include "target.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "common/bytes.h"
#include "common/crypto.h"

#define FIRST_SOURCE UINT32_C(0x64400000) /* 100.64.0.0 */

static const struct {
	const char *name;
	packet_maker *make;
	int way;
} kinds[] = {
	{ "ownline", packet_ownline, BY_UDP },
	{ "ownline-mqtt", packet_ownline_mqtt, BY_MQTT },
	{ "ownline-mqtt-anew", packet_ownline_mqtt, BY_MQTT_ANEW },
	{ "floor", packet_floor, BY_UDP },
#ifdef BENCH_FWKNOP
	{ "fwknop", packet_fwknop, BY_UDP },
#endif
};

int64_t now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

void sleep_ns(int64_t ns)
{
	struct timespec ts = { .tv_sec = ns / 1000000000, .tv_nsec = ns % 1000000000 };

	if (ns > 0)
		nanosleep(&ts, NULL);
}

void die(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

uint32_t number_of(const char *word, uint32_t most)
{
	char *end;
	unsigned long value;

	errno = 0;
	value = strtoul(word, &end, 10);
	if (errno || end == word || *end != '\0' || value > most) {
		fprintf(stderr, "%s: not a number of 0..%u\n", word, most);
		exit(64);
	}
	return (uint32_t)value;
}

static void read_kind(const char *word, struct target *target)
{
	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		if (!strcmp(kinds[i].name, word)) {
			target->make = kinds[i].make;
			target->way = kinds[i].way;
		}
	}
	if (!target->make) {
		fprintf(stderr, "%s: this program was built without such knocks\n", word);
		exit(64);
	}
}

static struct sockaddr_in place(const char *address, const char *port)
{
	struct sockaddr_in sin = { .sin_family = AF_INET,
				   .sin_port = htons((uint16_t)number_of(port, 65535)) };

	if (inet_pton(AF_INET, address, &sin.sin_addr) != 1) {
		fprintf(stderr, "%s: not an IPv4 address\n", address);
		exit(64);
	}
	return sin;
}

int target_read(FILE *file, struct target *ret_target)
{
	char line[2048], kind[32], netns[256], address[32], ports[2][16], first[16];
	struct target target = { 0 };
	int words;

	if (!fgets(line, sizeof line, file))
		return 0;
	words = sscanf(line,
		       "%31s %31s %255s %31s %15s %15s %15s %255s %255s %31s %127s %127s %255s",
		       target.name, kind, netns, address, ports[0], ports[1], first, target.keys[0],
		       target.keys[1], target.broker, target.user, target.password, target.ca);
	if (words >= 9)
		read_kind(kind, &target);
	if (words != (target.way == BY_UDP ? 9 : 13)) {
		fprintf(stderr, "a target has nine words, or thirteen: %s", line);
		exit(64);
	}
	target.netns = open(netns, O_RDONLY | O_CLOEXEC);
	if (target.netns < 0)
		die(netns);
	target.knock = place(target.way == BY_UDP ? address : target.broker, ports[0]);
	target.door = place(address, ports[1]);
	target.first = number_of(first, NUMBERS - 1);
	*ret_target = target;
	return 1;
}

void target_enter(const struct target *target)
{
	if (setns(target->netns, CLONE_NEWNET) < 0)
		die("setns");
}

struct in_addr target_source(uint32_t number)
{
	return (struct in_addr){ .s_addr = htonl(FIRST_SOURCE + number) };
}

void target_device_seed(const char *seed, uint32_t number, uint8_t ret_seed[32])
{
	uint8_t key[32], bytes[4];
	const struct ol_part part = { bytes, sizeof bytes };

	if (ol_unhex(seed, strlen(seed), key, sizeof key) < 0) {
		fprintf(stderr, "a seed has 64 hex digits\n");
		exit(64);
	}
	ol_put32(bytes, number);
	ol_hash(&part, 1, key, ret_seed, 32);
}
