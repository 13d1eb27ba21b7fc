/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Messages of committed decisions on their way to the broker. */
#include "session-manager/outbox.h"

#include <string.h>

#include "session-manager/sql.h"

static const struct row_column id_column = { .kind = ROW_ID, .size = sizeof(uint64_t) };

static const struct row_column columns[] = {
	ROW_COL(ROW_ID, struct outbox_row, id),
	ROW_COL(ROW_TEXT, struct outbox_row, channel),
	ROW_COL(ROW_TEXT, struct outbox_row, parameter),
	ROW_COL(ROW_TEXT, struct outbox_row, payload),
};

static const struct ol_channel *channel_of(const char *name)
{
	const struct ol_channel *const *channel = ol_channels;

	while (*channel && strcmp((*channel)->name, name) != 0)
		channel++;
	return *channel;
}

void outbox_send(struct outbox *outbox, struct ol_bus *bus, const struct outbox_row *rows,
		 unsigned count)
{
	for (unsigned i = 0; i < count; i++) {
		const struct ol_channel *channel = channel_of(rows[i].channel);
		struct outbox_slot *slot;
		int mid;

		if (!channel ||
		    ol_bus_publish_text(bus, channel, rows[i].parameter, rows[i].payload,
					strlen(rows[i].payload), &mid) < 0)
			continue;
		slot = &outbox->slots[(unsigned)mid % OUTBOX_SLOTS];
		*slot = (struct outbox_slot){ .mid = mid, .id = rows[i].id };
	}
}

void outbox_answered(struct outbox *outbox, int mid, bool is_accepted)
{
	struct outbox_slot *slot = &outbox->slots[(unsigned)mid % OUTBOX_SLOTS];

	if (slot->mid != mid)
		return;
	slot->mid = 0;
	if (is_accepted && outbox->done_count < OUTBOX_DONE)
		outbox->done[outbox->done_count++] = slot->id;
}

void outbox_reset(struct outbox *outbox)
{
	memset(outbox->slots, 0, sizeof outbox->slots);
}

unsigned outbox_delete(const struct outbox *outbox, struct pg *pg, unsigned least)
{
	if (!outbox->done_count || outbox->done_count < least)
		return 0;
	row_put_columns(pg_args(pg), &id_column, 1, outbox->done, sizeof *outbox->done,
			outbox->done_count);
	pg_tell(pg, SQL_OUTBOX_DROP);
	return outbox->done_count;
}

void outbox_forget(struct outbox *outbox, unsigned count)
{
	outbox->done_count -= count;
	memmove(outbox->done, outbox->done + count, outbox->done_count * sizeof *outbox->done);
}

void outbox_take(struct pg *pg, int64_t now_ms)
{
	struct row_args *args = pg_args(pg);

	row_put_int(args, now_ms - OUTBOX_LOST_MS);
	row_put_int(args, now_ms);
	pg_ask(pg, SQL_OUTBOX_TAKE);
}

unsigned outbox_taken(struct pg *pg, struct outbox_row ret_rows[static LEDGER_ROWS])
{
	const struct pg_result *rows = pg_answered(pg);
	unsigned count = 0;

	for (int i = 0; i < pg_rows(rows) && count < LEDGER_ROWS; i++)
		if (pg_row(pg, rows, i, 0, columns, ROW_COUNT(columns), &ret_rows[count]))
			count++;
	return count;
}
