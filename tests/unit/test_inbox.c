/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the broker to a handler: the order of the checks, who may send, calls and replies. */
#include <errno.h>

#include "common/bytes.h"
#include "common/codec.h"
#include "letters.h"

static const char done[] = "{\"code\":\"ok\",\"detail\":\"well\",\"field\":\"\"}";
static const char health[] = "{\"service\":\"notifier\",\"state\":\"up\",\"version\":\"1\","
			     "\"counters\":[]}";

static struct ol_delivery last; /* of the last message that was handled; and what it points to: */
static char last_parameter[OL_PRINCIPAL];
static int64_t last_revision;

static int handle(void *arg, const struct ol_delivery *delivery)
{
	ck_assert_ptr_eq(arg, &handled);
	handled++;
	last = *delivery;
	memcpy(last_parameter, delivery->parameter, strlen(delivery->parameter) + 1);
	if (delivery->channel == &ol_channel_router_receipt)
		last_revision = ((const struct ol_receipt *)delivery->message)->revision;
	return handler_rc;
}

static const struct ol_channel foreign = { .name = "foreign", .address = "$SYS/foreign" };

static const struct ol_inbox inbox[] = {
	{ .channel = &foreign, .handle = handle },
	{ .channel = &ol_channel_router_receipt, .handle = handle },
	{ .channel = &ol_channel_router_hello, .handle = handle },
	{ .channel = &ol_channel_rpc_user_list, .handle = handle },
	{ .channel = &ol_channel_health, .handle = handle },
	{ .channel = &ol_channel_knock, .handle = handle },
	{ .channel = &ol_channel_reply, .handle = handle, .only = "ownlinectl-admin" },
	{ 0 },
};

static void set_up(void)
{
	open_post(inbox);
}

START_TEST(a_handler_gets_what_was_sent)
{
	uint8_t correlation[OL_CORRELATION_MAX] = { 1, 2, 3, [OL_CORRELATION_MAX - 1] = 9 };
	struct draft draft = { { .topic = RECEIPT_TOPIC,
				 .payload = receipt,
				 .length = sizeof receipt - 1,
				 .response_topic = "somewhere",
				 .correlation = correlation,
				 .correlation_length = sizeof correlation },
			       "" };

	sign(&draft, HOME, NOW_MS);
	ck_assert_int_eq(ol_post_deliver(&post, &draft.letter, NOW_MS), 0);
	ck_assert_uint_eq(handled, 1);
	ck_assert_ptr_eq(last.channel, &ol_channel_router_receipt);
	ck_assert_str_eq(last_parameter, "home");
	ck_assert_str_eq(last.signer->name, "rule-agent-home");
	ck_assert_uint_eq(last.seq, NOW_MS);
	ck_assert_ptr_eq(last.payload, receipt);
	ck_assert_uint_eq(last.length, sizeof receipt - 1);
	ck_assert_str_eq(last.response_topic, "somewhere");
	ck_assert_uint_eq(last.correlation_length, sizeof correlation);
	ck_assert_mem_eq(last.correlation, correlation, sizeof correlation);
	ck_assert_int_eq(last_revision, 5);
	ck_assert_uint_eq(post.counters.received, 1);
	ol_post_done(&post);
}
END_TEST

/* The faults of a receipt, in the order in which they must be found. */
enum fault {
	FAULT_TOPIC,
	FAULT_SIZE,
	FAULT_CORRELATION,
	FAULT_UNSIGNED,
	FAULT_KEY,
	FAULT_SIGNATURE,
	FAULT_ROLE,
	FAULT_SCOPE,
	FAULT_OLD,
	FAULT_SCHEMA,
	FAULT_HANDLER,
	FAULTS
};

#define COUNTER(name) offsetof(struct ol_bus_counters, name)

static const struct {
	int rc;
	size_t counter;
} expected[FAULTS] = {
	[FAULT_TOPIC] = { -EMSGSIZE, COUNTER(refused_size) },
	[FAULT_SIZE] = { -EMSGSIZE, COUNTER(refused_size) },
	[FAULT_CORRELATION] = { -EMSGSIZE, COUNTER(refused_size) },
	[FAULT_UNSIGNED] = { -EBADMSG, COUNTER(refused_signature) },
	[FAULT_KEY] = { -ENOKEY, COUNTER(refused_signature) },
	[FAULT_SIGNATURE] = { -EBADE, COUNTER(refused_signature) },
	[FAULT_ROLE] = { -EACCES, COUNTER(refused_signer) },
	[FAULT_SCOPE] = { -EACCES, COUNTER(refused_signer) },
	[FAULT_OLD] = { -ESTALE, COUNTER(refused_old) },
	[FAULT_SCHEMA] = { -EBADMSG, COUNTER(refused_message) },
	[FAULT_HANDLER] = { -EIO, COUNTER(failed) },
};

static unsigned signer_of_faults(enum fault first)
{
	if (first <= FAULT_KEY)
		return STRANGER;
	if (first <= FAULT_ROLE)
		return GATEWAY;
	return first <= FAULT_SCOPE ? CABIN : HOME;
}

/* Delivers a message with this fault and every later one. */
static int deliver_faults(enum fault first)
{
	static char large[OL_JSON_MAX + 1];
	struct draft draft = { { .topic = RECEIPT_TOPIC,
				 .payload = first <= FAULT_SCHEMA ? "{}" : receipt,
				 .length = first <= FAULT_SCHEMA ? 2 : sizeof receipt - 1 },
			       "" };

	sign(&draft, signer_of_faults(first),
	     first <= FAULT_OLD ? NOW_MS : NOW_MS + 1 + (uint64_t)first);
	if (first <= FAULT_SIGNATURE)
		draft.letter.payload = "[]";
	if (first <= FAULT_UNSIGNED)
		draft.letter.signatures = 2;
	if (first <= FAULT_CORRELATION) {
		draft.letter.correlation = large;
		draft.letter.correlation_length = OL_CORRELATION_MAX + 1;
	}
	if (first <= FAULT_SIZE) {
		draft.letter.payload = large;
		draft.letter.length = sizeof large;
	}
	if (first <= FAULT_TOPIC)
		draft.letter.topic = RECEIPT_TOPIC "s";
	handler_rc = -EIO;
	return ol_post_deliver(&post, &draft.letter, NOW_MS);
}

static uint64_t *counter(struct ol_bus_counters *counters, size_t offset)
{
	return (uint64_t *)((char *)counters + offset);
}

START_TEST(of_several_faults_the_first_in_order_is_found)
{
	static struct ol_post before;

	ck_assert_int_eq(send_text(HOME, RECEIPT_TOPIC, receipt, NOW_MS), 0);
	for (unsigned first = 0; first < FAULTS; first++) {
		bool is_proven = first >= FAULT_SCHEMA;

		before = post;
		ck_assert_msg(deliver_faults((enum fault)first) == expected[first].rc, "fault %u",
			      first);
		before.counters.received++;
		++*counter(&before.counters, expected[first].counter);
		ck_assert_mem_eq(&post.counters, &before.counters, sizeof post.counters);
		ck_assert_uint_eq(handled, 1 + (first == FAULT_HANDLER));
		/* Nothing changes before signature, signer and sequence hold. */
		if (!is_proven)
			ck_assert_mem_eq(post.slots, before.slots, sizeof post.slots);
		ck_assert_uint_eq(post.journal_count, before.journal_count + is_proven);
	}
}
END_TEST

START_TEST(what_is_too_large_is_not_looked_at)
{
	static char large[OL_JSON_MAX + 1];
	struct ol_letter letter = { .topic = HEALTH_TOPIC, .payload = large };

	letter.length = OL_JSON_MAX;
	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), -EBADMSG);
	letter.length = OL_JSON_MAX + 1;
	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), -EMSGSIZE);
	letter.payload = health;
	letter.length = sizeof health - 1;
	letter.correlation = large;
	letter.correlation_length = OL_CORRELATION_MAX + 1;
	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), -EMSGSIZE);
	letter.correlation_length = OL_CORRELATION_MAX;
	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), 0);
	ck_assert_uint_eq(post.counters.refused_size, 2);
}
END_TEST

START_TEST(a_message_without_signature_or_with_two_is_refused)
{
	struct draft draft = {
		{ .topic = RECEIPT_TOPIC, .payload = receipt, .length = sizeof receipt - 1 }, ""
	};

	sign(&draft, HOME, NOW_MS);
	for (unsigned count = 0; count < 4; count++) {
		draft.letter.signatures = count;
		ck_assert_int_eq(ol_post_deliver(&post, &draft.letter, NOW_MS),
				 count == 1 ? 0 : -EBADMSG);
	}
	draft.letter.signatures = 1;
	draft.letter.signature = "";
	ck_assert_int_eq(ol_post_deliver(&post, &draft.letter, NOW_MS), -EBADMSG);
}
END_TEST

START_TEST(every_role_sends_only_what_it_may)
{
	static const struct {
		const char *topic, *text;
		unsigned allowed; /* bit per signer */
	} cases[] = {
		{ RECEIPT_TOPIC, receipt, 1u << HOME },
		{ HELLO_TOPIC, hello, 1u << HOME },
		{ "ownline/v1/router/cabin/hello", hello, 1u << CABIN },
		{ "ownline/v1/router/hom/hello", hello, 0 },
		{ LIST_TOPIC, "{}", 1u << ADMIN },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		for (unsigned who = 0; who < STRANGER; who++)
			ck_assert_msg(send_text(who, cases[i].topic, cases[i].text, NOW_MS) ==
					      (cases[i].allowed >> who & 1 ? 0 : -EACCES),
				      "%s to %s", names[who], cases[i].topic);
	}
}
END_TEST

START_TEST(an_unsigned_channel_asks_for_no_signature)
{
	struct ol_letter letter = { .topic = HEALTH_TOPIC,
				    .payload = health,
				    .length = sizeof health - 1,
				    .signature = "" };

	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), 0);
	ck_assert_ptr_null(last.signer);
	ck_assert_str_eq(last_parameter, "notifier");
	letter.payload = NULL; /* a retained message was cleared */
	letter.length = 0;
	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), -EBADMSG);
	ck_assert_uint_eq(handled, 1);
}
END_TEST

START_TEST(raw_bytes_have_one_length)
{
	static const uint8_t packet[257];
	struct ol_letter letter = { .topic = "ownline/v1/knock/00ff", .payload = packet };

	for (unsigned length = 0; length <= sizeof packet; length++) {
		letter.length = length;
		letter.is_retained = length == 256;
		ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS),
				 length == 256 ? 0 : -EMSGSIZE);
	}
	ck_assert_uint_eq(handled, 1);
	ck_assert_ptr_eq(last.payload, packet);
	ck_assert_ptr_null(last.message);
	ck_assert(last.is_retained);
	ck_assert_str_eq(last_parameter, "00ff");
	ck_assert_uint_eq(post.counters.refused_size, sizeof packet);
}
END_TEST

START_TEST(what_others_write_comes_as_it_is)
{
	static const char text[] = "{\"not\": [\"of ours\"]}";
	struct ol_letter letter = { .topic = "$SYS/foreign",
				    .payload = text,
				    .length = sizeof text - 1 };

	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), 0);
	ck_assert_ptr_eq(last.payload, text);
	ck_assert_uint_eq(last.length, sizeof text - 1);
	ck_assert_ptr_null(last.message);
	letter.length = 0;
	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), 0);
	letter.length = OL_JSON_MAX + 1;
	ck_assert_int_eq(ol_post_deliver(&post, &letter, NOW_MS), -EMSGSIZE);
	ck_assert_uint_eq(handled, 2);
}
END_TEST

static int send_reply(unsigned who, const char *topic, const void *correlation, size_t length,
		      uint64_t seq)
{
	struct draft draft = { { .topic = topic,
				 .payload = done,
				 .length = sizeof done - 1,
				 .correlation = correlation,
				 .correlation_length = length },
			       "" };

	sign(&draft, who, seq);
	return ol_post_deliver(&post, &draft.letter, NOW_MS);
}

static uint64_t expect_reply(uint8_t ret_correlation[8])
{
	uint64_t id = ol_calls_add(&post.calls, &ol_channel_rpc_grant_remove, 5000);

	ck_assert_uint_ne(id, 0);
	ol_put64(ret_correlation, id);
	return id;
}

START_TEST(a_call_is_answered_once)
{
	const struct ol_reply_done *reply;
	uint8_t correlation[8], other[8];
	uint64_t id = expect_reply(correlation);

	expect_reply(other);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, correlation, 8, NOW_MS), 0);
	ck_assert_ptr_eq(last.channel, &ol_channel_rpc_grant_remove);
	ck_assert_uint_eq(last.call, id);
	reply = last.message;
	ck_assert_str_eq(reply->detail, "well");
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, correlation, 8, NOW_MS + 1), -ENOMSG);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, other, 8, NOW_MS + 2), 0);
	ck_assert_uint_eq(handled, 2);
}
END_TEST

START_TEST(what_is_no_answer_leaves_the_call_waiting)
{
	uint8_t correlation[8];
	struct draft draft = { { .topic = REPLY_TOPIC,
				 .payload = "{}",
				 .length = 2,
				 .correlation = correlation,
				 .correlation_length = 8 },
			       "" };

	expect_reply(correlation);
	sign(&draft, MANAGER, NOW_MS);
	ck_assert_int_eq(ol_post_deliver(&post, &draft.letter, NOW_MS), -EBADMSG);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, correlation, 8, NOW_MS + 1), 0);
}
END_TEST

START_TEST(a_reply_that_nobody_waits_for_is_refused)
{
	uint8_t correlation[9] = { 0 }, none[8] = { 0 }, wrong[8] = { 0, 0, 0, 0, 0, 0, 0, 8 };
	uint64_t seq = NOW_MS;

	expect_reply(correlation);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, NULL, 0, seq++), -ENOMSG);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, none, 8, seq++), -ENOMSG);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, wrong, 8, seq++), -ENOMSG);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, correlation, 7, seq++), -ENOMSG);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, correlation, 9, seq++), -ENOMSG);
	ck_assert_uint_eq(post.counters.refused_message, 5);
	ck_assert_int_eq(send_reply(ADMIN, REPLY_TOPIC, correlation, 8, seq++), -EACCES);
	ck_assert_int_eq(send_reply(MANAGER, "ownline/v1/reply/ownlinectl-eve", correlation, 8,
				    seq++),
			 -EMSGSIZE);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, correlation, 8, NOW_MS - WINDOW - 1),
			 -ESTALE);
	ck_assert_uint_eq(handled, 0);
	ck_assert_int_eq(send_reply(MANAGER, REPLY_TOPIC, correlation, 8, seq), 0);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_handler_gets_what_was_sent,
		of_several_faults_the_first_in_order_is_found,
		what_is_too_large_is_not_looked_at,
		a_message_without_signature_or_with_two_is_refused,
		every_role_sends_only_what_it_may,
		an_unsigned_channel_asks_for_no_signature,
		raw_bytes_have_one_length,
		what_others_write_comes_as_it_is,
		a_call_is_answered_once,
		what_is_no_answer_leaves_the_call_waiting,
		a_reply_that_nobody_waits_for_is_refused,
	};

	return unit_run("inbox", set_up, tests, UNIT_COUNT(tests));
}
