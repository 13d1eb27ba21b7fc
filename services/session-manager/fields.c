/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structs of messages that have fields in common. */
#include "session-manager/fields.h"

#include <string.h>

const struct ol_message *fields_item(const struct ol_message *type, const char *list)
{
	return type->fields[ol_find_field(type, list)].item;
}

static bool is_there(const struct ol_field *field, const void *value)
{
	return !field->is_optional || *((const bool *)value + field->has_offset);
}

void fields_copy(const struct ol_message *from_type, const void *from,
		 const struct ol_message *to_type, void *to)
{
	for (unsigned i = 0; i < to_type->field_count; i++) {
		const struct ol_field *put = &to_type->fields[i];
		unsigned at = ol_find_field(from_type, put->name);
		const struct ol_field *take = &from_type->fields[at];

		if (put->is_list || at == from_type->field_count || !is_there(take, from))
			continue;
		memcpy((char *)to + put->offset, (const char *)from + take->offset, put->size);
		if (put->is_optional)
			*((bool *)to + put->has_offset) = true;
	}
}

static bool is_same(const struct ol_field *field, const void *one, const void *other)
{
	const char *a = (const char *)one + field->offset, *b = (const char *)other + field->offset;

	if (!is_there(field, one) || !is_there(field, other))
		return is_there(field, one) == is_there(field, other);
	if (field->kind == OL_KIND_STRING || field->kind == OL_KIND_NAME)
		return !strcmp(a, b);
	return !memcmp(a, b, field->size);
}

unsigned fields_diff(const struct ol_message *type, const void *one, const void *other,
		     char *ret_names, size_t size)
{
	unsigned count = 0;
	size_t used = 0;

	ret_names[0] = '\0';
	for (unsigned i = 0; i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];
		size_t length = strlen(field->name), comma = used ? 2 : 0;

		if (field->is_list || is_same(field, one, other))
			continue;
		count++;
		if (used + comma + length >= size)
			continue;
		memcpy(ret_names + used, ", ", comma);
		memcpy(ret_names + used + comma, field->name, length + 1);
		used += comma + length;
	}
	return count;
}
