/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which routers are there. */
#include "session-manager/presence.h"

#include <errno.h>
#include <string.h>

#include "session-manager/events.h"
#include "session-manager/round.h"
#include "session-manager/sql.h"

struct news {
	const struct ol_status *status;
	int64_t at_ms; /* when it was said: a status that was kept may be old */
};

struct flip {
	bool was_online, is_online;
};

struct gone {
	char router[33];
};

static const struct row_column flip_columns[] = {
	ROW_COL(ROW_BOOL, struct flip, was_online),
	ROW_COL(ROW_BOOL, struct flip, is_online),
};

static const struct row_column gone_column = ROW_COL(ROW_TEXT, struct gone, router);

static void tell(struct sm *sm, const char *router, bool is_online, const char *problem)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_ROUTER,
				  .what = is_online ? OL_EVENT_WHAT_ONLINE : OL_EVENT_WHAT_OFFLINE,
				  .has_router = true,
				  .has_detail = *problem != '\0' };

	memcpy(event.router, router, strlen(router) + 1);
	memcpy(event.detail, problem, strlen(problem) + 1);
	event_add(sm, NULL, &event);
}

static void take(struct sm *sm, void *arg)
{
	const struct news *news = arg;
	const struct ol_status *status = news->status;
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;
	struct flip flip;

	row_put_text(args, status->router);
	row_put_int(args, news->at_ms);
	row_put_text(args, status->version);
	row_put_text(args, status->problem);
	row_put_int(args, status->lease_left_ms ? news->at_ms + status->lease_left_ms : 0);
	row_put_int(args, sm->ledger.now_ms);
	pg_ask(sm->pg, SQL_PRESENCE);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) == 1 &&
	    pg_row(sm->pg, rows, 0, 0, flip_columns, ROW_COUNT(flip_columns), &flip) &&
	    flip.was_online != flip.is_online)
		tell(sm, status->router, flip.is_online, status->problem);
}

int presence_take(void *arg, const struct ol_delivery *delivery)
{
	struct sm *sm = arg;
	struct news news = { delivery->message, (int64_t)delivery->seq };
	int64_t now_ms = ol_realtime_ms();

	if (strcmp(news.status->router, delivery->parameter) != 0)
		return -EBADMSG;
	if (news.at_ms >
	    now_ms) /* its clock errs to the late side, but it may have been corrected */
		news.at_ms = now_ms;
	return round_transact(sm, take, &news);
}

static void lapse(struct sm *sm, void *arg)
{
	const struct pg_result *rows;
	struct gone gone;

	(void)arg;
	row_put_int(pg_args(sm->pg), sm->ledger.now_ms);
	pg_ask(sm->pg, SQL_LAPSED);
	rows = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(rows); i++)
		if (pg_row(sm->pg, rows, i, 0, &gone_column, 1, &gone))
			tell(sm, gone.router, false, "");
}

void presence_lapse(struct sm *sm)
{
	(void)round_transact(sm, lapse, NULL);
}
