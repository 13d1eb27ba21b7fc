/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The links that enrol a device and that invite a guest, and what is made of their secrets. No
 * I/O. */
#ifndef OL_LINK_H
#define OL_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/crypto.h"

#define OL_LINK_HOST   254 /* room for any host, the closing zero included; so with the others */
#define OL_LINK_TEXT   368
#define OL_LINK_DIGITS 7
#define OL_LINK_PIN    64 /* most bytes of a PIN */
#define OL_TOKEN       16

enum ol_link_kind { OL_LINK_ENROL, OL_LINK_INVITATION };

struct ol_link {
	enum ol_link_kind kind;
	bool is_plain; /* http, which is for a loopback address only; else https */
	bool has_pin;  /* of an invitation: its guest needs a PIN as well */
	char host[OL_LINK_HOST];
	uint8_t site_key[32];    /* of an enrolment: who must have signed the descriptor */
	uint8_t token[OL_TOKEN]; /* of an enrolment: works once */
	uint8_t seed[32];        /* of an invitation: what its device key is made of */
	uint8_t box_key[32];     /* of an invitation: the guests' box */
};

/* True for a host as links name it: a domain name in lower case or an address (IPv6 in brackets),
 * and a colon and a port if it is not the usual one. */
bool ol_host_is_valid(const char *host);

/* True if a valid host is an address that leads to this very machine. */
bool ol_host_is_loopback(const char *host);

/* Reads https://HOST as the beginning of links: scheme and host. Returns 0 or -EINVAL. */
int ol_link_site(const char *url, struct ol_link *ret_link);

/* Reads https://HOST/e#v1.… (enrolment), https://HOST/i#v1.… (invitation) or https://HOST/i#v1p.…
 * (one with a PIN), base64url without padding of site_key and token, or of seed and box_key. There
 * is one way to write each link. Members of the other kind become zero. Returns 0 or -EINVAL. */
int ol_link_parse(const char *text, struct ol_link *ret_link);

/* Writes a link. Returns 0, or -EINVAL if its host is not valid. */
int ol_link_format(const struct ol_link *link, char ret_text[static OL_LINK_TEXT]);

/* What is kept of a token: BLAKE2b-256(token). */
void ol_token_hash(const uint8_t token[OL_TOKEN], uint8_t ret_hash[32]);

/* The six digits that both screens show: the first 8 bytes of BLAKE2b-256(token ‖ device_key) as a
 * big-endian number, modulo 1,000,000. Returns ret_digits. */
const char *ol_link_digits(const uint8_t token[OL_TOKEN], const uint8_t device_key[32],
			   char ret_digits[static OL_LINK_DIGITS]);

/* The seed of a guest's device key. Without a PIN (NULL) it is the link's seed, else
 * BLAKE2b-256(key = argon2id(PIN, salt = BLAKE2b-128("ownline:guest:v1:salt" ‖ seed), 3 passes,
 * 64 MiB), "ownline:guest:v1:pin" ‖ seed): who finds the link must guess the PIN at that price.
 * Takes a tenth of a second then. Returns 0, -EINVAL (a PIN has 1 to OL_LINK_PIN bytes) or -ENOMEM.
 */
int ol_guest_seed(const uint8_t seed[32], const char *pin, uint8_t ret_seed[32]);

/* The same in steps, for whoever must not wait: salt and cost for ol_password_key, and what follows
 * from its key. */
extern const struct ol_password_cost ol_guest_cost;
void ol_guest_salt(const uint8_t seed[32], uint8_t ret_salt[16]);
void ol_guest_mix(const uint8_t seed[32], const uint8_t pin_key[32], uint8_t ret_seed[32]);

#endif
