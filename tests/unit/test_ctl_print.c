/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ownlinectl prints: aligned tables, states in words, and nothing that could move a cursor. */
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands.h"
#include "print.h"
#include "unit.h"

#define NOW     INT64_C(1767225600000) /* 2026-01-01 */
#define SECOND  INT64_C(1000)
#define MINUTE  (60 * SECOND)
#define HOUR    (60 * MINUTE)
#define DAY     (24 * HOUR)
#define HOSTILE "e\xe2\x80\xaevil\xc2\x9b \xf0\x9f\x94\x91\xff"

static char *text;
static size_t length;

static FILE *start(void)
{
	free(text);
	text = NULL;
	return open_memstream(&text, &length);
}

static const char *end(FILE *out)
{
	fclose(out);
	return text;
}

static const char *table(const char *group, const void *page, int64_t now_ms)
{
	const struct ctl_command *command = ctl_command(group, "list");
	struct ctl_rows rows = { 0 };
	FILE *out = start();

	ck_assert_int_eq(ctl_rows_add(&rows, command->channel->reply, page), 0);
	ctl_print_table(out, command->list, &rows, now_ms);
	ctl_rows_done(&rows);
	return end(out);
}

static const char *json(const char *group, const void *page)
{
	const struct ctl_command *command = ctl_command(group, "list");
	struct ctl_rows rows = { 0 };
	FILE *out = start();

	ck_assert_int_eq(ctl_rows_add(&rows, command->channel->reply, page), 0);
	ctl_print_rows(out, &rows);
	ctl_rows_done(&rows);
	return end(out);
}

START_TEST(tables_are_aligned)
{
	static const struct ol_user_list_reply page = {
		.items_count = 2,
		.items = { { .id = 1,
			     .name = "bob",
			     .role = OL_USER_ROLE_ADMIN,
			     .active = true,
			     .has_password = true,
			     .must_change = true,
			     .has_totp = true },
			   { .id = 0xfedcba9876543210,
			     .name = "a-longer-name",
			     .role = OL_USER_ROLE_MEMBER } },
	};

	ck_assert_str_eq(
		table("user", &page, NOW),
		"ID                NAME           ROLE    STATE   LOGS IN WITH\n"
		"0000000000000001  bob            admin   active  one-time password and code\n"
		"fedcba9876543210  a-longer-name  member  off     no password\n");
}
END_TEST

START_TEST(empty_lists_say_so)
{
	static const struct ol_user_list_reply page = { .items_count = 0 };

	ck_assert_str_eq(table("user", &page, NOW), "no users\n");
	ck_assert_str_eq(json("user", &page), "[]\n");
}
END_TEST

START_TEST(devices_are_shown_with_their_last_knock)
{
	static const struct ol_device_list_reply page = {
		.items_count = 3,
		.items = { { .device = { 0xab },
			     .user_name = "bob",
			     .name = "phone",
			     .last_ms = NOW - 3 * MINUTE,
			     .state = OL_DEVICE_STATE_ACTIVE,
			     .has_last_source = true,
			     .last_source = { 4, { 203, 0, 113, 7 } } },
			   { .device = { 0xbc },
			     .user_name = "bob",
			     .name = "pad",
			     .state = OL_DEVICE_STATE_WAITING,
			     .has_digits = true,
			     .digits = "012345" },
			   { .device = { 0xcd },
			     .user_name = "bob",
			     .name = "tab",
			     .revoked = true } },
	};

	ck_assert_str_eq(
		table("device", &page, NOW),
		"ID                                USER  NAME   LAST KNOCK  FROM         STATE\n"
		"ab000000000000000000000000000000  bob   phone  3 min ago   203.0.113.7  active\n"
		"bc000000000000000000000000000000  bob   pad    never       -            waits for "
		"the owner, digits 012345\n"
		"cd000000000000000000000000000000  bob   tab    never       -            "
		"revoked\n");
}
END_TEST

START_TEST(services_are_shown_with_their_doors)
{
	static const struct ol_service_list_reply page = {
		.items_count = 2,
		.items = { { .id = 1,
			     .router = "home",
			     .name = "ssh",
			     .proto = OL_PROTO_TCP,
			     .port = 2222,
			     .has_to4 = true,
			     .to4 = { 4, { 192, 0, 2, 9 } },
			     .has_to6 = true,
			     .to6 = { 6, { 0xfd, [15] = 9 } },
			     .to_port = 22 },
			   { .id = 2,
			     .router = "cabin",
			     .name = "game",
			     .proto = OL_PROTO_BOTH,
			     .port = 7,
			     .has_to6 = true,
			     .to6 = { 6, { 0xfd, [15] = 9 } },
			     .to_port = 8 } },
	};

	ck_assert_str_eq(table("service", &page, NOW),
			 "ID                ROUTER  NAME  PORT       LEADS TO\n"
			 "0000000000000001  home    ssh   2222/tcp   192.0.2.9:22 [fd00::9]:22\n"
			 "0000000000000002  cabin   game  7/tcp+udp  [fd00::9]:8\n");
}
END_TEST

START_TEST(grants_are_shown_in_words)
{
	static const struct ol_grant_list_reply page = {
		.items_count = 2,
		.items = { { .user_name = "bob",
			     .service_name = "ssh",
			     .router = "home",
			     .automatic = true,
			     .has_port = true,
			     .port = 4711,
			     .longest_s = 7200 },
			   { .user_name = "bob", .service_name = "web", .router = "home" } },
	};

	ck_assert_str_eq(table("grant", &page, NOW),
			 "USER  ROUTER  SERVICE  OPENS                     PORT  LONGEST\n"
			 "bob   home    ssh      by every knock            4711  2 h\n"
			 "bob   home    web      by a knock that names it  -     default\n");
}
END_TEST

static struct ol_session_list_reply one_session(enum ol_session_state state,
						enum ol_session_reason reason)
{
	struct ol_session_list_reply page = {
		.items_count = 1,
		.items = { { .session = 1,
			     .user_name = "bob",
			     .device_name = "phone",
			     .service_name = "ssh",
			     .router = "home",
			     .source = { 4, { 203, 0, 113, 7 } },
			     .proto = OL_PROTO_UDP,
			     .port = 2222,
			     .start_ms = NOW - 5 * SECOND,
			     .end_ms = NOW + 15 * MINUTE,
			     .state = state,
			     .reason = reason } },
	};

	return page;
}

START_TEST(sessions_are_shown_in_words)
{
	struct ol_session_list_reply page =
		one_session(OL_SESSION_STATE_OPEN, OL_SESSION_REASON_NONE);

	ck_assert_str_eq(table("session", &page, NOW), "ID                USER  DEVICE  SERVICE   "
						       "PORT      SOURCE       BEGAN    ENDS     "
						       "  STATE\n"
						       "0000000000000001  bob   phone   home/ssh  "
						       "2222/udp  203.0.113.7  5 s ago  in 15 min"
						       "  open\n");
}
END_TEST

START_TEST(every_reason_has_its_words)
{
	struct ol_session_list_reply page =
		one_session(OL_SESSION_STATE_PENDING, OL_SESSION_REASON_NONE);

	ck_assert_ptr_nonnull(strstr(table("session", &page, NOW), "  waits for the router\n"));
	for (unsigned reason = 0; ol_session_reason_words[reason]; reason++) {
		page = one_session(OL_SESSION_STATE_CLOSED, (enum ol_session_reason)reason);
		table("session", &page, NOW);
		ck_assert_msg(strstr(text, "  closed") || strstr(text, "  refused") ||
				      strstr(text, "  failed"),
			      "%s: %s", ol_session_reason_words[reason], text);
	}
}
END_TEST

START_TEST(times_are_near_or_dates)
{
	static const struct {
		int64_t time_ms;
		const char *words;
	} cases[] = {
		{ 0, "never" },
		{ NOW, "0 s ago" },
		{ NOW - 999, "0 s ago" },
		{ NOW + 1, "in 0 s" },
		{ NOW - 59 * SECOND, "59 s ago" },
		{ NOW - MINUTE, "1 min ago" },
		{ NOW + 59 * MINUTE + 59 * SECOND, "in 59 min" },
		{ NOW - HOUR - 59 * SECOND, "1 h ago" },
		{ NOW + 5 * HOUR + 7 * MINUTE, "in 5 h 7 min" },
		{ NOW - DAY + 1, "23 h 59 min ago" },
		{ NOW - DAY, "2025-12-31 01:00" },
		{ NOW + DAY, "2026-01-02 01:00" },
		{ 1, "1970-01-01 01:00" },
		{ INT64_C(9007199254740991), "287396-10-12 09:59" },
	};

	setenv("TZ", "CET-1", 1);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct ctl_cell cell = { .used = 0 };

		ctl_put_time(&cell, cases[i].time_ms, NOW);
		ck_assert_str_eq(cell.text, cases[i].words);
	}
}
END_TEST

START_TEST(hostile_text_is_inert)
{
	static const struct ol_router_list_reply page = {
		.items_count = 1,
		.items = { { .router = "home",
			     .host = HOSTILE,
			     .online = true,
			     .seen_ms = NOW,
			     .problem = HOSTILE } },
	};

	ck_assert_str_eq(table("router", &page, NOW),
			 "NAME  HOST                              STATE   SEEN     VERSION  "
			 "PROBLEM\n"
			 "home  e\\u{202e}vil\\u{9b} \\u{1f511}\\xff  online  0 s ago  -        "
			 "e\\u{202e}vil\\u{9b} \\u{1f511}\\xff\n");
}
END_TEST

START_TEST(spans_have_two_units)
{
	static const struct {
		int64_t span_ms;
		const char *words;
	} cases[] = {
		{ 0, "0 s" },
		{ 90 * SECOND, "1 min 30 s" },
		{ 2 * HOUR, "2 h" },
		{ 2 * HOUR + 59 * SECOND, "2 h" },
		{ 2 * DAY + 3 * HOUR + MINUTE, "2 d 3 h" },
		{ 365 * DAY, "365 d" },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct ctl_cell cell = { .used = 0 };

		ctl_put_span(&cell, cases[i].span_ms);
		ck_assert_str_eq(cell.text, cases[i].words);
	}
}
END_TEST

/* Who had this port at that time, and by which knock? */
START_TEST(history_names_the_knock)
{
	struct ol_session_list_reply page =
		one_session(OL_SESSION_STATE_CLOSED, OL_SESSION_REASON_MOVED);
	struct ctl_rows rows = { 0 };
	FILE *out = start();

	setenv("TZ", "UTC", 1);
	page.items[0].kind = OL_DEVICE_KIND_INVITATION;
	page.items[0].knock_ms = NOW - 6 * SECOND;
	page.items[0].closed_ms = NOW + MINUTE;
	ck_assert_int_eq(ctl_rows_add(&rows, &ol_msg_session_list_reply, &page), 0);
	ctl_print_table(out, &ctl_history, &rows, NOW);
	ctl_rows_done(&rows);
	ck_assert_ptr_nonnull(
		strstr(end(out), "bob   invitation phone  home/ssh  2222/udp  203.0.113.7  "
				 "2025-12-31 23:59:54  2025-12-31 23:59:55  2026-01-01 00:01:00  "
				 "closed: its device has another address now\n"));
}
END_TEST

START_TEST(item_is_shown_line_by_line)
{
	struct ol_session_list_reply page =
		one_session(OL_SESSION_STATE_OPEN, OL_SESSION_REASON_NONE);
	struct ctl_rows rows = { 0 };
	FILE *out = start();

	ck_assert_int_eq(ctl_rows_add(&rows, &ol_msg_session_list_reply, &page), 0);
	ctl_print_item(out, &ctl_sessions, &rows, NOW);
	ctl_rows_done(&rows);
	ck_assert_ptr_nonnull(strstr(end(out), "id       0000000000000001\n"
					       "user     bob\n"
					       "device   phone\n"));
	ck_assert_ptr_nonnull(strstr(text, "\nknock    -\n"));
}
END_TEST

START_TEST(tables_can_grow)
{
	struct ol_user_list_reply page = { .items_count = 1, .items = { { .name = "a" } } };
	const struct ctl_command *command = ctl_command("user", "list");
	struct ctl_widths widths = { .has_head = false };
	FILE *out = start();

	for (unsigned i = 0; i < 2; i++) {
		struct ctl_rows rows = { 0 };

		ck_assert_int_eq(ctl_rows_add(&rows, command->channel->reply, &page), 0);
		ctl_print_more(out, command->list, &rows, NOW, &widths);
		ctl_rows_done(&rows);
		snprintf(page.items[0].name, sizeof page.items[0].name, "longer");
	}
	ck_assert_str_eq(end(out), "ID                NAME  ROLE   STATE  LOGS IN WITH\n"
				   "0000000000000000  a     admin  off    no password\n"
				   "0000000000000000  longer  admin  off    no password\n");
}
END_TEST

/* A terminal that shows UTF-8 shows what people have written, if it is written to the right. */
START_TEST(letters_are_shown_where_the_locale_has_them)
{
	struct ol_router_list_reply page = {
		.items_count = 2,
		.items = { { .router = "a", .host = "K\xc3\xbc\xe7\x95\x8c", .online = true },
			   { .router = "b", .host = "abcd", .online = true } },
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return;
	ck_assert_ptr_nonnull(strstr(table("router", &page, NOW),
				     "a     K\xc3\xbc\xe7\x95\x8c  online  never"));
	ck_assert_ptr_nonnull(strstr(text, "b     abcd  online  never"));
	snprintf(page.items[0].host, sizeof page.items[0].host,
		 "\xd7\xa9\xe2\x80\xae\xcc\x88\xc2\xad\xf0\x9f\x94\x91\xff");
	ck_assert_ptr_nonnull(strstr(table("router", &page, NOW),
				     "a     \\u{5e9}\\u{202e}\\u{308}"));
	setlocale(LC_CTYPE, "C");
}
END_TEST

START_TEST(long_text_is_cut)
{
	struct ctl_cell cell = { .used = 0 };

	for (unsigned i = 0; i < 3 * CTL_CELL; i++)
		ctl_put_text(&cell, "\xe2\x80\xae");
	ck_assert_uint_eq(cell.used, CTL_CELL - 1);
	ck_assert_uint_eq(strlen(cell.text), CTL_CELL - 1);
}
END_TEST

START_TEST(json_is_the_schema_in_ascii)
{
	static const struct ol_grant_list_reply page = {
		.items_count = 2,
		.items = { { .id = 1,
			     .user_name = "bob",
			     .service_name = "ssh",
			     .router = "cabin" },
			   { .id = 2,
			     .user_name = "al",
			     .service_name = "web",
			     .router = "home" } },
	};

	ck_assert_str_eq(json("grant", &page),
			 "[\n"
			 "{\"id\":\"0000000000000001\",\"user\":\"0000000000000000\","
			 "\"user_name\":\"bob\",\"service\":\"0000000000000000\","
			 "\"service_name\":\"ssh\",\"router\":\"cabin\",\"automatic\":false,"
			 "\"longest_s\":0},\n"
			 "{\"id\":\"0000000000000002\",\"user\":\"0000000000000000\","
			 "\"user_name\":\"al\",\"service\":\"0000000000000000\","
			 "\"service_name\":\"web\",\"router\":\"home\",\"automatic\":false,"
			 "\"longest_s\":0}\n"
			 "]\n");
}
END_TEST

START_TEST(what_was_done_is_said)
{
	static const struct ol_reply_secret made = { .has_id = true, .id = 0xab };
	static const struct ol_reply_device device = { .has_device = true, .device = { 0xcd } };
	static const struct ol_reply_done done = { .code = OL_REPLY_CODE_OK };
	FILE *out = start();

	ctl_print_done(out, ctl_command("user", "add"), &made);
	ctl_print_done(out, ctl_command("device", "add"), &device);
	ctl_print_done(out, ctl_command("user", "set"), &done);
	ctl_print_done(out, ctl_command("grant", "remove"), &done);
	ctl_print_message(out, &ol_msg_reply_secret, &made);
	ck_assert_str_eq(
		end(out),
		"user added: 00000000000000ab\n"
		"device added: cd000000000000000000000000000000\n"
		"user changed\n"
		"grant removed\n"
		"{\"code\":\"ok\",\"detail\":\"\",\"field\":\"\",\"id\":\"00000000000000ab\"}\n");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		tables_are_aligned,
		empty_lists_say_so,
		devices_are_shown_with_their_last_knock,
		services_are_shown_with_their_doors,
		grants_are_shown_in_words,
		sessions_are_shown_in_words,
		every_reason_has_its_words,
		times_are_near_or_dates,
		hostile_text_is_inert,
		letters_are_shown_where_the_locale_has_them,
		spans_have_two_units,
		history_names_the_knock,
		item_is_shown_line_by_line,
		tables_can_grow,
		long_text_is_cut,
		json_is_the_schema_in_ascii,
		what_was_done_is_said,
	};

	return unit_run("ctl_print", NULL, tests, UNIT_COUNT(tests));
}
