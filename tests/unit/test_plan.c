/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the kernel must hold for which sessions, case by case. */
#include "plans.h"

#define UNIX_MS  1800000000000 /* at boot time 0 */
#define LEASE_MS 300000

static struct ol_access_session session(uint64_t id, const char *source, int64_t end_ms)
{
	return (struct ol_access_session){
		.id = id,
		.source = address(source),
		.proto = OL_PROTO_TCP,
		.port = 443,
		.to = address(strchr(source, ':') ? "fd00::10" : "10.0.0.10"),
		.to_port = 8443,
		.end_ms = UNIX_MS + end_ms,
	};
}

static void set_up(void)
{
	set_up_plan();
	plan_lease(&plan, UNIX_MS, LEASE_MS, 0);
}

static void set(const struct ol_access_session *sessions, size_t count, int64_t now_ms)
{
	for (size_t i = 0; i < count; i++)
		ck_assert_int_eq(plan_set(&plan, &sessions[i]), 0);
	work(now_ms);
}

static void drop(uint64_t id, int64_t now_ms)
{
	plan_drop(&plan, id);
	work(now_ms);
}

/* The kernel holds so many elements of each kind. */
static void check_kernel(unsigned forwards, unsigned sessions, unsigned services)
{
	unsigned counts[FW_KINDS] = { 0 };

	for (unsigned i = 0; i < kernel_count; i++)
		counts[kernel[i].element.kind]++;
	ck_assert_uint_eq(counts[FW_FORWARD], forwards);
	ck_assert_uint_eq(counts[FW_SESSION], sessions);
	ck_assert_uint_eq(counts[FW_SERVICE], services);
	ck_assert_uint_eq(plan_held(&plan), kernel_count);
}

static void check_until(enum fw_kind kind, int64_t until_ms)
{
	for (unsigned i = 0; i < kernel_count; i++) {
		if (kernel[i].element.kind == kind)
			ck_assert_int_eq(kernel[i].until_ms, until_ms);
	}
}

static struct plan_report report_of(uint64_t id)
{
	struct plan_report report;

	while (plan_report(&plan, &report)) {
		if (report.id == id)
			return report;
	}
	ck_abort_msg("nothing is told of the session");
	return report;
}

static void check_told(uint64_t id, enum plan_state state, enum ol_receipt_reason reason)
{
	struct plan_report report = report_of(id);

	ck_assert_int_eq(report.state, state);
	ck_assert_int_eq(report.reason, reason);
	ck_assert_int_eq(report.element_count > 0, state == PLAN_OPEN);
}

START_TEST(a_session_is_three_elements_until_its_end)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);

	set(&one, 1, 1000);
	check_kernel(1, 1, 1);
	check_until(FW_FORWARD, 60000);
	check_until(FW_SESSION, 60000);
	check_until(FW_SERVICE, INT64_MAX);
}
END_TEST

START_TEST(both_protocols_are_twice_that)
{
	struct ol_access_session one = session(1, "2001:db8::7", 60000);

	one.proto = OL_PROTO_BOTH;
	set(&one, 1, 1000);
	check_kernel(2, 2, 2);
}
END_TEST

START_TEST(a_session_that_goes_takes_its_elements_along_and_leaves_the_guard)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);

	set(&one, 1, 1000);
	drop(1, 2000);
	check_kernel(0, 0, 1);
}
END_TEST

START_TEST(no_door_outlives_lease_or_cap)
{
	struct ol_access_session one = session(1, "203.0.113.7", 3600000);

	set(&one, 1, 1000);
	check_until(FW_FORWARD, LEASE_MS);
	plan_lease(&plan, UNIX_MS, 2 * LEASE_MS, 100000);
	work(100000);
	check_until(FW_FORWARD, 2 * LEASE_MS);
	caps.longest_s = 60;
	plan_lease(&plan, UNIX_MS, 3 * LEASE_MS, 200000);
	work(200000);
	check_until(FW_FORWARD, 260000);
}
END_TEST

START_TEST(without_a_lease_nothing_is_done)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);

	plan_init(&plan, &caps, 7);
	plan_found(&plan, &(struct fw_element){ .kind = FW_FORWARD, .to.family = 4 }, 5000, 0);
	ck_assert_int_eq(plan_set(&plan, &one), 0);
	work(1000);
	ck_assert_uint_eq(kernel_changes, 0);
	ck_assert_uint_eq(plan_count(&plan, PLAN_WAITING), 1);
}
END_TEST

START_TEST(after_the_lease_nothing_opens_and_all_is_closed)
{
	struct ol_access_session one = session(1, "203.0.113.7", 3600000);
	struct ol_access_session two = session(2, "203.0.113.8", 3600000);

	set(&one, 1, 1000);
	pass(LEASE_MS);
	check_told(1, PLAN_CLOSED, OL_RECEIPT_REASON_EXPIRED);
	set(&two, 1, LEASE_MS + 1000);
	check_kernel(0, 0, 1);
	plan_lease(&plan, UNIX_MS, 2 * LEASE_MS, LEASE_MS + 2000);
	work(LEASE_MS + 2000);
	check_kernel(2, 2, 1);
}
END_TEST

START_TEST(two_behind_one_address_share_until_the_later_end)
{
	struct ol_access_session both[] = { session(1, "203.0.113.7", 60000),
					    session(2, "203.0.113.7", 90000) };

	set(both, 2, 1000);
	check_kernel(1, 1, 1);
	check_until(FW_FORWARD, 90000);
	drop(2, 2000);
	check_until(FW_FORWARD, 60000);
	check_until(FW_SESSION, 60000);
	drop(1, 3000);
	check_kernel(0, 0, 1);
}
END_TEST

START_TEST(the_first_of_two_that_share_closes_alone)
{
	struct ol_access_session both[] = { session(1, "203.0.113.7", 60000),
					    session(2, "203.0.113.7", 90000) };

	set(both, 2, 1000);
	pass(60000);
	check_told(1, PLAN_CLOSED, OL_RECEIPT_REASON_EXPIRED);
	work(60000);
	check_kernel(1, 1, 1);
}
END_TEST

START_TEST(two_public_ports_to_one_server_share_the_guard_s_element)
{
	struct ol_access_session both[] = { session(1, "203.0.113.7", 60000),
					    session(2, "203.0.113.7", 90000) };

	both[1].port = 8080;
	set(both, 2, 1000);
	check_kernel(2, 1, 1);
	check_until(FW_SESSION, 90000);
	drop(2, 2000);
	check_kernel(1, 1, 1);
	check_until(FW_SESSION, 60000);
}
END_TEST

START_TEST(of_two_targets_the_lowest_id_wins_whoever_comes_first)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);
	struct ol_access_session two = session(2, "203.0.113.7", 60000);

	two.to_port = 22;
	set(&two, 1, 1000);
	ck_assert_int_eq(plan_set(&plan, &one), 0);
	plan_settle(&plan, 2000);
	carry_out(2000);
	check_told(2, PLAN_REFUSED, OL_RECEIPT_REASON_CONFLICT);
	check_kernel(1, 1, 2);
	ck_assert_uint_eq(plan_count(&plan, PLAN_OPEN), 1);
	drop(1, 3000);
	check_kernel(1, 1, 2);
	ck_assert_uint_eq(plan_count(&plan, PLAN_REFUSED), 0);
}
END_TEST

START_TEST(a_session_gets_another_target_in_one_step)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);
	struct fw_change changes[8];
	size_t count;

	set(&one, 1, 1000);
	one.to = address("10.0.0.11");
	ck_assert_int_eq(plan_set(&plan, &one), 0);
	plan_settle(&plan, 2000);
	count = plan_changes(&plan, 2000, changes, UNIT_COUNT(changes));
	ck_assert_uint_eq(count, 5); /* forward out and in, session out and in, service in */
	for (size_t i = 0; i < count; i++)
		kernel_apply(&changes[i], 2000);
	plan_applied(&plan, changes, count, 2000);
	check_kernel(1, 1, 2);
}
END_TEST

START_TEST(an_end_that_hardly_moves_is_left_alone)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);

	set(&one, 1, 1000);
	kernel_changes = 0;
	plan_lease(&plan, UNIX_MS + 40, LEASE_MS, 2000);
	work(2000);
	plan_lease(&plan, UNIX_MS - 900, LEASE_MS, 3000);
	work(3000);
	ck_assert_uint_eq(kernel_changes, 0);
	one.end_ms += 5000;
	set(&one, 1, 4000);
	ck_assert_uint_eq(kernel_changes, 2);
	one.end_ms -= 10000;
	set(&one, 1, 5000);
	ck_assert_uint_eq(kernel_changes, 4);
	check_until(FW_FORWARD, 55900);
}
END_TEST

START_TEST(what_the_kernel_will_not_take_is_refused_and_tried_with_the_next_lease)
{
	static const struct {
		enum fw_kind kind;
		int error;
		enum ol_receipt_reason reason;
	} cases[] = { { FW_FORWARD, -ENFILE, OL_RECEIPT_REASON_FULL },
		      { FW_SESSION, -EPERM, OL_RECEIPT_REASON_KERNEL },
		      { FW_SERVICE, -ENFILE, OL_RECEIPT_REASON_FULL } };

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct ol_access_session one = session(1, "203.0.113.7", 60000);

		set_up();
		kernel_errors[cases[i].kind] = cases[i].error;
		ck_assert_int_eq(plan_set(&plan, &one), 0);
		plan_settle(&plan, 1000);
		carry_out(1000);
		check_told(1, PLAN_REFUSED, cases[i].reason);
		check_kernel(0, 0, cases[i].kind != FW_SERVICE);
		kernel_errors[cases[i].kind] = 0;
		plan_lease(&plan, UNIX_MS, 2 * LEASE_MS, 2000);
		carry_out(2000);
		check_told(1, PLAN_OPEN, OL_RECEIPT_REASON_NONE);
		check_kernel(1, 1, 1);
	}
}
END_TEST

START_TEST(the_guard_watches_before_a_door_opens)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);
	struct fw_change changes[8];

	ck_assert_int_eq(plan_set(&plan, &one), 0);
	plan_settle(&plan, 1000);
	ck_assert_uint_eq(plan_changes(&plan, 1000, changes, UNIT_COUNT(changes)), 3);
	ck_assert_int_eq(changes[0].element.kind, FW_SERVICE);
	ck_assert_int_eq(changes[1].element.kind, FW_SESSION);
	ck_assert_int_eq(changes[2].element.kind, FW_FORWARD);
}
END_TEST

START_TEST(what_the_kernel_holds_at_start_is_adopted_or_shut)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);
	struct fw_element forward = { .kind = FW_FORWARD,
				      .proto = IPPROTO_TCP,
				      .port = 443,
				      .to_port = 8443,
				      .source = one.source,
				      .to = one.to };
	struct fw_element other = forward;

	other.port = 22;
	plan_init(&plan, &caps, 7);
	kernel[kernel_count++] = (struct kernel_element){ forward, 60000 };
	kernel[kernel_count++] = (struct kernel_element){ other, 60000 };
	plan_walk_begin(&plan);
	plan_found(&plan, &forward, 60000, 0);
	plan_found(&plan, &other, 60000, 0);
	plan_walk_end(&plan);
	ck_assert_int_eq(plan_replace(&plan, &one, 1), 0);
	work(1000);
	ck_assert_uint_eq(kernel_changes, 0);
	plan_lease(&plan, UNIX_MS, LEASE_MS, 2000);
	work(2000);
	ck_assert_uint_eq(kernel_changes, 3); /* one forward out; session and service in */
	check_kernel(1, 1, 1);
}
END_TEST

START_TEST(what_vanished_from_the_kernel_is_put_back)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);

	set(&one, 1, 1000);
	kernel_count = 0;
	plan_walk_begin(&plan);
	plan_walk_end(&plan);
	work(2000);
	check_kernel(1, 1, 1);
}
END_TEST

START_TEST(more_than_the_caps_allow_wait_for_their_turn)
{
	struct ol_access_session all[] = { session(1, "203.0.113.1", 60000),
					   session(2, "203.0.113.2", 90000),
					   session(3, "203.0.113.3", 90000) };

	caps.sessions = 2;
	set(all, 3, 1000);
	check_kernel(2, 2, 1);
	ck_assert_uint_eq(plan_count(&plan, PLAN_REFUSED), 1);
	pass(60000);
	work(60000);
	check_kernel(2, 2, 1);
	ck_assert_uint_eq(plan_count(&plan, PLAN_OPEN), 2);
}
END_TEST

START_TEST(a_whole_list_must_ascend)
{
	struct ol_access_session two[] = { session(2, "203.0.113.1", 60000),
					   session(1, "203.0.113.2", 60000) };

	ck_assert_int_eq(plan_replace(&plan, two, 2), -EINVAL);
	two[1].id = 2;
	ck_assert_int_eq(plan_replace(&plan, two, 2), -EINVAL);
	two[1].id = 3;
	ck_assert_int_eq(plan_replace(&plan, two, 2), 0);
}
END_TEST

START_TEST(a_full_list_is_replaced_by_another_full_one)
{
	static struct ol_access_session sessions[PLAN_SESSIONS];
	struct ol_access_session extra = session(9999999, "203.0.113.1", 60000);

	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < PLAN_SESSIONS; i++) {
			sessions[i] = session(1 + i * 3 + round, "203.0.113.1", 60000);
			sessions[i].port = 1 + (int64_t)i + round;
			sessions[i].proto = OL_PROTO_BOTH;
		}
		ck_assert_int_eq(plan_replace(&plan, sessions, PLAN_SESSIONS), 0);
		ck_assert_int_eq(plan_set(&plan, &extra), -ENOSPC);
		work(1000 + round);
		check_kernel(2 * PLAN_SESSIONS, 2, 2);
	}
	ck_assert_int_eq(plan_replace(&plan, sessions, 0), 0);
	work(2000);
	check_kernel(0, 0, 2);
}
END_TEST

START_TEST(places_are_used_again)
{
	struct ol_access_session one = session(1, "203.0.113.7", 60000);

	for (unsigned i = 0; i < 3 * ELEMENTS_MAX; i++) {
		one.source.bytes[1] = (uint8_t)(i >> 8);
		one.source.bytes[2] = (uint8_t)i;
		set(&one, 1, 1000);
		check_kernel(1, 1, 1);
	}
}
END_TEST

START_TEST(the_guard_watches_what_is_published)
{
	struct fw_element service = {
		.kind = FW_SERVICE, .proto = IPPROTO_UDP, .to_port = 53, .to = address("10.0.0.10")
	};

	plan_guard(&plan, &service);
	work(1000);
	plan_guard(&plan, &service);
	work(2000);
	check_kernel(0, 0, 1);
	ck_assert_uint_eq(kernel_changes, 1);
}
END_TEST

START_TEST(it_says_when_the_next_door_shuts)
{
	struct ol_access_session both[] = { session(1, "203.0.113.7", 60000),
					    session(2, "203.0.113.8", 90000) };

	ck_assert_int_eq(plan_due(&plan), PLAN_NEVER);
	set(both, 2, 1000);
	ck_assert_int_eq(plan_due(&plan), 60000);
	pass(60000);
	work(60000);
	ck_assert_int_eq(plan_due(&plan), 90000);
	pass(90000);
	work(90000);
	ck_assert_int_eq(plan_due(&plan), PLAN_NEVER);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_session_is_three_elements_until_its_end,
		both_protocols_are_twice_that,
		a_session_that_goes_takes_its_elements_along_and_leaves_the_guard,
		no_door_outlives_lease_or_cap,
		without_a_lease_nothing_is_done,
		after_the_lease_nothing_opens_and_all_is_closed,
		two_behind_one_address_share_until_the_later_end,
		the_first_of_two_that_share_closes_alone,
		two_public_ports_to_one_server_share_the_guard_s_element,
		of_two_targets_the_lowest_id_wins_whoever_comes_first,
		a_session_gets_another_target_in_one_step,
		an_end_that_hardly_moves_is_left_alone,
		what_the_kernel_will_not_take_is_refused_and_tried_with_the_next_lease,
		the_guard_watches_before_a_door_opens,
		what_the_kernel_holds_at_start_is_adopted_or_shut,
		what_vanished_from_the_kernel_is_put_back,
		more_than_the_caps_allow_wait_for_their_turn,
		a_whole_list_must_ascend,
		a_full_list_is_replaced_by_another_full_one,
		places_are_used_again,
		the_guard_watches_what_is_published,
		it_says_when_the_next_door_shuts,
	};

	return unit_run("plan", set_up, tests, UNIT_COUNT(tests));
}
