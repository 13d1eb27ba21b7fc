/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes what people write: the first byte of an input chooses a route, the rest is its body and
 * each word of its path and query. */
#include <string.h>

#include "common/codec.h"
#include "fuzz.h"
#include "gen/routes.h"

static char first[OL_JSON_MAX], second[OL_JSON_MAX];

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

/* What is accepted can be written, and what was written is accepted and written alike. */
static void try_body(const struct ol_message *type, uint32_t fields, const uint8_t *data,
		     size_t size, void *value)
{
	struct ol_fault fault = { .why = NULL };
	uint32_t seen, seen_again;
	ssize_t length;

	if (ol_decode_part(type, fields, data, size, value, &seen, &fault) < 0) {
		MUST(fault.why && strnlen(fault.path, sizeof fault.path) < sizeof fault.path);
		return;
	}
	MUST((seen & ~fields) == 0);
	length = ol_encode_part(type, seen, value, first, sizeof first);
	MUST(length > 0);
	MUST(ol_decode_part(type, fields, first, (size_t)length, value, &seen_again, &fault) == 0);
	MUST(seen_again == seen);
	MUST(ol_encode_part(type, seen, value, second, sizeof second) == length);
	MUST(memcmp(first, second, (size_t)length) == 0);
}

static void try_word(const struct ol_message *type, unsigned field, const char *word, void *value)
{
	if (ol_decode_field(type, field, word, value))
		return;
	MUST(!type->fields[field].is_list);
	MUST(ol_encode_part(type, 1u << field, value, first, sizeof first) > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct ol_route *route = &ol_routes[size ? data[0] % OL_ROUTES : 0];
	const struct ol_message *type;
	void *value;
	char *word;

	if (!size || !route->call)
		return 0;
	type = route->call->message;
	value = calloc(1, type->size); /* exactly its size: the sanitizer sees a byte too far */
	word = strndup((const char *)data + 1, size - 1);
	MUST(value && word);
	try_body(type, route->body_fields, data + 1, size - 1, value);
	memset(value, 0, type->size);
	for (unsigned i = 0; i < type->field_count; i++) {
		if ((route->path_fields | route->query_fields) & 1u << i)
			try_word(type, i, word, value);
	}
	free(word);
	free(value);
	return 0;
}
