/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-time codes of authenticator apps: RFC 6238 with SHA-1, 30 seconds, six digits. No I/O; totp.c
 * alone knows OpenSSL's libcrypto. */
#ifndef OL_TOTP_H
#define OL_TOTP_H

#include <stddef.h>
#include <stdint.h>

#define TOTP_SECRET  20 /* bytes, as RFC 4226 recommends */
#define TOTP_DIGITS  6
#define TOTP_STEP_MS 30000
#define TOTP_URI     400 /* room for a link, if site and account have at most 32 bytes */

/* The code of a step (RFC 4226's counter). Returns 0 .. 999999. */
uint32_t totp_code(const uint8_t secret[static TOTP_SECRET], uint64_t step);

/* Looks for a code among the present step, the one before and the one after, of those after
 * last_step: a code works once. Returns 0; -EINVAL: not six digits; -EACCES: not the code, or it
 * was used. */
int totp_check(const uint8_t secret[static TOTP_SECRET], const char *code, int64_t now_ms,
	       int64_t last_step, int64_t *ret_step);

/* The otpauth:// link that an app reads, as a QR code or typed. Returns 0 or -EMSGSIZE. */
int totp_uri(const uint8_t secret[static TOTP_SECRET], const char *site, const char *account,
	     char *ret_uri, size_t size);

#endif
