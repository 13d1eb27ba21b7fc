/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one transaction does. */
#include "session-manager/ledger.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/codec.h"
#include "common/crypto.h"
#include "gen/topics.h"
#include "session-manager/event_row.h"
#include "session-manager/sql.h"

static const struct row_column router_columns[] = {
	ROW_COL(ROW_TEXT, struct ledger_router, id),
	ROW_COL(ROW_INT, struct ledger_router, more),
};

static const struct row_column revision_columns[] = {
	ROW_COL(ROW_TEXT, struct ledger_router, id),
	ROW_COL(ROW_INT, struct ledger_router, base),
	ROW_COL(ROW_INT, struct ledger_router, revision),
};

static const struct row_column close_columns[] = {
	ROW_COL(ROW_ID, struct ledger_session, ses.id),
	ROW_COL(ROW_INT, struct ledger_session, ses.version),
	ROW_ENUM(struct ledger_session, ses.reason, ol_session_reason_words),
	ROW_COL(ROW_INT, struct ledger_session, ses.closed_ms),
};

static const struct row_column change_columns[] = {
	ROW_COL(ROW_ID, struct ledger_session, ses.id),
	ROW_COL(ROW_INT, struct ledger_session, ses.version),
	ROW_ENUM(struct ledger_session, ses.state, ol_session_state_words),
	ROW_COL(ROW_ID, struct ledger_session, ses.successor),
	ROW_COL(ROW_INT, struct ledger_session, ses.pending_ms),
	ROW_COL(ROW_INT, struct ledger_session, ses.end_ms),
	ROW_COL(ROW_INT, struct ledger_session, ses.opened_ms),
	ROW_COL(ROW_INT, struct ledger_session, due_ms),
};

static const struct row_column create_columns[] = {
	ROW_COL(ROW_ID, struct ledger_session, ses.id),
	ROW_COL(ROW_BYTEA, struct ledger_session, device),
	ROW_COL(ROW_ID, struct ledger_session, service),
	ROW_COL(ROW_TEXT, struct ledger_session, router),
	ROW_COL(ROW_ADDR, struct ledger_session, ses.source),
	ROW_COL(ROW_INT, struct ledger_session, ses.port),
	ROW_COL(ROW_INT, struct ledger_session, ses.knock_ms),
	ROW_ENUM(struct ledger_session, ses.state, ol_session_state_words),
	ROW_COL(ROW_INT, struct ledger_session, ses.start_ms),
	ROW_COL(ROW_INT, struct ledger_session, ses.pending_ms),
	ROW_COL(ROW_INT, struct ledger_session, ses.end_ms),
	ROW_COL(ROW_INT, struct ledger_session, due_ms),
};

static const struct row_column event_columns[] = { EVENT_COLUMNS(ol_event) };

/* The channel of each kind of event. */
static const struct ol_channel *const event_channels[] = {
	[OL_EVENT_KIND_SESSION] = &ol_channel_event_session,
	[OL_EVENT_KIND_LOGIN] = &ol_channel_event_login,
	[OL_EVENT_KIND_DEVICE] = &ol_channel_event_device,
	[OL_EVENT_KIND_INVITATION] = &ol_channel_event_invitation,
	[OL_EVENT_KIND_USER] = &ol_channel_event_user,
	[OL_EVENT_KIND_SERVICE] = &ol_channel_event_service,
	[OL_EVENT_KIND_GRANT] = &ol_channel_event_grant,
	[OL_EVENT_KIND_ROUTER] = &ol_channel_event_router,
};

static const struct row_column outbox_columns[] = {
	ROW_COL(ROW_ID, struct outbox_row, id),
	ROW_COL(ROW_TEXT, struct outbox_row, channel),
	ROW_COL(ROW_TEXT, struct outbox_row, parameter),
	ROW_COL(ROW_TEXT, struct outbox_row, payload),
};

void ledger_forget(struct ledger *ledger)
{
	ledger->router_count = ledger->item_count = ledger->outbox_count = ledger->event_count = 0;
	ledger->created.count = ledger->changed.count = ledger->closed.count = 0;
	ledger->has_overflow = false;
	marks_clear(&ledger->marks);
}

void ledger_begin(struct ledger *ledger, int64_t now_ms)
{
	ledger_forget(ledger);
	ledger->now_ms = now_ms;
	ledger->actor = NULL;
	pg_begin(ledger->pg);
}

static struct ledger_router *find(struct ledger *ledger, const char *id)
{
	for (unsigned i = 0; i < ledger->router_count; i++)
		if (!strcmp(ledger->routers[i].id, id))
			return &ledger->routers[i];
	return NULL;
}

struct ledger_router *ledger_router(struct ledger *ledger, const struct doorway *way)
{
	struct ledger_router *router = find(ledger, way->service.router);

	if (router)
		return router;
	if (ledger->router_count == LEDGER_ROUTERS) {
		pg_fail(ledger->pg, -ENOSPC);
		return NULL;
	}
	router = &ledger->routers[ledger->router_count++];
	*router = (struct ledger_router){ .session_count = way->router_sessions };
	memcpy(router->id, way->service.router, sizeof router->id);
	return router;
}

/* Sends one statement for an array of structs, and empties the array. */
static void send_rows(struct ledger *ledger, enum sql sql, const struct row_column *columns,
		      size_t column_count, const void *rows, size_t step, unsigned *count)
{
	if (!*count)
		return;
	row_put_columns(pg_args(ledger->pg), columns, column_count, rows, step, *count);
	pg_tell_rows(ledger->pg, sql, *count);
	*count = 0;
}

static void send_sessions(struct ledger *ledger, enum sql sql, const struct row_column *columns,
			  size_t column_count, struct ledger_sessions *sessions)
{
	send_rows(ledger, sql, columns, column_count, sessions->rows, sizeof *sessions->rows,
		  &sessions->count);
}

/* Writes the events' messages into the outbox. They stay in memory to be published after the
 * commit; when there are too many, the first of them are left to whoever looks for forgotten ones.
 */
static void send_outbox(struct ledger *ledger)
{
	struct outbox_row *rows;
	struct row_args *args;

	if (ledger->outbox_count + ledger->event_count > LEDGER_ROWS)
		ledger->outbox_count = 0;
	rows = &ledger->outbox[ledger->outbox_count];
	for (unsigned i = 0; i < ledger->event_count; i++) {
		const struct ol_event *event = &ledger->events[i];
		ssize_t length = ol_encode(&ol_msg_event, event, rows[i].payload,
					   sizeof rows[i].payload - 1);

		if (length < 0) {
			pg_fail(ledger->pg, (int)length);
			return;
		}
		rows[i].payload[length] = '\0';
		rows[i].id = event->id;
		snprintf(rows[i].channel, sizeof rows[i].channel, "%s",
			 event_channels[event->kind]->name);
		snprintf(rows[i].parameter, sizeof rows[i].parameter, "%s",
			 ol_event_what_words[event->what]);
	}
	args = pg_args(ledger->pg);
	row_put_columns(args, outbox_columns, ROW_COUNT(outbox_columns), rows, sizeof *rows,
			ledger->event_count);
	row_put_int(args, ledger->now_ms);
	pg_tell(ledger->pg, SQL_OUTBOX);
	ledger->outbox_count += ledger->event_count;
}

/* Sessions close before others change and new ones come: at no moment has a door two of a kind. */
void ledger_flush(struct ledger *ledger)
{
	send_sessions(ledger, SQL_CLOSE, close_columns, ROW_COUNT(close_columns), &ledger->closed);
	send_sessions(ledger, SQL_CHANGE, change_columns, ROW_COUNT(change_columns),
		      &ledger->changed);
	send_sessions(ledger, SQL_CREATE, create_columns, ROW_COUNT(create_columns),
		      &ledger->created);
	if (!ledger->event_count)
		return;
	send_outbox(ledger);
	send_rows(ledger, SQL_EVENTS, event_columns, ROW_COUNT(event_columns), ledger->events,
		  sizeof *ledger->events, &ledger->event_count);
}

static void add_session(struct ledger *ledger, const struct doorway *way, const struct ses *ses)
{
	struct ledger_sessions *sessions = &ledger->changed;
	struct ledger_session *row;

	if (ses->state == OL_SESSION_STATE_CLOSED)
		sessions = &ledger->closed;
	else if (ses->news & SES_CREATED)
		sessions = &ledger->created;
	row = &sessions->rows[sessions->count++];
	row->ses = *ses;
	row->service = way->service.id;
	row->due_ms = ses_due_ms(ses, ledger->patience_ms);
	memcpy(row->device, way->device, sizeof row->device);
	memcpy(row->router, way->service.router, sizeof row->router);
}

/* Whose doing it is: the caller's, or the user's who knocked, or nobody's. */
static const char *actor_of(const struct ledger *ledger, const struct doorway *way,
			    const struct ses *ses)
{
	if (ledger->actor)
		return ledger->actor;
	return ses->reason == OL_SESSION_REASON_EXPIRED || ses->what == OL_EVENT_WHAT_FAILED
		       ? ""
		       : way->user_name;
}

void ledger_event(struct ledger *ledger, const struct ol_event *event)
{
	struct ol_event *entry;

	if (ledger->event_count == LEDGER_ROWS)
		ledger_flush(ledger);
	entry = &ledger->events[ledger->event_count++];
	*entry = *event;
	entry->id = ol_random_id();
	entry->at_ms = ledger->now_ms;
	marks_event(&ledger->marks, entry);
}

static void add_event(struct ledger *ledger, const struct doorway *way, const struct ses *ses)
{
	const struct service *service = &way->service;
	struct ol_event event = { .kind = OL_EVENT_KIND_SESSION,
				  .what = ses->what,
				  .has_user = true,
				  .user = way->user,
				  .has_user_name = true,
				  .has_session = true,
				  .session = ses->id,
				  .has_device = true,
				  .has_service = true,
				  .service = service->id,
				  .has_service_name = true,
				  .has_router = true,
				  .has_source = true,
				  .source = ses->source,
				  .has_port = true,
				  .port = ses->port,
				  .has_end_ms = true,
				  .end_ms = ses->end_ms,
				  .has_knock_ms = ses->knock_ms != 0,
				  .knock_ms = ses->knock_ms,
				  .has_reason = true,
				  .reason = ses->reason };
	snprintf(event.actor, sizeof event.actor, "%s", actor_of(ledger, way, ses));
	memcpy(event.user_name, way->user_name, sizeof way->user_name);
	memcpy(event.device, way->device, sizeof event.device);
	memcpy(event.service_name, service->name, sizeof service->name);
	memcpy(event.router, service->router, sizeof service->router);
	ledger_event(ledger, &event);
}

/* Where the item of a session stands, or will. NULL when there is no room. */
static struct ledger_item *item_of(struct ledger *ledger, uint64_t session)
{
	for (unsigned i = 0; i < ledger->item_count; i++)
		if (ledger->items[i].session.id == session)
			return &ledger->items[i];
	if (ledger->item_count == LEDGER_ITEMS)
		return NULL;
	return &ledger->items[ledger->item_count++];
}

static void add_item(struct ledger *ledger, const struct ledger_router *router,
		     const struct service *service, const struct ses *ses)
{
	struct ledger_item *item = item_of(ledger, ses->id);
	const struct ol_addr *target = policy_target(service, ses->source.family);

	if (!item) {
		ledger->has_overflow = true;
		return;
	}
	*item = (struct ledger_item){ .router = (unsigned)(router - ledger->routers),
				      .is_drop = ses->state == OL_SESSION_STATE_CLOSED,
				      .session = { .id = ses->id,
						   .source = ses->source,
						   .proto = service->proto,
						   .port = ses->port,
						   .to_port = service->to_port,
						   .end_ms = ses->end_ms } };
	if (target)
		item->session.to = *target;
}

static void enter(struct ledger *ledger, const struct doorway *way, const struct ses *ses)
{
	struct ledger_router *router = ledger_router(ledger, way);

	if (!router)
		return;
	marks_user(&ledger->marks, way->user, VIEW(VIEW_SESSIONS));
	if (ses->news & (SES_CREATED | SES_CHANGED))
		add_session(ledger, way, ses);
	if (ses->news & SES_TOLD)
		add_event(ledger, way, ses);
	if (ses->news & (SES_SET | SES_DROPPED)) {
		add_item(ledger, router, &way->service, ses);
		router->is_changed = true;
	}
	router->more += !!(ses->news & SES_CREATED) - !!(ses->news & SES_DROPPED);
}

static bool is_nearly_full(const struct ledger *ledger)
{
	unsigned most = LEDGER_ROWS - DOOR_MAX;

	return ledger->created.count > most || ledger->changed.count > most ||
	       ledger->closed.count > most || ledger->event_count > most;
}

void ledger_door(struct ledger *ledger, const struct doorway *way, struct door *door)
{
	if (is_nearly_full(ledger))
		ledger_flush(ledger);
	for (unsigned i = 0; i < door->count; i++) {
		if (door->sessions[i].news)
			enter(ledger, way, &door->sessions[i]);
		door->sessions[i].news = 0;
	}
}

/* Raises the revisions of changed routers, in ascending order of id. */
static void ask_revisions(struct ledger *ledger)
{
	struct ledger_router changed[LEDGER_ROUTERS];
	struct row_args *args = pg_args(ledger->pg);
	unsigned count = 0;

	for (unsigned i = 0; i < ledger->router_count; i++) {
		unsigned at = count;

		if (!ledger->routers[i].is_changed)
			continue;
		for (; at && strcmp(changed[at - 1].id, ledger->routers[i].id) > 0; at--)
			changed[at] = changed[at - 1];
		changed[at] = ledger->routers[i];
		count++;
	}
	if (!count)
		return;
	row_put_columns(args, router_columns, ROW_COUNT(router_columns), changed, sizeof *changed,
			count);
	row_put_int(args, ledger->now_ms);
	pg_ask(ledger->pg, SQL_REVISIONS);
}

static void take_revisions(struct ledger *ledger, const struct pg_result *revisions)
{
	for (int i = 0; i < pg_rows(revisions); i++) {
		struct ledger_router revision, *router;

		if (!pg_row(ledger->pg, revisions, i, 0, revision_columns,
			    ROW_COUNT(revision_columns), &revision))
			return;
		router = find(ledger, revision.id);
		if (!router)
			continue;
		router->base = revision.base;
		router->revision = revision.revision;
	}
}

int ledger_commit(struct ledger *ledger)
{
	int rc;

	ledger_flush(ledger);
	ask_revisions(ledger);
	rc = pg_commit(ledger->pg);
	if (rc == 0)
		take_revisions(ledger, pg_answered(ledger->pg));
	return rc;
}

void ledger_warm(struct ledger *ledger)
{
	const struct {
		enum sql sql;
		const struct row_column *columns;
		size_t count;
		bool has_time;
	} statements[] = {
		{ SQL_CLOSE, close_columns, ROW_COUNT(close_columns), false },
		{ SQL_CHANGE, change_columns, ROW_COUNT(change_columns), false },
		{ SQL_CREATE, create_columns, ROW_COUNT(create_columns), false },
		{ SQL_EVENTS, event_columns, ROW_COUNT(event_columns), false },
		{ SQL_OUTBOX, outbox_columns, ROW_COUNT(outbox_columns), true },
		{ SQL_REVISIONS, router_columns, ROW_COUNT(router_columns), true },
	};

	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		struct row_args *args = pg_args(ledger->pg);

		row_put_columns(args, statements[i].columns, statements[i].count, NULL, 0, 0);
		if (statements[i].has_time)
			row_put_int(args, 0);
		pg_tell(ledger->pg, statements[i].sql);
	}
}
