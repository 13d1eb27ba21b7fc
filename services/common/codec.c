/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON text to C struct: the only file that knows jansson. */
#include "common/codec.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <jansson.h>

#include "common/codec_text.h"

/* The list item that is being read; list is NULL outside of lists. */
struct place {
	const char *list;
	size_t index;
	struct ol_fault *fault;
	bool is_open; /* secrets stand there as they are */
};

static int refuse(const struct place *place, const char *name, const char *why)
{
	struct ol_fault *fault = place->fault;
	const char *dot = name[0] ? "." : "";

	if (place->list)
		snprintf(fault->path, sizeof fault->path, "%s[%zu]%s%s", place->list, place->index,
			 dot, name);
	else
		snprintf(fault->path, sizeof fault->path, "%s", name[0] ? name : "message");
	fault->why = why;
	return -EBADMSG;
}

static const char *read_text(const struct ol_field *field, const json_t *json, bool is_open,
			     void *ret_value)
{
	if (!json_is_string(json))
		return "not a string";
	if (is_open && field->kind == OL_KIND_SEALED)
		return ol_text_read_open(field, json_string_value(json), json_string_length(json),
					 ret_value);
	return ol_text_read(field, json_string_value(json), json_string_length(json), ret_value);
}

static const char *read_integer(const struct ol_field *field, const json_t *json, void *ret_value)
{
	int64_t value;

	if (!json_is_integer(json))
		return "not an integer";
	value = json_integer_value(json);
	if (value < field->min || value > field->max)
		return "out of range";
	memcpy(ret_value, &value, sizeof value);
	return NULL;
}

static const char *read_bool(const struct ol_field *field, const json_t *json, void *ret_value)
{
	bool value = json_is_true(json);

	(void)field;
	if (!json_is_boolean(json))
		return "not true or false";
	memcpy(ret_value, &value, sizeof value);
	return NULL;
}

static const char *read_scalar(const struct ol_field *field, const json_t *json, bool is_open,
			       void *ret_value)
{
	if (field->kind == OL_KIND_INTEGER)
		return read_integer(field, json, ret_value);
	if (field->kind == OL_KIND_BOOL)
		return read_bool(field, json, ret_value);
	return read_text(field, json, is_open, ret_value);
}

static int read_object(const struct ol_message *type, json_t *json, uint8_t *ret_base,
		       const struct place *place);

static int read_list(const struct ol_field *field, const json_t *json, uint8_t *ret_base,
		     const struct place *outer)
{
	struct place place = *outer;
	uint16_t count = (uint16_t)json_array_size(json);
	uint8_t *item = ret_base + field->offset;

	if (!json_is_array(json))
		return refuse(&place, field->name, "not a list");
	if (json_array_size(json) > field->max_items)
		return refuse(&place, field->name, "too many items");
	place.list = field->name;
	for (; place.index < count; place.index++, item += field->size) {
		json_t *value = json_array_get(json, place.index);
		const char *why;

		if (field->kind == OL_KIND_OBJECT) {
			if (read_object(field->item, value, item, &place) < 0)
				return -EBADMSG;
			continue;
		}
		why = read_scalar(field, value, place.is_open, item);
		if (why)
			return refuse(&place, "", why);
	}
	memcpy(ret_base + field->count_offset, &count, sizeof count);
	return 0;
}

static int read_field(const struct ol_field *field, const json_t *json, uint8_t *ret_base,
		      const struct place *place)
{
	const char *why;

	if (field->is_list)
		return read_list(field, json, ret_base, place);
	why = read_scalar(field, json, place->is_open, ret_base + field->offset);
	if (why)
		return refuse(place, field->name, why);
	if (field->is_optional)
		ret_base[field->has_offset] = true;
	return 0;
}

unsigned ol_find_field(const struct ol_message *type, const char *name)
{
	unsigned i = 0;

	while (i < type->field_count && strcmp(type->fields[i].name, name) != 0)
		i++;
	return i;
}

/* The same. Senders write fields in table order, so
 * the search begins at the one that is due. */
static unsigned find_field(const struct ol_message *type, const char *name, unsigned due)
{
	if (due < type->field_count && !strcmp(type->fields[due].name, name))
		return due;
	return ol_find_field(type, name);
}

/* Accounts for the fields that the text did not have. */
static int read_absent(const struct ol_message *type, uint32_t seen, uint8_t *ret_base,
		       const struct place *place)
{
	for (unsigned i = 0; i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];

		if (seen & 1u << i)
			continue;
		if (!field->is_optional)
			return refuse(place, field->name, "missing");
		ret_base[field->has_offset] = false;
		memset(ret_base + field->offset, 0, field->size);
	}
	return 0;
}

/* Reads the fields that are there, all of a set. */
static int read_present(const struct ol_message *type, uint32_t fields, json_t *json,
			uint8_t *ret_base, const struct place *place, uint32_t *ret_seen)
{
	uint32_t seen = 0;
	unsigned due = 0;

	if (!json_is_object(json))
		return refuse(place, "", "not an object");
	for (void *at = json_object_iter(json); at; at = json_object_iter_next(json, at)) {
		const char *name = json_object_iter_key(at);
		unsigned i = find_field(type, name, due);

		if (i == type->field_count || !(fields & 1u << i))
			return refuse(place, name, "unknown");
		if (read_field(&type->fields[i], json_object_iter_value(at), ret_base, place) < 0)
			return -EBADMSG;
		seen |= 1u << i;
		due = i + 1;
	}
	*ret_seen = seen;
	return 0;
}

static int read_object(const struct ol_message *type, json_t *json, uint8_t *ret_base,
		       const struct place *place)
{
	uint32_t seen;

	if (read_present(type, UINT32_MAX, json, ret_base, place, &seen) < 0)
		return -EBADMSG;
	return read_absent(type, seen, ret_base, place);
}

/* What is wrong with text that is not JSON as we want it. */
static const char *why_no_json(const json_error_t *error)
{
	switch (json_error_code(error)) {
	case json_error_stack_overflow:
		return "too deep";
	case json_error_premature_end_of_input:
		return "ends too early";
	case json_error_end_of_input_expected:
		return "trailing bytes";
	case json_error_invalid_utf8:
		return "not UTF-8";
	case json_error_null_character:
	case json_error_null_byte_in_key:
		return "zero character";
	case json_error_duplicate_key:
		return "duplicate key";
	case json_error_numeric_overflow:
		return "number too big";
	default:
		return "not JSON";
	}
}

/* Returns NULL, with fault filled, if the text is not JSON as we want it. */
static json_t *load(const void *json, size_t length, struct ol_fault *fault)
{
	json_error_t error;
	json_t *root;

	if (length > OL_JSON_MAX) {
		(void)refuse(&(struct place){ .fault = fault }, "", "too long");
		return NULL;
	}
	root = json_loadb(json, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!root) {
		snprintf(fault->path, sizeof fault->path, "byte %d", error.position);
		fault->why = why_no_json(&error);
	}
	return root;
}

int ol_decode(const struct ol_message *type, const void *json, size_t length, void *ret_value,
	      struct ol_fault *fault)
{
	struct place place = { .fault = fault };
	json_t *root = load(json, length, fault);
	int rc = root ? read_object(type, root, ret_value, &place) : -EBADMSG;

	json_decref(root);
	return rc;
}

int ol_decode_part(const struct ol_message *type, uint32_t fields, const void *json, size_t length,
		   void *value, uint32_t *ret_seen, struct ol_fault *fault)
{
	struct place place = { .fault = fault, .is_open = true };
	json_t *root = load(json, length, fault);
	int rc = root ? read_present(type, fields, root, value, &place, ret_seen) : -EBADMSG;

	json_decref(root);
	return rc;
}

/* A word as the JSON value that a field expects; NULL if it is none. */
static json_t *json_of_word(const struct ol_field *field, const char *text)
{
	size_t length = strlen(text);

	if (field->kind != OL_KIND_INTEGER && field->kind != OL_KIND_BOOL)
		return json_stringn(text, length);
	if (strcspn(text, " \t\r\n") < length)
		return NULL;
	return json_loadb(text, length, JSON_DECODE_ANY, NULL);
}

static const char *why_no_word(const struct ol_field *field)
{
	switch (field->kind) {
	case OL_KIND_INTEGER:
		return "not an integer";
	case OL_KIND_BOOL:
		return "not true or false";
	default:
		return "not UTF-8";
	}
}

const char *ol_decode_field(const struct ol_message *type, unsigned field, const char *text,
			    void *value)
{
	const struct ol_field *of = &type->fields[field];
	uint8_t *base = value;
	const char *why = why_no_word(of);
	json_t *json;

	if (of->is_list)
		return "is a list";
	json = json_of_word(of, text);
	if (json)
		why = read_scalar(of, json, true, base + of->offset);
	if (!why && of->is_optional)
		base[of->has_offset] = true;
	json_decref(json);
	return why;
}
