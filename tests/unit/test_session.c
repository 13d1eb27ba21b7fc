/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The life of sessions: every transition, then every order of events and many random ones against a
 * mirror: a table and a router's list that know nothing but the news. */
#include "session-manager/session.h"
#include "unit.h"

#define START_MS    INT64_C(1767225600000)
#define PATIENCE_MS 300000
#define HOUR_MS     3600000
#define MIRROR_MAX  4096
#define EVENTS      8

static struct door door;
static int64_t now_ms;
static uint64_t last_id;
static int64_t port; /* that the next knock is for */

/* What a database and a router would hold if all they had were the news. */
static struct ses table[MIRROR_MAX];
static struct {
	uint64_t id;
	int64_t end_ms;
} listed[DOOR_MAX];
static unsigned listed_count;
static unsigned told[EVENTS]; /* by what, since the start of the test */

static void reset(void)
{
	memset(&door, 0, sizeof door);
	memset(table, 0, sizeof table);
	memset(told, 0, sizeof told);
	listed_count = 0;
	last_id = 0;
	now_ms = START_MS;
	port = 443;
}

static struct ol_addr source(unsigned number)
{
	return (struct ol_addr){ .family = 4, .bytes = { 198, 51, 100, (uint8_t)number } };
}

static void unlist(uint64_t id)
{
	for (unsigned i = 0; i < listed_count; i++)
		if (listed[i].id == id)
			listed[i] = listed[--listed_count];
}

static void tell_router(const struct ses *ses)
{
	unlist(ses->id);
	if (ses->news & SES_DROPPED)
		return;
	ck_assert_uint_lt(listed_count, DOOR_MAX);
	listed[listed_count].id = ses->id;
	listed[listed_count++].end_ms = ses->end_ms;
}

/* Does with the news what a ledger does; then forgets what is closed, as a database read would. */
static void write_news(void)
{
	unsigned kept = 0;

	for (unsigned i = 0; i < door.count; i++) {
		struct ses *ses = &door.sessions[i];
		bool is_new = ses->news & SES_CREATED;

		ck_assert_int_eq(table[ses->id].id == 0, is_new);
		ck_assert(!(is_new && ses->news & SES_DROPPED));
		if (ses->news & (SES_SET | SES_DROPPED))
			tell_router(ses);
		if (ses->news & SES_TOLD)
			told[ses->what]++;
		if (ses->news & (SES_CREATED | SES_CHANGED)) {
			ck_assert_int_ne(table[ses->id].state, OL_SESSION_STATE_CLOSED);
			table[ses->id] = *ses;
			table[ses->id].news = 0;
		}
		ses->news = 0;
		if (ses->state != OL_SESSION_STATE_CLOSED)
			door.sessions[kept++] = *ses;
	}
	door.count = kept;
}

static void check_listed(const struct ses *ses)
{
	for (unsigned i = 0; i < listed_count; i++) {
		if (listed[i].id == ses->id) {
			ck_assert_int_eq(listed[i].end_ms, ses->end_ms);
			return;
		}
	}
	ck_abort_msg("the router does not know session %lu", (unsigned long)ses->id);
}

/* What is true of every door at any time. */
static void check(void)
{
	const struct ses *current = NULL, *leaving = NULL;

	for (unsigned i = 0; i < door.count; i++) {
		const struct ses *ses = &door.sessions[i];
		struct ses row = table[ses->id];

		ck_assert_int_eq(memcmp(&row, ses, sizeof row), 0);
		check_listed(ses);
		ck_assert_int_eq(ses->reason, OL_SESSION_REASON_NONE);
		ck_assert_int_eq(ses->closed_ms, 0);
		ck_assert(ses->state == OL_SESSION_STATE_PENDING || ses->opened_ms > 0);
		if (ses->successor) {
			ck_assert_ptr_null(leaving);
			leaving = ses;
		} else {
			ck_assert_ptr_null(current);
			current = ses;
		}
	}
	ck_assert_uint_eq(listed_count, door.count);
	if (!leaving)
		return;
	ck_assert_ptr_nonnull(current);
	ck_assert_uint_eq(leaving->successor, current->id);
	ck_assert_int_eq(current->state, OL_SESSION_STATE_PENDING);
	ck_assert(!ol_addr_equal(&leaving->source, &current->source));
}

static void settle(void)
{
	write_news();
	check();
}

static bool knock(unsigned from, int64_t seconds, bool has_room)
{
	struct ol_addr address = source(from);
	struct door_wish wish = { .id = ++last_id,
				  .source = &address,
				  .port = port,
				  .knock_ms = now_ms,
				  .end_ms = now_ms + 1000 * seconds,
				  .has_room = has_room };
	bool rc = door_open(&door, &wish, now_ms);

	settle();
	return rc;
}

static void receipt(uint64_t id, enum ol_receipt_state state, enum ol_receipt_reason reason)
{
	door_receipt(&door, id, state, reason, now_ms);
	settle();
}

static void holds(uint64_t id)
{
	receipt(id, OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
}

static void close_door(enum ol_session_reason reason)
{
	door_close(&door, reason, now_ms);
	settle();
}

static void tick(int64_t later_ms)
{
	now_ms += later_ms;
	door_tick(&door, now_ms, PATIENCE_MS);
	settle();
}

static enum ol_session_state state(uint64_t id)
{
	return table[id].state;
}

static enum ol_session_reason reason(uint64_t id)
{
	return table[id].reason;
}

static uint64_t current(void)
{
	const struct ses *ses = door_current(&door);

	return ses ? ses->id : 0;
}

START_TEST(a_knock_waits_for_the_router)
{
	ck_assert(knock(1, 3600, true));
	ck_assert_int_eq(state(1), OL_SESSION_STATE_PENDING);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_OPENED], 0);
	holds(1);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_OPEN);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_OPENED], 1);
	holds(1);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_OPENED], 1);
}
END_TEST

START_TEST(a_full_router_takes_no_new_session)
{
	ck_assert(!knock(1, 3600, false));
	ck_assert_uint_eq(door.count, 0);
}
END_TEST

START_TEST(the_same_address_extends)
{
	knock(1, 3600, true);
	holds(1);
	now_ms += 600000;
	ck_assert(knock(1, 3600, false));
	ck_assert_uint_eq(current(), 1);
	ck_assert_int_eq(table[1].end_ms, now_ms + HOUR_MS);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_EXTENDED], 1);
}
END_TEST

START_TEST(an_extension_never_shortens_and_small_ones_are_none)
{
	knock(1, 3600, true);
	knock(1, 60, true);
	ck_assert_int_eq(table[1].end_ms, START_MS + HOUR_MS);
	now_ms += SES_GAIN_MS - 1;
	knock(1, 3600, true);
	ck_assert_int_eq(table[1].end_ms, START_MS + HOUR_MS);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_EXTENDED], 0);
	now_ms++;
	knock(1, 3600, true);
	ck_assert_int_eq(table[1].end_ms, START_MS + HOUR_MS + SES_GAIN_MS);
}
END_TEST

START_TEST(a_move_keeps_the_old_door_until_the_new_one_is_open)
{
	knock(1, 3600, true);
	holds(1);
	knock(2, 3600, true);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_OPEN);
	ck_assert_uint_eq(current(), 2);
	holds(2);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_CLOSED);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_MOVED);
	ck_assert_int_eq(state(2), OL_SESSION_STATE_OPEN);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_MOVED], 1);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_OPENED], 1);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_CLOSED], 1);
}
END_TEST

START_TEST(a_move_of_an_unconfirmed_session_ends_it)
{
	knock(1, 3600, true);
	knock(2, 3600, true);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_MOVED);
	ck_assert_uint_eq(door.count, 1);
}
END_TEST

START_TEST(a_second_move_leaves_only_the_open_and_the_newest)
{
	knock(1, 3600, true);
	holds(1);
	knock(2, 3600, true);
	knock(3, 3600, true);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_OPEN);
	ck_assert_int_eq(reason(2), OL_SESSION_REASON_MOVED);
	holds(2); /* too late */
	ck_assert_int_eq(state(2), OL_SESSION_STATE_CLOSED);
	holds(3);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_MOVED);
}
END_TEST

START_TEST(a_door_on_another_port_is_opened_anew)
{
	knock(1, 3600, true);
	holds(1);
	knock(2, 3600, true);
	port = 8443;
	knock(2, 3600, true);
	for (uint64_t id = 1; id <= 2; id++) {
		ck_assert_int_eq(state(id), OL_SESSION_STATE_CLOSED);
		ck_assert_int_eq(reason(id), OL_SESSION_REASON_CHANGED);
		ck_assert_int_eq(table[id].port, 443);
	}
	ck_assert_uint_eq(current(), 3);
	ck_assert_int_eq(table[3].port, 8443);
	ck_assert_int_eq(table[3].knock_ms, START_MS);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_CLOSED], 2);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_FAILED], 0);
}
END_TEST

START_TEST(who_comes_back_finds_his_door_open)
{
	knock(1, 3600, true);
	holds(1);
	knock(2, 3600, true);
	now_ms += 5000;
	knock(1, 3600, true);
	ck_assert_uint_eq(current(), 1);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_OPEN);
	ck_assert_int_eq(reason(2), OL_SESSION_REASON_MOVED);
	ck_assert_int_eq(table[1].end_ms, now_ms + HOUR_MS);
}
END_TEST

START_TEST(a_full_router_moves_at_once)
{
	knock(1, 3600, true);
	holds(1);
	ck_assert(knock(2, 3600, false));
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_MOVED);
	ck_assert_uint_eq(current(), 2);
}
END_TEST

START_TEST(a_refused_move_leaves_the_old_door)
{
	knock(1, 3600, true);
	holds(1);
	knock(2, 3600, true);
	receipt(2, OL_RECEIPT_STATE_REFUSED, OL_RECEIPT_REASON_CAPS);
	ck_assert_int_eq(reason(2), OL_SESSION_REASON_CAPS);
	ck_assert_uint_eq(current(), 1);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_OPEN);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_FAILED], 1);
	knock(3, 3600, true);
	holds(3);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_MOVED);
}
END_TEST

START_TEST(every_refusal_has_its_reason)
{
	static const struct {
		enum ol_receipt_reason said;
		enum ol_session_reason stored;
	} cases[] = {
		{ OL_RECEIPT_REASON_CAPS, OL_SESSION_REASON_CAPS },
		{ OL_RECEIPT_REASON_CONFLICT, OL_SESSION_REASON_CONFLICT },
		{ OL_RECEIPT_REASON_FULL, OL_SESSION_REASON_FULL },
		{ OL_RECEIPT_REASON_KERNEL, OL_SESSION_REASON_KERNEL },
		{ OL_RECEIPT_REASON_NONE, OL_SESSION_REASON_KERNEL },
		{ OL_RECEIPT_REASON_EXPIRED, OL_SESSION_REASON_KERNEL },
		{ OL_RECEIPT_REASON_DROPPED, OL_SESSION_REASON_KERNEL },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		knock(1, 3600, true);
		receipt(last_id, OL_RECEIPT_STATE_REFUSED, cases[i].said);
		ck_assert_int_eq(reason(last_id), cases[i].stored);
	}
	ck_assert_uint_eq(told[OL_EVENT_WHAT_FAILED], UNIT_COUNT(cases));
}
END_TEST

START_TEST(what_a_router_loses_is_pending_until_it_is_back)
{
	knock(1, 3600, true);
	holds(1);
	now_ms += 1000;
	receipt(1, OL_RECEIPT_STATE_CLOSED, OL_RECEIPT_REASON_DROPPED);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_PENDING);
	ck_assert_int_eq(table[1].pending_ms, now_ms);
	holds(1);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_OPEN);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_OPENED], 1);
}
END_TEST

START_TEST(what_the_kernel_has_expired_is_over)
{
	knock(1, 3600, true);
	holds(1);
	now_ms += HOUR_MS - SES_GAIN_MS; /* the router's clock may be that far ahead */
	receipt(1, OL_RECEIPT_STATE_CLOSED, OL_RECEIPT_REASON_EXPIRED);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_EXPIRED);
}
END_TEST

START_TEST(a_session_ends_when_its_time_is_up)
{
	knock(1, 3600, true);
	holds(1);
	tick(HOUR_MS - 1);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_OPEN);
	tick(1);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_EXPIRED);
	ck_assert_int_eq(table[1].closed_ms, START_MS + HOUR_MS);
}
END_TEST

START_TEST(a_silent_router_is_waited_for_so_long)
{
	knock(1, 3600, true);
	tick(PATIENCE_MS - 1);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_PENDING);
	knock(1, 3600, true); /* an extension is no new patience */
	tick(1);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_SILENT);
	ck_assert_uint_eq(told[OL_EVENT_WHAT_FAILED], 1);
}
END_TEST

START_TEST(a_short_session_expires_before_it_is_silent)
{
	knock(1, 60, true);
	ck_assert_int_eq(ses_due_ms(door_current(&door), PATIENCE_MS), START_MS + 60000);
	tick(60000);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_EXPIRED);
}
END_TEST

START_TEST(closing_ends_both_sides_of_a_move)
{
	knock(1, 3600, true);
	holds(1);
	knock(2, 3600, true);
	close_door(OL_SESSION_REASON_REVOKED);
	ck_assert_int_eq(reason(1), OL_SESSION_REASON_REVOKED);
	ck_assert_int_eq(reason(2), OL_SESSION_REASON_REVOKED);
	ck_assert_uint_eq(listed_count, 0);
	holds(2);
	ck_assert_int_eq(state(2), OL_SESSION_STATE_CLOSED);
}
END_TEST

START_TEST(receipts_of_strangers_change_nothing)
{
	knock(1, 3600, true);
	holds(7);
	receipt(8, OL_RECEIPT_STATE_REFUSED, OL_RECEIPT_REASON_CAPS);
	ck_assert_int_eq(state(1), OL_SESSION_STATE_PENDING);
}
END_TEST

/* The events of the orders below: each is what people, routers and time do to a door. */
static void event(unsigned which)
{
	switch (which) {
	case 0:
		knock(1, 3600, true);
		break;
	case 1:
		knock(2, 3600, true);
		break;
	case 2:
		holds(current());
		break;
	case 3:
		receipt(current(), OL_RECEIPT_STATE_CLOSED, OL_RECEIPT_REASON_DROPPED);
		break;
	case 4:
		receipt(current(), OL_RECEIPT_STATE_REFUSED, OL_RECEIPT_REASON_CAPS);
		break;
	case 5:
		close_door(OL_SESSION_REASON_ENDED);
		break;
	case 6:
		tick(PATIENCE_MS);
		break;
	case 7:
		tick(HOUR_MS);
		break;
	}
}

/* Every order of events 0 to EVENTS-1 from `from` on. */
static unsigned orders(unsigned order[EVENTS], unsigned from)
{
	unsigned count = 0;

	if (from == EVENTS) {
		reset();
		for (unsigned i = 0; i < EVENTS; i++)
			event(order[i]);
		tick(HOUR_MS);
		ck_assert_uint_eq(door.count, 0);
		return 1;
	}
	for (unsigned i = from; i < EVENTS; i++) {
		unsigned kept = order[from];

		order[from] = order[i];
		order[i] = kept;
		count += orders(order, from + 1);
		order[i] = order[from];
		order[from] = kept;
	}
	return count;
}

START_TEST(every_order_of_events)
{
	unsigned order[EVENTS] = { 0, 1, 2, 3, 4, 5, 6, 7 };

	ck_assert_uint_eq(orders(order, 0), 40320);
}
END_TEST

static void random_step(uint64_t *dice)
{
	unsigned which = (unsigned)(unit_random(dice) % 20);
	unsigned from = 1 + (unsigned)(unit_random(dice) % 3);
	struct ses *ses = door.count ? &door.sessions[unit_random(dice) % door.count] : NULL;
	uint64_t id = ses ? ses->id : 0;

	if (which < 7) {
		struct ses before = ses ? *ses : (struct ses){ 0 };
		bool was_open = before.state == OL_SESSION_STATE_OPEN && ses;

		port = unit_random(dice) % 8 ? 443 : 8443;
		was_open &= before.port == port;

		knock(from, 1 + (int64_t)(unit_random(dice) % 3600), which != 0);
		if (was_open && which != 0)
			ck_assert_int_eq(state(before.id), OL_SESSION_STATE_OPEN);
		if (door.count)
			ck_assert_uint_eq(door_current(&door)->source.bytes[3], from);
	} else if (which < 13) {
		holds(id);
		ck_assert(!id || state(id) == OL_SESSION_STATE_OPEN || table[id].successor);
	} else if (which < 15) {
		receipt(id, OL_RECEIPT_STATE_CLOSED, OL_RECEIPT_REASON_EXPIRED);
		ck_assert(!id || state(id) != OL_SESSION_STATE_OPEN);
	} else if (which == 15) {
		receipt(id, OL_RECEIPT_STATE_REFUSED, OL_RECEIPT_REASON_FULL);
		ck_assert(!id || state(id) == OL_SESSION_STATE_CLOSED);
	} else if (which == 16) {
		close_door(OL_SESSION_REASON_ENDED);
		ck_assert_uint_eq(door.count, 0);
	} else {
		tick((int64_t)(unit_random(dice) % (which == 17 ? HOUR_MS : 20000)));
		for (unsigned i = 0; i < door.count; i++)
			ck_assert_int_gt(ses_due_ms(&door.sessions[i], PATIENCE_MS), now_ms);
	}
}

START_TEST(random_lives)
{
	uint64_t dice = 20260101;

	for (unsigned life = 0; life < 300; life++) {
		reset();
		for (unsigned step = 0; step < 1000 && last_id < MIRROR_MAX - 1; step++)
			random_step(&dice);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_knock_waits_for_the_router,
		a_full_router_takes_no_new_session,
		the_same_address_extends,
		an_extension_never_shortens_and_small_ones_are_none,
		a_move_keeps_the_old_door_until_the_new_one_is_open,
		a_move_of_an_unconfirmed_session_ends_it,
		a_second_move_leaves_only_the_open_and_the_newest,
		a_door_on_another_port_is_opened_anew,
		who_comes_back_finds_his_door_open,
		a_full_router_moves_at_once,
		a_refused_move_leaves_the_old_door,
		every_refusal_has_its_reason,
		what_a_router_loses_is_pending_until_it_is_back,
		what_the_kernel_has_expired_is_over,
		a_session_ends_when_its_time_is_up,
		a_silent_router_is_waited_for_so_long,
		a_short_session_expires_before_it_is_silent,
		closing_ends_both_sides_of_a_move,
		receipts_of_strangers_change_nothing,
		every_order_of_events,
		random_lives,
	};

	return unit_run("session", reset, tests, UNIT_COUNT(tests));
}
