/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The accounts of devices and web logins at the message broker. The database says which there must
 * be; whoever changes that changes them at once, and the rest is found by comparing: when the
 * broker is new, every few minutes, and after what went wrong. */
#ifndef OL_CLIENTS_H
#define OL_CLIENTS_H

#include "common/loop.h"
#include "session-manager/broker.h"

#define CLIENTS_TODO 2048

struct client {
	uint8_t id[CLIENT_ID];
	bool is_login;
	bool is_there; /* the broker has it, but other than it must be */
};

struct client_counters {
	uint64_t changed, failed, compared; /* accounts; requests; times that all were compared */
};

struct clients {
	uint8_t key[32];
	char tag[CLIENT_TAG];
	struct broker broker;
	struct ol_timer timer;
	struct client todo[CLIENTS_TODO];
	unsigned todo_count;
	uint64_t number; /* of the request that waits for its answer; there is one at a time */
	int mid;
	int64_t deadline_ms; /* of the answer; 0: none waits */
	unsigned asked;      /* accounts that the request changes; 0: it asks for a page */
	bool is_listing;
	bool is_failing;    /* nothing but comparing is tried until it works */
	unsigned offset;    /* of the next page */
	unsigned errors;    /* since the last comparison */
	int64_t compare_ms; /* when to compare next; 0: it is being done */
	int64_t pause_ms;   /* before the comparison after one that found something */
	int64_t warned_ms;
	struct client_counters counters;
};

struct sm;

/* Reads the key of the accounts. Returns 0 or -errno, and logs why. */
int clients_start(struct sm *sm);
void clients_stop(struct sm *sm);

/* Something was decided about the account of a device or login, or will be when this transaction is
 * committed: has it looked at soon. */
void clients_touch(struct sm *sm, const uint8_t id[static CLIENT_ID], bool is_login);

/* The same of many accounts: all are compared. */
void clients_touch_all(struct sm *sm);

/* Does now what was touched, instead of soon. Not within a transaction. */
void clients_settle(struct sm *sm);

/* Ends the accounts of logins whose time is over. */
void clients_lapse(struct sm *sm);

/* Puts a device's password into a sealed field of a message, open. */
void clients_tell_password(const struct sm *sm, const uint8_t id[static CLIENT_ID], int64_t epoch,
			   uint8_t *ret_field, size_t size);

/* The bus's hooks: it is there; the broker took or refused a publish. */
void clients_connected(struct sm *sm);
void clients_published(struct sm *sm, int mid, bool is_accepted);

/* The bus's handler of the broker's answers. */
int clients_answer(void *arg, const struct ol_delivery *delivery);

#endif
