/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gate against mutated knocks, by strangers and by those who know its public key. */
#include <stdlib.h>

#include "gates.h"

#define PACKETS   100000
#define RESEALED  2000
#define ORIGINALS 64
#define ROOM      512 /* bytes that the gateway reads of a packet */
#define FREE_BYTE 31  /* its top bit means nothing */

static struct device device;
static struct ol_gate gate;
static struct ol_way way = { .kind = OL_KNOCK_SPA };
static const struct ol_addr source = { .family = 4, .bytes = { 203, 0, 113, 7 } };
static int64_t ticks_ms = TICKS_MS;
static uint64_t dice = 20260101;

/* Good knocks that the gate has not seen; each later than the one before. */
static uint8_t originals[ORIGINALS][OL_KNOCK_PACKET];
static unsigned used; /* originals before this one have been accepted or overtaken */

static unsigned roll(unsigned sides)
{
	return (unsigned)(unit_random(&dice) % sides);
}

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	device = device_of(VECTOR_DEVICE);
	open_gate(&gate, &way, &device, 1);
	for (unsigned i = 0; i < ORIGINALS; i++)
		make_knock(&device, &gate.boxes[i % OL_BOXES], KNOCK_MS + i, i, originals[i]);
}

/* Checks a copy that ends where its memory ends, so that a sanitizer sees every byte beyond. */
static enum ol_verdict check(const uint8_t *bytes, size_t length)
{
	uint8_t signed_body[OL_KNOCK_SIGNED];
	uint8_t *copy = malloc(length ? length : 1);
	struct ol_packet letter = {
		.length = length, .source = source, .now_ms = KNOCK_MS, .ticks_ms = ticks_ms + 1000
	};
	enum ol_verdict verdict;

	ck_assert_ptr_nonnull(copy);
	memcpy(copy, bytes, length);
	ticks_ms += 1000;
	letter.bytes = copy;
	verdict = ol_gate_check(&gate, &way, &letter, signed_body);
	free(copy);
	return verdict;
}

static void flip_some(uint8_t *bytes, unsigned size)
{
	for (unsigned count = 1 + roll(3) * roll(20); count; count--)
		flip(bytes, roll(8 * size));
}

static void overwrite_some(uint8_t *bytes, unsigned size)
{
	unsigned from = roll(size), to = from + roll(size - from) + 1;

	for (unsigned i = from; i < to; i++)
		bytes[i] = (uint8_t)unit_random(&dice);
}

/* Takes the end of another knock. */
static void splice(uint8_t *bytes, unsigned size)
{
	unsigned from = roll(size);

	memcpy(bytes + from, originals[roll(ORIGINALS)] + from, size - from);
}

static void shift(uint8_t *bytes, unsigned size)
{
	unsigned by = 1 + roll(8);

	memmove(bytes + by, bytes, size - by);
}

/* Changes a packet in ROOM bytes; returns its length. */
static size_t mutate(uint8_t *bytes)
{
	static void (*const ways[])(uint8_t * bytes, unsigned size) = { flip_some, flip_some,
									overwrite_some, splice,
									shift };
	size_t length = roll(4) ? OL_KNOCK_PACKET : roll(ROOM + 1);

	ways[roll(UNIT_COUNT(ways))](bytes, OL_KNOCK_PACKET);
	if (roll(2))
		make_gate(&gate.boxes[roll(OL_BOXES)], bytes);
	return length;
}

/* The original that a packet is, but for the free bit and its gate MAC; ORIGINALS if none. */
static unsigned original_of(const uint8_t *bytes)
{
	uint8_t plain[KNOCK_SEALED];
	unsigned i = 0;

	for (; i < ORIGINALS; i++) {
		memcpy(plain, bytes, sizeof plain);
		plain[FREE_BYTE] =
			(uint8_t)(plain[FREE_BYTE] & 0x7f) | (originals[i][FREE_BYTE] & 0x80);
		if (!memcmp(plain, originals[i], sizeof plain))
			break;
	}
	return i;
}

START_TEST(no_mutated_packet_is_a_knock)
{
	uint8_t bytes[ROOM];
	unsigned lengths = 0;

	for (unsigned i = 0; i < PACKETS; i++) {
		unsigned from = roll(ORIGINALS), is;
		enum ol_verdict verdict;
		size_t length;

		memset(bytes, 0, sizeof bytes);
		memcpy(bytes, originals[from], OL_KNOCK_PACKET);
		length = mutate(bytes);
		lengths += length == OL_KNOCK_PACKET;
		verdict = check(bytes, length);
		if (verdict != OL_VERDICT_GOOD)
			continue;
		is = original_of(bytes);
		ck_assert_uint_eq(length, OL_KNOCK_PACKET);
		ck_assert_uint_ge(is, used);
		ck_assert_uint_lt(is, ORIGINALS);
		used = is + 1;
	}
	ck_assert_uint_gt(lengths, PACKETS / 2);
	ck_assert_uint_gt(gate.counters[OL_VERDICT_BAD_SEAL], PACKETS / 10);
	ck_assert_uint_gt(gate.counters[OL_VERDICT_BAD_GATE], PACKETS / 10);
	ck_assert_uint_eq(gate.counters[OL_VERDICT_OVER_BUDGET], 0);
	/* Nor does it keep a good one out. */
	for (unsigned i = 0; i < OL_BOXES; i++) {
		make_knock(&device, &gate.boxes[i], KNOCK_MS + ORIGINALS + i, i, bytes);
		ck_assert_int_eq(check(bytes, OL_KNOCK_PACKET), OL_VERDICT_GOOD);
	}
}
END_TEST

START_TEST(no_mutated_body_is_a_knock)
{
	uint8_t signed_body[OL_KNOCK_SIGNED], original[OL_KNOCK_SIGNED], packet[OL_KNOCK_PACKET];

	for (unsigned i = 0; i < RESEALED; i++) {
		unsigned from = roll(ORIGINALS);
		const struct ol_knock_box *box = &gate.boxes[from % OL_BOXES];

		ck_assert_int_eq(ol_knock_open(originals[from], box, original), 0);
		memcpy(signed_body, original, sizeof original);
		flip_some(signed_body, roll(2) ? OL_KNOCK_SIGNED : OL_KNOCK_BODY);
		if (!memcmp(signed_body, original, sizeof original))
			continue;
		seal_signed(box, signed_body, packet);
		ck_assert_int_ne(check(packet, sizeof packet), OL_VERDICT_GOOD);
	}
	ck_assert_uint_gt(gate.counters[OL_VERDICT_BAD_BODY], 0);
	ck_assert_uint_gt(gate.counters[OL_VERDICT_UNKNOWN_DEVICE], 0);
	ck_assert_uint_gt(gate.counters[OL_VERDICT_BAD_SIGNATURE], 0);
	ck_assert_int_eq(check(originals[0], OL_KNOCK_PACKET), OL_VERDICT_GOOD);
}
END_TEST

START_TEST(no_random_packet_passes_the_gate)
{
	uint8_t bytes[OL_KNOCK_PACKET];

	for (unsigned i = 0; i < PACKETS; i++) {
		for (size_t at = 0; at < sizeof bytes; at += 8)
			ol_put64(bytes + at, unit_random(&dice));
		ck_assert_int_eq(check(bytes, sizeof bytes), OL_VERDICT_BAD_GATE);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		no_mutated_packet_is_a_knock,
		no_mutated_body_is_a_knock,
		no_random_packet_passes_the_gate,
	};

	return unit_run("gate_junk", set_up, tests, UNIT_COUNT(tests));
}
