/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user, a service or a router may be. */
#include <stdio.h>

#include "session-manager/estate_check.h"
#include "unit.h"

static struct ol_addr addr(const char *text)
{
	struct ol_addr ret = { 0 };

	ck_assert_int_eq(ol_addr_parse(text, &ret), 0);
	return ret;
}

START_TEST(hosts)
{
	static const char *const good[] = {
		"a",
		"home.example",
		"HOME.Example",
		"a-b.c1",
		"1a.de",
		"a.1b",
		"10.0.0.1",
		"198.51.100.1",
		"fd00::1",
		"2001:db8::",
		"xn--mnchen-3ya.de",
		"x--y",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
	};
	static const char *const bad[] = {
		"",
		".",
		"a.",
		".a",
		"a..b",
		"-a",
		"a-",
		"a.-b",
		"a_b",
		"a b",
		"a/b",
		"a:80",
		"a\"b",
		"a;b",
		"1",
		"1.2.3",
		"256.1.1.1",
		"1.2.3.4.5",
		"fd00::1%wan0",
		"[fd00::1]",
		"::ffff:1.2.3.4",
		"FD00::1",
		"m\xc3\xbcnchen.de",
		"a\n",
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.example",
	};

	for (size_t i = 0; i < UNIT_COUNT(good); i++)
		ck_assert_msg(check_host(good[i]), "%s", good[i]);
	for (size_t i = 0; i < UNIT_COUNT(bad); i++)
		ck_assert_msg(!check_host(bad[i]), "%s", bad[i]);
}
END_TEST

START_TEST(targets)
{
	static const struct {
		const char *addr;
		bool is_good, is_public;
	} cases[] = {
		{ "10.0.0.1", true, false },
		{ "10.255.255.255", true, false },
		{ "172.16.0.1", true, false },
		{ "172.31.255.255", true, false },
		{ "192.168.0.1", true, false },
		{ "9.255.255.255", false, true },
		{ "11.0.0.0", false, true },
		{ "172.15.255.255", false, true },
		{ "172.32.0.0", false, true },
		{ "192.167.0.1", false, true },
		{ "192.169.0.1", false, true },
		{ "8.8.8.8", false, true },
		{ "0.0.0.0", false, false },
		{ "127.0.0.1", false, false },
		{ "169.254.1.1", false, false },
		{ "100.64.0.1", false, false },
		{ "198.51.100.1", false, false },
		{ "224.0.0.1", false, false },
		{ "255.255.255.255", false, false },
		{ "fc00::1", true, false },
		{ "fdff::1", true, false },
		{ "2001:4860::1", true, false },
		{ "3fff::1", true, false },
		{ "fe80::1", false, false },
		{ "fec0::1", false, false },
		{ "ff02::1", false, false },
		{ "::1", false, false },
		{ "::", false, false },
		{ "64:ff9b::1", false, false },
		{ "4000::1", false, false },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct ol_addr target = addr(cases[i].addr);

		ck_assert_msg(check_target(&target, false) == cases[i].is_good, "%s",
			      cases[i].addr);
		ck_assert_msg(check_target(&target, true) ==
				      (cases[i].is_good || cases[i].is_public),
			      "%s", cases[i].addr);
	}
	ck_assert(!check_target(&(struct ol_addr){ 0 }, true));
}
END_TEST

static struct ol_site_service forward(void)
{
	return (struct ol_site_service){ .kind = OL_SERVICE_KIND_FORWARD,
					 .has_to4 = true,
					 .to4 = addr("192.168.1.2"),
					 .has_to6 = true,
					 .to6 = addr("fd00::2"),
					 .to_port = 443 };
}

static struct ol_site_service proxy(void)
{
	return (struct ol_site_service){ .kind = OL_SERVICE_KIND_PROXY,
					 .proto = OL_PROTO_TCP,
					 .has_scheme = true,
					 .has_host = true,
					 .host = "nas.lan",
					 .to_port = 443 };
}

/* The field that is to blame; "" if the service may be. */
static const char *blamed(const struct ol_site_service *service)
{
	struct verdict verdict = check_service(service, false);

	ck_assert_int_eq(verdict.code == OL_REPLY_CODE_OK, !*verdict.field);
	return verdict.field;
}

START_TEST(forwards)
{
	struct ol_site_service service = forward();

	ck_assert_str_eq(blamed(&service), "");
	service.has_to6 = false;
	ck_assert_str_eq(blamed(&service), "");
	service.has_to4 = false;
	ck_assert_str_eq(blamed(&service), "to4");
	service = forward();
	service.to4 = service.to6;
	ck_assert_str_eq(blamed(&service), "to4");
	service = forward();
	service.to6 = service.to4;
	ck_assert_str_eq(blamed(&service), "to6");
	service = forward();
	service.to4 = addr("8.8.8.8");
	ck_assert_str_eq(blamed(&service), "to4");
	ck_assert_int_eq(check_service(&service, true).code, OL_REPLY_CODE_OK);
	service = forward();
	service.to6 = addr("fe80::2");
	ck_assert_str_eq(blamed(&service), "to6");
}
END_TEST

START_TEST(forwards_are_no_proxies)
{
	struct ol_site_service service = forward();

	service.has_scheme = true;
	ck_assert_str_eq(blamed(&service), "scheme");
	service = forward();
	service.has_host = true;
	ck_assert_str_eq(blamed(&service), "host");
	service = forward();
	service.has_path = true;
	ck_assert_str_eq(blamed(&service), "path");
	service = forward();
	service.websocket = true;
	ck_assert_str_eq(blamed(&service), "websocket");
}
END_TEST

START_TEST(proxies)
{
	struct ol_site_service service = proxy();

	ck_assert_str_eq(blamed(&service), "");
	service.websocket = true;
	ck_assert_str_eq(blamed(&service), "");
	service.proto = OL_PROTO_BOTH;
	ck_assert_str_eq(blamed(&service), "proto");
	service = proxy();
	service.has_to4 = true;
	ck_assert_str_eq(blamed(&service), "to4");
	service = proxy();
	service.has_to6 = true;
	ck_assert_str_eq(blamed(&service), "to6");
	service = proxy();
	service.has_scheme = false;
	ck_assert_str_eq(blamed(&service), "scheme");
	service = proxy();
	service.has_host = false;
	ck_assert_str_eq(blamed(&service), "host");
}
END_TEST

START_TEST(proxied_hosts_and_paths)
{
	static const struct {
		const char *host, *path;
		const char *blamed;
	} cases[] = {
		{ "nas", "/", "" },           { "192.168.1.2", "/a/b-c._~%20:@+,=", "" },
		{ "fd00::2", "/", "" },       { "localhost", "/", "host" },
		{ "LocalHost", "/", "host" }, { "8.8.8.8", "/", "host" },
		{ "127.0.0.1", "/", "host" }, { "", "/", "host" },
		{ "nas", "", "path" },        { "nas", "a", "path" },
		{ "nas", "/ ", "path" },      { "nas", "/..", "path" },
		{ "nas", "/a?b", "path" },    { "nas", "/;", "path" },
		{ "nas", "/{}", "path" },     { "nas", "/$a", "path" },
		{ "nas", "/\"", "path" },     { "nas", "/\xc3\xa9", "path" },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct ol_site_service service = proxy();

		snprintf(service.host, sizeof service.host, "%s", cases[i].host);
		service.has_path = true;
		snprintf(service.path, sizeof service.path, "%s", cases[i].path);
		ck_assert_str_eq(blamed(&service), cases[i].blamed);
	}
}
END_TEST

START_TEST(durations)
{
	struct ol_site_service service = forward();

	service.default_s = 60;
	ck_assert_str_eq(blamed(&service), "");
	service.longest_s = 60;
	ck_assert_str_eq(blamed(&service), "");
	service.longest_s = 59;
	ck_assert_str_eq(blamed(&service), "default_s");
}
END_TEST

START_TEST(users)
{
	struct ol_site_user user = { .countries = "DE AT", .hours = "mon-fri 08:00-18:00" };

	ck_assert_int_eq(check_user(&user).code, OL_REPLY_CODE_OK);
	memcpy(user.countries, "Germany", 8);
	ck_assert_str_eq(check_user(&user).field, "countries");
	user.countries[0] = '\0';
	memcpy(user.hours, "late", 5);
	ck_assert_str_eq(check_user(&user).field, "hours");
	user.hours[0] = '\0';
	ck_assert_int_eq(check_user(&user).code, OL_REPLY_CODE_OK);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		hosts,     targets,
		forwards,  forwards_are_no_proxies,
		proxies,   proxied_hosts_and_paths,
		durations, users,
	};

	return unit_run("estate_check", NULL, tests, UNIT_COUNT(tests));
}
