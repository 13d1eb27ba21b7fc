/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements that rule-agent wants or believes the kernel to hold, found by key in one step. */
#include "elements.h"

#include <assert.h>
#include <string.h>

#define WORDS 5

static_assert(sizeof(struct fw_element) == WORDS * sizeof(uint64_t), "hashed and compared whole");

/* The part of an element that tells it from others. */
static struct fw_element key_of(const struct fw_element *element)
{
	struct fw_element key = *element;

	if (key.kind == FW_FORWARD) {
		key.to = (struct ol_addr){ 0 };
		key.to_port = 0;
	}
	return key;
}

static uint16_t bucket_of(const struct elements *table, const struct fw_element *key)
{
	uint64_t hash = table->seed;
	uint64_t words[WORDS];

	memcpy(words, key, sizeof words);
	for (int i = 0; i < WORDS; i++) {
		hash = (hash ^ words[i]) * 0x9e3779b97f4a7c15u;
		hash ^= hash >> 29;
	}
	return (uint16_t)((hash >> 32) % ELEMENTS_MAX);
}

void elements_init(struct elements *table, uint64_t seed)
{
	table->seed = seed;
	table->free = ELEMENTS_NONE;
	table->limit = 0;
	table->dirty_first = table->dirty_count = 0;
	memset(table->buckets, 0xff, sizeof table->buckets);
}

uint16_t elements_find(const struct elements *table, const struct fw_element *element)
{
	struct fw_element key = key_of(element);
	uint16_t index = table->buckets[bucket_of(table, &key)];

	while (index != ELEMENTS_NONE) {
		const struct element *item = &table->items[index];
		struct fw_element other = key_of(&item->wanted);

		if (!memcmp(&other, &key, sizeof key))
			break;
		index = item->next;
	}
	return index;
}

uint16_t elements_add(struct elements *table, const struct fw_element *element)
{
	struct fw_element key = key_of(element);
	uint16_t *bucket = &table->buckets[bucket_of(table, &key)];
	uint16_t index = table->free;

	if (index != ELEMENTS_NONE)
		table->free = table->items[index].next;
	else if (table->limit < ELEMENTS_MAX)
		index = table->limit++;
	else
		return ELEMENTS_NONE;
	table->items[index] = (struct element){
		.wanted = *element,
		.first_link = ELEMENTS_NONE,
		.next = *bucket,
		.is_used = true,
	};
	*bucket = index;
	return index;
}

void elements_tidy(struct elements *table, uint16_t index)
{
	struct element *item = &table->items[index];
	struct fw_element key = key_of(&item->wanted);
	uint16_t *at = &table->buckets[bucket_of(table, &key)];

	if (item->held_until_ms || item->first_link != ELEMENTS_NONE || item->is_dirty ||
	    item->is_pinned)
		return;
	while (*at != index)
		at = &table->items[*at].next;
	*at = item->next;
	item->is_used = false;
	item->next = table->free;
	table->free = index;
}

void elements_touch(struct elements *table, uint16_t index)
{
	struct element *item = &table->items[index];

	if (item->is_dirty)
		return;
	item->is_dirty = true;
	table->dirty[(table->dirty_first + table->dirty_count++) % ELEMENTS_MAX] = index;
}

uint16_t elements_take_dirty(struct elements *table)
{
	uint16_t index;

	if (!table->dirty_count)
		return ELEMENTS_NONE;
	index = table->dirty[table->dirty_first];
	table->dirty_first = (uint16_t)((table->dirty_first + 1) % ELEMENTS_MAX);
	table->dirty_count--;
	table->items[index].is_dirty = false;
	return index;
}
