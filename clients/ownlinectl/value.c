/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The text of an argument becomes a value. */
#include "value.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#include "cell.h"
#include "common/addr.h"
#include "common/codec_text.h"
#include "common/log.h"
#include "fields.h"
#include "when.h"

#define ID_DIGITS     16 /* of users, services, sessions; devices have twice as many */
#define HOST_LENGTH   100
#define NAME_EXPECTED "1 to 32 of a-z, 0-9 and '-', and no '-' in front"

/* One argument on its way into a message. */
struct reading {
	struct ctl_request *request;
	const struct ctl_argument *argument;
	const char *text;
	const struct ol_message *type;
	uint8_t *message;
	const struct ol_field *field;
	void *place;
	const char *why; /* what would have been right */
	struct ctl_cell words;
};

static int expect(struct reading *reading, const char *why)
{
	reading->why = why;
	return -EINVAL;
}

bool ctl_is_name(const char *text, size_t length)
{
	static const struct ol_field any = { .kind = OL_KIND_NAME, .size = 33 };
	char copy[33], name[33];

	if (length >= sizeof copy)
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	return !ol_text_read(&any, copy, length, name);
}

static bool looks_like_id(const char *text)
{
	size_t length = strlen(text);

	return (length == ID_DIGITS || length == 2 * ID_DIGITS) &&
	       strspn(text, "0123456789abcdef") == length;
}

static int read_integer(struct reading *reading)
{
	const struct ol_field *field = reading->field;
	int64_t number;
	char *end;

	errno = 0;
	number = strtoll(reading->text, &end, 10);
	if (errno || *end || !isdigit((unsigned char)reading->text[0]) || number < field->min ||
	    number > field->max) {
		ctl_put(&reading->words, "a number from %" PRId64 " to %" PRId64, field->min,
			field->max);
		return expect(reading, reading->words.text);
	}
	memcpy(reading->place, &number, sizeof number);
	return 0;
}

static int expect_kind(struct reading *reading)
{
	const struct ol_field *field = reading->field;

	switch (field->kind) {
	case OL_KIND_NAME:
		return expect(reading, NAME_EXPECTED);
	case OL_KIND_ID:
		return expect(reading, "16 hex digits, lower case");
	case OL_KIND_HEX:
		ctl_put(&reading->words, "%u hex digits, lower case", 2u * field->size);
		return expect(reading, reading->words.text);
	case OL_KIND_STRING:
		ctl_put(&reading->words, "a text of at most %u characters, in UTF-8",
			field->max_length);
		return expect(reading, reading->words.text);
	case OL_KIND_ENUM:
		for (unsigned i = 0; field->words[i]; i++)
			ctl_put(&reading->words, "%s%s", i ? ", " : "one of ", field->words[i]);
		return expect(reading, reading->words.text);
	default:
		return expect(reading, "another value");
	}
}

static int read_bool(struct reading *reading)
{
	bool is_true = !strcmp(reading->text, "yes");

	if (!is_true && strcmp(reading->text, "no") != 0)
		return expect(reading, "yes or no");
	memcpy(reading->place, &is_true, sizeof is_true);
	return 0;
}

/* Reads an address in any spelling. Returns 0 or -EINVAL. */
static int read_address(const char *text, size_t length, struct ol_addr *ret_addr)
{
	char copy[OL_ADDR_TEXT], canonical[OL_ADDR_TEXT];
	uint8_t raw[16];
	int family;

	if (length >= sizeof copy)
		return -EINVAL;
	memcpy(copy, text, length);
	copy[length] = '\0';
	family = strchr(copy, ':') ? AF_INET6 : AF_INET;
	if (inet_pton(family, copy, raw) != 1 ||
	    !inet_ntop(family, raw, canonical, sizeof canonical))
		return -EINVAL;
	return ol_addr_parse(canonical, ret_addr);
}

static int read_plain(struct reading *reading)
{
	const char *text = reading->text;

	switch (reading->field->kind) {
	case OL_KIND_INTEGER:
		return read_integer(reading);
	case OL_KIND_BOOL:
		return read_bool(reading);
	case OL_KIND_ADDR:
		if (read_address(text, strlen(text), reading->place) < 0)
			return expect(reading, "an IPv4 or IPv6 address");
		return 0;
	default:
		if (ol_text_read(reading->field, text, strlen(text), reading->place))
			return expect_kind(reading);
		return 0;
	}
}

static int read_new_name(struct reading *reading)
{
	if (looks_like_id(reading->text))
		return expect(reading, "a name that does not look like an id");
	return read_plain(reading);
}

static int note_lookup(struct reading *reading, const char *text)
{
	struct ctl_request *request = reading->request;

	if (request->lookup_count == CTL_LOOKUPS)
		return expect(reading, "fewer values to look up");
	request->lookups[request->lookup_count++] =
		(struct ctl_lookup){ reading->argument, reading->field, text };
	return 0;
}

/* An id, or a name that a list will tell the id of. */
static int read_reference(struct reading *reading)
{
	const struct ctl_kind *kind = ctl_kind(reading->argument->reader);
	const char *text = reading->text;
	const char *slash = kind->owner ? strchr(text, '/') : NULL;
	const char *name = slash ? slash + 1 : text;

	if (!ol_text_read(reading->field, text, strlen(text), reading->place))
		return 0;
	if (!ctl_is_name(name, strlen(name)) ||
	    (slash && !ctl_is_name(text, (size_t)(slash - text))))
		return expect(reading, "an id or a name (" NAME_EXPECTED ")");
	return note_lookup(reading, text);
}

static int read_key(struct reading *reading)
{
	if (reading->text[0] == '@')
		return note_lookup(reading, reading->text + 1);
	if (ol_text_read(reading->field, reading->text, strlen(reading->text), reading->place))
		return expect(reading, "64 hex digits, lower case, or @FILE");
	return 0;
}

static int read_target(struct reading *reading)
{
	uint8_t *message = reading->message;
	const char *text = reading->text;

	for (;;) {
		size_t length = strcspn(text, ",");
		struct ol_addr addr;
		const struct ol_field *field;

		if (read_address(text, length, &addr) < 0)
			break;
		field = ctl_field(reading->type, addr.family == 6 ? "to6" : "to4");
		if (message[field->has_offset])
			break;
		message[field->has_offset] = true;
		memcpy(message + field->offset, &addr, sizeof addr);
		if (!text[length])
			return 0;
		text += length + 1;
	}
	return expect(reading, "one IPv4 address, one IPv6 address, or both with a comma between");
}

static int read_host(struct reading *reading)
{
	size_t length = strlen(reading->text);
	struct ol_addr addr;

	if (read_address(reading->text, length, &addr) < 0 &&
	    (length < 1 || length > HOST_LENGTH || reading->text[0] == '-' ||
	     strspn(reading->text, "abcdefghijklmnopqrstuvwxyz"
				   "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") != length))
		return expect(reading, "a host name in ASCII, or an address");
	return read_plain(reading);
}

static int read_flag(struct reading *reading)
{
	const bool is_given = true;

	if (reading->field)
		memcpy(reading->place, &is_given, sizeof is_given);
	return 0;
}

static int read_text(struct reading *reading)
{
	(void)reading;
	return 0;
}

static int read_span(struct reading *reading)
{
	const struct ol_field *field = reading->field;
	int64_t span_ms, seconds;

	if (ctl_when_span(reading->text, &span_ms) < 0)
		return expect(reading, "a span such as 90s, 15m, 2h, 7d or 1h30m");
	seconds = span_ms / 1000;
	if (seconds < field->min || seconds > field->max) {
		ctl_put(&reading->words, "a span from %" PRId64 " to %" PRId64 " seconds",
			field->min, field->max);
		return expect(reading, reading->words.text);
	}
	memcpy(reading->place, &seconds, sizeof seconds);
	return 0;
}

static int read_time(struct reading *reading)
{
	bool is_ahead = reading->argument->reader == CTL_AHEAD;
	int64_t time_ms;

	if (ctl_when_time(reading->text, reading->request->now_ms, is_ahead, &time_ms) < 0)
		return expect(reading, is_ahead ? "a time such as 2026-11-22T18:00, 18:00 or 7d"
						: "a time such as 2026-11-22T03:14, 03:14 or 2h");
	memcpy(reading->place, &time_ms, sizeof time_ms);
	return 0;
}

static int read_since(struct reading *reading)
{
	reading->place = &reading->request->since_ms;
	return read_time(reading);
}

static int read_last(struct reading *reading)
{
	static const struct ol_field count = { .min = 1, .max = 1000000 };

	reading->field = &count;
	reading->place = &reading->request->last;
	return read_integer(reading);
}

static int (*const readers[])(struct reading *reading) = {
	[CTL_VALUE] = read_plain,       [CTL_NEW_NAME] = read_new_name, [CTL_USER] = read_reference,
	[CTL_SERVICE] = read_reference, [CTL_DEVICE] = read_reference,  [CTL_KEY] = read_key,
	[CTL_TARGET] = read_target,     [CTL_HOST] = read_host,         [CTL_FLAG] = read_flag,
	[CTL_SPAN] = read_span,         [CTL_PAST] = read_time,         [CTL_AHEAD] = read_time,
	[CTL_SINCE] = read_since,       [CTL_LAST] = read_last,         [CTL_TEXT] = read_text,
};

/* What a command that changes something takes away instead of leaving it as it is. */
static bool is_none(const struct reading *reading)
{
	return reading->request->command->reads && reading->field && reading->field->is_optional &&
	       reading->field->kind != OL_KIND_STRING && !strcmp(reading->text, "none");
}

/* Where the value belongs. */
static void find_place(struct reading *reading)
{
	const char *field = reading->argument->field;

	reading->type = ctl_filled(reading->request->command);
	reading->message = reading->request->message;
	reading->field = field ? ctl_field(reading->type, field) : NULL;
	reading->place = field ? reading->message + reading->field->offset : NULL;
}

int ctl_value_read(struct ctl_request *request, const struct ctl_argument *argument,
		   const char *text, struct ctl_fault *fault)
{
	struct reading reading = { .request = request, .argument = argument, .text = text };
	const struct ol_field *field;
	char quoted[512], name[CTL_NAME];

	find_place(&reading);
	field = reading.field;
	if (is_none(&reading))
		return 0;
	if (readers[argument->reader](&reading) == 0) {
		if (field && field->is_optional && argument->reader != CTL_TARGET)
			reading.message[field->has_offset] = true;
		return 0;
	}
	return ctl_refuse(fault, EX_USAGE, "%s %s: must be %s; see ownlinectl %s --help",
			  argument->name, ol_log_quote(text, quoted), reading.why,
			  ctl_command_name(request->command, name));
}
