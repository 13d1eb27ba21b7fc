/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The backend that changes nothing: it holds what it is told until its end. */
#include <netinet/in.h>
#include <unistd.h>

#include "common/log.h"
#include "firewall.h"
#include "unit.h"

static struct firewall *fw;
static unsigned found_count;

static void set_up(void)
{
	ol_log_init("test", OL_ERROR);
	ck_assert_int_eq(fw_dummy_new(&fw), 0);
	found_count = 0;
}

static struct fw_change change(enum fw_act act, enum fw_kind kind, uint16_t to_port,
			       int64_t timeout_ms)
{
	return (struct fw_change){
		.element = { .kind = (uint8_t)kind,
			     .proto = IPPROTO_TCP,
			     .port = kind == FW_FORWARD ? 443 : 0,
			     .to_port = to_port,
			     .source = { .family = kind == FW_SERVICE ? 0 : 4 },
			     .to = { 4, { 10, 0, 0, 1 } } },
		.act = act,
		.timeout_ms = timeout_ms,
		.result = -1,
	};
}

static void apply(enum fw_act act, enum fw_kind kind, uint16_t to_port, int64_t timeout_ms)
{
	struct fw_change one = change(act, kind, to_port, timeout_ms);

	ck_assert_int_eq(fw->ops->apply(fw, &one, 1), 0);
	ck_assert_int_eq(one.result, 0);
}

static int64_t left(enum fw_kind kind)
{
	struct fw_element element = change(FW_ADD, kind, 1, 0).element;
	int64_t left_ms;

	ck_assert_int_eq(fw->ops->left(fw, &element, 1, &left_ms), 0);
	return left_ms;
}

static void count(void *arg, const struct fw_element *element, int64_t left_ms)
{
	(void)arg;
	found_count++;
	ck_assert_int_eq(left_ms > 0, element->kind != FW_SERVICE);
}

START_TEST(an_element_is_held_until_its_end)
{
	apply(FW_ADD, FW_FORWARD, 1, 60000);
	ck_assert_int_gt(left(FW_FORWARD), 50000);
	apply(FW_REFRESH, FW_FORWARD, 1, 20);
	ck_assert_int_le(left(FW_FORWARD), 20);
	usleep(25000);
	ck_assert_int_eq(left(FW_FORWARD), 0);
	apply(FW_ADD, FW_FORWARD, 1, 60000);
	apply(FW_DELETE, FW_FORWARD, 1, 0);
	ck_assert_int_eq(left(FW_FORWARD), 0);
	fw->ops->free(fw);
}
END_TEST

START_TEST(a_walk_reports_what_is_held)
{
	apply(FW_ADD, FW_FORWARD, 1, 60000);
	apply(FW_ADD, FW_SESSION, 1, 60000);
	apply(FW_ADD, FW_SERVICE, 1, 0);
	apply(FW_ADD, FW_FORWARD, 2, 60000); /* the same key, another target */
	ck_assert_int_eq(fw->ops->walk(fw, count, NULL), 0);
	ck_assert_uint_eq(found_count, 3);
	fw->ops->free(fw);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_element_is_held_until_its_end,
		a_walk_reports_what_is_held,
	};

	return unit_run("fw_dummy", set_up, tests, UNIT_COUNT(tests));
}
