/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Heads of requests as the HTTP library leaves them, and what is refused. */
#include <stdio.h>

#include "api-gateway/head.h"
#include "unit.h"

/* Z: a line end or a colon, as they are left. */
#define BEGIN "GET\0/a\0HTTP/1.1\0\0"

/* Judges bytes that begin with BEGIN. */
static bool intact(const char *bytes, size_t length)
{
	return api_head_is_intact(bytes, length, bytes + 4, 2, bytes + 7);
}

START_TEST(an_intact_head_is_known)
{
	static const char none[] = BEGIN "\0";
	static const char one[] = BEGIN "Host\0 x\0\0\0";
	static const char more[] = BEGIN "Host\0x\0\0A-b\0\0\0Cookie\0\ta=b; c\0\0\0";

	ck_assert(intact(none, sizeof none));
	ck_assert(intact(one, sizeof one));
	ck_assert(intact(more, sizeof more));
}
END_TEST

START_TEST(what_the_library_forgives_is_seen)
{
	static const struct {
		const char *bytes;
		size_t length;
	} heads[] = {
#define HEAD(more) { BEGIN more, sizeof(BEGIN more) }
		HEAD("Host\0x\0\0"),             /* the last line ends without CR */
		HEAD("Host\0x\0B\0y\0\0\0"),     /* so does another */
		HEAD("Host\0x\0\0 y\0\0\0"),     /* folded */
		HEAD("Host\0x\0\0\ty\0\0\0"),    /* folded */
		HEAD(" Host\0x\0\0\0"),          /* a blank in front */
		HEAD("Ho st\0x\0\0\0"),          /* a blank within */
		HEAD("Host \0x\0\0\0"),          /* a blank behind */
		HEAD("\0x\0\0\0"),               /* no name */
		HEAD("Host\0x\0y\0\0\0"),        /* a zero within */
		HEAD("Host\0x\x01\0\0\0"),       /* a control character */
		HEAD("Host\0x\x7f\0\0\0"),       /* another */
		HEAD("Host\0x\r\0\0\0"),         /* CR alone */
		HEAD("Host"),                    /* it ends anywhere */
		HEAD("Host\0"),                  /* */
		HEAD("Host\0x"),                 /* */
		HEAD("Host\0x\0\0\0\0\0"),       /* bytes behind the end */
		HEAD("Host\0x\0\0\0B\0y\0\0\0"), /* and more of them */
#undef HEAD
	};

	for (size_t i = 0; i < UNIT_COUNT(heads); i++)
		ck_assert_msg(!intact(heads[i].bytes, heads[i].length), "head %zu", i);
}
END_TEST

START_TEST(the_request_line_has_one_blank_twice)
{
	static const char bytes[] = BEGIN "Host\0x\0\0\0";
	static const char blank[] = "GET\0 /a\0HTTP/1.1\0\0Host\0x\0\0\0";
	static const char zero[] = "GET\0/a\0b\0HTTP/1.1\0\0Host\0x\0\0\0";
	static const char version[] = "GET\0/a\0HTTP/1\0\0Host\0x\0\0\0";
	static const char method[] = "G T\0/a\0HTTP/1.1\0\0Host\0x\0\0\0";
	static char big[API_HEAD_BYTES + 1] = BEGIN "Host\0";

	ck_assert(api_head_is_intact(bytes, sizeof bytes, bytes + 4, 2, bytes + 7));
	ck_assert(!api_head_is_intact(bytes, sizeof bytes, bytes + 4, 1, bytes + 7));
	ck_assert(!api_head_is_intact(bytes, sizeof bytes, bytes + 5, 1, bytes + 7));
	ck_assert(!api_head_is_intact(blank, sizeof blank, blank + 5, 2, blank + 8));
	ck_assert(!api_head_is_intact(zero, sizeof zero, zero + 4, 2, zero + 9));
	ck_assert(!api_head_is_intact(version, sizeof version, version + 4, 2, version + 7));
	ck_assert(!api_head_is_intact(method, sizeof method, method + 4, 2, method + 7));
	memset(big + 23, 'x', sizeof big - 27);
	ck_assert(!api_head_is_intact(big, sizeof big, big + 4, 2, big + 7));
	ck_assert(!api_head_is_intact(bytes, SIZE_MAX, bytes + 4, 2, bytes + 7));
}
END_TEST

static struct api_head good(const char *method)
{
	struct api_head head = { .method = method,
				 .version = "HTTP/1.1",
				 .target = "/",
				 .bytes = 100,
				 .is_intact = true };

	api_head_add(&head, "hOST", "home.example");
	return head;
}

START_TEST(headers_are_found_in_any_case_and_counted)
{
	struct api_head head = good("GET");

	ck_assert_str_eq(head.values[API_HOST], "home.example");
	api_head_add(&head, "X-Unknown", "1");
	api_head_add(&head, "X-Unknown", "2");
	api_head_add(&head, "X-FORWARDED-FOR", "1.2.3.4");
	api_head_add(&head, "x-forwarded-for", "1.2.3.5");
	ck_assert_uint_eq(head.counts[API_FORWARDED_FOR], 2);
	ck_assert_uint_eq(api_head_check(&head), API_OK);
	api_head_add(&head, "Cookie", "");
	ck_assert_uint_eq(api_head_check(&head), API_OK);
	api_head_add(&head, "Cookie", "");
	ck_assert_uint_eq(api_head_check(&head), API_BAD_REQUEST);
}
END_TEST

START_TEST(a_head_is_refused_with_the_right_code)
{
	char target[API_TARGET_BYTES + 1] = "/";
	struct api_head head = good("GET");

	head.bytes = API_HEAD_BYTES + 1;
	ck_assert_uint_eq(api_head_check(&head), API_HEAD_TOO_LARGE);
	head = good("GET");
	head.is_intact = false;
	ck_assert_uint_eq(api_head_check(&head), API_BAD_REQUEST);
	head = good("GET");
	head.version = "HTTP/1.5";
	ck_assert_uint_eq(api_head_check(&head), API_BAD_VERSION);
	head = good("GET");
	head.counts[API_HOST] = 0;
	ck_assert_uint_eq(api_head_check(&head), API_BAD_REQUEST);
	head.version = "HTTP/1.0";
	ck_assert_uint_eq(api_head_check(&head), API_OK);
	head = good("GET");
	memset(target + 1, 'x', API_TARGET_BYTES - 1);
	head.target = target;
	ck_assert_uint_eq(api_head_check(&head), API_TARGET_TOO_LONG);
	target[API_TARGET_BYTES - 1] = '\0';
	ck_assert_uint_eq(api_head_check(&head), API_OK);
}
END_TEST

START_TEST(a_target_begins_with_a_slash)
{
	static const char *const targets[] = { "",     "*",     "a",     "http://x/", "//a b",
					       "/a#b", "/\x7f", "/\x80", "/a\tb",     "/a\"\r" };

	for (size_t i = 0; i < UNIT_COUNT(targets); i++) {
		struct api_head head = good("GET");

		head.target = targets[i];
		ck_assert_msg(api_head_check(&head) == API_BAD_REQUEST, "%s", targets[i]);
	}
}
END_TEST

START_TEST(a_body_has_one_length)
{
	static const struct {
		const char *length, *coding;
		enum api_code post, get;
		size_t bytes;
	} cases[] = {
		{ NULL, NULL, API_OK, API_OK, 0 },
		{ "0", NULL, API_OK, API_OK, 0 },
		{ "00", NULL, API_OK, API_OK, 0 },
		{ "7", NULL, API_OK, API_BAD_REQUEST, 7 },
		{ "65536", NULL, API_OK, API_BAD_REQUEST, 65536 },
		{ "65537", NULL, API_TOO_LARGE, API_TOO_LARGE, 65537 },
		{ "99999999999999999999999", NULL, API_TOO_LARGE, API_TOO_LARGE, SIZE_MAX },
		{ "", NULL, API_BAD_REQUEST, API_BAD_REQUEST, 0 },
		{ " 7", NULL, API_BAD_REQUEST, API_BAD_REQUEST, 7 },
		{ "7 ", NULL, API_BAD_REQUEST, API_BAD_REQUEST, 7 },
		{ "7,7", NULL, API_BAD_REQUEST, API_BAD_REQUEST, 7 },
		{ "-7", NULL, API_BAD_REQUEST, API_BAD_REQUEST, SIZE_MAX - 6 },
		{ NULL, "chunked", API_LENGTH_REQUIRED, API_LENGTH_REQUIRED, 0 },
		{ NULL, "", API_BAD_REQUEST, API_BAD_REQUEST, 0 },
		{ NULL, "identity", API_BAD_REQUEST, API_BAD_REQUEST, 0 },
		{ "0", "chunked", API_BAD_REQUEST, API_BAD_REQUEST, 0 },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		struct api_head post = good("POST"), get = good("GET");

		post.values[API_CONTENT_LENGTH] = get.values[API_CONTENT_LENGTH] = cases[i].length;
		post.values[API_TRANSFER_ENCODING] = get.values[API_TRANSFER_ENCODING] =
			cases[i].coding;
		ck_assert_msg(api_head_check(&post) == cases[i].post, "case %zu", i);
		ck_assert_msg(api_head_check(&get) == cases[i].get, "case %zu", i);
		ck_assert_uint_eq(api_head_body(&post), cases[i].bytes);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_intact_head_is_known,
		what_the_library_forgives_is_seen,
		the_request_line_has_one_blank_twice,
		headers_are_found_in_any_case_and_counted,
		a_head_is_refused_with_the_right_code,
		a_target_begins_with_a_slash,
		a_body_has_one_length,
	};

	return unit_run("http head", NULL, tests, UNIT_COUNT(tests));
}
