/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What happens once a second. */
#include "session-manager/upkeep.h"

#include <errno.h>
#include <string.h>

#include "common/log.h"
#include "session-manager/chain.h"
#include "session-manager/doors.h"
#include "session-manager/enrol.h"
#include "session-manager/logins.h"
#include "session-manager/migrate.h"
#include "session-manager/presence.h"
#include "session-manager/publish.h"
#include "session-manager/round.h"
#include "session-manager/sql.h"

#define UNPUBLISHED_MS 2000     /* whoever sees a change that long unpublished publishes it */
#define DUE_ROUNDS     16       /* of DOORS_MOST sessions each, in one beat */
#define ANSWER_MS      86400000 /* so long a call with a key is answered the same */
#define TIDY_MS        60000

/* A session that goes on: when to look at it again. */
struct later {
	uint64_t id;
	int64_t due_ms;
};

struct due {
	uint64_t ids[DOORS_MOST];
	unsigned count;
	struct later later[DOORS_MOST];
	unsigned later_count;
	int64_t now_ms, patience_ms;
};

static const struct row_column later_columns[] = {
	ROW_COL(ROW_ID, struct later, id),
	ROW_COL(ROW_INT, struct later, due_ms),
};

static const struct row_column published_columns[] = {
	ROW_COL(ROW_TEXT, struct router, id),
	ROW_COL(ROW_INT, struct router, held_revision),
};

static void warm(struct sm *sm)
{
	ledger_begin(&sm->ledger, 0);
	ledger_warm(&sm->ledger);
	knocks_warm(&sm->ledger);
	pg_rollback(sm->pg);
}

/* A clock that is behind what was already decided would let old knocks in again. */
static int check_clock(struct sm *sm)
{
	int64_t latest_ms;
	int rc;

	pg_begin(sm->pg);
	(void)pg_args(sm->pg);
	pg_ask(sm->pg, SQL_LATEST);
	latest_ms = pg_int(pg_answer(sm->pg), 0, 0);
	rc = pg_commit(sm->pg);
	if (rc < 0 || latest_ms <= ol_realtime_ms() + OL_KNOCK_WINDOW_MS)
		return rc;
	ol_log(OL_ERROR, "clock_behind", "now_ms=%lld latest_ms=%lld", (long long)ol_realtime_ms(),
	       (long long)latest_ms);
	return -ETIME;
}

/* Connects, and loads what must be in memory. */
static void reconnect(struct sm *sm)
{
	int rc;

	if (ol_boottime_ms() < sm->serve_ms)
		return;
	rc = pg_connect(sm->pg, migrate);
	if (rc == 0)
		rc = check_clock(sm);
	if (rc == 0)
		rc = devices_load(&sm->devices, sm->pg);
	if (rc == 0)
		rc = routers_load(&sm->routers, sm->pg, &sm->app.ring);
	if (rc < 0) {
		pg_disconnect(sm->pg);
		return;
	}
	warm(sm);
	sm->is_ready = true;
	ol_log(OL_INFO, "database_up", "routers=%u", sm->routers.count);
}

bool upkeep_is_ready(void *arg)
{
	return ((const struct sm *)arg)->is_ready;
}

static void look(void *arg, const struct doorway *way, struct door *door)
{
	struct due *due = arg;

	(void)way;
	door_tick(door, due->now_ms, due->patience_ms);
	for (unsigned i = 0; i < door->count; i++) {
		const struct ses *ses = &door->sessions[i];

		if (ses->state == OL_SESSION_STATE_CLOSED || due->later_count == DOORS_MOST)
			continue;
		due->later[due->later_count].id = ses->id;
		due->later[due->later_count++].due_ms = ses_due_ms(ses, due->patience_ms);
	}
}

static void end_due(struct sm *sm, void *arg)
{
	struct due *due = arg;

	due->now_ms = sm->ledger.now_ms;
	due->patience_ms = sm->ledger.patience_ms;
	due->later_count = 0;
	doors_visit(&sm->ledger, due->ids, due->count, look, due);
	ledger_flush(&sm->ledger);
	if (!due->later_count)
		return;
	row_put_columns(pg_args(sm->pg), later_columns, ROW_COUNT(later_columns), due->later,
			sizeof *due->later, due->later_count);
	pg_tell(sm->pg, SQL_POSTPONE);
}

static void ask_due(struct sm *sm)
{
	row_put_int(pg_args(sm->pg), ol_realtime_ms());
	pg_ask(sm->pg, SQL_DUE);
}

/* Ends due sessions, as many as there are. due holds the first of them. */
static void end_all_due(struct sm *sm, struct due *due)
{
	for (unsigned i = 0; i < DUE_ROUNDS && due->count; i++) {
		if (round_transact(sm, end_due, due) < 0 || due->count < DOORS_MOST)
			return;
		pg_begin(sm->pg);
		ask_due(sm);
		due->count = doors_ids(pg_answer(sm->pg), due->ids);
		if (pg_commit(sm->pg) < 0)
			return;
	}
}

/* Tells the database which revisions the broker holds. */
static void note_published(struct sm *sm)
{
	struct router noted[ROUTERS_MOST];
	unsigned count = 0;

	for (unsigned i = 0; i < sm->routers.count; i++)
		if (sm->routers.list[i].held_revision && !sm->routers.list[i].is_noted)
			noted[count++] = sm->routers.list[i];
	if (!count)
		return;
	row_put_columns(pg_args(sm->pg), published_columns, ROW_COUNT(published_columns), noted,
			sizeof *noted, count);
	pg_tell(sm->pg, SQL_PUBLISHED);
}

static void mark_noted(struct routers *routers)
{
	for (unsigned i = 0; i < routers->count; i++)
		routers->list[i].is_noted = true;
}

/* A change that nobody published: whoever made it has died, or the broker was away. */
static void mark_stale(struct sm *sm, const struct pg_result *routers)
{
	static const struct row_column column = ROW_COL(ROW_TEXT, struct router, id);
	struct router found, *router;

	for (int i = 0; i < pg_rows(routers); i++) {
		if (!pg_row(sm->pg, routers, i, 0, &column, 1, &found))
			return;
		router = routers_find(&sm->routers, found.id);
		if (router)
			router->is_stale = true;
		else
			sm->routers.has_unknown = true;
	}
}

static void ask_unpublished(struct sm *sm)
{
	outbox_take(sm->pg, ol_realtime_ms());
	row_put_int(pg_args(sm->pg), ol_realtime_ms() - UNPUBLISHED_MS);
	pg_ask(sm->pg, SQL_UNPUBLISHED);
}

/* Forgets answers that nobody asks for any more. */
static void tidy(struct sm *sm)
{
	int64_t ticks_ms = ol_boottime_ms();

	if (ticks_ms < sm->tidy_ms)
		return;
	sm->tidy_ms = ticks_ms + TIDY_MS;
	row_put_int(pg_args(sm->pg), ol_realtime_ms() - ANSWER_MS);
	pg_tell(sm->pg, SQL_ANSWERS_DROP);
}

/* One round trip: what was published is noted, what was not is found, and what is due. */
static void survey(struct sm *sm, struct due *due)
{
	static struct outbox_row rows[LEDGER_ROWS];
	unsigned deleted, taken;
	int rc;

	pg_begin(sm->pg);
	note_published(sm);
	deleted = outbox_delete(&sm->outbox, sm->pg, 1);
	tidy(sm);
	ask_due(sm);
	if (ol_bus_is_up(sm->app.bus))
		ask_unpublished(sm);
	rc = pg_commit(sm->pg);
	due->count = rc < 0 ? 0 : doors_ids(pg_answered(sm->pg), due->ids);
	if (rc < 0)
		return;
	outbox_forget(&sm->outbox, deleted);
	mark_noted(&sm->routers);
	taken = outbox_taken(sm->pg, rows);
	outbox_send(&sm->outbox, sm->app.bus, rows, taken);
	views_adopt(sm, rows, taken);
	mark_stale(sm, pg_answered(sm->pg));
}

void upkeep_beat(void *arg)
{
	static struct due due;
	struct sm *sm = arg;

	sm->beat.due_ms = ol_boottime_ms() + SM_BEAT_MS;
	if (!pg_is_up(sm->pg)) {
		sm->is_ready = false;
		ol_bus_restart(sm->app.bus);
		reconnect(sm);
		return;
	}
	survey(sm, &due);
	end_all_due(sm, &due);
	presence_lapse(sm);
	(void)chain_extend(sm->pg);
	metrics_look(sm);
	publish_stale(sm);
	publish_news(sm);
	enrol_lapse(sm);
	logins_lapse(sm);
	clients_lapse(sm);
	devices_publish(&sm->devices, sm->pg, sm->app.bus, false);
	sm->devices.misses = 0;
	routers_meet(&sm->routers, sm->pg, &sm->app.ring, ol_bus_stats(sm->app.bus));
	views_beat(sm);
}
