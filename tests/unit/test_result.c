/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What became of a knock, read without a JSON library: what the site's codec writes is what is
 * read.
 */
#include <errno.h>
#include <stdio.h>

#include "common/codec.h"
#include "gen/messages.h"
#include "result.h"
#include "unit.h"

static const struct ol_device_result sent = { .device = { 0x6d, 0x85, 0x34 },
					      .t_ms = 1767225600000,
					      .at_ms = 1767225600020,
					      .state = OL_RESULT_STATE_OPEN,
					      .reason = OL_REFUSAL_REASON_NONE,
					      .open = 2,
					      .pending = 1,
					      .end_ms = 1767229200000 };

static char text[2048];

/* The site's own text, with one word replaced if it is there. */
static size_t make_text(const char *word, const char *other)
{
	char whole[1024];
	ssize_t length = ol_encode(&ol_msg_device_result, &sent, whole, sizeof whole - 1);
	const char *at;

	ck_assert_int_gt(length, 0);
	whole[length] = '\0';
	at = word ? strstr(whole, word) : NULL;
	ck_assert(!word || at);
	if (!at)
		return (size_t)snprintf(text, sizeof text, "%s", whole);
	return (size_t)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - whole), whole, other,
				at + strlen(word));
}

START_TEST(what_the_site_writes_is_read)
{
	struct result result;
	size_t length = make_text(NULL, NULL);

	ck_assert_int_eq(result_read(text, length, &result), 0);
	ck_assert_mem_eq(result.device, sent.device, sizeof result.device);
	ck_assert_int_eq(result.t_ms, sent.t_ms);
	ck_assert_int_eq(result.at_ms, sent.at_ms);
	ck_assert_int_eq(result.state, RESULT_OPEN);
	ck_assert_str_eq(result.reason, "none");
	ck_assert_int_eq(result.open, 2);
	ck_assert_int_eq(result.pending, 1);
	ck_assert_int_eq(result.end_ms, sent.end_ms);
}
END_TEST

START_TEST(the_states_have_one_order)
{
	static const enum ol_result_state theirs[] = {
		[RESULT_NOTHING] = OL_RESULT_STATE_NOTHING,
		[RESULT_PENDING] = OL_RESULT_STATE_PENDING,
		[RESULT_OPEN] = OL_RESULT_STATE_OPEN,
		[RESULT_CLOSED] = OL_RESULT_STATE_CLOSED,
		[RESULT_REFUSED] = OL_RESULT_STATE_REFUSED,
	};
	struct ol_device_result message = sent;
	struct result result;

	for (unsigned i = 0; i < UNIT_COUNT(theirs); i++) {
		ssize_t length;

		message.state = theirs[i];
		length = ol_encode(&ol_msg_device_result, &message, text, sizeof text);
		ck_assert_int_gt(length, 0);
		ck_assert_int_eq(result_read(text, (size_t)length, &result), 0);
		ck_assert_uint_eq(result.state, i);
	}
}
END_TEST

START_TEST(what_is_not_known_yet_is_skipped)
{
	struct result result;
	size_t length = make_text("{", "{\"mood\":\"good\",\"luck\":7,");

	ck_assert_int_eq(result_read(text, length, &result), 0);
	ck_assert_int_eq(result.state, RESULT_OPEN);
}
END_TEST

START_TEST(what_is_refused)
{
	static const char *const changes[][2] = {
		{ "\"open\":2", "\"open\":-2" },
		{ "\"open\":2", "\"open\":\"2\"" },
		{ "\"open\":2,", "" },
		{ "\"open\":2", "\"open\":2,\"open\":2" },
		{ "\"state\":\"open\"", "\"state\":\"wide\"" },
		{ "\"state\":\"open\"", "\"state\":2" },
		{ "\"none\"", "\"No\"" },
		{ "\"none\"", "\"a-reason-that-is-longer-than-any-word-is\"" },
		{ "6d85", "6d8" },
		{ "6d85", "6g85" },
		{ "}", "" },
		{ "}", "}}" },
	};
	struct result result = { .open = 99 };

	for (size_t i = 0; i < UNIT_COUNT(changes); i++) {
		size_t length = make_text(changes[i][0], changes[i][1]);

		ck_assert_msg(result_read(text, length, &result) == -EBADMSG, "%s", text);
		ck_assert_int_eq(result.open, 99);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = { what_the_site_writes_is_read, the_states_have_one_order,
				       what_is_not_known_yet_is_skipped, what_is_refused };

	return unit_run("result", NULL, tests, UNIT_COUNT(tests));
}
