/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of sessions: pending -> open -> closed. */
#include "session-manager/session.h"

#include <stddef.h>

static bool lives(const struct ses *ses)
{
	return ses->state != OL_SESSION_STATE_CLOSED;
}

struct ses *door_current(struct door *door)
{
	for (unsigned i = 0; i < door->count; i++)
		if (lives(&door->sessions[i]) && !door->sessions[i].successor)
			return &door->sessions[i];
	return NULL;
}

/* The session that moves away, or NULL. */
static struct ses *leaving(struct door *door)
{
	for (unsigned i = 0; i < door->count; i++)
		if (lives(&door->sessions[i]) && door->sessions[i].successor)
			return &door->sessions[i];
	return NULL;
}

static void tell(struct ses *ses, enum ol_event_what what)
{
	ses->news |= SES_TOLD;
	ses->what = what;
}

/* Closes one session; the caller sees to the one that it was to replace. */
static void close_one(struct ses *ses, enum ol_session_reason reason, int64_t now_ms)
{
	bool has_failed = reason >= OL_SESSION_REASON_CAPS &&
			  reason <= OL_SESSION_REASON_SILENT; /* the router's side */

	ses->state = OL_SESSION_STATE_CLOSED;
	ses->reason = reason;
	ses->closed_ms = now_ms;
	ses->news |= SES_CHANGED | SES_DROPPED;
	tell(ses, has_failed ? OL_EVENT_WHAT_FAILED : OL_EVENT_WHAT_CLOSED);
}

static void replace_by(struct ses *ses, uint64_t successor)
{
	ses->successor = successor;
	ses->news |= SES_CHANGED;
}

/* Closes one session; if it was to replace another one, that one stays. */
static void end_one(struct door *door, struct ses *ses, enum ol_session_reason reason,
		    int64_t now_ms)
{
	struct ses *old = leaving(door);

	close_one(ses, reason, now_ms);
	if (old && old->successor == ses->id)
		replace_by(old, 0);
}

static void extend(struct ses *ses, int64_t end_ms)
{
	if (end_ms < ses->end_ms + SES_GAIN_MS)
		return;
	ses->end_ms = end_ms;
	ses->news |= SES_CHANGED | SES_SET;
	tell(ses, OL_EVENT_WHAT_EXTENDED);
}

static void create(struct door *door, const struct door_wish *wish, int64_t now_ms)
{
	door->sessions[door->count++] = (struct ses){ .id = wish->id,
						      .source = *wish->source,
						      .state = OL_SESSION_STATE_PENDING,
						      .port = wish->port,
						      .knock_ms = wish->knock_ms,
						      .start_ms = now_ms,
						      .pending_ms = now_ms,
						      .end_ms = wish->end_ms,
						      .news = SES_CREATED | SES_SET };
}

/* Makes way for a successor. One that is open stays so until the successor is, if there is room for
 * both; one that the router has not confirmed ends at once. */
static void make_way(struct door *door, struct ses *current, const struct door_wish *wish,
		     int64_t now_ms)
{
	struct ses *old = leaving(door);

	if (current->state == OL_SESSION_STATE_OPEN && wish->has_room)
		old = current;
	else
		close_one(current, OL_SESSION_REASON_MOVED, now_ms);
	if (old)
		replace_by(old, wish->id);
}

bool door_open(struct door *door, const struct door_wish *wish, int64_t now_ms)
{
	struct ses *current = door_current(door);
	struct ses *old = leaving(door);

	if (!current && !wish->has_room)
		return false;
	if (current && current->port != wish->port) {
		door_close(door, OL_SESSION_REASON_CHANGED, now_ms);
		current = old = NULL;
	}
	if (current && old && ol_addr_equal(&old->source, wish->source)) {
		end_one(door, current, OL_SESSION_REASON_MOVED, now_ms); /* back again: old stays */
		current = old;
	}
	if (current && ol_addr_equal(&current->source, wish->source)) {
		extend(current, wish->end_ms);
		return true;
	}
	if (current)
		make_way(door, current, wish, now_ms);
	create(door, wish, now_ms);
	return true;
}

void door_close(struct door *door, enum ol_session_reason reason, int64_t now_ms)
{
	for (unsigned i = 0; i < door->count; i++)
		if (lives(&door->sessions[i]))
			close_one(&door->sessions[i], reason, now_ms);
}

/* The router holds it: whatever it replaces may go. */
static void confirm(struct door *door, struct ses *ses, int64_t now_ms)
{
	struct ses *old = leaving(door);
	bool is_move = old && old->successor == ses->id;

	if (ses->state == OL_SESSION_STATE_OPEN)
		return;
	ses->state = OL_SESSION_STATE_OPEN;
	ses->news |= SES_CHANGED;
	if (!ses->opened_ms) {
		ses->opened_ms = now_ms;
		tell(ses, is_move ? OL_EVENT_WHAT_MOVED : OL_EVENT_WHAT_OPENED);
	}
	if (is_move)
		close_one(old, OL_SESSION_REASON_MOVED, now_ms);
}

static enum ol_session_reason refusal(enum ol_receipt_reason reason)
{
	switch (reason) {
	case OL_RECEIPT_REASON_CAPS:
		return OL_SESSION_REASON_CAPS;
	case OL_RECEIPT_REASON_CONFLICT:
		return OL_SESSION_REASON_CONFLICT;
	case OL_RECEIPT_REASON_FULL:
		return OL_SESSION_REASON_FULL;
	case OL_RECEIPT_REASON_NONE:
	case OL_RECEIPT_REASON_EXPIRED:
	case OL_RECEIPT_REASON_DROPPED:
	case OL_RECEIPT_REASON_KERNEL:
		break;
	}
	return OL_SESSION_REASON_KERNEL;
}

/* The router has lost it, or its lease ran out: what is still due waits for the router again. */
static void lost(struct door *door, struct ses *ses, int64_t now_ms)
{
	if (ses->end_ms <= now_ms + SES_GAIN_MS) {
		end_one(door, ses, OL_SESSION_REASON_EXPIRED, now_ms);
	} else if (ses->state == OL_SESSION_STATE_OPEN) {
		ses->state = OL_SESSION_STATE_PENDING;
		ses->pending_ms = now_ms;
		ses->news |= SES_CHANGED;
	}
}

void door_receipt(struct door *door, uint64_t session, enum ol_receipt_state state,
		  enum ol_receipt_reason reason, int64_t now_ms)
{
	struct ses *ses = NULL;

	for (unsigned i = 0; i < door->count; i++)
		if (door->sessions[i].id == session && lives(&door->sessions[i]))
			ses = &door->sessions[i];
	if (!ses)
		return;
	switch (state) {
	case OL_RECEIPT_STATE_OPEN:
		confirm(door, ses, now_ms);
		break;
	case OL_RECEIPT_STATE_CLOSED:
		lost(door, ses, now_ms);
		break;
	case OL_RECEIPT_STATE_REFUSED:
		end_one(door, ses, refusal(reason), now_ms);
		break;
	}
}

void door_tick(struct door *door, int64_t now_ms, int64_t patience_ms)
{
	for (unsigned i = 0; i < door->count; i++) {
		struct ses *ses = &door->sessions[i];

		if (!lives(ses) || ses_due_ms(ses, patience_ms) > now_ms)
			continue;
		end_one(door, ses,
			ses->end_ms <= now_ms ? OL_SESSION_REASON_EXPIRED
					      : OL_SESSION_REASON_SILENT,
			now_ms);
	}
}

int64_t ses_due_ms(const struct ses *ses, int64_t patience_ms)
{
	int64_t silent_ms = ses->pending_ms + patience_ms;

	if (ses->state == OL_SESSION_STATE_PENDING && silent_ms < ses->end_ms)
		return silent_ms;
	return ses->end_ms;
}
