/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Options: their ranges, the file, and where a fault is said to be. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/conf.h"
#include "unit.h"

#define LONGEST_LINE 510 /* characters before the line end */

struct first {
	char host[8];
	int64_t port;
	int64_t offset;
};

struct second {
	char name[32];
	char words[12];
};

static const struct ol_opt first_options[] = {
	OL_STR("host", struct first, host, "local", ""),
	OL_INT("port", struct first, port, 1, 65535, "8883", ""),
	OL_INT("offset", struct first, offset, -5, 5, "-1", ""),
	OL_END,
};

static const struct ol_opt second_options[] = {
	OL_STR("name", struct second, name, "", ""),
	OL_LIST("word", struct second, words, "", ""),
	OL_END,
};

static struct first first;
static struct second second;
static struct ol_conf_fault fault;
static char path[64];

/* Reads a file of these bytes with both tables, from the initial values on. */
static int read_bytes(const char *bytes, size_t length)
{
	const struct ol_opt *const tables[] = { first_options, second_options };
	void *const confs[] = { &first, &second };
	int fd = memfd_create("conf", MFD_CLOEXEC);
	int rc;

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, length), (ssize_t)length);
	ck_assert_int_eq(lseek(fd, 0, SEEK_SET), 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	ol_conf_defaults(first_options, &first);
	ol_conf_defaults(second_options, &second);
	rc = ol_conf_read(path, tables, confs, 2, &fault);
	close(fd);
	return rc;
}

static int read_text(const char *text)
{
	return read_bytes(text, strlen(text));
}

/* The text is refused at this line for this reason. */
static void check_refused(const char *text, int error, unsigned line, const char *why)
{
	char where[96];

	ck_assert_msg(read_text(text) == error, "%s", text);
	snprintf(where, sizeof where, "%s:%u", path, line);
	ck_assert_str_eq(fault.where, where);
	ck_assert_str_eq(fault.why, why);
}

START_TEST(every_option_has_its_initial_value)
{
	ck_assert_int_eq(read_text(""), 0);
	ck_assert_str_eq(first.host, "local");
	ck_assert_int_eq(first.port, 8883);
	ck_assert_int_eq(first.offset, -1);
	ck_assert_str_eq(second.name, "");
}
END_TEST

START_TEST(a_number_stays_in_its_range)
{
	static const struct {
		const char *name, *value;
		int rc;
	} cases[] = {
		{ "port", "1", 0 },
		{ "port", "65535", 0 },
		{ "port", "0", -ERANGE },
		{ "port", "65536", -ERANGE },
		{ "port", "-1", -ERANGE },
		{ "port", "4294967297", -ERANGE },
		{ "port", "9223372036854775808", -ERANGE },
		{ "port", "99999999999999999999999999", -ERANGE },
		{ "port", "-99999999999999999999999999", -ERANGE },
		{ "offset", "-5", 0 },
		{ "offset", "5", 0 },
		{ "offset", "-6", -ERANGE },
		{ "offset", "6", -ERANGE },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_msg(ol_conf_set(first_options, &first, cases[i].name, cases[i].value) ==
				      cases[i].rc,
			      "%s = %s", cases[i].name, cases[i].value);
	ck_assert_int_eq(first.port, 65535);
	ck_assert_int_eq(first.offset, 5);
}
END_TEST

START_TEST(a_number_is_digits_only)
{
	static const char *const values[] = { "",    "-",   "--1", "+1",  " 1",   "1 ",
					      "0x1", "1.",  "1e3", "1,0", "one",  "1\n",
					      "- 1", "-+1", "1k",  "١",   "1\t2", "1 2" };

	first.port = 7;
	for (size_t i = 0; i < UNIT_COUNT(values); i++)
		ck_assert_msg(ol_conf_set(first_options, &first, "port", values[i]) == -EINVAL,
			      "\"%s\"", values[i]);
	ck_assert_int_eq(first.port, 7);
}
END_TEST

START_TEST(a_string_fits_or_is_refused)
{
	ck_assert_int_eq(ol_conf_set(first_options, &first, "host", "1234567"), 0);
	ck_assert_str_eq(first.host, "1234567");
	ck_assert_int_eq(ol_conf_set(first_options, &first, "host", "12345678"), -ERANGE);
	ck_assert_str_eq(first.host, "1234567");
	ck_assert_int_eq(ol_conf_set(first_options, &first, "host", ""), 0);
	ck_assert_str_eq(first.host, "");
}
END_TEST

START_TEST(unknown_names_are_refused)
{
	static const char *const names[] = { "", "Port", "port ", "por", "ports", "name" };

	for (size_t i = 0; i < UNIT_COUNT(names); i++)
		ck_assert_int_eq(ol_conf_set(first_options, &first, names[i], "1"), -ENOENT);
}
END_TEST

START_TEST(a_file_sets_the_options_of_every_table)
{
	ck_assert_int_eq(read_text("# comment\n"
				   "\n"
				   "  \t\n"
				   "host=a=b\n"
				   "  port =  2  \r\n"
				   "\t# port = 3\n"
				   "name = two words # and this\n"
				   "offset = 1\n"
				   "offset = 2"),
			 0);
	ck_assert_str_eq(first.host, "a=b");
	ck_assert_int_eq(first.port, 2);
	ck_assert_int_eq(first.offset, 2);
	ck_assert_str_eq(second.name, "two words # and this");
}
END_TEST

START_TEST(a_fault_names_file_line_and_reason)
{
	check_refused("color = red\n", -ENOENT, 1, "color: no such option");
	check_refused("port = 1\n\n# x\nport = 0\n", -ERANGE, 4, "port: value out of range");
	check_refused("port = 1\nport = x\nport = 2\n", -EINVAL, 2, "port: not a number");
	check_refused("host = 12345678", -ERANGE, 1, "host: value out of range");
	check_refused("port\n", -EINVAL, 1, "expected NAME = VALUE");
	check_refused("= 1\n", -ENOENT, 1, ": no such option");
	check_refused("--port = 1\n", -ENOENT, 1, "--port: no such option");
}
END_TEST

START_TEST(reading_ends_at_the_first_fault)
{
	ck_assert_int_eq(read_text("port = 1\nport = x\nport = 2\n"), -EINVAL);
	ck_assert_int_eq(first.port, 1);
}
END_TEST

START_TEST(a_long_line_is_refused_not_split)
{
	char text[LONGEST_LINE + 16];

	memset(text, ' ', sizeof text);
	memcpy(text, "port = 5", 8);
	memcpy(text + LONGEST_LINE, "\noffset=3\n", 11);
	ck_assert_int_eq(read_text(text), 0);
	ck_assert_int_eq(first.port, 5);
	ck_assert_int_eq(first.offset, 3);
	memcpy(text + LONGEST_LINE, " \noffset=3\n", 12);
	check_refused(text, -EINVAL, 1, "line too long");
}
END_TEST

START_TEST(a_zero_byte_is_refused)
{
	static const char bytes[] = "port = 1\0junk\nport = 2\n";

	ck_assert_int_eq(read_bytes(bytes, sizeof bytes - 1), -EINVAL);
}
END_TEST

START_TEST(a_file_that_cannot_be_read_is_a_fault)
{
	const struct ol_opt *const tables[] = { first_options };
	void *const confs[] = { &first };

	ck_assert_int_eq(ol_conf_read("/nonexistent/x.conf", tables, confs, 1, &fault), -ENOENT);
	ck_assert_str_eq(fault.where, "/nonexistent/x.conf");
	ck_assert_str_eq(fault.why, strerror(ENOENT));
	ck_assert_int_eq(ol_conf_read("/proc", tables, confs, 1, &fault), -EISDIR);
	ck_assert_str_eq(fault.where, "/proc");
	ck_assert_str_eq(fault.why, strerror(EISDIR));
}
END_TEST

START_TEST(a_list_gathers_its_values_as_lines)
{
	ck_assert_int_eq(read_text("word = one\nword =\nword = two\nname = x\nword = abc\n"), 0);
	ck_assert_str_eq(second.words, "one\ntwo\nabc");
	check_refused("word = one\nword = two\nword = four\n", -ERANGE, 3,
		      "word: value out of range");
	ck_assert_str_eq(second.words, "one\ntwo");
	ck_assert_int_eq(read_text("word = elevenchars\n"), 0);
	ck_assert_str_eq(second.words, "elevenchars");
	ck_assert_int_eq(read_text(""), 0);
	ck_assert_str_eq(second.words, "");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_option_has_its_initial_value,
		a_number_stays_in_its_range,
		a_number_is_digits_only,
		a_string_fits_or_is_refused,
		unknown_names_are_refused,
		a_file_sets_the_options_of_every_table,
		a_fault_names_file_line_and_reason,
		reading_ends_at_the_first_fault,
		a_long_line_is_refused_not_split,
		a_zero_byte_is_refused,
		a_file_that_cannot_be_read_is_a_fault,
		a_list_gathers_its_values_as_lines,
	};

	return unit_run("conf", NULL, tests, UNIT_COUNT(tests));
}
