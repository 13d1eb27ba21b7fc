/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Doors as they stand in the database. */
#include "session-manager/doors.h"

#include <errno.h>
#include <string.h>

#include "session-manager/sql.h"

/* As SQL_CLAIM_GRANTS and SQL_DOORS have them. */
static const struct row_column way_columns[] = {
	ROW_COL(ROW_BYTEA, struct doorway, device),
	ROW_COL(ROW_ID, struct doorway, user),
	ROW_COL(ROW_TEXT, struct doorway, user_name),
	ROW_COL(ROW_ID, struct doorway, service.id),
	ROW_COL(ROW_TEXT, struct doorway, service.name),
	ROW_COL(ROW_TEXT, struct doorway, service.router),
	ROW_ENUM(struct doorway, service.kind, ol_service_kind_words),
	ROW_ENUM(struct doorway, service.proto, ol_proto_words),
	ROW_COL(ROW_INT, struct doorway, service.port),
	ROW_COL(ROW_ADDR, struct doorway, service.to4),
	ROW_COL(ROW_ADDR, struct doorway, service.to6),
	ROW_COL(ROW_INT, struct doorway, service.to_port),
	ROW_COL(ROW_INT, struct doorway, service.default_s),
	ROW_COL(ROW_INT, struct doorway, service.longest_s),
	ROW_COL(ROW_INT, struct doorway, router_sessions),
};

static const struct row_column ses_columns[] = {
	ROW_COL(ROW_ID, struct ses, id),        ROW_COL(ROW_ID, struct ses, successor),
	ROW_COL(ROW_ADDR, struct ses, source),  ROW_COL(ROW_INT, struct ses, port),
	ROW_COL(ROW_INT, struct ses, knock_ms), ROW_ENUM(struct ses, state, ol_session_state_words),
	ROW_COL(ROW_INT, struct ses, start_ms), ROW_COL(ROW_INT, struct ses, pending_ms),
	ROW_COL(ROW_INT, struct ses, end_ms),   ROW_COL(ROW_INT, struct ses, opened_ms),
	ROW_COL(ROW_INT, struct ses, version),
};

_Static_assert(ROW_COUNT(way_columns) + ROW_COUNT(ses_columns) == DOORS_COLUMNS,
	       "DOORS_COLUMNS counts both");

bool doors_row(struct ledger *ledger, const struct pg_result *result, int row,
	       struct doorway *ret_way, struct ses *ret_ses)
{
	*ret_ses = (struct ses){ 0 };
	return pg_row(ledger->pg, result, row, 0, way_columns, ROW_COUNT(way_columns), ret_way) &&
	       pg_row(ledger->pg, result, row, ROW_COUNT(way_columns), ses_columns,
		      ROW_COUNT(ses_columns), ret_ses);
}

bool doors_add(struct ledger *ledger, struct door *door, const struct ses *ses)
{
	if (door->count >= DOOR_MAX - 1) {
		pg_fail(ledger->pg, -EBADMSG);
		return false;
	}
	door->sessions[door->count++] = *ses;
	return true;
}

static bool is_same_door(const struct doorway *a, const struct door *door, const struct doorway *b,
			 const struct ses *ses)
{
	return a->service.id == b->service.id && !memcmp(a->device, b->device, sizeof a->device) &&
	       door->sessions[0].source.family == ses->source.family;
}

void doors_visit(struct ledger *ledger, const uint64_t *ids, unsigned count, door_visitor *visit,
		 void *arg)
{
	static const struct row_column id_column = { .kind = ROW_ID, .size = sizeof(uint64_t) };
	const struct pg_result *rows;
	struct doorway way = { 0 }, next;
	struct door door = { 0 };
	struct ses ses;

	if (!count)
		return;
	ledger_flush(ledger);
	row_put_columns(pg_args(ledger->pg), &id_column, 1, ids, sizeof *ids, count);
	pg_ask(ledger->pg, SQL_DOORS);
	rows = pg_answer(ledger->pg);
	for (int i = 0; i < pg_rows(rows) && doors_row(ledger, rows, i, &next, &ses); i++) {
		if (door.count && !is_same_door(&way, &door, &next, &ses)) {
			visit(arg, &way, &door);
			ledger_door(ledger, &way, &door);
			door.count = 0;
		}
		way = next;
		if (!doors_add(ledger, &door, &ses))
			return;
	}
	if (door.count && !pg_error(ledger->pg)) {
		visit(arg, &way, &door);
		ledger_door(ledger, &way, &door);
	}
}

unsigned doors_ids(const struct pg_result *result, uint64_t ret_ids[static DOORS_MOST])
{
	int rows = pg_rows(result);
	unsigned count = rows < DOORS_MOST ? (unsigned)rows : DOORS_MOST;

	for (unsigned i = 0; i < count; i++)
		ret_ids[i] = (uint64_t)pg_int(result, (int)i, 0);
	return count;
}
