/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as text of 32 signs. */
#include "session-manager/base32.h"

#include <ctype.h>
#include <string.h>

static const char rfc4648[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
static const char crockford[] = "0123456789abcdefghjkmnpqrstvwxyz";

static void encode(const char *signs, const uint8_t *bytes, size_t size, char *ret_text)
{
	unsigned bits = 0, held = 0; /* the last `held` bits are not written yet */

	for (size_t i = 0; i < size; i++) {
		bits = bits << 8 | bytes[i];
		for (held += 8; held >= 5; held -= 5)
			*ret_text++ = signs[bits >> (held - 5) & 31];
	}
	if (held)
		*ret_text++ = signs[bits << (5 - held) & 31];
	*ret_text = '\0';
}

void base32_rfc4648(const uint8_t *bytes, size_t size, char *ret_text)
{
	encode(rfc4648, bytes, size, ret_text);
}

void base32_crockford(const uint8_t *bytes, size_t size, char *ret_text)
{
	encode(crockford, bytes, size, ret_text);
}

char base32_meant(char sign)
{
	char lower = (char)tolower((unsigned char)sign);

	if (lower == 'o')
		return '0';
	if (lower == 'i' || lower == 'l')
		return '1';
	if (lower && strchr(crockford, lower))
		return lower;
	return 0;
}
