/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An event as a row of the history. */
#ifndef OL_EVENT_ROW_H
#define OL_EVENT_ROW_H

#include "gen/messages.h"
#include "session-manager/rows.h"

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

#endif
