/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The history and its chain against a real PostgreSQL, two instances at once among them. Run by
 * with-postgres. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/chain.h"
#include "common/crypto.h"
#include "common/log.h"
#include "session-manager/chain.h"
#include "session-manager/events.h"
#include "session-manager/migrate.h"
#include "session-manager/sql.h"
#include "unit.h"

#define START_MS INT64_C(1767225600000)
#define ADA      INT64_C(1)
#define BOB      INT64_C(2)

/* What only the tests ask for, behind the statements of session-manager. */
enum {
	T_UNCHAINED = SQL_COUNT,
	T_ORDER, /* events whose number is out of order in the chain */
	T_EDIT,
	T_DROP,
	T_TRUNCATE,
	T_HOLD, /* the chain, as another instance */
	T_END,
};

static const char *const test_sql[] = {
	"SELECT count(*) FROM unchained",
	"SELECT count(*) FROM chain a JOIN chain b ON b.position = a.position + 1 "
	"WHERE b.number < a.number",
	"UPDATE events SET port = 1",
	"DELETE FROM chain",
	"TRUNCATE events CASCADE",
	"SELECT pg_advisory_xact_lock(426834225518)",
};

static const char *statements[T_END];
static struct sm sm;
static struct rpc rpc;
static struct ol_event_list request;
static struct ol_event_list_reply reply;

static int start_anew(struct pg *fresh)
{
	if (pg_script(fresh, "DROP SCHEMA public CASCADE; CREATE SCHEMA public") < 0)
		return -1;
	return migrate(fresh);
}

static int do_nothing(struct pg *fresh)
{
	(void)fresh;
	return 0;
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
	ol_log_init("test_history", OL_QUIET);
	ck_assert_int_eq(ol_crypto_init(), 0);
	memcpy(statements, sql_text, sizeof sql_text);
	memcpy(statements + SQL_COUNT, test_sql, sizeof test_sql);
	sm.pg = connect_with(start_anew);
	sm.ledger.pg = sm.pg;
	snprintf(sm.app.principal, sizeof sm.app.principal, "session-manager");
	rpc.request = &request;
	rpc.reply = &reply;
}

static int64_t ask(unsigned statement)
{
	int64_t value;

	pg_begin(sm.pg);
	(void)pg_args(sm.pg);
	pg_ask(sm.pg, statement);
	value = pg_int(pg_answer(sm.pg), 0, 0);
	ck_assert_int_eq(pg_commit(sm.pg), 0);
	return value;
}

/* Enters events of a user, one port after the other, in one transaction. */
static void add(int64_t user, unsigned count)
{
	struct ol_event event = { .kind = OL_EVENT_KIND_USER,
				  .what = OL_EVENT_WHAT_CHANGED,
				  .has_user = true,
				  .user = (uint64_t)user,
				  .has_port = true,
				  .has_detail = true,
				  .detail = "\"'; DROP TABLE events; -- \xc3\xa9" };

	ledger_begin(&sm.ledger, START_MS);
	for (unsigned i = 0; i < count; i++) {
		event.port = 1 + i;
		event_add(&sm, NULL, &event);
	}
	ck_assert_int_eq(ledger_commit(&sm.ledger), 0);
}

static void list(void)
{
	memset(&reply, 0, sizeof reply);
	pg_begin(sm.pg);
	rpc_event_methods[0].work(&sm, &rpc);
	ck_assert_int_eq(pg_commit(sm.pg), 0);
}

/* Goes through the whole chain as a verifier does. Returns the first position that does not hold,
 * or 0. */
static int64_t verify(void)
{
	uint8_t hash[32] = { 0 };
	int64_t position = 0;

	request = (struct ol_event_list){ .has_after = true };
	do {
		list();
		for (unsigned i = 0; i < reply.items_count; i++) {
			const struct ol_event_list_item *item = &reply.items[i];

			ck_assert_int_eq(ol_chain_item(hash, item, hash), 0);
			if (item->position != ++position || memcmp(item->hash, hash, sizeof hash))
				return position;
		}
		request.after = reply.next;
	} while (reply.more);
	return 0;
}

START_TEST(every_event_is_chained_once_and_in_order)
{
	add(ADA, 3);
	add(BOB, 2);
	ck_assert_int_eq(ask(T_UNCHAINED), 5);
	ck_assert_int_eq(chain_extend(sm.pg), 5);
	ck_assert_int_eq(chain_extend(sm.pg), 0);
	add(ADA, 1);
	ck_assert_int_eq(chain_extend(sm.pg), 1);
	ck_assert_int_eq(ask(T_UNCHAINED), 0);
	ck_assert_int_eq(ask(T_ORDER), 0);
	ck_assert_int_eq(verify(), 0);
	ck_assert_int_eq(reply.newest, 6);
	ck_assert_str_eq(reply.items[0].actor, "session-manager");
}
END_TEST

START_TEST(a_long_history_is_chained_piece_by_piece)
{
	add(ADA, 2500);
	ck_assert_int_eq(chain_extend(sm.pg), CHAIN_MOST);
	ck_assert_int_eq(chain_extend(sm.pg), CHAIN_MOST);
	ck_assert_int_eq(chain_extend(sm.pg), 500);
	ck_assert_int_eq(ask(T_ORDER), 0);
	ck_assert_int_eq(verify(), 0);
	ck_assert_int_eq(reply.newest, 2500);
}
END_TEST

START_TEST(instances_at_once_make_one_chain)
{
	int status;
	pid_t children[3];

	add(ADA, 3000);
	for (unsigned i = 0; i < UNIT_COUNT(children); i++) {
		children[i] = fork();
		if (children[i])
			continue;
		sm.pg = connect_with(do_nothing);
		while (ask(T_UNCHAINED))
			if (chain_extend(sm.pg) < 0)
				_exit(1);
		_exit(0);
	}
	for (unsigned i = 0; i < UNIT_COUNT(children); i++) {
		ck_assert_int_eq(waitpid(children[i], &status, 0), children[i]);
		ck_assert_int_eq(status, 0);
	}
	ck_assert_int_eq(verify(), 0);
	ck_assert_int_eq(reply.newest, 3000);
}
END_TEST

START_TEST(who_finds_the_chain_busy_waits_for_the_next_beat)
{
	struct pg *other = connect_with(do_nothing);

	add(ADA, 3);
	pg_begin(other);
	(void)pg_args(other);
	pg_ask(other, T_HOLD);
	(void)pg_answer(other);
	ck_assert_int_eq(chain_extend(sm.pg), 0);
	pg_rollback(other);
	ck_assert_int_eq(chain_extend(sm.pg), 3);
	pg_free(other);
}
END_TEST

START_TEST(no_statement_changes_the_history)
{
	add(ADA, 3);
	ck_assert_int_eq(chain_extend(sm.pg), 3);
	for (unsigned statement = T_EDIT; statement <= T_TRUNCATE; statement++) {
		pg_begin(sm.pg);
		(void)pg_args(sm.pg);
		pg_tell(sm.pg, statement);
		ck_assert_int_lt(pg_commit(sm.pg), 0);
	}
	ck_assert_int_eq(verify(), 0);
	ck_assert_int_eq(reply.newest, 3);
}
END_TEST

static int tamper(struct pg *fresh, const char *sql)
{
	return pg_script(fresh, sql);
}

static int edit(struct pg *fresh)
{
	return tamper(fresh, "SET session_replication_role = replica; "
			     "UPDATE events SET user_id = 2 WHERE number = 7");
}

static int drop(struct pg *fresh)
{
	return tamper(fresh, "SET session_replication_role = replica; "
			     "DELETE FROM events WHERE number = 7; "
			     "DELETE FROM chain WHERE number = 7");
}

static int swap(struct pg *fresh)
{
	return tamper(fresh, "SET session_replication_role = replica; "
			     "UPDATE chain SET number = -1 WHERE position = 7; "
			     "UPDATE chain SET number = 7 WHERE position = 8; "
			     "UPDATE chain SET number = 8 WHERE position = 7");
}

START_TEST(whoever_changes_it_all_the_same_is_found_out)
{
	int (*const tampers[])(struct pg * fresh) = { edit, drop, swap };

	for (size_t i = 0; i < UNIT_COUNT(tampers); i++) {
		ck_assert_int_eq(pg_connect(sm.pg, start_anew), 0);
		add(ADA, 10);
		ck_assert_int_eq(chain_extend(sm.pg), 10);
		ck_assert_int_eq(verify(), 0);
		ck_assert_int_eq(pg_connect(sm.pg, tampers[i]), 0);
		ck_assert_int_eq(verify(), 7);
	}
}
END_TEST

START_TEST(the_newest_comes_first)
{
	add(ADA, 150);
	ck_assert_int_eq(chain_extend(sm.pg), 150);
	request = (struct ol_event_list){ 0 };
	list();
	ck_assert_uint_eq(reply.items_count, OL_EVENT_LIST_REPLY_ITEMS_MAX);
	ck_assert_int_eq(reply.items[0].position, 150);
	ck_assert(reply.more);
	request = (struct ol_event_list){ .has_before = true, .before = reply.next };
	list();
	ck_assert_uint_eq(reply.items_count, 50);
	ck_assert_int_eq(reply.items[0].position, 50);
	ck_assert_int_eq(reply.items[49].position, 1);
	ck_assert(!reply.more);
}
END_TEST

START_TEST(filters_choose_and_pages_go_on_where_nothing_was_found)
{
	unsigned found = 0, pages = 0;

	add(BOB, 2);
	add(ADA, 45000);
	while (chain_extend(sm.pg) > 0)
		;
	request = (struct ol_event_list){ .has_user = true, .user = (uint64_t)BOB };
	do {
		list();
		for (unsigned i = 0; i < reply.items_count; i++)
			ck_assert_uint_eq(reply.items[i].user, (uint64_t)BOB);
		found += reply.items_count;
		pages++;
		request.has_before = true;
		request.before = reply.next;
	} while (reply.more);
	ck_assert_uint_eq(found, 2);
	ck_assert_uint_eq(pages, 3);
	request = (struct ol_event_list){ .has_kind = true, .kind = OL_EVENT_KIND_LOGIN };
	list();
	ck_assert_uint_eq(reply.items_count, 0);
	request = (struct ol_event_list){ .has_port = true, .port = 44999 };
	list();
	ck_assert_uint_eq(reply.items_count, 1);
}
END_TEST

START_TEST(who_follows_gets_what_is_new)
{
	add(ADA, 3);
	ck_assert_int_eq(chain_extend(sm.pg), 3);
	request = (struct ol_event_list){ .has_after = true, .after = 3 };
	list();
	ck_assert_uint_eq(reply.items_count, 0);
	ck_assert(!reply.more);
	ck_assert_int_eq(reply.next, 3);
	add(BOB, 2);
	ck_assert_int_eq(chain_extend(sm.pg), 2);
	request.after = reply.next;
	list();
	ck_assert_uint_eq(reply.items_count, 2);
	ck_assert_int_eq(reply.items[0].position, 4);
	ck_assert_int_eq(reply.next, 5);
}
END_TEST

static int open_sessions(struct pg *fresh)
{
	int rc = start_anew(fresh);

	return rc < 0 ? rc
		      : pg_script(
				fresh,
				"SET session_replication_role = replica;"
				"INSERT INTO sessions (id, device_id, service_id, router_id, "
				"source,"
				" state, reason, start_ms, pending_ms, end_ms, opened_ms, due_ms,"
				" closed_ms, port) VALUES"
				" (1, '\\x01', 1, 'home', '203.0.113.7', 'closed', 'ended', 100, "
				"100,"
				" 900, 200, 900, 300, 80),"
				" (2, '\\x01', 2, 'home', '203.0.113.7', 'open', 'none', 100, 100,"
				" 900, 250, 900, NULL, 81),"
				" (3, '\\x01', 3, 'home', '203.0.113.7', 'pending', 'none', 100, "
				"100,"
				" 900, NULL, 900, NULL, 82);"
				"SET session_replication_role = origin");
}

START_TEST(what_was_open_at_a_time_is_found)
{
	static const struct {
		int64_t at_ms;
		unsigned count;
		uint64_t sessions[2]; /* the newest first */
	} cases[] = { { 199, 0, { 0 } },    { 200, 1, { 1 } },    { 249, 1, { 1 } },
		      { 250, 2, { 2, 1 } }, { 299, 2, { 2, 1 } }, { 300, 1, { 2 } },
		      { 100000, 1, { 2 } } };
	struct ol_event event = { .kind = OL_EVENT_KIND_SESSION,
				  .what = OL_EVENT_WHAT_OPENED,
				  .has_session = true };

	ck_assert_int_eq(pg_connect(sm.pg, open_sessions), 0);
	ledger_begin(&sm.ledger, START_MS);
	for (event.session = 1; event.session <= 3; event.session++)
		event_add(&sm, NULL, &event);
	ck_assert_int_eq(ledger_commit(&sm.ledger), 0);
	ck_assert_int_eq(chain_extend(sm.pg), 3);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		request = (struct ol_event_list){ .has_at_ms = true, .at_ms = cases[i].at_ms };
		list();
		ck_assert_uint_eq(reply.items_count, cases[i].count);
		for (unsigned j = 0; j < reply.items_count; j++)
			ck_assert_uint_eq(reply.items[j].session, cases[i].sessions[j]);
		ck_assert(!reply.more);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_event_is_chained_once_and_in_order,
		a_long_history_is_chained_piece_by_piece,
		instances_at_once_make_one_chain,
		who_finds_the_chain_busy_waits_for_the_next_beat,
		no_statement_changes_the_history,
		whoever_changes_it_all_the_same_is_found_out,
		the_newest_comes_first,
		filters_choose_and_pages_go_on_where_nothing_was_found,
		who_follows_gets_what_is_new,
		what_was_open_at_a_time_is_found,
	};

	return unit_run("history", set_up, tests, UNIT_COUNT(tests));
}
