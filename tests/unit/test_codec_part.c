/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Parts of messages as people write and read them: some of the fields, and secrets as they are. */
#include <errno.h>
#include <stdio.h>

#include "common/codec.h"
#include "gen/messages.h"
#include "unit.h"

static struct ol_login login, untouched;
static struct ol_fault fault;
static uint32_t seen;
static char text[8192];

static void set_up(void)
{
	memset(&untouched, 0xa5, sizeof untouched);
	login = untouched;
	seen = 0;
}

/* The set of one field. */
static uint32_t bit(const struct ol_message *type, const char *name)
{
	unsigned field = ol_find_field(type, name);

	ck_assert_uint_lt(field, type->field_count);
	return 1u << field;
}

/* What a browser may say of a login. */
static uint32_t of_a_browser(void)
{
	return bit(&ol_msg_login, "name") | bit(&ol_msg_login, "password") |
	       bit(&ol_msg_login, "code");
}

static int decode(const char *json)
{
	return ol_decode_part(&ol_msg_login, of_a_browser(), json, strlen(json), &login, &seen,
			      &fault);
}

static void refuse(const char *json, const char *path, const char *why)
{
	ck_assert_msg(decode(json) == -EBADMSG, "accepted: %s", json);
	ck_assert_str_eq(fault.path, path);
	ck_assert_str_eq(fault.why, why);
}

START_TEST(a_field_is_found_by_its_name)
{
	ck_assert_uint_eq(ol_find_field(&ol_msg_login, "name"), 0);
	ck_assert_uint_eq(ol_find_field(&ol_msg_login, "password"), 1);
	ck_assert_uint_eq(ol_find_field(&ol_msg_login, "passwords"), ol_msg_login.field_count);
	ck_assert_uint_eq(ol_find_field(&ol_msg_login, ""), ol_msg_login.field_count);
}
END_TEST

START_TEST(a_part_changes_its_fields_and_no_others)
{
	ck_assert_int_eq(decode("{\"code\":\"755224\",\"name\":\"anna\"}"), 0);
	ck_assert_uint_eq(seen, bit(&ol_msg_login, "name") | bit(&ol_msg_login, "code"));
	ck_assert_str_eq(login.name, "anna");
	ck_assert(login.has_code);
	ck_assert_mem_eq(login.password, untouched.password, sizeof login.password);
	ck_assert_mem_eq(login.device_cookie, untouched.device_cookie, sizeof login.device_cookie);
	ck_assert_mem_eq(&login.address, &untouched.address, sizeof login.address);
	ck_assert_mem_eq(login.reply_key, untouched.reply_key, sizeof login.reply_key);
}
END_TEST

START_TEST(a_part_may_be_empty)
{
	ck_assert_int_eq(decode("{}"), 0);
	ck_assert_uint_eq(seen, 0);
	ck_assert_mem_eq(&login, &untouched, sizeof login);
}
END_TEST

START_TEST(fields_of_others_are_unknown)
{
	refuse("{\"agent\":\"x\"}", "agent", "unknown");
	refuse("{\"name\":\"anna\",\"auth\":\"x\"}", "auth", "unknown");
	refuse("{\"address\":\"203.0.113.7\"}", "address", "unknown");
	refuse("{\"colour\":1}", "colour", "unknown");
}
END_TEST

START_TEST(a_part_is_as_strict_as_a_message)
{
	refuse("", "byte 0", "ends too early");
	refuse("[]", "message", "not an object");
	refuse("\"name\"", "message", "not an object");
	refuse("{\"name\":\"a\",\"name\":\"b\"}", "byte 18", "duplicate key");
	refuse("{\"name\":\"a\"} x", "byte 14", "trailing bytes");
	refuse("{\"name\":null}", "name", "not a string");
	refuse("{\"name\":\"a\\nb\"}", "name", "control character");
	refuse("{\"name\":\"a\\u0000b\"}", "byte 18", "zero character");
}
END_TEST

START_TEST(a_secret_is_read_in_its_open_form)
{
	uint8_t wanted[sizeof login.password] = { 0, 6, 't', 0xc3, 0xbc, 'r', '"', '!' };

	ck_assert_int_eq(decode("{\"password\":\"tür\\\"!\"}"), 0);
	ck_assert_mem_eq(login.password, wanted, sizeof wanted);
}
END_TEST

START_TEST(a_secret_has_a_length)
{
	char longest[2 * 256 + 32];

	refuse("{\"password\":\"\"}", "password", "empty");
	refuse("{\"password\":42}", "password", "not a string");
	refuse("{\"password\":\"a\\tb\"}", "password", "control character");
	snprintf(longest, sizeof longest, "{\"password\":\"%0256d\"}", 7);
	ck_assert_int_eq(decode(longest), 0);
	ck_assert_uint_eq(login.password[0], 1);
	ck_assert_uint_eq(login.password[1], 0);
	snprintf(longest, sizeof longest, "{\"password\":\"%0257d\"}", 7);
	refuse(longest, "password", "too long");
	snprintf(longest, sizeof longest, "{\"password\":\"é%0255d\"}", 7); /* 256 characters */
	refuse(longest, "password", "too long");
}
END_TEST

START_TEST(a_secret_on_the_bus_is_no_open_text)
{
	static const char json[] = "{\"old\":\"a\",\"new\":\"b\",\"reply_key\":\"\"}";
	static struct ol_password_set set;

	ck_assert_int_eq(ol_decode(&ol_msg_password_set, json, sizeof json - 1, &set, &fault),
			 -EBADMSG);
	ck_assert_str_eq(fault.path, "old");
	ck_assert_str_eq(fault.why, "wrong length");
}
END_TEST

START_TEST(a_part_has_lists)
{
	static const char json[] =
		"{\"users\":[{\"name\":\"anna\",\"role\":\"member\",\"title\":\"\","
		"\"active\":true,\"most_sessions\":0,\"countries\":\"\",\"hours\":\"\"},{}]}";
	static struct ol_site_import import;
	uint32_t users = bit(&ol_msg_site_import, "users");
	int rc = ol_decode_part(&ol_msg_site_import, users, json, sizeof json - 1, &import, &seen,
				&fault);

	ck_assert_int_eq(rc, -EBADMSG);
	ck_assert_str_eq(fault.path, "users[1].name");
	ck_assert_str_eq(fault.why, "missing");
}
END_TEST

static const char *word(const struct ol_message *type, const char *name, const char *from,
			void *value)
{
	unsigned field = ol_find_field(type, name);

	ck_assert_uint_lt(field, type->field_count);
	return ol_decode_field(type, field, from, value);
}

START_TEST(a_word_becomes_a_value)
{
	static struct ol_session_list list;
	static struct ol_knock_call knock;

	ck_assert_ptr_null(word(&ol_msg_session_list, "port", "8443", &list));
	ck_assert(list.has_port && list.port == 8443);
	ck_assert_ptr_null(word(&ol_msg_session_list, "state", "closed", &list));
	ck_assert(list.has_state && list.state == OL_SESSION_STATE_CLOSED);
	ck_assert_ptr_null(word(&ol_msg_session_list, "before", "9e3779b97f4a7c15", &list));
	ck_assert_uint_eq(list.before, 0x9e3779b97f4a7c15);
	ck_assert(!list.has_user && !list.has_auth);
	ck_assert_ptr_null(word(&ol_msg_knock_call, "guest", "true", &knock));
	ck_assert(knock.guest);
	ck_assert_ptr_null(word(&ol_msg_knock_call, "guest", "false", &knock));
	ck_assert(!knock.guest);
	ck_assert_ptr_null(word(&ol_msg_knock_call, "source", "2001:db8::7", &knock));
	ck_assert_uint_eq(knock.source.family, 6);
}
END_TEST

START_TEST(other_words_are_refused)
{
	static const struct {
		const char *field, *word, *why;
	} bad[] = {
		{ "port", "0", "out of range" },
		{ "port", "65536", "out of range" },
		{ "port", "", "not an integer" },
		{ "port", "http", "not an integer" },
		{ "port", "80x", "not an integer" },
		{ "port", "80.0", "not an integer" },
		{ "port", "8e1", "not an integer" },
		{ "port", "0x50", "not an integer" },
		{ "port", "080", "not an integer" },
		{ "port", "+80", "not an integer" },
		{ "port", " 80", "not an integer" },
		{ "port", "80\n", "not an integer" },
		{ "port", "\"80\"", "not an integer" },
		{ "port", "[80]", "not an integer" },
		{ "port", "true", "not an integer" },
		{ "port", "-1", "out of range" },
		{ "state", "ajar", "not a known word" },
		{ "state", "", "not a known word" },
		{ "state", "\xff", "not UTF-8" },
		{ "session", "1", "not 16 hex digits" },
		{ "port", "99999999999999999999", "not an integer" },
	};
	static struct ol_session_list list;

	for (size_t i = 0; i < UNIT_COUNT(bad); i++) {
		const char *why = word(&ol_msg_session_list, bad[i].field, bad[i].word, &list);

		ck_assert_msg(why && !strcmp(why, bad[i].why), "%s=%s: %s", bad[i].field,
			      bad[i].word, why);
	}
	ck_assert(!list.has_port && !list.has_state && !list.has_session);
}
END_TEST

START_TEST(a_truth_has_two_words)
{
	static const char *const bad[] = { "", "1", "yes", "True", " true", "null", "\"true\"" };
	static struct ol_knock_call knock;

	for (size_t i = 0; i < UNIT_COUNT(bad); i++)
		ck_assert_str_eq(word(&ol_msg_knock_call, "guest", bad[i], &knock),
				 "not true or false");
}
END_TEST

START_TEST(a_list_is_no_word)
{
	static struct ol_site_import import;

	ck_assert_str_eq(word(&ol_msg_site_import, "users", "[]", &import), "is a list");
}
END_TEST

START_TEST(a_part_is_written_with_its_secrets)
{
	static const char wanted[] = "{\"name\":\"anna\",\"password\":\"tür\\\"\\\\\"}";
	struct ol_login open = { .name = "anna", .agent = "x", .has_code = false };
	ssize_t length;

	memcpy(open.password, "\0\6tür\"\\", 8);
	length = ol_encode_part(&ol_msg_login, of_a_browser(), &open, text, sizeof text);
	ck_assert_int_eq(length, sizeof wanted - 1);
	ck_assert_mem_eq(text, wanted, sizeof wanted - 1);
	ck_assert_int_eq(ol_encode_part(&ol_msg_login, of_a_browser(), &open, text,
					sizeof wanted - 2),
			 -EMSGSIZE);
	ck_assert_int_eq(ol_encode_part(&ol_msg_login, 0, &open, text, sizeof text), 2);
}
END_TEST

START_TEST(what_is_no_open_secret_is_not_written)
{
	uint32_t password = bit(&ol_msg_login, "password");
	struct ol_login open = { .name = "anna" };

	memcpy(open.password, "\1\1", 2); /* 257 bytes */
	ck_assert_int_eq(ol_encode_part(&ol_msg_login, password, &open, text, sizeof text),
			 -EINVAL);
	memcpy(open.password, "\xff\xff", 2);
	ck_assert_int_eq(ol_encode_part(&ol_msg_login, password, &open, text, sizeof text),
			 -EINVAL);
	memcpy(open.password, "\0\2a\n", 4);
	ck_assert_int_eq(ol_encode_part(&ol_msg_login, password, &open, text, sizeof text),
			 -EINVAL);
	memcpy(open.password, "\0\2\xc3(", 4);
	ck_assert_int_eq(ol_encode_part(&ol_msg_login, password, &open, text, sizeof text),
			 -EINVAL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_field_is_found_by_its_name,
		a_part_changes_its_fields_and_no_others,
		a_part_may_be_empty,
		fields_of_others_are_unknown,
		a_part_is_as_strict_as_a_message,
		a_secret_is_read_in_its_open_form,
		a_secret_has_a_length,
		a_secret_on_the_bus_is_no_open_text,
		a_part_has_lists,
		a_word_becomes_a_value,
		other_words_are_refused,
		a_truth_has_two_words,
		a_list_is_no_word,
		a_part_is_written_with_its_secrets,
		what_is_no_open_secret_is_not_written,
	};

	return unit_run("codec_part", set_up, tests, UNIT_COUNT(tests));
}
