/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Views of some users: read, rendered and published. */
#include "session-manager/view.h"

#include <stdio.h>
#include <string.h>

#include "common/bytes.h"
#include "common/codec.h"
#include "common/crypto.h"
#include "session-manager/items.h"
#include "session-manager/sm.h"
#include "session-manager/sql.h"

#define VALID_S 900 /* a view that is older tells nothing */
#define HEAD    2   /* columns before the item: the user's place, when it lapses */

/* A kind of view. */
struct kind {
	const struct ol_channel *channel;
	enum sql sql;
	const struct row_column *columns; /* of an item */
	size_t column_count;
};

#define KIND(channel_, sql_, columns_) \
	{ \
		.channel = &ol_channel_view_##channel_, .sql = sql_, .columns = columns_, \
		.column_count = ROW_COUNT(columns_) \
	}

static const struct kind kinds[VIEW_KINDS] = {
	[VIEW_SESSIONS] = KIND(sessions, SQL_VIEW_SESSIONS, item_session_columns),
	[VIEW_SERVICES] = KIND(services, SQL_VIEW_SERVICES, item_service_columns),
	[VIEW_DEVICES] = KIND(devices, SQL_VIEW_DEVICES, item_device_columns),
	[VIEW_INVITATIONS] = KIND(invitations, SQL_VIEW_INVITATIONS, item_invitation_columns),
	[VIEW_ROUTERS] = KIND(routers, SQL_VIEW_ROUTERS, item_router_columns),
};

static const struct row_column pick_column = ROW_COL(ROW_ID, struct pick, user);

/* The view that is being rendered: all begin alike. */
static union {
	struct head {
		uint64_t user;
		int64_t generation, at_ms, valid_s;
		uint16_t items_count;
	} head;
	struct ol_view_sessions sessions;
	struct ol_view_services services;
	struct ol_view_devices devices;
	struct ol_view_invitations invitations;
	struct ol_view_routers routers;
} view;

#define SAME_HEAD(type) \
	_Static_assert(offsetof(struct type, user) == offsetof(struct head, user) && \
			       offsetof(struct type, generation) == \
				       offsetof(struct head, generation) && \
			       offsetof(struct type, at_ms) == offsetof(struct head, at_ms) && \
			       offsetof(struct type, valid_s) == offsetof(struct head, valid_s) && \
			       offsetof(struct type, items_count) == \
				       offsetof(struct head, items_count), \
		       #type)
SAME_HEAD(ol_view_sessions);
SAME_HEAD(ol_view_services);
SAME_HEAD(ol_view_devices);
SAME_HEAD(ol_view_invitations);
SAME_HEAD(ol_view_routers);

/* Asks for the views of one kind, if any are to be looked at. */
static bool ask_kind(struct sm *sm, const struct slice *slice, unsigned kind)
{
	struct pick asked[VIEWERS_SLICE];
	unsigned count = 0;

	for (unsigned i = 0; i < slice->count; i++)
		if (slice->users[i].kinds & VIEW(kind))
			asked[count++] = slice->users[i];
	if (!count)
		return false;
	row_put_columns(pg_args(sm->pg), &pick_column, 1, asked, sizeof *asked, count);
	pg_ask(sm->pg, kinds[kind].sql);
	return true;
}

static uint64_t hash_of(const struct ol_message *type)
{
	static char text[OL_JSON_MAX];
	ssize_t length = ol_encode(type, &view, text, sizeof text);
	const struct ol_part part = { text, length < 0 ? 0 : (size_t)length };
	uint8_t hash[16];

	ol_hash(&part, 1, NULL, hash, sizeof hash);
	return ol_get64(hash);
}

/* Publishes the rendered view, if it is new or has changed. */
static void show(struct sm *sm, enum view_kind kind, const struct pick *user, int64_t lapse_ms,
		 int64_t at_ms)
{
	const struct ol_channel *channel = kinds[kind].channel;
	struct views *views = &sm->views;
	uint64_t hash = hash_of(channel->message);
	int64_t now_ms = ol_boottime_ms();
	bool is_news = viewers_look(&views->viewers, user->user, kind, hash,
				    lapse_ms ? now_ms + lapse_ms - at_ms : 0, now_ms);
	char parameter[17];

	if (!is_news && !(user->marked & VIEW(kind)))
		return;
	snprintf(parameter, sizeof parameter, "%016llx", (unsigned long long)user->user);
	view.head.generation = views->generation;
	view.head.at_ms = at_ms;
	if (ol_bus_publish(sm->app.bus, channel, parameter, &view, &views->mid) < 0)
		return;
	viewers_shown(&views->viewers, user->user, kind, hash, now_ms);
	views->published++;
	if (user->marked_ms && user->marked & VIEW(kind))
		ol_span_add(&views->lag_ms, now_ms - user->marked_ms);
}

/* Renders the view of one user from the rows of his place, which begin at `row`. Returns where they
 * end. */
static int render(struct sm *sm, enum view_kind kind, const struct pg_result *rows, int row,
		  int64_t place, const struct pick *user, int64_t at_ms)
{
	const struct ol_message *type = kinds[kind].channel->message;
	const struct ol_field *items = &type->fields[ol_find_field(type, "items")];
	const struct ol_field *more = &type->fields[ol_find_field(type, "more")];
	char *bytes = (char *)&view;
	int64_t lapse_ms = 0;

	memset(&view, 0, type->size);
	view.head.user = user->user;
	view.head.valid_s = VALID_S;
	for (; row < pg_rows(rows) && pg_int(rows, row, 0) == place; row++) {
		int64_t row_lapse_ms = pg_int(rows, row, 1);

		if (view.head.items_count == items->max_items) {
			memcpy(bytes + more->offset, &(bool){ true }, sizeof(bool));
			continue;
		}
		if (pg_row(sm->pg, rows, row, HEAD, kinds[kind].columns, kinds[kind].column_count,
			   bytes + items->offset + (size_t)view.head.items_count * items->size))
			view.head.items_count++;
		if (row_lapse_ms && (!lapse_ms || row_lapse_ms < lapse_ms))
			lapse_ms = row_lapse_ms;
	}
	show(sm, kind, user, lapse_ms, at_ms);
	return row;
}

static void render_kind(struct sm *sm, const struct slice *slice, enum view_kind kind)
{
	const struct pg_result *rows = pg_answered(sm->pg);
	int64_t place = 0;
	int row = 0;

	for (unsigned i = 0; i < slice->count; i++)
		if (slice->users[i].kinds & VIEW(kind))
			row = render(sm, kind, rows, row, ++place, &slice->users[i], slice->at_ms);
}

void view_ask(struct sm *sm, struct slice *slice)
{
	slice->asked = 0;
	for (unsigned kind = 0; kind < VIEW_KINDS; kind++)
		if (ask_kind(sm, slice, kind))
			slice->asked |= VIEW(kind);
}

void view_show(struct sm *sm, const struct slice *slice)
{
	struct views *views = &sm->views;

	views->generation = slice->at_ms > views->generation ? slice->at_ms : views->generation + 1;
	for (unsigned kind = 0; kind < VIEW_KINDS; kind++)
		if (slice->asked & VIEW(kind))
			render_kind(sm, slice, kind);
}
