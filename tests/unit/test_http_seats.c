/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Seats: how many, how many from one place, until when. */
#include "api-gateway/seats.h"
#include "unit.h"

static struct api_seats seats;

static struct ol_addr addr_of(const char *text)
{
	struct ol_addr addr;

	ck_assert_int_eq(ol_addr_parse(text, &addr), 0);
	return addr;
}

/* Lets one in, if he is welcome. */
static struct api_seat *enter(const char *text, bool is_trusted)
{
	struct ol_addr from = addr_of(text);

	if (!api_seats_welcome(&seats, &from, is_trusted))
		return NULL;
	return api_seats_take(&seats, &from);
}

static void set_up(void)
{
	seats = (struct api_seats){ .count = 8, .per_address = 3 };
}

START_TEST(one_place_has_so_many)
{
	struct api_seat *seat = enter("203.0.113.7", false);

	ck_assert_ptr_nonnull(seat);
	ck_assert_ptr_nonnull(enter("203.0.113.7", false));
	ck_assert_ptr_nonnull(enter("203.0.113.7", false));
	ck_assert_ptr_null(enter("203.0.113.7", false));
	ck_assert_ptr_nonnull(enter("203.0.113.8", false));
	api_seats_leave(&seats, seat);
	ck_assert_ptr_nonnull(enter("203.0.113.7", false));
	ck_assert_ptr_null(enter("203.0.113.7", false));
	ck_assert_ptr_nonnull(enter("203.0.113.7", true));
	ck_assert_uint_eq(seats.taken, 5);
}
END_TEST

START_TEST(a_place_is_a_64_of_ipv6)
{
	ck_assert_ptr_nonnull(enter("2001:db8::1", false));
	ck_assert_ptr_nonnull(enter("2001:db8::2", false));
	ck_assert_ptr_nonnull(enter("2001:db8::ffff:0:0:3", false));
	ck_assert_ptr_null(enter("2001:db8::4", false));
	ck_assert_ptr_nonnull(enter("2001:db8:0:1::1", false));
}
END_TEST

START_TEST(all_have_so_many)
{
	char text[] = "203.0.113.0";

	for (char c = '0'; c < '8'; c++) {
		text[10] = c;
		ck_assert_ptr_nonnull(enter(text, false));
	}
	ck_assert_ptr_null(enter("203.0.113.9", false));
	ck_assert_ptr_null(enter("203.0.113.9", true));
	api_seats_leave(&seats, &seats.list[4]);
	ck_assert_ptr_eq(enter("203.0.113.9", false), &seats.list[4]);
}
END_TEST

START_TEST(time_passes)
{
	struct api_seat *seat = enter("203.0.113.7", false);

	ck_assert(!api_seat_is_due(seat, 1000000));
	seat->due_ms = 5000;
	ck_assert(!api_seat_is_due(seat, 4999));
	ck_assert(api_seat_is_due(seat, 5000));
	api_seats_leave(&seats, seat);
	ck_assert(!api_seat_is_due(seat, 5000));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		one_place_has_so_many,
		a_place_is_a_64_of_ipv6,
		all_have_so_many,
		time_passes,
	};

	return unit_run("http seats", set_up, tests, UNIT_COUNT(tests));
}
