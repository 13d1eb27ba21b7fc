/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one transaction does: the rows it writes, and the messages that follow once it is committed.
 */
#ifndef OL_LEDGER_H
#define OL_LEDGER_H

#include "session-manager/marks.h"
#include "session-manager/pg.h"
#include "session-manager/policy.h"
#include "session-manager/session.h"

#define LEDGER_ROUTERS 256
#define LEDGER_ROWS    512  /* sessions and events that one statement writes */
#define LEDGER_ITEMS   1024 /* changes of routers' lists */
#define LEDGER_PAYLOAD 2048 /* bytes of an event's message and a zero */

/* What stands around a door. */
struct doorway {
	uint8_t device[16];
	uint64_t user;
	char user_name[33];
	struct service service;
	int64_t router_sessions; /* how many the router of the service has */
};

struct ledger_router {
	char id[33];
	int64_t session_count; /* before */
	int64_t more;          /* sessions; may be negative */
	int64_t base,
		revision; /* of its list, before and after; 0 until the commit, or if it stays */
	bool is_changed;
};

/* A session that its router must hold, or drop. */
struct ledger_item {
	unsigned router; /* position in routers */
	bool is_drop;
	struct ol_access_session session;
};

struct ledger_session {
	uint8_t device[16];
	uint64_t service;
	char router[33];
	int64_t due_ms;
	struct ses ses;
};

struct ledger_sessions {
	struct ledger_session rows[LEDGER_ROWS];
	unsigned count;
};

/* A row of the outbox. */
struct outbox_row {
	uint64_t id;
	char channel[32], parameter[33];
	char payload[LEDGER_PAYLOAD];
};

struct ledger {
	struct pg *pg;
	int64_t patience_ms; /* how long a router may take to confirm a session */
	int64_t now_ms;      /* of the transaction */
	const char *actor;   /* who called for it; NULL: nobody did */
	struct ledger_router routers[LEDGER_ROUTERS];
	unsigned router_count;
	struct ledger_item items[LEDGER_ITEMS];
	unsigned item_count;
	bool has_overflow; /* items did not hold all: changed routers need the whole list */
	struct outbox_row outbox[LEDGER_ROWS]; /* to be published after the commit */
	unsigned outbox_count;
	struct marks marks; /* whose views show what has changed */
	/* not sent yet */
	struct ledger_sessions created, changed, closed;
	struct ol_event events[LEDGER_ROWS];
	unsigned event_count;
};

/* Begins a transaction that nobody called for. */
void ledger_begin(struct ledger *ledger, int64_t now_ms);

/* Forgets everything that was entered: the transaction has undone it. */
void ledger_forget(struct ledger *ledger);

/* The router of a doorway, or NULL (and the transaction fails) if there are too many. */
struct ledger_router *ledger_router(struct ledger *ledger, const struct doorway *way);

/* Enters what happened to the sessions of a door, and clears their news. */
void ledger_door(struct ledger *ledger, const struct doorway *way, struct door *door);

/* Enters an event; its id and time are set here. */
void ledger_event(struct ledger *ledger, const struct ol_event *event);

/* Sends what was entered, so that later statements of the transaction see it. */
void ledger_flush(struct ledger *ledger);

/* Commits: at most one round trip. Returns 0 or what pg_commit returns; -EAGAIN, -EEXIST and
 * -EINVAL mean that someone else was faster: begin again. */
int ledger_commit(struct ledger *ledger);

/* Has the statements planned before they are needed. */
void ledger_warm(struct ledger *ledger);

#endif
