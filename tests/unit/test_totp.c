/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes, their recovery codes, and how both are written. */
#include <errno.h>
#include <stdio.h>

#include "common/crypto.h"
#include "session-manager/base32.h"
#include "session-manager/recovery.h"
#include "session-manager/totp.h"
#include "unit.h"

#define NOW_MS INT64_C(1111111109000)
#define STEP   (NOW_MS / TOTP_STEP_MS)

static const uint8_t *const secret = (const uint8_t *)"12345678901234567890";

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
}

static const char *code_of(int64_t step)
{
	static char text[8];

	snprintf(text, sizeof text, "%06u", totp_code(secret, (uint64_t)step));
	return text;
}

START_TEST(codes_are_those_of_rfc_4226)
{
	static const uint32_t codes[] = { 755224, 287082, 359152, 969429, 338314,
					  254676, 287922, 162583, 399871, 520489 };

	for (unsigned i = 0; i < UNIT_COUNT(codes); i++)
		ck_assert_uint_eq(totp_code(secret, i), codes[i]);
}
END_TEST

/* The RFC has eight digits; ours are the last six of them. */
START_TEST(codes_are_those_of_rfc_6238)
{
	static const struct {
		int64_t seconds;
		uint32_t code;
	} cases[] = {
		{ 59, 94287082 },         { 1111111109, 7081804 },  { 1111111111, 14050471 },
		{ 1234567890, 89005924 }, { 2000000000, 69279037 }, { 20000000000, 65353130 },
	};

	for (unsigned i = 0; i < UNIT_COUNT(cases); i++) {
		char code[8];
		int64_t step;

		snprintf(code, sizeof code, "%06u", cases[i].code % 1000000);
		ck_assert_int_eq(totp_check(secret, code, 1000 * cases[i].seconds, 0, &step), 0);
		ck_assert_int_eq(step, cases[i].seconds / 30);
	}
}
END_TEST

START_TEST(a_code_holds_for_the_steps_beside_it)
{
	int64_t step = 0;

	for (int64_t i = -5; i <= 5; i++) {
		int rc = totp_check(secret, code_of(STEP + i), NOW_MS, 0, &step);

		ck_assert_int_eq(rc, i >= -1 && i <= 1 ? 0 : -EACCES);
		if (rc == 0)
			ck_assert_int_eq(step, STEP + i);
	}
}
END_TEST

START_TEST(a_code_works_once)
{
	int64_t last = 0;

	ck_assert_int_eq(totp_check(secret, code_of(STEP), NOW_MS, last, &last), 0);
	ck_assert_int_eq(totp_check(secret, code_of(STEP), NOW_MS, last, &last), -EACCES);
	ck_assert_int_eq(totp_check(secret, code_of(STEP - 1), NOW_MS, last, &last), -EACCES);
	ck_assert_int_eq(totp_check(secret, code_of(STEP + 1), NOW_MS, last, &last), 0);
	ck_assert_int_eq(last, STEP + 1);
	ck_assert_int_eq(totp_check(secret, code_of(STEP), NOW_MS, last, &last), -EACCES);
}
END_TEST

START_TEST(anything_else_is_no_code)
{
	static const char *const refused[] = { "",
					       "12345",
					       "1234567",
					       "12345a",
					       "-12345",
					       "+12345",
					       " 12345",
					       "12345 ",
					       "0x1234",
					       "1e1000",
					       "\xd9\xa1\xd9\xa1\xd9\xa1",
					       "123 456" };
	int64_t step = 7;

	for (unsigned i = 0; i < UNIT_COUNT(refused); i++)
		ck_assert_int_eq(totp_check(secret, refused[i], NOW_MS, 0, &step), -EINVAL);
	ck_assert_int_eq(step, 7);
}
END_TEST

START_TEST(base32_is_that_of_rfc_4648)
{
	static const char *const cases[][2] = { { "", "" },
						{ "f", "MY" },
						{ "fo", "MZXQ" },
						{ "foo", "MZXW6" },
						{ "foob", "MZXW6YQ" },
						{ "fooba", "MZXW6YTB" },
						{ "foobar", "MZXW6YTBOI" } };
	char text[16];

	for (unsigned i = 0; i < UNIT_COUNT(cases); i++) {
		base32_rfc4648((const uint8_t *)cases[i][0], strlen(cases[i][0]), text);
		ck_assert_str_eq(text, cases[i][1]);
		ck_assert_uint_eq(strlen(text), BASE32_LENGTH(strlen(cases[i][0])));
	}
}
END_TEST

START_TEST(crockford_has_no_sign_that_looks_like_another)
{
	uint8_t all[20];
	char text[33];

	unit_bytes("00443214c74254b635cf84653a56d7c675be77df", all, sizeof all);
	base32_crockford(all, sizeof all, text);
	ck_assert_str_eq(text, "0123456789abcdefghjkmnpqrstvwxyz");
	ck_assert_int_eq(base32_meant('O'), '0');
	ck_assert_int_eq(base32_meant('o'), '0');
	ck_assert_int_eq(base32_meant('I'), '1');
	ck_assert_int_eq(base32_meant('L'), '1');
	ck_assert_int_eq(base32_meant('l'), '1');
	ck_assert_int_eq(base32_meant('Z'), 'z');
	for (int c = 0; c < 256; c++) {
		char meant = base32_meant((char)c);

		ck_assert(!meant || strchr(text, meant));
	}
	ck_assert_int_eq(base32_meant('u'), 0);
	ck_assert_int_eq(base32_meant('-'), 0);
	ck_assert_int_eq(base32_meant('\0'), 0);
}
END_TEST

START_TEST(a_link_says_all_that_an_app_needs)
{
	char uri[TOTP_URI];

	ck_assert_int_eq(totp_uri(secret, "Ownline", "alice", uri, sizeof uri), 0);
	ck_assert_str_eq(uri, "otpauth://totp/Ownline:alice?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
			      "&issuer=Ownline&algorithm=SHA1&digits=6&period=30");
	ck_assert_int_eq(totp_uri(secret, "B\xc3\xbcro & co:1", "a b?", uri, sizeof uri), 0);
	ck_assert_str_eq(uri, "otpauth://totp/B%C3%BCro%20%26%20co%3A1:a%20b%3F?secret="
			      "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=B%C3%BCro%20%26%20co%3A1"
			      "&algorithm=SHA1&digits=6&period=30");
	ck_assert_int_eq(totp_uri(secret, "Ownline", "alice", uri, 60), -EMSGSIZE);
	ck_assert_int_eq(totp_uri(secret, "????????????????????????????????",
				  "????????????????????????????????", uri, sizeof uri),
			 0);
}
END_TEST

START_TEST(recovery_codes_are_read_as_people_write_them)
{
	char text[RECOVERY_TEXT], typed[40];
	uint8_t hash[RECOVERY_HASH], again[RECOVERY_HASH];

	for (unsigned round = 0; round < 200; round++) {
		recovery_make(5, text, hash);
		ck_assert_uint_eq(strlen(text), 11);
		ck_assert_int_eq(text[5], '-');
		ck_assert_int_eq(recovery_hash(5, text, again), 0);
		ck_assert_mem_eq(hash, again, sizeof hash);
		snprintf(typed, sizeof typed, " %.5s %.5s", text, text + 6);
		for (char *at = typed; *at; at++) {
			if (*at == '0')
				*at = 'O';
			else if (*at == '1')
				*at = 'l';
			else if (*at >= 'a' && *at <= 'z')
				*at = (char)(*at - 'a' + 'A');
		}
		ck_assert_int_eq(recovery_hash(5, typed, again), 0);
		ck_assert_mem_eq(hash, again, sizeof hash);
		ck_assert_int_eq(recovery_hash(6, text, again), 0);
		ck_assert_mem_ne(hash, again, sizeof hash);
	}
}
END_TEST

START_TEST(no_two_recovery_codes_are_the_same)
{
	char texts[100][RECOVERY_TEXT];
	uint8_t hash[RECOVERY_HASH];

	for (unsigned i = 0; i < 100; i++) {
		recovery_make(5, texts[i], hash);
		for (unsigned k = 0; k < i; k++)
			ck_assert_str_ne(texts[k], texts[i]);
	}
}
END_TEST

START_TEST(anything_else_is_no_recovery_code)
{
	static const char *const refused[] = { "",
					       "12345",
					       "123456789",
					       "12345-67890-1",
					       "12345-6789u",
					       "12345_67890",
					       "------------",
					       "12345-6789\n" };
	uint8_t hash[RECOVERY_HASH];

	for (unsigned i = 0; i < UNIT_COUNT(refused); i++)
		ck_assert_int_eq(recovery_hash(5, refused[i], hash), -EINVAL);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		codes_are_those_of_rfc_4226,
		codes_are_those_of_rfc_6238,
		a_code_holds_for_the_steps_beside_it,
		a_code_works_once,
		anything_else_is_no_code,
		base32_is_that_of_rfc_4648,
		crockford_has_no_sign_that_looks_like_another,
		a_link_says_all_that_an_app_needs,
		recovery_codes_are_read_as_people_write_them,
		no_two_recovery_codes_are_the_same,
		anything_else_is_no_recovery_code,
	};

	return unit_run("totp", set_up, tests, UNIT_COUNT(tests));
}
