/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The log: one line per event, whatever is in it. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/log.h"
#include "unit.h"

#define LINE 1024 /* no line is longer, its end included */

static int log_fd;
static char written[4096];

/* Every test has a process of its own, so standard error need not be put back. */
static void catch_log(enum ol_level least)
{
	log_fd = memfd_create("log", MFD_CLOEXEC);
	ck_assert_int_ge(dup2(log_fd, STDERR_FILENO), 0);
	ol_log_init("unit", least);
}

/* What has been logged so far. */
static const char *log_text(void)
{
	ssize_t length = pread(log_fd, written, sizeof written - 1, 0);

	ck_assert_int_ge(length, 0);
	written[length] = '\0';
	return written;
}

START_TEST(a_line_has_level_program_event_and_pairs)
{
	catch_log(OL_INFO);
	ol_log(OL_WARN, "thing", "count=%d name=%s", 7, "x");
	ck_assert_str_eq(log_text(), "level=warn program=unit event=thing count=7 name=x\n");
}
END_TEST

START_TEST(pairs_may_be_missing)
{
	catch_log(OL_INFO);
	ol_log(OL_ERROR, "thing", "%s", "");
	ck_assert_str_eq(log_text(), "level=error program=unit event=thing\n");
}
END_TEST

START_TEST(less_important_levels_are_not_written)
{
	static const char *const lines[] = {
		[OL_ERROR] = "level=error program=unit event=e\n",
		[OL_WARN] = "level=error program=unit event=e\nlevel=warn program=unit event=w\n",
		[OL_INFO] = "level=error program=unit event=e\nlevel=warn program=unit event=w\n"
			    "level=info program=unit event=i\n",
		[OL_DEBUG] = "level=error program=unit event=e\nlevel=warn program=unit event=w\n"
			     "level=info program=unit event=i\nlevel=debug program=unit event=d\n",
	};

	for (unsigned least = OL_ERROR; least <= OL_DEBUG; least++) {
		catch_log((enum ol_level)least);
		ol_log(OL_ERROR, "e", "%s", "");
		ol_log(OL_WARN, "w", "%s", "");
		ol_log(OL_INFO, "i", "%s", "");
		ol_log(OL_DEBUG, "d", "%s", "");
		ck_assert_str_eq(log_text(), lines[least]);
	}
}
END_TEST

START_TEST(levels_have_four_names)
{
	static const char *const names[] = { "error", "warn", "info", "debug" };
	static const char *const others[] = { "", "Error", "warning", "inf", "info ", "4" };
	enum ol_level level;

	for (unsigned i = 0; i < UNIT_COUNT(names); i++) {
		ck_assert_int_eq(ol_log_level(names[i], &level), 0);
		ck_assert_uint_eq(level, i);
	}
	level = OL_WARN;
	for (size_t i = 0; i < UNIT_COUNT(others); i++)
		ck_assert_int_eq(ol_log_level(others[i], &level), -EINVAL);
	ck_assert_int_eq(level, OL_WARN);
}
END_TEST

START_TEST(a_long_line_is_cut_and_still_ends)
{
	char value[3000];
	const char *line;

	memset(value, 'x', sizeof value - 1);
	value[sizeof value - 1] = '\0';
	catch_log(OL_INFO);
	ol_log(OL_INFO, "long", "value=%s", value);
	line = log_text();
	ck_assert_uint_le(strlen(line), LINE);
	ck_assert_uint_gt(strlen(line), LINE - 8);
	ck_assert_ptr_eq(strchr(line, '\n'), line + strlen(line) - 1);
}
END_TEST

START_TEST(a_log_without_a_place_to_go_does_no_harm)
{
	catch_log(OL_INFO);
	close(STDERR_FILENO);
	ol_log(OL_INFO, "thing", "a=%d", 1);
	ck_assert_str_eq(log_text(), "");
}
END_TEST

START_TEST(quotes_and_controls_are_escaped)
{
	static const struct {
		const char *text, *quoted;
	} cases[] = {
		{ "", "\"\"" },
		{ "plain text", "\"plain text\"" },
		{ "a\"b", "\"a\\\"b\"" },
		{ "a\\b", "\"a\\\\b\"" },
		{ "a\nlevel=error", "\"a\\x0alevel=error\"" },
		{ "\x01\x1f ~\x7f", "\"\\x01\\x1f ~\\x7f\"" },
		{ "\x1b[2J", "\"\\x1b[2J\"" },
		{ "\xc3\xa9\xff", "\"\\xc3\\xa9\\xff\"" },
		{ "%n%s", "\"%n%s\"" },
	};
	char buf[512];

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_str_eq(ol_log_quote(cases[i].text, buf), cases[i].quoted);
}
END_TEST

START_TEST(a_quoted_value_has_at_most_120_characters)
{
	char text[400], buf[512];

	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	ck_assert_uint_eq(strlen(ol_log_quote(text, buf)), 120 + 2);
	memset(text, '\n', sizeof text - 1);
	ck_assert_uint_eq(strlen(ol_log_quote(text, buf)), 4 * 120 + 2);
	ck_assert_int_eq(buf[strlen(buf) - 1], '"');
}
END_TEST

START_TEST(a_class_of_lines_has_ten_a_second)
{
	struct ol_log_pace pace = { 0 };
	unsigned lines = 0;

	for (int64_t now_ms = 0; now_ms < 3000; now_ms++)
		lines += ol_log_may(&pace, now_ms);
	ck_assert_uint_eq(lines, 3 * OL_LOG_PACE);
	ck_assert(ol_log_may(&pace, 3000));
	ck_assert(ol_log_may(&pace, 1000)); /* a clock that goes back silences nothing */
}
END_TEST

START_TEST(what_is_left_out_is_told_once_when_its_second_is_over)
{
	struct ol_log_pace pace = { 0 };

	for (unsigned i = 0; i < OL_LOG_PACE + 7; i++)
		(void)ol_log_may(&pace, 1500);
	ck_assert_uint_eq(ol_log_left_out(&pace, 1999), 0);
	ck_assert_uint_eq(ol_log_left_out(&pace, 2000), 7);
	ck_assert_uint_eq(ol_log_left_out(&pace, 2000), 0);
	for (unsigned i = 0; i < OL_LOG_PACE + 2; i++)
		(void)ol_log_may(&pace, 3000);
	ck_assert(ol_log_may(&pace, 4000));
	ck_assert_uint_eq(ol_log_left_out(&pace, 4000), 2);
	for (unsigned i = 0; i < OL_LOG_PACE; i++)
		(void)ol_log_may(&pace, 5000);
	ck_assert_uint_eq(ol_log_left_out(&pace, 6000), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_line_has_level_program_event_and_pairs,
		pairs_may_be_missing,
		less_important_levels_are_not_written,
		levels_have_four_names,
		a_long_line_is_cut_and_still_ends,
		a_log_without_a_place_to_go_does_no_harm,
		a_class_of_lines_has_ten_a_second,
		what_is_left_out_is_told_once_when_its_second_is_over,
		quotes_and_controls_are_escaped,
		a_quoted_value_has_at_most_120_characters,
	};

	return unit_run("log", NULL, tests, UNIT_COUNT(tests));
}
