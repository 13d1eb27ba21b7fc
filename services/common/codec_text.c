/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kinds of values that are strings in JSON. */
#include "common/codec_text.h"

#include <errno.h>
#include <string.h>

#include "common/addr.h"

#define NAME_MAX_LENGTH 32
#define ID_DIGITS       16

static const char hex_digits[] = "0123456789abcdef";
static const char base64_digits[] =
	"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* Bytes of the character that text begins with; 0 if it is a control character or not UTF-8. */
static size_t character(const char *text, size_t length)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	uint8_t first = (uint8_t)text[0];
	uint32_t code;
	size_t size;

	if (first < 0x80)
		return first >= 0x20 && first != 0x7f;
	size = first >> 5 == 0x06 ? 2 : first >> 4 == 0x0e ? 3 : first >> 3 == 0x1e ? 4 : 0;
	if (!size || size > length)
		return 0;
	code = first & (0x7fu >> size);
	for (size_t i = 1; i < size; i++) {
		if (((uint8_t)text[i] & 0xc0) != 0x80)
			return 0;
		code = code << 6 | ((uint8_t)text[i] & 0x3f);
	}
	if (code < least[size] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		return 0;
	return size;
}

/* NULL if the text is a string of at most max characters, else why not. */
static const char *check_string(const char *text, size_t length, unsigned max)
{
	unsigned count = 0;

	for (size_t at = 0, size; at < length; at += size) {
		size = character(text + at, length - at);
		if (!size)
			return "control character";
		if (++count > max)
			return "too long";
	}
	return NULL;
}

static const char *read_string(const struct ol_field *field, const char *text, size_t length,
			       void *ret_value)
{
	const char *why = check_string(text, length, field->max_length);

	if (!why)
		memcpy(ret_value, text, length + 1);
	return why;
}

static size_t escape(const char *from, size_t length, char *text)
{
	size_t used = 0;

	for (size_t i = 0; i < length; i++) {
		if (from[i] == '"' || from[i] == '\\')
			text[used++] = '\\';
		text[used++] = from[i];
	}
	return used;
}

static ssize_t write_string(const struct ol_field *field, const void *value, char *text)
{
	const char *from = value;
	size_t length = strnlen(from, field->size);

	if (length == field->size || check_string(from, length, field->max_length))
		return -EINVAL;
	return (ssize_t)escape(from, length, text);
}

static bool is_name(const char *text, size_t length)
{
	if (!length || length > NAME_MAX_LENGTH || text[0] == '-')
		return false;
	for (size_t i = 0; i < length; i++) {
		if (!(text[i] >= 'a' && text[i] <= 'z') && !(text[i] >= '0' && text[i] <= '9') &&
		    text[i] != '-')
			return false;
	}
	return true;
}

static const char *read_name(const struct ol_field *field, const char *text, size_t length,
			     void *ret_value)
{
	(void)field;
	if (!is_name(text, length))
		return "not a name";
	memcpy(ret_value, text, length + 1);
	return NULL;
}

static ssize_t write_name(const struct ol_field *field, const void *value, char *text)
{
	size_t length = strnlen(value, field->size);

	if (!is_name(value, length))
		return -EINVAL;
	memcpy(text, value, length);
	return (ssize_t)length;
}

static const char *read_enum(const struct ol_field *field, const char *text, size_t length,
			     void *ret_value)
{
	(void)length;
	for (unsigned i = 0; field->words[i]; i++) {
		if (!strcmp(field->words[i], text)) {
			memcpy(ret_value, &i, sizeof i);
			return NULL;
		}
	}
	return "not a known word";
}

static ssize_t write_enum(const struct ol_field *field, const void *value, char *text)
{
	unsigned wanted, i = 0;
	size_t length;

	memcpy(&wanted, value, sizeof wanted);
	while (i < wanted && field->words[i])
		i++;
	if (!field->words[i])
		return -EINVAL;
	length = strlen(field->words[i]);
	memcpy(text, field->words[i], length);
	return (ssize_t)length;
}

/* The value of a lower-case hex digit, 16 if it is none. */
static unsigned hex_value(char digit)
{
	if (digit >= '0' && digit <= '9')
		return (unsigned)(digit - '0');
	return digit >= 'a' && digit <= 'f' ? (unsigned)(digit - 'a' + 10) : 16;
}

static const char *read_id(const struct ol_field *field, const char *text, size_t length,
			   void *ret_value)
{
	uint64_t id = 0;

	(void)field;
	if (length != ID_DIGITS)
		return "not 16 hex digits";
	for (size_t i = 0; i < ID_DIGITS; i++) {
		if (hex_value(text[i]) > 15)
			return "not 16 hex digits";
		id = id << 4 | hex_value(text[i]);
	}
	memcpy(ret_value, &id, sizeof id);
	return NULL;
}

static ssize_t write_id(const struct ol_field *field, const void *value, char *text)
{
	uint64_t id;

	(void)field;
	memcpy(&id, value, sizeof id);
	for (size_t i = ID_DIGITS; i-- > 0; id >>= 4)
		text[i] = hex_digits[id & 15];
	return ID_DIGITS;
}

static const char *read_hex(const struct ol_field *field, const char *text, size_t length,
			    void *ret_value)
{
	uint8_t *bytes = ret_value;

	if (length != 2u * field->size)
		return "wrong length";
	for (size_t i = 0; i < field->size; i++) {
		unsigned high = hex_value(text[2 * i]), low = hex_value(text[2 * i + 1]);

		if (high > 15 || low > 15)
			return "not hex digits";
		bytes[i] = (uint8_t)(high << 4 | low);
	}
	return NULL;
}

static ssize_t write_hex(const struct ol_field *field, const void *value, char *text)
{
	const uint8_t *bytes = value;

	for (size_t i = 0; i < field->size; i++) {
		text[2 * i] = hex_digits[bytes[i] >> 4];
		text[2 * i + 1] = hex_digits[bytes[i] & 15];
	}
	return 2 * (ssize_t)field->size;
}

/* The value of a base64 digit, 64 if it is none. */
static unsigned base64_value(char digit)
{
	if (digit >= 'A' && digit <= 'Z')
		return (unsigned)(digit - 'A');
	if (digit >= 'a' && digit <= 'z')
		return (unsigned)(digit - 'a' + 26);
	if (digit >= '0' && digit <= '9')
		return (unsigned)(digit - '0' + 52);
	return digit == '+' ? 62 : digit == '/' ? 63 : 64;
}

/* Reads the four digits of `size` (1 to 3) bytes: nothing but '=' fills the rest. */
static bool read_group(const char *text, size_t size, uint8_t *ret_bytes)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < 4; i++) {
		unsigned value = i <= size ? base64_value(text[i]) : text[i] == '=' ? 0 : 64;

		if (value > 63)
			return false;
		bits = bits << 6 | value;
	}
	for (size_t i = 0; i < size; i++)
		ret_bytes[i] = (uint8_t)(bits >> (16 - 8 * i));
	return !(bits & (0xffffffu >> (8 * size)));
}

static const char *read_base64(const struct ol_field *field, const char *text, size_t length,
			       void *ret_value)
{
	uint8_t *bytes = ret_value;

	if (length != (field->size + 2u) / 3 * 4)
		return "wrong length";
	for (size_t at = 0; at < field->size; at += 3, text += 4) {
		size_t left = field->size - at;

		if (!read_group(text, left < 3 ? left : 3, bytes + at))
			return "not base64";
	}
	return NULL;
}

static ssize_t write_base64(const struct ol_field *field, const void *value, char *text)
{
	const uint8_t *bytes = value;
	ssize_t used = 0;

	for (size_t at = 0; at < field->size; at += 3) {
		size_t size = field->size - at < 3 ? field->size - at : 3;
		uint32_t bits = 0;

		for (size_t i = 0; i < 3; i++)
			bits = bits << 8 | (i < size ? bytes[at + i] : 0u);
		for (size_t i = 0; i <= size; i++)
			text[used++] = base64_digits[bits >> (18 - 6 * i) & 63];
		for (size_t i = size; i < 3; i++)
			text[used++] = '=';
	}
	return used;
}

static const char *read_addr(const struct ol_field *field, const char *text, size_t length,
			     void *ret_value)
{
	(void)field;
	(void)length;
	return ol_addr_parse(text, ret_value) ? "not an address" : NULL;
}

static ssize_t write_addr(const struct ol_field *field, const void *value, char *text)
{
	static const uint8_t mapped[12] = { [10] = 0xff, [11] = 0xff };
	const struct ol_addr *addr = value;

	(void)field;
	if (addr->family != 4 && addr->family != 6)
		return -EINVAL;
	if (addr->family == 6 && !memcmp(addr->bytes, mapped, sizeof mapped))
		return -EINVAL;
	return (ssize_t)strlen(ol_addr_format(addr, text));
}

static const struct {
	const char *(*read)(const struct ol_field *field, const char *text, size_t length,
			    void *ret_value);
	ssize_t (*write)(const struct ol_field *field, const void *value, char *text);
} kinds[] = {
	[OL_KIND_STRING] = { read_string, write_string },
	[OL_KIND_NAME] = { read_name, write_name },
	[OL_KIND_ENUM] = { read_enum, write_enum },
	[OL_KIND_ID] = { read_id, write_id },
	[OL_KIND_HEX] = { read_hex, write_hex },
	[OL_KIND_BASE64] = { read_base64, write_base64 },
	[OL_KIND_ADDR] = { read_addr, write_addr },
	[OL_KIND_SEALED] = { read_base64, write_base64 },
};

const char *ol_text_read_open(const struct ol_field *field, const char *text, size_t length,
			      void *ret_value)
{
	const char *why = check_string(text, length, field->max_length);
	uint8_t *open = ret_value;

	if (why || length > field->max_length)
		return why ? why : "too long";
	if (!length)
		return "empty";
	memset(open, 0, field->size);
	open[0] = (uint8_t)(length >> 8);
	open[1] = (uint8_t)length;
	memcpy(open + 2, text, length);
	return NULL;
}

ssize_t ol_text_write_open(const struct ol_field *field, const void *value,
			   char text[static OL_TEXT_MAX])
{
	const uint8_t *open = value;
	size_t length = (size_t)open[0] << 8 | open[1];

	if (length > field->max_length ||
	    check_string((const char *)open + 2, length, field->max_length))
		return -EINVAL;
	return (ssize_t)escape((const char *)open + 2, length, text);
}

const char *ol_text_read(const struct ol_field *field, const char *text, size_t length,
			 void *ret_value)
{
	return kinds[field->kind].read(field, text, length, ret_value);
}

ssize_t ol_text_write(const struct ol_field *field, const void *value,
		      char text[static OL_TEXT_MAX])
{
	return kinds[field->kind].write(field, value, text);
}
