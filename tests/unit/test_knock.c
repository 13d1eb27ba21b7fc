/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knock: the published vector both ways, every flipped bit, and the one strict encoding. */
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

static const char vector_device_id[] = "6d8534bd68667532520964e8a50b2099";
static const char vector_gate_key[] =
	"4c62c6bf71ab015755a488a0cdfd4f7f3270c05dd604ff7f55754c094aa3d550";
static const char vector_hash[] =
	"21e957456be977b8bc6763c49027dc9eadcb765cf6828b810224a08c374a5c27";
static const char vector_packet[] =
	"5dfedd3b6bd47f6fa28ee15d969d5bb0ea53774d488bdaf9df1c6e0124b3efa2"
	"69761c53a6fcfb9d0f6a8d65cc2795fa2ca77f128347ccbfd30195eaf961d8d9"
	"3c82cf65d8442af5700bb43f9d43defb4992007c17f9fed9414d84beba583c59"
	"bf2b23054cc36a5fe31d045c0e685edfe57e8fc00115f18a270dcecda6d68188"
	"d2960610c17d0d7cd573f15c8189cae15a54a29ff25386c09763df83fadd48a5"
	"b840585dfe6582d066e61d1a450d0cb36313cb004b74ff4ea9f9f39ceab1d907"
	"12adfe5eb7ec6bae3f7b6d6f7a9191f33868e8804a4148e195c6cad4c17dbee0"
	"00e99f9409e108b10707eb9266bc8d27fca952dc47fe19ddc4389291389f9a2f";

static const struct ol_addr nowhere = { 0 };
static struct ol_knock_box box;
static struct device device;
static struct ol_knock vector; /* the knock of the vector */
static uint8_t packet[OL_KNOCK_PACKET];
static uint64_t dice = 1;

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	box = box_of(VECTOR_BOX);
	device = device_of(VECTOR_DEVICE);
	vector = (struct ol_knock){ .kind = OL_KNOCK_MQTT,
				    .op = OL_KNOCK_REFRESH,
				    .is_bound = true,
				    .t_ms = KNOCK_MS,
				    .ip4 = addr4(7),
				    .duration_s = 900 };
	memcpy(vector.device, device.id, sizeof vector.device);
	unit_bytes(vector_packet, packet, sizeof packet);
}

static int seal(const struct ol_knock *knock, uint8_t ret_packet[OL_KNOCK_PACKET])
{
	uint8_t ephemeral[33];

	memset(ephemeral, VECTOR_EPHEMERAL, 32);
	ephemeral[32] = 0x80;
	return ol_knock_seal(knock, device.secret, box.public_key, ephemeral, ret_packet);
}

static void check_same(const struct ol_knock *a, const struct ol_knock *b)
{
	ck_assert_uint_eq(a->kind, b->kind);
	ck_assert_uint_eq(a->op, b->op);
	ck_assert(a->is_bound == b->is_bound);
	ck_assert_mem_eq(a->device, b->device, sizeof a->device);
	ck_assert_int_eq(a->t_ms, b->t_ms);
	ck_assert(ol_addr_equal(&a->ip4, &b->ip4));
	ck_assert(ol_addr_equal(&a->ip6, &b->ip6));
	ck_assert_uint_eq(a->duration_s, b->duration_s);
	ck_assert_uint_eq(a->service_count, b->service_count);
	for (unsigned i = 0; i < OL_KNOCK_SERVICES; i++)
		ck_assert_uint_eq(a->services[i], b->services[i]);
}

START_TEST(the_keys_of_the_vector_come_out)
{
	uint8_t want[32], gate_key[32];

	unit_bytes(vector_device_id, want, 16);
	ck_assert_mem_eq(device.id, want, 16);
	unit_bytes(vector_gate_key, want, 32);
	ck_assert_mem_eq(box.gate_key, want, 32);
	ol_knock_gate_key(box.public_key, gate_key);
	ck_assert_mem_eq(gate_key, want, 32);
}
END_TEST

START_TEST(the_vector_is_sealed)
{
	const struct ol_part part = { packet, sizeof packet };
	uint8_t got[OL_KNOCK_PACKET], want[32], hash[32];

	ck_assert_int_eq(seal(&vector, got), 0);
	ck_assert_mem_eq(got, packet, sizeof packet);
	unit_bytes(vector_hash, want, 32);
	ol_hash(&part, 1, NULL, hash, 32);
	ck_assert_mem_eq(hash, want, 32);
}
END_TEST

START_TEST(the_vector_is_opened)
{
	uint8_t signed_body[OL_KNOCK_SIGNED], body[OL_KNOCK_BODY];
	struct ol_knock knock;

	ck_assert(ol_knock_gate(packet, box.gate_key));
	ck_assert_int_eq(ol_knock_open(packet, &box, signed_body), 0);
	ck_assert(ol_knock_verify(signed_body, box.public_key, device.key));
	ck_assert_int_eq(ol_knock_parse(signed_body, OL_KNOCK_MQTT, &nowhere, &knock), 0);
	check_same(&knock, &vector);
	ck_assert_int_eq(ol_knock_format(&knock, body), 0);
	ck_assert_mem_eq(body, signed_body, sizeof body);
}
END_TEST

START_TEST(only_the_top_bit_of_the_last_random_byte_is_used)
{
	uint8_t ephemeral[33], got[OL_KNOCK_PACKET], signed_body[OL_KNOCK_SIGNED];

	memset(ephemeral, VECTOR_EPHEMERAL, 32);
	ephemeral[32] = 0xff;
	ck_assert_int_eq(ol_knock_seal(&vector, device.secret, box.public_key, ephemeral, got), 0);
	ck_assert_mem_eq(got, packet, sizeof packet);
	ephemeral[32] = 0x7f;
	ck_assert_int_eq(ol_knock_seal(&vector, device.secret, box.public_key, ephemeral, got), 0);
	ck_assert_uint_eq(got[31], packet[31] & 0x7f);
	ck_assert(ol_knock_gate(got, box.gate_key));
	ck_assert_int_eq(ol_knock_open(got, &box, signed_body), 0);
}
END_TEST

START_TEST(no_flipped_bit_passes_the_gate)
{
	for (unsigned bit = 0; bit < 8 * OL_KNOCK_PACKET; bit++) {
		flip(packet, bit);
		ck_assert_msg(!ol_knock_gate(packet, box.gate_key), "bit %u", bit);
		flip(packet, bit);
	}
	ck_assert(ol_knock_gate(packet, box.gate_key));
}
END_TEST

START_TEST(behind_the_gate_only_the_free_bit_may_flip)
{
	const unsigned free_bit = 8 * 31 + 7;
	uint8_t signed_body[OL_KNOCK_SIGNED];

	for (unsigned bit = 0; bit < 8 * KNOCK_SEALED; bit++) {
		flip(packet, bit);
		make_gate(&box, packet);
		ck_assert(ol_knock_gate(packet, box.gate_key));
		ck_assert_msg(ol_knock_open(packet, &box, signed_body) ==
				      (bit == free_bit ? 0 : -EBADMSG),
			      "bit %u", bit);
		flip(packet, bit);
	}
}
END_TEST

START_TEST(another_box_has_another_gate_and_opens_nothing)
{
	struct ol_knock_box other = box_of(9);
	uint8_t signed_body[OL_KNOCK_SIGNED];

	ck_assert(!ol_knock_gate(packet, other.gate_key));
	ck_assert_int_eq(ol_knock_open(packet, &other, signed_body), -EBADMSG);
	make_gate(&other, packet);
	ck_assert_int_eq(ol_knock_open(packet, &other, signed_body), -EBADMSG);
}
END_TEST

START_TEST(every_signed_bit_counts)
{
	uint8_t signed_body[OL_KNOCK_SIGNED];

	ck_assert_int_eq(ol_knock_open(packet, &box, signed_body), 0);
	for (unsigned bit = 0; bit < 8 * OL_KNOCK_SIGNED; bit++) {
		flip(signed_body, bit);
		ck_assert_msg(!ol_knock_verify(signed_body, box.public_key, device.key), "bit %u",
			      bit);
		flip(signed_body, bit);
	}
	ck_assert(ol_knock_verify(signed_body, box.public_key, device.key));
}
END_TEST

START_TEST(a_signature_is_for_one_device_and_one_home)
{
	struct ol_knock_box other_box = box_of(9);
	struct device other = device_of(9);
	uint8_t signed_body[OL_KNOCK_SIGNED];

	ck_assert_int_eq(ol_knock_open(packet, &box, signed_body), 0);
	ck_assert(!ol_knock_verify(signed_body, box.public_key, other.key));
	ck_assert(!ol_knock_verify(signed_body, other_box.public_key, device.key));
}
END_TEST

START_TEST(points_of_small_order_are_refused)
{
	static const char *const points[] = {
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
		"5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
	};
	uint8_t ephemeral[33] = { 8 }, got[OL_KNOCK_PACKET], signed_body[OL_KNOCK_SIGNED];

	memcpy(got, packet, sizeof got);
	for (size_t i = 0; i < UNIT_COUNT(points); i++) {
		uint8_t point[32];

		unit_bytes(points[i], point, 32);
		ck_assert_int_eq(ol_knock_seal(&vector, device.secret, point, ephemeral, got),
				 -EINVAL);
		ck_assert_mem_eq(got, packet, sizeof got);
		memcpy(packet, point, 32);
		ck_assert_int_eq(ol_knock_open(packet, &box, signed_body), -EBADMSG);
		packet[31] |= 0x80;
		ck_assert_int_eq(ol_knock_open(packet, &box, signed_body), -EBADMSG);
		memcpy(packet, got, sizeof got);
	}
}
END_TEST

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
			struct ol_knock knock = vector;

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

START_TEST(a_knock_that_is_not_written_is_not_sealed)
{
	uint8_t got[OL_KNOCK_PACKET];

	memcpy(got, packet, sizeof got);
	vector.is_bound = false;
	ck_assert_int_eq(seal(&vector, got), -EINVAL);
	ck_assert_mem_eq(got, packet, sizeof got);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_keys_of_the_vector_come_out,
		the_vector_is_sealed,
		the_vector_is_opened,
		only_the_top_bit_of_the_last_random_byte_is_used,
		no_flipped_bit_passes_the_gate,
		behind_the_gate_only_the_free_bit_may_flip,
		another_box_has_another_gate_and_opens_nothing,
		every_signed_bit_counts,
		a_signature_is_for_one_device_and_one_home,
		points_of_small_order_are_refused,
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
		a_knock_that_is_not_written_is_not_sealed,
	};

	return unit_run("knock", set_up, tests, UNIT_COUNT(tests));
}
