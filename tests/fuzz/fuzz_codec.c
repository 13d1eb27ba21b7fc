/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes the codec with every message: the first byte of an input chooses which. */
#include <string.h>

#include "common/codec.h"
#include "fuzz.h"
#include "gen/topics.h"

#define TYPES_MAX 128

static const struct ol_message *types[TYPES_MAX];
static size_t type_count;
static char first[OL_JSON_MAX], second[OL_JSON_MAX];

static int by_name(const void *a, const void *b)
{
	const struct ol_message *const *left = a, *const *right = b;

	return strcmp((*left)->name, (*right)->name);
}

static void add_type(const struct ol_message *type)
{
	for (size_t i = 0; i < type_count; i++) {
		if (types[i] == type)
			return;
	}
	MUST(type_count < TYPES_MAX);
	if (type)
		types[type_count++] = type;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	for (const struct ol_channel *const *channel = ol_channels; *channel; channel++) {
		add_type((*channel)->message);
		add_type((*channel)->reply);
	}
	qsort(types, type_count, sizeof *types, by_name);
	return 0;
}

/* What is accepted can be written, and what was written is accepted and written alike. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ol_message *type;
	struct ol_fault fault = { .why = NULL };
	ssize_t length;
	void *value;

	if (!size)
		return 0;
	type = types[data[0] % type_count];
	value = calloc(1, type->size); /* exactly its size: the sanitizer sees a byte too far */
	MUST(value);
	if (ol_decode(type, data + 1, size - 1, value, &fault) < 0) {
		MUST(fault.why && strnlen(fault.path, sizeof fault.path) < sizeof fault.path);
	} else {
		length = ol_encode(type, value, first, sizeof first);
		MUST(length > 0);
		MUST(ol_decode(type, first, (size_t)length, value, &fault) == 0);
		MUST(ol_encode(type, value, second, sizeof second) == length);
		MUST(memcmp(first, second, (size_t)length) == 0);
	}
	free(value);
	return 0;
}
