/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Devices that look on: one connection to the home broker for each, as many as there are lines.
 *
 * usage: bench-viewer HOST PORT CA-FILE <LINES      each: NAME PASSWORD TOPIC
 *
 * Prints Unix milliseconds and the text of each message, and "ready" to standard error when all
 * have subscribed. Ends with SIGTERM. */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/crypto.h"
#include "courier.h"
#include "target.h"

#define VIEWERS_MAX 256
#define TICK_MS     1000

struct viewer {
	struct courier courier;
	char name[64], password[64], topic[128];
};

static void print(const struct ol_letter *letter)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	printf("%.3f %.*s\n", (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6,
	       (int)letter->length, (const char *)letter->payload);
}

int main(int argc, char **argv)
{
	static struct viewer viewers[VIEWERS_MAX];
	struct pollfd fds[VIEWERS_MAX];
	struct ol_mqtt_conf conf = { 0 };
	char line[512];
	unsigned count = 0;

	if (argc != 4 || ol_crypto_init() < 0)
		return 64;
	conf.host = argv[1];
	conf.port = (uint16_t)number_of(argv[2], 65535);
	conf.ca = argv[3];
	setlinebuf(stdout);
	for (; count < VIEWERS_MAX && fgets(line, sizeof line, stdin); count++) {
		struct viewer *viewer = &viewers[count];

		if (sscanf(line, "%63s %63s %127s", viewer->name, viewer->password,
			   viewer->topic) != 3)
			return 64;
		conf.client = conf.user = viewer->name;
		conf.password = viewer->password;
		viewer->courier.take = print;
		courier_call(&viewer->courier, &conf);
		courier_listen(&viewer->courier, viewer->topic);
		fds[count] = (struct pollfd){ ol_mqtt_fd(viewer->courier.mqtt), POLLIN, 0 };
	}
	fputs("ready\n", stderr);
	for (;;) {
		int found = poll(fds, count, TICK_MS);

		for (unsigned i = 0; i < count; i++) {
			if (fds[i].revents || !found)
				courier_tend(&viewers[i].courier, 0);
		}
	}
}
