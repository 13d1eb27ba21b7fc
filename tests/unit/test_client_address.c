/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose request it is: nobody can lend himself another address. */
#include <errno.h>

#include "api-gateway/client.h"
#include "unit.h"

static struct api_proxies proxies;

static struct ol_addr addr_of(const char *text)
{
	struct ol_addr addr;

	ck_assert_int_eq(ol_addr_parse(text, &addr), 0);
	return addr;
}

/* The client's address as text; "refused" for a header that is. */
static const char *client(const char *peer, const char *forwarded, unsigned count)
{
	static char text[OL_ADDR_TEXT];
	struct ol_addr from = addr_of(peer), found;

	if (api_client(&proxies, &from, forwarded, count, &found) < 0)
		return "refused";
	return ol_addr_format(&found, text);
}

static void set_up(void)
{
	ck_assert_int_eq(api_proxies_parse("127.0.0.1, 10.1.0.0/16 2001:db8:1::/48", &proxies), 0);
}

START_TEST(a_stranger_s_header_is_not_read)
{
	static const char *const headers[] = {
		"198.51.100.1", "127.0.0.1", "10.1.0.1", "garbage", "", ",", "198.51.100.1:80",
	};

	for (size_t i = 0; i < UNIT_COUNT(headers); i++) {
		ck_assert_str_eq(client("203.0.113.7", headers[i], 1), "203.0.113.7");
		ck_assert_str_eq(client("203.0.113.7", headers[i], 3), "203.0.113.7");
		ck_assert_str_eq(client("2001:db8::7", headers[i], 1), "2001:db8::7");
	}
	ck_assert_str_eq(client("10.2.0.1", "198.51.100.1", 1), "10.2.0.1");
	ck_assert_str_eq(client("2001:db8:2::1", "198.51.100.1", 1), "2001:db8:2::1");
}
END_TEST

START_TEST(without_a_proxy_nobody_is_trusted)
{
	proxies.count = 0;
	ck_assert_str_eq(client("127.0.0.1", "198.51.100.1", 1), "127.0.0.1");
}
END_TEST

START_TEST(behind_a_proxy_the_rightmost_stranger_counts)
{
	static const struct {
		const char *forwarded, *client;
	} cases[] = {
		{ "198.51.100.1", "198.51.100.1" },
		{ "192.0.2.9, 198.51.100.1", "198.51.100.1" },
		{ "192.0.2.9,198.51.100.1", "198.51.100.1" },
		{ "192.0.2.9 ,\t198.51.100.1 ", "198.51.100.1" },
		{ "127.0.0.1, 198.51.100.1", "198.51.100.1" },
		{ "10.1.9.9, 198.51.100.1", "198.51.100.1" },
		{ "198.51.100.1, 10.1.0.1", "198.51.100.1" },
		{ "192.0.2.9, 198.51.100.1, 10.1.0.1, 127.0.0.1", "198.51.100.1" },
		{ "192.0.2.9, 10.1.0.1, 198.51.100.1, 10.1.0.1", "198.51.100.1" },
		{ "10.1.0.1", "10.1.0.1" },
		{ "10.1.0.2, 10.1.0.1", "10.1.0.2" },
		{ "2001:db8:9::1", "2001:db8:9::1" },
		{ "2001:DB8:9:0::1", "2001:db8:9::1" },
		{ "2001:db8:9::1, 2001:db8:1::5", "2001:db8:9::1" },
		{ "::ffff:198.51.100.1", "198.51.100.1" },
		{ "198.51.100.1, ::ffff:10.1.0.1", "198.51.100.1" },
		{ "::FFFF:c633:6401", "198.51.100.1" },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_str_eq(client("127.0.0.1", cases[i].forwarded, 1), cases[i].client);
	ck_assert_str_eq(client("127.0.0.1", NULL, 0), "127.0.0.1");
}
END_TEST

START_TEST(a_proxy_s_header_is_refused_when_in_doubt)
{
	static const char *const headers[] = {
		"",
		" ",
		",",
		"198.51.100.1,",
		",198.51.100.1",
		"198.51.100.1,,10.1.0.1",
		"198.51.100.1, ,10.1.0.1",
		"198.51.100.1:80",
		"[2001:db8:9::1]",
		"[2001:db8:9::1]:80",
		"198.51.100.1 10.1.0.1",
		"198.51.100.1;10.1.0.1",
		"198.51.100",
		"198.51.100.1.1",
		"198.51.100.256",
		"198.51.100.01",
		"0x7f000001",
		"2130706433",
		"1.2.3.4/32",
		"localhost",
		"unknown",
		"_hidden",
		"\"198.51.100.1\"",
		"for=198.51.100.1",
		"fe80::1%eth0",
		"::g",
		"garbage, 198.51.100.1",
		"198.51.100.1, garbage",
		"198.51.100.1\x0b",
		"1111:2222:3333:4444:5555:6666:7777:8888:9999:aaaa:bbbb:cccc",
	};

	for (size_t i = 0; i < UNIT_COUNT(headers); i++)
		ck_assert_msg(!strcmp(client("127.0.0.1", headers[i], 1), "refused"), "\"%s\"",
			      headers[i]);
	ck_assert_str_eq(client("127.0.0.1", "198.51.100.1", 2), "refused");
}
END_TEST

START_TEST(lists_of_proxies_are_read_strictly)
{
	static const char *const lists[] = {
		"x",           "1.2.3.4/",     "1.2.3.4/33", "1.2.3.4/0", "1.2.3.4/01",
		"1.2.3.4/-1",  "1.2.3.4/8x",   "::1/129",    "1.2.3",     "1.2.3.4/8/8",
		"localhost",   "1.2.3.4;::1",  "/8",         "::/0",      "::ffff:1.2.3.4/104",
		"1 2 3 4 5 6", "1.2.3.4/1000",
	};
	struct ol_addr near = addr_of("10.1.255.255"), far = addr_of("10.2.0.0");

	for (size_t i = 0; i < UNIT_COUNT(lists); i++)
		ck_assert_msg(api_proxies_parse(lists[i], &proxies) == -EINVAL, "%s", lists[i]);
	ck_assert_uint_eq(proxies.count, 3);
	ck_assert(api_proxies_trust(&proxies, &near));
	ck_assert(!api_proxies_trust(&proxies, &far));
	ck_assert_int_eq(api_proxies_parse(" , ", &proxies), 0);
	ck_assert_uint_eq(proxies.count, 0);
	ck_assert_int_eq(api_proxies_parse("10.1.128.0/17,::1/128,", &proxies), 0);
	ck_assert(api_proxies_trust(&proxies, &near));
	near = addr_of("10.1.127.255");
	ck_assert(!api_proxies_trust(&proxies, &near));
	ck_assert_int_eq(
		api_proxies_parse("1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 "
				  "1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 1.1.1.1 "
				  "1.1.1.1 1.1.1.1 1.1.1.1",
				  &proxies),
		-EINVAL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_stranger_s_header_is_not_read,
		without_a_proxy_nobody_is_trusted,
		behind_a_proxy_the_rightmost_stranger_counts,
		a_proxy_s_header_is_refused_when_in_doubt,
		lists_of_proxies_are_read_strictly,
	};

	return unit_run("client address", set_up, tests, UNIT_COUNT(tests));
}
