/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What ownlinectl makes of the words of a command line, and what it refuses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "request.h"
#include "unit.h"

#define WORDS_MAX 24
#define NOW       INT64_C(1767225600000) /* 2026-01-01 */
#define KEY       "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define NO_KEY    "0000000000000000000000000000000000000000000000000000000000000000"

static struct ctl_request request;
static struct ctl_fault fault;

static int take(char *const *argv)
{
	int argc = 0;

	while (argv[argc])
		argc++;
	return ctl_request_words(&request, argc, argv, &fault);
}

/* Cuts a line at its blanks, and takes its words. */
static int take_line(const char *line)
{
	static char copy[1024];
	char *argv[WORDS_MAX + 1] = { copy };
	unsigned argc = 1;

	ck_assert_uint_lt(strlen(line), sizeof copy);
	snprintf(copy, sizeof copy, "%s", line);
	for (char *blank = strchr(copy, ' '); blank; blank = strchr(blank, ' ')) {
		*blank++ = '\0';
		ck_assert_uint_lt(argc, WORDS_MAX);
		argv[argc++] = blank;
	}
	return take(argv);
}

static int read_line(const char *line)
{
	int rc;

	ctl_request_init(&request);
	request.now_ms = NOW;
	rc = take_line(line);
	return rc < 0 ? rc : ctl_request_fill(&request, &fault);
}

static const char *message_of(const char *line)
{
	static char text[2048];
	ssize_t length;

	ck_assert_msg(read_line(line) == 0, "%s: %s", line, fault.text);
	length = ol_encode(ctl_filled(request.command), request.message, text, sizeof text - 1);
	ck_assert_msg(length >= 0, "%s: makes no message", line);
	text[length] = '\0';
	return text;
}

static const struct {
	const char *line, *message;
} messages[] = {
	{ "ctl user add bob", "{\"name\":\"bob\",\"role\":\"member\"}" },
	{ "ctl user add bob --role admin", "{\"name\":\"bob\",\"role\":\"admin\"}" },
	{ "ctl user add --role=admin -- bob", "{\"name\":\"bob\",\"role\":\"admin\"}" },
	{ "ctl user list", "{}" },
	{ "ctl device add 00000000000000aa phone " KEY,
	  "{\"user\":\"00000000000000aa\",\"name\":\"phone\",\"device_key\":\"" KEY "\"}" },
	{ "ctl device revoke 00112233445566778899aabbccddeeff",
	  "{\"device\":\"00112233445566778899aabbccddeeff\"}" },
	{ "ctl service add ssh --proto tcp --port 2222 --to 192.0.2.9 --to-port 22",
	  "{\"router\":\"home\",\"name\":\"ssh\",\"proto\":\"tcp\",\"port\":2222,"
	  "\"to4\":\"192.0.2.9\",\"to_port\":22}" },
	{ "ctl service add web --to-port 443 --to FD00::0:9,192.0.2.9 --port=1 --proto "
	  "both "
	  "--router cabin",
	  "{\"router\":\"cabin\",\"name\":\"web\",\"proto\":\"both\",\"port\":1,"
	  "\"to4\":\"192.0.2.9\",\"to6\":\"fd00::9\",\"to_port\":443}" },
	{ "ctl grant add 00000000000000aa 00000000000000bb",
	  "{\"user\":\"00000000000000aa\",\"service\":\"00000000000000bb\","
	  "\"automatic\":false}" },
	{ "ctl grant add --automatic 00000000000000aa 00000000000000bb",
	  "{\"user\":\"00000000000000aa\",\"service\":\"00000000000000bb\","
	  "\"automatic\":true}" },
	{ "ctl grant remove 00000000000000aa 00000000000000bb",
	  "{\"user\":\"00000000000000aa\",\"service\":\"00000000000000bb\"}" },
	{ "ctl router add home " KEY " door.example.net",
	  "{\"router\":\"home\",\"router_key\":\"" KEY "\",\"host\":\"door.example.net\"}" },
	{ "ctl router add home " KEY " 2001:db8::1",
	  "{\"router\":\"home\",\"router_key\":\"" KEY "\",\"host\":\"2001:db8::1\"}" },
	{ "ctl session list", "{}" },
	{ "ctl session list --state closed --port 8443", "{\"state\":\"closed\",\"port\":8443}" },
	{ "ctl session list --at 2025-12-31T03:14Z", "{\"at_ms\":1767150840000}" },
	{ "ctl session extend 00000000000000cc --for 1h30m",
	  "{\"session\":\"00000000000000cc\",\"duration_s\":5400}" },
	{ "ctl session open 00000000000000bb --device 00112233445566778899aabbccddeeff "
	  "--address 2001:DB8:0::1",
	  "{\"service\":\"00000000000000bb\","
	  "\"device\":\"00112233445566778899aabbccddeeff\",\"address\":\"2001:db8::1\"}" },
	{ "ctl session close --user 00000000000000aa", "{\"user\":\"00000000000000aa\"}" },
	{ "ctl user add bob --with-password --active no --most-sessions 3",
	  "{\"name\":\"bob\",\"role\":\"member\",\"active\":false,\"most_sessions\":3,"
	  "\"with_password\":true}" },
	{ "ctl invite add 00000000000000bb --user 00000000000000aa",
	  "{\"user\":\"00000000000000aa\",\"service\":\"00000000000000bb\",\"duration_s\":"
	  "3600,"
	  "\"valid_until_ms\":1767830400000,\"most_uses\":1,\"reply_key\":\"" NO_KEY "\"}" },
	{ "ctl grant set 00000000000000aa 00000000000000bb --port none --automatic yes",
	  "{\"user\":\"00000000000000aa\",\"service\":\"00000000000000bb\","
	  "\"automatic\":true}" },
	{ "ctl events --kind device --since 1d --last 7", "{\"kind\":\"device\"}" },
	{ "ctl doctor", "{}" },
	{ "ctl session close 00000000000000cc", "{\"session\":\"00000000000000cc\"}" },
	{ "ctl site describe door.example.net --spa-port 62201",
	  "{\"site\":\"" NO_KEY "\",\"box\":\"" NO_KEY "\",\"host\":\"door.example.net\","
	  "\"spa_port\":62201,\"publics\":[],\"echoes\":[],\"services\":[]}" },
	{ "ctl site describe --spa-port 7 2001:db8::1 --port 8",
	  "{\"site\":\"" NO_KEY "\",\"box\":\"" NO_KEY "\",\"host\":\"2001:db8::1\","
	  "\"spa_port\":7,\"publics\":[],\"echoes\":[],\"services\":[]}" },
};

START_TEST(words_become_messages)
{
	for (size_t i = 0; i < UNIT_COUNT(messages); i++) {
		ck_assert_str_eq(message_of(messages[i].line), messages[i].message);
		ck_assert_uint_eq(request.lookup_count, 0);
	}
}
END_TEST

START_TEST(names_become_lookups)
{
	ck_assert_int_eq(read_line("ctl grant add bob home/ssh"), 0);
	ck_assert_uint_eq(request.lookup_count, 2);
	ck_assert_int_eq(request.lookups[0].argument->reader, CTL_USER);
	ck_assert_str_eq(request.lookups[0].text, "bob");
	ck_assert_str_eq(request.lookups[0].field->name, "user");
	ck_assert_int_eq(request.lookups[1].argument->reader, CTL_SERVICE);
	ck_assert_str_eq(request.lookups[1].text, "home/ssh");

	ck_assert_int_eq(read_line("ctl device add bob phone @/some/device.pub"), 0);
	ck_assert_uint_eq(request.lookup_count, 2);
	ck_assert_int_eq(request.lookups[1].argument->reader, CTL_KEY);
	ck_assert_str_eq(request.lookups[1].text, "/some/device.pub");
}
END_TEST

START_TEST(options_stand_anywhere)
{
	ck_assert_int_eq(
		read_line("ctl --json --port 1 --dir /d service add a --proto tcp --port 2 "
			  "--to 192.0.2.1 --broker=b --to-port 3"),
		0);
	ck_assert(request.is_json);
	ck_assert_int_eq(request.options.port, 1);
	ck_assert_str_eq(request.options.dir, "/d");
	ck_assert_str_eq(request.options.broker, "b");
	ck_assert_int_eq(read_line("ctl user list --port 4"), 0);
	ck_assert_int_eq(request.options.port, 4);
}
END_TEST

/* After the options file, the words are taken again. */
START_TEST(words_can_be_taken_twice)
{
	const char *line = "ctl user add bob --role admin --broker there";

	ck_assert_int_eq(read_line(line), 0);
	snprintf(request.options.broker, sizeof request.options.broker, "file");
	request.options.port = 7;
	ck_assert_int_eq(take_line(line), 0);
	ck_assert_str_eq(request.options.broker, "there");
	ck_assert_int_eq(request.options.port, 7);
}
END_TEST

START_TEST(help_and_version_need_nothing_else)
{
	ctl_request_init(&request);
	ck_assert_int_eq(take_line("ctl service add --help"), 0);
	ck_assert(request.wants_help);
	ck_assert_str_eq(request.command->verb, "add");
	ctl_request_init(&request);
	ck_assert_int_eq(take_line("ctl --version"), 0);
	ck_assert(request.wants_version);
	ck_assert_ptr_null(request.group);
}
END_TEST

static const struct {
	const char *line, *why;
} mistakes[] = {
	{ "ctl", "no command" },
	{ "ctl user", "which command" },
	{ "ctl frob", "\"frob\": no such command; see ownlinectl --help" },
	{ "ctl user frob", "\"frob\": no such command; see ownlinectl user --help" },
	{ "ctl user add", "NAME is missing" },
	{ "ctl user add bob al", "\"al\": one word too many" },
	{ "ctl user list bob", "one word too many" },
	{ "ctl user add bob --role", "needs a value" },
	{ "ctl user add bob --role root", "must be one of admin, member" },
	{ "ctl user add bob --role admin --role admin", "given twice" },
	{ "ctl user add bob --rol admin", "no such option" },
	{ "ctl --role admin user add bob", "no such option" },
	{ "ctl user add bob -r", "no such option" },
	{ "ctl user add bob --", NULL },
	{ "ctl user add -- --role", "NAME \"--role\": must be" },
	{ "ctl --port 0 user list", "in its range" },
	{ "ctl --port x user list", "in its range" },
	{ "ctl user list --port", "needs a value" },
	{ "ctl user list --", NULL },
	{ "ctl user list --=3", "no such option" },
	{ "ctl user list -=3", "no such option" },
	{ "ctl grant add bob ssh --automatic=yes", "takes no value" },
	{ "ctl user add 0123456789abcdef", "does not look like an id" },
	{ "ctl device add bob 00112233445566778899aabbccddeeff " KEY, "look like an id" },
	{ "ctl device add bob phone " KEY "0", "64 hex digits" },
	{ "ctl device add bob phone 00", "64 hex digits" },
	{ "ctl device add Bob phone " KEY, "an id or a name" },
	{ "ctl device add home/bob phone " KEY, "an id or a name" },
	{ "ctl device revoke a/b/c", "an id or a name" },
	{ "ctl doctor frob", "\"frob\": one word too many; see ownlinectl doctor --help" },
	{ "ctl session list --at yesterday", "a time such as 2026-11-22T03:14" },
	{ "ctl session extend 00000000000000cc --for soon", "a span such as 90s" },
	{ "ctl session extend 00000000000000cc --for 366d", "from 0 to 31536000 seconds" },
	{ "ctl user set bob --active maybe", "must be yes or no" },
	{ "ctl user add bob --active none", "must be yes or no" },
	{ "ctl events --last 0", "from 1 to 1000000" },
	{ "ctl events --kind weather", "must be one of session, login" },
	{ "ctl login end 00", "32 hex digits" },
	{ "ctl doctor --address 192.0.2.256", "an IPv4 or IPv6 address" },
	{ "ctl device revoke /phone", "an id or a name" },
	{ "ctl device revoke bob/", "an id or a name" },
	{ "ctl session close ssh", "16 hex digits" },
	{ "ctl session close 00000000000000CC", "16 hex digits" },
	{ "ctl router add home " KEY " -oProxyCommand=x", "no such option" },
	{ "ctl router add home " KEY " -- -x", "a host name in ASCII" },
	{ "ctl router add home " KEY " a;b", "a host name in ASCII" },
	{ "ctl router add home " KEY " \xd7\xa9", "a host name in ASCII" },
	{ "ctl site describe --spa-port 7", "HOST is missing" },
	{ "ctl site describe a", "--spa-port is missing" },
	{ "ctl site describe a;b --spa-port 7", "a host name in ASCII" },
	{ "ctl site describe a b --spa-port 7", "one word too many" },
	{ "ctl site describe a --spa-port 0", "from 1 to 65535" },
	{ "ctl site describe a --spa-port 65536", "from 1 to 65535" },
};

START_TEST(wrong_words_are_refused)
{
	for (size_t i = 0; i < UNIT_COUNT(mistakes); i++) {
		int rc = read_line(mistakes[i].line);

		if (!mistakes[i].why) {
			ck_assert_int_eq(rc, 0);
			continue;
		}
		ck_assert_msg(rc < 0, "%s: is taken", mistakes[i].line);
		ck_assert_int_eq(fault.status, EX_USAGE);
		ck_assert_msg(strstr(fault.text, mistakes[i].why), "%s: %s", mistakes[i].line,
			      fault.text);
	}
}
END_TEST

static const char *const bad_ports[] = { "0",    "65536", "-1",
					 "+1",   "1x",    "x",
					 "0x10", "1.5",   "99999999999999999999" };
static const char *const bad_targets[] = {
	"home",         "192.0.2.1,192.0.2.2", "fd00::1,fd00::2",
	"192.0.2.1,",   ",192.0.2.1",          "192.0.2.1,fd00::1,fd00::2",
	"192.0.2.256",  "::ffff:192.0.2.1",    "192.0.2.1/24",
	"fe80::1%eth0", "0192.0.2.1"
};

START_TEST(wrong_services_are_refused)
{
	char line[256];

	for (size_t i = 0; i < UNIT_COUNT(bad_ports); i++) {
		snprintf(line, sizeof line,
			 "ctl service add a --proto tcp --to 192.0.2.1 --to-port 1 --port %s",
			 bad_ports[i]);
		ck_assert_msg(read_line(line) < 0, "%s", line);
		ck_assert_ptr_nonnull(strstr(fault.text, "from 1 to 65535"));
	}
	for (size_t i = 0; i < UNIT_COUNT(bad_targets); i++) {
		snprintf(line, sizeof line,
			 "ctl service add a --proto tcp --port 1 --to-port 1 --to %s",
			 bad_targets[i]);
		ck_assert_msg(read_line(line) < 0, "%s", line);
		ck_assert_ptr_nonnull(strstr(fault.text, "one IPv4 address"));
	}
}
END_TEST

static char huge[10001];

static const char *const hell[] = {
	"",
	"-",
	"-a",
	"cam\"; flush ruleset; #",
	"a b",
	"a\nb",
	"a\tb",
	"a\x7f",
	"a\x1b[2J",
	"a\x1b]0;title\a",
	"\x80",
	"\xc3\x28",
	"\xed\xa0\x80",
	"\xe2\x80\xae"
	"evil",
	"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d",
	"na\xc3\xafve",
	"../../etc/passwd",
	"$(reboot)",
	"`reboot`",
	"%s%s%s%n",
	"'; DROP TABLE users; --",
	"Name",
	"a_b",
	"a.b",
	"a+b",
	"a#",
	"abcdefghijklmnopqrstuvwxyz0123456",
	huge,
};

static bool is_printable(const char *text)
{
	while (*text >= 0x20 && *text < 0x7f)
		text++;
	return *text == '\0';
}

static void refuses(const char *const *argv)
{
	char *words[WORDS_MAX + 1] = { 0 };

	for (unsigned i = 0; argv[i]; i++)
		words[i] = strdup(argv[i]);
	ctl_request_init(&request);
	ck_assert_msg(take(words) < 0 || ctl_request_fill(&request, &fault) < 0, "%s: is taken",
		      argv[3]);
	ck_assert_int_eq(fault.status, EX_USAGE);
	ck_assert_msg(is_printable(fault.text), "%s", fault.text);
	ck_assert_uint_lt(strlen(fault.text), 700);
	for (unsigned i = 0; words[i]; i++)
		free(words[i]);
}

START_TEST(names_from_hell_are_refused)
{
	memset(huge, 'a', sizeof huge - 1);
	for (size_t i = 0; i < UNIT_COUNT(hell); i++) {
		const char *const lines[][9] = {
			{ "ctl", hell[i], "add", "x" },
			{ "ctl", "user", hell[i], "x" },
			{ "ctl", "user", "add", hell[i] },
			{ "ctl", "user", "add", "a", "--role", hell[i] },
			{ "ctl", "user", "add", "a", "--", hell[i] },
			{ "ctl", "device", "revoke", hell[i] },
			{ "ctl", "grant", "add", hell[i], "x" },
			{ "ctl", "grant", "add", "x", hell[i] },
			{ "ctl", "router", "add", hell[i], KEY, "host" },
			{ "ctl", "router", "add", "x", hell[i], "host" },
			{ "ctl", "session", "close", hell[i] },
			{ "ctl", "user", "list", "--port", hell[i] },
		};

		for (size_t j = 0; j < UNIT_COUNT(lines); j++)
			refuses(lines[j]);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		words_become_messages,
		names_become_lookups,
		options_stand_anywhere,
		words_can_be_taken_twice,
		help_and_version_need_nothing_else,
		wrong_words_are_refused,
		wrong_services_are_refused,
		names_from_hell_are_refused,
	};

	return unit_run("ctl_request", NULL, tests, UNIT_COUNT(tests));
}
