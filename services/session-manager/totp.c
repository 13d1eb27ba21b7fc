/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes of authenticator apps. */
#include "session-manager/totp.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "common/bytes.h"
#include "common/crypto.h"
#include "session-manager/base32.h"

#define SHA1 20 /* bytes */

uint32_t totp_code(const uint8_t secret[static TOTP_SECRET], uint64_t step)
{
	uint8_t counter[8], mac[SHA1] = { 0 };
	uint32_t number;

	ol_put64(counter, step);
	HMAC(EVP_sha1(), secret, TOTP_SECRET, counter, sizeof counter, mac, NULL);
	number = ol_get32(mac + (mac[SHA1 - 1] & 15)) & INT32_MAX;
	ol_wipe(mac, sizeof mac);
	return number % 1000000;
}

/* Reads exactly six digits. Returns their number or -EINVAL. */
static int64_t digits(const char *code)
{
	int64_t number = 0;

	if (strlen(code) != TOTP_DIGITS)
		return -EINVAL;
	for (; *code; code++) {
		if (!isdigit((unsigned char)*code))
			return -EINVAL;
		number = 10 * number + (*code - '0');
	}
	return number;
}

int totp_check(const uint8_t secret[static TOTP_SECRET], const char *code, int64_t now_ms,
	       int64_t last_step, int64_t *ret_step)
{
	int64_t number = digits(code);
	int64_t now = now_ms / TOTP_STEP_MS, found = -1;

	if (number < 0)
		return -EINVAL;
	for (int64_t step = now + 1; step >= now - 1; step--)
		if (totp_code(secret, (uint64_t)step) == number && step > last_step)
			found = step;
	if (found < 0)
		return -EACCES;
	*ret_step = found;
	return 0;
}

/* Appends text with every byte that a link does not take as it is as %XX. */
static void append_escaped(char *uri, size_t size, const char *text)
{
	size_t used = strlen(uri);

	for (; *text && used + 3 < size; text++) {
		bool is_plain = isalnum((unsigned char)*text) || strchr("-._~", *text);

		snprintf(uri + used, size - used, is_plain ? "%c" : "%%%02X", (unsigned char)*text);
		used += strlen(uri + used);
	}
}

int totp_uri(const uint8_t secret[static TOTP_SECRET], const char *site, const char *account,
	     char *ret_uri, size_t size)
{
	char text[BASE32_LENGTH(TOTP_SECRET) + 1];
	char label[3 * 32 + 1] = "", issuer[3 * 32 + 1] = "";
	int length;

	append_escaped(label, sizeof label, account);
	append_escaped(issuer, sizeof issuer, site);
	base32_rfc4648(secret, TOTP_SECRET, text);
	length = snprintf(ret_uri, size,
			  "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d"
			  "&period=%d",
			  issuer, label, text, issuer, TOTP_DIGITS, TOTP_STEP_MS / 1000);
	ol_wipe(text, sizeof text);
	return length < 0 || (size_t)length >= size ? -EMSGSIZE : 0;
}
