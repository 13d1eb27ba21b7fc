/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which passwords are good enough. */
#include "session-manager/password.h"
#include "session-manager/password_rules.h"
#include "unit.h"

static const char *refuse(const char *password)
{
	return password_refuse(password, strlen(password), "alice-in-town");
}

START_TEST(length_counts_in_bytes)
{
	char text[PASSWORD_MOST + 2];

	memset(text, 'x', sizeof text);
	for (size_t length = 0; length < sizeof text; length++) {
		text[length] = '\0';
		ck_assert_int_eq(!refuse(text),
				 length >= PASSWORD_LEAST && length <= PASSWORD_MOST);
		text[length] = length % 2 ? 'y' : 'x';
	}
	ck_assert_ptr_null(refuse("\xc3\xa4\xc3\xb6\xc3\xbc\xc3\x9f"));
	ck_assert_ptr_nonnull(refuse("\xc3\xa4\xc3\xb6\xc3\xbc"));
}
END_TEST

START_TEST(only_text_is_a_password)
{
	static const char *const refused[] = {
		"line\nfeed--",       "escape\x1b--",
		"delete\x7f--",       "latin1 \xe4\xf6\xfc",
		"overlong \xc0\xaf",  "surrogate \xed\xa0\x80",
		"cut short \xe2\x82", "too far \xf4\x90\x80\x80",
	};

	for (size_t i = 0; i < UNIT_COUNT(refused); i++)
		ck_assert_str_eq(refuse(refused[i]),
				 "is not UTF-8 text, or has control characters");
	ck_assert_ptr_nonnull(password_refuse("a zero\0 inside", 14, "bob"));
	ck_assert_ptr_null(refuse("'; drop table users; --"));
	ck_assert_ptr_null(refuse("\xf0\x9f\x94\x91\xf0\x9f\x9a\xaa"));
	ck_assert_ptr_null(refuse("        "));
}
END_TEST

START_TEST(what_everybody_takes_is_refused)
{
	static const char *const refused[] = { "password", "Password",   "PASSWORD1", "12345678",
					       "iloveyou", "qwertyuiop", "trustno1",  "starwars" };

	for (size_t i = 0; i < UNIT_COUNT(refused); i++)
		ck_assert_str_eq(refuse(refused[i]), "is one of the most common passwords");
	ck_assert_ptr_null(refuse("passwordpassword!"));
	ck_assert(!password_is_common(""));
	ck_assert(!password_is_common("zzzzzzzzzzzzzzzzzzzzzzz"));
}
END_TEST

START_TEST(a_name_is_no_password)
{
	ck_assert_str_eq(refuse("alice-in-town"), "is the user's name");
	ck_assert_str_eq(refuse("Alice-In-Town"), "is the user's name");
	ck_assert_ptr_null(refuse("alice-in-town2"));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		length_counts_in_bytes,
		only_text_is_a_password,
		what_everybody_takes_is_refused,
		a_name_is_no_password,
	};

	return unit_run("password_rules", NULL, tests, UNIT_COUNT(tests));
}
