/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain over the history. */
#include "session-manager/chain.h"

#include <string.h>

#include "common/chain.h"
#include "session-manager/event_row.h"
#include "session-manager/sql.h"

struct link {
	int64_t position, number;
	uint8_t hash[32];
};

static const struct row_column link_columns[] = {
	ROW_COL(ROW_INT, struct link, position),
	ROW_COL(ROW_INT, struct link, number),
	ROW_COL(ROW_BYTEA, struct link, hash),
};

static const struct row_column head_columns[] = {
	ROW_COL(ROW_INT, struct link, position),
	ROW_COL(ROW_BYTEA, struct link, hash),
};

static const struct row_column event_columns[] = { EVENT_COLUMNS(ol_event) };

static void ask(struct pg *pg, enum sql sql)
{
	(void)pg_args(pg);
	pg_ask(pg, sql);
}

/* Makes a link of every row. Returns their number. */
static unsigned forge(struct pg *pg, struct link before, const struct pg_result *rows,
		      struct link ret_links[static CHAIN_MOST])
{
	int count = pg_rows(rows);

	for (int i = 0; i < count; i++) {
		struct link *link = &ret_links[i];
		struct ol_event event;
		int rc;

		memset(&event, 0, sizeof event);
		if (!pg_row(pg, rows, i, 1, event_columns, ROW_COUNT(event_columns), &event))
			return 0;
		link->position = before.position + 1;
		link->number = pg_int(rows, i, 0);
		rc = ol_chain_event(before.hash, &event, link->hash);
		if (rc < 0) {
			pg_fail(pg, rc);
			return 0;
		}
		before = *link;
	}
	return (unsigned)count;
}

int chain_extend(struct pg *pg)
{
	static struct link links[CHAIN_MOST];
	struct link head = { 0 };
	const struct pg_result *rows;
	bool is_mine;
	unsigned count;
	int rc;

	pg_begin(pg);
	ask(pg, SQL_CHAIN_LOCK);
	ask(pg, SQL_CHAIN_HEAD);
	ask(pg, SQL_UNCHAINED);
	is_mine = pg_int(pg_answer(pg), 0, 0) == 1;
	rows = pg_answer(pg);
	if (pg_rows(rows) > 0)
		(void)pg_row(pg, rows, 0, 0, head_columns, ROW_COUNT(head_columns), &head);
	rows = pg_answer(pg);
	count = is_mine ? forge(pg, head, rows, links) : 0;
	if (count) {
		row_put_columns(pg_args(pg), link_columns, ROW_COUNT(link_columns), links,
				sizeof *links, count);
		pg_tell_rows(pg, SQL_CHAIN_ADD, count);
		row_put_columns(pg_args(pg), &link_columns[1], 1, links, sizeof *links, count);
		pg_tell_rows(pg, SQL_CHAINED, count);
	}
	rc = pg_commit(pg);
	return rc < 0 ? rc : (int)count;
}
