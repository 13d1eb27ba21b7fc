/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate where packets come by several ways, some of which show no address. */
#include "gates.h"

#define WINDOW OL_KNOCK_WINDOW_MS

enum { ALICE, BOB, DEVICES };
enum { HOME, PUBLIC, WAYS };

static struct device devices[DEVICES];
static struct ol_gate gate;
static struct ol_way ways[WAYS];
static int64_t ticks_ms = TICKS_MS;
static uint8_t bytes[OL_KNOCK_PACKET], signed_body[OL_KNOCK_SIGNED];
static uint8_t number;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	for (uint8_t i = 0; i < DEVICES; i++)
		devices[i] = device_of((uint8_t)(VECTOR_DEVICE + i));
	ways[0].kind = OL_KNOCK_MQTT;
	open_gate(&gate, &ways[0], devices, DEVICES);
	for (unsigned i = 1; i < WAYS; i++)
		ways[i] = ways[0];
}

/* Makes a knock for the present box, into bytes. */
static void make(unsigned who, struct ol_knock knock)
{
	uint8_t ephemeral[33] = { [8] = ++number };

	knock.op = OL_KNOCK_REFRESH;
	memcpy(knock.device, devices[who].id, sizeof knock.device);
	ck_assert_int_eq(ol_knock_seal(&knock, devices[who].secret, gate.boxes[0].public_key,
				       ephemeral, bytes),
			 0);
}

static void make_mqtt(unsigned who, int64_t t_ms)
{
	make(who, (struct ol_knock){
			  .kind = OL_KNOCK_MQTT, .is_bound = true, .ip4 = addr4(7), .t_ms = t_ms });
}

static enum ol_verdict check(unsigned way, const uint8_t *device)
{
	const struct ol_packet packet = { .bytes = bytes,
					  .length = sizeof bytes,
					  .device = device,
					  .now_ms = KNOCK_MS,
					  .ticks_ms = ticks_ms };

	return ol_gate_check(&gate, &ways[way], &packet, signed_body);
}

START_TEST(a_knock_without_an_address_passes_once_whatever_the_way)
{
	make_mqtt(ALICE, KNOCK_MS);
	ck_assert_int_eq(check(PUBLIC, NULL), OL_VERDICT_GOOD);
	ck_assert_int_eq(check(PUBLIC, NULL), OL_VERDICT_DUPLICATE);
	ck_assert_int_eq(check(HOME, devices[ALICE].id), OL_VERDICT_DUPLICATE);
	make_mqtt(ALICE, KNOCK_MS);
	ck_assert_int_eq(check(HOME, devices[ALICE].id), OL_VERDICT_REPLAY);
	make_mqtt(ALICE, KNOCK_MS + 1);
	ck_assert_int_eq(check(HOME, devices[ALICE].id), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(a_knock_keeps_to_its_transport)
{
	make(ALICE, (struct ol_knock){ .kind = OL_KNOCK_SPA, .t_ms = KNOCK_MS });
	ck_assert_int_eq(check(HOME, NULL), OL_VERDICT_BAD_BODY);
	make_mqtt(ALICE, KNOCK_MS);
	ways[HOME].kind = OL_KNOCK_SPA;
	ck_assert_int_eq(check(HOME, NULL), OL_VERDICT_BAD_BODY);
	ck_assert_int_eq(check(PUBLIC, NULL), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(nobody_brings_another_s_knock)
{
	make_mqtt(ALICE, KNOCK_MS);
	ck_assert_int_eq(check(HOME, devices[BOB].id), OL_VERDICT_FOREIGN);
	ck_assert_int_eq(ol_devices_find(&gate.directory, devices[ALICE].id)->last_t_ms, 0);
	ck_assert_int_eq(check(HOME, devices[ALICE].id), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(a_late_one_is_told_with_what_it_says_of_itself)
{
	struct ol_addr four = addr4(7), six = addr6(7);

	make_mqtt(ALICE, KNOCK_MS - WINDOW - 1);
	ck_assert_int_eq(check(PUBLIC, NULL), OL_VERDICT_BAD_TIME);
	ck_assert(gate.late.is_due);
	ck_assert(ol_addr_equal(&gate.late.source, &four));
	make(BOB, (struct ol_knock){ .kind = OL_KNOCK_MQTT,
				     .is_bound = true,
				     .ip6 = six,
				     .t_ms = KNOCK_MS + WINDOW + 1 });
	ck_assert_int_eq(check(PUBLIC, NULL), OL_VERDICT_BAD_TIME);
	ck_assert(gate.late.is_due);
	ck_assert(ol_addr_equal(&gate.late.source, &six));
}
END_TEST

START_TEST(a_flood_of_one_way_takes_nothing_from_another)
{
	for (unsigned i = 0; i < WAYS; i++)
		ways[i].members.per_s = 10;
	for (unsigned i = 0; i < 10; i++) {
		memset(bytes, (int)i, sizeof bytes);
		make_gate(&gate.boxes[0], bytes);
		ck_assert_int_eq(check(PUBLIC, NULL), OL_VERDICT_BAD_SEAL);
	}
	make_mqtt(ALICE, KNOCK_MS);
	ck_assert_int_eq(check(PUBLIC, NULL), OL_VERDICT_OVER_BUDGET);
	ck_assert_int_eq(check(HOME, NULL), OL_VERDICT_GOOD);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_knock_without_an_address_passes_once_whatever_the_way,
		a_knock_keeps_to_its_transport,
		nobody_brings_another_s_knock,
		a_late_one_is_told_with_what_it_says_of_itself,
		a_flood_of_one_way_takes_nothing_from_another,
	};

	return unit_run("gate_ways", set_up, tests, UNIT_COUNT(tests));
}
