/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of sessions: pending -> open -> closed. A session opens when its router says so, and a
 * session that moves to a new address stays open until its successor is. No I/O. */
#ifndef OL_SESSION_H
#define OL_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "common/addr.h"
#include "gen/messages.h"

#define SES_GAIN_MS 1000 /* an extension by less is none: a knock may come three times */
#define DOOR_MAX    3    /* one that moves away, one that closes, one that is new */

/* What a door function did to a session. */
enum ses_news {
	SES_CREATED = 1, /* it must be inserted */
	SES_CHANGED = 2, /* its row must be updated */
	SES_SET = 4,     /* its router must learn its (new) end */
	SES_DROPPED = 8, /* its router must drop it */
	SES_TOLD = 16,   /* people hear of it, as `what` */
};

struct ses {
	uint64_t id;
	uint64_t successor; /* of a session that moves away: the one that takes its place; else 0 */
	struct ol_addr source;
	enum ol_session_state state;
	enum ol_session_reason reason;
	int64_t port;     /* of its router */
	int64_t knock_ms; /* the time inside the knock that opened it, 0 = none did */
	int64_t start_ms, pending_ms, end_ms;
	int64_t opened_ms; /* when its router held it first, 0 while it has not */
	int64_t closed_ms; /* 0 while it lives */
	int64_t version;   /* of its row */
	unsigned news;     /* enum ses_news */
	enum ol_event_what what;
};

/* The sessions of one (device, service, address family): at most one is current, and while that one
 * is pending, at most one more moves away. Closed ones are only there to be written. */
struct door {
	struct ses sessions[DOOR_MAX];
	unsigned count;
};

/* What is asked of a door. */
struct door_wish {
	uint64_t id; /* of the session, should there have to be a new one */
	const struct ol_addr *source;
	int64_t port, end_ms;
	int64_t knock_ms; /* 0: no knock asks */
	bool has_room;    /* false: the router or the user has as many sessions as it may */
};

/* The current session, or NULL. */
struct ses *door_current(struct door *door);

/* Opens the door from wish->source, or extends or moves it; one on another port is closed and
 * opened anew. Returns false if there is no room. */
bool door_open(struct door *door, const struct door_wish *wish, int64_t now_ms);

/* Closes every session of the door. */
void door_close(struct door *door, enum ol_session_reason reason, int64_t now_ms);

/* Takes what the router's kernel says of one session of the door. */
void door_receipt(struct door *door, uint64_t session, enum ol_receipt_state state,
		  enum ol_receipt_reason reason, int64_t now_ms);

/* Closes what has ended, and what the router has not confirmed within patience_ms. */
void door_tick(struct door *door, int64_t now_ms, int64_t patience_ms);

/* When door_tick must look at a living session next, at the latest. */
int64_t ses_due_ms(const struct ses *ses, int64_t patience_ms);

#endif
