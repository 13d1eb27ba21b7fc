/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts by the control topic of Mosquitto's dynamic-security plugin: one client and one role
 * each. What it answers is JSON for PostgreSQL to read. */
#include "session-manager/broker.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "common/crypto.h"
#include "session-manager/sql.h"

#define CONTROL  "$CONTROL/dynamic-security/v1"
#define COMMANDS 25 /* in one request: the broker serves nobody else meanwhile */
#define PAGE     50

static const struct ol_channel requests = { .name = "broker-requests",
					    .address = CONTROL,
					    .qos = 1 };

/* Mosquitto sends an answer to whoever has asked, and to nobody else. */
const struct ol_channel broker_answers = { .name = "broker-answers",
					   .address = CONTROL "/response",
					   .qos = 1 };

/* Text that is written into a buffer of fixed size. */
struct text {
	char *at;
	size_t left; /* 0: something did not fit */
};

__attribute__((format(printf, 2, 3))) static void say(struct text *text, const char *format, ...)
{
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text->at, text->left, format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= text->left) {
		text->left = 0;
		return;
	}
	text->at += length;
	text->left -= (size_t)length;
}

static void say_right(struct text *text, const char *comma, const char *type, const char *topic)
{
	say(text, "%s{\"acltype\":\"%s\",\"topic\":\"%s\",\"priority\":0,\"allow\":true}", comma,
	    type, topic);
}

static int write_rights(const struct ol_right *rights, char ret_text[static BROKER_RIGHTS])
{
	struct text text = { ret_text, BROKER_RIGHTS };

	say(&text, "[");
	for (const struct ol_right *right = rights; right->topic; right++) {
		const char *comma = right == rights ? "" : ",";

		if (right->is_send) {
			say_right(&text, comma, "publishClientSend", right->topic);
			continue;
		}
		say_right(&text, comma, "publishClientReceive", right->topic);
		say_right(&text, ",", "subscribePattern", right->topic);
	}
	say(&text, "]");
	return text.left ? 0 : -ENOSPC;
}

int broker_start(struct broker *broker)
{
	int rc = write_rights(ol_device_rights, broker->device_rights);

	return rc < 0 ? rc : write_rights(ol_app_rights, broker->login_rights);
}

/* Says rights with {client} and {user} filled in. */
static void say_rights(struct text *text, const char *rights, const struct broker_account *account)
{
	static const char client[] = "{client}", user[] = "{user}";
	const char *open;

	/* What opens a brace in JSON is followed by a quote. */
	while ((open = strpbrk(rights, "{")) != NULL) {
		const char *value = NULL;
		size_t length = 1;

		if (!strncmp(open, client, sizeof client - 1)) {
			value = account->name;
			length = sizeof client - 1;
		} else if (!strncmp(open, user, sizeof user - 1)) {
			value = account->user;
			length = sizeof user - 1;
		}
		say(text, "%.*s%s", (int)(open - rights), rights, value ? value : "{");
		rights = open + length;
	}
	say(text, "%s", rights);
}

static int publish(struct broker *broker, struct ol_bus *bus, const struct text *text, int *ret_mid)
{
	size_t length = (size_t)(text->at - broker->request);
	int rc = text->left ? ol_bus_publish_text(bus, &requests, NULL, broker->request, length,
						  ret_mid)
			    : -EMSGSIZE;

	ol_wipe(broker->request, length);
	return rc;
}

int broker_list(struct broker *broker, struct ol_bus *bus, uint64_t number, unsigned offset,
		int *ret_mid)
{
	struct text text = { broker->request, sizeof broker->request };

	say(&text, "{\"commands\":[");
	for (unsigned i = 0; i < 2; i++)
		say(&text,
		    "%s{\"command\":\"%s\",\"verbose\":true,\"count\":%u,\"offset\":%u,"
		    "\"correlationData\":\"%" PRIu64 "\"}",
		    i ? "," : "", i ? "listRoles" : "listClients", PAGE, offset, number);
	say(&text, "]}");
	return publish(broker, bus, &text, ret_mid);
}

static void say_removed(struct text *text, uint64_t number, const char *name)
{
	say(text,
	    "{\"command\":\"deleteClient\",\"username\":\"%s\",\"correlationData\":\"%" PRIu64
	    "\"},"
	    "{\"command\":\"deleteRole\",\"rolename\":\"%s\",\"correlationData\":\"%" PRIu64 "\"}",
	    name, number, name, number);
}

static void say_added(struct text *text, const struct broker *broker, uint64_t number,
		      const struct broker_account *account)
{
	say(text, "{\"command\":\"createRole\",\"rolename\":\"%s\",\"acls\":", account->name);
	say_rights(text, account->is_login ? broker->login_rights : broker->device_rights, account);
	say(text,
	    ",\"correlationData\":\"%" PRIu64
	    "\"},{\"command\":\"createClient\",\"username\":\"%s\","
	    "\"password\":\"%s\",\"textname\":\"%s\",\"roles\":[{\"rolename\":\"%s\"}],"
	    "\"correlationData\":\"%" PRIu64 "\"}",
	    number, account->name, account->password, account->mark, account->name, number);
}

int broker_change(struct broker *broker, struct ol_bus *bus, uint64_t number,
		  const struct broker_account *accounts, unsigned count, unsigned *ret_taken,
		  int *ret_mid)
{
	struct text text = { broker->request, sizeof broker->request };
	unsigned commands = 0, taken = 0;
	int rc;

	say(&text, "{\"commands\":[");
	for (; taken < count && taken < BROKER_MOST && commands + 4 <= COMMANDS; taken++) {
		const struct broker_account *account = &accounts[taken];

		if (taken)
			say(&text, ",");
		if (account->change != BROKER_ADD)
			say_removed(&text, number, account->name);
		if (account->change == BROKER_REPLACE)
			say(&text, ",");
		if (account->change != BROKER_REMOVE)
			say_added(&text, broker, number, account);
		commands += account->change == BROKER_REPLACE ? 4 : 2;
	}
	say(&text, "]}");
	rc = publish(broker, bus, &text, ret_mid);
	if (rc == 0)
		*ret_taken = taken;
	return rc;
}

unsigned broker_page(void)
{
	return PAGE;
}

int broker_read(struct pg *pg, const char *manager, uint64_t number,
		const struct ol_delivery *delivery, struct broker_answer *ret_answer)
{
	static const struct row_column columns[] = {
		ROW_COL(ROW_INT, struct broker_answer, total),
		ROW_COL(ROW_INT, struct broker_answer, errors),
		ROW_COL(ROW_TEXT, struct broker_answer, why),
	};
	char digits[24];
	const struct pg_result *rows;
	struct row_args *args;
	bool is_ours;
	int rc;

	snprintf(digits, sizeof digits, "%" PRIu64, number);
	pg_begin(pg);
	args = pg_args(pg);
	row_put_text(args, manager);
	row_put_bytes(args, delivery->payload, delivery->length);
	row_put_text(args, digits);
	pg_ask(pg, SQL_BROKER_ANSWER);
	rows = pg_answer(pg);
	is_ours = pg_rows(rows) == 1 &&
		  pg_row(pg, rows, 0, 0, columns, ROW_COUNT(columns), ret_answer);
	rc = pg_commit(pg);
	return rc == 0 && !is_ours ? -ENOMSG : rc;
}
