/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whoever guesses passwords becomes slow; the user is never locked out. */
#include <errno.h>
#include <stdio.h>

#include "common/crypto.h"
#include "session-manager/password.h"
#include "session-manager/throttle.h"
#include "unit.h"

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR   (60 * MINUTE)

static struct throttle throttle;
static int64_t now_ms, wait_ms;
static const uint8_t browser[BROWSER_NONCE] = { 1 }, other_browser[BROWSER_NONCE] = { 2 };

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	throttle_init(&throttle);
	now_ms = HOUR;
	wait_ms = 0;
}

/* The address of the so many-th stranger: a /32, or in a /64 of its own. */
static struct ol_addr source_of(uint32_t number, uint8_t family)
{
	struct ol_addr addr = { .family = family };

	for (unsigned i = 0; i < 4; i++)
		addr.bytes[i] = (uint8_t)(number >> 8 * i);
	return addr;
}

static bool take(const struct throttle_client *client)
{
	int rc = throttle_take(&throttle, client, now_ms, &wait_ms);

	ck_assert(rc == 0 || (rc == -EAGAIN && wait_ms > 0));
	return rc == 0;
}

/* A stranger at his best: he waits when all strangers together are too many. */
static bool take_slowly(const struct throttle_client *client)
{
	now_ms += SECOND;
	return take(client);
}

START_TEST(a_source_has_ten_tries_a_minute)
{
	unsigned count = 0;

	for (unsigned i = 0; i < 600; i++, now_ms += 100) {
		char name[16];
		const struct throttle_client client = { .source = source_of(1, 4),
							.account = name };

		snprintf(name, sizeof name, "user-%u", i);
		count += take(&client);
	}
	ck_assert_uint_ge(count, 18); /* ten at once, and one every six seconds */
	ck_assert_uint_le(count, 20);
}
END_TEST

START_TEST(the_wait_that_is_told_is_enough)
{
	struct throttle_client client = { .source = source_of(1, 4), .account = "alice" };

	while (take(&client))
		;
	for (unsigned i = 0; i < 20; i++) {
		now_ms += wait_ms - 1;
		ck_assert(!take(&client));
		ck_assert_int_eq(wait_ms, 1);
		now_ms += 1;
		while (take(&client))
			;
	}
}
END_TEST

START_TEST(ipv6_counts_by_network)
{
	struct throttle_client client = { .source = source_of(1, 6), .account = "alice" };
	char name[16];

	for (unsigned i = 0; i < 10; i++) {
		snprintf(name, sizeof name, "user-%u", i);
		client.account = name;
		client.source.bytes[15] = (uint8_t)i;
		now_ms += 300;
		ck_assert(take(&client));
	}
	client.account = "bob";
	client.source.bytes[8] = 77;
	now_ms += 300;
	ck_assert(!take(&client));
	client.source.bytes[7] = 1;
	ck_assert(take(&client));
	client.source = source_of(1, 4);
	now_ms += 300;
	ck_assert(take(&client));
}
END_TEST

START_TEST(an_account_has_ten_tries_and_then_waits_longer)
{
	static const int64_t waits_s[] = { 15, 30, 60, 120, 240, 480, 900, 900, 900 };
	struct throttle_client client = { .account = "alice" };

	for (unsigned i = 0; i < 10; i++) {
		client.source = source_of(i, 4);
		ck_assert(take_slowly(&client));
	}
	for (unsigned i = 0; i < UNIT_COUNT(waits_s); i++) {
		client.source = source_of(100 + i, 4);
		ck_assert(!take(&client));
		ck_assert_int_eq(wait_ms, waits_s[i] * SECOND);
		now_ms += wait_ms - 1;
		ck_assert(!take(&client));
		now_ms += 1;
		ck_assert(take(&client));
	}
	now_ms += HOUR;
	for (unsigned i = 0; i < 10; i++) {
		client.source = source_of(200 + i, 4);
		ck_assert(take_slowly(&client));
	}
	ck_assert(!take_slowly(&client));
}
END_TEST

START_TEST(refused_tries_do_not_count)
{
	struct throttle_client client = { .source = source_of(1, 4), .account = "alice" };

	for (unsigned i = 0; i < 10; i++)
		ck_assert(take_slowly(&client));
	for (unsigned i = 0; i < 1000; i++)
		ck_assert(!take(&client));
	client.source = source_of(2, 4);
	now_ms += 15 * SECOND;
	ck_assert(take(&client));
}
END_TEST

START_TEST(the_right_password_costs_nothing)
{
	const struct throttle_client client = { .source = source_of(1, 4), .account = "alice" };

	for (unsigned i = 0; i < 1000; i++) {
		now_ms += 250;
		ck_assert(take(&client));
		throttle_forgive(&throttle, &client);
	}
}
END_TEST

START_TEST(all_strangers_together_get_four_checks_a_second)
{
	unsigned count = 0;

	for (uint32_t i = 0; i < 10000; i++, now_ms += 6) {
		char name[16];
		const struct throttle_client client = { .source = source_of(i, 6),
							.account = name };

		snprintf(name, sizeof name, "user-%u", i);
		count += take(&client);
	}
	ck_assert_uint_ge(count, 4 * 60);
	ck_assert_uint_le(count, 4 * 60 + 9);
}
END_TEST

START_TEST(a_known_browser_has_counts_of_its_own)
{
	struct throttle_client client = { .source = source_of(1, 4), .account = "alice" };
	struct throttle_client known = client;

	known.browser = browser;
	while (take(&client))
		;
	for (unsigned i = 0; i < 10; i++) {
		now_ms += 300;
		ck_assert(take(&known));
	}
	ck_assert(!take_slowly(&known));
	known.browser = other_browser;
	ck_assert(take(&known));
}
END_TEST

START_TEST(a_browser_is_known_to_one_account)
{
	struct throttle_client client = { .source = source_of(1, 4),
					  .account = "alice",
					  .browser = browser };

	for (unsigned i = 0; i < 10; i++)
		ck_assert(take_slowly(&client));
	ck_assert(!take_slowly(&client));
	client.account = "bob";
	ck_assert(take(&client));
}
END_TEST

START_TEST(codes_are_five_in_ten_minutes)
{
	unsigned count = 0;

	for (unsigned i = 0; i < 5; i++)
		ck_assert_int_eq(throttle_take_code(&throttle, 7, NULL, now_ms, &wait_ms), 0);
	ck_assert_int_eq(throttle_take_code(&throttle, 7, NULL, now_ms, &wait_ms), -EAGAIN);
	ck_assert_int_eq(wait_ms, 2 * MINUTE);
	ck_assert_int_eq(throttle_take_code(&throttle, 8, NULL, now_ms, &wait_ms), 0);
	ck_assert_int_eq(throttle_take_code(&throttle, 7, browser, now_ms, &wait_ms), 0);
	for (unsigned i = 0; i < 600; i++, now_ms += SECOND)
		count += throttle_take_code(&throttle, 7, NULL, now_ms, &wait_ms) == 0;
	ck_assert_uint_ge(count, 4);
	ck_assert_uint_le(count, 5);
	throttle_forgive_code(&throttle, 7, browser);
	for (unsigned i = 0; i < 5; i++)
		ck_assert_int_eq(throttle_take_code(&throttle, 7, browser, now_ms, &wait_ms), 0);
}
END_TEST

/* Strangers with any number of addresses and names push each other out, but slowly: an account
 * that is under attack stays slow for an hour. */
START_TEST(a_flood_of_names_does_not_free_an_account)
{
	struct throttle_client client = { .account = "alice" };
	char name[24];

	for (uint32_t i = 0; i < 16; i++) {
		client.source = source_of(i, 4);
		(void)take(&client);
		now_ms += 15 * MINUTE;
	}
	client.source = source_of(99, 4);
	ck_assert(take(&client));
	for (uint32_t i = 0; i < 100000; i++) {
		const struct throttle_client junk = { .source = source_of(i, 6), .account = name };

		snprintf(name, sizeof name, "junk-%u", i);
		(void)take(&junk);
		now_ms += 8;
	}
	ck_assert(!take(&client));
	ck_assert_int_le(wait_ms, MINUTE + 40 * SECOND);
}
END_TEST

/* The workers, as they would be on a slow machine: strangers wait for each other, and whoever is
 * known only for those that are at work. */
#define CHECK_MS 300

struct workers {
	int64_t strangers_ms[PASSWORD_SLOTS]; /* when their last checks are done, oldest first */
};

/* When a check is done that begins now; 0 if there is no room. */
static int64_t check(struct workers *workers, bool is_known)
{
	int64_t *done_ms = workers->strangers_ms, begin_ms = now_ms;

	if (!is_known && done_ms[0] > now_ms)
		return 0;
	if (is_known)
		return now_ms + 2 * CHECK_MS; /* at worst: all workers have just begun */
	if (done_ms[PASSWORD_SLOTS - PASSWORD_WORKERS] > begin_ms)
		begin_ms = done_ms[PASSWORD_SLOTS - PASSWORD_WORKERS];
	memmove(done_ms, done_ms + 1, (PASSWORD_SLOTS - 1) * sizeof *done_ms);
	done_ms[PASSWORD_SLOTS - 1] = begin_ms + CHECK_MS;
	return begin_ms + CHECK_MS;
}

/* 10,000 wrong tries at the owner's account and others, from many addresses, 100 a second; the
 * owner logs in again and again, from an address that is among the attackers' too. */
START_TEST(the_owner_gets_in_during_a_storm)
{
	static struct workers workers;
	struct throttle_client owner = { .source = source_of(1, 4),
					 .account = "owner",
					 .browser = browser };
	int64_t worst_ms = 0;
	unsigned wrong = 0, logins = 0;

	for (uint32_t i = 0; i < 10000; i++, now_ms += 10) {
		const struct throttle_client stranger = {
			.source = source_of(i % 3000, i % 2 ? 4 : 6),
			.account = i % 3 ? "owner" : "somebody",
		};
		int64_t done_ms;

		if (take(&stranger))
			wrong += check(&workers, false) > 0;
		if (i % 50)
			continue;
		ck_assert(take(&owner));
		done_ms = check(&workers, true);
		ck_assert_int_gt(done_ms, 0);
		if (done_ms - now_ms > worst_ms)
			worst_ms = done_ms - now_ms;
		throttle_forgive(&throttle, &owner);
		logins++;
	}
	ck_assert_uint_eq(logins, 200);
	ck_assert_uint_gt(wrong, 10);
	ck_assert_uint_lt(wrong, 60);
	ck_assert_int_lt(worst_ms, 2000);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_source_has_ten_tries_a_minute,
		the_wait_that_is_told_is_enough,
		ipv6_counts_by_network,
		an_account_has_ten_tries_and_then_waits_longer,
		refused_tries_do_not_count,
		the_right_password_costs_nothing,
		all_strangers_together_get_four_checks_a_second,
		a_known_browser_has_counts_of_its_own,
		a_browser_is_known_to_one_account,
		codes_are_five_in_ten_minutes,
		a_flood_of_names_does_not_free_an_account,
		the_owner_gets_in_during_a_storm,
	};

	return unit_run("throttle", set_up, tests, UNIT_COUNT(tests));
}
