/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The caps file, and what it allows. The file's tests run as root: it must be root's. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "caps.h"
#include "unit.h"

static struct caps caps;
static char why[CAPS_WHY];

static struct ol_addr address(const char *text)
{
	struct ol_addr addr;

	ck_assert_int_eq(ol_addr_parse(text, &addr), 0);
	return addr;
}

/* Writes the text to a file of this mode and reads it. */
static int read_file(const char *text, mode_t mode)
{
	char path[] = "/tmp/ownline-caps-XXXXXX";
	int fd = mkstemp(path);
	int rc;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
	rc = caps_read(path, &caps, why);
	unlink(path);
	return rc;
}

static struct ol_access_session session(const char *source, const char *to)
{
	return (struct ol_access_session){
		.source = address(source), .to = address(to), .port = 443, .to_port = 443
	};
}

static bool allows(const char *source, const char *to)
{
	struct ol_access_session wanted = session(source, to);

	return caps_allow(&caps, &wanted);
}

START_TEST(nothing_is_allowed_that_is_not_said)
{
	if (geteuid())
		return;
	ck_assert_int_eq(read_file("", 0644), 0);
	ck_assert_int_eq(caps.sessions, 1000);
	ck_assert_int_eq(caps.longest_s, 86400);
	ck_assert(!allows("8.8.8.8", "192.168.77.10"));
}
END_TEST

START_TEST(every_setting_is_read)
{
	if (geteuid())
		return;
	ck_assert_int_eq(
		read_file("# bounds\nlan4 = 192.168.77.0/24, 10.1.2.3/32\nlan6 = fd77::/64\n"
			  "ports = 443, 8000-8999\npublic-ports=1024-2047\n"
			  "longest = 3600\nsessions = 5\nprivate-sources = 1\n",
			  0644),
		0);
	ck_assert_uint_eq(caps.lan_count, 3);
	ck_assert_uint_eq(caps.port_count, 2);
	ck_assert_uint_eq(caps.ports[1].first, 8000);
	ck_assert_uint_eq(caps.ports[1].last, 8999);
	ck_assert_uint_eq(caps.public_ports[0].last, 2047);
	ck_assert_int_eq(caps.longest_s, 3600);
	ck_assert_int_eq(caps.sessions, 5);
	ck_assert(caps.is_private_allowed);
}
END_TEST

START_TEST(a_wrong_setting_is_refused)
{
	static const char *const texts[] = {
		"lan4 = 192.168.77.1/24\n",
		"lan4 = 192.168.77.0/33\n",
		"lan4 = 192.168.77.0\n",
		"lan4 = 192.168.077.0/24\n",
		"lan4 = fd77::/64\n",
		"lan4 = /8\n",
		"lan4 = 10.0.0.0/\n",
		"lan4 = 10.0.0.0/8x\n",
		"lan4 = 10.0.0.0/-8\n",
		"lan6 = fd77::/129\n",
		"lan6 = 10.0.0.0/8\n",
		"lan6 = fd77::1/64\n",
		"ports = 0\n",
		"ports = 65536\n",
		"ports = 20-10\n",
		"ports = 1-\n",
		"ports = -1\n",
		"ports = 1-2-3\n",
		"ports = http\n",
		"public-ports = 99999999999999999999\n",
		"longest = 59\n",
		"sessions = 0\n",
		"sessions = 1001\n",
		"private-sources = yes\n",
		"lan5 = 1\n",
		"nonsense\n",
		"ports = 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17\n",
	};

	if (geteuid())
		return;
	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		why[0] = '\0';
		ck_assert_msg(read_file(texts[i], 0644) < 0, "%s", texts[i]);
		ck_assert_str_ne(why, "");
	}
}
END_TEST

START_TEST(only_root_may_be_able_to_write_it)
{
	if (geteuid())
		return;
	ck_assert_int_eq(read_file("", 0600), 0);
	ck_assert_int_eq(read_file("", 0664), -EPERM);
	ck_assert_int_eq(read_file("", 0646), -EPERM);
	ck_assert_int_eq(caps_read("/tmp", &caps, why), -EPERM);
	ck_assert_int_eq(caps_read("/nonexistent/caps.conf", &caps, why), -ENOENT);
	ck_assert_str_eq(why, "/nonexistent/caps.conf: No such file or directory");
}
END_TEST

START_TEST(servers_are_in_the_home_and_never_the_router)
{
	ck_assert(allows("8.8.8.8", "192.168.77.10"));
	ck_assert(allows("8.8.8.8", "192.168.77.255"));
	ck_assert(!allows("8.8.8.8", "192.168.78.0"));
	ck_assert(!allows("8.8.8.8", "192.168.77.1"));
	ck_assert(!allows("8.8.8.8", "fd77::10"));
	ck_assert(allows("2a00::1", "fd77::ffff"));
	ck_assert(!allows("2a00::1", "fd77:0:0:1::1"));
	ck_assert(!allows("2a00::1", "fd77::1"));
}
END_TEST

START_TEST(clients_are_on_the_internet_unless_it_is_said)
{
	static const char *const private[] = { "10.0.0.1", "100.64.0.1", "203.0.113.1" };
	static const char *const never[] = { "0.0.0.0", "127.0.0.1", "224.0.0.1",
					     "255.255.255.255" };

	for (size_t i = 0; i < UNIT_COUNT(private); i++)
		ck_assert_msg(!allows(private[i], "192.168.77.10"), "%s", private[i]);
	ck_assert(!allows("2001:db8::1", "fd77::10"));
	caps.is_private_allowed = true;
	for (size_t i = 0; i < UNIT_COUNT(private); i++)
		ck_assert_msg(allows(private[i], "192.168.77.10"), "%s", private[i]);
	ck_assert(allows("2001:db8::1", "fd77::10"));
	ck_assert(allows("fd99::1", "fd77::10"));
	for (size_t i = 0; i < UNIT_COUNT(never); i++)
		ck_assert_msg(!allows(never[i], "192.168.77.10"), "%s", never[i]);
	ck_assert(!allows("fe80::1", "fd77::10"));
	ck_assert(!allows("::1", "fd77::10"));
	ck_assert(!allows("fd77::10", "fd77::10"));
}
END_TEST

START_TEST(ports_are_in_their_ranges)
{
	struct ol_access_session wanted = session("8.8.8.8", "192.168.77.10");

	caps.ports[0] = (struct caps_ports){ 443, 444 };
	ck_assert(caps_allow(&caps, &wanted));
	wanted.to_port = 445;
	ck_assert(!caps_allow(&caps, &wanted));
	wanted.to_port = 444;
	caps.public_ports[0] = (struct caps_ports){ 1024, 65535 };
	ck_assert(!caps_allow(&caps, &wanted));
	wanted.port = 1024;
	ck_assert(caps_allow(&caps, &wanted));
}
END_TEST

START_TEST(the_router_s_own_addresses_are_found)
{
	bool is_there = false;

	ck_assert_int_eq(caps_read_locals(&caps), 0);
	for (unsigned i = 0; i < caps.local_count; i++) {
		struct ol_addr loopback = address("127.0.0.1");

		is_there |= ol_addr_equal(&caps.locals[i], &loopback);
	}
	ck_assert(is_there);
}
END_TEST

/* 192.168.77.0/24 and fd77::/64; the router is .1. */
static void set_up(void)
{
	caps = (struct caps){
		.lan = { { address("192.168.77.0"), 24 }, { address("fd77::"), 64 } },
		.lan_count = 2,
		.ports = { { 1, 65535 } },
		.public_ports = { { 1, 65535 } },
		.port_count = 1,
		.public_port_count = 1,
		.locals = { address("192.168.77.1"), address("fd77::1") },
		.local_count = 2,
	};
}

int main(void)
{
	const TTest *const tests[] = {
		nothing_is_allowed_that_is_not_said,
		every_setting_is_read,
		a_wrong_setting_is_refused,
		only_root_may_be_able_to_write_it,
		servers_are_in_the_home_and_never_the_router,
		clients_are_on_the_internet_unless_it_is_said,
		ports_are_in_their_ranges,
		the_router_s_own_addresses_are_found,
	};

	return unit_run("caps", set_up, tests, UNIT_COUNT(tests));
}
