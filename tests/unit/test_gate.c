/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate: the order of its checks, what it remembers, and that a refusal changes nothing. */
#include "gates.h"

#define WINDOW OL_KNOCK_WINDOW_MS
#define BURST  10 /* knocks of one device at once, then one a second */

enum { ALICE, BOB, STRANGER, DEVICES };

static struct device devices[DEVICES];
static struct ol_gate gate;
static struct ol_way way = { .kind = OL_KNOCK_SPA };
static int64_t now_ms = KNOCK_MS, ticks_ms = TICKS_MS;
static struct ol_addr source;
static const uint8_t *sender; /* whom the way names */
static uint8_t packet[OL_KNOCK_PACKET], signed_body[OL_KNOCK_SIGNED];
static uint64_t number;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	for (uint8_t i = 0; i < DEVICES; i++)
		devices[i] = device_of((uint8_t)(VECTOR_DEVICE + i));
	source = addr4(7);
	open_gate(&gate, &way, devices, STRANGER);
}

static struct ol_device *known(unsigned who)
{
	return ol_devices_find(&gate.directory, devices[who].id);
}

static enum ol_verdict check(const uint8_t *bytes, size_t length)
{
	const struct ol_packet letter = { .bytes = bytes,
					  .length = length,
					  .source = source,
					  .device = sender,
					  .now_ms = now_ms,
					  .ticks_ms = ticks_ms };

	return ol_gate_check(&gate, &way, &letter, signed_body);
}

/* Makes a knock of this time for the present box, into packet. */
static void make(unsigned who, int64_t t_ms)
{
	make_knock(&devices[who], &gate.boxes[0], t_ms, ++number, packet);
}

static enum ol_verdict knock(unsigned who, int64_t t_ms)
{
	make(who, t_ms);
	return check(packet, sizeof packet);
}

/* A refusal counts itself and changes nothing else. */
static void check_refused(const uint8_t *bytes, size_t length, enum ol_verdict verdict)
{
	static struct ol_gate before;
	struct ol_device was[STRANGER] = { *known(ALICE), *known(BOB) };

	before = gate;
	ck_assert_int_eq(check(bytes, length), verdict);
	before.counters[verdict]++;
	ck_assert_mem_eq(gate.counters, before.counters, sizeof gate.counters);
	ck_assert_mem_eq(gate.recent, before.recent, sizeof gate.recent);
	ck_assert_uint_eq(gate.recent_next, before.recent_next);
	for (unsigned i = 0; i < STRANGER; i++) {
		ck_assert_int_eq(known(i)->last_t_ms, was[i].last_t_ms);
		if (verdict == OL_VERDICT_TOO_MANY)
			continue;
		ck_assert_int_eq(known(i)->tokens_ms, was[i].tokens_ms);
		ck_assert_uint_eq(known(i)->tokens, was[i].tokens);
	}
}

START_TEST(a_good_knock_passes_once)
{
	struct ol_knock read;

	ck_assert_int_eq(knock(ALICE, now_ms), OL_VERDICT_GOOD);
	ck_assert(ol_knock_verify(signed_body, gate.boxes[0].public_key, devices[ALICE].key));
	ck_assert_int_eq(ol_knock_parse(signed_body, OL_KNOCK_SPA, &source, &read), 0);
	ck_assert_int_eq(read.t_ms, now_ms);
	ck_assert_int_eq(known(ALICE)->last_t_ms, now_ms);
	ck_assert_uint_eq(gate.counters[OL_VERDICT_GOOD], 1);
	check_refused(packet, sizeof packet, OL_VERDICT_DUPLICATE);
}
END_TEST

/* Makes a packet and a gate with the fault that this verdict tells, and with every later one.
 * Returns the packet's length. */
static size_t make_faults(enum ol_verdict first)
{
	uint8_t body[OL_KNOCK_SIGNED] = { 1, OL_KNOCK_SPA, OL_KNOCK_REFRESH };
	struct ol_device *alice = known(ALICE);

	sender = devices[first <= OL_VERDICT_UNKNOWN_DEVICE ? STRANGER : ALICE].id;
	memcpy(body + 8, sender, 16);
	if (first <= OL_VERDICT_FOREIGN)
		sender = devices[BOB].id;
	ol_put64(body + 24,
		 (uint64_t)(first <= OL_VERDICT_BAD_TIME ? now_ms - WINDOW - 1 : now_ms));
	body[5] = first <= OL_VERDICT_BAD_BODY;
	sign_body(&devices[first <= OL_VERDICT_BAD_SIGNATURE ? BOB : ALICE],
		  gate.boxes[0].public_key, body);
	seal_signed(&gate.boxes[0], body, packet);
	packet[100] ^= first <= OL_VERDICT_BAD_SEAL;
	make_gate(&gate.boxes[0], packet);
	way.members.tokens = first <= OL_VERDICT_OVER_BUDGET ? 999 : 1000;
	way.members.counted_ms = ticks_ms;
	gate.recent[7] = first <= OL_VERDICT_DUPLICATE ? ol_get64(packet + KNOCK_SEALED) : 0;
	packet[255] ^= first <= OL_VERDICT_BAD_GATE;
	alice->last_t_ms = first <= OL_VERDICT_REPLAY ? now_ms : 0;
	alice->tokens_ms = ticks_ms;
	alice->tokens = first <= OL_VERDICT_TOO_MANY ? 999 : 1000;
	return sizeof packet - (first <= OL_VERDICT_BAD_LENGTH);
}

START_TEST(of_several_faults_the_first_in_order_is_found)
{
	for (unsigned first = OL_VERDICT_BAD_LENGTH; first < OL_VERDICTS; first++) {
		size_t length = make_faults((enum ol_verdict)first);

		check_refused(packet, length, (enum ol_verdict)first);
	}
	ck_assert_int_eq(check(packet, make_faults(OL_VERDICTS)), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(every_other_length_is_refused)
{
	uint8_t bytes[2 * OL_KNOCK_PACKET] = { 0 };

	make(ALICE, now_ms);
	memcpy(bytes, packet, sizeof packet);
	for (size_t length = 0; length < sizeof bytes; length++) {
		if (length != sizeof packet)
			check_refused(bytes, length, OL_VERDICT_BAD_LENGTH);
	}
	ck_assert_int_eq(check(bytes, sizeof packet), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(the_window_is_open_to_both_sides)
{
	make(ALICE, now_ms - WINDOW - 1);
	check_refused(packet, sizeof packet, OL_VERDICT_BAD_TIME);
	ck_assert_int_eq(knock(ALICE, now_ms - WINDOW), OL_VERDICT_GOOD);
	make(ALICE, now_ms + WINDOW + 1);
	check_refused(packet, sizeof packet, OL_VERDICT_BAD_TIME);
	ck_assert_int_eq(knock(ALICE, now_ms + WINDOW), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(a_knock_of_the_future_is_not_stored)
{
	static const int64_t futures[] = { KNOCK_MS + WINDOW + 1, KNOCK_MS + 86400000, INT64_MAX };

	for (size_t i = 0; i < UNIT_COUNT(futures); i++) {
		make(ALICE, futures[i]);
		check_refused(packet, sizeof packet, OL_VERDICT_BAD_TIME);
	}
	ck_assert_int_eq(knock(ALICE, now_ms), OL_VERDICT_GOOD);
	/* It may come when its time has come. */
	make(ALICE, futures[0]);
	now_ms += WINDOW;
	ck_assert_int_eq(check(packet, sizeof packet), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(a_clock_that_is_off_is_told_once_a_minute)
{
	make(ALICE, now_ms - WINDOW - 1);
	ck_assert_int_eq(check(packet, sizeof packet), OL_VERDICT_BAD_TIME);
	ck_assert(gate.late.is_due);
	ck_assert_int_eq(gate.late.skew_ms, -WINDOW - 1);
	ck_assert(ol_addr_equal(&gate.late.source, &source));
	ck_assert_mem_eq(gate.late.device, devices[ALICE].id, sizeof gate.late.device);
	ticks_ms += OL_GATE_LATE_MS - 1;
	ck_assert_int_eq(knock(ALICE, now_ms - WINDOW - 1), OL_VERDICT_BAD_TIME);
	ck_assert(!gate.late.is_due);
	ck_assert_int_eq(knock(BOB, INT64_MAX), OL_VERDICT_BAD_TIME);
	ck_assert(gate.late.is_due);
	ck_assert_int_eq(gate.late.skew_ms, INT64_C(9007199254740991));
	ticks_ms++;
	ck_assert_int_eq(knock(ALICE, now_ms + WINDOW + 1), OL_VERDICT_BAD_TIME);
	ck_assert(gate.late.is_due);
	ck_assert_int_eq(gate.late.skew_ms, WINDOW + 1);
	ck_assert_int_eq(knock(ALICE, now_ms), OL_VERDICT_GOOD);
	ck_assert(!gate.late.is_due);
}
END_TEST

START_TEST(an_old_knock_that_comes_again_says_nothing_of_the_clock)
{
	uint8_t old[OL_KNOCK_PACKET];

	make(ALICE, now_ms);
	memcpy(old, packet, sizeof old);
	ck_assert_int_eq(knock(ALICE, now_ms + 1), OL_VERDICT_GOOD);
	now_ms += 2 * WINDOW;
	ck_assert_int_eq(check(old, sizeof old), OL_VERDICT_BAD_TIME);
	ck_assert(!gate.late.is_due);
}
END_TEST

START_TEST(a_time_must_rise)
{
	ck_assert_int_eq(knock(ALICE, now_ms), OL_VERDICT_GOOD);
	make(ALICE, now_ms);
	check_refused(packet, sizeof packet, OL_VERDICT_REPLAY);
	make(ALICE, now_ms - 1);
	check_refused(packet, sizeof packet, OL_VERDICT_REPLAY);
	ck_assert_int_eq(knock(ALICE, now_ms + 1), OL_VERDICT_GOOD);
	ck_assert_int_eq(knock(BOB, now_ms), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(the_free_bit_makes_no_second_knock)
{
	uint8_t twin[OL_KNOCK_PACKET];

	make(ALICE, now_ms);
	memcpy(twin, packet, sizeof twin);
	flip(twin, 8 * 31 + 7);
	check_refused(twin, sizeof twin, OL_VERDICT_BAD_GATE);
	make_gate(&gate.boxes[0], twin);
	ck_assert_int_eq(check(twin, sizeof twin), OL_VERDICT_GOOD);
	check_refused(twin, sizeof twin, OL_VERDICT_DUPLICATE);
	check_refused(packet, sizeof packet, OL_VERDICT_REPLAY);
}
END_TEST

START_TEST(the_last_1024_good_packets_are_remembered)
{
	uint8_t first[OL_KNOCK_PACKET];

	ck_assert_int_eq(knock(ALICE, now_ms), OL_VERDICT_GOOD);
	memcpy(first, packet, sizeof first);
	for (unsigned i = 1; i < OL_GATE_RECENT; i++) {
		ticks_ms += 1000;
		ck_assert_int_eq(knock(ALICE, now_ms + i), OL_VERDICT_GOOD);
	}
	check_refused(first, sizeof first, OL_VERDICT_DUPLICATE);
	check_refused(packet, sizeof packet, OL_VERDICT_DUPLICATE);
	ck_assert_int_eq(knock(BOB, now_ms), OL_VERDICT_GOOD);
	check_refused(first, sizeof first, OL_VERDICT_REPLAY);
}
END_TEST

START_TEST(a_device_has_an_allowance)
{
	for (unsigned i = 0; i < BURST; i++)
		ck_assert_int_eq(knock(ALICE, now_ms + i), OL_VERDICT_GOOD);
	make(ALICE, now_ms + BURST);
	check_refused(packet, sizeof packet, OL_VERDICT_TOO_MANY);
	ck_assert_int_eq(knock(BOB, now_ms), OL_VERDICT_GOOD);
	make(ALICE, now_ms + BURST);
	ticks_ms += 999;
	check_refused(packet, sizeof packet, OL_VERDICT_TOO_MANY);
	ticks_ms += 1;
	ck_assert_int_eq(check(packet, sizeof packet), OL_VERDICT_GOOD);
	make(ALICE, now_ms + BURST + 1);
	check_refused(packet, sizeof packet, OL_VERDICT_TOO_MANY);
}
END_TEST

START_TEST(an_allowance_does_not_grow_for_ever)
{
	int64_t t_ms = now_ms;

	for (unsigned round = 0; round < 3; round++) {
		for (unsigned i = 0; i < BURST; i++)
			ck_assert_int_eq(knock(ALICE, ++t_ms), OL_VERDICT_GOOD);
		make(ALICE, ++t_ms);
		check_refused(packet, sizeof packet, OL_VERDICT_TOO_MANY);
		ticks_ms += round ? 10000 : 86400000;
	}
}
END_TEST

/* A packet that must be opened to be refused; number makes each another one. */
static void make_junk_for(unsigned box)
{
	memset(packet, 0xa5, KNOCK_SEALED);
	ol_put64(packet + 64, ++number);
	make_gate(&gate.boxes[box], packet);
}

static void make_sealed_junk(void)
{
	make_junk_for(0);
}

START_TEST(only_so_many_boxes_are_opened)
{
	way.members.per_s = 100;
	for (unsigned second = 0; second < 3; second++) {
		for (unsigned i = 0; i < 100; i++) {
			make_sealed_junk();
			check_refused(packet, sizeof packet, OL_VERDICT_BAD_SEAL);
		}
		make_sealed_junk();
		check_refused(packet, sizeof packet, OL_VERDICT_OVER_BUDGET);
		make(ALICE, now_ms);
		check_refused(packet, sizeof packet, OL_VERDICT_OVER_BUDGET);
		ticks_ms += 5000;
	}
	ck_assert_int_eq(knock(ALICE, now_ms), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(the_budget_comes_back_evenly)
{
	unsigned opened = 0;

	way.members.per_s = 100;
	while (make_sealed_junk(), check(packet, sizeof packet) == OL_VERDICT_BAD_SEAL)
		opened++;
	ck_assert_uint_eq(opened, 100);
	for (unsigned ms = 1; ms <= 500; ms++) {
		ticks_ms++;
		make_sealed_junk();
		opened += check(packet, sizeof packet) == OL_VERDICT_BAD_SEAL;
	}
	ck_assert_uint_eq(opened, 150);
}
END_TEST

START_TEST(the_budget_does_not_grow_for_ever)
{
	unsigned opened = 0;

	way.members.per_s = 100;
	for (unsigned i = 0; i < 10; i++) {
		ticks_ms += 900;
		make_sealed_junk();
		check_refused(packet, sizeof packet, OL_VERDICT_BAD_SEAL);
	}
	while (make_sealed_junk(), check(packet, sizeof packet) == OL_VERDICT_BAD_SEAL)
		opened++;
	ck_assert_uint_eq(opened, 99);
}
END_TEST

START_TEST(what_fails_at_the_gate_costs_no_budget)
{
	way.members.per_s = 1;
	for (unsigned i = 0; i < 1000; i++) {
		make_sealed_junk();
		packet[255] ^= 1;
		check_refused(packet, sizeof packet, OL_VERDICT_BAD_GATE);
	}
	ck_assert_int_eq(knock(ALICE, now_ms), OL_VERDICT_GOOD);
	for (unsigned i = 0; i < 1000; i++)
		check_refused(packet, sizeof packet, OL_VERDICT_DUPLICATE);
}
END_TEST

/* Floods a box until nothing more is opened for it; returns how often it was. */
static unsigned flood(unsigned box)
{
	unsigned opened = 0;

	while (make_junk_for(box), check(packet, sizeof packet) == OL_VERDICT_BAD_SEAL)
		opened++;
	make_knock(&devices[BOB], &gate.boxes[box], now_ms, ++number, packet);
	check_refused(packet, sizeof packet, OL_VERDICT_OVER_BUDGET);
	return opened;
}

START_TEST(a_flood_of_guests_takes_nothing_from_members)
{
	way.members.per_s = 90;
	way.guests.per_s = 10;
	ck_assert_uint_eq(flood(GUESTS), 10);
	/* Both generations of guests share what is theirs. */
	ck_assert_uint_eq(flood(GUESTS + 1), 0);
	for (unsigned i = 0; i < 90; i++) {
		make_sealed_junk();
		check_refused(packet, sizeof packet, OL_VERDICT_BAD_SEAL);
	}
	make_sealed_junk();
	check_refused(packet, sizeof packet, OL_VERDICT_OVER_BUDGET);
	for (unsigned i = 0; i < BURST; i++) {
		ticks_ms += 100;
		ck_assert_uint_eq(flood(GUESTS), 1);
		ck_assert_int_eq(knock(ALICE, now_ms + i), OL_VERDICT_GOOD);
	}
}
END_TEST

START_TEST(a_flood_of_members_takes_nothing_from_guests)
{
	way.members.per_s = 90;
	way.guests.per_s = 10;
	ck_assert_uint_eq(flood(0) + flood(1), 90);
	make_knock(&devices[BOB], &gate.boxes[GUESTS], now_ms, ++number, packet);
	ck_assert_int_eq(check(packet, sizeof packet), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(two_generations_of_both_boxes_are_open)
{
	struct ol_knock_box third = box_of(77);

	for (unsigned i = 0; i < OL_BOXES; i++) {
		make_knock(&devices[ALICE], &gate.boxes[i], now_ms + i, ++number, packet);
		ck_assert_int_eq(check(packet, sizeof packet), OL_VERDICT_GOOD);
		ck_assert(ol_knock_verify(signed_body, gate.boxes[i].public_key,
					  devices[ALICE].key));
	}
	make_knock(&devices[ALICE], &third, now_ms + OL_BOXES, ++number, packet);
	check_refused(packet, sizeof packet, OL_VERDICT_BAD_GATE);
	make_knock(&devices[ALICE], &gate.boxes[1], now_ms + OL_BOXES, ++number, packet);
	gate.box_count = 1;
	check_refused(packet, sizeof packet, OL_VERDICT_BAD_GATE);
}
END_TEST

START_TEST(a_knock_for_one_box_is_none_for_another)
{
	make(ALICE, now_ms);
	ck_assert_int_eq(ol_knock_open(packet, &gate.boxes[0], signed_body), 0);
	seal_signed(&gate.boxes[1], signed_body, packet);
	check_refused(packet, sizeof packet, OL_VERDICT_BAD_SIGNATURE);
	seal_signed(&gate.boxes[0], signed_body, packet);
	make_gate(&gate.boxes[1], packet);
	check_refused(packet, sizeof packet, OL_VERDICT_BAD_SEAL);
}
END_TEST

START_TEST(who_leaves_the_directory_is_unknown)
{
	make(STRANGER, now_ms);
	check_refused(packet, sizeof packet, OL_VERDICT_UNKNOWN_DEVICE);
	ck_assert_int_eq(knock(BOB, now_ms), OL_VERDICT_GOOD);
	make(BOB, now_ms + 1);
	ol_devices_done(&gate.directory);
	ck_assert_int_eq(check(packet, sizeof packet), OL_VERDICT_UNKNOWN_DEVICE);
}
END_TEST

START_TEST(a_knock_of_another_transport_is_refused)
{
	uint8_t body[OL_KNOCK_SIGNED] = { 1, OL_KNOCK_HTTPS, OL_KNOCK_REFRESH };

	memcpy(body + 8, devices[ALICE].id, 16);
	ol_put64(body + 24, (uint64_t)now_ms);
	sign_body(&devices[ALICE], gate.boxes[0].public_key, body);
	seal_signed(&gate.boxes[0], body, packet);
	check_refused(packet, sizeof packet, OL_VERDICT_BAD_BODY);
}
END_TEST

START_TEST(a_bound_knock_comes_from_its_address)
{
	struct ol_knock bound = { .kind = OL_KNOCK_SPA,
				  .op = OL_KNOCK_REFRESH,
				  .is_bound = true,
				  .t_ms = now_ms,
				  .ip4 = addr4(7),
				  .ip6 = addr6(7) };
	const struct ol_addr others[] = { addr4(8), addr6(8) }, own[] = { addr4(7), addr6(7) };
	uint8_t ephemeral[33] = { 8 };

	memcpy(bound.device, devices[ALICE].id, 16);
	for (unsigned i = 0; i < 2; i++) {
		bound.t_ms++;
		ck_assert_int_eq(ol_knock_seal(&bound, devices[ALICE].secret,
					       gate.boxes[0].public_key, ephemeral, packet),
				 0);
		source = others[i];
		check_refused(packet, sizeof packet, OL_VERDICT_BAD_BODY);
		source = own[i];
		ck_assert_int_eq(check(packet, sizeof packet), OL_VERDICT_GOOD);
	}
}
END_TEST

START_TEST(every_verdict_has_a_name_of_its_own)
{
	for (unsigned i = 0; i < OL_VERDICTS; i++) {
		ck_assert_ptr_nonnull(ol_verdict_names[i]);
		ck_assert_uint_gt(strlen(ol_verdict_names[i]), 0);
		for (unsigned j = 0; j < i; j++)
			ck_assert_str_ne(ol_verdict_names[i], ol_verdict_names[j]);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_good_knock_passes_once,
		of_several_faults_the_first_in_order_is_found,
		every_other_length_is_refused,
		the_window_is_open_to_both_sides,
		a_knock_of_the_future_is_not_stored,
		a_clock_that_is_off_is_told_once_a_minute,
		an_old_knock_that_comes_again_says_nothing_of_the_clock,
		a_time_must_rise,
		the_free_bit_makes_no_second_knock,
		the_last_1024_good_packets_are_remembered,
		a_device_has_an_allowance,
		an_allowance_does_not_grow_for_ever,
		only_so_many_boxes_are_opened,
		the_budget_comes_back_evenly,
		the_budget_does_not_grow_for_ever,
		what_fails_at_the_gate_costs_no_budget,
		a_flood_of_guests_takes_nothing_from_members,
		a_flood_of_members_takes_nothing_from_guests,
		two_generations_of_both_boxes_are_open,
		a_knock_for_one_box_is_none_for_another,
		who_leaves_the_directory_is_unknown,
		a_knock_of_another_transport_is_refused,
		a_bound_knock_comes_from_its_address,
		every_verdict_has_a_name_of_its_own,
	};

	return unit_run("gate", set_up, tests, UNIT_COUNT(tests));
}
