/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Calls that are answered later: whole copies, found by tag, bounded, and wiped. */
#include <stdio.h>

#include "session-manager/parked.h"
#include "unit.h"

static struct parking parking;
static struct ol_peer signer = { .name = "api-gateway" };
static struct ol_login_show request;
static char topic[] = "ownline/v1/rpc/session-manager/login/show";
static char response[] = "ownline/v1/reply/api-gateway";

static void set_up(void)
{
	memset(&parking, 0, sizeof parking);
}

static struct ol_delivery call(void)
{
	return (struct ol_delivery){
		.channel = &ol_channel_rpc_login_show,
		.topic = topic,
		.parameter = "",
		.signer = &signer,
		.seq = 5,
		.payload = "{}",
		.length = 2,
		.message = &request,
		.response_topic = response,
		.correlation = { 1, 2, 3 },
		.correlation_length = 3,
	};
}

static struct parked *keep(void)
{
	struct ol_delivery delivery = call();

	return parked_keep(&parking, &delivery, sizeof request);
}

START_TEST(a_copy_outlives_what_it_was_made_of)
{
	struct parked *parked;

	request.has_auth = true;
	memset(request.auth, 9, sizeof request.auth);
	parked = keep();
	ck_assert_ptr_nonnull(parked);
	memset(&request, 0xa5, sizeof request);
	memset(topic, 'x', sizeof topic - 1);
	memset(response, 'x', sizeof response - 1);
	memset(&signer, 0xa5, sizeof signer);
	ck_assert_ptr_eq(parked->delivery.channel, &ol_channel_rpc_login_show);
	ck_assert_str_eq(parked->delivery.topic, "ownline/v1/rpc/session-manager/login/show");
	ck_assert_str_eq(parked->delivery.response_topic, "ownline/v1/reply/api-gateway");
	ck_assert_str_eq(parked->delivery.signer->name, "api-gateway");
	ck_assert(((const struct ol_login_show *)parked->delivery.message)->has_auth);
	ck_assert_uint_eq(((const struct ol_login_show *)parked->delivery.message)->auth[0], 9);
	ck_assert_uint_eq(parked->delivery.correlation_length, 3);
	ck_assert_uint_eq(parked->delivery.correlation[2], 3);
	ck_assert_ptr_null(parked->delivery.payload);
}
END_TEST

START_TEST(it_is_found_by_its_tag_until_it_is_freed)
{
	struct parked *first = keep(), *second = keep();
	uint64_t tag = first->tag;

	ck_assert_uint_ne(tag, 0);
	ck_assert_uint_ne(tag, second->tag);
	ck_assert_ptr_eq(parked_find(&parking, tag), first);
	parked_free(first);
	ck_assert_ptr_null(parked_find(&parking, tag));
	ck_assert_ptr_nonnull(parked_find(&parking, second->tag));
	ck_assert_ptr_null(parked_find(&parking, 0));
}
END_TEST

START_TEST(a_tag_is_never_used_again)
{
	uint64_t last = 0;

	for (unsigned i = 0; i < 3 * PARKED_MOST; i++) {
		struct parked *parked = keep();

		ck_assert_uint_gt(parked->tag, last);
		last = parked->tag;
		parked_free(parked);
	}
}
END_TEST

START_TEST(there_is_room_for_so_many)
{
	struct parked *some = NULL;

	for (unsigned i = 0; i < PARKED_MOST; i++) {
		struct parked *parked = keep();

		ck_assert_ptr_nonnull(parked);
		if (i == PARKED_MOST / 2)
			some = parked;
	}
	ck_assert_ptr_null(keep());
	parked_free(some);
	ck_assert_ptr_eq(keep(), some);
	ck_assert_ptr_null(keep());
}
END_TEST

START_TEST(what_cannot_be_answered_or_kept_is_not)
{
	struct ol_delivery delivery = call();

	delivery.response_topic = NULL;
	ck_assert_ptr_null(parked_keep(&parking, &delivery, sizeof request));
	delivery.response_topic = response;
	ck_assert_ptr_null(parked_keep(&parking, &delivery, PARKED_REQUEST + 1));
	ck_assert_uint_eq(parking.last_tag, 0);
}
END_TEST

START_TEST(what_it_carried_is_wiped)
{
	static const uint8_t zeros[PARKED_REQUEST];
	struct parked *parked;

	memset(&request, 9, sizeof request);
	parked = keep();
	memset(parked->memo, 9, sizeof parked->memo);
	parked_free(parked);
	ck_assert_mem_eq(parked->request, zeros, sizeof parked->request);
	ck_assert_mem_eq(parked->memo, zeros, sizeof parked->memo);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_copy_outlives_what_it_was_made_of,
		it_is_found_by_its_tag_until_it_is_freed,
		a_tag_is_never_used_again,
		there_is_room_for_so_many,
		what_cannot_be_answered_or_kept_is_not,
		what_it_carried_is_wiped,
	};

	return unit_run("parked", set_up, tests, UNIT_COUNT(tests));
}
