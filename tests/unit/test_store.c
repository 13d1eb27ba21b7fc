/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks, receipts and time against a real PostgreSQL, two instances at once among them. Run by
 * with-postgres. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/log.h"
#include "common/loop.h"
#include "session-manager/devices.h"
#include "session-manager/doors.h"
#include "session-manager/knocks.h"
#include "session-manager/migrate.h"
#include "session-manager/outbox.h"
#include "session-manager/ports.h"
#include "session-manager/receipts.h"
#include "session-manager/routers.h"
#include "session-manager/sql.h"
#include "unit.h"

#define START_MS    INT64_C(1767225600000)
#define HOUR_MS     3600000
#define PATIENCE_MS 300000
#define WEB         11 /* automatic, IPv4 and IPv6 */
#define GAME        12 /* automatic, IPv4 only */
#define FILES       13 /* must be named */
#define OTHER       14 /* nobody may open it */
#define RACERS      4
#define RACES       100

/* What only the tests ask for, behind the statements of session-manager. */
enum {
	T_LIVE = SQL_COUNT, /* how many sessions live */
	T_COUNTED,          /* how many the router thinks */
	T_REVISION,
	T_OPEN,
	T_EVENTS, /* of one kind */
	T_OUTBOX,
	T_SOURCE, /* how many living sessions have a source */
	T_REASON, /* how many closed ones have a reason */
	T_T,      /* of device 1 */
	T_IDS,
	T_PID,
	T_KILL,
	T_DEVICE, /* another instance adds device 5 */
	T_RANGE,  /* of the router's public ports */
	T_GRANT,  /* 21 has a port of its own */
	T_PORTS,  /* how many there are */
	T_END,
};

static const char *const test_sql[] = {
	"SELECT count(*) FROM sessions WHERE closed_ms IS NULL",
	"SELECT session_count FROM routers WHERE id = 'home'",
	"SELECT revision FROM routers WHERE id = 'home'",
	"SELECT count(*) FROM sessions WHERE state = 'open'",
	"SELECT count(*) FROM events WHERE what = $1::text",
	"SELECT count(*) FROM outbox",
	"SELECT count(*) FROM sessions WHERE closed_ms IS NULL AND source = $1::inet",
	"SELECT count(*) FROM sessions WHERE reason = $1::text",
	"SELECT last_t_ms FROM devices WHERE id = decode(repeat('01', 16), 'hex')",
	"SELECT id FROM sessions WHERE closed_ms IS NULL ORDER BY id",
	"SELECT pg_backend_pid()",
	"SELECT pg_terminate_backend($1::bigint::int)::int",
	"INSERT INTO devices (id, user_id, name, key, created_ms, confirmed_ms) "
	"SELECT decode(repeat('05', 16), 'hex'), 1, 'd', decode(repeat('05', 32), 'hex'), 1, 1 "
	"RETURNING 1",
	"UPDATE routers SET port_first = $1::bigint, port_last = $1::bigint + 1 WHERE id = 'home' "
	"RETURNING 1",
	"UPDATE grants SET port = $1::bigint WHERE id = 21 RETURNING 1",
	"SELECT count(*) FROM ports",
};

#define SEED \
	"ALTER TABLE events DISABLE TRIGGER USER; ALTER TABLE chain DISABLE TRIGGER USER;" \
	"TRUNCATE users, devices, routers, services, grants, sessions, events, outbox CASCADE;" \
	"ALTER TABLE events ENABLE TRIGGER USER; ALTER TABLE chain ENABLE TRIGGER USER;" \
	"INSERT INTO users (id, name, role, created_ms) VALUES (1, 'ana', 'member', 1), " \
	" (2, 'bo', 'member', 1);" \
	"INSERT INTO devices (id, user_id, name, key, created_ms, confirmed_ms) SELECT " \
	" decode(repeat(lpad(to_hex(n), 2, '0'), 16), 'hex'), (n + 1) / 2, 'd', " \
	" decode(repeat(lpad(to_hex(n), 2, '0'), 32), 'hex'), 1, 1 FROM generate_series(1, 4) n;" \
	"INSERT INTO routers (id, key, host, created_ms) VALUES " \
	" ('home', decode(repeat('ee', 32), 'hex'), 'h', 1);" \
	"INSERT INTO services (id, router_id, name, proto, port, to4, to6, to_port, created_ms) " \
	"VALUES " \
	" (11, 'home', 'web', 'tcp', 443, '192.168.1.2', 'fd00::2', 443, 1), " \
	" (12, 'home', 'game', 'udp', 443, '192.168.1.3', NULL, 27015, 1), " \
	" (13, 'home', 'files', 'both', 990, '192.168.1.2', NULL, 990, 1), " \
	" (14, 'home', 'other', 'tcp', 991, '192.168.1.2', NULL, 991, 1);" \
	"INSERT INTO grants (id, user_id, service_id, automatic, created_ms) VALUES " \
	" (21, 1, 11, true, 1), (22, 1, 12, true, 1), (23, 1, 13, false, 1), (24, 2, 11, true, 1)"

static const char *statements[T_END];
static struct pg *pg;
static struct ledger ledger;
static struct knocks knocks;
static struct receipts receipts;
static struct knock_counters counters;
static struct policy policy;
static const struct judge judge = { &ledger, &policy, NULL };
static int64_t now_ms, last_t_ms;

static int migrate_and_seed(struct pg *fresh)
{
	int rc = migrate(fresh);

	return rc < 0 ? rc : pg_script(fresh, SEED);
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
	ol_log_init("test_store", OL_ERROR);
	memcpy(statements, sql_text, sizeof sql_text);
	memcpy(statements + SQL_COUNT, test_sql, sizeof test_sql);
	policy = (struct policy){ .default_s = 3600,
				  .longest_s = 86400,
				  .router_sessions = 1000,
				  .user_sessions = 100,
				  .addresses = 1000,
				  .allow_private_sources = 1 };
	pg = connect_with(migrate_and_seed);
	ledger.pg = pg;
	ledger.patience_ms = PATIENCE_MS;
	now_ms = last_t_ms = START_MS;
}

/* One value of a statement whose parameters are put already. */
static int64_t answer(unsigned statement)
{
	int64_t value;

	pg_ask(pg, statement);
	value = pg_int(pg_answer(pg), 0, 0);
	ck_assert_int_eq(pg_commit(pg), 0);
	return value;
}

static int64_t ask(unsigned statement)
{
	pg_begin(pg);
	(void)pg_args(pg);
	return answer(statement);
}

static int64_t ask_text(unsigned statement, const char *text)
{
	pg_begin(pg);
	row_put_text(pg_args(pg), text);
	return answer(statement);
}

static struct ol_addr source4(unsigned number)
{
	return (struct ol_addr){ .family = 4, .bytes = { 198, 51, 100, (uint8_t)number } };
}

static int64_t at(unsigned number)
{
	struct ol_addr addr = source4(number);

	pg_begin(pg);
	row_put_addr(pg_args(pg), &addr);
	return answer(T_SOURCE);
}

static struct ol_knock knock_of(unsigned device, uint8_t op, uint64_t service)
{
	struct ol_knock knock = { .kind = OL_KNOCK_SPA, .op = op, .t_ms = ++last_t_ms };

	memset(knock.device, (int)device, sizeof knock.device);
	if (service) {
		knock.service_count = 1;
		knock.services[0] = service;
	}
	return knock;
}

static void add(const struct ol_knock *knock, unsigned from)
{
	struct ol_addr seen = source4(from);

	ck_assert_int_eq(knocks_add(&knocks, knock, &seen, false), 0);
}

/* Works on what was added, in one transaction. */
static int work(void)
{
	int rc;

	ledger_begin(&ledger, now_ms);
	receipts_work(&receipts, &ledger);
	knocks_work(&knocks, &judge, &counters);
	rc = ledger_commit(&ledger);
	knocks.count = receipts.count = 0;
	return rc;
}

static void knock(unsigned device, uint8_t op, uint64_t service, unsigned from)
{
	struct ol_knock fresh = knock_of(device, op, service);

	add(&fresh, from);
	ck_assert_int_eq(work(), 0);
}

/* The router says the same of every living session. */
static void add_receipts(const char *router, enum ol_receipt_state state,
			 enum ol_receipt_reason reason)
{
	struct ol_receipt message = { .receipts_count = 0 };
	uint64_t ids[DOORS_MOST];
	unsigned count;

	pg_begin(pg);
	(void)pg_args(pg);
	pg_ask(pg, T_IDS);
	count = doors_ids(pg_answer(pg), ids);
	ck_assert_int_eq(pg_commit(pg), 0);
	snprintf(message.router, sizeof message.router, "%s", router);
	for (unsigned i = 0; i < count; i++)
		message.receipts[message.receipts_count++] = (struct ol_receipt_item){
			.session = ids[i], .state = state, .reason = reason
		};
	ck_assert_int_eq(receipts_add(&receipts, &message), 0);
}

static void confirm(void)
{
	add_receipts("home", OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	ck_assert_int_eq(work(), 0);
}

static void tick_one(void *arg, const struct doorway *way, struct door *door)
{
	(void)arg;
	(void)way;
	door_tick(door, now_ms, PATIENCE_MS);
}

static void tick(void)
{
	uint64_t ids[DOORS_MOST];
	unsigned count;

	pg_begin(pg);
	row_put_int(pg_args(pg), now_ms);
	pg_ask(pg, SQL_DUE);
	count = doors_ids(pg_answer(pg), ids);
	ck_assert_int_eq(pg_commit(pg), 0);
	ledger_begin(&ledger, now_ms);
	doors_visit(&ledger, ids, count, tick_one, NULL);
	ck_assert_int_eq(ledger_commit(&ledger), 0);
}

static void revoke_one(void *arg, const struct doorway *way, struct door *door)
{
	(void)arg;
	(void)way;
	door_close(door, OL_SESSION_REASON_REVOKED, now_ms);
}

static void revoke_device(unsigned device)
{
	uint8_t id[16];
	uint64_t ids[DOORS_MOST];
	struct row_args *args;
	unsigned count;

	memset(id, (int)device, sizeof id);
	ledger_begin(&ledger, now_ms);
	args = pg_args(pg);
	row_put_bytes(args, id, sizeof id);
	row_put_int(args, now_ms);
	pg_tell(pg, SQL_DEVICE_REVOKE);
	row_put_bytes(pg_args(pg), id, sizeof id);
	pg_ask(pg, SQL_DEVICE_SESSIONS);
	count = doors_ids(pg_answer(pg), ids);
	doors_visit(&ledger, ids, count, revoke_one, NULL);
	ck_assert_int_eq(ledger_commit(&ledger), 0);
}

/* What must hold after any transaction. */
static void check(void)
{
	ck_assert_int_eq(ask(T_COUNTED), ask(T_LIVE));
}

START_TEST(a_knock_opens_what_is_automatic)
{
	knock(1, OL_KNOCK_REFRESH, 0, 1);
	ck_assert_int_eq(ask(T_LIVE), 2);
	ck_assert_int_eq(ask(T_OPEN), 0);
	ck_assert_uint_eq(ledger.item_count, 2);
	ck_assert_int_eq(ledger.routers[0].base, 0);
	ck_assert_int_eq(ledger.routers[0].revision, START_MS);
	check();
	confirm();
	ck_assert_int_eq(ask(T_OPEN), 2);
	ck_assert_int_eq(ask_text(T_EVENTS, "opened"), 2);
	ck_assert_int_eq(ask(T_OUTBOX), 2);
	ck_assert_uint_eq(ledger.item_count, 0);
	ck_assert_int_eq(ask(T_REVISION), START_MS);
}
END_TEST

START_TEST(a_knock_works_once)
{
	struct ol_knock first = knock_of(1, OL_KNOCK_REFRESH, 0), second = first, older = first;

	second.t_ms = ++last_t_ms;
	for (unsigned i = 0; i < 3; i++) {
		add(i == 0 ? &second : i == 1 ? &first : &older, 1 + i);
		ck_assert_int_eq(work(), 0);
	}
	ck_assert_uint_eq(counters.accepted, 1);
	ck_assert_uint_eq(counters.lost, 2);
	ck_assert_int_eq(at(1), 2);
	ck_assert_int_eq(ask(T_T), second.t_ms);
}
END_TEST

START_TEST(copies_in_one_round_are_one)
{
	struct ol_knock first = knock_of(1, OL_KNOCK_REFRESH, 0);

	add(&first, 1);
	add(&first, 2);
	ck_assert_int_eq(work(), 0);
	ck_assert_uint_eq(counters.accepted, 1);
	ck_assert_int_eq(ask(T_LIVE), 2);
}
END_TEST

START_TEST(several_knocks_of_a_device_in_one_round)
{
	struct ol_knock first = knock_of(1, OL_KNOCK_OPEN, WEB),
			second = knock_of(1, OL_KNOCK_OPEN, GAME),
			third = knock_of(1, OL_KNOCK_CLOSE, WEB),
			other = knock_of(3, OL_KNOCK_REFRESH, 0);

	add(&third, 1);
	add(&other, 2);
	add(&second, 1);
	add(&first, 1);
	ck_assert_int_eq(work(), 0);
	ck_assert_uint_eq(counters.accepted, 4);
	ck_assert_int_eq(ask(T_LIVE), 2);
	ck_assert_int_eq(at(1), 1);
	ck_assert_uint_eq(ledger.item_count, 3); /* the one that came and went is a drop */
	check();
}
END_TEST

START_TEST(grants_decide)
{
	knock(1, OL_KNOCK_OPEN, FILES, 1);
	ck_assert_int_eq(ask(T_LIVE), 1);
	knock(1, OL_KNOCK_OPEN, OTHER, 1);
	knock(3, OL_KNOCK_OPEN, FILES, 1);
	knock(3, OL_KNOCK_OPEN, 999, 1);
	ck_assert_int_eq(ask(T_LIVE), 1);
	ck_assert_uint_eq(counters.accepted, 4);
}
END_TEST

START_TEST(families_have_doors_of_their_own)
{
	struct ol_knock fresh = knock_of(1, OL_KNOCK_REFRESH, 0);
	struct ol_addr seen = { .family = 6, .bytes = { 0x20, 0x01, 0x0d, 0xb8, [15] = 1 } };

	ck_assert_int_eq(knocks_add(&knocks, &fresh, &seen, false), 0);
	ck_assert_int_eq(work(), 0);
	ck_assert_int_eq(ask(T_LIVE), 1); /* the game has no IPv6 */
	knock(1, OL_KNOCK_REFRESH, 0, 1);
	ck_assert_int_eq(ask(T_LIVE), 3);
	fresh = knock_of(1, OL_KNOCK_OPEN, WEB);
	fresh.kind = OL_KNOCK_MQTT;
	fresh.ip4 = source4(2);
	fresh.ip6 = seen;
	fresh.ip6.bytes[15] = 2;
	ck_assert_int_eq(knocks_add(&knocks, &fresh, &(struct ol_addr){ 0 }, false), 0);
	ck_assert_int_eq(work(), 0);
	ck_assert_int_eq(at(2), 1);
	check();
}
END_TEST

START_TEST(a_device_moves)
{
	knock(1, OL_KNOCK_OPEN, WEB, 1);
	confirm();
	knock(1, OL_KNOCK_OPEN, WEB, 2);
	ck_assert_int_eq(at(1), 1);
	ck_assert_int_eq(at(2), 1);
	ck_assert_uint_eq(ledger.item_count, 1);
	confirm();
	ck_assert_int_eq(at(1), 0);
	ck_assert_int_eq(ask_text(T_REASON, "moved"), 1);
	ck_assert_int_eq(ask_text(T_EVENTS, "moved"), 1);
	ck_assert(ledger.items[0].is_drop);
	check();
}
END_TEST

START_TEST(devices_of_a_user_do_not_disturb_each_other)
{
	knock(1, OL_KNOCK_OPEN, WEB, 1);
	knock(2, OL_KNOCK_OPEN, WEB, 1);
	knock(3, OL_KNOCK_OPEN, WEB, 1);
	ck_assert_int_eq(ask(T_LIVE), 3);
	revoke_device(1);
	ck_assert_int_eq(ask(T_LIVE), 2);
	knock(1, OL_KNOCK_OPEN, WEB, 1);
	ck_assert_int_eq(ask(T_LIVE), 2);
	ck_assert_uint_eq(counters.lost, 1);
	check();
}
END_TEST

START_TEST(another_router_cannot_confirm)
{
	knock(1, OL_KNOCK_OPEN, WEB, 1);
	add_receipts("cafe", OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	ck_assert_int_eq(work(), 0);
	ck_assert_int_eq(ask(T_OPEN), 0);
	add_receipts("cafe", OL_RECEIPT_STATE_REFUSED, OL_RECEIPT_REASON_CAPS);
	add_receipts("home", OL_RECEIPT_STATE_OPEN, OL_RECEIPT_REASON_NONE);
	ck_assert_int_eq(work(), 0);
	ck_assert_int_eq(ask(T_OPEN), 1);
}
END_TEST

START_TEST(routers_and_users_have_a_limit)
{
	policy.router_sessions = 1;
	knock(1, OL_KNOCK_REFRESH, 0, 1);
	ck_assert_int_eq(ask(T_LIVE), 1);
	ck_assert_uint_eq(counters.no_room, 1);
	policy.router_sessions = 1000;
	policy.user_sessions = 1;
	knock(2, OL_KNOCK_REFRESH, 0, 1);
	ck_assert_int_eq(ask(T_LIVE), 1);
	policy.user_sessions = 2;
	knock(2, OL_KNOCK_REFRESH, 0, 1);
	ck_assert_int_eq(ask(T_LIVE), 2);
	check();
}
END_TEST

START_TEST(time_ends_sessions_and_extensions_put_it_off)
{
	knock(1, OL_KNOCK_OPEN, WEB, 1);
	confirm();
	now_ms += HOUR_MS / 2;
	knock(1, OL_KNOCK_OPEN, WEB, 1);
	ck_assert_int_eq(ask_text(T_EVENTS, "extended"), 1);
	now_ms = START_MS + HOUR_MS;
	tick();
	ck_assert_int_eq(ask(T_LIVE), 1);
	now_ms = START_MS + HOUR_MS / 2 + HOUR_MS;
	tick();
	ck_assert_int_eq(ask(T_LIVE), 0);
	ck_assert_int_eq(ask_text(T_REASON, "expired"), 1);
	check();
}
END_TEST

START_TEST(a_silent_router_fails_a_session)
{
	knock(1, OL_KNOCK_OPEN, WEB, 1);
	now_ms += PATIENCE_MS;
	tick();
	ck_assert_int_eq(ask_text(T_REASON, "silent"), 1);
	ck_assert_int_eq(ask_text(T_EVENTS, "failed"), 1);
	check();
}
END_TEST

START_TEST(revisions_always_rise)
{
	int64_t revision = 0;

	for (unsigned i = 0; i < 20; i++) {
		knock(1, OL_KNOCK_OPEN, WEB, i); /* the clock stands still */
		ck_assert_int_eq(ledger.routers[0].base, revision);
		ck_assert_int_gt(ledger.routers[0].revision, revision);
		revision = ledger.routers[0].revision;
	}
	ck_assert_int_eq(revision, START_MS + 19);
}
END_TEST

START_TEST(a_whole_round_of_knocks)
{
	struct ol_knock fresh;

	for (unsigned i = 0; i < OL_ROUND_MESSAGES; i++) {
		fresh = knock_of(1 + i % 4, i % 3 ? OL_KNOCK_REFRESH : OL_KNOCK_OPEN,
				 i % 3 ? 0 : WEB);
		add(&fresh, i);
	}
	ck_assert_int_eq(knocks_add(&knocks, &(struct ol_knock){ 0 }, &(struct ol_addr){ 0 },
				    false),
			 -ENOSPC);
	ck_assert_int_eq(work(), 0);
	ck_assert_uint_eq(counters.accepted, OL_ROUND_MESSAGES);
	check();
}
END_TEST

/* Events of one device in every order of four; revocation is for ever. */
static void event(unsigned which, bool *is_revoked)
{
	static const unsigned places[] = { 1, 2 };

	switch (which) {
	case 0:
	case 1:
		knock(1, OL_KNOCK_OPEN, WEB, places[which]);
		ck_assert_int_eq(at(places[which]), !*is_revoked);
		break;
	case 2:
		confirm();
		ck_assert_int_eq(ask(T_OPEN), ask(T_LIVE));
		ck_assert_int_le(ask(T_LIVE), 1);
		break;
	case 3:
		knock(1, OL_KNOCK_CLOSE, WEB, 9);
		ck_assert_int_eq(ask(T_LIVE), 0);
		break;
	case 4:
		now_ms += HOUR_MS;
		tick();
		ck_assert_int_eq(ask(T_LIVE), 0);
		break;
	case 5:
		revoke_device(1);
		*is_revoked = true;
		ck_assert_int_eq(ask(T_LIVE), 0);
		break;
	}
	check();
}

static int seed_again(struct pg *fresh)
{
	return pg_script(fresh, SEED);
}

START_TEST(every_order_of_four_events)
{
	for (unsigned order = 0; order < 6 * 6 * 6 * 6; order++) {
		unsigned events[4] = { order % 6, order / 6 % 6, order / 36 % 6, order / 216 };
		bool is_revoked = false, is_twice = false;

		for (unsigned i = 0; i < 4; i++)
			for (unsigned j = 0; j < i; j++)
				is_twice |= events[i] == events[j];
		if (is_twice)
			continue;
		ck_assert_int_eq(pg_connect(pg, seed_again), 0);
		for (unsigned i = 0; i < 4; i++)
			event(events[i], &is_revoked);
	}
}
END_TEST

/* What several instances share in memory. */
struct track {
	pthread_barrier_t line;
	uint64_t accepted[RACERS];
};

static int do_nothing(struct pg *fresh)
{
	(void)fresh;
	return 0;
}

/* One instance: the same knocks as all the others, again if somebody was faster. */
static void race(struct track *track, unsigned number)
{
	struct ol_knock fresh;

	pg = connect_with(do_nothing);
	ledger.pg = pg;
	for (unsigned i = 0; i < RACES; i++) {
		struct knock_counters before = counters;

		fresh = knock_of(1, OL_KNOCK_REFRESH, 0);
		now_ms += 2000;
		pthread_barrier_wait(&track->line);
		add(&fresh, 1 + i % 3);
		while (work() < 0) {
			counters = before;
			add(&fresh, 1 + i % 3);
		}
	}
	track->accepted[number] = counters.accepted;
	_exit(0);
}

START_TEST(a_knock_works_once_with_many_instances)
{
	struct track *track = mmap(NULL, sizeof *track, PROT_READ | PROT_WRITE,
				   MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	pthread_barrierattr_t shared;
	uint64_t sum = 0;
	int status;

	ck_assert_ptr_ne(track, MAP_FAILED);
	ck_assert_int_eq(pthread_barrierattr_init(&shared), 0);
	ck_assert_int_eq(pthread_barrierattr_setpshared(&shared, PTHREAD_PROCESS_SHARED), 0);
	ck_assert_int_eq(pthread_barrier_init(&track->line, &shared, RACERS), 0);
	for (unsigned i = 0; i < RACERS; i++)
		if (fork() == 0)
			race(track, i);
	for (unsigned i = 0; i < RACERS; i++) {
		ck_assert_int_gt(wait(&status), 0);
		ck_assert_int_eq(status, 0);
	}
	for (unsigned i = 0; i < RACERS; i++)
		sum += track->accepted[i];
	ck_assert_uint_eq(sum, RACES);
	ck_assert_int_eq(ask(T_LIVE), 2);
	check();
}
END_TEST

START_TEST(what_changed_meanwhile_is_not_overwritten)
{
	struct pg *other = connect_with(do_nothing);
	struct door door = { .count = 1 };
	struct doorway way = { .user = 1 };
	uint64_t id;

	knock(1, OL_KNOCK_OPEN, WEB, 1);
	id = (uint64_t)ask(T_IDS);
	memset(way.device, 1, sizeof way.device);
	way.service.id = WEB;
	snprintf(way.service.router, sizeof way.service.router, "home");
	door.sessions[0] = (struct ses){ .id = id,
					 .source = source4(1),
					 .state = OL_SESSION_STATE_OPEN,
					 .version = 3, /* of long ago */
					 .news = SES_CHANGED };
	ledger.pg = other;
	ledger_begin(&ledger, now_ms);
	ledger_door(&ledger, &way, &door);
	ck_assert_int_eq(ledger_commit(&ledger), -EAGAIN);
	ck_assert(pg_is_up(other));
	ck_assert_int_eq(ask(T_OPEN), 0);
	pg_free(other);
}
END_TEST

START_TEST(the_outbox_is_emptied_by_whoever_is_there)
{
	static struct outbox_row rows[LEDGER_ROWS];

	knock(1, OL_KNOCK_REFRESH, 0, 1);
	confirm();
	for (int late = 0; late < 2; late++) {
		pg_begin(pg);
		outbox_take(pg, now_ms + (late ? OUTBOX_LOST_MS : OUTBOX_LOST_MS - 1));
		ck_assert_int_eq(pg_commit(pg), 0);
		ck_assert_uint_eq(outbox_taken(pg, rows), late ? 2 : 0);
	}
	ck_assert_str_eq(rows[0].channel, "event-session");
	ck_assert_str_eq(rows[0].parameter, "opened");
	ck_assert_ptr_nonnull(strstr(rows[0].payload, "\"what\":\"opened\""));
	pg_begin(pg);
	outbox_take(pg, now_ms + OUTBOX_LOST_MS);
	ck_assert_int_eq(pg_commit(pg), 0);
	ck_assert_uint_eq(outbox_taken(pg, rows), 0); /* taken just now */
}
END_TEST

START_TEST(a_lock_is_not_waited_for_long)
{
	struct pg *other = connect_with(do_nothing);
	struct ol_knock fresh = knock_of(1, OL_KNOCK_OPEN, WEB);
	int64_t begun_ms;

	pg_begin(other);
	row_put_id(pg_args(other), 1);
	pg_ask(other, SQL_USER_DEVICES); /* holds the user's devices */
	ck_assert_int_eq(pg_rows(pg_answer(other)), 2);
	add(&fresh, 1);
	begun_ms = ol_boottime_ms();
	ck_assert_int_eq(work(), -EAGAIN);
	ck_assert_int_lt(ol_boottime_ms() - begun_ms, PG_DEADLINE_MS);
	ck_assert(pg_is_up(pg));
	pg_rollback(other);
	add(&fresh, 1);
	ck_assert_int_eq(work(), 0);
	ck_assert_uint_eq(counters.accepted, 1);
	pg_free(other);
}
END_TEST

START_TEST(a_frozen_server_is_given_up)
{
	pid_t pid = (pid_t)ask(T_PID);
	struct ol_knock fresh = knock_of(1, OL_KNOCK_OPEN, WEB);
	int64_t begun_ms = ol_boottime_ms();

	ck_assert_int_eq(kill(pid, SIGSTOP), 0);
	add(&fresh, 1);
	ck_assert_int_eq(work(), -ETIMEDOUT);
	ck_assert_int_eq(kill(pid, SIGCONT), 0);
	ck_assert_int_lt(ol_boottime_ms() - begun_ms, PG_DEADLINE_MS + 1000);
	ck_assert(!pg_is_up(pg));
	ck_assert_int_eq(work(), -ENOTCONN);
	ck_assert_int_eq(pg_connect(pg, do_nothing), 0);
	ck_assert_int_eq(ask(T_LIVE), 0);
}
END_TEST

START_TEST(a_lost_connection_is_noticed)
{
	struct pg *other = connect_with(do_nothing);
	struct ol_knock fresh = knock_of(1, OL_KNOCK_OPEN, WEB);
	int64_t pid = ask(T_PID);

	pg_begin(other);
	row_put_int(pg_args(other), pid);
	pg_ask(other, T_KILL);
	ck_assert_int_eq(pg_int(pg_answer(other), 0, 0), 1);
	ck_assert_int_eq(pg_commit(other), 0);
	add(&fresh, 1);
	ck_assert_int_eq(work(), -EIO);
	ck_assert(!pg_is_up(pg));
	ck_assert_int_eq(pg_connect(pg, do_nothing), 0);
	add(&fresh, 1);
	ck_assert_int_eq(work(), 0);
	ck_assert_uint_eq(counters.accepted, 1);
	pg_free(other);
}
END_TEST

START_TEST(keys_of_devices)
{
	static struct devices devices;
	uint8_t id[16], key[32];

	ck_assert_int_eq(devices_load(&devices, pg), 0);
	for (int device = 1; device <= 4; device++) {
		memset(id, device, sizeof id);
		memset(key, device, sizeof key);
		ck_assert_mem_eq(devices_key(&devices, pg, id), key, sizeof key);
	}
	memset(id, 5, sizeof id);
	memset(key, 5, sizeof key);
	ck_assert_ptr_null(devices_key(&devices, pg, id));
	ck_assert_int_eq(ask(T_DEVICE), 1);
	ck_assert_mem_eq(devices_key(&devices, pg, id), key, sizeof key);
	ck_assert_uint_eq(devices.shards[0].devices_count, 5);
	ck_assert_mem_eq(devices.shards[0].devices[4].id, id, sizeof id);
	revoke_device(2);
	ck_assert_int_eq(devices_load(&devices, pg), 0);
	memset(id, 2, sizeof id);
	ck_assert_ptr_null(devices_key(&devices, pg, id));
}
END_TEST

START_TEST(strangers_are_looked_up_only_so_often)
{
	static struct devices devices;
	uint8_t id[16] = { 9 };

	ck_assert_int_eq(devices_load(&devices, pg), 0);
	devices.misses = DEVICES_MISSES;
	memset(id, 1, sizeof id);
	ck_assert_ptr_nonnull(devices_key(&devices, pg, id));
	memset(id, 5, sizeof id);
	ck_assert_int_eq(ask(T_DEVICE), 1);
	ck_assert_ptr_null(devices_key(&devices, pg, id));
	devices.misses = 0;
	ck_assert_ptr_nonnull(devices_key(&devices, pg, id));
}
END_TEST

START_TEST(routers_bring_the_keys_of_their_agents)
{
	static struct routers routers;
	static struct ol_keyring ring;
	uint8_t key[32];

	memset(key, 0xee, sizeof key);
	ck_assert_int_eq(routers_load(&routers, pg, &ring), 0);
	ck_assert_int_eq(routers_load(&routers, pg, &ring), 0);
	ck_assert_uint_eq(routers.count, 1);
	ck_assert_uint_eq(ring.count, 1);
	ck_assert_str_eq(ring.peers[0].name, "rule-agent-home");
	ck_assert_mem_eq(ring.peers[0].key, key, sizeof key);
	ck_assert(routers_find(&routers, "home")->is_stale);
	ck_assert_ptr_null(routers_find(&routers, "cafe"));
}
END_TEST

static struct sm sm;

static int64_t ask_int(unsigned statement, int64_t value)
{
	pg_begin(pg);
	row_put_int(pg_args(pg), value);
	return answer(statement);
}

static void note_ports(uint64_t service)
{
	sm.pg = pg;
	pg_begin(pg);
	ports_note(&sm, service);
	ck_assert_int_eq(pg_commit(pg), 0);
}

static bool is_taken(int64_t port, enum ol_proto proto, uint64_t service, uint64_t grant)
{
	bool is;

	pg_begin(pg);
	is = ports_is_taken(&sm, "home", port, proto, service, grant);
	ck_assert_int_eq(pg_commit(pg), 0);
	return is;
}

START_TEST(a_public_port_leads_to_one_service)
{
	note_ports(WEB);
	note_ports(GAME);
	note_ports(GAME); /* as often as one likes */
	ck_assert_int_eq(ask(T_PORTS), 2);
	ck_assert(is_taken(443, OL_PROTO_TCP, 0, 0));
	ck_assert(is_taken(443, OL_PROTO_BOTH, WEB, 0)); /* by the game */
	ck_assert(!is_taken(443, OL_PROTO_TCP, WEB, 0));
	ck_assert(is_taken(443, OL_PROTO_TCP, WEB, 21)); /* the service's own is no grant's */
	ck_assert(!is_taken(444, OL_PROTO_BOTH, 0, 0));
	sm.conf.identity.knock_port = 444;
	ck_assert(is_taken(444, OL_PROTO_BOTH, 0, 0));
	ck_assert(!is_taken(444, OL_PROTO_TCP, 0, 0));
}
END_TEST

START_TEST(grants_have_public_ports_besides)
{
	note_ports(FILES);
	ck_assert_int_eq(ask(T_PORTS), 2); /* of two protocols */
	ck_assert_int_eq(ask_int(T_GRANT, 445), 1);
	note_ports(WEB);
	ck_assert_int_eq(ask(T_PORTS), 4);
	ck_assert(!is_taken(445, OL_PROTO_TCP, WEB, 21));
	ck_assert(is_taken(445, OL_PROTO_TCP, WEB, 22));
	ck_assert(is_taken(445, OL_PROTO_TCP, WEB, 0));
	ck_assert(!is_taken(445, OL_PROTO_UDP, GAME, 0));
	pg_begin(pg);
	ck_assert(!ports_are_taken(&sm, WEB, OL_PROTO_BOTH));
	ck_assert_int_eq(pg_commit(pg), 0);
	ck_assert_int_eq(ask_int(T_GRANT, 990), 1);
	pg_begin(pg);
	ck_assert(ports_are_taken(&sm, WEB, OL_PROTO_TCP)); /* by the files */
	ck_assert_int_eq(pg_commit(pg), 0);
}
END_TEST

START_TEST(a_free_port_is_chosen)
{
	int64_t ports[3];

	ck_assert_int_eq(ask_int(T_RANGE, 442), 1); /* and 443 */
	note_ports(WEB);
	pg_begin(pg);
	ports[0] = ports_choose(&sm, "home", OL_PROTO_TCP);
	sm.conf.identity.knock_port = 442;
	ports[1] = ports_choose(&sm, "home", OL_PROTO_UDP);
	ports[2] = ports_choose(&sm, "home", OL_PROTO_BOTH);
	ck_assert_int_eq(pg_commit(pg), 0);
	ck_assert_int_eq(ports[0], 442);
	ck_assert_int_eq(ports[1], 443);
	ck_assert_int_eq(ports[2], 0);
}
END_TEST

static int change_migration(struct pg *fresh)
{
	return pg_script(fresh, "UPDATE migrations SET hash = 'x'") < 0 ? -EIO : migrate(fresh);
}

static int add_migration(struct pg *fresh)
{
	return pg_script(fresh,
			 "INSERT INTO migrations (number, name, hash) VALUES (999, 'x', 'x')") < 0
		       ? -EIO
		       : migrate(fresh);
}

static int migrate_twice(struct pg *fresh)
{
	int rc = pg_script(fresh, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");

	if (rc == 0)
		rc = migrate(fresh);
	return rc == 0 ? migrate(fresh) : rc;
}

START_TEST(migrations_are_applied_once_and_never_changed)
{
	ol_log_init("test_store", OL_ERROR);
	ck_assert_int_eq(pg_connect(pg, migrate_twice), 0);
	ck_assert_int_eq(pg_connect(pg, change_migration), -EPROTO);
	ck_assert(!pg_is_up(pg));
	ck_assert_int_eq(pg_connect(pg, migrate_twice), 0);
	ck_assert_int_eq(pg_connect(pg, add_migration), -EPROTO);
	ck_assert_int_eq(pg_connect(pg, migrate_twice), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_knock_opens_what_is_automatic,
		a_knock_works_once,
		copies_in_one_round_are_one,
		several_knocks_of_a_device_in_one_round,
		grants_decide,
		families_have_doors_of_their_own,
		a_device_moves,
		devices_of_a_user_do_not_disturb_each_other,
		another_router_cannot_confirm,
		routers_and_users_have_a_limit,
		time_ends_sessions_and_extensions_put_it_off,
		a_silent_router_fails_a_session,
		revisions_always_rise,
		a_whole_round_of_knocks,
		every_order_of_four_events,
		a_knock_works_once_with_many_instances,
		what_changed_meanwhile_is_not_overwritten,
		the_outbox_is_emptied_by_whoever_is_there,
		a_lock_is_not_waited_for_long,
		a_frozen_server_is_given_up,
		a_lost_connection_is_noticed,
		keys_of_devices,
		strangers_are_looked_up_only_so_often,
		routers_bring_the_keys_of_their_agents,
		a_public_port_leads_to_one_service,
		grants_have_public_ports_besides,
		a_free_port_is_chosen,
		migrations_are_applied_once_and_never_changed,
	};

	if (!getenv("OL_DATABASE")) {
		puts("OL_DATABASE is not set: run this through tests/unit/with-postgres");
		return 77;
	}
	return unit_run("store", set_up, tests, UNIT_COUNT(tests));
}
