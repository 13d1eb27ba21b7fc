/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON text to C struct and back, by the tables that proto/gen.py writes from the schemas. */
#ifndef OL_CODEC_H
#define OL_CODEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "common/sign.h"

#define OL_JSON_MAX    OL_SIGN_MAX
#define OL_SEALED_MORE 50 /* by how much a sealed text is longer: its length and the seal */

enum ol_kind {
	OL_KIND_STRING,  /* char[max]: UTF-8 without control characters; max_length code points */
	OL_KIND_NAME,    /* char[33]: ^[a-z0-9][a-z0-9-]{0,31}$ */
	OL_KIND_ENUM,    /* int-sized enum: position in words */
	OL_KIND_INTEGER, /* int64_t */
	OL_KIND_BOOL,    /* bool */
	OL_KIND_ID,      /* uint64_t: 16 lower-case hex digits */
	OL_KIND_HEX,     /* uint8_t[size]: 2 x size lower-case hex digits */
	OL_KIND_BASE64,  /* uint8_t[size]: standard alphabet, padded, exactly size bytes */
	OL_KIND_ADDR,    /* struct ol_addr */
	OL_KIND_SEALED,  /* uint8_t[size]: a text of max_length bytes, sealed (sealed.h); base64 */
	OL_KIND_OBJECT,  /* list of structs, only inside arrays */
};

struct ol_field {
	const char *name;
	enum ol_kind kind;
	bool is_list;          /* T value[max_items] beside uint16_t value_count */
	bool is_optional;      /* bool has_value stands beside it */
	uint32_t offset;       /* of the value (or of the first item) */
	uint32_t has_offset;   /* of has_value */
	uint32_t count_offset; /* of value_count */
	uint16_t size;         /* bytes of one value */
	uint16_t max_items;
	uint16_t max_length;           /* code points of a string, bytes of a sealed text */
	int64_t min, max;              /* of an integer */
	const char *const *words;      /* of an enum, closed by NULL */
	const struct ol_message *item; /* of OL_KIND_OBJECT */
};

struct ol_message {
	const char *name;
	size_t size; /* of the struct */
	const struct ol_field *fields;
	unsigned field_count;
};

/* Where and why a message was refused, as "sessions[3].port" and "out of range", or "byte 17" and
 * "not JSON". The path may hold a name from outside: quote it before logging. */
struct ol_fault {
	char path[96];
	const char *why;
};

/* Reads one message. The text must be exactly one closed object: no unknown or duplicate key, no
 * trailing bytes, at most OL_JSON_MAX bytes, no deeper than its table. Absent optional values
 * become zero; list items beyond their count are left as they were. Returns 0 or -EBADMSG with
 * fault filled; *ret_value is then undefined. */
int ol_decode(const struct ol_message *type, const void *json, size_t length, void *ret_value,
	      struct ol_fault *fault);

/* Writes one message as compact JSON, keys in table order. Returns its length (no closing zero), or
 * -EMSGSIZE when size is too small, or -EINVAL when the value does not fit its own schema. */
ssize_t ol_encode(const struct ol_message *type, const void *value, char *buf, size_t size);

/* What people write and read is a part of a message, and its secrets stand there as they are. In a
 * struct such a secret has its open form: its length as two bytes, big-endian, the text, and zeros.
 * A set of fields has bit 1 << position in the table. */

/* Reads an object that may have only the fields of the set, and none of which it must have; the
 * others of the struct stay as they are. ret_seen gets the fields that were there. Returns 0 or
 * -EBADMSG with fault filled. */
int ol_decode_part(const struct ol_message *type, uint32_t fields, const void *json, size_t length,
		   void *value, uint32_t *ret_seen, struct ol_fault *fault);

/* Reads one field, no list, from plain text: a word of a path or a query. Returns NULL, or why it
 * is refused. */
const char *ol_decode_field(const struct ol_message *type, unsigned field, const char *text,
			    void *value);

/* Writes those fields of a message that are in the set. Returns as ol_encode. */
ssize_t ol_encode_part(const struct ol_message *type, uint32_t fields, const void *value, char *buf,
		       size_t size);

/* The position of a field in the table, or field_count. */
unsigned ol_find_field(const struct ol_message *type, const char *name);

#endif
