/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device knows of its site: a file of `name = value` lines. */
#ifndef OWNLINE_SITE_H
#define OWNLINE_SITE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define SITE_SERVICES 256
#define SITE_PUBLICS  4
#define SITE_ECHOES   4
#define SITE_URL      420 /* room for any URL, the closing zero included; so with the others */
#define SITE_HOST     254
#define SITE_NAME     33
#define SITE_PASSWORD 65
#define SITE_TEXT     24000 /* room for any site as text */
#define SITE_WHY      400

struct site_service {
	uint64_t id;
	char name[SITE_NAME];
};

/* Texts are "" where the site has no such thing. */
struct site {
	uint8_t key[32]; /* Ed25519: signs what the site says of itself */
	uint8_t box[32]; /* X25519: knocks are sealed to it */
	bool has_box_previous, has_slot;
	uint8_t box_previous[32];
	bool allows_private;  /* it lets in addresses that are none of the internet: a lab */
	uint8_t slot[16];     /* where the device's knocks stand on a public broker */
	char host[SITE_HOST]; /* knocks by UDP go here */
	uint16_t spa_port;
	char url[SITE_URL];                /* of the HTTP API */
	char mqtt[SITE_URL];               /* of the home broker: mqtts://host:port */
	char mqtt_password[SITE_PASSWORD]; /* at the home broker; the user name is the device's id
					    */
	char publics[SITE_PUBLICS][SITE_URL]; /* mqtts://user:password@host:port */
	char echoes[SITE_ECHOES][SITE_URL];   /* https://… or stun:host:port */
	unsigned public_count, echo_count, service_count;
	struct site_service services[SITE_SERVICES];
};

/* Reads and checks a site. Returns 0, -EBADMSG (why says where) or -errno. */
int site_read(const char *path, struct site *ret_site, char why[static SITE_WHY]);

/* Writes a site as the text of such a file, and a zero. Returns its length, or -EINVAL if it could
 * not be read again: a text with spaces, say. */
ssize_t site_format(const struct site *site, char ret_text[static SITE_TEXT]);

/* Stores a site for this user alone: there are passwords in it. Returns 0, -EINVAL or -errno. */
int site_write(const char *path, const struct site *site);

#endif
