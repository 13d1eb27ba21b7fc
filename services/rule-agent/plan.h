/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel must hold, from the sessions that session-manager signed: decides, does nothing.
 * Times are CLOCK_BOOTTIME in ms unless they are named Unix times. */
#ifndef OL_PLAN_H
#define OL_PLAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "caps.h"
#include "elements.h"
#include "firewall.h"
#include "gen/messages.h"

#define PLAN_SESSIONS OL_ACCESS_SESSIONS_MAX
#define PLAN_SLOTS    (2 * PLAN_SESSIONS) /* a list and the one that replaces it */
#define PLAN_LINKS    4                   /* forward and session element, for tcp and for udp */
#define PLAN_NEVER    INT64_MAX

enum plan_state {
	PLAN_WAITING, /* no lease */
	PLAN_OPEN,    /* wants its elements */
	PLAN_CLOSED,  /* its time is over */
	PLAN_REFUSED,
	PLAN_DROPPED, /* no longer on the list; the slot is free once this is told */
};

struct plan_link {
	uint16_t element;
	uint16_t next; /* link to the same element, of another session */
};

struct plan_session {
	struct ol_access_session want;
	int64_t close_ms; /* while open */
	enum plan_state state, told_state;
	enum ol_receipt_reason reason, told_reason;
	bool is_touched; /* what became of it must be told */
	uint16_t link_count;
};

struct plan {
	const struct caps *caps;
	int64_t offset_ms;    /* Unix time - CLOCK_BOOTTIME, of the lease */
	int64_t lease_end_ms; /* 0 = no lease yet */
	unsigned count;       /* sessions on the list */
	unsigned open_count;
	unsigned contended; /* refused for another's sake: may open when that one goes */
	bool is_freed;      /* an open session went since the last settling */
	int64_t due_ms;
	uint16_t order[PLAN_SESSIONS]; /* slots of the list, by ascending id */
	uint16_t free[PLAN_SLOTS];
	unsigned free_count;
	uint16_t touched[PLAN_SLOTS];
	unsigned touched_count;
	struct plan_session slots[PLAN_SLOTS];
	struct plan_link links[PLAN_SLOTS * PLAN_LINKS];
	struct elements elements;
};

/* What is to be told of one session, and what the kernel must hold for it. */
struct plan_report {
	uint64_t id;
	enum plan_state state;
	enum ol_receipt_reason reason;
	uint16_t element_count; /* 0 unless PLAN_OPEN */
	struct fw_element elements[PLAN_LINKS];
};

/* An empty list, no lease. caps stays the caller's. */
void plan_init(struct plan *plan, const struct caps *caps, uint64_t seed);

/* The list changes. Nothing is decided before plan_settle. plan_set adds a session or replaces the
 * one with its id; -ENOSPC if the list is full. plan_drop forgets one; no matter if it is not
 * there. plan_replace makes the list exactly this one; -EINVAL if ids do not ascend. */
int plan_set(struct plan *plan, const struct ol_access_session *session);
void plan_drop(struct plan *plan, uint64_t id);
int plan_replace(struct plan *plan, const struct ol_access_session *sessions, size_t count);

/* Copies the list in ascending order of id; returns its length. */
size_t plan_list(const struct plan *plan, struct ol_access_session sessions[PLAN_SESSIONS]);

/* Decides on the sessions that changed: which are open, until when, and which are refused. Of
 * sessions in each other's way the lowest id wins. */
void plan_settle(struct plan *plan, int64_t now_ms);

/* A new lease: decides on every session again, and tells of every one. */
void plan_lease(struct plan *plan, int64_t offset_ms, int64_t lease_end_ms, int64_t now_ms);

/* Takes the next changes that make the kernel hold what is wanted, at most max (at least 2): of a
 * session that opens, the guard's elements before the forward. Returns their number; 0 = nothing is
 * left to do. */
size_t plan_changes(struct plan *plan, int64_t now_ms, struct fw_change *ret_changes, size_t max);

/* Learns what became of them; now_ms as they were taken. */
void plan_applied(struct plan *plan, const struct fw_change *changes, size_t count, int64_t now_ms);

/* Sessions and elements whose time is over by now: the kernel has dropped them. Writes at most max
 * elements that are gone as FW_DELETE and returns their number; call again while it is max. */
size_t plan_expire(struct plan *plan, int64_t now_ms, struct fw_change *ret_gone, size_t max);

/* When plan_expire is due; PLAN_NEVER if nothing has an end. */
int64_t plan_due(const struct plan *plan);

/* Learns what the kernel holds: begin, every element found, end. */
void plan_walk_begin(struct plan *plan);
void plan_found(struct plan *plan, const struct fw_element *element, int64_t left_ms,
		int64_t now_ms);
void plan_walk_end(struct plan *plan);

/* Makes the guard watch a server for good. Returns 0, or -ENOSPC if there is no room to note it. */
int plan_guard(struct plan *plan, const struct fw_element *service);

/* Takes the next session of which something is to be told. Returns false if there is none. */
bool plan_report(struct plan *plan, struct plan_report *ret_report);

/* Sessions on the list in this state. */
unsigned plan_count(const struct plan *plan, enum plan_state state);

/* Elements that the kernel holds, as far as we know. */
unsigned plan_held(const struct plan *plan);

#endif
