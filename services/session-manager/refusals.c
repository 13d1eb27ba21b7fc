/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks that a gateway refused although their signatures hold. */
#include "session-manager/refusals.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "session-manager/events.h"
#include "session-manager/publish.h"
#include "session-manager/round.h"
#include "session-manager/sql.h"

#define TOLD_MS 3600000

static const struct row_column refusal_columns[] = {
	ROW_COL(ROW_BYTEA, struct ol_refusal, device),
	ROW_COL(ROW_INT, struct ol_refusal, at_ms),
	ROW_ENUM(struct ol_refusal, reason, ol_refusal_reason_words),
	ROW_COL(ROW_ADDR, struct ol_refusal, source),
	ROW_COL(ROW_INT, struct ol_refusal, skew_ms),
};

struct owner {
	uint64_t user;
	char name[33];
	bool was_told;
	bool is_device; /* not a guest's */
};

static const struct row_column owner_columns[] = {
	ROW_COL(ROW_ID, struct owner, user),
	ROW_COL(ROW_TEXT, struct owner, name),
	ROW_COL(ROW_BOOL, struct owner, was_told),
	ROW_COL(ROW_BOOL, struct owner, is_device),
};

static void enter(struct sm *sm, const struct ol_refusal *refusal, const struct owner *owner)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_DEVICE,
				  .what = OL_EVENT_WHAT_REFUSED,
				  .has_user = true,
				  .user = owner->user,
				  .has_user_name = true,
				  .has_device = true,
				  .has_source = true,
				  .source = refusal->source,
				  .has_detail = true };

	memcpy(event.user_name, owner->name, sizeof owner->name);
	memcpy(event.device, refusal->device, sizeof event.device);
	snprintf(event.detail, sizeof event.detail, "the device's clock is %lld s %s",
		 llabs(refusal->skew_ms) / 1000, refusal->skew_ms < 0 ? "behind" : "ahead");
	event_add(sm, NULL, &event);
}

bool refusals_enter(struct sm *sm, const struct ol_refusal *refusal)
{
	struct row_args *args = pg_args(sm->pg);
	const struct pg_result *rows;
	struct owner owner;

	row_put_struct(args, refusal_columns, ROW_COUNT(refusal_columns), refusal);
	row_put_int(args, refusal->at_ms - TOLD_MS);
	pg_ask(sm->pg, SQL_REFUSED);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != 1 ||
	    !pg_row(sm->pg, rows, 0, 0, owner_columns, ROW_COUNT(owner_columns), &owner))
		return false;
	if (!owner.was_told)
		enter(sm, refusal, &owner);
	return owner.is_device;
}

struct job {
	struct ol_refusal refusal;
	bool is_device;
};

static void work(struct sm *sm, void *arg)
{
	struct job *job = arg;

	job->is_device = refusals_enter(sm, &job->refusal);
}

static void tell(struct sm *sm, const struct ol_refusal *refusal)
{
	struct ol_device_result result = { .t_ms = refusal->at_ms + refusal->skew_ms,
					   .at_ms = refusal->at_ms,
					   .state = OL_RESULT_STATE_REFUSED,
					   .reason = refusal->reason };

	memcpy(result.device, refusal->device, sizeof result.device);
	publish_result(sm, &result);
}

int refusals_take(void *arg, const struct ol_delivery *delivery)
{
	struct job job = { .is_device = false };
	int rc;

	memcpy(&job.refusal, delivery->message, sizeof job.refusal);
	rc = round_transact(arg, work, &job);
	if (rc == 0 && job.is_device)
		tell(arg, &job.refusal);
	return rc;
}
