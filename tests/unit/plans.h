/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A plan, and a kernel that is nothing but a list: it is stricter than the real one, for it refuses
 * to add what it holds and to delete what it does not. */
#ifndef PLANS_H
#define PLANS_H

#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>

#include "plan.h"
#include "unit.h"

#define KERNEL_MAX 8192

struct kernel_element {
	struct fw_element element;
	int64_t until_ms;
};

static struct plan plan;
static struct caps caps;
static struct kernel_element kernel[KERNEL_MAX];
static unsigned kernel_count;
static unsigned kernel_changes;     /* since the last look at it */
static int kernel_errors[FW_KINDS]; /* answers to an add of each kind; 0 = does it */

static inline struct ol_addr address(const char *text)
{
	struct ol_addr addr;

	ck_assert_int_eq(ol_addr_parse(text, &addr), 0);
	return addr;
}

/* Caps that allow everything in 10.0.0.0/8 and fd00::/8. */
static inline void set_up_plan(void)
{
	caps = (struct caps){
		.lan = { { address("10.0.0.0"), 8 }, { address("fd00::"), 8 } },
		.lan_count = 2,
		.ports = { { 1, 65535 } },
		.public_ports = { { 1, 65535 } },
		.port_count = 1,
		.public_port_count = 1,
		.longest_s = 86400,
		.sessions = 1000,
		.is_private_allowed = true,
	};
	plan_init(&plan, &caps, 7);
	kernel_count = kernel_changes = 0;
	memset(kernel_errors, 0, sizeof kernel_errors);
}

static inline unsigned kernel_find(const struct fw_element *element)
{
	unsigned i = 0;

	while (i < kernel_count && memcmp(&kernel[i].element, element, sizeof *element) != 0)
		i++;
	return i;
}

static inline bool has_key_of(const struct fw_element *a, const struct fw_element *b)
{
	struct fw_element same = *b;

	if (a->kind == FW_FORWARD) {
		same.to = a->to;
		same.to_port = a->to_port;
	}
	return !memcmp(a, &same, sizeof same);
}

static inline int kernel_add(const struct fw_change *change, int64_t now_ms)
{
	if (kernel_errors[change->element.kind])
		return kernel_errors[change->element.kind];
	for (unsigned i = 0; i < kernel_count; i++)
		ck_assert_msg(!has_key_of(&change->element, &kernel[i].element), "added twice");
	ck_assert_uint_lt(kernel_count, KERNEL_MAX);
	kernel[kernel_count].element = change->element;
	kernel[kernel_count++].until_ms =
		change->element.kind == FW_SERVICE ? INT64_MAX : now_ms + change->timeout_ms;
	return 0;
}

static inline void kernel_apply(struct fw_change *change, int64_t now_ms)
{
	unsigned place = kernel_find(&change->element);

	kernel_changes++;
	change->result = 0;
	ck_assert_int_eq(change->timeout_ms == 0,
			 change->act == FW_DELETE || change->element.kind == FW_SERVICE);
	switch (change->act) {
	case FW_ADD:
		change->result = kernel_add(change, now_ms);
		break;
	case FW_REFRESH:
		ck_assert_uint_lt(place, kernel_count);
		kernel[place].until_ms = now_ms + change->timeout_ms;
		break;
	case FW_DELETE:
		ck_assert_uint_lt(place, kernel_count);
		kernel[place] = kernel[--kernel_count];
		break;
	}
}

/* Carries out what the plan wants, few changes at a time. */
static inline void carry_out(int64_t now_ms)
{
	struct fw_change changes[5];
	size_t count;

	while ((count = plan_changes(&plan, now_ms, changes, UNIT_COUNT(changes)))) {
		for (size_t i = 0; i < count; i++)
			kernel_apply(&changes[i], now_ms);
		plan_applied(&plan, changes, count, now_ms);
	}
}

/* Decides, carries out and forgets what is to be told. */
static inline void work(int64_t now_ms)
{
	struct plan_report report;

	plan_settle(&plan, now_ms);
	carry_out(now_ms);
	while (plan_report(&plan, &report))
		;
}

/* Time goes by: the kernel drops what is over, and the plan learns it. */
static inline void pass(int64_t now_ms)
{
	struct fw_change gone[5];

	for (unsigned i = kernel_count; i-- > 0;) {
		if (kernel[i].until_ms <= now_ms)
			kernel[i] = kernel[--kernel_count];
	}
	while (plan_expire(&plan, now_ms, gone, UNIT_COUNT(gone)) == UNIT_COUNT(gone))
		;
}

#endif
