/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Guests, limits and ports against a real PostgreSQL. Run by with-postgres. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/log.h"
#include "session-manager/doors.h"
#include "session-manager/knocks.h"
#include "session-manager/migrate.h"
#include "session-manager/sessions.h"
#include "session-manager/sql.h"
#include "unit.h"

#define START_MS    INT64_C(1767225600000)
#define HOUR_MS     3600000
#define PATIENCE_MS 300000
#define WEB         11
#define FILES       12
#define DEVICE      1 /* of ana, who may open both */
#define GUEST       2 /* of ana, to WEB, once, for an hour */
#define RACERS      4

/* What only the tests ask for, behind the statements of session-manager. */
enum {
	T_LIVE = SQL_COUNT,
	T_USES,
	T_VISIT_END,
	T_PORT, /* of the one living session */
	T_END_MS,
	T_KNOCK_MS,
	T_REASON, /* 1: the device's last knock opened nothing, for this reason */
	T_EVENTS, /* of one kind, with knock and user */
	T_END,
};

static const char *const test_sql[] = {
	"SELECT count(*) FROM sessions WHERE closed_ms IS NULL",
	"SELECT uses::bigint FROM invitations",
	"SELECT visit_end_ms FROM invitations",
	"SELECT port::bigint FROM sessions WHERE closed_ms IS NULL",
	"SELECT max(end_ms) FROM sessions WHERE closed_ms IS NULL",
	"SELECT max(knock_ms) FROM sessions WHERE closed_ms IS NULL",
	"SELECT count(*) FROM devices WHERE refused_reason = $1::text AND refused_ms > 0 "
	"AND refused_source = last_source",
	"SELECT count(*) FROM events WHERE kind = $1::text AND user_name = 'ana'",
};

#define SEED \
	"ALTER TABLE events DISABLE TRIGGER USER; ALTER TABLE chain DISABLE TRIGGER USER;" \
	"TRUNCATE users, devices, routers, services, grants, sessions, events, outbox CASCADE;" \
	"ALTER TABLE events ENABLE TRIGGER USER; ALTER TABLE chain ENABLE TRIGGER USER;" \
	"INSERT INTO users (id, name, role, created_ms) VALUES (1, 'ana', 'member', 1);" \
	"INSERT INTO devices (id, user_id, name, key, kind, created_ms, confirmed_ms) SELECT " \
	" decode(repeat(lpad(to_hex(n), 2, '0'), 16), 'hex'), 1, 'd', " \
	" decode(repeat(lpad(to_hex(n), 2, '0'), 32), 'hex'), " \
	" CASE n WHEN 2 THEN 'invitation' ELSE 'device' END, 1, 1 FROM generate_series(1, 2) n;" \
	"INSERT INTO routers (id, key, host, created_ms) VALUES " \
	" ('home', decode(repeat('ee', 32), 'hex'), 'h', 1);" \
	"INSERT INTO services (id, router_id, name, proto, port, to4, to6, to_port, created_ms) " \
	"VALUES (11, 'home', 'web', 'tcp', 443, '192.168.1.2', 'fd00::2', 443, 1), " \
	" (12, 'home', 'files', 'both', 990, '192.168.1.2', NULL, 990, 1);" \
	"INSERT INTO grants (id, user_id, service_id, automatic, created_ms) VALUES " \
	" (21, 1, 11, true, 1), (22, 1, 12, false, 1);" \
	"INSERT INTO invitations (device_id, service_id, message, duration_s, valid_until_ms, " \
	" most_uses, has_pin, created_ms) SELECT decode(repeat('02', 16), 'hex'), 11, '', 3600, " \
	" 1767225600000 + 86400000, 1, false, 1"

static const char *statements[T_END];
static struct pg *pg;
static struct ledger ledger;
static struct knocks knocks;
static struct knock_counters counters;
static struct policy policy;
static const struct judge judge = { &ledger, &policy, NULL };
static int64_t now_ms, last_t_ms;
static const char *more_sql; /* that the next connection runs */

static int seed(struct pg *fresh)
{
	int rc = migrate(fresh);

	return rc < 0 ? rc : pg_script(fresh, SEED);
}

static int nothing(struct pg *fresh)
{
	(void)fresh;
	return 0;
}

static int run_more(struct pg *fresh)
{
	return pg_script(fresh, more_sql);
}

static struct pg *connect_with(int (*prepare)(struct pg *fresh))
{
	struct pg_conf conf = { getenv("OL_DATABASE"), "test", SQL_SETTINGS, statements, T_END };
	struct pg *fresh;

	ck_assert_int_eq(pg_new(&conf, &fresh), 0);
	ck_assert_int_eq(pg_connect(fresh, prepare), 0);
	return fresh;
}

static void set_up(void)
{
	ol_log_init("test_store_guests", OL_ERROR);
	memcpy(statements, sql_text, sizeof sql_text);
	memcpy(statements + SQL_COUNT, test_sql, sizeof test_sql);
	policy = (struct policy){ .default_s = 3600,
				  .longest_s = 86400,
				  .router_sessions = 1000,
				  .user_sessions = 100,
				  .addresses = 6,
				  .allow_private_sources = 1 };
	pg = connect_with(seed);
	ledger.pg = pg;
	ledger.patience_ms = PATIENCE_MS;
	now_ms = last_t_ms = START_MS;
}

static void change(const char *sql)
{
	more_sql = sql;
	pg_free(connect_with(run_more));
}

static int64_t ask(unsigned statement, const char *text)
{
	int64_t value;

	pg_begin(pg);
	(void)pg_args(pg);
	if (text)
		row_put_text(pg_args(pg), text);
	pg_ask(pg, statement);
	value = pg_int(pg_answer(pg), 0, 0);
	ck_assert_int_eq(pg_commit(pg), 0);
	return value;
}

static struct ol_addr source(uint8_t family, unsigned number)
{
	struct ol_addr addr = { .family = family, .bytes = { 198, 51, 100, (uint8_t)number } };

	if (family == 6)
		memcpy(addr.bytes, (uint8_t[]){ 0x20, 0x01, 0x0d, 0xb8, (uint8_t)number }, 5);
	return addr;
}

static void knock_by(unsigned device, bool is_guest, uint8_t op, uint64_t service, uint8_t family,
		     unsigned from)
{
	struct ol_knock knock = { .kind = OL_KNOCK_SPA, .op = op, .t_ms = ++last_t_ms };
	struct ol_addr seen = source(family, from);

	memset(knock.device, (int)device, sizeof knock.device);
	knock.service_count = service != 0;
	knock.services[0] = service;
	ck_assert_int_eq(knocks_add(&knocks, &knock, &seen, is_guest), 0);
	ledger_begin(&ledger, now_ms);
	knocks_work(&knocks, &judge, &counters);
	ck_assert_int_eq(ledger_commit(&ledger), 0);
	knocks.count = 0;
}

static void visit(uint8_t family, unsigned from)
{
	knock_by(GUEST, true, OL_KNOCK_REFRESH, 0, family, from);
}

static void knock(unsigned from)
{
	knock_by(DEVICE, false, OL_KNOCK_REFRESH, 0, 4, from);
}

static void expect_refused(const char *reason)
{
	ck_assert_msg(ask(T_REASON, reason) == 1, "not refused for: %s", reason);
}

START_TEST(a_guest_opens_the_one_service)
{
	visit(4, 1);
	ck_assert_int_eq(ask(T_LIVE, NULL), 1);
	ck_assert_int_eq(ask(T_PORT, NULL), 443);
	ck_assert_int_eq(ask(T_USES, NULL), 1);
	ck_assert_int_eq(ask(T_VISIT_END, NULL), START_MS + HOUR_MS);
	ck_assert_int_eq(ask(T_END_MS, NULL), START_MS + HOUR_MS);
	ck_assert_int_eq(ask(T_EVENTS, "invitation"), 1);
	ck_assert_uint_eq(counters.visits, 1);
	knock_by(GUEST, true, OL_KNOCK_OPEN, FILES, 4, 1);
	ck_assert_int_eq(ask(T_LIVE, NULL), 1);
	expect_refused("service");
}
END_TEST

START_TEST(a_visit_has_both_families_and_may_move)
{
	visit(4, 1);
	visit(6, 1);
	ck_assert_int_eq(ask(T_LIVE, NULL), 2);
	now_ms += HOUR_MS / 2;
	visit(4, 2);
	ck_assert_int_eq(ask(T_LIVE, NULL), 2);
	ck_assert_int_eq(ask(T_END_MS, NULL), START_MS + HOUR_MS);
	ck_assert_int_eq(ask(T_USES, NULL), 1);
	ck_assert_int_eq(ask(T_EVENTS, "invitation"), 1);
}
END_TEST

START_TEST(an_invitation_is_used_up)
{
	visit(4, 1);
	change("UPDATE sessions SET state = 'closed', reason = 'expired', closed_ms = 1");
	now_ms += HOUR_MS;
	visit(4, 1);
	ck_assert_int_eq(ask(T_LIVE, NULL), 0);
	ck_assert_int_eq(ask(T_USES, NULL), 1);
	expect_refused("visit");
	change("UPDATE invitations SET most_uses = 2");
	visit(4, 1);
	ck_assert_int_eq(ask(T_LIVE, NULL), 1);
	ck_assert_int_eq(ask(T_USES, NULL), 2);
}
END_TEST

START_TEST(an_invitation_is_as_good_as_who_made_it)
{
	change("UPDATE users SET active = false");
	visit(4, 1);
	expect_refused("inactive");
	change("UPDATE users SET active = true; DELETE FROM grants WHERE service_id = 11");
	visit(4, 1);
	expect_refused("service");
	ck_assert_int_eq(ask(T_LIVE, NULL), 0);
	ck_assert_int_eq(ask(T_USES, NULL), 0);
}
END_TEST

START_TEST(guests_and_members_have_boxes_of_their_own)
{
	knock_by(GUEST, false, OL_KNOCK_REFRESH, 0, 4, 1);
	knock_by(DEVICE, true, OL_KNOCK_REFRESH, 0, 4, 1);
	ck_assert_uint_eq(counters.lost, 2);
	ck_assert_int_eq(ask(T_LIVE, NULL), 0);
}
END_TEST

START_TEST(guests_and_members_in_one_round)
{
	struct ol_knock knock = { .kind = OL_KNOCK_SPA, .op = OL_KNOCK_REFRESH, .t_ms = START_MS };
	struct ol_addr seen = source(4, 1);

	for (unsigned device = DEVICE; device <= GUEST; device++) {
		memset(knock.device, (int)device, sizeof knock.device);
		ck_assert_int_eq(knocks_add(&knocks, &knock, &seen, device == GUEST), 0);
	}
	ledger_begin(&ledger, now_ms);
	knocks_work(&knocks, &judge, &counters);
	ck_assert_int_eq(ledger_commit(&ledger), 0);
	ck_assert_int_eq(ask(T_LIVE, NULL), 2);
	ck_assert_int_eq(ask(T_USES, NULL), 1);
}
END_TEST

/* One knock of the guest, in an instance of its own. */
static void *race(void *arg)
{
	unsigned number = *(unsigned *)arg;
	struct ledger *own = calloc(1, sizeof *own);
	struct knocks *one = calloc(1, sizeof *one);
	struct judge by = { own, &policy, NULL };
	struct knock_counters none = { 0 };
	struct ol_knock knock = { .kind = OL_KNOCK_SPA,
				  .op = OL_KNOCK_REFRESH,
				  .t_ms = START_MS + number };
	struct ol_addr seen = source(4, number);

	own->pg = connect_with(nothing);
	own->patience_ms = PATIENCE_MS;
	memset(knock.device, GUEST, sizeof knock.device);
	for (int rc = -1, tries = 0; rc < 0 && tries < 8; tries++) {
		one->count = 0;
		(void)knocks_add(one, &knock, &seen, true);
		ledger_begin(own, START_MS);
		knocks_work(one, &by, &none);
		rc = ledger_commit(own);
	}
	pg_free(own->pg);
	free(one);
	free(own);
	return NULL;
}

START_TEST(one_use_is_one_use_with_many_instances)
{
	unsigned numbers[RACERS];
	pthread_t threads[RACERS];

	for (unsigned i = 0; i < RACERS; i++) {
		numbers[i] = i + 1;
		ck_assert_int_eq(pthread_create(&threads[i], NULL, race, &numbers[i]), 0);
	}
	for (unsigned i = 0; i < RACERS; i++)
		pthread_join(threads[i], NULL);
	ck_assert_int_eq(ask(T_USES, NULL), 1);
	ck_assert_int_eq(ask(T_LIVE, NULL), 1);
}
END_TEST

START_TEST(a_grant_may_have_a_port_of_its_own)
{
	change("UPDATE grants SET port = 20443 WHERE id = 21");
	knock(1);
	ck_assert_int_eq(ask(T_PORT, NULL), 20443);
	ck_assert_int_eq(ledger.items[0].session.port, 20443);
	ck_assert_int_eq(ledger.items[0].session.to_port, 443);
	ck_assert_int_eq(ask(T_KNOCK_MS, NULL), last_t_ms);
	change("UPDATE grants SET port = NULL WHERE id = 21");
	knock(1);
	ck_assert_int_eq(ask(T_LIVE, NULL), 1);
	ck_assert_int_eq(ask(T_PORT, NULL), 443);
}
END_TEST

START_TEST(grants_bound_the_time)
{
	change("UPDATE services SET longest_s = 1800; UPDATE grants SET longest_s = 600");
	knock(1);
	ck_assert_int_eq(ask(T_END_MS, NULL), now_ms + 600000);
	change("UPDATE grants SET longest_s = 7200");
	knock(1);
	ck_assert_int_eq(ask(T_END_MS, NULL), now_ms + 1800000);
}
END_TEST

START_TEST(a_device_comes_from_a_few_addresses_within_an_hour)
{
	for (unsigned from = 1; from <= 6; from++)
		knock(from);
	knock(7);
	expect_refused("addresses");
	knock(3);
	ck_assert_int_eq(ask(T_REASON, "addresses"), 0); /* the newest knock came from elsewhere */
	knock_by(DEVICE, false, OL_KNOCK_REFRESH, 0, 6, 1);
	ck_assert_int_eq(ask(T_LIVE, NULL), 2);
	now_ms += HOUR_MS + 1;
	knock(7);
	ck_assert_int_eq(ask(T_LIVE, NULL), 2);
	ck_assert_uint_eq(counters.denied, 1);
}
END_TEST

START_TEST(why_nothing_was_opened_stays_with_the_device)
{
	change("UPDATE users SET active = false");
	knock(1);
	expect_refused("inactive");
	change("UPDATE users SET active = true, countries = 'DE'");
	knock(1);
	expect_refused("country");
	change("UPDATE users SET countries = '', hours = 'mon 00:00-00:01'"); /* a Thursday */
	knock(1);
	expect_refused("hours");
	change("UPDATE users SET hours = '', most_sessions = 1; UPDATE services SET kind = "
	       "'proxy', "
	       "scheme = 'https', host = 'h' WHERE id = 11");
	knock(1);
	expect_refused("unsupported");
	change("UPDATE services SET kind = 'forward' WHERE id = 11");
	knock(1);
	knock_by(DEVICE, false, OL_KNOCK_OPEN, FILES, 4, 1);
	expect_refused("room");
	knock_by(DEVICE, false, OL_KNOCK_OPEN, FILES, 6, 1);
	expect_refused("family");
	knock_by(DEVICE, false, OL_KNOCK_OPEN, 99, 4, 1);
	expect_refused("service");
	ck_assert_uint_eq(counters.denied, 7);
}
END_TEST

START_TEST(sessions_are_read_as_people_see_them)
{
	static struct ol_session_list_reply page;
	uint64_t ids[] = { 99, ledger.items[0].session.id };

	knock(1);
	ids[1] = ledger.items[0].session.id;
	pg_begin(pg);
	sessions_read(pg, ids, 2, &page);
	ck_assert_int_eq(pg_commit(pg), 0);
	ck_assert_uint_eq(page.items_count, 1);
	ck_assert_uint_eq(page.items[0].session, ids[1]);
	ck_assert_str_eq(page.items[0].user_name, "ana");
	ck_assert_str_eq(page.items[0].service_name, "web");
	ck_assert_str_eq(page.items[0].host, "h");
	ck_assert_int_eq(page.items[0].port, 443);
	ck_assert_int_eq(page.items[0].state, OL_SESSION_STATE_PENDING);
	ck_assert_int_eq(page.items[0].opened_ms, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_guest_opens_the_one_service,
		a_visit_has_both_families_and_may_move,
		an_invitation_is_used_up,
		an_invitation_is_as_good_as_who_made_it,
		guests_and_members_have_boxes_of_their_own,
		guests_and_members_in_one_round,
		one_use_is_one_use_with_many_instances,
		a_grant_may_have_a_port_of_its_own,
		grants_bound_the_time,
		a_device_comes_from_a_few_addresses_within_an_hour,
		why_nothing_was_opened_stays_with_the_device,
		sessions_are_read_as_people_see_them,
	};

	if (!getenv("OL_DATABASE")) {
		puts("OL_DATABASE is not set: run this through tests/unit/with-postgres");
		return 77;
	}
	return unit_run("store guests", set_up, tests, UNIT_COUNT(tests));
}
