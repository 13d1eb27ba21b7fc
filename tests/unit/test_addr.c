/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses: one spelling, and which of them a stranger may have. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/un.h>

#include "common/addr.h"
#include "unit.h"

#define ONES "ffff:ffff:ffff:ffff:ffff:ffff"

static struct ol_addr addr_of(const char *text)
{
	struct ol_addr addr;

	ck_assert_msg(ol_addr_parse(text, &addr) == 0, "%s is refused", text);
	return addr;
}

static bool is_global(const char *text)
{
	struct ol_addr addr = addr_of(text);

	return ol_addr_is_global(&addr);
}

/* A special range, and its neighbours where these are global. */
static const struct {
	const char *before, *first, *last, *after;
} ranges[] = {
	{ NULL, "0.0.0.0", "0.255.255.255", "1.0.0.0" },
	{ "9.255.255.255", "10.0.0.0", "10.255.255.255", "11.0.0.0" },
	{ "100.63.255.255", "100.64.0.0", "100.127.255.255", "100.128.0.0" },
	{ "126.255.255.255", "127.0.0.0", "127.255.255.255", "128.0.0.0" },
	{ "169.253.255.255", "169.254.0.0", "169.254.255.255", "169.255.0.0" },
	{ "172.15.255.255", "172.16.0.0", "172.31.255.255", "172.32.0.0" },
	{ "191.255.255.255", "192.0.0.0", "192.0.0.255", "192.0.1.0" },
	{ "192.0.1.255", "192.0.2.0", "192.0.2.255", "192.0.3.0" },
	{ "192.88.98.255", "192.88.99.0", "192.88.99.255", "192.88.100.0" },
	{ "192.167.255.255", "192.168.0.0", "192.168.255.255", "192.169.0.0" },
	{ "198.17.255.255", "198.18.0.0", "198.19.255.255", "198.20.0.0" },
	{ "198.51.99.255", "198.51.100.0", "198.51.100.255", "198.51.101.0" },
	{ "203.0.112.255", "203.0.113.0", "203.0.113.255", "203.0.114.0" },
	{ "223.255.255.255", "224.0.0.0", "255.255.255.255", NULL },
	{ NULL, "::", "1fff:ffff:" ONES, "2000::" },
	{ "2000:ffff:" ONES, "2001::", "2001:1ff:" ONES, "2001:200::" },
	{ "2001:db7:" ONES, "2001:db8::", "2001:db8:" ONES, "2001:db9::" },
	{ "2001:ffff:" ONES, "2002::", "2002:ffff:" ONES, "2003::" },
	{ "3ffe:ffff:" ONES, "3fff::", "3fff:fff:" ONES, "3fff:1000::" },
	{ "3fff:ffff:" ONES, "4000::", "ffff:ffff:" ONES, NULL },
};

START_TEST(special_ranges_end_where_they_should)
{
	for (size_t i = 0; i < UNIT_COUNT(ranges); i++) {
		ck_assert_msg(!is_global(ranges[i].first), "%s", ranges[i].first);
		ck_assert_msg(!is_global(ranges[i].last), "%s", ranges[i].last);
		if (ranges[i].before)
			ck_assert_msg(is_global(ranges[i].before), "%s", ranges[i].before);
		if (ranges[i].after)
			ck_assert_msg(is_global(ranges[i].after), "%s", ranges[i].after);
	}
}
END_TEST

START_TEST(only_2000_3_is_global_in_ipv6)
{
	static const char *const local[] = { "::1",     "64:ff9b::102:304", "100::1", "fc00::1",
					     "fd12::1", "fe80::1",          "ff02::1" };
	const struct ol_addr none = { 0 };

	for (size_t i = 0; i < UNIT_COUNT(local); i++)
		ck_assert_msg(!is_global(local[i]), "%s", local[i]);
	ck_assert(is_global("2600::1"));
	ck_assert(!ol_addr_is_global(&none));
}
END_TEST

START_TEST(text_is_read_and_written_the_same)
{
	static const char *const texts[] = {
		"0.0.0.0",
		"1.2.3.4",
		"255.255.255.255",
		"::",
		"::1",
		"2001:db8::1",
		"1:2:3:4:5:6:7:8",
		"2001:db8::1:0:0:1",
		"1:0:0:2::3",
		"1:2:3:4:5:6:7:0",
		"0:2:3:4:5:6:7:8",
		"fe80::abcd:0:1",
		"ffff:ffff:" ONES,
		"64:ff9b::cb00:7107",
	};
	char text[OL_ADDR_TEXT];

	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		struct ol_addr addr = addr_of(texts[i]);

		ck_assert_uint_eq(addr.family, strchr(texts[i], ':') ? 6 : 4);
		ck_assert_str_eq(ol_addr_format(&addr, text), texts[i]);
	}
}
END_TEST

START_TEST(bytes_are_in_network_order)
{
	static const uint8_t four[16] = { 203, 0, 113, 7 };
	static const uint8_t six[16] = { 0x20, 0x01, 0x0d, 0xb8, [15] = 7 };

	ck_assert_mem_eq(addr_of("203.0.113.7").bytes, four, 16);
	ck_assert_mem_eq(addr_of("2001:db8::7").bytes, six, 16);
}
END_TEST

START_TEST(other_spellings_are_refused)
{
	static const char *const texts[] = {
		"",
		"-",
		"1.2.3",
		"1.2.3.4.5",
		"1.2.3.04",
		"1.2.3.256",
		" 1.2.3.4",
		"1.2.3.4 ",
		"1.2.3.4\n",
		"1.2.3.4/32",
		"0x1.2.3.4",
		"16909060",
		"1.2.3.-4",
		"[::1]",
		"::1%lo",
		"fe80::1%eth0",
		"2001:DB8::1",
		"2001:db8::01",
		"2001:db8:0::1",
		":::",
		"0:0:0:0::1",
		"1::2::3",
		"12345::",
		"1:2:3:4:5:6:7",
		"::1/128",
		"::ffff:1.2.3.4",
		"::ffff:102:304",
		"::ffff:0:0",
		"1:2:3:4:5:6:7::",
		"g::",
		"1:2:3:4:5:6:7:8:9",
	};
	struct ol_addr addr = { .family = 4, .bytes = { 9, 9, 9, 9 } };
	const struct ol_addr before = addr;

	for (size_t i = 0; i < UNIT_COUNT(texts); i++)
		ck_assert_msg(ol_addr_parse(texts[i], &addr) == -EINVAL, "\"%s\"", texts[i]);
	ck_assert(ol_addr_equal(&addr, &before));
}
END_TEST

START_TEST(no_address_is_a_dash)
{
	const struct ol_addr none = { 0 };
	char text[OL_ADDR_TEXT];

	ck_assert_str_eq(ol_addr_format(&none, text), "-");
}
END_TEST

START_TEST(equal_means_family_and_bytes)
{
	struct ol_addr a = addr_of("32.1.13.184"), b = addr_of("2001:db8::");

	ck_assert_mem_eq(a.bytes, b.bytes, 16);
	ck_assert(!ol_addr_equal(&a, &b));
	b = a;
	ck_assert(ol_addr_equal(&a, &b));
	b.bytes[3] ^= 1;
	ck_assert(!ol_addr_equal(&a, &b));
}
END_TEST

static void check_round_trip(const char *text, socklen_t length)
{
	struct ol_addr addr = addr_of(text), again;
	struct sockaddr_storage sa;
	uint16_t port = 0;

	ck_assert_uint_eq(ol_addr_to_sockaddr(&addr, 62201, &sa), length);
	ck_assert_int_eq(ol_addr_from_sockaddr((struct sockaddr *)&sa, &again, &port), 0);
	ck_assert(ol_addr_equal(&addr, &again));
	ck_assert_uint_eq(port, 62201);
	ck_assert_int_eq(ol_addr_from_sockaddr((struct sockaddr *)&sa, &again, NULL), 0);
}

START_TEST(socket_addresses_go_both_ways)
{
	check_round_trip("203.0.113.7", sizeof(struct sockaddr_in));
	check_round_trip("2001:db8::7", sizeof(struct sockaddr_in6));
}
END_TEST

START_TEST(a_mapped_socket_address_is_ipv4)
{
	struct sockaddr_in6 sa = { .sin6_family = AF_INET6, .sin6_port = htons(443) };
	struct ol_addr addr, four = addr_of("203.0.113.7");
	uint16_t port = 0;

	ck_assert_int_eq(inet_pton(AF_INET6, "::ffff:203.0.113.7", &sa.sin6_addr), 1);
	ck_assert_int_eq(ol_addr_from_sockaddr((struct sockaddr *)&sa, &addr, &port), 0);
	ck_assert(ol_addr_equal(&addr, &four));
	ck_assert_uint_eq(port, 443);
	/* Only ::ffff:0:0/96 is mapped; what looks like it is not. */
	ck_assert_int_eq(inet_pton(AF_INET6, "::fffe:203.0.113.7", &sa.sin6_addr), 1);
	ck_assert_int_eq(ol_addr_from_sockaddr((struct sockaddr *)&sa, &addr, &port), 0);
	ck_assert_uint_eq(addr.family, 6);
}
END_TEST

START_TEST(other_socket_families_are_refused)
{
	struct sockaddr_un sa = { .sun_family = AF_UNIX };
	struct ol_addr addr;

	ck_assert_int_eq(ol_addr_from_sockaddr((struct sockaddr *)&sa, &addr, NULL), -EAFNOSUPPORT);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		special_ranges_end_where_they_should, only_2000_3_is_global_in_ipv6,
		text_is_read_and_written_the_same,    bytes_are_in_network_order,
		other_spellings_are_refused,          no_address_is_a_dash,
		equal_means_family_and_bytes,         socket_addresses_go_both_ways,
		a_mapped_socket_address_is_ipv4,      other_socket_families_are_refused,
	};

	return unit_run("addr", NULL, tests, UNIT_COUNT(tests));
}
