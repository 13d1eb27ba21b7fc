/* SPDX-License-Identifier: GPL-3.0-or-later */
/* URLs of brokers: what is one, what is none, and the file of them. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/broker_url.h"
#include "unit.h"

#define LONG_64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void check_url(const char *text, const struct ol_broker_url *expected, const char *again)
{
	struct ol_broker_url url;
	char written[OL_BROKER_TEXT];

	ck_assert_int_eq(ol_broker_url_parse(text, &url), 0);
	ck_assert(url.is_tls == expected->is_tls);
	ck_assert_str_eq(url.host, expected->host);
	ck_assert_uint_eq(url.port, expected->port);
	ck_assert_str_eq(url.user, expected->user);
	ck_assert_str_eq(url.password, expected->password);
	ol_broker_url_format(&url, false, written);
	ck_assert_str_eq(written, again);
}

START_TEST(urls_are_read_and_written)
{
	static const struct {
		const char *text;
		struct ol_broker_url url;
		const char *again;
	} cases[] = {
		{ "mqtts://b.example.org",
		  { true, "b.example.org", 8883, "", "" },
		  "mqtts://b.example.org:8883" },
		{ "mqtt://localhost",
		  { false, "localhost", 1883, "", "" },
		  "mqtt://localhost:1883" },
		{ "mqtts://192.0.2.1:1", { true, "192.0.2.1", 1, "", "" }, "mqtts://192.0.2.1:1" },
		{ "mqtts://[2001:db8::1]:65535",
		  { true, "2001:db8::1", 65535, "", "" },
		  "mqtts://[2001:db8::1]:65535" },
		{ "mqtts://me@b.example.org:443",
		  { true, "b.example.org", 443, "me", "" },
		  "mqtts://me@b.example.org:443" },
		{ "mqtts://a-Z_0.9~!$&'()*+,;=:p:w@[::1]",
		  { true, "::1", 8883, "a-Z_0.9~!$&'()*+,;=", "p:w" },
		  "mqtts://a-Z_0.9~!$&'()*+,;=:p:w@[::1]:8883" },
		{ "mqtts://" LONG_64 ":" LONG_64 "@h",
		  { true, "h", 8883, LONG_64, LONG_64 },
		  "mqtts://" LONG_64 ":" LONG_64 "@h:8883" },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		check_url(cases[i].text, &cases[i].url, cases[i].again);
}
END_TEST

START_TEST(any_port_fits_behind_the_longest_host)
{
	struct ol_broker_url url, again;
	char text[OL_BROKER_TEXT] = "mqtts://", written[OL_BROKER_TEXT];
	char *host = text + strlen(text);

	for (size_t i = 0; i < OL_BROKER_HOST; i++)
		host[i] = i % 32 == 31 ? '.' : 'a';
	ck_assert_int_eq(ol_broker_url_parse(text, &url), 0);
	url.port = 65535;
	ol_broker_url_format(&url, false, written);
	ck_assert_int_eq(ol_broker_url_parse(written, &again), 0);
	ck_assert_str_eq(again.host, host);
	host[OL_BROKER_HOST] = 'a';
	ck_assert_int_eq(ol_broker_url_parse(text, &url), -EINVAL);
}
END_TEST

START_TEST(a_bare_url_has_no_secret)
{
	struct ol_broker_url url;
	char text[OL_BROKER_TEXT];

	ck_assert_int_eq(ol_broker_url_parse("mqtts://me:secret@b.example.org", &url), 0);
	ol_broker_url_format(&url, true, text);
	ck_assert_str_eq(text, "mqtts://b.example.org:8883");
}
END_TEST

START_TEST(everything_else_is_refused)
{
	static const char *const texts[] = {
		"",
		"b.example.org",
		"mqtts:",
		"mqtts://",
		"MQTTS://b.example.org",
		"https://b.example.org",
		"mqtts://B.example.org",
		"mqtts://b.example.org/",
		"mqtts://b.example.org?x",
		"mqtts://b.example.org#x",
		"mqtts://b.example.org ",
		" mqtts://b.example.org",
		"mqtts://b.example.org\n",
		"mqtts://b.example.org:",
		"mqtts://b.example.org:0",
		"mqtts://b.example.org:08883",
		"mqtts://b.example.org:65536",
		"mqtts://b.example.org:8883x",
		"mqtts://192.0.2.256",
		"mqtts://2001:db8::1",
		"mqtts://[2001:db8::1",
		"mqtts://[2001:db8::1]8883",
		"mqtts://[192.0.2.1]",
		"mqtts://[]",
		"mqtts://@b.example.org",
		"mqtts://:secret@b.example.org",
		"mqtts://me:@b.example.org",
		"mqtts://me@",
		"mqtts://m%65@b.example.org",
		"mqtts://me:se%63ret@b.example.org",
		"mqtts://m\xc3\xa9@b.example.org",
		"mqtts://me:se cret@b.example.org",
		"mqtts://me@you@b.example.org",
		"mqtts://me/you@b.example.org",
		"mqtts://" LONG_64 "0@h",
		"mqtts://me:" LONG_64 "0@h",
		"mqtts://" LONG_64 ".h",
	};
	struct ol_broker_url url = { .host = "as it was" };

	for (size_t i = 0; i < UNIT_COUNT(texts); i++) {
		ck_assert_msg(ol_broker_url_parse(texts[i], &url) == -EINVAL, "%s", texts[i]);
		ck_assert_str_eq(url.host, "as it was");
	}
}
END_TEST

static int read_text(const char *text, mode_t mode, struct ol_broker_url *ret_urls, unsigned most)
{
	char path[] = "/tmp/test_broker_url-XXXXXX";
	int fd = mkstemp(path), rc;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
	rc = ol_broker_urls_read(path, ret_urls, most);
	unlink(path);
	return rc;
}

START_TEST(a_file_is_read_line_by_line)
{
	static const char text[] = "# ours\nmqtts://a.example.org\n\nmqtt://me:you@b.example.org:1";
	struct ol_broker_url urls[OL_PUBLIC_BROKERS];

	ck_assert_int_eq(read_text(text, 0400, urls, 2), 2);
	ck_assert_str_eq(urls[0].host, "a.example.org");
	ck_assert_str_eq(urls[1].password, "you");
	ck_assert_int_eq(read_text(text, 0400, urls, 1), -EINVAL);
	ck_assert_int_eq(read_text(text, 0440, urls, 2), -EPERM);
	ck_assert_int_eq(read_text(text, 0404, urls, 2), -EPERM);
	ck_assert_int_eq(read_text("", 0400, urls, 2), 0);
	ck_assert_int_eq(read_text("mqtts://a.example.org\n mqtts://b.example.org", 0400, urls, 2),
			 -EINVAL);
	ck_assert_int_eq(ol_broker_urls_read("/nonexistent/file", urls, 2), 0);
}
END_TEST

START_TEST(a_line_without_an_end_is_refused)
{
	static char text[100000];
	struct ol_broker_url urls[OL_PUBLIC_BROKERS];

	memset(text, 'a', sizeof text - 1);
	memcpy(text, "mqtts://", 8);
	ck_assert_int_eq(read_text(text, 0400, urls, OL_PUBLIC_BROKERS), -EINVAL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		urls_are_read_and_written,   any_port_fits_behind_the_longest_host,
		a_bare_url_has_no_secret,    everything_else_is_refused,
		a_file_is_read_line_by_line, a_line_without_an_end_is_refused,
	};

	return unit_run("broker_url", NULL, tests, UNIT_COUNT(tests));
}
