/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs proto/examples through the codec: what is valid, and why the rest is refused. */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codec.h"
#include "gen/messages.h"
#include "unit.h"

#define EXAMPLES OL_SOURCE_DIR "/proto/examples"

struct example {
	const struct ol_message *type;
	char path[512]; /* without .json */
	char text[OL_JSON_MAX + 1];
	size_t length;
};

typedef void example_test(const struct example *example);

static size_t read_file(const char *path, const char *suffix, char *buf, size_t size)
{
	char name[600];
	size_t length;
	FILE *file;

	snprintf(name, sizeof name, "%s%s", path, suffix);
	file = fopen(name, "rb");
	ck_assert_msg(file != NULL, "%s: %s", name, strerror(errno));
	length = fread(buf, 1, size, file);
	fclose(file);
	return length;
}

static int is_json(const struct dirent *entry)
{
	const char *dot = strrchr(entry->d_name, '.');

	return dot && !strcmp(dot, ".json");
}

/* Runs a test on each example of one message; returns how many there are. */
static int run_message(const char *kind, const struct ol_message *type, example_test *test)
{
	static struct example example;
	struct dirent **entries;
	char folder[256];
	int count;

	snprintf(folder, sizeof folder, EXAMPLES "/%s/%s", kind, type->name);
	count = scandir(folder, &entries, is_json, alphasort);
	if (count < 0)
		return 0;
	example.type = type;
	for (int i = 0; i < count; i++) {
		int stem = (int)(strlen(entries[i]->d_name) - strlen(".json"));

		snprintf(example.path, sizeof example.path, "%s/%.*s", folder, stem,
			 entries[i]->d_name);
		example.length =
			read_file(example.path, ".json", example.text, sizeof example.text);
		test(&example);
		free(entries[i]);
	}
	free(entries);
	return count;
}

static const struct ol_message *find_message(const char *name)
{
	for (unsigned i = 0; ol_messages[i]; i++) {
		if (!strcmp(ol_messages[i]->name, name))
			return ol_messages[i];
	}
	return NULL;
}

/* Every folder bears the name of a message. */
static void check_folders(const char *kind)
{
	char folder[256];
	struct dirent *entry;
	DIR *dir;

	snprintf(folder, sizeof folder, EXAMPLES "/%s", kind);
	dir = opendir(folder);
	ck_assert_ptr_nonnull(dir);
	while ((entry = readdir(dir)))
		ck_assert_msg(entry->d_name[0] == '.' || find_message(entry->d_name),
			      "%s/%s is no message", folder, entry->d_name);
	closedir(dir);
}

static void check_valid(const struct example *example)
{
	static char again[2][OL_JSON_MAX];
	void *value = calloc(1, example->type->size);
	struct ol_fault fault;
	ssize_t length;
	int rc;

	ck_assert_ptr_nonnull(value);
	rc = ol_decode(example->type, example->text, example->length, value, &fault);
	ck_assert_msg(rc == 0, "%s: %s: %s", example->path, fault.path, fault.why);
	length = ol_encode(example->type, value, again[0], sizeof again[0]);
	ck_assert_msg(length > 0, "%s: does not encode", example->path);
	memset(value, 0xa5, example->type->size);
	rc = ol_decode(example->type, again[0], (size_t)length, value, &fault);
	ck_assert_msg(rc == 0, "%s: own text: %s: %s", example->path, fault.path, fault.why);
	ck_assert_int_eq(ol_encode(example->type, value, again[1], sizeof again[1]), length);
	ck_assert_mem_eq(again[0], again[1], (size_t)length);
	free(value);
}

static void check_invalid(const struct example *example)
{
	void *value = calloc(1, example->type->size);
	char expected[160], found[160];
	struct ol_fault fault;
	size_t length;

	ck_assert_ptr_nonnull(value);
	ck_assert_msg(ol_decode(example->type, example->text, example->length, value, &fault) ==
			      -EBADMSG,
		      "%s: accepted", example->path);
	length = read_file(example->path, ".error", expected, sizeof expected - 1);
	expected[length] = '\0';
	snprintf(found, sizeof found, "%s: %s\n", fault.path, fault.why);
	ck_assert_msg(!strcmp(found, expected), "%s: %s", example->path, found);
	free(value);
}

START_TEST(valid_examples_pass)
{
	check_folders("valid");
	for (unsigned i = 0; ol_messages[i]; i++)
		ck_assert_msg(run_message("valid", ol_messages[i], check_valid) > 0,
			      "%s has no valid example", ol_messages[i]->name);
}
END_TEST

START_TEST(invalid_examples_are_refused_for_the_right_reason)
{
	int count = 0;

	check_folders("invalid");
	for (unsigned i = 0; ol_messages[i]; i++)
		count += run_message("invalid", ol_messages[i], check_invalid);
	ck_assert_int_gt(count, 150);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		valid_examples_pass,
		invalid_examples_are_refused_for_the_right_reason,
	};

	return unit_run("corpus", NULL, tests, UNIT_COUNT(tests));
}
