/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Accounts at the broker: what comes from their key, and the rights that they get. */
#include <string.h>

#include "common/crypto.h"
#include "session-manager/broker.h"
#include "unit.h"

static uint8_t key[32], id[CLIENT_ID];

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	memset(key, 9, sizeof key);
	for (unsigned i = 0; i < sizeof id; i++)
		id[i] = (uint8_t)i;
}

/* The values are Python's: hashlib.blake2b(label + id + epoch, key=key). */
START_TEST(a_password_can_be_made_again)
{
	char password[CLIENT_PASSWORD];

	client_password(key, id, 0, password);
	ck_assert_str_eq(password, "qn4Bj_5Y7lqNg3khWiMigviMYkGoCTvFw-lShol_80Y");
	client_password(key, id, 5, password);
	ck_assert_str_eq(password, "M6geQTAqxnWp3RlCUedmat4VXSqlP4E270srulbX1Ts");
}
END_TEST

START_TEST(nobody_else_has_it)
{
	char password[CLIENT_PASSWORD], other[CLIENT_PASSWORD];

	client_password(key, id, 0, password);
	id[15] ^= 1;
	client_password(key, id, 0, other);
	ck_assert_str_ne(password, other);
	id[15] ^= 1;
	key[31] ^= 1;
	client_password(key, id, 0, other);
	ck_assert_str_ne(password, other);
}
END_TEST

START_TEST(a_slot_and_a_tag_tell_nothing_of_it)
{
	uint8_t slot[CLIENT_SLOT];
	char tag[CLIENT_TAG], text[2 * CLIENT_SLOT + 1];

	client_slot(key, id, slot);
	ck_assert_str_eq(ol_hex(slot, sizeof slot, text), "720cdb3f5e2cbecb5c8cf58648c4fed3");
	client_tag(key, tag);
	ck_assert_str_eq(tag, "3af88344");
}
END_TEST

static unsigned count(const char *text, const char *word)
{
	unsigned found = 0;

	for (text = strstr(text, word); text; text = strstr(text + 1, word))
		found++;
	return found;
}

START_TEST(rights_are_those_of_the_contract)
{
	static struct broker broker;
	unsigned sends = 0, hears = 0;

	ck_assert_int_eq(broker_start(&broker), 0);
	for (const struct ol_right *right = ol_device_rights; right->topic; right++) {
		ck_assert_ptr_nonnull(strstr(broker.device_rights, right->topic));
		sends += right->is_send;
		hears += !right->is_send;
	}
	ck_assert_uint_eq(count(broker.device_rights, "\"publishClientSend\""), sends);
	ck_assert_uint_eq(count(broker.device_rights, "\"publishClientReceive\""), hears);
	ck_assert_uint_eq(count(broker.device_rights, "\"subscribePattern\""), hears);
	ck_assert_uint_eq(count(broker.login_rights, "\"publishClientSend\""), 0);
	ck_assert_uint_eq(count(broker.login_rights, "/view/"), 10);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_password_can_be_made_again,
		nobody_else_has_it,
		a_slot_and_a_tag_tell_nothing_of_it,
		rights_are_those_of_the_contract,
	};

	return unit_run("clients", set_up, tests, UNIT_COUNT(tests));
}
