/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who tells a device its address, and what he says. */
#include <errno.h>

#include "echo.h"
#include "unit.h"

START_TEST(who_may_be_asked)
{
	static const struct {
		const char *text, *host;
		bool is_stun;
		uint16_t port;
	} cases[] = {
		{ "https://echo.example", "echo.example", false, 0 },
		{ "https://echo.example:8443/ip?v=1", "echo.example", false, 0 },
		{ "https://[2001:db8::7]/", "2001:db8::7", false, 0 },
		{ "http://127.0.0.1:8080/", "127.0.0.1", false, 0 },
		{ "stun:stun.example", "stun.example", true, 3478 },
		{ "stun:stun.example:19302", "stun.example", true, 19302 },
		{ "stun:192.0.2.7:5000", "192.0.2.7", true, 5000 },
		{ "stun:[2001:db8::7]:5000", "2001:db8::7", true, 5000 },
		{ "stun:[2001:db8::7]", "2001:db8::7", true, 3478 },
	};
	struct echo echo;

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		ck_assert_int_eq(echo_read(cases[i].text, &echo), 0);
		ck_assert_str_eq(echo.host, cases[i].host);
		ck_assert_str_eq(echo.url, cases[i].text);
		ck_assert_int_eq(echo.is_stun, cases[i].is_stun);
		ck_assert(!echo.is_site);
		if (echo.is_stun)
			ck_assert_uint_eq(echo.port, cases[i].port);
	}
}
END_TEST

START_TEST(who_may_not)
{
	static const char *const cases[] = {
		"",
		"echo.example",
		"ftp://echo.example",
		"http://echo.example/",
		"HTTPS://echo.example",
		"https://",
		"https:///ip",
		"https://anna@echo.example/",
		"https://Echo.example/",
		"https://echo.example:0/",
		"https://echo.example:99999/",
		"stun:",
		"stun:stun.example:0",
		"stun:stun.example:70000",
		"stun:stun.example/ip",
		"stun:2001:db8::7",
		"stun:[2001:db8::7",
		"stuns:stun.example",
		"stun://stun.example",
	};
	char longest[ECHO_URL + 10] = "https://echo.example/";
	struct echo echo;

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_msg(echo_read(cases[i], &echo) == -EINVAL, "%s", cases[i]);
	memset(longest + strlen(longest), 'x', sizeof longest - 1 - strlen(longest));
	ck_assert_int_eq(echo_read(longest, &echo), -EINVAL);
	memset(longest + strlen("https://"), 'x', 300);
	ck_assert_int_eq(echo_read(longest, &echo), -EINVAL);
}
END_TEST

START_TEST(what_is_an_answer)
{
	static const char *const cases[][2] = {
		{ "203.0.113.7", "203.0.113.7" },
		{ "203.0.113.7\n", "203.0.113.7" },
		{ " \t2001:db8::7\r\n\r\n", "2001:db8::7" },
		{ "{\"address\":\"203.0.113.7\",\"family\":4}", "203.0.113.7" },
		{ "{\"family\": 6, \"address\": \"2001:db8::7\"}\n", "2001:db8::7" },
	};
	char text[OL_ADDR_TEXT];
	struct ol_addr addr;

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		ck_assert_int_eq(echo_answer(cases[i][0], strlen(cases[i][0]), &addr), 0);
		ck_assert_str_eq(ol_addr_format(&addr, text), cases[i][1]);
	}
}
END_TEST

START_TEST(what_is_none)
{
	static const char *const cases[] = {
		"",
		"\n",
		"203.0.113",
		"203.0.113.07",
		"203.0.113.7 203.0.113.8",
		"203.0.113.7, 203.0.113.8",
		"::ffff:203.0.113.7",
		"2001:DB8::7",
		"2001:db8::7%eth0",
		"<html>203.0.113.7</html>",
		"your address is 203.0.113.7",
		"0000000000000000000000000000000000000000000000000000000000203.0.113.7",
		"{}",
		"{\"address\":4}",
		"{\"address\":\"\"}",
		"{\"address\":\"nowhere\"}",
		"{\"ip\":\"203.0.113.7\"}",
		"{\"address\":\"203.0.113.7\"",
		"{\"address\":\"203.0.113.7\"}x",
		"{\"address\":\"203.0.113.7\",\"address\":\"203.0.113.8\"}",
	};
	struct ol_addr addr = { .family = 9 };

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_msg(echo_answer(cases[i], strlen(cases[i]), &addr) == -EBADMSG, "%s",
			      cases[i]);
	ck_assert_int_eq(echo_answer("203.0.113.7\0", 12, &addr), -EBADMSG);
	ck_assert_uint_eq(addr.family, 9);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { who_may_be_asked, who_may_not, what_is_an_answer,
				       what_is_none };

	return unit_run("echo", NULL, tests, UNIT_COUNT(tests));
}
