/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whom a device believes when it is told its address. */
#include <errno.h>
#include <stdio.h>

#include "address.h"
#include "unit.h"

/* What sources on the hosts A, B, C… say: "A1 B1" is two that agree, '-' says nothing, and a '6'
 * in front asks over IPv6. */
static struct address judge(const char *text, uint8_t family)
{
	struct address_said said[ADDRESS_SAID];
	unsigned count = 0;

	memset(said, 0, sizeof said);
	for (; *text; text++) {
		if (*text == ' ')
			continue;
		said[count].family = 4;
		if (*text == '6') {
			said[count].family = 6;
			text++;
		}
		said[count].host = (unsigned)*text++;
		said[count].error = *text == '-' ? -ETIMEDOUT : 0;
		said[count].addr.family = said[count].family;
		said[count].addr.bytes[0] = (uint8_t)*text;
		count++;
	}
	return address_judge(said, count, family);
}

START_TEST(what_is_believed)
{
	static const struct {
		const char *said;
		enum address_state state;
		char addr;
	} cases[] = {
		{ "", ADDRESS_NONE, 0 },
		{ "A- B-", ADDRESS_NONE, 0 },
		{ "6A1 6B1", ADDRESS_NONE, 0 },
		{ "A1", ADDRESS_ALONE, '1' },
		{ "A1 B-", ADDRESS_ALONE, '1' },
		{ "A1 A1", ADDRESS_ALONE, '1' }, /* one host is one source */
		{ "A1 6B1", ADDRESS_ALONE, '1' },
		{ "A1 B2", ADDRESS_DISAGREE, 0 },
		{ "A1 A2", ADDRESS_DISAGREE, 0 },
		{ "A1 B2 C3", ADDRESS_DISAGREE, 0 },
		{ "A1 A1 B2 B2", ADDRESS_DISAGREE, 0 },
		{ "A1 B1", ADDRESS_AGREED, '1' },
		{ "A- B1 C1", ADDRESS_AGREED, '1' },
		{ "A1 B2 C2", ADDRESS_AGREED, '2' }, /* one liar stops nobody */
		{ "A2 B1 C1 A1", ADDRESS_AGREED, '1' },
		{ "A1 B1 C2 D2", ADDRESS_DISAGREE, 0 },
		{ "A1 B1 C2 D2 E2", ADDRESS_DISAGREE, 0 },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct address found = judge(cases[i].said, 4);

		ck_assert_msg(found.state == cases[i].state, "%s: %d", cases[i].said, found.state);
		ck_assert_int_eq(found.addr.bytes[0], cases[i].addr);
		ck_assert_int_eq(found.addr.family, cases[i].addr ? 4 : 0);
	}
}
END_TEST

START_TEST(families_are_judged_apart)
{
	ck_assert_int_eq(judge("A1 6A2 B1 6B3", 4).state, ADDRESS_AGREED);
	ck_assert_int_eq(judge("A1 6A2 B1 6B3", 6).state, ADDRESS_DISAGREE);
	ck_assert_int_eq(judge("A1 6A2 B3 6B2", 6).addr.family, 6);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { what_is_believed, families_are_judged_apart };

	return unit_run("judge", NULL, tests, UNIT_COUNT(tests));
}
