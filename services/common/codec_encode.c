/* SPDX-License-Identifier: GPL-3.0-or-later */
/* C struct to JSON text, written straight into the caller's buffer. */
#include <errno.h>
#include <string.h>

#include "common/codec.h"
#include "common/codec_text.h"

struct out {
	char *at, *end;
	bool is_open;           /* secrets are written as they are */
	char text[OL_TEXT_MAX]; /* scratch */
};

static int put(struct out *out, const char *text, size_t length)
{
	if (length > (size_t)(out->end - out->at))
		return -EMSGSIZE;
	memcpy(out->at, text, length);
	out->at += length;
	return 0;
}

static int put_char(struct out *out, char c)
{
	return put(out, &c, 1);
}

static int put_quoted(struct out *out, const char *text, size_t length)
{
	if (length + 2 > (size_t)(out->end - out->at))
		return -EMSGSIZE;
	*out->at++ = '"';
	memcpy(out->at, text, length);
	out->at += length;
	*out->at++ = '"';
	return 0;
}

static int write_integer(struct out *out, const struct ol_field *field, const void *value)
{
	char digits[20];
	size_t at = sizeof digits;
	int64_t number;
	uint64_t left;

	memcpy(&number, value, sizeof number);
	if (number < field->min || number > field->max)
		return -EINVAL;
	left = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	do {
		digits[--at] = (char)('0' + left % 10);
		left /= 10;
	} while (left);
	if (number < 0)
		digits[--at] = '-';
	return put(out, digits + at, sizeof digits - at);
}

static int write_bool(struct out *out, const void *value)
{
	bool is_true;

	memcpy(&is_true, value, sizeof is_true);
	return is_true ? put(out, "true", 4) : put(out, "false", 5);
}

static int write_object(struct out *out, const struct ol_message *type, const uint8_t *base);

static int write_value(struct out *out, const struct ol_field *field, const uint8_t *value)
{
	ssize_t length;

	switch (field->kind) {
	case OL_KIND_OBJECT:
		return write_object(out, field->item, value);
	case OL_KIND_INTEGER:
		return write_integer(out, field, value);
	case OL_KIND_BOOL:
		return write_bool(out, value);
	default:
		if (out->is_open && field->kind == OL_KIND_SEALED)
			length = ol_text_write_open(field, value, out->text);
		else
			length = ol_text_write(field, value, out->text);
		return length < 0 ? (int)length : put_quoted(out, out->text, (size_t)length);
	}
}

static int write_list(struct out *out, const struct ol_field *field, const uint8_t *base)
{
	const uint8_t *item = base + field->offset;
	uint16_t count;
	int rc;

	memcpy(&count, base + field->count_offset, sizeof count);
	if (count > field->max_items)
		return -EINVAL;
	rc = put_char(out, '[');
	for (unsigned i = 0; !rc && i < count; i++, item += field->size) {
		if (i)
			rc = put_char(out, ',');
		if (!rc)
			rc = write_value(out, field, item);
	}
	return rc ? rc : put_char(out, ']');
}

static int write_field(struct out *out, const struct ol_field *field, const uint8_t *base)
{
	int rc = put_quoted(out, field->name, strlen(field->name));

	if (!rc)
		rc = put_char(out, ':');
	if (rc)
		return rc;
	return field->is_list ? write_list(out, field, base)
			      : write_value(out, field, base + field->offset);
}

static int write_fields(struct out *out, const struct ol_message *type, uint32_t fields,
			const uint8_t *base)
{
	bool is_first = true;
	int rc = put_char(out, '{');

	for (unsigned i = 0; !rc && i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];

		if (!(fields & 1u << i) || (field->is_optional && !base[field->has_offset]))
			continue;
		if (!is_first)
			rc = put_char(out, ',');
		if (!rc)
			rc = write_field(out, field, base);
		is_first = false;
	}
	return rc ? rc : put_char(out, '}');
}

static int write_object(struct out *out, const struct ol_message *type, const uint8_t *base)
{
	return write_fields(out, type, UINT32_MAX, base);
}

ssize_t ol_encode(const struct ol_message *type, const void *value, char *buf, size_t size)
{
	struct out out;
	int rc;

	out.at = buf;
	out.end = buf + size;
	out.is_open = false;
	rc = write_object(&out, type, value);
	return rc ? rc : out.at - buf;
}

ssize_t ol_encode_part(const struct ol_message *type, uint32_t fields, const void *value, char *buf,
		       size_t size)
{
	struct out out;
	int rc;

	out.at = buf;
	out.end = buf + size;
	out.is_open = true;
	rc = write_fields(&out, type, fields, value);
	return rc ? rc : out.at - buf;
}
