/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of messages by their names. */
#include "fields.h"

#include <string.h>

const struct ol_field *ctl_field(const struct ol_message *type, const char *name)
{
	size_t length = strcspn(name, " ");

	for (unsigned i = 0; i < type->field_count; i++) {
		if (strlen(type->fields[i].name) == length &&
		    !memcmp(type->fields[i].name, name, length))
			return &type->fields[i];
	}
	return NULL;
}

bool ctl_field_is_there(const struct ol_field *field, const void *message)
{
	return !field->is_optional || ((const uint8_t *)message)[field->has_offset];
}

void ctl_field_copy(const struct ol_field *to, void *to_message, const struct ol_field *from,
		    const void *from_message)
{
	uint8_t *target = to_message;
	bool is_there = ctl_field_is_there(from, from_message);

	if (to->is_optional)
		target[to->has_offset] = is_there;
	if (is_there)
		memcpy(target + to->offset, (const uint8_t *)from_message + from->offset, to->size);
}

void ctl_fields_copy(const struct ol_message *to, void *to_message, const struct ol_message *from,
		     const void *from_message)
{
	for (unsigned i = 0; i < to->field_count; i++) {
		const struct ol_field *field = ctl_field(from, to->fields[i].name);

		if (field)
			ctl_field_copy(&to->fields[i], to_message, field, from_message);
	}
}

const struct ol_message *ctl_item_type(const struct ol_message *reply)
{
	const struct ol_field *items = ctl_field(reply, "items");

	return items ? items->item : NULL;
}
