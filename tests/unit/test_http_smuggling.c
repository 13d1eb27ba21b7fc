/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Requests that two servers could read in two ways: each is refused and its connection closed, so
 * nothing behind it is ever taken for a request. */
#include "talks.h"

#define HOST "Host: home.example\r\n"
#define EVIL "GET /evil HTTP/1.1\r\n" HOST "\r\n"

static unsigned evils;

static void on_request(void *arg, const struct api_request *request)
{
	struct api_answer answer = { .status = 200, .body = "well", .length = 4 };

	(void)arg;
	evils += strcmp(request->head.target, "/evil") == 0;
	api_http_answer(request->exchange, &answer);
}

/* GIVEN: all of it, with a zero byte wherever the text has "\0". */
#define GIVEN(text) text, sizeof(text) - 1

static const struct {
	const char *bytes;
	size_t length;
	unsigned status; /* 0 = closed without an answer will do too */
} refused[] = {
	/* CL.TE, TE.CL, TE.TE */
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
		"0\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
		"0\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" EVIL),
	  411 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "transfer-encoding: chunked\r\n\r\n0\r\n\r\n" EVIL),
	  411 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n"
		"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n"
		"Transfer-Encoding: identity\r\n\r\n0\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: identity\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked, identity\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: \"chunked\"\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: Chunked\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\x0b"
		"chunked\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding:\r\n chunked\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding : chunked\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer\0-Encoding: chunked\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked \r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\0\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n"
		"0\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" EVIL),
	  411 },
	/* CL.CL, and what is no length */
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 44\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\r\nContent-Length: 0\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 0, 44\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: +0\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: -1\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 0x2c\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 4 4\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 1e1\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\t\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length : 0\r\n\r\n" EVIL), 400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 0\0"
		"1\r\n\r\n" EVIL),
	  400 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 18446744073709551616\r\n\r\n" EVIL),
	  413 },
	{ GIVEN("POST / HTTP/1.1\r\n" HOST "Content-Length: 65537\r\n\r\n" EVIL), 413 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "Content-Length: 44\r\n\r\n" EVIL), 400 },
	{ GIVEN("HEAD / HTTP/1.1\r\n" HOST "Content-Length: 44\r\n\r\n" EVIL), 400 },
	/* line ends, folded lines, zero bytes */
	{ GIVEN("GET / HTTP/1.1\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\nHost: home.example\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: y\nContent-Length: 44\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: y\rContent-Length: 44\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: y\r\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: y\r\n folded\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: y\r\n\tfolded\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: y\r\n \r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n X: y\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: y\0z\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X\0: y\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: \0y\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X: y\x1b[0m\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X y\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST ": y\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X(y): z\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST "X y: z\r\n\r\n" EVIL), 400 },
	/* the request line */
	{ GIVEN("GET  / HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET\t/ HTTP/1.1\r\n" HOST "\r\n" EVIL), 0 },
	{ GIVEN("GET / /evil HTTP/1.1\r\n" HOST "\r\n" EVIL), 0 },
	{ GIVEN("GET /\0evil HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET\0 / HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\0\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1 \r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.2\r\n" HOST "\r\n" EVIL), 505 },
	{ GIVEN("GET / HTTP/0.9\r\n" HOST "\r\n" EVIL), 505 },
	{ GIVEN("GET / HTTP/2.0\r\n" HOST "\r\n" EVIL), 505 },
	{ GIVEN("GET / http/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET /\r\n" EVIL), 0 },
	{ GIVEN("GET http://home.example/ HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET * HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET //\x80 HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET /#a HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("G(T / HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("CONNECT home.example:443 HTTP/1.1\r\n" HOST "\r\n" EVIL), 400 },
	{ GIVEN("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" EVIL), 505 },
	/* Host */
	{ GIVEN("GET / HTTP/1.1\r\n\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\n" HOST HOST "\r\n" EVIL), 400 },
	{ GIVEN("GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n" EVIL), 400 },
};

/* How many answers there are, ours or the library's. To a length that is no number the library
 * sends the head of its answer twice before it closes, so heads do not count. */
static unsigned bodies(const char *text)
{
	return talk_count(text, "\"status\":") + talk_count(text, "<html>") +
	       talk_count(text, "\r\n\r\nwell");
}

static void set_up(void)
{
	const struct api_http_hooks hooks = { .request = on_request };

	talk_start((struct api_http_conf){ .connections = 64,
					   .per_address = 64,
					   .connect_src = "",
					   .certificate = "",
					   .key = "" },
		   &hooks);
	evils = 0;
}

START_TEST(every_doubtful_request_is_refused_and_its_connection_closed)
{
	char text[8192];

	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		bool is_closed = talk(refused[i].bytes, refused[i].length, text, sizeof text);
		unsigned status = talk_status(text);

		ck_assert_msg(status == refused[i].status || (!refused[i].status && status >= 400),
			      "case %zu: status %u\n%s", i, status, refused[i].bytes);
		ck_assert_msg(is_closed, "case %zu: stays open\n%s", i, refused[i].bytes);
		ck_assert_msg(bodies(text) <= 1, "case %zu: two answers\n%s\n%s", i,
			      refused[i].bytes, text);
	}
	ck_assert_uint_eq(evils, 0);
	talk_stop();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		every_doubtful_request_is_refused_and_its_connection_closed,
	};

	return unit_run("http smuggling", set_up, tests, UNIT_COUNT(tests));
}
