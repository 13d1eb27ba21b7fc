/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is to do at the broker, one request after the other. */
#include "session-manager/clients.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "common/log.h"
#include "common/sealed.h"
#include "session-manager/sm.h"
#include "session-manager/sql.h"

#define ANSWER_MS        2000
#define COMPARE_MS       300000
#define AGAIN_MS         5000 /* until it is compared again after something was found or went wrong; */
#define AGAIN_LONGEST_MS 60000 /* each time twice as long, up to this */
#define WARN_MS          60000
#define FOUND_MOST       (CLIENTS_TODO / 2) /* of each of two kinds, in one comparison */

/* What the database says of an account. */
struct wanted {
	uint64_t user; /* 0: there must be none */
	int64_t epoch;
};

static const struct row_column wanted_columns[] = {
	ROW_COL(ROW_ID, struct wanted, user),
	ROW_COL(ROW_INT, struct wanted, epoch),
};

static const struct row_column client_columns[] = {
	ROW_COL(ROW_BYTEA, struct client, id),
	ROW_COL(ROW_BOOL, struct client, is_login),
	ROW_COL(ROW_BOOL, struct client, is_there),
};

static void fire(void *arg);

int clients_start(struct sm *sm)
{
	struct clients *self = &sm->clients;
	int rc = ol_app_key(&sm->app, "accounts.key", self->key, sizeof self->key);

	if (rc == 0)
		rc = broker_start(&self->broker);
	if (rc < 0)
		return rc;
	client_tag(self->key, self->tag);
	self->timer = (struct ol_timer){ .fire = fire, .arg = sm };
	return ol_loop_timer(&sm->app.loop, &self->timer);
}

void clients_stop(struct sm *sm)
{
	ol_wipe(sm->clients.key, sizeof sm->clients.key);
}

static void compare_in(struct clients *self, int64_t left_ms)
{
	int64_t when_ms = ol_boottime_ms() + left_ms;

	if (!self->compare_ms || when_ms < self->compare_ms)
		self->compare_ms = when_ms;
}

static int64_t pause(struct clients *self)
{
	self->pause_ms = self->pause_ms ? 2 * self->pause_ms : AGAIN_MS;
	if (self->pause_ms > AGAIN_LONGEST_MS)
		self->pause_ms = AGAIN_LONGEST_MS;
	return self->pause_ms;
}

static void warn(struct clients *self, const char *why)
{
	int64_t now_ms = ol_boottime_ms();
	char quoted[512];

	if (self->warned_ms && now_ms - self->warned_ms < WARN_MS)
		return;
	self->warned_ms = now_ms;
	ol_log(OL_WARN, "broker_accounts", "why=%s failures=%" PRIu64, ol_log_quote(why, quoted),
	       self->counters.failed);
}

/* Gives up what is being done: comparing finds it again. */
static void fail(struct clients *self, const char *why)
{
	self->counters.failed++;
	self->deadline_ms = 0;
	self->todo_count = 0;
	self->is_listing = false;
	self->is_failing = true;
	self->compare_ms = ol_boottime_ms() + pause(self);
	warn(self, why);
}

/* Notes that a request was sent, or that it could not be. */
static void await(struct clients *self, int rc, unsigned asked)
{
	if (rc < 0) {
		fail(self, strerror(-rc));
		return;
	}
	self->asked = asked;
	self->deadline_ms = ol_boottime_ms() + ANSWER_MS;
}

static void list(struct sm *sm)
{
	struct clients *self = &sm->clients;

	self->number = ol_random_id();
	await(self, broker_list(&self->broker, sm->app.bus, self->number, self->offset, &self->mid),
	      0);
}

static void begin_listing(struct sm *sm)
{
	struct clients *self = &sm->clients;
	int rc;

	self->compare_ms = 0;
	self->offset = 0;
	pg_begin(sm->pg);
	row_put_text(pg_args(sm->pg), sm->app.principal);
	pg_tell(sm->pg, SQL_CLIENTS_FORGET);
	rc = pg_commit(sm->pg);
	self->is_listing = rc == 0;
	if (rc < 0)
		fail(self, strerror(-rc));
	else
		list(sm);
}

/* Reads what differs from the database into the list of what is to do. Returns 0 or -errno. */
static int differ(struct sm *sm, unsigned *ret_count)
{
	struct clients *self = &sm->clients;
	const struct pg_result *rows;
	struct row_args *args;

	pg_begin(sm->pg);
	args = pg_args(sm->pg);
	row_put_text(args, sm->app.principal);
	row_put_int(args, ol_realtime_ms());
	row_put_text(args, self->tag);
	row_put_text(args, self->broker.device_rights);
	row_put_text(args, self->broker.login_rights);
	row_put_int(args, FOUND_MOST);
	pg_ask(sm->pg, SQL_CLIENTS_DIFFER);
	rows = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(rows) && self->todo_count < CLIENTS_TODO; i++)
		if (pg_row(sm->pg, rows, i, 0, client_columns, ROW_COUNT(client_columns),
			   &self->todo[self->todo_count]))
			self->todo_count++;
	*ret_count = (unsigned)pg_rows(rows);
	return pg_commit(sm->pg);
}

static void end_listing(struct sm *sm)
{
	struct clients *self = &sm->clients;
	bool has_errors = self->errors;
	unsigned count;
	int rc = differ(sm, &count);

	self->is_listing = false;
	self->errors = 0;
	if (rc < 0) {
		fail(self, strerror(-rc));
		return;
	}
	self->counters.compared++;
	self->is_failing = false;
	if (!count) {
		self->pause_ms = 0;
		compare_in(self, COMPARE_MS);
		return;
	}
	ol_log(OL_INFO, "broker_accounts_differ", "count=%u", count);
	compare_in(self, count < FOUND_MOST || has_errors ? pause(self) : 0);
}

static void fill(const struct clients *self, const struct client *client,
		 const struct wanted *wanted, struct broker_account *ret_account)
{
	char id[2 * CLIENT_ID + 1];

	*ret_account = (struct broker_account){ .is_login = client->is_login,
						.change = !wanted->user      ? BROKER_REMOVE
							  : client->is_there ? BROKER_REPLACE
									     : BROKER_ADD };
	snprintf(ret_account->name, sizeof ret_account->name, "%s%s",
		 client->is_login ? "login-" : "", ol_hex(client->id, sizeof client->id, id));
	snprintf(ret_account->user, sizeof ret_account->user, "%016" PRIx64, wanted->user);
	snprintf(ret_account->mark, sizeof ret_account->mark, "%s-%" PRId64 "-%s",
		 ret_account->user, wanted->epoch, self->tag);
	client_password(self->key, client->id, wanted->epoch, ret_account->password);
}

/* Asks what is to be done with the next accounts. Returns how many, or -errno. */
static int look(struct sm *sm, struct broker_account *ret_accounts)
{
	struct clients *self = &sm->clients;
	unsigned count = self->todo_count < BROKER_MOST ? self->todo_count : BROKER_MOST;
	const struct pg_result *rows;
	struct row_args *args;
	int rc;

	pg_begin(sm->pg);
	args = pg_args(sm->pg);
	row_put_columns(args, client_columns, 1, self->todo, sizeof *self->todo, count);
	row_put_int(args, ol_realtime_ms());
	pg_ask(sm->pg, SQL_CLIENTS);
	rows = pg_answer(sm->pg);
	if (pg_rows(rows) != (int)count)
		pg_fail(sm->pg, -EBADMSG);
	for (unsigned i = 0; i < count && !pg_error(sm->pg); i++) {
		struct wanted wanted = { 0 };

		if (pg_row(sm->pg, rows, (int)i, 0, wanted_columns, ROW_COUNT(wanted_columns),
			   &wanted))
			fill(self, &self->todo[i], &wanted, &ret_accounts[i]);
		/* Another session-manager may be making it at this moment. */
		if (!wanted.user && !self->todo[i].is_login)
			compare_in(self, AGAIN_MS);
	}
	rc = pg_commit(sm->pg);
	return rc < 0 ? rc : (int)count;
}

static void change(struct sm *sm)
{
	struct clients *self = &sm->clients;
	struct broker_account accounts[BROKER_MOST];
	unsigned taken = 0;
	int rc = look(sm, accounts);

	self->number = ol_random_id();
	if (rc >= 0)
		rc = broker_change(&self->broker, sm->app.bus, self->number, accounts, (unsigned)rc,
				   &taken, &self->mid);
	ol_wipe(accounts, sizeof accounts);
	await(self, rc, taken);
	if (rc < 0)
		return;
	self->todo_count -= taken;
	memmove(self->todo, self->todo + taken, self->todo_count * sizeof *self->todo);
}

/* Does the next thing, if nothing waits for an answer, and says when to look again. */
static void go_on(struct sm *sm)
{
	struct clients *self = &sm->clients;

	self->timer.due_ms = 0;
	if (!ol_bus_is_up(sm->app.bus) || !pg_is_up(sm->pg))
		return; /* the bus comes again, and then all are compared */
	if (self->deadline_ms && ol_boottime_ms() >= self->deadline_ms)
		fail(self, "no answer");
	if (!self->deadline_ms) {
		if (self->todo_count)
			change(sm);
		else if (self->is_listing)
			list(sm);
		else if (self->compare_ms <= ol_boottime_ms())
			begin_listing(sm);
	}
	self->timer.due_ms = self->deadline_ms ? self->deadline_ms : self->compare_ms;
}

static void fire(void *arg)
{
	go_on(arg);
}

static void soon(struct clients *self)
{
	if (!self->deadline_ms)
		self->timer.due_ms = ol_boottime_ms();
}

void clients_touch(struct sm *sm, const uint8_t id[static CLIENT_ID], bool is_login)
{
	struct clients *self = &sm->clients;
	struct client *client = &self->todo[self->todo_count];

	if (self->is_failing)
		return; /* the next comparison finds it */
	if (self->todo_count == CLIENTS_TODO) {
		clients_touch_all(sm);
		return;
	}
	memcpy(client->id, id, sizeof client->id);
	client->is_login = is_login;
	client->is_there = false;
	self->todo_count++;
	soon(self);
}

void clients_touch_all(struct sm *sm)
{
	struct clients *self = &sm->clients;

	if (self->is_failing)
		return;
	self->compare_ms = ol_boottime_ms();
	soon(self);
}

void clients_settle(struct sm *sm)
{
	if (!sm->clients.deadline_ms && sm->clients.todo_count)
		go_on(sm);
}

void clients_lapse(struct sm *sm)
{
	static const struct row_column column = { .kind = ROW_BYTEA, .size = CLIENT_ID };
	const struct pg_result *rows;
	uint8_t id[CLIENT_ID];

	pg_begin(sm->pg);
	row_put_int(pg_args(sm->pg), ol_realtime_ms());
	pg_ask(sm->pg, SQL_CLIENTS_LAPSED);
	rows = pg_answer(sm->pg);
	for (int i = 0; i < pg_rows(rows); i++)
		if (pg_row(sm->pg, rows, i, 0, &column, 1, id))
			clients_touch(sm, id, true);
	(void)pg_commit(sm->pg);
}

void clients_tell_password(const struct sm *sm, const uint8_t id[static CLIENT_ID], int64_t epoch,
			   uint8_t *ret_field, size_t size)
{
	char password[CLIENT_PASSWORD];

	client_password(sm->clients.key, id, epoch, password);
	(void)ol_open_put(ret_field, size, password);
	ol_wipe(password, sizeof password);
}

void clients_connected(struct sm *sm)
{
	struct clients *self = &sm->clients;

	self->deadline_ms = self->pause_ms = 0;
	self->todo_count = 0;
	self->is_listing = self->is_failing = false;
	clients_touch_all(sm);
}

void clients_published(struct sm *sm, int mid, bool is_accepted)
{
	struct clients *self = &sm->clients;

	if (is_accepted || !self->deadline_ms || mid != self->mid)
		return;
	fail(self, "this broker lets nobody change accounts; see deploy/setup");
	self->timer.due_ms = self->compare_ms;
}

/* Takes a page of the list. */
static void take_page(struct sm *sm, const struct broker_answer *answer)
{
	struct clients *self = &sm->clients;

	self->offset += broker_page();
	if (answer->errors)
		fail(self, answer->why);
	else if (self->offset >= answer->total)
		end_listing(sm);
}

int clients_answer(void *arg, const struct ol_delivery *delivery)
{
	struct sm *sm = arg;
	struct clients *self = &sm->clients;
	struct broker_answer answer;
	int rc;

	if (!self->deadline_ms)
		return 0; /* it comes too late */
	rc = broker_read(sm->pg, sm->app.principal, self->number, delivery, &answer);
	if (rc == -ENOMSG)
		return 0;
	self->deadline_ms = 0;
	if (rc < 0) {
		fail(self, strerror(-rc));
	} else if (!self->asked) {
		take_page(sm, &answer);
	} else {
		self->counters.changed += self->asked;
		self->errors += (unsigned)answer.errors;
		if (answer.errors)
			compare_in(self, AGAIN_MS);
	}
	go_on(sm);
	return 0;
}
