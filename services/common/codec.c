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

static const char *read_text(const struct ol_field *field, const json_t *json, void *ret_value)
{
	if (!json_is_string(json))
		return "not a string";
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

static const char *read_scalar(const struct ol_field *field, const json_t *json, void *ret_value)
{
	if (field->kind == OL_KIND_INTEGER)
		return read_integer(field, json, ret_value);
	if (field->kind == OL_KIND_BOOL)
		return read_bool(field, json, ret_value);
	return read_text(field, json, ret_value);
}

static int read_object(const struct ol_message *type, json_t *json, uint8_t *ret_base,
		       const struct place *place);

static int read_list(const struct ol_field *field, const json_t *json, uint8_t *ret_base,
		     struct ol_fault *fault)
{
	struct place place = { NULL, 0, fault };
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
		why = read_scalar(field, value, item);
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
		return read_list(field, json, ret_base, place->fault);
	why = read_scalar(field, json, ret_base + field->offset);
	if (why)
		return refuse(place, field->name, why);
	if (field->is_optional)
		ret_base[field->has_offset] = true;
	return 0;
}

/* The number of the field with this name, or field_count. Senders write fields in table order, so
 * the search begins at the one that is due. */
static unsigned find_field(const struct ol_message *type, const char *name, unsigned due)
{
	if (due < type->field_count && !strcmp(type->fields[due].name, name))
		return due;
	for (unsigned i = 0; i < type->field_count; i++) {
		if (!strcmp(type->fields[i].name, name))
			return i;
	}
	return type->field_count;
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

static int read_object(const struct ol_message *type, json_t *json, uint8_t *ret_base,
		       const struct place *place)
{
	uint32_t seen = 0;
	unsigned due = 0;

	if (!json_is_object(json))
		return refuse(place, "", "not an object");
	for (void *at = json_object_iter(json); at; at = json_object_iter_next(json, at)) {
		const char *name = json_object_iter_key(at);
		unsigned i = find_field(type, name, due);

		if (i == type->field_count)
			return refuse(place, name, "unknown");
		if (read_field(&type->fields[i], json_object_iter_value(at), ret_base, place) < 0)
			return -EBADMSG;
		seen |= 1u << i;
		due = i + 1;
	}
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

int ol_decode(const struct ol_message *type, const void *json, size_t length, void *ret_value,
	      struct ol_fault *fault)
{
	struct place place = { NULL, 0, fault };
	json_error_t error;
	json_t *root;
	int rc;

	if (length > OL_JSON_MAX)
		return refuse(&place, "", "too long");
	root = json_loadb(json, length, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &error);
	if (!root) {
		snprintf(fault->path, sizeof fault->path, "byte %d", error.position);
		fault->why = why_no_json(&error);
		return -EBADMSG;
	}
	rc = read_object(type, root, ret_value, &place);
	json_decref(root);
	return rc;
}
