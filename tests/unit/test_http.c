/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The HTTP server: what it takes, how much, for how long, and answers that come later. */
#include "talks.h"

#define HOST "Host: home.example\r\n"
#define LONG 65600

static char text[4 * LONG];
static struct api_exchange *later; /* of the last request for /later */
static char seen_body[LONG];
static size_t seen_length;
static unsigned seen;

static void on_request(void *arg, const struct api_request *request)
{
	struct api_answer answer = { .status = 200, .body = "well", .length = 4 };

	(void)arg;
	seen++;
	seen_length = request->length;
	memcpy(seen_body, request->body, request->length + 1);
	if (strcmp(request->head.target, "/later") == 0) {
		later = request->exchange;
		return;
	}
	api_answer_add(&answer, "Content-Type", "text/plain");
	api_http_answer(request->exchange, &answer);
}

static void start(unsigned connections, unsigned per_address)
{
	const struct api_http_hooks hooks = { .request = on_request };

	seen = 0;
	later = NULL;
	talk_start((struct api_http_conf){ .connections = connections,
					   .per_address = per_address,
					   .connect_src = "wss://broker.example",
					   .certificate = "",
					   .key = "" },
		   &hooks);
}

static void set_up(void)
{
	start(64, 64);
}

static unsigned ask(const char *bytes)
{
	(void)talk(bytes, strlen(bytes), text, sizeof text);
	return talk_status(text);
}

START_TEST(ordinary_requests_are_taken)
{
	ck_assert_uint_eq(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
	ck_assert_uint_eq(ask("\r\nGET / HTTP/1.1\r\n" HOST "\r\n"), 200);
	ck_assert_uint_eq(ask("GET /a%20b?c=d&e HTTP/1.1\r\nhost:x\r\n\r\n"), 200);
	ck_assert_uint_eq(ask("GET / HTTP/1.0\r\n\r\n"), 200);
	ck_assert_uint_eq(ask("HEAD / HTTP/1.1\r\n" HOST "\r\n"), 200);
	ck_assert_ptr_null(strstr(text, "well"));
	ck_assert_uint_eq(ask("PURGE / HTTP/1.1\r\n" HOST "\r\n"), 200);
	ck_assert_uint_eq(ask("DELETE / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n\r\n{}"), 200);
	ck_assert_uint_eq(ask("GET / HTTP/1.1\r\n" HOST
			      "X: \ty z\t\xc3\xa9\r\nCookie: a=b; c=\"d\"\r\n"
			      "Y:\r\n\r\n"),
			  200);
	talk_stop();
}
END_TEST

START_TEST(every_answer_has_the_security_headers)
{
	static const char *const lines[] = {
		"Content-Security-Policy: default-src 'none'; ",
		" connect-src 'self' wss://broker.example; ",
		"Cross-Origin-Opener-Policy: same-origin\r\n",
		"Cross-Origin-Resource-Policy: same-origin\r\n",
		"Permissions-Policy: ",
		"Referrer-Policy: no-referrer\r\n",
		"X-Content-Type-Options: nosniff\r\n",
	};

	for (unsigned is_bad = 0; is_bad < 2; is_bad++) {
		ck_assert_uint_eq(ask(is_bad ? "GET x HTTP/1.1\r\n" HOST "\r\n"
					     : "GET / HTTP/1.1\r\n" HOST "\r\n"),
				  is_bad ? 400 : 200);
		for (size_t i = 0; i < UNIT_COUNT(lines); i++)
			ck_assert_msg(strstr(text, lines[i]) != NULL, "%s", lines[i]);
		ck_assert_ptr_null(strstr(text, "Server:"));
		ck_assert_ptr_null(strstr(text, "Strict-Transport-Security"));
	}
	ck_assert_ptr_nonnull(strstr(text, "Content-Type: application/problem+json\r\n"));
	ck_assert_ptr_nonnull(strstr(text, "\"code\":\"bad-request\""));
	ck_assert_int_eq(api_proxies_parse("127.0.0.0/8", &talk_proxies), 0);
	ck_assert_uint_eq(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
	ck_assert_ptr_nonnull(strstr(text, "Strict-Transport-Security: max-age=31536000\r\n"));
	talk_stop();
}
END_TEST

START_TEST(a_body_has_64_kib_and_no_more)
{
	static char bytes[LONG + 200];
	int head =
		snprintf(bytes, sizeof bytes,
			 "POST / HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n", API_BODY_BYTES);

	for (int i = 0; i < API_BODY_BYTES; i++)
		bytes[head + i] = (char)('a' + i % 26);
	(void)talk(bytes, (size_t)head + API_BODY_BYTES, text, sizeof text);
	ck_assert_uint_eq(talk_status(text), 200);
	ck_assert_uint_eq(seen_length, API_BODY_BYTES);
	ck_assert_mem_eq(seen_body, bytes + head, API_BODY_BYTES);
	ck_assert_int_eq(seen_body[seen_length], 0);
	bytes[head - 5]++;
	ck_assert(talk(bytes, (size_t)head + API_BODY_BYTES + 1, text, sizeof text));
	ck_assert_uint_eq(talk_status(text), 413);
	ck_assert_uint_eq(seen, 1);
	talk_stop();
}
END_TEST

/* A request whose head has so many bytes. */
static unsigned ask_head(size_t bytes)
{
	static char head[40000];
	int length = snprintf(head, sizeof head, "GET / HTTP/1.1\r\n" HOST "X: ");

	memset(head + length, 'x', bytes - (size_t)length - 4);
	memcpy(head + bytes - 4, "\r\n\r\n", 5);
	return ask(head);
}

static unsigned ask_target(size_t bytes)
{
	static char head[API_HEAD_BYTES];
	int length = snprintf(head, sizeof head, "GET /");

	memset(head + length, 'x', bytes - 1);
	snprintf(head + length + bytes - 1, 100, " HTTP/1.1\r\n" HOST "\r\n");
	return ask(head);
}

START_TEST(a_head_has_8_kib_and_no_more)
{
	ck_assert_uint_eq(ask_head(API_HEAD_BYTES), 200);
	ck_assert_uint_eq(ask_head(API_HEAD_BYTES + 1), 431);
	ck_assert_uint_eq(ask_head(20000), 431);
	ck_assert_uint_eq(ask_head(39000), 431);
	ck_assert_uint_eq(ask_target(API_TARGET_BYTES - 1), 200);
	ck_assert_uint_eq(ask_target(API_TARGET_BYTES), 414);
	ck_assert_uint_eq(ask_target(5000), 414);
	talk_stop();
}
END_TEST

START_TEST(requests_in_one_packet_are_answered_in_turn)
{
	ck_assert_uint_eq(ask("POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"
			      "GET / HTTP/1.1\r\n" HOST "\r\nGET / HTTP/1.1\r\n" HOST "\r\n"),
			  200);
	ck_assert_uint_eq(talk_count(text, "HTTP/1.1 200"), 3);
	ck_assert_uint_eq(seen, 3);
	talk_stop();
}
END_TEST

START_TEST(a_client_that_asks_first_is_told_to_continue)
{
	bool is_closed;
	int fd = talk_connect(1);
	static const char head[] = "POST / HTTP/1.1\r\n" HOST "Content-Length: 2\r\n"
				   "Expect: 100-continue\r\n\r\n";

	talk_send(fd, head, sizeof head - 1);
	(void)talk_receive(fd, text, sizeof text, 60, &is_closed);
	ck_assert_uint_eq(talk_status(text), 100);
	talk_send(fd, "{}", 2);
	(void)talk_receive(fd, text, sizeof text, 60, &is_closed);
	ck_assert_uint_eq(talk_status(text), 200);
	close(fd);
	talk_stop();
}
END_TEST

START_TEST(an_answer_may_come_later)
{
	static const char bytes[] = "GET /later HTTP/1.1\r\n" HOST "\r\n";
	const struct api_answer answer = { .status = 201, .body = "made", .length = 4 };
	bool is_closed;
	int fd = talk_connect(1);

	for (unsigned round = 0; round < 3; round++) {
		talk_send(fd, bytes, sizeof bytes - 1);
		(void)talk_receive(fd, text, sizeof text, 30, &is_closed);
		ck_assert_str_eq(text, "");
		ck_assert_uint_eq(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
		ck_assert_ptr_nonnull(later);
		api_http_answer(later, &answer);
		(void)talk_receive(fd, text, sizeof text, 30, &is_closed);
		ck_assert_uint_eq(talk_status(text), 201);
		ck_assert(!is_closed);
	}
	close(fd);
	talk_stop();
}
END_TEST

START_TEST(an_answer_to_somebody_who_left_is_nothing)
{
	static const char bytes[] = "GET /later HTTP/1.1\r\n" HOST "\r\n";
	const struct api_answer answer = { .status = 201, .body = "made", .length = 4 };
	bool is_closed;
	int fd = talk_connect(1);

	talk_send(fd, bytes, sizeof bytes - 1);
	(void)talk_receive(fd, text, sizeof text, 30, &is_closed);
	close(fd);
	ck_assert_uint_eq(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
	api_http_answer(later, &answer);
	ck_assert_uint_eq(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
	ck_assert_uint_eq(api_http_connected(talk_http), 1); /* ours is closed at the next step */
	talk_stop();
}
END_TEST

START_TEST(whoever_waits_at_the_end_is_told)
{
	static const char bytes[] = "GET /later HTTP/1.1\r\n" HOST "\r\n";
	bool is_closed;
	int fds[8];

	for (unsigned i = 0; i < 8; i++) {
		fds[i] = talk_connect(1);
		talk_send(fds[i], bytes, sizeof bytes - 1);
	}
	(void)talk_receive(fds[0], text, sizeof text, 30, &is_closed);
	api_http_free(talk_http);
	for (unsigned i = 0; i < 8; i++) {
		ssize_t got = recv(fds[i], text, sizeof text - 1, MSG_DONTWAIT);

		ck_assert_int_gt(got, 0);
		text[got] = '\0';
		ck_assert_uint_eq(talk_status(text), 503);
		close(fds[i]);
	}
	ol_loop_done(&talk_loop);
}
END_TEST

/* How many of these connections are still open after a moment. */
static unsigned still_open(const int *fds, unsigned count)
{
	unsigned open = 0;

	for (unsigned i = 0; i < 50; i++)
		ol_loop_step(&talk_loop, 1);
	for (unsigned i = 0; i < count; i++) {
		char c;

		open += recv(fds[i], &c, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
	}
	return open;
}

START_TEST(one_address_has_so_many_connections_and_all_have_so_many)
{
	int fds[40];

	talk_stop();
	start(20, 8);
	for (unsigned i = 0; i < 40; i++) {
		fds[i] = talk_connect((uint8_t)(2 + i / 10));
		ol_loop_step(&talk_loop, 1);
	}
	ck_assert_uint_eq(still_open(fds, 10), 8);
	ck_assert_uint_eq(still_open(fds + 10, 10), 8);
	ck_assert_uint_eq(api_http_connected(talk_http), 20);
	ck_assert_uint_eq(talk_counters.refused_connections >= 4, true);
	for (unsigned i = 0; i < 40; i++)
		close(fds[i]);
	ck_assert_uint_eq(ask("GET / HTTP/1.1\r\n" HOST "\r\n"), 200);
	talk_stop();
}
END_TEST

START_TEST(whoever_is_slow_is_cut)
{
	static const char body[] = "POST / HTTP/1.1\r\n" HOST "Content-Length: 99\r\n\r\nabc";
	int64_t begin_ms = ol_boottime_ms(), silent_ms = 0, drip_ms = 0, body_ms = 0;
	int silent = talk_connect(1), drip = talk_connect(1), slow = talk_connect(1);
	char c;

	talk_send(slow, body, sizeof body - 1);
	talk_send(drip, "GET / HTTP/1.1\r\nX: ", 19);
	while (!silent_ms || !drip_ms || !body_ms) {
		int64_t now_ms = ol_boottime_ms() - begin_ms;

		ol_loop_step(&talk_loop, 100);
		ck_assert_int_lt(now_ms, 12000);
		if (!drip_ms)
			talk_send(drip, "x", 1);
		if (!silent_ms && recv(silent, &c, 1, MSG_DONTWAIT) == 0)
			silent_ms = now_ms;
		if (!drip_ms && recv(drip, &c, 1, MSG_DONTWAIT) == 0)
			drip_ms = now_ms;
		if (!body_ms && recv(slow, &c, 1, MSG_DONTWAIT) == 0)
			body_ms = now_ms;
	}
	ck_assert_int_ge(silent_ms, 4800);
	ck_assert_int_lt(silent_ms, 7000);
	ck_assert_int_lt(drip_ms, 7000);
	ck_assert_int_ge(body_ms, 9800);
	ck_assert_uint_eq(talk_counters.late_connections, 3);
	talk_stop();
}
END_TEST

START_TEST(a_wrong_configuration_is_refused)
{
	const struct api_http_hooks hooks = { .request = on_request };
	struct api_http_conf conf = { .connections = 4,
				      .per_address = 4,
				      .proxies = &talk_proxies,
				      .counters = &talk_counters,
				      .connect_src = "",
				      .certificate = "",
				      .key = "" };
	static const char *const listens[] = { "", "localhost", "127.0.0.1,x", "::ffff:1.2.3.4" };
	struct api_http *http;

	for (size_t i = 0; i < UNIT_COUNT(listens); i++) {
		conf.listen = listens[i];
		ck_assert_int_eq(api_http_new(&talk_loop, &conf, &hooks, &http), -EINVAL);
	}
	conf.listen = "127.0.0.1";
	conf.connect_src = "wss://x; script-src *";
	ck_assert_int_eq(api_http_new(&talk_loop, &conf, &hooks, &http), -EINVAL);
	conf.connect_src = "";
	conf.certificate = "/nonexistent";
	ck_assert_int_eq(api_http_new(&talk_loop, &conf, &hooks, &http), -ENOENT);
	conf.certificate = "";
	conf.port = talk_port;
	ck_assert_int_eq(api_http_new(&talk_loop, &conf, &hooks, &http), -EADDRINUSE);
	talk_stop();
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		ordinary_requests_are_taken,
		every_answer_has_the_security_headers,
		a_body_has_64_kib_and_no_more,
		a_head_has_8_kib_and_no_more,
		requests_in_one_packet_are_answered_in_turn,
		a_client_that_asks_first_is_told_to_continue,
		an_answer_may_come_later,
		an_answer_to_somebody_who_left_is_nothing,
		whoever_waits_at_the_end_is_told,
		one_address_has_so_many_connections_and_all_have_so_many,
		whoever_is_slow_is_cut,
		a_wrong_configuration_is_refused,
	};

	return unit_run("http", set_up, tests, UNIT_COUNT(tests));
}
