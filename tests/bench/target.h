/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A system under measurement: where its knocks go, what they look like, and which door they open.
 */
#ifndef BENCH_TARGET_H
#define BENCH_TARGET_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define PACKET_MAX 1024      /* bytes of a knock of any system */
#define NUMBERS    0x300000U /* devices and source addresses, from 100.64.0.0 on */

struct target;

/* Writes the knock of device `number`, sent from `source`; returns its length. */
typedef size_t packet_maker(const struct target *target, uint32_t number, struct in_addr source,
			    uint8_t packet[PACKET_MAX]);

struct courier;

struct target {
	char name[32];
	packet_maker *make;
	enum { BY_UDP, BY_MQTT, BY_MQTT_ANEW } way;
	struct courier *courier; /* the connection that BY_MQTT keeps; NULL = not yet */
	int netns;               /* of its clients */
	struct sockaddr_in knock, door;
	uint32_t first; /* its devices and source addresses are numbered from here */
	char keys[2][256];
	char broker[32], user[128], password[128], ca[256];
};

/* Reads one target from a line of nine words, or thirteen:
 *   NAME KIND NETNS ADDRESS KNOCK-PORT DOOR-PORT FIRST KEY KEY [BROKER USER PASSWORD CA-FILE]
 * KIND is ownline (keys: box public key and devices' seed, hex), ownline-mqtt or ownline-mqtt-anew
 * (the same by a public broker, on one connection or on one for each knock; KNOCK-PORT is the
 * broker's), floor (box public key, -) or fwknop (key and HMAC key, base64). Returns 1, or 0 at the
 * end; ends the program if the line is wrong. */
int target_read(FILE *file, struct target *ret_target);

/* Moves this thread into the network namespace of the target's clients. */
void target_enter(const struct target *target);

/* The source address of a number. */
struct in_addr target_source(uint32_t number);

/* The Ed25519 seed of device `number`, for all devices that come from one seed. */
void target_device_seed(const char *seed, uint32_t number, uint8_t ret_seed[32]);

packet_maker packet_ownline, packet_ownline_mqtt, packet_floor, packet_fwknop;

int64_t now_ns(void); /* CLOCK_MONOTONIC */
void sleep_ns(int64_t ns);

/* Says what failed, with errno's words, and ends the program. */
_Noreturn void die(const char *what);

/* Reads a whole number of 0..most from a word; ends the program if it is none. */
uint32_t number_of(const char *word, uint32_t most);

#endif
