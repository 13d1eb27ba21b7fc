/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients of the HTTP API: each asks again as soon as it has its answer.
 *
 * usage: bench-asker KIND SECONDS <LINES
 *
 * KIND is list (the services that one may open), open (a door, answered when the router has
 * confirmed it, and closed again) or login (with a wrong password); 0 SECONDS last until SIGTERM.
 *
 * The first line is NETNS ADDRESS PORT ORIGIN SERVICE; each other line is a client: COOKIE SOURCE.
 * The server must trust ADDRESS to say whose request it is. Prints how often list, open or login
 * was answered as it should be, how often not, and how long the answers took. */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "target.h"

#define CLIENTS_MAX 64
#define TIMES_MAX   4000000
#define ANSWER_MAX  65536
#define REQUEST_MAX 1024
#define SESSION     16

struct place {
	struct sockaddr_in address;
	char origin[128], service[32];
};

struct client {
	int fd;
	char cookie[128], source[64];
	char answer[ANSWER_MAX + 1];
	size_t length;
	char session[SESSION + 1]; /* that is to be closed next, or "" */
	unsigned number;
	int64_t asked_ns;
};

enum kind { KIND_LIST, KIND_OPEN, KIND_LOGIN };

static struct place place;
static struct client clients[CLIENTS_MAX];
static struct pollfd polls[CLIENTS_MAX];
static unsigned client_count;
static enum kind kind;
static double *times;
static size_t time_count;
static unsigned long wrong;
static int wrong_status;
static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

static void read_place(void)
{
	char line[512], netns[256], address[32], port[16];
	int fd;

	if (!fgets(line, sizeof line, stdin) ||
	    sscanf(line, "%255s %31s %15s %127s %31s", netns, address, port, place.origin,
		   place.service) != 5)
		exit(64);
	place.address.sin_family = AF_INET;
	place.address.sin_port = htons((uint16_t)number_of(port, 65535));
	if (inet_pton(AF_INET, address, &place.address.sin_addr) != 1)
		exit(64);
	fd = open(netns, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET) < 0)
		die(netns);
	close(fd);
}

static void read_clients(void)
{
	char line[512];

	while (client_count < CLIENTS_MAX && fgets(line, sizeof line, stdin)) {
		struct client *client = &clients[client_count];

		if (sscanf(line, "%127s %63s", client->cookie, client->source) != 2)
			exit(64);
		client->number = client_count++;
	}
}

static void join(struct client *client)
{
	int yes = 1;

	client->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (client->fd < 0 ||
	    connect(client->fd, (const struct sockaddr *)&place.address, sizeof place.address) < 0)
		die("connect");
	setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
	polls[client->number] = (struct pollfd){ .fd = client->fd, .events = POLLIN };
	client->length = 0;
}

static void say(struct client *client, const char *method, const char *path, const char *body)
{
	char request[REQUEST_MAX];
	int length = snprintf(request, sizeof request,
			      "%s /api/v1/%s HTTP/1.1\r\nHost: bench\r\nX-Forwarded-For: %s\r\n"
			      "Cookie: __Host-ol=%s\r\nOrigin: %s\r\nX-Ownline: 1\r\n"
			      "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
			      method, path, client->source, client->cookie, place.origin,
			      strlen(body), body);

	if (send(client->fd, request, (size_t)length, MSG_NOSIGNAL) != length)
		die("send");
}

static void ask(struct client *client)
{
	char path[64], body[160];

	client->asked_ns = now_ns();
	if (*client->session) {
		snprintf(path, sizeof path, "sessions/%s", client->session);
		say(client, "DELETE", path, "");
	} else if (kind == KIND_LIST) {
		say(client, "GET", "services", "");
	} else if (kind == KIND_OPEN) {
		snprintf(body, sizeof body, "{\"service\":\"%s\",\"duration_s\":600}",
			 place.service);
		say(client, "POST", "sessions", body);
	} else {
		snprintf(body, sizeof body, "{\"name\":\"user-%u\",\"password\":\"not his, %u\"}",
			 client->number, client->number);
		say(client, "POST", "login", body);
	}
}

/* The length of a whole answer at the beginning of what has come, or 0. */
static size_t whole(const struct client *client)
{
	const char *end = strstr(client->answer, "\r\n\r\n");
	const char *field = strcasestr(client->answer, "\r\nContent-Length:");
	size_t length;

	if (!end)
		return 0;
	length = (size_t)(end + 4 - client->answer);
	if (field && field < end)
		length += strtoul(field + strlen("\r\nContent-Length:"), NULL, 10);
	return length <= client->length ? length : 0;
}

/* Of a login any refusal is right. */
static bool is_right(int status)
{
	if (kind == KIND_LOGIN)
		return status == 401 || status == 429 || status == 503;
	return status == (kind == KIND_OPEN ? 201 : 200);
}

static void count(struct client *client, int status)
{
	const char *session = strstr(client->answer, "\"session\":\"");

	if (*client->session) {
		*client->session = '\0';
		return;
	}
	if (!is_right(status)) {
		wrong++;
		wrong_status = status;
	} else if (time_count < TIMES_MAX) {
		times[time_count++] = (double)(now_ns() - client->asked_ns) / 1e6;
	}
	if (kind == KIND_OPEN && session)
		snprintf(client->session, sizeof client->session, "%.16s",
			 session + strlen("\"session\":\""));
}

static void hear(struct client *client)
{
	ssize_t got =
		recv(client->fd, client->answer + client->length, ANSWER_MAX - client->length, 0);
	size_t length;

	if (got <= 0) { /* the server has closed it: once more */
		close(client->fd);
		join(client);
		ask(client);
		return;
	}
	client->length += (size_t)got;
	client->answer[client->length] = '\0';
	length = whole(client);
	if (!length)
		return;
	count(client, (int)strtol(client->answer + strlen("HTTP/1.1 "), NULL, 10));
	client->length = 0;
	ask(client);
}

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

static double quantile(double part)
{
	return time_count ? times[(size_t)((double)(time_count - 1) * part)] : 0;
}

/* Asks until the time is over, or a signal ends it; 0 is no time. Returns the seconds. */
static double run(uint32_t seconds)
{
	int64_t began = now_ns(), end = seconds ? began + seconds * INT64_C(1000000000) : INT64_MAX;

	for (unsigned i = 0; i < client_count; i++)
		ask(&clients[i]);
	while (!stopped && now_ns() < end) {
		if (poll(polls, client_count, 100) < 0 && errno != EINTR)
			die("poll");
		for (unsigned i = 0; i < client_count && !stopped; i++) {
			if (polls[i].revents)
				hear(&clients[i]);
		}
	}
	return (double)(now_ns() - began) / 1e9;
}

int main(int argc, char **argv)
{
	static const char *const kinds[] = { "list", "open", "login" };
	double seconds;

	if (argc != 3)
		return 64;
	while (kind < KIND_LOGIN && strcmp(argv[1], kinds[kind]) != 0)
		kind++;
	read_place();
	read_clients();
	times = calloc(TIMES_MAX, sizeof *times);
	if (!times)
		die("calloc");
	signal(SIGTERM, on_signal);
	for (unsigned i = 0; i < client_count; i++)
		join(&clients[i]);
	seconds = run(number_of(argv[2], 3600));
	qsort(times, time_count, sizeof *times, by_size);
	printf("{\"right\": %zu, \"wrong\": %lu, \"wrong_status\": %d, \"seconds\": %.3f, "
	       "\"p50_ms\": %.3f, \"p99_ms\": %.3f}\n",
	       time_count, wrong, wrong_status, seconds, quantile(0.5), quantile(0.99));
	free(times);
	return 0;
}
