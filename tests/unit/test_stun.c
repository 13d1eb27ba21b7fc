/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STUN: the sample messages of RFC 5769, and answers that are none. */
#include <errno.h>

#include "stun.h"
#include "unit.h"

#define ANSWER4_TEXT \
	"0101003c2112a442b7e7a701bc34d686fa87dfae" \
	"8022000b7465737420766563746f7220" \
	"002000080001a147e112a643" \
	"000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7" \
	"80280004c07d4c96"
#define ANSWER6_TEXT \
	"010100482112a442b7e7a701bc34d686fa87dfae" \
	"8022000b7465737420766563746f7220" \
	"002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9" \
	"00080014a382954e4be67bf11784c97c8292c275bfe3ed41" \
	"80280004c8fb0b4c"
#define BYTES(text) ((sizeof(text) - 1) / 2)
#define VALUE_AT    36 /* of XOR-MAPPED-ADDRESS: its head */

static uint8_t id[STUN_ID], answer4[BYTES(ANSWER4_TEXT)], answer6[BYTES(ANSWER6_TEXT)];

static void set_up(void)
{
	unit_bytes("b7e7a701bc34d686fa87dfae", id, sizeof id);
	unit_bytes(ANSWER4_TEXT, answer4, sizeof answer4);
	unit_bytes(ANSWER6_TEXT, answer6, sizeof answer6);
}

static void check_read(const uint8_t *packet, size_t length, const char *expected)
{
	char text[OL_ADDR_TEXT];
	struct ol_addr addr;

	ck_assert_int_eq(stun_read(packet, length, id, &addr), 0);
	ck_assert_str_eq(ol_addr_format(&addr, text), expected);
}

static void check_refused(const uint8_t *packet, size_t length, int rc)
{
	struct ol_addr addr = { .family = 9 };

	ck_assert_int_eq(stun_read(packet, length, id, &addr), rc);
	ck_assert_uint_eq(addr.family, 9);
}

START_TEST(the_samples_of_rfc_5769)
{
	check_read(answer4, sizeof answer4, "192.0.2.1");
	check_read(answer6, sizeof answer6, "2001:db8:1234:5678:11:2233:4455:6677");
}
END_TEST

START_TEST(a_request_is_its_head)
{
	uint8_t packet[STUN_REQUEST], expected[STUN_REQUEST];

	unit_bytes("000100002112a442b7e7a701bc34d686fa87dfae", expected, sizeof expected);
	stun_ask(id, packet);
	ck_assert_mem_eq(packet, expected, sizeof expected);
}
END_TEST

START_TEST(an_answer_to_another_question)
{
	for (size_t at = 4; at < STUN_REQUEST; at++) {
		answer4[at] ^= 1;
		check_refused(answer4, sizeof answer4, -ENOMSG);
		answer4[at] ^= 1;
	}
	answer4[0] ^= 0x01; /* an indication, an error, a request */
	check_refused(answer4, sizeof answer4, -ENOMSG);
	answer4[0] ^= 0x01;
	answer4[1] ^= 0x10;
	check_refused(answer4, sizeof answer4, -ENOMSG);
}
END_TEST

START_TEST(every_shorter_one_is_refused)
{
	for (size_t length = 0; length < sizeof answer4; length++)
		check_refused(answer4, length, length < STUN_REQUEST ? -ENOMSG : -EBADMSG);
}
END_TEST

START_TEST(lengths_that_lie)
{
	static const uint8_t lengths[] = { 0, 4, 7, 9, 12, 20, 40, 255 };

	for (size_t i = 0; i < UNIT_COUNT(lengths); i++) {
		answer4[VALUE_AT + 3] = lengths[i];
		check_refused(answer4, sizeof answer4, -EBADMSG);
	}
	answer4[VALUE_AT + 3] = 8;
	answer4[VALUE_AT + 2] = 0xff;
	check_refused(answer4, sizeof answer4, -EBADMSG);
	answer4[VALUE_AT + 2] = 0;
	answer4[3]++;
	check_refused(answer4, sizeof answer4, -EBADMSG);
}
END_TEST

START_TEST(no_address_in_it)
{
	static const uint8_t families[] = { 0, 3, 255 };

	for (size_t i = 0; i < UNIT_COUNT(families); i++) {
		answer4[VALUE_AT + 5] = families[i];
		check_refused(answer4, sizeof answer4, -EBADMSG);
	}
	answer4[VALUE_AT + 5] = 2; /* an IPv6 address of four bytes */
	check_refused(answer4, sizeof answer4, -EBADMSG);
	answer4[VALUE_AT + 1] = 0x21; /* another attribute */
	check_refused(answer4, sizeof answer4, -EBADMSG);
	answer4[2] = answer4[3] = 0;
	check_refused(answer4, STUN_REQUEST, -EBADMSG);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_samples_of_rfc_5769,      a_request_is_its_head, an_answer_to_another_question,
		every_shorter_one_is_refused, lengths_that_lie,      no_address_in_it,
	};

	return unit_run("stun", set_up, tests, UNIT_COUNT(tests));
}
