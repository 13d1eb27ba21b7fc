/* SPDX-License-Identifier: GPL-3.0-or-later */
/* HTTP/1.1 for many clients in one thread: libmicrohttpd inside our loop. */
#include "api-gateway/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "api-gateway/exchange.h"
#include "api-gateway/ports.h"
#include "api-gateway/security.h"
#include "common/crypto.h"
#include "common/log.h"

#define MEMORY_BYTES 32768 /* of one connection: what comes and goes, without bodies */
#define SWEEP_MS     250   /* how often is looked who is late */
#define FAREWELL_MS  500
#define CIPHERS      "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2"

struct listener {
	struct MHD_Daemon *daemon;
	struct ol_watch watch;
};

struct api_http {
	struct api_http_conf conf;
	struct api_http_hooks hooks;
	struct api_security security;
	struct api_seats seats;
	struct api_exchange *exchanges; /* one for each seat */
	struct listener listeners[API_LISTENERS];
	unsigned listener_count;
	struct ol_timer timer;
	int64_t sweep_ms;
	bool has_room; /* somebody left: the library may accept again, at its next run */
	char *certificate, *key;
};

static struct MHD_Response *make_response(const struct api_exchange *exchange,
					  const struct api_answer *answer)
{
	const struct api_http *http = exchange->http;
	bool is_tls =
		http->certificate || api_proxies_trust(http->conf.proxies, &exchange->request.peer);
	/* The library's buffers are not const, but it only reads them. */
	struct MHD_Response *response =
		MHD_create_response_from_buffer(answer->length, (void *)(uintptr_t)answer->body,
						answer->is_kept ? MHD_RESPMEM_PERSISTENT
								: MHD_RESPMEM_MUST_COPY);

	if (!response)
		return NULL;
	for (unsigned i = 0; i < answer->line_count; i++)
		MHD_add_response_header(response, answer->lines[i].name, answer->lines[i].value);
	for (unsigned i = 0; i < api_security_count(is_tls); i++)
		MHD_add_response_header(response, http->security.lines[i].name,
					http->security.lines[i].value);
	if (answer->is_last)
		MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
	return response;
}

void api_http_answer(struct api_exchange *exchange, const struct api_answer *answer)
{
	bool is_waiting = exchange->stage == API_WAITING;

	exchange->http->conf.counters->answers[answer->status / 100 % 6]++;
	exchange->response = make_response(exchange, answer);
	exchange->status = answer->status;
	api_exchange_go(exchange, API_ANSWERED, API_SEND_MS);
	if (is_waiting) {
		MHD_resume_connection(exchange->connection);
		exchange->http->timer.due_ms = 1;
	}
}

/* Hands what api_http_answer() has made to the library. */
static enum MHD_Result send_off(struct api_exchange *exchange)
{
	enum MHD_Result rc;

	if (!exchange->response)
		return MHD_NO;
	rc = MHD_queue_response(exchange->connection, exchange->status, exchange->response);
	MHD_destroy_response(exchange->response);
	exchange->response = NULL;
	return rc;
}

static enum MHD_Result take_header(void *arg, enum MHD_ValueKind kind, const char *name,
				   const char *value)
{
	(void)kind;
	api_head_add(arg, name, value ? value : "");
	return MHD_YES;
}

static enum MHD_Result take_head(struct api_exchange *exchange, const char *method,
				 const char *version)
{
	struct api_answer answer = { .is_last = true };
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(exchange->connection,
					MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
	enum api_code code;

	exchange->http->conf.counters->requests++;
	MHD_get_connection_values(exchange->connection, MHD_HEADER_KIND, take_header,
				  &exchange->request.head);
	code = api_exchange_head(exchange, method, version, info ? info->header_size : SIZE_MAX);
	if (code == API_OK)
		return MHD_YES;
	exchange->http->conf.counters->refused_requests++;
	api_answer_problem(&answer, code, NULL, NULL);
	api_http_answer(exchange, &answer);
	return send_off(exchange);
}

static enum MHD_Result ask(struct api_exchange *exchange)
{
	const struct api_http_hooks *hooks = &exchange->http->hooks;

	api_exchange_whole(exchange);
	hooks->request(hooks->arg, &exchange->request);
	if (exchange->stage == API_ANSWERED)
		return send_off(exchange);
	exchange->stage = API_WAITING;
	MHD_suspend_connection(exchange->connection);
	return MHD_YES;
}

/* The library calls for a request's head, for each piece of its body, for its end, and once more
 * when a suspended connection is resumed. */
static enum MHD_Result on_request(void *arg, struct MHD_Connection *connection, const char *url,
				  const char *method, const char *version, const char *upload,
				  size_t *upload_size, void **context)
{
	struct api_exchange *exchange = *context;

	(void)arg;
	(void)url;
	(void)connection;
	if (!exchange)
		return MHD_NO;
	if (exchange->stage == API_HEAD)
		return take_head(exchange, method, version);
	if (exchange->stage == API_BODY && *upload_size) {
		if (!api_exchange_body(exchange, upload, *upload_size))
			return MHD_NO;
		*upload_size = 0;
		return MHD_YES;
	}
	if (exchange->stage == API_BODY)
		return ask(exchange);
	return exchange->stage == API_ANSWERED ? send_off(exchange) : MHD_NO;
}

/* The request line has come; the library is about to take the target apart in its place. */
static void *on_target(void *arg, const char *target, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
	struct api_exchange *exchange = info ? info->socket_context : NULL;

	(void)arg;
	if (!exchange || !target)
		return NULL;
	api_exchange_begin(exchange, target);
	return exchange;
}

/* We decode what we use of the target, strictly. */
static size_t keep_escaped(void *arg, struct MHD_Connection *connection, char *text)
{
	(void)arg;
	(void)connection;
	return strlen(text);
}

static void on_completed(void *arg, struct MHD_Connection *connection, void **context,
			 enum MHD_RequestTerminationCode code)
{
	struct api_exchange *exchange = *context;

	(void)arg;
	(void)connection;
	(void)code;
	if (!exchange)
		return;
	if (exchange->response)
		MHD_destroy_response(exchange->response);
	exchange->response = NULL;
	api_exchange_end(exchange);
}

static enum MHD_Result on_accept(void *arg, const struct sockaddr *sa, socklen_t length)
{
	struct api_http *http = arg;
	struct ol_addr peer;

	(void)length;
	if (ol_addr_from_sockaddr(sa, &peer, NULL) == 0 &&
	    api_seats_welcome(&http->seats, &peer, api_proxies_trust(http->conf.proxies, &peer)))
		return MHD_YES;
	http->conf.counters->refused_connections++;
	return MHD_NO;
}

static struct api_exchange *open_exchange(struct api_http *http, struct MHD_Connection *connection)
{
	const union MHD_ConnectionInfo *info =
		MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
	struct ol_addr peer;
	struct api_seat *seat;
	struct api_exchange *exchange;

	http->conf.counters->connections++;
	if (!info || ol_addr_from_sockaddr(info->client_addr, &peer, NULL) < 0)
		return NULL;
	seat = api_seats_take(&http->seats, &peer);
	if (!seat)
		return NULL;
	exchange = &http->exchanges[seat - http->seats.list];
	api_exchange_open(exchange, http, seat, &peer);
	exchange->connection = connection;
	return exchange;
}

static void on_connection(void *arg, struct MHD_Connection *connection, void **context,
			  enum MHD_ConnectionNotificationCode code)
{
	struct api_http *http = arg;
	struct api_exchange *exchange = *context;

	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		*context = open_exchange(http, connection);
	} else if (exchange) {
		api_seats_leave(&http->seats, exchange->seat);
		exchange->connection = NULL;
		http->has_room = true;
	}
}

__attribute__((format(printf, 2, 0))) static void on_message(void *arg, const char *format,
							     va_list args)
{
	char text[160], quoted[512];

	(void)arg;
	if (vsnprintf(text, sizeof text, format, args) >= 0)
		ol_log(OL_DEBUG, "http", "text=%s", ol_log_quote(text, quoted));
}

/* Ends the connections whose time is over: the library sees them closed by the other side. */
static void sweep(struct api_http *http, int64_t now_ms)
{
	http->sweep_ms = now_ms + SWEEP_MS;
	for (unsigned i = 0; i < http->seats.count; i++) {
		const union MHD_ConnectionInfo *info;
		struct api_exchange *exchange = &http->exchanges[i];

		if (!api_seat_is_due(&http->seats.list[i], now_ms) || !exchange->connection)
			continue;
		info = MHD_get_connection_info(exchange->connection,
					       MHD_CONNECTION_INFO_CONNECTION_FD);
		http->conf.counters->late_connections++;
		if (info)
			(void)shutdown(info->connect_fd, SHUT_RDWR);
		exchange->seat->due_ms = 0;
	}
}

/* Lets the library do what it can, and sets the timer to when it must be called again. */
static void run(void *arg)
{
	struct api_http *http = arg;
	int64_t now_ms = ol_boottime_ms();
	MHD_UNSIGNED_LONG_LONG wait_ms;

	if (http->sweep_ms <= now_ms)
		sweep(http, now_ms);
	http->timer.due_ms = 0;
	http->has_room = false;
	for (unsigned i = 0; i < http->listener_count; i++)
		MHD_run(http->listeners[i].daemon);
	if (http->has_room)
		http->timer.due_ms = 1;
	else if (!http->timer.due_ms && http->seats.taken)
		http->timer.due_ms = http->sweep_ms;
	for (unsigned i = 0; i < http->listener_count; i++) {
		if (MHD_get_timeout(http->listeners[i].daemon, &wait_ms) == MHD_YES && !wait_ms)
			http->timer.due_ms = 1;
	}
}

static void on_ready(void *arg, short revents)
{
	(void)revents;
	run(arg);
}

static struct MHD_Daemon *start_daemon(struct api_http *http, const struct api_port *port)
{
	unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
	struct MHD_OptionItem tls[] = {
		{ MHD_OPTION_HTTPS_MEM_CERT, 0, http->certificate },
		{ MHD_OPTION_HTTPS_MEM_KEY, 0, http->key },
		{ MHD_OPTION_HTTPS_PRIORITIES, 0, (void *)(uintptr_t)CIPHERS },
		{ MHD_OPTION_END, 0, NULL },
	};
	struct MHD_OptionItem none[] = { { MHD_OPTION_END, 0, NULL } };

	flags |= port->is_ipv6 ? MHD_USE_IPv6 : 0;
	flags |= http->certificate ? MHD_USE_TLS : 0;
	return MHD_start_daemon(flags, 0, on_accept, http, on_request, http,
				MHD_OPTION_EXTERNAL_LOGGER, on_message, NULL,
				MHD_OPTION_LISTEN_SOCKET, port->fd, MHD_OPTION_CONNECTION_LIMIT,
				http->conf.connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT,
				(size_t)MEMORY_BYTES, MHD_OPTION_STRICT_FOR_CLIENT, 1,
				MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1, MHD_OPTION_URI_LOG_CALLBACK,
				on_target, http, MHD_OPTION_UNESCAPE_CALLBACK, keep_escaped, http,
				MHD_OPTION_NOTIFY_COMPLETED, on_completed, http,
				MHD_OPTION_NOTIFY_CONNECTION, on_connection, http, MHD_OPTION_ARRAY,
				http->certificate ? tls : none, MHD_OPTION_END);
}

static int add_listener(struct ol_loop *loop, struct api_http *http, const struct api_port *port)
{
	struct listener *listener = &http->listeners[http->listener_count];
	const union MHD_DaemonInfo *info;

	listener->daemon = start_daemon(http, port);
	if (!listener->daemon) {
		ol_log(OL_ERROR, "http_refused", "port=%u why=\"%s\"", http->conf.port,
		       http->certificate ? "certificate and key do not fit" : "no server");
		return -EINVAL;
	}
	http->listener_count++;
	info = MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (!info)
		return -EIO;
	listener->watch = (struct ol_watch){ info->epoll_fd, POLLIN, on_ready, http };
	return ol_loop_watch(loop, &listener->watch);
}

static int start(struct ol_loop *loop, struct api_http *http)
{
	struct api_port ports[API_LISTENERS];
	int count = -EINVAL, rc = api_pem_read(http->conf.certificate, &http->certificate);

	if (rc == 0)
		rc = api_pem_read(http->conf.key, &http->key);
	if (rc == 0 && !http->certificate != !http->key) {
		ol_log(OL_ERROR, "http_refused", "why=\"a certificate and its key, or neither\"");
		rc = -EINVAL;
	}
	if (rc == 0)
		count = api_ports_open(http->conf.listen, http->conf.port, ports, API_LISTENERS);
	if (count < 0)
		return rc < 0 ? rc : count;
	for (int i = 0; i < count && rc == 0; i++)
		rc = add_listener(loop, http, &ports[i]);
	return rc < 0 ? rc : ol_loop_timer(loop, &http->timer);
}

int api_http_new(struct ol_loop *loop, const struct api_http_conf *conf,
		 const struct api_http_hooks *hooks, struct api_http **ret_http)
{
	struct api_http *http = calloc(1, sizeof *http);
	int rc;

	if (!http)
		return -ENOMEM;
	http->conf = *conf;
	http->hooks = *hooks;
	http->seats.count = conf->connections;
	http->seats.per_address = conf->per_address;
	http->timer = (struct ol_timer){ .due_ms = 1, .fire = run, .arg = http };
	http->exchanges = calloc(conf->connections, sizeof *http->exchanges);
	rc = http->exchanges ? api_security_init(&http->security, conf->connect_src) : -ENOMEM;
	if (rc == -EINVAL)
		ol_log(OL_ERROR, "http_refused", "connect-src=\"%.100s\"", conf->connect_src);
	if (rc == 0)
		rc = start(loop, http);
	if (rc < 0) {
		api_http_free(http);
		return rc;
	}
	*ret_http = http;
	return 0;
}

/* Answers whoever still waits. */
static void dismiss(struct api_http *http)
{
	for (unsigned i = 0; i < http->seats.count; i++) {
		struct api_exchange *exchange = &http->exchanges[i];
		struct api_answer answer = { .is_last = true };

		if (!exchange->connection || exchange->stage != API_WAITING)
			continue;
		api_answer_problem(&answer, API_UNAVAILABLE, "stopping", NULL);
		api_answer_add(&answer, "Retry-After", "2");
		api_http_answer(exchange, &answer);
	}
}

static bool is_sending(const struct api_http *http)
{
	for (unsigned i = 0; i < http->seats.count; i++) {
		if (http->exchanges[i].connection && http->exchanges[i].stage == API_ANSWERED)
			return true;
	}
	return false;
}

void api_http_free(struct api_http *http)
{
	int64_t end_ms = ol_boottime_ms() + FAREWELL_MS;

	if (!http)
		return;
	for (unsigned i = 0; i < http->listener_count; i++)
		close(MHD_quiesce_daemon(http->listeners[i].daemon));
	if (http->exchanges && http->listener_count) {
		dismiss(http);
		while (run(http), is_sending(http) && ol_boottime_ms() < end_ms)
			(void)poll(NULL, 0, 1);
	}
	for (unsigned i = 0; i < http->listener_count; i++) {
		http->listeners[i].watch.fd = -1;
		MHD_stop_daemon(http->listeners[i].daemon);
	}
	http->timer.due_ms = 0;
	if (http->key)
		ol_wipe(http->key, strlen(http->key));
	free(http->key);
	free(http->certificate);
	free(http->exchanges);
	free(http);
}

unsigned api_http_connected(const struct api_http *http)
{
	return http->seats.taken;
}
