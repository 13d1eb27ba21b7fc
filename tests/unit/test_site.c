/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device knows of its site: the file is read strictly, and written as it is read. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "site.h"
#include "unit.h"

#define KEY   "1111111111111111111111111111111111111111111111111111111111111111"
#define BOX   "2222222222222222222222222222222222222222222222222222222222222222"
#define LEAST "site = " KEY "\nbox = " BOX "\nhost = door.example\nspa-port = 4711\n"

static char folder[64], path[80], why[SITE_WHY];
static struct site site;

static void set_up(void)
{
	snprintf(folder, sizeof folder, "/tmp/test-site-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/site.conf", folder);
}

static int read_text(const char *text)
{
	FILE *file = fopen(path, "w");
	int rc;

	ck_assert_ptr_nonnull(file);
	ck_assert_int_ge(fputs(text, file), 0);
	fclose(file);
	rc = site_read(path, &site, why);
	unlink(path);
	return rc;
}

START_TEST(the_least_that_is_a_site)
{
	ck_assert_int_eq(read_text(LEAST), 0);
	ck_assert_uint_eq(site.key[31], 0x11);
	ck_assert_uint_eq(site.box[0], 0x22);
	ck_assert_str_eq(site.host, "door.example");
	ck_assert_uint_eq(site.spa_port, 4711);
	ck_assert_str_eq(site.url, "");
	ck_assert(!site.has_slot && !site.has_box_previous);
	ck_assert_uint_eq(site.public_count + site.echo_count + site.service_count, 0);
	rmdir(folder);
}
END_TEST

START_TEST(what_is_written_is_read_again)
{
	static const char whole[] = LEAST "url = https://home.example:8443\n"
					  "mqtt = mqtts://home.example:8885\n"
					  "mqtt-password = p=q#r\n"
					  "slot = 5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c\n"
					  "public = mqtts://phone:secret@broker.example:8883\n"
					  "public = mqtt://[2001:db8::1]:1883\n"
					  "echo = https://ip.example/\n"
					  "echo = stun:stun.example:3478\n"
					  "service = 00000000000000a1 web\n"
					  "service = ffffffffffffffff game-2\n";
	static char text[SITE_TEXT];
	struct stat st;

	ck_assert_int_eq(read_text(whole), 0);
	ck_assert_str_eq(site.publics[1], "mqtt://[2001:db8::1]:1883");
	ck_assert_str_eq(site.echoes[1], "stun:stun.example:3478");
	ck_assert_uint_eq(site.services[0].id, 0xa1);
	ck_assert_str_eq(site.services[1].name, "game-2");
	ck_assert_int_eq(site_format(&site, text), (ssize_t)strlen(whole));
	ck_assert_str_eq(text, whole);
	ck_assert_int_eq(site_write(path, &site), 0);
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
	ck_assert_int_eq(site_read(path, &site, why), 0);
	unlink(path);
	rmdir(folder);
}
END_TEST

START_TEST(the_largest_site)
{
	static char text[SITE_TEXT];

	ck_assert_int_eq(read_text(LEAST), 0);
	memset(site.host, 'h', sizeof site.host - 1);
	memset(site.url, 'u', sizeof site.url - 1);
	site.service_count = SITE_SERVICES;
	for (unsigned i = 0; i < SITE_SERVICES; i++) {
		site.services[i].id = UINT64_MAX - i;
		memset(site.services[i].name, 'n', SITE_NAME - 1);
	}
	site.echo_count = SITE_ECHOES;
	for (unsigned i = 0; i < SITE_ECHOES; i++)
		memset(site.echoes[i], 'e', SITE_URL - 1);
	ck_assert_int_gt(site_format(&site, text), 0);
	ck_assert_int_eq(read_text(text), 0);
	ck_assert_uint_eq(site.service_count, SITE_SERVICES);
	rmdir(folder);
}
END_TEST

START_TEST(what_is_refused)
{
	static const char *const texts[] = {
		"",
		"site = " KEY "\nbox = " BOX "\nhost = a\n",
		"site = " KEY "\nbox = " BOX "\nspa-port = 1\n",
		"site = " KEY "\nhost = a\nspa-port = 1\n",
		"box = " BOX "\nhost = a\nspa-port = 1\n",
		LEAST "site = 11\n",
		LEAST "spa-port = 0\n",
		LEAST "spa-port = 65536\n",
		LEAST "host = a b\n",
		LEAST "host = \x1b[2J\n",
		LEAST "colour = red\n",
		LEAST "slot = 5c\n",
		LEAST "mqtt = home.example\n",
		LEAST "mqtt-password = a b\n",
		LEAST "public = https://a\n",
		LEAST "public = mqtts://a\npublic = mqtts://a\npublic = mqtts://a\n"
		      "public = mqtts://a\npublic = mqtts://a\n",
		LEAST "service = a1 web\n",
		LEAST "service = 00000000000000a1\n",
		LEAST "service = 00000000000000a1 Web\n",
		LEAST "service = 00000000000000a1 -web\n",
		LEAST "service = 0000000000000000 web\n",
		LEAST "service = 00000000000000a1 a-name-that-is-longer-than-any-is-ok\n",
	};

	for (size_t i = 0; i < UNIT_COUNT(texts); i++)
		ck_assert_msg(read_text(texts[i]) == -EBADMSG, "%s", texts[i]);
	ck_assert_int_eq(site_read("/nonexistent/site.conf", &site, why), -ENOENT);
	rmdir(folder);
}
END_TEST

START_TEST(what_could_not_be_read_is_not_written)
{
	static char text[SITE_TEXT];

	ck_assert_int_eq(read_text(LEAST), 0);
	snprintf(site.url, sizeof site.url, "https://a\nbox = 00");
	ck_assert_int_eq(site_format(&site, text), -EINVAL);
	ck_assert_int_eq(site_write(path, &site), -EINVAL);
	ck_assert_int_eq(access(path, F_OK), -1);
	rmdir(folder);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { the_least_that_is_a_site, what_is_written_is_read_again,
				       the_largest_site, what_is_refused,
				       what_could_not_be_read_is_not_written };

	return unit_run("site", set_up, tests, UNIT_COUNT(tests));
}
