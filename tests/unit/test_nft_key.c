/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements as the kernel has them: bytes against known ones, and back. */
#include <errno.h>
#include <netinet/in.h>

#include "nft_key.h"
#include "unit.h"

static struct fw_element element(enum fw_kind kind, const char *source, const char *to)
{
	struct fw_element made = { .kind = (uint8_t)kind,
				   .proto = IPPROTO_UDP,
				   .port = kind == FW_FORWARD ? 0x1234 : 0,
				   .to_port = 443 };

	if (kind != FW_SERVICE)
		ck_assert_int_eq(ol_addr_parse(source, &made.source), 0);
	ck_assert_int_eq(ol_addr_parse(to, &made.to), 0);
	return made;
}

static void check_bytes(struct nft_fields fields, const char *hex)
{
	uint8_t bytes[NFT_KEY_MAX];

	ck_assert_uint_eq(fields.length, strlen(hex) / 2);
	unit_bytes(hex, bytes, fields.length);
	ck_assert_mem_eq(fields.bytes, bytes, fields.length);
}

START_TEST(every_field_begins_at_a_multiple_of_four)
{
	struct fw_element forward = element(FW_FORWARD, "203.0.113.7", "10.0.0.1");
	struct fw_element session = element(FW_SESSION, "2001:db8::7", "fd00::1");
	struct fw_element service = element(FW_SERVICE, NULL, "10.0.0.1");

	check_bytes(nft_key(&forward), "cb007107"
				       "11000000"
				       "12340000");
	check_bytes(nft_value(&forward), "0a000001"
					 "01bb0000");
	check_bytes(nft_key(&session), "20010db8000000000000000000000007"
				       "fd000000000000000000000000000001"
				       "11000000"
				       "01bb0000");
	check_bytes(nft_key(&service), "0a000001"
				       "11000000"
				       "01bb0000");
}
END_TEST

START_TEST(sets_are_named_after_kind_and_family)
{
	ck_assert_str_eq(nft_set_name(FW_FORWARD, 4), "fwd4");
	ck_assert_str_eq(nft_set_name(FW_SESSION, 6), "ses6");
	ck_assert_str_eq(nft_set_name(FW_SERVICE, 6), "svc6");
}
END_TEST

START_TEST(what_is_written_is_read_back)
{
	for (int kind = 0; kind < FW_KINDS; kind++) {
		for (int family = 4; family <= 6; family += 2) {
			struct fw_element made =
				family == 4 ? element((enum fw_kind)kind, "203.0.113.7", "10.0.0.1")
					    : element((enum fw_kind)kind, "2001:db8::7", "fd00::1");
			struct nft_fields key = nft_key(&made), value = nft_value(&made);
			struct fw_element back;

			ck_assert_int_eq(nft_read((enum fw_kind)kind, (uint8_t)family, &key, &value,
						  &back),
					 0);
			ck_assert_mem_eq(&back, &made, sizeof made);
		}
	}
}
END_TEST

START_TEST(a_wrong_length_is_refused)
{
	struct fw_element forward = element(FW_FORWARD, "203.0.113.7", "10.0.0.1"), back;
	struct nft_fields key = nft_key(&forward), value = nft_value(&forward);

	ck_assert_int_eq(nft_read(FW_FORWARD, 6, &key, &value, &back), -EBADMSG);
	ck_assert_int_eq(nft_read(FW_FORWARD, 4, &key, NULL, &back), -EBADMSG);
	value.length -= 4;
	ck_assert_int_eq(nft_read(FW_FORWARD, 4, &key, &value, &back), -EBADMSG);
	key.length = 0;
	ck_assert_int_eq(nft_read(FW_SERVICE, 4, &key, NULL, &back), -EBADMSG);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_field_begins_at_a_multiple_of_four,
		sets_are_named_after_kind_and_family,
		what_is_written_is_read_back,
		a_wrong_length_is_refused,
	};

	return unit_run("nft_key", NULL, tests, UNIT_COUNT(tests));
}
