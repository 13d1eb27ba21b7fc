/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The elements that rule-agent wants or believes the kernel to hold, found by key in one step. */
#ifndef OL_ELEMENTS_H
#define OL_ELEMENTS_H

#include <stdbool.h>
#include <stdint.h>

#include "firewall.h"

#define ELEMENTS_MAX  8192
#define ELEMENTS_NONE UINT16_MAX

struct element {
	struct fw_element wanted; /* with the target that its sessions ask for */
	struct fw_element held;   /* with the target that the kernel has */
	int64_t held_until_ms;    /* CLOCK_BOOTTIME; 0 = the kernel does not hold it */
	uint16_t first_link;      /* of the sessions that want it */
	uint16_t next;            /* with the same hash, or free */
	bool is_used, is_dirty, is_seen;
	bool is_pinned; /* FW_SERVICE: wanted for good */
};

struct elements {
	uint64_t seed;
	uint16_t buckets[ELEMENTS_MAX];
	uint16_t free;                /* first free one */
	uint16_t limit;               /* none was ever used from here on */
	uint16_t dirty[ELEMENTS_MAX]; /* a ring: those whose wanted and held may differ */
	uint16_t dirty_first, dirty_count;
	struct element items[ELEMENTS_MAX];
};

/* Empties the table. A random seed keeps strangers from choosing addresses that collide. */
void elements_init(struct elements *table, uint64_t seed);

/* Finds the element with this key (for FW_FORWARD, whatever its target), or ELEMENTS_NONE. */
uint16_t elements_find(const struct elements *table, const struct fw_element *key);

/* Adds an element that is not there yet, not held and without links. Returns its index, or
 * ELEMENTS_NONE if the table is full. */
uint16_t elements_add(struct elements *table, const struct fw_element *element);

/* Removes an element that nobody wants and the kernel does not hold; keeps any other. */
void elements_tidy(struct elements *table, uint16_t index);

/* Notes that wanted and held may differ. */
void elements_touch(struct elements *table, uint16_t index);

/* Takes the element that was noted first, or ELEMENTS_NONE. */
uint16_t elements_take_dirty(struct elements *table);

#endif
