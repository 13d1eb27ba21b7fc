/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knocks of a round. */
#include "session-manager/knocks.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "session-manager/doors.h"
#include "session-manager/sql.h"

/* One knock per device, in ascending order of device. */
struct wave {
	struct claim {
		uint8_t device[16];
		int64_t t_ms;
		struct ol_addr source;
		bool is_guest;
		int64_t kind;
		uint64_t user; /* of whom a claim succeeded */
		struct knock_job *job;
	} claims[OL_ROUND_MESSAGES];
	unsigned count;
	bool has_guests;
};

struct decision {
	const struct judge *judge;
	const struct wave *wave;
	struct knock_counters *counters;
};

/* What is written of a device when its knock was decided. */
struct outcome {
	uint8_t device[16];
	int64_t visit_end_ms;
	enum ol_refusal_reason refusal;
	struct ol_addr source;
};

struct outcomes {
	struct outcome rows[OL_ROUND_MESSAGES];
	unsigned count;
};

static const struct row_column claim_columns[] = {
	ROW_COL(ROW_BYTEA, struct claim, device), ROW_COL(ROW_INT, struct claim, t_ms),
	ROW_COL(ROW_ADDR, struct claim, source),  ROW_COL(ROW_BOOL, struct claim, is_guest),
	ROW_COL(ROW_INT, struct claim, kind),
};

/* As SQL_CLAIM answers. */
static const struct row_column claimed_columns[] = {
	ROW_COL(ROW_BYTEA, struct claim, device),
	ROW_COL(ROW_ID, struct claim, user),
};

static const struct row_column visit_columns[] = {
	ROW_COL(ROW_BYTEA, struct outcome, device),
	ROW_COL(ROW_INT, struct outcome, visit_end_ms),
};

static const struct row_column refusal_columns[] = {
	ROW_COL(ROW_BYTEA, struct outcome, device),
	ROW_ENUM(struct outcome, refusal, ol_refusal_reason_words),
	ROW_COL(ROW_ADDR, struct outcome, source),
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
	wave->has_guests = false;
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
		last->is_guest = job->is_guest;
		last->kind = job->knock.kind;
		last->job = job;
		wave->has_guests |= job->is_guest;
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
	row_put_columns(pg_args(ledger->pg), claim_columns, ROW_COUNT(claim_columns), wave->claims,
			sizeof *wave->claims, wave->count);
	pg_ask(ledger->pg, SQL_CLAIM);
	grants_ask(ledger, false, wave->claims->device, sizeof *wave->claims, wave->count);
	if (wave->has_guests)
		grants_ask(ledger, true, wave->claims->device, sizeof *wave->claims, wave->count);
}

static void mark_claimed(const struct wave *wave, struct ledger *ledger)
{
	const struct pg_result *claimed = pg_answer(ledger->pg);

	for (int i = 0; i < pg_rows(claimed); i++) {
		struct claim claim;
		struct knock_job *job;

		if (!pg_row(ledger->pg, claimed, i, 0, claimed_columns, ROW_COUNT(claimed_columns),
			    &claim))
			return;
		job = find_job(wave, claim.device);
		if (!job)
			continue;
		job->is_claimed = true;
		if (!job->is_guest)
			marks_user(&ledger->marks, claim.user, VIEW(VIEW_DEVICES));
	}
}

/* Whatever was opened is what counts; else the first thing that kept a door shut. */
static void note(struct knock_job *job, struct door *door, enum ol_refusal_reason reason)
{
	const struct ses *ses;

	if (reason != OL_REFUSAL_REASON_NONE) {
		if (job->refusal == OL_REFUSAL_REASON_SERVICE && !job->session_count)
			job->refusal = reason;
		return;
	}
	ses = door_current(door);
	job->refusal = reason;
	job->created += !!(ses->news & SES_CREATED);
	if (job->session_count < KNOCK_SESSIONS)
		job->sessions[job->session_count++] =
			(struct knock_session){ ses->id, ses->state, ses->end_ms };
}

static void open_door(const struct decision *decision, struct knock_job *job, struct grant *grant,
		      unsigned which)
{
	struct asking asking = {
		.source = policy_source(decision->judge->policy, &job->knock, &job->seen,
					which ? 6 : 4),
		.wanted_s = job->knock.duration_s,
		.knock_ms = job->knock.t_ms,
		.is_bound = job->knock.is_bound,
		.created = job->created,
	};
	enum ol_refusal_reason reason;

	if (!asking.source)
		return;
	reason = grant_open(decision->judge, grant, &asking);
	decision->counters->no_room += reason == OL_REFUSAL_REASON_ROOM;
	note(job, &grant->doors[which], reason);
}

static void tell_visit(struct ledger *ledger, const struct grant *grant)
{
	const struct doorway *way = &grant->way;
	struct ol_event event = { .kind = OL_EVENT_KIND_INVITATION,
				  .what = OL_EVENT_WHAT_VISITED,
				  .has_user = true,
				  .user = way->user,
				  .has_user_name = true,
				  .has_device = true,
				  .has_service = true,
				  .service = way->service.id,
				  .has_service_name = true,
				  .has_end_ms = true,
				  .end_ms = grant->visit.end_ms,
				  .has_detail = true };

	memcpy(event.user_name, way->user_name, sizeof way->user_name);
	memcpy(event.device, way->device, sizeof event.device);
	memcpy(event.service_name, way->service.name, sizeof way->service.name);
	snprintf(event.detail, sizeof event.detail, "visit %lld of %lld",
		 (long long)grant->visit.uses, (long long)grant->visit.most_uses);
	ledger_event(ledger, &event);
}

static void decide(void *arg, struct grant *grant)
{
	const struct decision *decision = arg;
	struct ledger *ledger = decision->judge->ledger;
	struct knock_job *job = find_job(decision->wave, grant->way.device);
	enum policy_act act;

	if (!job || !job->is_claimed)
		return;
	act = policy_act(&job->knock, grant->way.service.id, grant->is_automatic);
	for (unsigned i = 0; i < GRANT_FAMILIES; i++) {
		if (act == POLICY_OPEN)
			open_door(decision, job, grant, i);
		else if (act == POLICY_CLOSE)
			door_close(&grant->doors[i], OL_SESSION_REASON_ENDED, ledger->now_ms);
		ledger_door(ledger, &grant->way, &grant->doors[i]);
	}
	if (grant->visit.has_begun) {
		job->visit_end_ms = grant->visit.end_ms;
		tell_visit(ledger, grant);
	}
}

/* Writes the visits that have begun, and why nothing was opened where nothing was. */
static void write_outcomes(struct ledger *ledger, const struct wave *wave)
{
	struct outcomes visits = { .count = 0 }, refusals = { .count = 0 };
	struct row_args *args;

	for (unsigned i = 0; i < wave->count; i++) {
		const struct claim *claim = &wave->claims[i];
		const struct knock_job *job = claim->job;
		struct outcome outcome = { .visit_end_ms = job->visit_end_ms,
					   .refusal = job->refusal,
					   .source = claim->source };

		memcpy(outcome.device, claim->device, sizeof outcome.device);
		if (job->visit_end_ms)
			visits.rows[visits.count++] = outcome;
		if (job->is_claimed && job->refusal != OL_REFUSAL_REASON_NONE)
			refusals.rows[refusals.count++] = outcome;
	}
	if (visits.count) {
		args = pg_args(ledger->pg);
		row_put_columns(args, visit_columns, ROW_COUNT(visit_columns), visits.rows,
				sizeof *visits.rows, visits.count);
		row_put_int(args, ledger->now_ms);
		pg_tell_rows(ledger->pg, SQL_VISITS, visits.count);
	}
	if (refusals.count) {
		args = pg_args(ledger->pg);
		row_put_columns(args, refusal_columns, ROW_COUNT(refusal_columns), refusals.rows,
				sizeof *refusals.rows, refusals.count);
		row_put_int(args, ledger->now_ms);
		pg_tell(ledger->pg, SQL_KNOCKS_REFUSED);
	}
}

static void count(const struct wave *wave, struct knock_counters *counters)
{
	for (unsigned i = 0; i < wave->count; i++) {
		const struct knock_job *job = wave->claims[i].job;

		counters->accepted += job->is_claimed;
		counters->lost += !job->is_claimed;
		counters->denied += job->is_claimed && job->refusal != OL_REFUSAL_REASON_NONE;
		counters->visits += job->visit_end_ms != 0;
	}
}

static void begin(struct knock_job *job)
{
	job->is_done = job->is_claimed = false;
	job->created = job->session_count = 0;
	job->visit_end_ms = 0;
	job->refusal = job->knock.op == OL_KNOCK_CLOSE ? OL_REFUSAL_REASON_NONE
						       : OL_REFUSAL_REASON_SERVICE;
}

void knocks_work(struct knocks *knocks, const struct judge *judge, struct knock_counters *counters)
{
	struct ledger *ledger = judge->ledger;
	struct wave wave;
	struct decision decision = { judge, &wave, counters };

	for (unsigned i = 0; i < knocks->count; i++)
		begin(&knocks->jobs[i]);
	for (next_wave(knocks, &wave); wave.count; next_wave(knocks, &wave)) {
		ledger_flush(ledger);
		ask(ledger, &wave);
		mark_claimed(&wave, ledger);
		grants_read(ledger, false, decide, &decision);
		if (wave.has_guests)
			grants_read(ledger, true, decide, &decision);
		write_outcomes(ledger, &wave);
		count(&wave, counters);
	}
}

void knocks_warm(struct ledger *ledger)
{
	struct wave wave = { .has_guests = true };

	ask(ledger, &wave);
	for (unsigned i = 0; i < 3; i++)
		(void)pg_answer(ledger->pg);
}
