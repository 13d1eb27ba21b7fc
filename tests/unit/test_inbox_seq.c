/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inbox against old messages: sequences, rounds and their rollback, windows, nonces. */
#include <errno.h>
#include <stdio.h>

#include "letters.h"

static int handle(void *arg, const struct ol_delivery *delivery)
{
	ck_assert_ptr_eq(arg, &handled);
	ck_assert_ptr_nonnull(delivery->message);
	handled++;
	return handler_rc;
}

static const struct ol_inbox inbox[] = {
	{ .channel = &ol_channel_router_status, .handle = handle },
	{ .channel = &ol_channel_router_receipt, .handle = handle },
	{ .channel = &ol_channel_router_hello, .handle = handle },
	{ .channel = &ol_channel_router_access, .handle = handle },
	{ .channel = &ol_channel_rpc_user_list, .handle = handle },
	{ 0 },
};

static void set_up(void)
{
	open_post(inbox);
}

START_TEST(a_sequence_must_rise)
{
	ck_assert_int_eq(send_status(100), 0);
	ck_assert_int_eq(send_status(100), -ESTALE);
	ck_assert_int_eq(send_status(99), -ESTALE);
	ck_assert_int_eq(send_status(1), -ESTALE);
	ck_assert_int_eq(send_status(101), 0);
	ck_assert_int_eq(send_status(INT64_MAX), 0);
	ck_assert_int_eq(send_status((uint64_t)INT64_MAX + 1), -ESTALE);
	ck_assert_int_eq(send_status(UINT64_MAX), -ESTALE);
	ck_assert_uint_eq(handled, 3);
}
END_TEST

START_TEST(sequences_are_per_signer_and_topic)
{
	ck_assert_int_eq(send_status(100), 0);
	ck_assert_int_eq(send_text(CABIN, "ownline/v1/router/cabin/status", status, 50), 0);
	ck_assert_int_eq(send_status(50), -ESTALE);
	ck_assert_int_eq(ol_keyring_put(&ring, "session-manager-2", ring.peers[GATEWAY].key), 0);
	ol_keyring_drop(&ring, "spa-gateway");
	ck_assert_int_eq(
		send_text(MANAGER, "ownline/v1/router/home/access",
			  "{\"router\":\"home\",\"revision\":1,\"now_ms\":1,\"sessions\":[]}", 100),
		0);
	ck_assert_int_eq(
		send_text(GATEWAY, "ownline/v1/router/home/access",
			  "{\"router\":\"home\",\"revision\":1,\"now_ms\":1,\"sessions\":[]}", 50),
		0);
}
END_TEST

START_TEST(a_rollback_lets_the_round_in_again)
{
	ck_assert_int_eq(send_status(10), 0);
	ol_post_commit(&post);
	ck_assert_int_eq(send_status(20), 0);
	ck_assert_int_eq(send_status(30), 0);
	ol_post_rollback(&post);
	ck_assert_int_eq(send_status(10), -ESTALE);
	ck_assert_int_eq(send_status(20), 0);
	ck_assert_int_eq(send_status(30), 0);
	ol_post_commit(&post);
	ol_post_rollback(&post);
	ck_assert_int_eq(send_status(20), -ESTALE);
	ck_assert_int_eq(send_status(30), -ESTALE);
	ck_assert_int_eq(send_status(31), 0);
}
END_TEST

START_TEST(what_is_refused_by_schema_or_handler_has_been_seen)
{
	ck_assert_int_eq(send_text(HOME, STATUS_TOPIC, "{}", 10), -EBADMSG);
	ck_assert_int_eq(send_status(10), -ESTALE);
	handler_rc = -EIO;
	ck_assert_int_eq(send_status(20), -EIO);
	ck_assert_int_eq(send_status(20), -ESTALE);
	ol_post_rollback(&post);
	handler_rc = 0;
	ck_assert_int_eq(send_status(10), 0);
}
END_TEST

START_TEST(a_round_has_room_for_its_messages)
{
	for (uint64_t seq = 1; seq <= OL_ROUND_MESSAGES; seq++)
		ck_assert_int_eq(send_status(seq), 0);
	ck_assert_int_eq(send_status(OL_ROUND_MESSAGES + 1), -ENOSPC);
	ol_post_commit(&post);
	ck_assert_int_eq(send_status(OL_ROUND_MESSAGES + 1), 0);
}
END_TEST

START_TEST(every_signer_and_topic_has_a_place_until_none_is_left)
{
	static const char access[] =
		"{\"router\":\"r\",\"revision\":1,\"now_ms\":1,\"sessions\":[]}";
	char topic[OL_TOPIC_MAX];

	for (unsigned i = 0; i < OL_SEQ_SLOTS; i++) {
		snprintf(topic, sizeof topic, "ownline/v1/router/r%u/access", i);
		ck_assert_int_eq(send_text(MANAGER, topic, access, 7), 0);
		ol_post_commit(&post);
	}
	for (unsigned i = 0; i < OL_SEQ_SLOTS; i += 17) {
		snprintf(topic, sizeof topic, "ownline/v1/router/r%u/access", i);
		ck_assert_int_eq(send_text(MANAGER, topic, access, 7), -ESTALE);
		ck_assert_int_eq(send_text(MANAGER, topic, access, 8), 0);
		ol_post_commit(&post);
	}
	ck_assert_int_eq(send_text(MANAGER, "ownline/v1/router/new/access", access, 7), -ENOSPC);
}
END_TEST

START_TEST(a_call_expires_to_both_sides)
{
	ck_assert_int_eq(send_text(ADMIN, LIST_TOPIC, "{}", NOW_MS - WINDOW - 1), -ESTALE);
	ck_assert_int_eq(send_text(ADMIN, LIST_TOPIC, "{}", NOW_MS - WINDOW), 0);
	ck_assert_int_eq(send_text(ADMIN, LIST_TOPIC, "{}", NOW_MS + WINDOW + 1), -ESTALE);
	ck_assert_int_eq(send_text(ADMIN, LIST_TOPIC, "{}", NOW_MS + WINDOW), 0);
	/* What has no expiry may be as old as it likes: a retained list of last year. */
	ck_assert_int_eq(send_status(1), 0);
}
END_TEST

/* Who restarts has forgotten every sequence, and a receipt does not come from a snapshot. */
START_TEST(an_old_receipt_is_refused_by_who_remembers_nothing)
{
	ck_assert_int_eq(send_text(HOME, RECEIPT_TOPIC, receipt, NOW_MS - WINDOW - 1), -ESTALE);
	ck_assert_int_eq(send_text(HOME, RECEIPT_TOPIC, receipt, NOW_MS - WINDOW), 0);
	ck_assert_int_eq(send_text(HOME, RECEIPT_TOPIC, receipt, NOW_MS + WINDOW + 1), -ESTALE);
	ck_assert_uint_eq(handled, 1);
}
END_TEST

START_TEST(a_hello_is_fresh_by_its_nonce)
{
	for (unsigned i = 0; i < 3; i++)
		ck_assert_int_eq(send_text(HOME, HELLO_TOPIC, hello, 5), 0);
	ck_assert_uint_eq(handled, 3);
	ck_assert_uint_eq(post.journal_count, 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_sequence_must_rise,
		sequences_are_per_signer_and_topic,
		a_rollback_lets_the_round_in_again,
		what_is_refused_by_schema_or_handler_has_been_seen,
		a_round_has_room_for_its_messages,
		every_signer_and_topic_has_a_place_until_none_is_left,
		a_call_expires_to_both_sides,
		an_old_receipt_is_refused_by_who_remembers_nothing,
		a_hello_is_fresh_by_its_nonce,
	};

	return unit_run("inbox_seq", set_up, tests, UNIT_COUNT(tests));
}
