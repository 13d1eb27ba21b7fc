/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The digest of what a router must hold: the same on both sides, and another for any difference. */
#include <string.h>

#include "common/access.h"
#include "common/crypto.h"
#include "unit.h"

#define COUNT 2

/* Written by hand as the digest's definition says, hashed by another implementation. */
#define VECTOR     "1f812b52414f6076f98d97652aa766b876bc66a0eb70ba11317405b6f86c38e4"
#define VECTOR_ONE "d40cfbc9fb503ef3cfd2a1046676bcaa767f49083b4137aa57be8fa9b9249536"
#define VECTOR_NIL "0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8"

static const struct ol_access_session vector[COUNT] = {
	{ .id = 0x0123456789abcdef,
	  .source = { .family = 4, .bytes = { 203, 0, 113, 7 } },
	  .proto = OL_PROTO_TCP,
	  .port = 443,
	  .to = { .family = 4, .bytes = { 192, 168, 1, 10 } },
	  .to_port = 8443,
	  .end_ms = 1767225600000 },
	{ .id = 0xfedcba9876543210,
	  .source = { .family = 6, .bytes = { 0x20, 0x01, 0x0d, 0xb8, [15] = 7 } },
	  .proto = OL_PROTO_BOTH,
	  .port = 65535,
	  .to = { .family = 6, .bytes = { 0xfd, [15] = 0x10 } },
	  .to_port = 1,
	  .end_ms = 1767229200000 },
};

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
}

static void check_digest(size_t count, const char *hex)
{
	uint8_t want[32], got[32];

	unit_bytes(hex, want, sizeof want);
	ol_access_digest(vector, count, got);
	ck_assert_mem_eq(got, want, sizeof want);
}

START_TEST(the_digest_is_what_it_always_was)
{
	check_digest(COUNT, VECTOR);
	check_digest(1, VECTOR_ONE);
	check_digest(0, VECTOR_NIL);
}
END_TEST

/* The padding of a struct and what it is made of must not count. */
START_TEST(only_the_fields_count)
{
	struct ol_access_session sessions[COUNT];
	uint8_t want[32], got[32];

	memset(sessions, 0xa5, sizeof sessions);
	for (unsigned i = 0; i < COUNT; i++) {
		sessions[i].id = vector[i].id;
		sessions[i].source = vector[i].source;
		sessions[i].proto = vector[i].proto;
		sessions[i].port = vector[i].port;
		sessions[i].to = vector[i].to;
		sessions[i].to_port = vector[i].to_port;
		sessions[i].end_ms = vector[i].end_ms;
	}
	unit_bytes(VECTOR, want, sizeof want);
	ol_access_digest(sessions, COUNT, got);
	ck_assert_mem_eq(got, want, sizeof want);
}
END_TEST

static void check_other(const struct ol_access_session sessions[COUNT], const char *what)
{
	uint8_t plain[32], got[32];

	unit_bytes(VECTOR, plain, sizeof plain);
	ol_access_digest(sessions, COUNT, got);
	ck_assert_msg(memcmp(got, plain, sizeof got) != 0, "%s does not count", what);
}

#define CHECK_COUNTS(field, value) \
	do { \
		struct ol_access_session sessions[COUNT]; \
		memcpy(sessions, vector, sizeof sessions); \
		sessions[0].field = value; \
		check_other(sessions, #field); \
	} while (0)

START_TEST(every_field_counts)
{
	CHECK_COUNTS(id, 0x0123456789abcdee);
	CHECK_COUNTS(id, 0x8123456789abcdef);
	CHECK_COUNTS(source.family, 6);
	CHECK_COUNTS(source.bytes[0], 202);
	CHECK_COUNTS(source.bytes[3], 8);
	CHECK_COUNTS(source.bytes[15], 1);
	CHECK_COUNTS(proto, OL_PROTO_UDP);
	CHECK_COUNTS(port, 444);
	CHECK_COUNTS(port, 443 + 256);
	CHECK_COUNTS(to.family, 6);
	CHECK_COUNTS(to.bytes[0], 193);
	CHECK_COUNTS(to.bytes[15], 1);
	CHECK_COUNTS(to_port, 8444);
	CHECK_COUNTS(to_port, 8443 + 256);
	CHECK_COUNTS(end_ms, 1767225600001);
	CHECK_COUNTS(end_ms, 1767225600000 + (INT64_C(1) << 40));
}
END_TEST

START_TEST(the_order_counts)
{
	const struct ol_access_session sessions[COUNT] = { vector[1], vector[0] };

	check_other(sessions, "order");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_digest_is_what_it_always_was,
		only_the_fields_count,
		every_field_counts,
		the_order_counts,
	};

	return unit_run("access", set_up, tests, UNIT_COUNT(tests));
}
