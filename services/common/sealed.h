/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Secret texts on the bus: sealed to whoever is to read them, all of a field equally long. */
#ifndef OL_SEALED_H
#define OL_SEALED_H

#include <stddef.h>
#include <stdint.h>

#include "common/codec.h"

/* A field of `size` bytes, as messages have it: OL_SEALED_MORE more than its longest text. It is
 * either open (length as two bytes, big-endian; text; zeros) or sealed (crypto_box_seal of that).
 */

/* Puts a text into a field, open. Returns 0, or -EMSGSIZE when it is too long. */
int ol_open_put(uint8_t *field, size_t size, const char *text);

/* The text of an open field as a string; ret_text has size bytes. Returns 0, or -EBADMSG when there
 * is no text, or a zero or a control character in it. */
int ol_open_get(const uint8_t *field, size_t size, char *ret_text);

/* Seals an open field in place. Returns 0 or -EINVAL (a key of small order); then it is wiped. */
int ol_seal(uint8_t *field, size_t size, const uint8_t public_key[32]);

/* Opens a sealed field in place. Returns 0 or -EBADMSG; then it is wiped. */
int ol_unseal(uint8_t *field, size_t size, const uint8_t public_key[32],
	      const uint8_t secret_key[32]);

#endif
