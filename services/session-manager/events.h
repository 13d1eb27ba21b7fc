/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happened, for the history and for whoever tells people. */
#ifndef OL_EVENTS_H
#define OL_EVENTS_H

#include "session-manager/rpc.h"

/* The columns of an event, in the order in which every statement has them; type is ol_event or
 * another struct with the same members. */
#define EVENT_COLUMNS(type) \
	ROW_COL(ROW_ID, struct type, id), ROW_COL(ROW_INT, struct type, at_ms), \
		ROW_ENUM(struct type, kind, ol_event_kind_words), \
		ROW_ENUM(struct type, what, ol_event_what_words), \
		ROW_COL(ROW_TEXT, struct type, actor), ROW_OPTIONAL(ROW_ID, struct type, user), \
		ROW_OPTIONAL(ROW_TEXT, struct type, user_name), \
		ROW_OPTIONAL(ROW_ID, struct type, session), \
		ROW_OPTIONAL(ROW_BYTEA, struct type, device), \
		ROW_OPTIONAL(ROW_ID, struct type, service), \
		ROW_OPTIONAL(ROW_TEXT, struct type, service_name), \
		ROW_OPTIONAL(ROW_TEXT, struct type, router), \
		ROW_OPTIONAL(ROW_ADDR, struct type, source), \
		ROW_OPTIONAL(ROW_INT, struct type, port), \
		ROW_OPTIONAL(ROW_INT, struct type, end_ms), \
		ROW_OPTIONAL(ROW_INT, struct type, knock_ms), \
		ROW_OPTIONAL_ENUM(struct type, reason, ol_session_reason_words), \
		ROW_OPTIONAL(ROW_TEXT, struct type, detail)

/* Enters an event into the ledger's transaction: a row of the history, and a message on the channel
 * of its kind. The caller sets kind, what, and whatever else there is to say, each with its has_…;
 * id and time are set here, and the actor if it is empty: who made the call; without one (rpc is
 * NULL), this service. No secret belongs in an event. */
void event_add(struct sm *sm, const struct rpc *rpc, const struct ol_event *event);

#endif
