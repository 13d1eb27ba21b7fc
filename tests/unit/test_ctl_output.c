/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of an answer: a table, a line, JSON, or the file that enrols devices. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "client.h"
#include "gen/messages.h"
#include "unit.h"

#define SITE "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define BOX  "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

static struct ctl_request request;
static struct ctl_result result;
static struct ctl_fault fault;
static char folder[32], keys[48], site_pub[64], box_pub[64];
static char *text;
static size_t length;

static void write_key(const char *path, const char *digits)
{
	FILE *file = fopen(path, "we");

	ck_assert_ptr_nonnull(file);
	fprintf(file, "%s\n", digits);
	ck_assert_int_eq(fclose(file), 0);
}

static void make_keys(void)
{
	snprintf(folder, sizeof folder, "/tmp/ctl-output-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(keys, sizeof keys, "%s/keys", folder);
	snprintf(site_pub, sizeof site_pub, "%s/site.pub", keys);
	snprintf(box_pub, sizeof box_pub, "%s/box.pub", keys);
	ck_assert_int_eq(mkdir(keys, 0700), 0);
	write_key(site_pub, SITE);
	write_key(box_pub, BOX);
}

static void remove_keys(void)
{
	unlink(site_pub);
	unlink(box_pub);
	rmdir(keys);
	rmdir(folder);
}

/* Takes a command line that begins with "ctl" and has no blank in a word. */
static void take(const char *line)
{
	static char copy[256];
	char *argv[8] = { copy };
	int argc = 1;

	snprintf(copy, sizeof copy, "%s", line);
	for (char *blank = strchr(copy, ' '); blank; blank = strchr(blank, ' ')) {
		*blank++ = '\0';
		argv[argc++] = blank;
	}
	ctl_request_init(&request);
	ck_assert_int_eq(ctl_request_words(&request, argc, argv, &fault), 0);
	ck_assert_int_eq(ctl_request_fill(&request, &fault), 0);
}

static int print(void)
{
	FILE *out;
	int rc;

	free(text);
	out = open_memstream(&text, &length);
	rc = request.command->output->print(out, &request, &result, &fault);
	fclose(out);
	return rc;
}

static const char *printed(void)
{
	ck_assert_int_eq(print(), 0);
	return text;
}

static void add_services(unsigned count)
{
	static struct ol_service_list_reply page;

	ctl_rows_done(&result.rows);
	page.items_count = 1;
	for (unsigned i = 0; i < count; i++) {
		struct ol_service_list_item *item = &page.items[0];

		item->id = i + 1;
		snprintf(item->name, sizeof item->name, "%032u", i);
		ck_assert_int_eq(ctl_rows_add(&result.rows, &ol_msg_service_list_reply, &page), 0);
	}
}

static void describe(const char *host)
{
	char line[200];

	snprintf(line, sizeof line, "ctl site describe %s --spa-port 62201 --dir %s", host, folder);
	take(line);
}

START_TEST(lists_are_tables_or_arrays)
{
	static const struct ol_user_list_reply page = {
		.items_count = 1,
		.items = { { .id = 1, .name = "bob", .role = OL_USER_ROLE_ADMIN } },
	};

	take("ctl user list");
	ck_assert_int_eq(ctl_rows_add(&result.rows, &ol_msg_user_list_reply, &page), 0);
	ck_assert_str_eq(printed(), "ID                NAME  ROLE\n"
				    "0000000000000001  bob   admin\n");
	take("ctl user list --json");
	ck_assert_ptr_nonnull(strstr(
		printed(), "[\n{\"id\":\"0000000000000001\",\"name\":\"bob\",\"role\":\"admin\","));
	ctl_rows_done(&result.rows);
}
END_TEST

START_TEST(replies_are_words_or_objects)
{
	static const struct ol_reply_secret made = { .has_id = true, .id = 0xab };

	memcpy(result.reply, &made, sizeof made);
	take("ctl user add bob");
	ck_assert_str_eq(printed(), "user added: 00000000000000ab\n");
	take("ctl user add bob --json");
	ck_assert_str_eq(printed(), "{\"code\":\"ok\",\"detail\":\"\",\"field\":\"\","
				    "\"id\":\"00000000000000ab\"}\n");
}
END_TEST

START_TEST(site_is_described_in_one_line)
{
	make_keys();
	describe("door.example.net");
	add_services(1);
	ck_assert_str_eq(printed(), "{\"site\":\"" SITE "\",\"box\":\"" BOX "\","
				    "\"host\":\"door.example.net\",\"spa_port\":62201,"
				    "\"services\":[{\"id\":\"0000000000000001\","
				    "\"name\":\"00000000000000000000000000000000\"}]}\n");
	add_services(0);
	ck_assert_ptr_nonnull(strstr(printed(), ",\"services\":[]}\n"));
	ctl_rows_done(&result.rows);
	remove_keys();
}
END_TEST

START_TEST(largest_site_is_complete)
{
	static struct ol_site_descriptor site;
	struct ol_fault why;
	char host[101];

	make_keys();
	memset(host, 'a', sizeof host - 1);
	host[sizeof host - 1] = '\0';
	describe(host);
	add_services(OL_SITE_DESCRIPTOR_SERVICES_MAX);
	ck_assert_int_eq(print(), 0);
	ck_assert_int_eq(ol_decode(&ol_msg_site_descriptor, text, length, &site, &why), 0);
	ck_assert_uint_eq(site.services_count, OL_SITE_DESCRIPTOR_SERVICES_MAX);
	ck_assert_uint_eq(site.services[255].id, 256);
	ck_assert_str_eq(site.services[255].name, "00000000000000000000000000000255");
	ck_assert_str_eq(site.host, host);

	add_services(OL_SITE_DESCRIPTOR_SERVICES_MAX + 1);
	ck_assert_int_lt(print(), 0);
	ck_assert_int_eq(fault.status, CTL_REFUSED);
	ck_assert_str_eq(fault.text, "there are 257 services; a device can be told of 256");
	ck_assert_uint_eq(length, 0);
	ctl_rows_done(&result.rows);
	remove_keys();
}
END_TEST

static void lacks(const char *path, const char *why)
{
	describe("door.example.net");
	ck_assert_int_lt(print(), 0);
	ck_assert_int_eq(fault.status, EX_CONFIG);
	ck_assert_ptr_nonnull(strstr(fault.text, path));
	ck_assert_msg(strstr(fault.text, why), "%s", fault.text);
	ck_assert_ptr_nonnull(strstr(fault.text, "deploy/setup makes it"));
	ck_assert_uint_eq(length, 0);
}

START_TEST(site_without_its_keys_is_not_described)
{
	make_keys();
	unlink(box_pub);
	lacks(box_pub, "No such file");
	write_key(box_pub, SITE "00");
	lacks(box_pub, "64 hex digits");
	unlink(site_pub);
	lacks(site_pub, "No such file");
	remove_keys();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		lists_are_tables_or_arrays,
		replies_are_words_or_objects,
		site_is_described_in_one_line,
		largest_site_is_complete,
		site_without_its_keys_is_not_described,
	};

	return unit_run("ctl_output", NULL, tests, UNIT_COUNT(tests));
}
