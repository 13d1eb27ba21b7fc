/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The chain over the history: what a hash depends on, and that lists show what it was made of. */
#include <stdio.h>

#include "common/chain.h"
#include "common/crypto.h"
#include "unit.h"

static const uint8_t zero[32];
static struct ol_event event;
static struct ol_event_list_item item;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	event = (struct ol_event){ .id = 7,
				   .at_ms = 1767225600000,
				   .kind = OL_EVENT_KIND_SESSION,
				   .what = OL_EVENT_WHAT_OPENED,
				   .actor = "ada",
				   .has_user = true,
				   .user = 9,
				   .has_source = true,
				   .source = { .family = 4, .bytes = { 203, 0, 113, 7 } },
				   .has_port = true,
				   .port = 8443,
				   .has_detail = true,
				   .detail = "\"quoted\" and \xc3\xa9" };
	item = (struct ol_event_list_item){ .position = 3,
					    .hash = { 1, 2, 3 },
					    .id = event.id,
					    .at_ms = event.at_ms,
					    .kind = event.kind,
					    .what = event.what,
					    .has_user = true,
					    .user = event.user,
					    .has_source = true,
					    .source = event.source,
					    .has_port = true,
					    .port = event.port,
					    .has_detail = true };
	snprintf(item.actor, sizeof item.actor, "%s", event.actor);
	snprintf(item.detail, sizeof item.detail, "%s", event.detail);
}

START_TEST(a_hash_covers_the_one_before_and_the_text)
{
	static const char text[] =
		"{\"id\":\"0000000000000007\",\"at_ms\":1767225600000,\"kind\":\"session\","
		"\"what\":\"opened\",\"actor\":\"ada\",\"user\":\"0000000000000009\","
		"\"source\":\"203.0.113.7\",\"port\":8443,\"detail\":\"\\\"quoted\\\" and "
		"\xc3\xa9\"}";
	const struct ol_part parts[] = { { zero, 32 }, { text, sizeof text - 1 } };
	uint8_t want[32], got[32];

	ol_hash(parts, 2, NULL, want, sizeof want);
	ck_assert_int_eq(ol_chain_event(zero, &event, got), 0);
	ck_assert_mem_eq(got, want, sizeof want);
}
END_TEST

START_TEST(a_list_shows_what_the_hash_was_made_of)
{
	uint8_t of_event[32], of_item[32];

	ck_assert_int_eq(ol_chain_event(zero, &event, of_event), 0);
	ck_assert_int_eq(ol_chain_item(zero, &item, of_item), 0);
	ck_assert_mem_eq(of_item, of_event, sizeof of_event);
	item.position = 4;
	item.hash[0] = 9;
	ck_assert_int_eq(ol_chain_item(zero, &item, of_item), 0);
	ck_assert_mem_eq(of_item, of_event, sizeof of_event);
}
END_TEST

START_TEST(every_change_changes_the_hash)
{
	uint8_t before[32] = { 1 }, first[32], other[32];

	ck_assert_int_eq(ol_chain_event(zero, &event, first), 0);
	ck_assert_int_eq(ol_chain_event(before, &event, other), 0);
	ck_assert_mem_ne(other, first, sizeof first);
	event.port = 8444;
	ck_assert_int_eq(ol_chain_event(zero, &event, other), 0);
	ck_assert_mem_ne(other, first, sizeof first);
	event.port = 8443;
	event.has_user = false;
	ck_assert_int_eq(ol_chain_event(zero, &event, other), 0);
	ck_assert_mem_ne(other, first, sizeof first);
}
END_TEST

START_TEST(a_hash_may_take_the_place_of_the_one_before)
{
	uint8_t chained[32] = { 0 }, first[32], second[32];

	for (unsigned i = 0; i < 2; i++)
		ck_assert_int_eq(ol_chain_event(chained, &event, chained), 0);
	ck_assert_int_eq(ol_chain_event(zero, &event, first), 0);
	ck_assert_int_eq(ol_chain_event(first, &event, second), 0);
	ck_assert_mem_eq(chained, second, sizeof second);
}
END_TEST

START_TEST(the_longest_event_has_a_hash)
{
	uint8_t hash[32];

	memset(event.actor, '"', sizeof event.actor);
	event.actor[48] = '\0';
	for (unsigned i = 0; i < 200; i++)
		memcpy(event.detail + 4 * i, "\xf0\x9f\x94\x91", 4);
	event.detail[800] = '\0';
	ck_assert_int_eq(ol_chain_event(zero, &event, hash), 0);
	event.port = 0;
	ck_assert_int_lt(ol_chain_event(zero, &event, hash), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_hash_covers_the_one_before_and_the_text,
		a_list_shows_what_the_hash_was_made_of,
		every_change_changes_the_hash,
		a_hash_may_take_the_place_of_the_one_before,
		the_longest_event_has_a_hash,
	};

	return unit_run("chain", set_up, tests, UNIT_COUNT(tests));
}
