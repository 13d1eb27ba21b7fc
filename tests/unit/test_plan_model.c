/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Thousands of random steps: after each, the kernel holds what a plain reading of the whole list
 * says. */
#include "plans.h"

#define STEPS   20000
#define IDS     40
#define UNIX_MS 1800000000000

static struct ol_access_session list[IDS]; /* by id; end_ms 0 = not on the list */
static int64_t now_ms, lease_end_ms;
static uint64_t dice = 42;

static unsigned roll(unsigned count)
{
	return (unsigned)(unit_random(&dice) >> 33) % count;
}

/* Few sources, ports and servers, so that sessions share and collide. Times are whole tens of
 * seconds: what is decided on small differences of time has tests of its own. */
static struct ol_access_session random_session(unsigned id)
{
	static const char *const sources[] = { "203.0.113.1", "203.0.113.2", "2001:db8::1" };
	static const char *const servers[] = { "10.0.0.1", "10.0.0.2", "fd00::1", "172.16.0.1" };

	return (struct ol_access_session){
		.id = id + 1,
		.source = address(sources[roll(3)]),
		.proto = (enum ol_proto)roll(3),
		.port = 1 + roll(2),
		.to = address(servers[roll(8) ? roll(3) : 3]),
		.to_port = 1 + roll(2),
		.end_ms = UNIX_MS + (now_ms / 10000 + 1 + roll(10)) * 10000,
	};
}

/* One element that must be there until then. */
struct must {
	struct fw_element element;
	int64_t until_ms;
};

static struct must musts[IDS * PLAN_LINKS];
static unsigned must_count;

static bool collides(const struct fw_element *element)
{
	for (unsigned i = 0; i < must_count; i++) {
		if (has_key_of(element, &musts[i].element) &&
		    memcmp(element, &musts[i].element, sizeof *element) != 0)
			return true;
	}
	return false;
}

static void require(const struct fw_element *element, int64_t until_ms)
{
	unsigned i = 0;

	while (i < must_count && memcmp(&musts[i].element, element, sizeof *element) != 0)
		i++;
	if (i == must_count)
		musts[must_count++] = (struct must){ *element, 0 };
	if (until_ms > musts[i].until_ms)
		musts[i].until_ms = until_ms;
}

/* What one session needs, if nothing is in its way. Returns whether it is open. */
static bool require_session(const struct ol_access_session *want)
{
	struct fw_element elements[4] = { 0 };
	unsigned count = 0;
	int64_t until_ms = want->end_ms - UNIX_MS;

	if (until_ms <= now_ms || lease_end_ms <= now_ms || !caps_allow(&caps, want))
		return false;
	if (until_ms > lease_end_ms)
		until_ms = lease_end_ms;
	for (unsigned udp = 0; udp < 2; udp++) {
		if (want->proto == (udp ? OL_PROTO_TCP : OL_PROTO_UDP))
			continue;
		elements[count] = (struct fw_element){ .kind = FW_FORWARD,
						       .proto = udp ? IPPROTO_UDP : IPPROTO_TCP,
						       .port = (uint16_t)want->port,
						       .to_port = (uint16_t)want->to_port,
						       .source = want->source,
						       .to = want->to };
		elements[count + 1] = elements[count];
		elements[count + 1].kind = FW_SESSION;
		elements[count + 1].port = 0;
		count += 2;
	}
	for (unsigned i = 0; i < count; i++) {
		if (collides(&elements[i]))
			return false;
	}
	for (unsigned i = 0; i < count; i++)
		require(&elements[i], until_ms);
	return true;
}

static void check_kernel(unsigned step)
{
	unsigned timed = 0;
	int64_t open = 0;

	must_count = 0;
	for (unsigned id = 0; id < IDS; id++) {
		if (list[id].end_ms && open < caps.sessions)
			open += require_session(&list[id]);
	}
	for (unsigned i = 0; i < kernel_count; i++)
		timed += kernel[i].element.kind != FW_SERVICE;
	ck_assert_msg(timed == must_count, "step %u: %u elements, not %u", step, timed, must_count);
	for (unsigned i = 0; i < must_count; i++) {
		unsigned place = kernel_find(&musts[i].element);

		ck_assert_msg(place < kernel_count, "step %u: an element is missing", step);
		ck_assert_msg(kernel[place].until_ms == musts[i].until_ms,
			      "step %u: until %lld, not %lld", step,
			      (long long)kernel[place].until_ms, (long long)musts[i].until_ms);
	}
	ck_assert_uint_eq(plan_held(&plan), kernel_count);
	ck_assert_int_eq(plan.open_count, open);
}

static void change_some(void)
{
	for (unsigned count = 1 + roll(3); count; count--) {
		unsigned id = roll(IDS);

		if (roll(3) == 0) {
			plan_drop(&plan, id + 1);
			list[id].end_ms = 0;
			continue;
		}
		list[id] = random_session(id);
		ck_assert_int_eq(plan_set(&plan, &list[id]), 0);
	}
}

static void replace_all(void)
{
	struct ol_access_session sessions[IDS];
	size_t count = 0;

	for (unsigned id = 0; id < IDS; id++) {
		list[id] = random_session(id);
		if (roll(2))
			list[id].end_ms = 0;
		else
			sessions[count++] = list[id];
	}
	ck_assert_int_eq(plan_replace(&plan, sessions, count), 0);
}

static void renew_lease(void)
{
	lease_end_ms = (now_ms / 10000 + 3 + roll(10)) * 10000;
	plan_lease(&plan, UNIX_MS, lease_end_ms, now_ms);
}

static void restart(void)
{
	plan_init(&plan, &caps, unit_random(&dice));
	plan_walk_begin(&plan);
	for (unsigned i = 0; i < kernel_count; i++)
		plan_found(&plan, &kernel[i].element, kernel[i].until_ms - now_ms, now_ms);
	plan_walk_end(&plan);
	for (unsigned id = 0; id < IDS; id++) {
		if (list[id].end_ms)
			ck_assert_int_eq(plan_set(&plan, &list[id]), 0);
	}
	renew_lease();
}

static void take_step(void)
{
	unsigned what = roll(100);

	if (what < 70) {
		change_some();
	} else if (what < 90) {
		now_ms += 10000;
		pass(now_ms);
	} else if (what < 96) {
		renew_lease();
	} else if (what < 98) {
		replace_all();
	} else {
		restart();
	}
	work(now_ms);
}

START_TEST(the_kernel_holds_what_the_list_says)
{
	renew_lease();
	for (unsigned step = 0; step < STEPS; step++) {
		take_step();
		check_kernel(step);
	}
}
END_TEST

START_TEST(the_kernel_holds_what_the_list_says_when_few_may_be_open)
{
	caps.sessions = 6;
	renew_lease();
	for (unsigned step = 0; step < STEPS; step++) {
		take_step();
		check_kernel(step);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_kernel_holds_what_the_list_says,
		the_kernel_holds_what_the_list_says_when_few_may_be_open,
	};

	return unit_run("plan_model", set_up_plan, tests, UNIT_COUNT(tests));
}
