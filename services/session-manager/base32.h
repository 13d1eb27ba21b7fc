/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes as text of 32 signs, five bits each. */
#ifndef OL_BASE32_H
#define OL_BASE32_H

#include <stddef.h>
#include <stdint.h>

/* Signs of so many bytes. */
#define BASE32_LENGTH(size) (((size)*8 + 4) / 5)

/* RFC 4648 without padding, as authenticator apps read secrets. text gets BASE32_LENGTH(size) signs
 * and a zero. */
void base32_rfc4648(const uint8_t *bytes, size_t size, char *ret_text);

/* Crockford's signs, lower case, as people read them aloud and write them down: no i, l, o, u. */
void base32_crockford(const uint8_t *bytes, size_t size, char *ret_text);

/* The sign that somebody meant, as base32_crockford writes it; 0 if it is none. */
char base32_meant(char sign);

#endif
