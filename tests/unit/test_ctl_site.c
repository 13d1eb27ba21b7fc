/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Commands of ownlinectl that do more than one call: the site's files, the history, the doctor. */
#include <errno.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/chain.h"
#include "common/crypto.h"
#include "ctl_fake.h"

#define SITE   "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define BOX    "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"
#define EVENTS 250
#define FILE_TEXT \
	"{\"users\":[{\"name\":\"bob\",\"role\":\"member\",\"title\":\"\",\"active\":true," \
	"\"most_sessions\":0,\"countries\":\"\",\"hours\":\"\"}],\"services\":[],\"grants\":[]}"

static char folder[32], keys[48], site_pub[64], box_pub[64], file[64];
static unsigned service_count;

static void write_text(const char *path, const char *text)
{
	FILE *out = fopen(path, "we");

	ck_assert_ptr_nonnull(out);
	fputs(text, out);
	ck_assert_int_eq(fclose(out), 0);
}

static void make_folder(void)
{
	snprintf(folder, sizeof folder, "/tmp/ctl-site-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(folder));
	snprintf(keys, sizeof keys, "%s/keys", folder);
	snprintf(site_pub, sizeof site_pub, "%s/site.pub", keys);
	snprintf(box_pub, sizeof box_pub, "%s/box.pub", keys);
	snprintf(file, sizeof file, "%s/site.json", folder);
	ck_assert_int_eq(mkdir(keys, 0700), 0);
	write_text(site_pub, SITE "\n");
	write_text(box_pub, BOX "\n");
	write_text(file, FILE_TEXT);
}

static void remove_folder(void)
{
	unlink(site_pub);
	unlink(box_pub);
	unlink(file);
	rmdir(keys);
	rmdir(folder);
}

static void list_services(const struct ol_channel *channel, const void *message, void *reply)
{
	const struct ol_service_list *list = message;
	struct ol_service_list_reply *page = reply;

	ck_assert_ptr_eq(channel, &ol_channel_rpc_service_list);
	for (uint64_t id = list->has_after ? list->after + 1 : 1; id <= service_count; id++) {
		struct ol_service_list_item *item = &page->items[page->items_count];

		page->more = page->items_count == OL_SERVICE_LIST_REPLY_ITEMS_MAX;
		if (page->more)
			return;
		item->id = id;
		snprintf(item->name, sizeof item->name, "%032u", (unsigned)id - 1);
		page->items_count++;
	}
}

static int describe(const char *host)
{
	fake_answer = list_services;
	return fake_run("site", "describe", host, "--spa-port", "62201", "--dir", folder, "--json");
}

START_TEST(site_is_described_in_one_line)
{
	service_count = 1;
	ck_assert_int_eq(describe("door.example.net"), 0);
	ck_assert_str_eq(
		printed,
		"{\"site\":\"" SITE "\",\"box\":\"" BOX "\","
		"\"host\":\"door.example.net\",\"spa_port\":62201,\"publics\":[],\"echoes\":[],"
		"\"services\":[{\"id\":\"0000000000000001\","
		"\"name\":\"00000000000000000000000000000000\"}]}\n");
	service_count = 0;
	ck_assert_int_eq(describe("door.example.net"), 0);
	ck_assert_ptr_nonnull(strstr(printed, ",\"publics\":[],\"echoes\":[],\"services\":[]}\n"));
	remove_folder();
}
END_TEST

START_TEST(site_is_described_as_a_file)
{
	service_count = 1;
	fake_answer = list_services;
	ck_assert_int_eq(fake_run("site", "describe", "door.example.net", "--spa-port", "62201",
				  "--dir", folder),
			 0);
	ck_assert_str_eq(printed, "site = " SITE "\nbox = " BOX "\nhost = door.example.net\n"
				  "spa-port = 62201\nservice = 0000000000000001 "
				  "00000000000000000000000000000000\n");
	remove_folder();
}
END_TEST

START_TEST(largest_site_is_complete)
{
	static struct ol_site_descriptor site;
	struct ol_fault why;
	char host[101];

	memset(host, 'a', sizeof host - 1);
	host[sizeof host - 1] = '\0';
	service_count = OL_SITE_DESCRIPTOR_SERVICES_MAX;
	ck_assert_int_eq(describe(host), 0);
	ck_assert_int_eq(ol_decode(&ol_msg_site_descriptor, printed, printed_length, &site, &why),
			 0);
	ck_assert_uint_eq(site.services_count, OL_SITE_DESCRIPTOR_SERVICES_MAX);
	ck_assert_uint_eq(site.services[255].id, 256);
	ck_assert_str_eq(site.host, host);

	service_count++;
	ck_assert_int_eq(describe(host), -EINVAL);
	ck_assert_int_eq(fault.status, CTL_REFUSED);
	ck_assert_str_eq(fault.text, "there are 257 services; a device can be told of 256");
	ck_assert_uint_eq(printed_length, 0);
	remove_folder();
}
END_TEST

static void lacks(const char *path, const char *why)
{
	ck_assert_int_eq(describe("door.example.net"), -EINVAL);
	ck_assert_int_eq(fault.status, EX_CONFIG);
	ck_assert_ptr_nonnull(strstr(fault.text, path));
	ck_assert_msg(strstr(fault.text, why), "%s", fault.text);
	ck_assert_ptr_nonnull(strstr(fault.text, "deploy/setup makes it"));
	ck_assert_uint_eq(printed_length, 0);
}

START_TEST(site_without_its_keys_is_not_described)
{
	unlink(box_pub);
	lacks(box_pub, "No such file");
	write_text(box_pub, SITE "00\n");
	lacks(box_pub, "64 hex digits");
	unlink(site_pub);
	lacks(site_pub, "No such file");
	remove_folder();
}
END_TEST

static unsigned dry_runs, applied;

static void import(const struct ol_channel *channel, const void *message, void *reply)
{
	const struct ol_site_import *sent = message;
	struct ol_site_import_reply *changes = reply;

	ck_assert_ptr_eq(channel, &ol_channel_rpc_site_import);
	ck_assert_uint_eq(sent->users_count, 1);
	ck_assert_str_eq(sent->users[0].name, "bob");
	*(sent->dry_run ? &dry_runs : &applied) += 1;
	changes->items_count = 2;
	changes->items[0].what = OL_CHANGE_WHAT_SET;
	snprintf(changes->items[0].name, sizeof changes->items[0].name, "bob");
	snprintf(changes->items[0].detail, sizeof changes->items[0].detail, "role, hours");
	changes->items[1].what = OL_CHANGE_WHAT_SAME;
}

START_TEST(import_shows_and_applies)
{
	fake_answer = import;
	ck_assert_int_eq(fake_run("import", file, "--dry-run"), 0);
	ck_assert_str_eq(printed, "~ user    bob: role, hours\n"
				  "0 to add, 1 to change, 1 as they are\n");
	ck_assert_uint_eq(dry_runs, 1);
	ck_assert_uint_eq(applied, 0);
	ck_assert_int_eq(fake_run("import", "--yes", file), 0);
	ck_assert_ptr_nonnull(strstr(printed, "applied\n"));
	ck_assert_uint_eq(dry_runs, 2);
	ck_assert_uint_eq(applied, 1);
	ck_assert_int_eq(fake_run("import", "--yes", "--json", file), 0);
	ck_assert_ptr_nonnull(strstr(printed, "{\"what\":\"set\",\"kind\":\"user\","));
	ck_assert_int_eq(printed[0], '[');
	remove_folder();
}
END_TEST

START_TEST(import_asks_or_refuses)
{
	fake_answer = import;
	ck_assert_ptr_nonnull(freopen("/dev/null", "re", stdin));
	ck_assert_int_eq(fake_run("import", file), -EINVAL);
	ck_assert_int_eq(fault.status, EX_USAGE);
	ck_assert_uint_eq(applied, 0);
	remove_folder();
}
END_TEST

START_TEST(wrong_files_are_not_sent)
{
	static const struct {
		const char *text, *why;
	} cases[] = {
		{ "", "ends too early" },
		{ "{}", "missing" },
		{ "{\"users\":[],\"services\":[],\"grants\":[],\"users\":[]}", "" },
		{ "{\"users\":[{\"name\":\"B\"}],\"services\":[],\"grants\":[]}", "users[0]" },
		{ "{\"users\":[],\"services\":[],\"grants\":[],\"more\":1}", "more" },
	};

	fake_answer = import;
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		write_text(file, cases[i].text);
		ck_assert_int_eq(fake_run("import", "--yes", file), -EINVAL);
		ck_assert_int_eq(fault.status, EX_DATAERR);
		ck_assert_msg(strstr(fault.text, cases[i].why), "%s", fault.text);
		ck_assert_uint_eq(fake_count, 0);
	}
	unlink(file);
	ck_assert_int_eq(fake_run("import", "--yes", file), -EINVAL);
	ck_assert_int_eq(fault.status, EX_NOINPUT);
	remove_folder();
}
END_TEST

static void export(const struct ol_channel *channel, const void *message, void *reply)
{
	struct ol_site_file_reply *whole = reply;

	(void)message;
	ck_assert_ptr_eq(channel, &ol_channel_rpc_site_export);
	whole->users_count = 1;
	whole->users[0] = (struct ol_site_user){ .name = "bob", .active = true };
	whole->grants_count = 1;
	whole->grants[0] =
		(struct ol_site_grant){ .user = "bob", .router = "home", .service = "ssh" };
}

START_TEST(export_is_what_import_reads)
{
	static struct ol_site_file read;
	struct ol_fault why;
	struct stat status;
	size_t length;

	fake_answer = export;
	ck_assert_int_eq(fake_run("export"), 0);
	ck_assert_int_eq(ol_decode(&ol_msg_site_file, printed, printed_length, &read, &why), 0);
	ck_assert_uint_eq(read.users_count, 1);
	ck_assert_uint_eq(read.services_count, 0);
	ck_assert_str_eq(read.grants[0].service, "ssh");
	length = printed_length;
	ck_assert_int_eq(fake_run("export", file), 0);
	ck_assert_int_eq(stat(file, &status), 0);
	ck_assert_uint_eq((uint64_t)status.st_size, length);
	ck_assert_int_eq(fake_run("export", "/nowhere/at/all"), -EINVAL);
	ck_assert_int_eq(fault.status, EX_CANTCREAT);
	remove_folder();
}
END_TEST

static struct ol_event_list_item history[EVENTS];

static void make_history(void)
{
	uint8_t hash[32] = { 0 };

	for (unsigned i = 0; i < EVENTS; i++) {
		history[i] = (struct ol_event_list_item){ .position = i + 1,
							  .id = i + 1,
							  .at_ms = 1000 * (i + 1),
							  .actor = "ownlinectl-admin" };
		ck_assert_int_eq(ol_chain_item(hash, &history[i], hash), 0);
		memcpy(history[i].hash, hash, sizeof hash);
	}
}

static void list_events(const struct ol_channel *channel, const void *message, void *reply)
{
	const struct ol_event_list *list = message;
	struct ol_event_list_reply *page = reply;
	int64_t from = list->has_before ? list->before : EVENTS + 1;

	ck_assert_ptr_eq(channel, &ol_channel_rpc_event_list);
	page->newest = EVENTS;
	while (page->items_count < OL_EVENT_LIST_REPLY_ITEMS_MAX) {
		if (list->has_after && list->after + page->items_count == EVENTS)
			break;
		if (!list->has_after && from - page->items_count == 1)
			break;
		page->items[page->items_count] =
			history[list->has_after ? list->after + page->items_count
						: from - page->items_count - 2];
		page->items_count++;
	}
	page->next = list->has_after ? list->after + page->items_count : from - page->items_count;
	page->more = list->has_after ? page->next < EVENTS : page->next > 1;
}

static unsigned lines(void)
{
	unsigned count = 0;

	for (const char *line = printed; (line = strchr(line, '\n')); line++)
		count++;
	return count;
}

START_TEST(events_are_shown_the_newest_last)
{
	fake_answer = list_events;
	make_history();
	setenv("TZ", "UTC", 1);
	ck_assert_int_eq(fake_run("events"), 0);
	ck_assert_uint_eq(lines(), 101);
	ck_assert_int_eq(fake_run("events", "--last", "3"), 0);
	ck_assert_str_eq(printed,
			 "WHEN                 NUMBER  WHAT            BY                ABOUT\n"
			 "1970-01-01 00:04:08  248     session opened  ownlinectl-admin  \n"
			 "1970-01-01 00:04:09  249     session opened  ownlinectl-admin  \n"
			 "1970-01-01 00:04:10  250     session opened  ownlinectl-admin  \n");
	ck_assert_int_eq(fake_run("events", "--since", "1970-01-01T00:01Z", "--json"), 0);
	ck_assert_uint_eq(lines(), EVENTS - 59 + 2);
	ck_assert_ptr_nonnull(strstr(printed, "[\n{\"position\":60,"));
	remove_folder();
}
END_TEST

START_TEST(whole_chain_is_verified)
{
	char noted[80];

	fake_answer = list_events;
	make_history();
	ck_assert_int_eq(fake_run("event", "verify"), 0);
	ck_assert_ptr_nonnull(strstr(printed, "the chain of 250 events is whole\n"));
	snprintf(noted, sizeof noted, "%.68s", strstr(printed, "--noted 250:") + 8);
	ck_assert_int_eq(fake_run("event", "verify", "--noted", noted), 0);
	ck_assert_int_eq(fake_run("event", "verify", "--json"), 0);
	ck_assert_ptr_nonnull(strstr(printed, "{\"position\":250,\"hash\":\""));
	noted[10] = noted[10] == '0' ? '1' : '0';
	ck_assert_int_eq(fake_run("event", "verify", "--noted", noted), -EINVAL);
	ck_assert_int_eq(fault.status, CTL_REFUSED);
	noted[2] = '1';
	ck_assert_int_eq(fake_run("event", "verify", "--noted", noted), -EINVAL);
	remove_folder();
}
END_TEST

START_TEST(broken_chain_is_found)
{
	fake_answer = list_events;
	make_history();
	history[123].port = 8443;
	history[123].has_port = true;
	ck_assert_int_eq(fake_run("event", "verify"), -EINVAL);
	ck_assert_ptr_nonnull(strstr(fault.text, "broken at event 124:"));
	make_history();
	history[200].position = 202;
	ck_assert_int_eq(fake_run("event", "verify"), -EINVAL);
	ck_assert_str_eq(fault.text, "event 201 is missing");
	ck_assert_int_eq(fault.status, CTL_REFUSED);
	ck_assert_int_eq(fake_run("event", "verify", "--noted", "12"), -EINVAL);
	ck_assert_int_eq(fault.status, EX_USAGE);
	remove_folder();
}
END_TEST

static enum ol_check_result worst;

static void examine(const struct ol_channel *channel, const void *message, void *reply)
{
	struct ol_doctor_reply *findings = reply;

	(void)message;
	ck_assert_ptr_eq(channel, &ol_channel_rpc_doctor);
	findings->items_count = 2;
	findings->items[0] =
		(struct ol_doctor_finding){ OL_CHECK_KNOCK, OL_CHECK_RESULT_OK, "seen 3 s ago" };
	findings->items[1] = (struct ol_doctor_finding){ OL_CHECK_CLOCK, worst, "set the clock" };
}

START_TEST(doctor_fails_if_a_check_does)
{
	fake_answer = examine;
	worst = OL_CHECK_RESULT_FAIL;
	ck_assert_int_eq(fake_run("doctor"), -EINVAL);
	ck_assert_int_eq(fault.status, CTL_REFUSED);
	ck_assert_str_eq(printed, "      CHECK  FOUND\n"
				  "ok    knock  seen 3 s ago\n"
				  "FAIL  clock  set the clock\n");
	worst = OL_CHECK_RESULT_WARN;
	ck_assert_int_eq(fake_run("doctor", "--address", "2001:DB8::1"), 0);
	ck_assert_int_eq(fake_run("doctor", "--json"), 0);
	ck_assert_ptr_nonnull(strstr(printed, "\"check\":\"clock\",\"result\":\"warn\""));
	remove_folder();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		site_is_described_in_one_line,
		site_is_described_as_a_file,
		largest_site_is_complete,
		site_without_its_keys_is_not_described,
		import_shows_and_applies,
		import_asks_or_refuses,
		wrong_files_are_not_sent,
		export_is_what_import_reads,
		events_are_shown_the_newest_last,
		whole_chain_is_verified,
		broken_chain_is_found,
		doctor_fails_if_a_check_does,
	};

	if (ol_crypto_init() < 0)
		return 1;
	return unit_run("ctl_site", make_folder, tests, UNIT_COUNT(tests));
}
