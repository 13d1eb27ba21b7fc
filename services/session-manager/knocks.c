/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knocks of a round. */
#include "session-manager/knocks.h"

#include <errno.h>
#include <string.h>

#include "common/crypto.h"
#include "session-manager/doors.h"
#include "session-manager/sql.h"

#define FAMILIES 2

/* One knock per device, in ascending order of device. */
struct wave {
	struct claim {
		uint8_t device[16];
		int64_t t_ms;
		struct ol_addr source;
		struct knock_job *job;
	} claims[OL_ROUND_MESSAGES];
	unsigned count;
};

/* What a user may open, beside it the doors of one device. */
struct grant {
	struct doorway way;
	bool is_automatic;
	int64_t user_sessions;
	struct door doors[FAMILIES]; /* IPv4, IPv6 */
};

struct decision {
	struct ledger *ledger;
	const struct policy *policy;
	struct knock_counters *counters;
};

static const struct row_column claim_columns[] = {
	ROW_COL(ROW_BYTEA, struct claim, device),
	ROW_COL(ROW_INT, struct claim, t_ms),
	ROW_COL(ROW_ADDR, struct claim, source),
};

static const struct row_column grant_columns[] = {
	ROW_COL(ROW_BOOL, struct grant, is_automatic),
	ROW_COL(ROW_INT, struct grant, user_sessions),
};

static int compare(const struct ol_knock *a, const struct ol_knock *b)
{
	int order = memcmp(a->device, b->device, sizeof a->device);

	return order ? order : (a->t_ms > b->t_ms) - (a->t_ms < b->t_ms);
}

int knocks_add(struct knocks *knocks, const struct ol_knock *knock, const struct ol_addr *seen,
	       bool is_guest)
{
	unsigned at = knocks->count;

	while (at && compare(&knocks->jobs[at - 1].knock, knock) > 0)
		at--;
	if (at && compare(&knocks->jobs[at - 1].knock, knock) == 0)
		return 0;
	if (knocks->count == OL_ROUND_MESSAGES)
		return -ENOSPC;
	memmove(&knocks->jobs[at + 1], &knocks->jobs[at],
		(knocks->count - at) * sizeof *knocks->jobs);
	knocks->jobs[at] =
		(struct knock_job){ .knock = *knock, .seen = *seen, .is_guest = is_guest };
	knocks->count++;
	return 0;
}

/* The address that a knock speaks for first. */
static const struct ol_addr *source_of(const struct knock_job *job)
{
	if (job->seen.family)
		return &job->seen;
	return job->knock.ip4.family ? &job->knock.ip4 : &job->knock.ip6;
}

static void next_wave(struct knocks *knocks, struct wave *wave)
{
	wave->count = 0;
	for (unsigned i = 0; i < knocks->count; i++) {
		struct knock_job *job = &knocks->jobs[i];
		struct claim *last = wave->count ? &wave->claims[wave->count - 1] : NULL;

		if (job->is_done ||
		    (last && !memcmp(last->device, job->knock.device, sizeof last->device)))
			continue;
		job->is_done = true;
		last = &wave->claims[wave->count++];
		memcpy(last->device, job->knock.device, sizeof last->device);
		last->t_ms = job->knock.t_ms;
		last->source = *source_of(job);
		last->job = job;
	}
}

static struct knock_job *find_job(const struct wave *wave, const uint8_t device[16])
{
	unsigned low = 0, high = wave->count;

	while (low < high) {
		unsigned middle = (low + high) / 2;
		int order = memcmp(wave->claims[middle].device, device, 16);

		if (order == 0)
			return wave->claims[middle].job;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return NULL;
}

/* Asks for everything that the decision needs: what is claimed, and its grants with their doors. */
static void ask(struct ledger *ledger, const struct wave *wave)
{
	struct pg *pg = ledger->pg;

	row_put_columns(pg_args(pg), claim_columns, ROW_COUNT(claim_columns), wave->claims,
			sizeof *wave->claims, wave->count);
	pg_ask(pg, SQL_CLAIM);
	row_put_columns(pg_args(pg), claim_columns, 1, wave->claims, sizeof *wave->claims,
			wave->count);
	pg_ask(pg, SQL_CLAIM_GRANTS);
}

static void mark_claimed(const struct wave *wave, struct ledger *ledger,
			 struct knock_counters *counters)
{
	const struct pg_result *claimed = pg_answer(ledger->pg);
	int rows = pg_rows(claimed);

	for (int i = 0; i < rows; i++) {
		struct claim claim;
		struct knock_job *job;

		if (!pg_row(ledger->pg, claimed, i, 0, claim_columns, 1, &claim))
			return;
		job = find_job(wave, claim.device);
		if (job)
			job->is_claimed = true;
	}
	if (pg_error(ledger->pg))
		return;
	counters->accepted += (uint64_t)rows;
	counters->lost += wave->count - (uint64_t)rows;
}

static void open_door(const struct decision *decision, struct knock_job *job, struct grant *grant,
		      unsigned which)
{
	uint8_t family = which ? 6 : 4;
	const struct service *service = &grant->way.service;
	const struct ledger_router *router = ledger_router(decision->ledger, &grant->way);
	int64_t now_ms = decision->ledger->now_ms;
	struct door_wish wish = {
		.id = ol_random_id(),
		.port = service->port,
		.knock_ms = job->knock.t_ms,
		.source = policy_source(decision->policy, &job->knock, &job->seen, family),
		.end_ms = policy_end_ms(decision->policy, service, job->knock.duration_s, now_ms),
	};

	if (!wish.source || !router)
		return;
	if (!policy_target(service, family)) {
		decision->counters->no_source++;
		return;
	}
	wish.has_room = policy_has_room(decision->policy, router->session_count + router->more,
					grant->user_sessions + job->created);
	if (!door_open(&grant->doors[which], &wish, now_ms))
		decision->counters->no_room++;
	else if (door_current(&grant->doors[which])->news & SES_CREATED)
		job->created++;
}

static void decide(const struct decision *decision, const struct wave *wave, struct grant *grant)
{
	struct knock_job *job = find_job(wave, grant->way.device);
	enum policy_act act;

	if (!job || !job->is_claimed)
		return;
	act = policy_act(&job->knock, grant->way.service.id, grant->is_automatic);
	for (unsigned i = 0; i < FAMILIES; i++) {
		if (act == POLICY_OPEN)
			open_door(decision, job, grant, i);
		else if (act == POLICY_CLOSE)
			door_close(&grant->doors[i], OL_SESSION_REASON_ENDED,
				   decision->ledger->now_ms);
		ledger_door(decision->ledger, &grant->way, &grant->doors[i]);
	}
}

/* Reads a row: a grant and at most one of its sessions. Returns false if it cannot. */
static bool read_row(struct ledger *ledger, const struct pg_result *rows, int row,
		     struct grant *ret_grant, struct ses *ret_ses)
{
	*ret_grant = (struct grant){ 0 };
	return doors_row(ledger, rows, row, &ret_grant->way, ret_ses) &&
	       pg_row(ledger->pg, rows, row, DOORS_COLUMNS, grant_columns, ROW_COUNT(grant_columns),
		      ret_grant);
}

static bool is_same_grant(const struct grant *a, const struct grant *b)
{
	return a->way.service.id == b->way.service.id &&
	       !memcmp(a->way.device, b->way.device, sizeof a->way.device);
}

/* Decides about each grant when the last of its rows is read. */
static void decide_all(const struct decision *decision, const struct wave *wave)
{
	struct ledger *ledger = decision->ledger;
	const struct pg_result *rows = pg_answer(ledger->pg);
	struct grant grant = { 0 }, next;
	struct ses ses;

	for (int i = 0; i < pg_rows(rows) && read_row(ledger, rows, i, &next, &ses); i++) {
		if (!i || !is_same_grant(&grant, &next)) {
			if (i)
				decide(decision, wave, &grant);
			grant = next;
		}
		if (ses.id && !doors_add(ledger, &grant.doors[ses.source.family == 6], &ses))
			return;
	}
	if (pg_rows(rows) && !pg_error(ledger->pg))
		decide(decision, wave, &grant);
}

static void begin(struct knock_job *job)
{
	job->is_done = job->is_claimed = false;
	job->created = 0;
}

void knocks_work(struct knocks *knocks, struct ledger *ledger, const struct policy *policy,
		 struct knock_counters *counters)
{
	struct decision decision = { ledger, policy, counters };
	struct wave wave;

	for (unsigned i = 0; i < knocks->count; i++)
		begin(&knocks->jobs[i]);
	for (next_wave(knocks, &wave); wave.count; next_wave(knocks, &wave)) {
		ledger_flush(ledger);
		ask(ledger, &wave);
		mark_claimed(&wave, ledger, counters);
		decide_all(&decision, &wave);
	}
}

void knocks_warm(struct ledger *ledger)
{
	struct wave wave = { .count = 0 };

	ask(ledger, &wave);
	(void)pg_answer(ledger->pg);
	(void)pg_answer(ledger->pg);
}
