/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What users see of their own, live. */
#include "session-manager/views.h"

#include <string.h>

#include "common/codec.h"
#include "session-manager/sm.h"
#include "session-manager/sql.h"
#include "session-manager/view.h"

#define SWEEP_MS 300000 /* all views are looked at so often */
#define SHARE    9      /* views take a tenth of the time: the rest is nine times as long */

struct user_row {
	uint64_t user;
	int64_t number; /* the time, or kinds */
};

static const struct row_column user_columns[] = {
	ROW_COL(ROW_ID, struct user_row, user),
	ROW_COL(ROW_INT, struct user_row, number),
};

static const struct row_column mark_columns[] = {
	ROW_COL(ROW_ID, struct mark, id),
	ROW_COL(ROW_INT, struct mark, kinds),
};

static const struct row_column router_columns[] = {
	ROW_COL(ROW_TEXT, struct router_mark, id),
	ROW_COL(ROW_INT, struct router_mark, kinds),
};

static const struct row_column pick_column = ROW_COL(ROW_ID, struct pick, user);

static void begin_sweep(struct views *views, unsigned marked)
{
	views->sweep.marked = (views->sweep.is_on ? views->sweep.marked : 0) | marked;
	views->sweep.is_on = true;
	views->sweep.after = 0;
}

static void wake(struct views *views, int64_t due_ms)
{
	if (due_ms < views->rest_ms)
		due_ms = views->rest_ms;
	if (!views->timer.due_ms || due_ms < views->timer.due_ms)
		views->timer.due_ms = due_ms;
}

static void mark_user(struct views *views, uint64_t user, unsigned marked, int64_t now_ms)
{
	if (!viewers_mark(&views->viewers, user, marked, now_ms))
		begin_sweep(views, marked);
}

void views_mark(struct sm *sm, const struct marks *marks)
{
	struct views *views = &sm->views;
	int64_t now_ms = ol_boottime_ms();

	if (!marks->user_count && !marks->service_count && !marks->router_count &&
	    !marks->everybody)
		return;
	for (unsigned i = 0; i < marks->user_count; i++)
		mark_user(views, marks->users[i].id, (unsigned)marks->users[i].kinds, now_ms);
	marks_add_places(&views->places, marks);
	wake(views, now_ms + VIEWERS_WAIT_MS);
}

void views_adopt(struct sm *sm, const struct outbox_row *rows, unsigned count)
{
	static struct marks marks;
	static struct ol_event event;
	struct ol_fault fault;

	marks_clear(&marks);
	for (unsigned i = 0; i < count; i++)
		if (ol_decode(&ol_msg_event, rows[i].payload, strlen(rows[i].payload), &event,
			      &fault) == 0)
			marks_event(&marks, &event);
	views_mark(sm, &marks);
}

/* Finds the users of the services and routers that were marked. */
static void resolve(struct sm *sm)
{
	struct views *views = &sm->views;
	struct marks *places = &views->places;
	int64_t now_ms = ol_boottime_ms();
	const struct pg_result *rows;
	struct row_args *args;
	struct user_row row;

	if (places->service_count || places->router_count) {
		pg_begin(sm->pg);
		args = pg_args(sm->pg);
		row_put_columns(args, mark_columns, ROW_COUNT(mark_columns), places->services,
				sizeof *places->services, places->service_count);
		row_put_columns(args, router_columns, ROW_COUNT(router_columns), places->routers,
				sizeof *places->routers, places->router_count);
		row_put_int(args, VIEWERS_MOST);
		pg_ask(sm->pg, SQL_VIEWERS_OF);
		if (pg_commit(sm->pg) < 0)
			return;
		rows = pg_answered(sm->pg);
		for (int i = 0; i < pg_rows(rows); i++)
			if (pg_row(sm->pg, rows, i, 0, user_columns, ROW_COUNT(user_columns), &row))
				mark_user(views, row.user, (unsigned)row.number, now_ms);
		if (pg_rows(rows) == VIEWERS_MOST)
			places->everybody |= VIEWS_ALL;
	}
	if (places->everybody)
		begin_sweep(views, places->everybody);
	marks_clear(places);
}

static bool read_user(struct sm *sm, const struct pg_result *rows, int at, struct user_row *ret_row,
		      struct slice *slice)
{
	if (!pg_row(sm->pg, rows, at, 0, user_columns, ROW_COUNT(user_columns), ret_row))
		return false;
	slice->at_ms = ret_row->number;
	return true;
}

static struct pick *find_pick(struct pick *picks, unsigned count, uint64_t user)
{
	for (unsigned i = 0; i < count; i++)
		if (picks[i].user == user)
			return &picks[i];
	return NULL;
}

/* Of whom something is due, and who can see it. */
static void add_due(struct slice *slice, const struct user_row *row)
{
	const struct pick *pick = find_pick(slice->picks, slice->pick_count, row->user);

	if (pick)
		slice->users[slice->count++] = *pick;
}

/* Whose turn it is, whether anything is due of him or not. */
static void add_next(struct slice *slice, const struct user_row *row, unsigned marked)
{
	struct pick *pick = find_pick(slice->users, slice->count, row->user);

	if (!pick) {
		pick = &slice->users[slice->count++];
		*pick = (struct pick){ .user = row->user };
	}
	pick->kinds = VIEWS_ALL;
	pick->marked |= marked;
}

/* Finds who of those can see views; where there is room, whose turn it is besides. */
static void ask_users(struct sm *sm, struct slice *slice)
{
	struct sweep *sweep = &sm->views.sweep;
	int64_t room = sweep->is_on ? VIEWERS_SLICE - slice->pick_count : 0;
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *due, *next;
	struct user_row row;

	row_put_columns(args, &pick_column, 1, slice->picks, sizeof *slice->picks,
			slice->pick_count);
	pg_ask(sm->pg, SQL_VIEWERS);
	args = pg_args(sm->pg);
	row_put_int(args, (int64_t)sweep->after);
	row_put_int(args, room);
	pg_ask(sm->pg, SQL_VIEWERS_NEXT);
	due = pg_answer(sm->pg);
	next = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(due) && read_user(sm, due, i, &row, slice); i++)
		add_due(slice, &row);
	for (int i = 0; i < pg_rows(next) && read_user(sm, next, i, &row, slice); i++) {
		add_next(slice, &row, sweep->marked);
		sweep->after = row.user;
	}
	if (sweep->is_on && !pg_error(sm->pg) && pg_rows(next) < room)
		sweep->is_on = false;
}

/* What was not looked at is due again; what had only to be looked at once more counts as changed.
 */
static void put_back(struct views *views, const struct slice *slice)
{
	int64_t now_ms = ol_boottime_ms();

	for (unsigned i = 0; i < slice->pick_count; i++)
		mark_user(views, slice->picks[i].user, slice->picks[i].kinds, now_ms);
}

/* Looks at some users: two round trips. */
static void look(struct sm *sm)
{
	static struct slice slice;
	struct views *views = &sm->views;
	struct sweep sweep = views->sweep;

	slice.count = 0;
	slice.pick_count = viewers_pick(&views->viewers, ol_boottime_ms(), slice.picks);
	if (!slice.pick_count && !sweep.is_on)
		return;
	pg_begin(sm->pg);
	ask_users(sm, &slice);
	view_ask(sm, &slice);
	if (pg_commit(sm->pg) == 0) {
		view_show(sm, &slice);
	} else {
		views->sweep = sweep;
		put_back(views, &slice);
	}
}

static void fire(void *arg)
{
	struct sm *sm = arg;
	struct views *views = &sm->views;
	int64_t begun_us = ol_boottime_us(), now_ms, next_ms;

	/* Never are more views on their way than of one slice: what opens doors goes between them.
	 */
	if (!sm->is_ready || !pg_is_up(sm->pg) || !ol_bus_is_up(sm->app.bus) || views->mid)
		return;
	resolve(sm);
	look(sm);
	now_ms = ol_boottime_ms();
	views->rest_ms = now_ms + 1 + SHARE * (ol_boottime_us() - begun_us) / 1000;
	next_ms = views->sweep.is_on ? now_ms : viewers_next_ms(&views->viewers);
	if (next_ms)
		wake(views, next_ms);
}

int views_start(struct sm *sm)
{
	sm->views.timer = (struct ol_timer){ .fire = fire, .arg = sm };
	return ol_loop_timer(&sm->app.loop, &sm->views.timer);
}

void views_all(struct sm *sm)
{
	struct views *views = &sm->views;

	viewers_clear(&views->viewers);
	views->mid = 0;
	begin_sweep(views, 0);
	views->sweep_ms = ol_boottime_ms() + SWEEP_MS;
	wake(views, ol_boottime_ms() + VIEWERS_WAIT_MS);
}

void views_answered(struct sm *sm, int mid)
{
	struct views *views = &sm->views;

	if (mid != views->mid)
		return;
	views->mid = 0;
	wake(views, views->rest_ms);
}

void views_beat(struct sm *sm)
{
	struct views *views = &sm->views;
	int64_t now_ms = ol_boottime_ms();

	if (now_ms < views->sweep_ms)
		return;
	views->sweep_ms = now_ms + SWEEP_MS;
	begin_sweep(views, 0);
	wake(views, now_ms);
}
