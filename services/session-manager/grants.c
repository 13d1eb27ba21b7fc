/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a holder may open. */
#include "session-manager/grants.h"

#include <string.h>

#include "common/crypto.h"
#include "session-manager/doors.h"
#include "session-manager/hours.h"
#include "session-manager/sql.h"

/* As SQL_CLAIM_GRANTS and SQL_CLAIM_VISITS have them, behind those of doors_row. */
static const struct row_column grant_columns[] = {
	ROW_COL(ROW_BOOL, struct grant, is_automatic),
	ROW_COL(ROW_INT, struct grant, user_sessions),
	ROW_COL(ROW_INT, struct grant, addresses),
	ROW_COL(ROW_BOOL, struct grant, limits.is_active),
	ROW_COL(ROW_INT, struct grant, limits.most_sessions),
	ROW_COL(ROW_TEXT, struct grant, limits.countries),
	ROW_COL(ROW_TEXT, struct grant, limits.hours),
};

static const struct row_column visit_columns[] = {
	ROW_COL(ROW_INT, struct grant, visit.duration_s),
	ROW_COL(ROW_INT, struct grant, visit.valid_until_ms),
	ROW_COL(ROW_INT, struct grant, visit.uses),
	ROW_COL(ROW_INT, struct grant, visit.most_uses),
	ROW_COL(ROW_INT, struct grant, visit.end_ms),
};

static bool is_in_hours(const struct limits *limits, int64_t now_ms, int64_t *ret_end_ms)
{
	struct hours hours;

	*ret_end_ms = INT64_MAX;
	if (!*limits->hours)
		return true;
	return !hours_parse(limits->hours, &hours) && hours_are_open(&hours, now_ms, ret_end_ms);
}

static bool is_in_country(const struct judge *judge, const struct limits *limits,
			  const struct ol_addr *source)
{
	char code[3];

	if (!*limits->countries)
		return true;
	country_of(judge->countries, source, code);
	return policy_countries_have(limits->countries, code);
}

static bool has_door_from(const struct door *door, const struct ol_addr *source)
{
	for (unsigned i = 0; i < door->count; i++)
		if (ol_addr_equal(&door->sessions[i].source, source))
			return true;
	return false;
}

/* Whether the holder comes from too many places. What a gateway says of them is bounded so; a
 * source that the holder has signed needs no bound. */
static bool is_restless(const struct judge *judge, const struct grant *grant,
			const struct asking *asking)
{
	return !asking->is_bound && grant->addresses >= judge->policy->addresses &&
	       !has_door_from(&grant->doors[asking->source->family == 6], asking->source);
}

static bool has_visit(const struct visit *visit, int64_t now_ms)
{
	return visit->end_ms > now_ms;
}

/* True if no visit goes on and none may begin any more. */
static bool is_used_up(const struct visit *visit, int64_t now_ms)
{
	return visit->duration_s && !has_visit(visit, now_ms) &&
	       (visit->uses >= visit->most_uses || visit->valid_until_ms <= now_ms);
}

/* When a session that begins or goes on now ends, unless the user's hours end before. */
static int64_t end_of(const struct judge *judge, const struct grant *grant,
		      const struct asking *asking)
{
	const struct visit *visit = &grant->visit;
	int64_t now_ms = judge->ledger->now_ms, end_ms;

	if (!visit->duration_s)
		return policy_end_ms(judge->policy, &grant->way.service, asking->wanted_s, now_ms);
	if (has_visit(visit, now_ms))
		return visit->end_ms;
	end_ms = policy_end_ms(judge->policy, &grant->way.service, (uint32_t)visit->duration_s,
			       now_ms);
	return end_ms < visit->valid_until_ms ? end_ms : visit->valid_until_ms;
}

/* Everything but whether there is room. */
static enum ol_refusal_reason judge_asking(const struct judge *judge, const struct grant *grant,
					   const struct asking *asking, int64_t *ret_end_ms)
{
	const struct service *service = &grant->way.service;
	int64_t end_ms;

	if (!grant->limits.is_active)
		return OL_REFUSAL_REASON_INACTIVE;
	if (service->kind != OL_SERVICE_KIND_FORWARD)
		return OL_REFUSAL_REASON_UNSUPPORTED;
	if (!policy_target(service, asking->source->family))
		return OL_REFUSAL_REASON_FAMILY;
	if (!is_in_country(judge, &grant->limits, asking->source))
		return OL_REFUSAL_REASON_COUNTRY;
	if (!is_in_hours(&grant->limits, judge->ledger->now_ms, ret_end_ms))
		return OL_REFUSAL_REASON_HOURS;
	if (is_restless(judge, grant, asking))
		return OL_REFUSAL_REASON_ADDRESSES;
	if (is_used_up(&grant->visit, judge->ledger->now_ms))
		return OL_REFUSAL_REASON_VISIT;
	end_ms = end_of(judge, grant, asking);
	if (end_ms < *ret_end_ms)
		*ret_end_ms = end_ms;
	return OL_REFUSAL_REASON_NONE;
}

static void begin_visit(struct visit *visit, int64_t now_ms, int64_t end_ms)
{
	if (!visit->duration_s || has_visit(visit, now_ms))
		return;
	visit->end_ms = end_ms;
	visit->uses++;
	visit->has_begun = true;
}

enum ol_refusal_reason grant_open(const struct judge *judge, struct grant *grant,
				  const struct asking *asking)
{
	const struct ledger_router *router = ledger_router(judge->ledger, &grant->way);
	int64_t now_ms = judge->ledger->now_ms;
	struct door_wish wish = {
		.id = ol_random_id(),
		.source = asking->source,
		.port = grant->way.service.port,
		.knock_ms = asking->knock_ms,
	};
	enum ol_refusal_reason reason = judge_asking(judge, grant, asking, &wish.end_ms);

	if (reason != OL_REFUSAL_REASON_NONE || !router)
		return reason;
	wish.has_room =
		policy_has_room(judge->policy, &grant->limits, router->session_count + router->more,
				grant->user_sessions + asking->created);
	if (!door_open(&grant->doors[asking->source->family == 6], &wish, now_ms))
		return OL_REFUSAL_REASON_ROOM;
	begin_visit(&grant->visit, now_ms, wish.end_ms);
	return OL_REFUSAL_REASON_NONE;
}

void grants_ask(struct ledger *ledger, bool is_guest, const uint8_t *devices, size_t step,
		unsigned count)
{
	static const struct row_column device_column = { .kind = ROW_BYTEA, .size = 16 };
	struct row_args *args = pg_args(ledger->pg);

	row_put_columns(args, &device_column, 1, devices, step, count);
	row_put_int(args, ledger->now_ms - GRANT_MEMORY_MS);
	pg_ask(ledger->pg, is_guest ? SQL_CLAIM_VISITS : SQL_CLAIM_GRANTS);
}

/* Reads a row: a grant and at most one of its sessions. Returns false if it cannot. */
static bool read_row(struct ledger *ledger, const struct pg_result *rows, int row, bool is_guest,
		     struct grant *ret_grant, struct ses *ret_ses)
{
	int behind = DOORS_COLUMNS + (int)ROW_COUNT(grant_columns);

	*ret_grant = (struct grant){ 0 };
	return doors_row(ledger, rows, row, &ret_grant->way, ret_ses) &&
	       pg_row(ledger->pg, rows, row, DOORS_COLUMNS, grant_columns, ROW_COUNT(grant_columns),
		      ret_grant) &&
	       (!is_guest || pg_row(ledger->pg, rows, row, behind, visit_columns,
				    ROW_COUNT(visit_columns), ret_grant));
}

static bool is_same(const struct grant *a, const struct grant *b)
{
	return a->way.service.id == b->way.service.id &&
	       !memcmp(a->way.device, b->way.device, sizeof a->way.device);
}

void grants_read(struct ledger *ledger, bool is_guest, grant_visitor *visit, void *arg)
{
	const struct pg_result *rows = pg_answer(ledger->pg);
	struct grant grant = { 0 }, next;
	struct ses ses;

	for (int i = 0; i < pg_rows(rows) && read_row(ledger, rows, i, is_guest, &next, &ses);
	     i++) {
		if (!i || !is_same(&grant, &next)) {
			if (i)
				visit(arg, &grant);
			grant = next;
		}
		if (ses.id && !doors_add(ledger, &grant.doors[ses.source.family == 6], &ses))
			return;
	}
	if (pg_rows(rows) && !pg_error(ledger->pg))
		visit(arg, &grant);
}
