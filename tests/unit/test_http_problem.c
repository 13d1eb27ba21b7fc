/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Problems are valid JSON whatever they quote. */
#include "api-gateway/answer.h"
#include "unit.h"

static char text[API_PROBLEM_BYTES];

START_TEST(a_problem_has_status_title_and_code)
{
	size_t length = api_problem_write(API_NOT_FOUND, NULL, NULL, text);

	ck_assert_str_eq(text,
			 "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
			 "\"code\":\"not-found\",\"detail\":\"there is nothing at this path\"}");
	ck_assert_uint_eq(length, strlen(text));
	(void)api_problem_format(409, "exists", "a name", "name", text);
	ck_assert_str_eq(text, "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,"
			       "\"code\":\"exists\",\"detail\":\"a name\",\"field\":\"name\"}");
}
END_TEST

START_TEST(what_it_quotes_is_escaped_and_cut)
{
	char huge[4000];

	memset(huge, '"', sizeof huge - 1);
	huge[sizeof huge - 1] = '\0';
	ck_assert_uint_lt(api_problem_format(400, "invalid", "why", huge, text), sizeof text);
	ck_assert_str_eq(text + strlen(text) - 2, "\"}");
	(void)api_problem_format(400, "invalid", "Gr\xc3\xbc\xc3\x9f\x65 \\ \"x\"", "a\xff\x01.b",
				 text);
	ck_assert_ptr_nonnull(strstr(text, "\"detail\":\"Gr\xc3\xbc\xc3\x9f\x65 \\\\ \\\"x\\\"\""));
	ck_assert_ptr_nonnull(strstr(text, "\"field\":\"a??.b\""));
	/* A detail that cannot be written is left out. */
	(void)api_problem_format(400, "invalid", "\xff", NULL, text);
	ck_assert_ptr_null(strstr(text, "detail"));
	ck_assert_ptr_nonnull(strstr(text, "\"code\":\"invalid\""));
}
END_TEST

START_TEST(every_code_has_a_title)
{
	for (unsigned code = API_OK + 1; code < API_CODES; code++)
		ck_assert_msg(*api_problem_title(api_problem_status(code)), "code %u", code);
}
END_TEST

START_TEST(an_answer_has_so_many_headers)
{
	struct api_answer answer = { .status = 200 };

	for (unsigned i = 0; i < API_ANSWER_LINES + 3; i++)
		api_answer_add(&answer, "a", "b");
	ck_assert_uint_eq(answer.line_count, API_ANSWER_LINES);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_problem_has_status_title_and_code,
		what_it_quotes_is_escaped_and_cut,
		every_code_has_a_title,
		an_answer_has_so_many_headers,
	};

	return unit_run("http problem", NULL, tests, UNIT_COUNT(tests));
}
