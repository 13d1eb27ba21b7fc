/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A backend that changes nothing: for tests and for trying out without rights. */
#include "firewall.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/log.h"
#include "common/loop.h"

#define ELEMENTS 8192

struct held {
	struct fw_element element;
	int64_t until_ms; /* CLOCK_BOOTTIME; INT64_MAX = for good */
};

struct dummy {
	struct firewall base;
	unsigned count;
	struct held held[ELEMENTS];
};

static bool has_key(const struct fw_element *a, const struct fw_element *b)
{
	if (a->kind != b->kind || a->proto != b->proto || a->port != b->port ||
	    !ol_addr_equal(&a->source, &b->source))
		return false;
	return a->kind == FW_FORWARD || (a->to_port == b->to_port && ol_addr_equal(&a->to, &b->to));
}

/* Where an element with this key is; `count` if it is nowhere. What is over is forgotten. */
static unsigned find(struct dummy *dummy, const struct fw_element *key)
{
	int64_t now_ms = ol_boottime_ms();
	unsigned i = 0;

	while (i < dummy->count && !has_key(&dummy->held[i].element, key)) {
		if (dummy->held[i].until_ms <= now_ms)
			dummy->held[i] = dummy->held[--dummy->count];
		else
			i++;
	}
	if (i < dummy->count && dummy->held[i].until_ms <= now_ms) {
		dummy->held[i] = dummy->held[--dummy->count];
		return dummy->count;
	}
	return i;
}

static void log_change(const struct fw_change *change)
{
	static const char *const acts[] = { "add", "refresh", "delete" };
	static const char *const kinds[] = { "forward", "session", "service" };
	const struct fw_element *element = &change->element;
	char source[OL_ADDR_TEXT], to[OL_ADDR_TEXT];

	ol_log(OL_INFO, "dummy_change",
	       "act=%s kind=%s proto=%u source=%s port=%u to=%s to_port=%u timeout_ms=%" PRId64,
	       acts[change->act], kinds[element->kind], element->proto,
	       ol_addr_format(&element->source, source), element->port,
	       ol_addr_format(&element->to, to), element->to_port, change->timeout_ms);
}

static int apply_one(struct dummy *dummy, const struct fw_change *change)
{
	unsigned i = find(dummy, &change->element);
	bool is_timed = change->element.kind != FW_SERVICE;

	if (change->act == FW_DELETE) {
		if (i < dummy->count)
			dummy->held[i] = dummy->held[--dummy->count];
		return 0;
	}
	if (i == ELEMENTS)
		return -ENFILE;
	dummy->held[i].element = change->element;
	dummy->held[i].until_ms = is_timed ? ol_boottime_ms() + change->timeout_ms : INT64_MAX;
	if (i == dummy->count)
		dummy->count++;
	return 0;
}

static int apply(struct firewall *fw, struct fw_change *changes, size_t count)
{
	int result = 0;

	for (size_t i = 0; i < count; i++) {
		log_change(&changes[i]);
		changes[i].result = apply_one((struct dummy *)fw, &changes[i]);
		if (!result)
			result = changes[i].result;
	}
	return result;
}

static int64_t left_of(const struct held *held)
{
	return held->element.kind == FW_SERVICE ? 0 : held->until_ms - ol_boottime_ms();
}

static int left(struct firewall *fw, const struct fw_element *elements, size_t count,
		int64_t *ret_left_ms)
{
	struct dummy *dummy = (struct dummy *)fw;

	for (size_t i = 0; i < count; i++) {
		unsigned place = find(dummy, &elements[i]);

		ret_left_ms[i] = place < dummy->count ? left_of(&dummy->held[place]) : 0;
	}
	return 0;
}

static int walk(struct firewall *fw, fw_found *found, void *arg)
{
	const struct dummy *dummy = (const struct dummy *)fw;

	for (unsigned i = 0; i < dummy->count; i++) {
		const struct held *held = &dummy->held[i];
		int64_t left_ms = left_of(held);

		if (left_ms > 0 || held->element.kind == FW_SERVICE)
			found(arg, &held->element, left_ms);
	}
	return 0;
}

static void free_dummy(struct firewall *fw)
{
	free(fw);
}

static const struct fw_ops ops = { .apply = apply, .left = left, .walk = walk, .free = free_dummy };

int fw_dummy_new(struct firewall **ret_fw)
{
	struct dummy *dummy = calloc(1, sizeof *dummy);

	if (!dummy)
		return -ENOMEM;
	dummy->base.ops = &ops;
	*ret_fw = &dummy->base;
	return 0;
}
