/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The knock as a packet: the published vector both ways, and every flipped bit. */
#include <errno.h>

#include "knocks.h"

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

START_TEST(a_box_has_a_topic)
{
	char topic[OL_KNOCK_TOPIC];

	ol_knock_topic(box.public_key, topic);
	ck_assert_str_eq(topic, "ol/1ff97d760e1d7e9bd73dc871f354848b/");
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
		a_box_has_a_topic,
		the_vector_is_sealed,
		the_vector_is_opened,
		only_the_top_bit_of_the_last_random_byte_is_used,
		no_flipped_bit_passes_the_gate,
		behind_the_gate_only_the_free_bit_may_flip,
		another_box_has_another_gate_and_opens_nothing,
		every_signed_bit_counts,
		a_signature_is_for_one_device_and_one_home,
		points_of_small_order_are_refused,
		a_knock_that_is_not_written_is_not_sealed,
	};

	return unit_run("knock", set_up, tests, UNIT_COUNT(tests));
}
