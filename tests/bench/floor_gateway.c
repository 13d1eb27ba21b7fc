/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The floor's gateway: opens sealed datagrams and passes them on.
 *
 * usage: bench-floor-gateway BROKER PORT KNOCK-PORT
 *
 * Makes a box key for itself and prints "box" and its public half. */
#include <sys/socket.h>
#include <unistd.h>

#include "common/bytes.h"
#include "common/crypto.h"
#include "floor.h"
#include "target.h"

struct gateway {
	int fd;
	uint8_t secret[32], box[32];
};

static void on_packets(void *arg, struct floor_bus *bus)
{
	struct gateway *gateway = arg;
	uint8_t packet[PACKET_MAX], plain[FLOOR_PLAIN];
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	ssize_t length;

	while ((length = recvfrom(gateway->fd, packet, sizeof packet, 0, (struct sockaddr *)&from,
				  &size)) > 0) {
		struct floor_note note = { .at_ns[FLOOR_RECEIVED] = now_ns() };

		if (length != FLOOR_PACKET ||
		    ol_box_open(packet, FLOOR_PACKET, gateway->box, gateway->secret, plain) < 0)
			continue;
		note.device = ol_get32(plain);
		note.counter = ol_get64(plain + 4);
		note.source = from.sin_addr.s_addr;
		note.at_ns[FLOOR_UNSEALED] = now_ns();
		floor_publish(bus, "floor/knock", &note);
	}
}

int main(int argc, char **argv)
{
	struct gateway gateway;
	struct sockaddr_in any = { .sin_family = AF_INET };
	char text[65];

	if (argc != 4 || ol_crypto_init() < 0)
		return 64;
	setlinebuf(stdout);
	ol_random(gateway.secret, sizeof gateway.secret);
	ol_x25519_public(gateway.secret, gateway.box);
	printf("box %s\n", ol_hex(gateway.box, sizeof gateway.box, text));
	any.sin_port = htons((uint16_t)number_of(argv[3], 65535));
	gateway.fd = socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (gateway.fd < 0 || bind(gateway.fd, (const struct sockaddr *)&any, sizeof any) < 0)
		die("bind");
	floor_run("gateway", argv[1], argv[2], NULL, NULL, gateway.fd, on_packets, &gateway);
	close(gateway.fd);
	return 0;
}
