/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls of ownlinectl: their keys, their secrets, their pages, and names that stand for ids. */
#include <errno.h>
#include <sysexits.h>

#include "common/crypto.h"
#include "common/sealed.h"
#include "ctl_fake.h"

#define USERS 250

static uint8_t keys[8][16], reply_key[32];
static unsigned key_count;

/* Users u0000 to u0249 with the ids 1 to 250. */
static void list_users(const struct ol_user_list *list, struct ol_user_list_reply *reply)
{
	for (uint64_t id = list->has_after ? list->after + 1 : 1; id <= USERS; id++) {
		struct ol_user_list_item *item = &reply->items[reply->items_count];

		if (reply->items_count == OL_USER_LIST_REPLY_ITEMS_MAX) {
			reply->more = true;
			return;
		}
		if (list->has_user && list->user != id)
			continue;
		item->id = id;
		snprintf(item->name, sizeof item->name, "u%04u", (unsigned)id - 1);
		snprintf(item->hours, sizeof item->hours, "mon 08:00-09:00");
		snprintf(item->title, sizeof item->title, "a title");
		item->active = true;
		item->most_sessions = 7;
		reply->items_count++;
	}
}

/* Sessions from the time 500 down to 1, and at each time two of them. */
static void list_sessions(const struct ol_session_list *list, struct ol_session_list_reply *reply)
{
	int64_t start_ms = list->has_before_ms ? list->before_ms : 500;
	uint64_t id = list->has_before_ms ? list->before - 1 : 2;

	ck_assert_int_eq(list->has_before, list->has_before_ms);
	for (; start_ms > 0; start_ms--, id = 2) {
		for (; id > 0; id--) {
			struct ol_session_list_item *item = &reply->items[reply->items_count];

			if (reply->items_count == OL_SESSION_LIST_REPLY_ITEMS_MAX) {
				reply->more = true;
				return;
			}
			item->session = id;
			item->start_ms = start_ms;
			item->source = (struct ol_addr){ .family = 4 };
			item->port = 1;
			snprintf(item->user_name, sizeof item->user_name, "u");
			snprintf(item->device_name, sizeof item->device_name, "d");
			snprintf(item->service_name, sizeof item->service_name, "s");
			snprintf(item->router, sizeof item->router, "r");
			reply->items_count++;
		}
	}
}

static void list_services(struct ol_service_list_reply *reply)
{
	static const char *const routers[] = { "home", "cabin", "home" };
	static const char *const names[] = { "ssh", "ssh", "web" };

	for (unsigned i = 0; i < UNIT_COUNT(names); i++) {
		struct ol_service_list_item *item = &reply->items[reply->items_count++];

		item->id = i + 1;
		snprintf(item->router, sizeof item->router, "%s", routers[i]);
		snprintf(item->name, sizeof item->name, "%s", names[i]);
	}
}

static void give_password(const struct ol_user_password *message, struct ol_reply_secret *reply)
{
	memcpy(reply_key, message->reply_key, sizeof reply_key);
	ck_assert_uint_eq(message->user, 8);
	reply->has_secret = true;
	ol_open_put(reply->secret, sizeof reply->secret, "correct-horse");
	ck_assert_int_eq(ol_seal(reply->secret, sizeof reply->secret, reply_key), 0);
}

static void answer(const struct ol_channel *channel, const void *message, void *reply)
{
	const struct ol_field *key = ctl_field(channel->message, "key");

	if (key) {
		ck_assert(((const bool *)message)[key->has_offset]);
		memcpy(keys[key_count++], fake_field(channel, message, "key"), 16);
	}
	if (channel == &ol_channel_rpc_user_list)
		list_users(message, reply);
	else if (channel == &ol_channel_rpc_session_list)
		list_sessions(message, reply);
	else if (channel == &ol_channel_rpc_service_list)
		list_services(reply);
	else if (channel == &ol_channel_rpc_user_password)
		give_password(message, reply);
}

START_TEST(lists_are_read_page_by_page)
{
	fake_answer = answer;
	ck_assert_int_eq(fake_run("user", "list"), 0);
	ck_assert_uint_eq(fake_count, 3);
	ck_assert_ptr_nonnull(strstr(printed, " u0000 "));
	ck_assert_ptr_nonnull(strstr(printed, " u0249 "));
	ck_assert(!fake_is_connected);
}
END_TEST

START_TEST(histories_are_read_from_their_end)
{
	const char *line;
	unsigned lines = 0;

	fake_answer = answer;
	ck_assert_int_eq(fake_run("session", "list", "--state", "closed", "--last", "150"), 0);
	ck_assert_uint_eq(fake_count, 2);
	for (line = printed; (line = strchr(line, '\n')); line++)
		lines++;
	ck_assert_uint_eq(lines, 151);
	ck_assert_int_eq(fake_run("session", "list"), 0);
	ck_assert_uint_eq(fake_count, 10);
	ck_assert_int_eq(fake_run("session", "list", "--at", "2h", "--json"), 0);
	ck_assert_uint_eq(fake_count, 1);
}
END_TEST

START_TEST(changes_have_a_key_each)
{
	fake_answer = answer;
	key_count = 0;
	ck_assert_int_eq(fake_run("user", "add", "bob"), 0);
	ck_assert_int_eq(fake_run("user", "add", "bob"), 0);
	ck_assert_uint_eq(key_count, 2);
	ck_assert_mem_ne(keys[0], keys[1], 16);
}
END_TEST

START_TEST(secrets_are_opened)
{
	fake_answer = answer;
	ck_assert_int_eq(fake_run("user", "password", "u0007"), 0);
	ck_assert_str_eq(printed, "one-time password: correct-horse\n");
	ck_assert_int_eq(fake_run("user", "password", "0000000000000008", "--json"), 0);
	ck_assert_str_eq(printed, "{\"code\":\"ok\",\"detail\":\"\",\"field\":\"\","
				  "\"secret\":\"correct-horse\"}\n");
}
END_TEST

static void seal_for_another(const struct ol_channel *channel, const void *message, void *reply)
{
	uint8_t another[32];
	struct ol_reply_secret *secret = reply;

	(void)channel;
	(void)message;
	ol_x25519_public((const uint8_t[32]){ 1 }, another);
	secret->has_secret = true;
	ol_open_put(secret->secret, sizeof secret->secret, "x");
	ol_seal(secret->secret, sizeof secret->secret, another);
}

START_TEST(secrets_for_others_are_not_shown)
{
	fake_answer = seal_for_another;
	ck_assert_int_eq(fake_run("user", "password", "0000000000000008"), -EINVAL);
	ck_assert_int_eq(fault.status, EX_PROTOCOL);
	ck_assert_str_eq(printed, "");
}
END_TEST

static enum ol_reply_code code;

static void refuse(const struct ol_channel *channel, const void *message, void *reply)
{
	struct ol_reply_done *head = reply;

	(void)channel;
	(void)message;
	head->code = code;
	snprintf(head->detail, sizeof head->detail, "no");
	snprintf(head->field, sizeof head->field, "name");
}

START_TEST(refusals_have_a_status)
{
	static const struct {
		enum ol_reply_code code;
		int status;
	} cases[] = {
		{ OL_REPLY_CODE_EXISTS, 1 },
		{ OL_REPLY_CODE_DENIED, EX_NOPERM },
		{ OL_REPLY_CODE_UNAVAILABLE, EX_UNAVAILABLE },
		{ OL_REPLY_CODE_CONFLICT, 1 },
	};

	fake_answer = refuse;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		code = cases[i].code;
		ck_assert_int_eq(fake_run("user", "add", "bob"), -EINVAL);
		ck_assert_int_eq(fault.status, cases[i].status);
		ck_assert_ptr_nonnull(strstr(fault.text, ol_reply_code_words[code]));
		ck_assert_ptr_nonnull(strstr(fault.text, ": no (field name)"));
		ck_assert_int_eq(fake_run("user", "list"), -EINVAL);
		ck_assert_str_eq(printed, "");
	}
}
END_TEST

START_TEST(names_are_looked_up)
{
	fake_answer = answer;
	ck_assert_int_eq(fake_run("grant", "add", "u0002", "cabin/ssh"), 0);
	ck_assert_ptr_eq(fake_calls[fake_count - 1], &ol_channel_rpc_grant_add);
	ck_assert_uint_eq(((const struct ol_grant_add *)(const void *)request.message)->user, 3);
	ck_assert_uint_eq(((const struct ol_grant_add *)(const void *)request.message)->service, 2);

	ck_assert_int_eq(fake_run("grant", "add", "nobody", "web"), -EINVAL);
	ck_assert_str_eq(fault.text, "nobody: no such user; see ownlinectl user list");
	ck_assert_int_eq(fake_run("grant", "add", "u0002", "ssh"), -EINVAL);
	ck_assert_str_eq(fault.text, "ssh: several services have this name; give ROUTER/NAME or "
				     "the id, see ownlinectl service list");
	ck_assert_int_eq(fault.status, 1);
}
END_TEST

START_TEST(set_changes_only_what_is_given)
{
	const struct ol_user_set *sent = (const void *)request.message;

	fake_answer = answer;
	ck_assert_int_eq(fake_run("user", "set", "u0004", "--title", "", "--active", "no"), 0);
	ck_assert_ptr_eq(fake_calls[fake_count - 1], &ol_channel_rpc_user_set);
	ck_assert_uint_eq(sent->user, 5);
	ck_assert_str_eq(sent->name, "u0004");
	ck_assert(sent->has_hours && sent->has_title && sent->has_most_sessions && !sent->active);
	ck_assert_str_eq(sent->hours, "mon 08:00-09:00");
	ck_assert_str_eq(sent->title, "");
	ck_assert_int_eq(sent->most_sessions, 7);

	ck_assert_int_eq(fake_run("user", "set", "00000000000003e8", "--title", "x"), -EINVAL);
	ck_assert_str_eq(fault.text, "no such user; see ownlinectl user list");
}
END_TEST

START_TEST(show_needs_one)
{
	fake_answer = answer;
	ck_assert_int_eq(fake_run("user", "show", "u0004"), 0);
	ck_assert_ptr_nonnull(strstr(printed, "\nhours          mon 08:00-09:00\n"));
	ck_assert_ptr_nonnull(strstr(printed, "\nmost sessions  7\n"));
	ck_assert_int_eq(fake_run("user", "show", "u0004", "--json"), 0);
	ck_assert_ptr_nonnull(strstr(printed, "{\"id\":\"0000000000000005\",\"name\":\"u0004\","));
	ck_assert_int_eq(fake_run("user", "show", "00000000000003e8"), -EINVAL);
	ck_assert_int_eq(fault.status, 1);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		lists_are_read_page_by_page,
		histories_are_read_from_their_end,
		changes_have_a_key_each,
		secrets_are_opened,
		secrets_for_others_are_not_shown,
		refusals_have_a_status,
		names_are_looked_up,
		set_changes_only_what_is_given,
		show_needs_one,
	};

	if (ol_crypto_init() < 0)
		return 1;
	return unit_run("ctl_job", NULL, tests, UNIT_COUNT(tests));
}
