/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The codec: round trips of random and of the largest values, and what it refuses to write. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/codec.h"
#include "gen/messages.h"
#include "unit.h"

static char text[OL_JSON_MAX], again[OL_JSON_MAX];

/* The same numbers in every run. */
static uint64_t random64(void)
{
	static uint64_t seed = 0x9e3779b97f4a7c15;

	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

/* Fills values at random, or with what makes the longest text. */
struct filler {
	bool is_largest;
};

static uint64_t choose(const struct filler *filler, uint64_t count)
{
	return filler->is_largest ? count - 1 : random64() % count;
}

static void fill_string(const struct filler *filler, const struct ol_field *field, char *value)
{
	static const char *const characters[] = { "a", " ", "\"", "\\", "/", "é", "€", "🔑" };
	size_t count = choose(filler, field->max_length + 1u);

	value[0] = '\0';
	for (size_t i = 0; i < count; i++)
		strcat(value, characters[choose(filler, 8)]);
}

static void fill_name(const struct filler *filler, const struct ol_field *field, char *value)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789-";
	size_t length = 1 + choose(filler, field->size - 1u);

	for (size_t i = 0; i < length; i++)
		value[i] = letters[random64() % (i ? 37 : 36)];
	value[length] = '\0';
}

static void fill_enum(const struct filler *filler, const struct ol_field *field, void *value)
{
	unsigned count = 0, chosen;

	while (field->words[count])
		count++;
	chosen = (unsigned)(random64() % count);
	for (unsigned i = 0; filler->is_largest && i < count; i++) {
		if (strlen(field->words[i]) > strlen(field->words[chosen]))
			chosen = i;
	}
	memcpy(value, &chosen, sizeof chosen);
}

static void fill_integer(const struct filler *filler, const struct ol_field *field, void *value)
{
	int64_t number =
		field->min + (int64_t)choose(filler, (uint64_t)(field->max - field->min) + 1);

	memcpy(value, &number, sizeof number);
}

static void fill_bytes(uint8_t *value, size_t size)
{
	for (size_t i = 0; i < size; i++)
		value[i] = (uint8_t)random64();
}

static void fill_addr(const struct filler *filler, struct ol_addr *addr)
{
	*addr = (struct ol_addr){ .family = choose(filler, 2) ? 6 : 4 };
	fill_bytes(addr->bytes, addr->family == 4 ? 4 : 16);
	if (filler->is_largest)
		memset(addr->bytes, 0xff, 16);
}

static void fill_object(const struct filler *filler, const struct ol_message *type, uint8_t *base);

static void fill_value(const struct filler *filler, const struct ol_field *field, void *value)
{
	switch (field->kind) {
	case OL_KIND_STRING:
		fill_string(filler, field, value);
		break;
	case OL_KIND_NAME:
		fill_name(filler, field, value);
		break;
	case OL_KIND_ENUM:
		fill_enum(filler, field, value);
		break;
	case OL_KIND_INTEGER:
		fill_integer(filler, field, value);
		break;
	case OL_KIND_BOOL:
		*(bool *)value = random64() & 1 && !filler->is_largest;
		break;
	case OL_KIND_ID:
	case OL_KIND_HEX:
	case OL_KIND_BASE64:
	case OL_KIND_SEALED:
		fill_bytes(value, field->size);
		break;
	case OL_KIND_ADDR:
		fill_addr(filler, value);
		break;
	case OL_KIND_OBJECT:
		fill_object(filler, field->item, value);
		break;
	}
}

static void fill_object(const struct filler *filler, const struct ol_message *type, uint8_t *base)
{
	for (unsigned i = 0; i < type->field_count; i++) {
		const struct ol_field *field = &type->fields[i];
		uint16_t count = 1;

		if (field->is_list) {
			count = (uint16_t)choose(filler, field->max_items + 1u);
			memcpy(base + field->count_offset, &count, sizeof count);
		}
		if (field->is_optional) {
			count = (uint16_t)choose(filler, 2);
			base[field->has_offset] = count != 0;
		}
		for (unsigned k = 0; k < count; k++)
			fill_value(filler, field, base + field->offset + k * (size_t)field->size);
	}
}

/* Writes the value, reads it back and writes it again; returns the length of the text. */
static size_t round_trip(const struct ol_message *type, const void *value)
{
	ssize_t length = ol_encode(type, value, text, sizeof text);
	void *copy = malloc(type->size);
	struct ol_fault fault;
	int rc;

	ck_assert_ptr_nonnull(copy);
	ck_assert_msg(length > 0, "%s: %zd", type->name, length);
	memset(copy, 0xa5, type->size);
	rc = ol_decode(type, text, (size_t)length, copy, &fault);
	ck_assert_msg(rc == 0, "%s: %s: %s", type->name, fault.path, fault.why);
	ck_assert_int_eq(ol_encode(type, copy, again, sizeof again), length);
	ck_assert_mem_eq(text, again, (size_t)length);
	free(copy);
	return (size_t)length;
}

/* Encodes, decodes and encodes `rounds` values of every message. */
static void try_all(const struct filler *filler, unsigned rounds)
{
	for (unsigned i = 0; ol_messages[i]; i++) {
		void *value = malloc(ol_messages[i]->size);

		ck_assert_ptr_nonnull(value);
		for (unsigned round = 0; round < rounds; round++) {
			fill_object(filler, ol_messages[i], value);
			round_trip(ol_messages[i], value);
		}
		free(value);
	}
}

START_TEST(random_values_come_back)
{
	const struct filler filler = { .is_largest = false };

	try_all(&filler, 30);
}
END_TEST

START_TEST(the_largest_values_fit_into_a_message)
{
	const struct filler filler = { .is_largest = true };

	try_all(&filler, 1);
}
END_TEST

/* Changes one byte of a text, and perhaps cuts the last one off. */
static void damage(const struct filler *filler, const struct ol_message *type, void *value)
{
	ssize_t length = ol_encode(type, value, text, sizeof text);
	struct ol_fault fault = { .why = NULL };

	ck_assert_int_gt(length, 0);
	text[random64() % (size_t)length] = (char)random64();
	length -= random64() % 8 == 0;
	if (ol_decode(type, text, (size_t)length, value, &fault) == 0) {
		round_trip(type, value);
	} else {
		ck_assert_ptr_nonnull(fault.why);
		fill_object(filler, type, value);
	}
}

START_TEST(damaged_text_is_refused_or_understood)
{
	const struct filler filler = { .is_largest = false };

	for (unsigned i = 0; ol_messages[i]; i++) {
		void *value = malloc(ol_messages[i]->size);

		ck_assert_ptr_nonnull(value);
		fill_object(&filler, ol_messages[i], value);
		for (unsigned round = 0; round < 200; round++)
			damage(&filler, ol_messages[i], value);
		free(value);
	}
}
END_TEST

static const char access_text[] =
	"{\"router\":\"home\",\"revision\":5,\"now_ms\":1767225600000,\"sessions\":["
	"{\"id\":\"00000000000000ff\",\"source\":\"203.0.113.7\",\"proto\":\"both\",\"port\":8443,"
	"\"to\":\"fd00::20\",\"to_port\":443,\"end_ms\":1767226500000}]}";

static struct ol_access access_value(void)
{
	return (struct ol_access){
		.router = "home",
		.revision = 5,
		.now_ms = 1767225600000,
		.sessions_count = 1,
		.sessions[0] = {
			.id = 0xff,
			.source = { 4, { 203, 0, 113, 7 } },
			.proto = OL_PROTO_BOTH,
			.port = 8443,
			.to = { 6, { 0xfd, [15] = 0x20 } },
			.to_port = 443,
			.end_ms = 1767226500000,
		},
	};
}

START_TEST(text_and_struct_agree)
{
	static struct ol_access access, wanted;
	struct ol_fault fault;

	wanted = access_value();
	ck_assert_int_eq(ol_encode(&ol_msg_access, &wanted, text, sizeof text),
			 sizeof access_text - 1);
	ck_assert_mem_eq(text, access_text, sizeof access_text - 1);
	ck_assert_int_eq(ol_decode(&ol_msg_access, access_text, sizeof access_text - 1, &access,
				   &fault),
			 0);
	ck_assert_str_eq(access.router, "home");
	ck_assert_int_eq(access.revision, 5);
	ck_assert_uint_eq(access.sessions_count, 1);
	ck_assert_uint_eq(access.sessions[0].id, 0xff);
	ck_assert(ol_addr_equal(&access.sessions[0].source, &wanted.sessions[0].source));
	ck_assert(ol_addr_equal(&access.sessions[0].to, &wanted.sessions[0].to));
	ck_assert_int_eq(access.sessions[0].proto, OL_PROTO_BOTH);
	ck_assert_int_eq(access.sessions[0].end_ms, 1767226500000);
}
END_TEST

START_TEST(items_beyond_the_count_are_left_alone)
{
	static struct ol_access access;
	static const struct ol_access_session untouched = { .id = 42 };
	struct ol_fault fault;

	access.sessions[1] = untouched;
	ck_assert_int_eq(ol_decode(&ol_msg_access, access_text, sizeof access_text - 1, &access,
				   &fault),
			 0);
	ck_assert_mem_eq(&access.sessions[1], &untouched, sizeof untouched);
}
END_TEST

START_TEST(what_is_absent_becomes_zero)
{
	struct ol_session_list list = {
		.has_state = true, .state = OL_SESSION_STATE_CLOSED, .has_before = true, .before = 1
	};
	struct ol_fault fault;

	ck_assert_int_eq(ol_decode(&ol_msg_session_list, "{}", 2, &list, &fault), 0);
	ck_assert(!list.has_state && !list.has_before);
	ck_assert_int_eq(list.state, 0);
	ck_assert_uint_eq(list.before, 0);
	ck_assert_int_eq(ol_encode(&ol_msg_session_list, &list, text, sizeof text), 2);
	ck_assert_mem_eq(text, "{}", 2);
}
END_TEST

START_TEST(a_buffer_that_is_too_small_is_told)
{
	const size_t length = sizeof access_text - 1;
	static struct ol_access access;

	access = access_value();
	for (size_t size = 0; size < length; size++) {
		char *small = malloc(size + 1); /* a byte too far is one the sanitizer sees */

		ck_assert_ptr_nonnull(small);
		small[size] = 'x';
		ck_assert_int_eq(ol_encode(&ol_msg_access, &access, small, size), -EMSGSIZE);
		ck_assert_int_eq(small[size], 'x');
		free(small);
	}
	ck_assert_int_eq(ol_encode(&ol_msg_access, &access, text, length), (ssize_t)length);
}
END_TEST

START_TEST(a_message_has_a_longest_length)
{
	const size_t length = sizeof access_text - 1;
	char *padded = malloc(OL_JSON_MAX + 1);
	static struct ol_access access;
	struct ol_fault fault;

	ck_assert_ptr_nonnull(padded);
	memset(padded, ' ', OL_JSON_MAX + 1);
	memcpy(padded, access_text, length);
	ck_assert_int_eq(ol_decode(&ol_msg_access, padded, OL_JSON_MAX, &access, &fault), 0);
	ck_assert_int_eq(ol_decode(&ol_msg_access, padded, OL_JSON_MAX + 1, &access, &fault),
			 -EBADMSG);
	ck_assert_str_eq(fault.why, "too long");
	free(padded);
}
END_TEST

static void refuse_access(const struct ol_access *access)
{
	ck_assert_int_eq(ol_encode(&ol_msg_access, access, text, sizeof text), -EINVAL);
}

START_TEST(access_outside_its_schema_is_not_written)
{
	static struct ol_access good, bad;

	good = access_value();
#define REFUSE(change) \
	do { \
		bad = good; \
		change; \
		refuse_access(&bad); \
	} while (0)
	REFUSE(strcpy(bad.router, ""));
	REFUSE(strcpy(bad.router, "Home"));
	REFUSE(strcpy(bad.router, "-home"));
	REFUSE(strcpy(bad.router, "a/+/b"));
	REFUSE(memset(bad.router, 'a', sizeof bad.router));
	REFUSE(bad.revision = -1);
	REFUSE(bad.revision = INT64_MIN);
	REFUSE(bad.revision = 9007199254740992);
	REFUSE(bad.sessions_count = OL_ACCESS_SESSIONS_MAX + 1);
	REFUSE(bad.sessions_count = 2); /* the second one is all zero: no address */
	REFUSE(bad.sessions[0].source.family = 0);
	REFUSE(bad.sessions[0].source.family = 5);
	REFUSE((bad.sessions[0].to = (struct ol_addr){ 6, { [10] = 0xff, [11] = 0xff, 1 } }));
	REFUSE(bad.sessions[0].proto = (enum ol_proto)3);
	REFUSE(bad.sessions[0].proto = (enum ol_proto) - 1);
	REFUSE(bad.sessions[0].port = 0);
	REFUSE(bad.sessions[0].to_port = 65536);
#undef REFUSE
}
END_TEST

START_TEST(strings_outside_their_schema_are_not_written)
{
	static const char *const bad[] = { "\n",           "\x7f",         "\x1b[31m",
					   "\x80",         "\xc0\xaf",     "\xe0\x80\xaf",
					   "\xed\xa0\x80", "\xf0\x9f\x94", "\xf4\x90\x80\x80",
					   "\xff",         "caf\xe9" };
	struct ol_reply_done reply = { .code = OL_REPLY_CODE_OK };

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		snprintf(reply.detail, sizeof reply.detail, "%s", bad[i]);
		ck_assert_int_eq(ol_encode(&ol_msg_reply_done, &reply, text, sizeof text), -EINVAL);
	}
	memset(reply.detail, 'x', sizeof reply.detail);
	ck_assert_int_eq(ol_encode(&ol_msg_reply_done, &reply, text, sizeof text), -EINVAL);
	reply.detail[201] = '\0';
	ck_assert_int_eq(ol_encode(&ol_msg_reply_done, &reply, text, sizeof text), -EINVAL);
	reply.detail[200] = '\0';
	ck_assert_int_gt(ol_encode(&ol_msg_reply_done, &reply, text, sizeof text), 200);
}
END_TEST

/* A message with the two base64 lengths that need padding. */
struct padded {
	uint8_t one[1], two[2];
};

static const struct ol_field padded_fields[] = {
	{ .name = "one",
	  .kind = OL_KIND_BASE64,
	  .offset = offsetof(struct padded, one),
	  .size = 1 },
	{ .name = "two",
	  .kind = OL_KIND_BASE64,
	  .offset = offsetof(struct padded, two),
	  .size = 2 },
};

static const struct ol_message padded_message = {
	.name = "padded",
	.size = sizeof(struct padded),
	.fields = padded_fields,
	.field_count = 2,
};

START_TEST(base64_has_one_spelling)
{
	static const char good[] = "{\"one\":\"/w==\",\"two\":\"//8=\"}";
	static const char *const bad[] = {
		"{\"one\":\"/x==\",\"two\":\"//8=\"}", "{\"one\":\"/w==\",\"two\":\"//9=\"}",
		"{\"one\":\"/w=A\",\"two\":\"//8=\"}", "{\"one\":\"/w\",\"two\":\"//8\"}",
		"{\"one\":\"/===\",\"two\":\"//8=\"}", "{\"one\":\"/w==\",\"two\":\"//==\"}",
		"{\"one\":\"=w==\",\"two\":\"//8=\"}", "{\"one\":\"////\",\"two\":\"//8=\"}",
	};
	struct padded value = { { 0xff }, { 0xff, 0xff } };
	struct ol_fault fault;

	ck_assert_int_eq(ol_encode(&padded_message, &value, text, sizeof text), sizeof good - 1);
	ck_assert_mem_eq(text, good, sizeof good - 1);
	ck_assert_int_eq(ol_decode(&padded_message, good, sizeof good - 1, &value, &fault), 0);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		ck_assert_int_eq(ol_decode(&padded_message, bad[i], strlen(bad[i]), &value, &fault),
				 -EBADMSG);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		random_values_come_back,
		the_largest_values_fit_into_a_message,
		damaged_text_is_refused_or_understood,
		text_and_struct_agree,
		items_beyond_the_count_are_left_alone,
		what_is_absent_becomes_zero,
		a_buffer_that_is_too_small_is_told,
		a_message_has_a_longest_length,
		access_outside_its_schema_is_not_written,
		strings_outside_their_schema_are_not_written,
		base64_has_one_spelling,
	};

	return unit_run("codec", NULL, tests, UNIT_COUNT(tests));
}
