/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values that are strings in JSON. */
#ifndef OL_CODEC_TEXT_H
#define OL_CODEC_TEXT_H

#include <stddef.h>
#include <sys/types.h>

#include "common/codec.h"

/* Bytes of the longest string that a schema may allow, escapes included. */
#define OL_TEXT_MAX 16000

/* Reads a string of `length` bytes, closed by a zero, as the field's kind asks. Returns NULL, or
 * why it is refused: ret_value is then undefined. */
const char *ol_text_read(const struct ol_field *field, const char *text, size_t length,
			 void *ret_value);

/* Writes what stands between the quotes. Returns its length (no closing zero), or -EINVAL when the
 * value does not fit the field. */
ssize_t ol_text_write(const struct ol_field *field, const void *value,
		      char text[static OL_TEXT_MAX]);

/* The same for a sealed text in its open form. */
const char *ol_text_read_open(const struct ol_field *field, const char *text, size_t length,
			      void *ret_value);
ssize_t ol_text_write_open(const struct ol_field *field, const void *value,
			   char text[static OL_TEXT_MAX]);

#endif
