/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often somebody may try a password or a code. Tables of fixed size under a secret hash; where
 * one is full, the oldest entry goes. No I/O: the time is passed in.
 *
 * A browser that is known has counts of its own at every stage, so whatever strangers do, its user
 * gets in. */
#ifndef OL_THROTTLE_H
#define OL_THROTTLE_H

#include <stdint.h>

#include "common/addr.h"
#include "session-manager/browser.h"

#define THROTTLE_SOURCES  32768 /* entries of each table */
#define THROTTLE_ACCOUNTS 16384
#define THROTTLE_BROWSERS 8192
#define THROTTLE_CODES    8192

struct throttle_entry {
	uint64_t tag; /* of whom; 0 = nobody */
	int64_t at_ms;
	uint32_t count;
};

struct throttle {
	uint8_t key[32];
	struct throttle_entry everybody, known; /* password checks of all strangers; of all known */
	struct throttle_entry notes;
	struct throttle_entry sources[THROTTLE_SOURCES];
	struct throttle_entry accounts[THROTTLE_ACCOUNTS];
	struct throttle_entry browsers[THROTTLE_BROWSERS];
	struct throttle_entry codes[THROTTLE_CODES];
};

/* Who tries. */
struct throttle_client {
	struct ol_addr source;
	const char *account;    /* the name as it was given, whether there is such a user or not */
	const uint8_t *browser; /* BROWSER_NONCE bytes of a mark that is right, or NULL */
};

/* Makes a random key. The tables are zeroes already; nobody touches their pages before they are
 * used. */
void throttle_init(struct throttle *throttle);

/* Takes a try at a password: 10 a minute for a source (IPv6: its /64); 10 for an account or a known
 * browser, then each waits longer, up to 15 minutes, and an hour of silence forgives; 4 a second
 * for all strangers, and as many for all known. Returns 0; or -EAGAIN with the least time to wait,
 * and nothing is counted. now_ms must not go back. */
int throttle_take(struct throttle *throttle, const struct throttle_client *client, int64_t now_ms,
		  int64_t *ret_wait_ms);

/* Gives back what throttle_take took of the client's own counts: the password was right. */
void throttle_forgive(struct throttle *throttle, const struct throttle_client *client);

/* Takes a try at a code, or at a password of somebody who is logged in: 5 in 10 minutes for a user,
 * those in a known browser (or in one login: `browser` names it) apart. Returns 0 or -EAGAIN. */
int throttle_take_code(struct throttle *throttle, uint64_t user, const uint8_t *browser,
		       int64_t now_ms, int64_t *ret_wait_ms);
void throttle_forgive_code(struct throttle *throttle, uint64_t user, const uint8_t *browser);

/* True for so few tries that were refused that their log stays short: 60, and one more a second. */
bool throttle_take_note(struct throttle *throttle, int64_t now_ms);

#endif
