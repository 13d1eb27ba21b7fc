/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The items of a list. */
#include "rows.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "fields.h"

static int make_room(struct ctl_rows *rows, size_t count)
{
	size_t room = rows->room ? rows->room : 64;
	uint8_t *items;

	while (room < count)
		room *= 2;
	if (room == rows->room)
		return 0;
	items = reallocarray(rows->items, room, rows->type->size);
	if (!items)
		return -ENOMEM;
	rows->items = items;
	rows->room = room;
	return 0;
}

int ctl_rows_add(struct ctl_rows *rows, const struct ol_message *reply, const void *page)
{
	const struct ol_field *items = ctl_field(reply, "items");
	const uint8_t *item = (const uint8_t *)page + items->offset;
	uint16_t count;
	int rc;

	rows->type = items->item;
	memcpy(&count, (const uint8_t *)page + items->count_offset, sizeof count);
	rc = make_room(rows, rows->count + count);
	if (rc == 0 && count)
		memcpy(rows->items + rows->count * items->size, item, (size_t)count * items->size);
	if (rc == 0)
		rows->count += count;
	return rc;
}

void ctl_rows_done(struct ctl_rows *rows)
{
	free(rows->items);
	*rows = (struct ctl_rows){ 0 };
}

struct order {
	const struct ol_message *type;
	const char *fields;
};

static int compare_field(const struct ol_field *field, const uint8_t *a, const uint8_t *b)
{
	int64_t left, right;

	if (field->kind != OL_KIND_INTEGER)
		return strncmp((const char *)a, (const char *)b, field->size);
	memcpy(&left, a, sizeof left);
	memcpy(&right, b, sizeof right);
	return (left > right) - (left < right);
}

static int compare(const void *a, const void *b, void *arg)
{
	const struct order *order = arg;

	for (const char *name = order->fields; name; name = strchr(name, ' ')) {
		const struct ol_field *field;
		int result;

		name += *name == ' ';
		field = ctl_field(order->type, name);
		result = compare_field(field, (const uint8_t *)a + field->offset,
				       (const uint8_t *)b + field->offset);
		if (result)
			return result;
	}
	return memcmp(a, b, order->type->size);
}

void ctl_rows_sort(struct ctl_rows *rows, const char *order)
{
	struct order by = { rows->type, order };

	if (rows->count > 1)
		qsort_r(rows->items, rows->count, rows->type->size, compare, &by);
}

static const char *text_of(const struct ctl_rows *rows, const uint8_t *item, const char *name)
{
	return (const char *)item + ctl_field(rows->type, name)->offset;
}

static bool is_called(const struct ctl_rows *rows, const struct ctl_kind *kind, const uint8_t *item,
		      const char *text)
{
	const char *slash = strchr(text, '/');
	const char *owner;

	if (kind->spent && item[ctl_field(rows->type, kind->spent)->offset])
		return false;
	if (strcmp(text_of(rows, item, "name"), slash ? slash + 1 : text) != 0)
		return false;
	if (!slash)
		return true;
	owner = text_of(rows, item, kind->owner);
	return strlen(owner) == (size_t)(slash - text) && !memcmp(owner, text, strlen(owner));
}

int ctl_rows_find(const struct ctl_rows *rows, const struct ctl_kind *kind, const char *text,
		  const void **ret_item)
{
	const uint8_t *item = rows->items, *found = NULL;

	for (size_t i = 0; i < rows->count; i++, item += rows->type->size) {
		if (!is_called(rows, kind, item, text))
			continue;
		if (found)
			return -ENOTUNIQ;
		found = item;
	}
	if (!found)
		return -ENOENT;
	*ret_item = found;
	return 0;
}

const void *ctl_page_last(const struct ol_message *reply, const void *page)
{
	const struct ol_field *items = ctl_field(reply, "items");
	uint16_t count;

	memcpy(&count, (const uint8_t *)page + items->count_offset, sizeof count);
	return count ? (const uint8_t *)page + items->offset + (count - 1u) * items->size : NULL;
}
