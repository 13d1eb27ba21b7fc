/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The body of a knock: there is one encoding of every knock, and nothing else is read. */
#include <errno.h>

#include "common/bytes.h"
#include "knocks.h"

/* Where the fields of a body are. */
enum { AT_VERSION, AT_KIND, AT_OP, AT_FLAGS, AT_COUNT, AT_ZERO_A };
#define AT_TIME     24
#define AT_IP4      32
#define AT_IP6      36
#define AT_SERVICES 56
#define AT_ZERO_B   120

static const struct ol_addr nowhere = { 0 };
static struct device device;
static uint64_t dice = 1;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	device = device_of(VECTOR_DEVICE);
}

/* A knock by UDP that opens three services, as the body that says so. */
static struct ol_knock plain_knock(uint8_t body[OL_KNOCK_BODY])
{
	struct ol_knock knock = { .kind = OL_KNOCK_SPA,
				  .op = OL_KNOCK_OPEN,
				  .t_ms = KNOCK_MS,
				  .service_count = 3,
				  .services = { 1, UINT64_MAX, 0x0123456789abcdef } };

	memcpy(knock.device, device.id, sizeof knock.device);
	ck_assert_int_eq(ol_knock_format(&knock, body), 0);
	return knock;
}

static bool is_read(const uint8_t body[OL_KNOCK_BODY])
{
	const struct ol_addr source = addr4(7);
	struct ol_knock knock;

	return ol_knock_parse(body, OL_KNOCK_SPA, &source, &knock) == 0;
}

START_TEST(reserved_bits_are_zero)
{
	uint8_t body[OL_KNOCK_BODY];

	plain_knock(body);
	ck_assert(is_read(body));
	for (unsigned bit = 0; bit < 8 * OL_KNOCK_BODY; bit++) {
		bool is_reserved = (bit / 8 == AT_FLAGS && bit % 8 != 0) ||
				   (bit / 8 >= AT_ZERO_A && bit / 8 < AT_ZERO_A + 3) ||
				   bit / 8 >= AT_ZERO_B;

		if (!is_reserved)
			continue;
		flip(body, bit);
		ck_assert_msg(!is_read(body), "bit %u", bit);
		flip(body, bit);
	}
}
END_TEST

/* Sets one byte to each of its values; only those from first to last may be read. */
static void check_byte(unsigned at, unsigned first, unsigned last)
{
	uint8_t body[OL_KNOCK_BODY];

	plain_knock(body);
	for (unsigned value = 0; value < 256; value++) {
		body[at] = (uint8_t)value;
		ck_assert_msg(is_read(body) == (value >= first && value <= last),
			      "byte %u, value %u", at, value);
	}
}

START_TEST(version_kind_operation_and_count_are_exact)
{
	check_byte(AT_VERSION, 1, 1);
	check_byte(AT_KIND, OL_KNOCK_SPA, OL_KNOCK_SPA);
	check_byte(AT_OP, OL_KNOCK_OPEN, OL_KNOCK_CLOSE);
	check_byte(AT_COUNT, 3, 3);
}
END_TEST

START_TEST(a_knock_cannot_change_its_transport)
{
	const struct ol_addr source = addr4(7);
	uint8_t body[OL_KNOCK_BODY];

	for (unsigned made = 0; made < 5; made++) {
		for (unsigned seen = OL_KNOCK_SPA; seen <= OL_KNOCK_HTTPS; seen++) {
			struct ol_knock knock = { .kind = OL_KNOCK_MQTT,
						  .op = OL_KNOCK_REFRESH,
						  .is_bound = true,
						  .t_ms = KNOCK_MS,
						  .ip4 = source };

			ck_assert_int_eq(ol_knock_format(&knock, body), 0);
			body[AT_KIND] = (uint8_t)made;
			ck_assert_int_eq(ol_knock_parse(body, (enum ol_knock_kind)seen, &source,
							&knock),
					 made == seen ? 0 : -EBADMSG);
		}
	}
}
END_TEST

START_TEST(refresh_names_no_service_and_the_others_do)
{
	uint8_t body[OL_KNOCK_BODY];

	for (unsigned op = OL_KNOCK_REFRESH; op <= OL_KNOCK_CLOSE; op++) {
		for (unsigned count = 0; count <= OL_KNOCK_SERVICES + 1; count++) {
			bool is_right =
				op == OL_KNOCK_REFRESH ? count == 0 : count >= 1 && count <= 8;

			plain_knock(body);
			memset(body + AT_SERVICES, 0, 8 * OL_KNOCK_SERVICES);
			memset(body + AT_SERVICES, 0xff, count < 8 ? 8 * count : 64);
			body[AT_OP] = (uint8_t)op;
			body[AT_COUNT] = (uint8_t)count;
			ck_assert_msg(is_read(body) == is_right, "op %u, %u services", op, count);
		}
	}
}
END_TEST

START_TEST(the_list_of_services_has_no_gap_and_no_rest)
{
	uint8_t body[OL_KNOCK_BODY];

	for (unsigned place = 0; place < OL_KNOCK_SERVICES; place++) {
		plain_knock(body);
		ol_put64(body + AT_SERVICES + 8 * place, place < 3 ? 0 : 1);
		ck_assert_msg(!is_read(body), "place %u", place);
	}
}
END_TEST

START_TEST(a_time_is_positive)
{
	static const struct {
		uint64_t t;
		bool is_right;
	} cases[] = { { 0, false },
		      { 1, true },
		      { INT64_MAX, true },
		      { (uint64_t)INT64_MAX + 1, false },
		      { UINT64_MAX, false } };
	uint8_t body[OL_KNOCK_BODY];

	plain_knock(body);
	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		ol_put64(body + AT_TIME, cases[i].t);
		ck_assert(is_read(body) == cases[i].is_right);
	}
}
END_TEST

#define SPA   (1u << OL_KNOCK_SPA)
#define MQTT  (1u << OL_KNOCK_MQTT)
#define HTTPS (1u << OL_KNOCK_HTTPS)

START_TEST(addresses_follow_the_rules_of_their_transport)
{
	/* Last bytes of the addresses, 0 = not there; the transports that accept the knock. */
	static const struct {
		bool is_bound;
		uint8_t ip4, ip6, source4, source6;
		unsigned accepted;
	} cases[] = {
		{ false, 0, 0, 7, 0, SPA | HTTPS },
		{ false, 0, 0, 0, 7, SPA | HTTPS },
		{ false, 0, 0, 0, 0, SPA | HTTPS },
		{ false, 7, 0, 7, 0, 0 },
		{ false, 0, 7, 0, 7, 0 },
		{ true, 0, 0, 7, 0, 0 },
		{ true, 0, 0, 0, 7, 0 },
		{ true, 0, 0, 0, 0, 0 },
		{ true, 7, 0, 7, 0, SPA | MQTT | HTTPS },
		{ true, 7, 0, 8, 0, MQTT },
		{ true, 7, 0, 0, 7, MQTT },
		{ true, 7, 0, 0, 0, MQTT },
		{ true, 0, 7, 0, 7, SPA | MQTT | HTTPS },
		{ true, 0, 7, 0, 8, MQTT },
		{ true, 0, 7, 7, 0, MQTT },
		{ true, 0, 7, 0, 0, MQTT },
		{ true, 7, 9, 7, 0, SPA | MQTT | HTTPS },
		{ true, 9, 7, 0, 7, SPA | MQTT | HTTPS },
		{ true, 9, 7, 7, 0, MQTT },
		{ true, 7, 9, 0, 7, MQTT },
	};
	uint8_t body[OL_KNOCK_BODY];
	struct ol_knock knock;

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		const struct ol_addr ip4 = cases[i].ip4 ? addr4(cases[i].ip4) : nowhere;
		const struct ol_addr ip6 = cases[i].ip6 ? addr6(cases[i].ip6) : nowhere;
		const struct ol_addr source = cases[i].source4   ? addr4(cases[i].source4)
					      : cases[i].source6 ? addr6(cases[i].source6)
								 : nowhere;

		plain_knock(body);
		body[AT_FLAGS] = cases[i].is_bound;
		memcpy(body + AT_IP4, ip4.bytes, 4);
		memcpy(body + AT_IP6, ip6.bytes, 16);
		for (unsigned kind = OL_KNOCK_SPA; kind <= OL_KNOCK_HTTPS; kind++) {
			body[AT_KIND] = (uint8_t)kind;
			ck_assert_msg((ol_knock_parse(body, (enum ol_knock_kind)kind, &source,
						      &knock) == 0) ==
					      (cases[i].accepted >> kind & 1),
				      "case %zu, kind %u", i, kind);
		}
	}
}
END_TEST

/* A knock that is right, of any kind and shape. */
static struct ol_knock random_knock(void)
{
	struct ol_knock knock = { .kind = (uint8_t)(1 + unit_random(&dice) % 3),
				  .op = (uint8_t)(1 + unit_random(&dice) % 3),
				  .t_ms = (int64_t)(unit_random(&dice) >> 1 | 1),
				  .duration_s = (uint32_t)unit_random(&dice) };
	unsigned ips = (unsigned)(unit_random(&dice) % 4);

	if (ips & 1)
		knock.ip4 = addr4((uint8_t)unit_random(&dice));
	if (ips & 2)
		knock.ip6 = addr6((uint8_t)unit_random(&dice));
	if (knock.kind == OL_KNOCK_MQTT && !ips)
		knock.ip4 = addr4(1);
	knock.is_bound = knock.ip4.family || knock.ip6.family;
	for (unsigned i = 0; i < sizeof knock.device; i++)
		knock.device[i] = (uint8_t)unit_random(&dice);
	if (knock.op != OL_KNOCK_REFRESH)
		knock.service_count = (uint8_t)(1 + unit_random(&dice) % OL_KNOCK_SERVICES);
	for (unsigned i = 0; i < knock.service_count; i++)
		knock.services[i] = unit_random(&dice) | 1;
	return knock;
}

static const struct ol_addr *source_of(const struct ol_knock *knock)
{
	return knock->ip4.family ? &knock->ip4 : &knock->ip6;
}

START_TEST(what_is_written_is_read_the_same)
{
	uint8_t body[OL_KNOCK_BODY];
	struct ol_knock again;

	for (unsigned i = 0; i < 10000; i++) {
		struct ol_knock knock = random_knock();

		ck_assert_int_eq(ol_knock_format(&knock, body), 0);
		ck_assert_int_eq(ol_knock_parse(body, knock.kind, source_of(&knock), &again), 0);
		check_same(&again, &knock);
	}
}
END_TEST

START_TEST(what_is_read_is_written_the_same)
{
	uint8_t body[OL_KNOCK_BODY], again[OL_KNOCK_BODY];
	unsigned count = 0;
	struct ol_knock knock;

	for (unsigned i = 0; i < 20; i++) {
		struct ol_knock right = random_knock();

		ck_assert_int_eq(ol_knock_format(&right, body), 0);
		for (unsigned bit = 0; bit < 8 * OL_KNOCK_BODY; bit++) {
			flip(body, bit);
			if (ol_knock_parse(body, right.kind, source_of(&right), &knock) == 0) {
				ck_assert_int_eq(ol_knock_format(&knock, again), 0);
				ck_assert_mem_eq(again, body, sizeof body);
				count++;
			}
			flip(body, bit);
		}
	}
	ck_assert_uint_gt(count, 0);
}
END_TEST

START_TEST(a_refused_body_leaves_the_knock_alone)
{
	uint8_t body[OL_KNOCK_BODY];
	struct ol_knock knock = plain_knock(body), before = knock;

	body[AT_ZERO_B] = 1;
	ck_assert_int_eq(ol_knock_parse(body, OL_KNOCK_SPA, &nowhere, &knock), -EBADMSG);
	check_same(&knock, &before);
}
END_TEST

#define CHECK_UNWRITABLE(change) \
	do { \
		uint8_t body[OL_KNOCK_BODY], untouched[OL_KNOCK_BODY]; \
		struct ol_knock knock = plain_knock(untouched); \
		memcpy(body, untouched, sizeof body); \
		change; \
		ck_assert_msg(ol_knock_format(&knock, body) == -EINVAL, "%s", #change); \
		ck_assert_mem_eq(body, untouched, sizeof body); \
	} while (0)

START_TEST(a_knock_without_an_encoding_is_not_written)
{
	CHECK_UNWRITABLE(knock.kind = 0);
	CHECK_UNWRITABLE(knock.kind = 4);
	CHECK_UNWRITABLE(knock.kind = OL_KNOCK_MQTT);
	CHECK_UNWRITABLE(knock.op = 0);
	CHECK_UNWRITABLE(knock.op = 4);
	CHECK_UNWRITABLE(knock.op = OL_KNOCK_REFRESH);
	CHECK_UNWRITABLE(knock.service_count = 0);
	CHECK_UNWRITABLE(knock.service_count = 4);
	CHECK_UNWRITABLE(knock.service_count = 9);
	CHECK_UNWRITABLE(knock.service_count = 255);
	CHECK_UNWRITABLE(knock.services[1] = 0);
	CHECK_UNWRITABLE(knock.t_ms = 0);
	CHECK_UNWRITABLE(knock.t_ms = -1);
	CHECK_UNWRITABLE(knock.is_bound = true);
	CHECK_UNWRITABLE(knock.ip4 = addr4(7));
	CHECK_UNWRITABLE(knock.ip6 = addr6(7));
}
END_TEST

/* What would come back as another knock: an address in the place of the other family, or of none.
 */
START_TEST(an_address_without_an_encoding_is_not_written)
{
	const struct ol_addr nobody = { .family = 4 };

	CHECK_UNWRITABLE((knock.is_bound = true, knock.ip4 = addr6(7)));
	CHECK_UNWRITABLE((knock.is_bound = true, knock.ip6 = addr4(7)));
	CHECK_UNWRITABLE((knock.is_bound = true, knock.ip4 = addr4(7), knock.ip4.family = 0));
	CHECK_UNWRITABLE((knock.is_bound = true, knock.ip4 = nobody));
	CHECK_UNWRITABLE((knock.is_bound = true, knock.ip4 = nobody, knock.ip6 = addr6(7)));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		reserved_bits_are_zero,
		version_kind_operation_and_count_are_exact,
		a_knock_cannot_change_its_transport,
		refresh_names_no_service_and_the_others_do,
		the_list_of_services_has_no_gap_and_no_rest,
		a_time_is_positive,
		addresses_follow_the_rules_of_their_transport,
		what_is_written_is_read_the_same,
		what_is_read_is_written_the_same,
		a_refused_body_leaves_the_knock_alone,
		a_knock_without_an_encoding_is_not_written,
		an_address_without_an_encoding_is_not_written,
	};

	return unit_run("knock_body", set_up, tests, UNIT_COUNT(tests));
}
