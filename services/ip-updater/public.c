/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The process that speaks to one public broker. */
#include "ip-updater/public.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/log.h"
#include "common/loop.h"
#include "common/mqtt.h"
#include "ip-updater/news.h"

#define PACKET_MOST  1024 /* bytes; asked of the broker, which may lie */
#define RECEIVE_MOST 64   /* messages; so too */
#define MEMORY_MOST  (24 * 1024 * 1024)
#define NICENESS     10
#define READS        64 /* messages in one go */
#define TICK_MS      1000
#define ALIVE_MS     5000
#define AGAIN_MS     5000 /* after messages were dropped */
#define BURST        1000 /* knocks at once: every device may have one retained */
#define PER_S        200
#define THOUSAND     1000
#define FAILURE      0x80

struct line {
	struct upd_task task;
	struct upd_news news;
	struct ol_mqtt *mqtt;
	const char *refusal; /* why the broker does not want us; NULL = it does */
	char client[20];
	unsigned joined;   /* subscriptions that it has granted */
	unsigned messages; /* of this go */
	bool has_more, has_dropped;
	int64_t tokens, counted_ms; /* thousandths of a knock that may pass */
	int64_t tick_ms, alive_ms, again_ms;
};

/* Whoever should hear it is gone: so are we. */
static void tell(struct line *line, enum upd_news_kind kind)
{
	line->news.kind = (uint8_t)kind;
	if (send(STDIN_FILENO, &line->news, sizeof line->news, MSG_NOSIGNAL) < 0)
		exit(EX_OK);
	line->news.stray = line->news.oversize = line->news.dropped = 0;
	line->alive_ms = ol_boottime_ms() + ALIVE_MS;
}

static void join(struct line *line)
{
	char topic[OL_KNOCK_TOPIC + 1];

	for (unsigned i = 0; i < line->task.topic_count; i++) {
		snprintf(topic, sizeof topic, "%s+", line->task.topics[i]);
		(void)ol_mqtt_subscribe(line->mqtt, topic, 1);
	}
}

static void on_connected(void *arg, int reason)
{
	struct line *line = arg;

	if (reason)
		line->refusal = ol_mqtt_reason(reason);
	else
		join(line);
}

static void on_subscribed(void *arg, int reason)
{
	struct line *line = arg;

	if (reason >= FAILURE)
		line->refusal = ol_mqtt_reason(reason);
	else if (++line->joined == line->task.topic_count)
		tell(line, UPD_UP);
}

static void on_published(void *arg, int mid, int reason)
{
	(void)arg;
	(void)mid;
	(void)reason;
}

/* A broker may send what nobody asked for. */
static bool is_asked_for(const struct line *line, const char *topic)
{
	const char *slot = topic + OL_KNOCK_TOPIC - 1;

	for (unsigned i = 0; i < line->task.topic_count; i++) {
		if (!strncmp(topic, line->task.topics[i], OL_KNOCK_TOPIC - 1))
			return strlen(slot) == OL_KNOCK_SLOT &&
			       strspn(slot, "0123456789abcdef") == OL_KNOCK_SLOT;
	}
	return false;
}

static bool may_pass(struct line *line)
{
	int64_t now_ms = ol_boottime_ms();

	line->tokens += (now_ms - line->counted_ms) * PER_S;
	if (line->tokens > BURST * THOUSAND)
		line->tokens = BURST * THOUSAND;
	line->counted_ms = now_ms;
	if (line->tokens < THOUSAND)
		return false;
	line->tokens -= THOUSAND;
	return true;
}

static void on_message(void *arg, const struct ol_letter *letter)
{
	struct line *line = arg;

	line->messages++;
	if (!is_asked_for(line, letter->topic)) {
		line->news.stray++;
	} else if (letter->length != OL_KNOCK_PACKET) {
		line->news.oversize++;
	} else if (!may_pass(line)) {
		line->news.dropped++;
		line->has_dropped = true;
	} else {
		memcpy(line->news.packet, letter->payload, OL_KNOCK_PACKET);
		tell(line, UPD_KNOCK);
	}
}

/* What the process has already, by the sixth number of statm(5). */
static rlim_t data_bytes(void)
{
	char text[128] = "";
	char *at = text;
	unsigned long pages = 0;
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);

	if (fd < 0 || read(fd, text, sizeof text - 1) < 0)
		text[0] = '\0';
	for (unsigned i = 0; i < 6; i++)
		pages = strtoul(at, &at, 10);
	if (fd >= 0)
		close(fd);
	return pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* Nobody but us sends a message of 200 MB and gets the memory for it. */
static void be_small(void)
{
	rlim_t bytes = data_bytes() + MEMORY_MOST;
	const struct rlimit memory = { bytes, bytes }, core = { 0, 0 };

	(void)setrlimit(RLIMIT_DATA, &memory);
	(void)setrlimit(RLIMIT_CORE, &core);
	(void)setpriority(PRIO_PROCESS, 0, NICENESS);
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
}

static const char *open_line(struct line *line)
{
	const struct ol_broker_url *url = &line->task.url;
	const struct ol_mqtt_conf conf = {
		.host = url->host,
		.port = url->port,
		.is_plain = !url->is_tls,
		.ca = *line->task.ca ? line->task.ca : NULL,
		.user = *url->user ? url->user : NULL,
		.password = *url->password ? url->password : NULL,
		.client = line->client,
		.packet_most = PACKET_MOST,
		.receive_most = RECEIVE_MOST,
	};
	const struct ol_mqtt_events events = { .arg = line,
					       .connected = on_connected,
					       .subscribed = on_subscribed,
					       .published = on_published,
					       .message = on_message };
	int rc;

	snprintf(line->client, sizeof line->client, "%016llx", (unsigned long long)ol_random_id());
	rc = ol_mqtt_new(&conf, &events, &line->mqtt);
	if (rc < 0)
		return strerror(-rc);
	be_small();
	rc = ol_mqtt_connect(line->mqtt);
	if (rc == -EPROTO)
		return OL_MQTT_NO_TRUST;
	return rc < 0 ? strerror(-rc) : NULL;
}

/* Once a second. What was dropped may stand there as a retained message: so it is asked for
 * again. */
static const char *tick(struct line *line, int64_t now_ms)
{
	line->tick_ms = now_ms + TICK_MS;
	if (line->alive_ms <= now_ms)
		tell(line, UPD_ALIVE);
	if (line->has_dropped && line->again_ms <= now_ms) {
		line->has_dropped = false;
		line->again_ms = now_ms + AGAIN_MS;
		join(line);
	}
	return ol_mqtt_misc(line->mqtt);
}

/* One round. Returns why the connection is lost, or NULL. */
static const char *step(struct line *line)
{
	struct pollfd fds[] = { { .fd = ol_mqtt_fd(line->mqtt), .events = POLLIN },
				{ .fd = STDIN_FILENO } };
	const char *lost = NULL;

	if (ol_mqtt_wants_write(line->mqtt))
		fds[0].events |= POLLOUT;
	if (poll(fds, 2, line->has_more ? 0 : TICK_MS) < 0 || fds[1].revents)
		exit(EX_OK);
	if (fds[0].revents || line->has_more) {
		line->messages = 0;
		lost = ol_mqtt_read(line->mqtt, &line->messages, READS);
		line->has_more = line->messages >= READS;
	}
	if (!lost && ol_mqtt_wants_write(line->mqtt))
		lost = ol_mqtt_write(line->mqtt);
	if (!lost && line->tick_ms <= ol_boottime_ms())
		lost = tick(line, ol_boottime_ms());
	return line->refusal ? line->refusal : lost;
}

int upd_public_main(void)
{
	static struct line line;
	const char *lost;

	/* What our maker held open is not for us, and without it we are nothing. */
	(void)close_range(STDERR_FILENO + 1, UINT_MAX, 0);
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
	ol_log_init("ip-updater", OL_ERROR);
	if (recv(STDIN_FILENO, &line.task, sizeof line.task, 0) != sizeof line.task ||
	    ol_crypto_init() < 0) {
		fprintf(stderr, "ip-updater: " UPD_PUBLIC_WORD " is for ip-updater's own use\n");
		return EX_USAGE;
	}
	line.counted_ms = ol_boottime_ms();
	line.tokens = BURST * THOUSAND;
	lost = open_line(&line);
	while (!lost)
		lost = step(&line);
	line.news.oversize += line.mqtt && ol_mqtt_was_too_large(line.mqtt);
	snprintf(line.news.why, sizeof line.news.why, "%s", lost);
	tell(&line, UPD_DOWN);
	return EX_OK;
}
