/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Carries a knock to a broker. */
#include "courier.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>

#include "common/crypto.h"
#include "common/loop.h"
#include "common/mqtt.h"

#define PACKET_MOST  4096 /* bytes of an MQTT packet that a broker may send */
#define RECEIVE_MOST 8
#define NOBODY_THERE 0x10 /* MQTT: accepted, and there is no subscriber */
#define RETRY_MS     400
#define ADDRESS_MS   1500 /* patience with one address of a broker */
#define TICK_MS      200

/* The courier itself. */
struct courier {
	const struct errand *errand;
	struct device *device;
	int fd; /* to whom has sent it */
	struct ol_mqtt *mqtt;
	unsigned heard;
	bool is_ready; /* may publish on this connection */
	bool has_packet, is_published, is_done;
	int64_t due_ms;  /* not before that */
	bool is_refused; /* by the broker, on this connection */
	uint8_t packet[OL_KNOCK_PACKET];
};

static void say(const struct courier *courier, enum courier_word word, const void *text,
		size_t length)
{
	char note[1 + COURIER_TEXT];

	if (length > COURIER_TEXT)
		return;
	note[0] = (char)word;
	if (length) /* an empty message has no text at all */
		memcpy(note + 1, text, length);
	(void)send(courier->fd, note, 1 + length, MSG_NOSIGNAL);
}

static void fail(struct courier *courier, const char *why)
{
	say(courier, COURIER_FAILS, why, strlen(why));
}

static void refuse(struct courier *courier, int reason)
{
	courier->is_refused = true;
	fail(courier, ol_mqtt_reason(reason));
}

/* Whoever has sent it may knock by other ways now, and will hear what becomes of that. */
static void hear(struct courier *courier)
{
	courier->is_ready = true;
	say(courier, COURIER_HEARS, "", 0);
}

static void on_connected(void *arg, int reason)
{
	struct courier *courier = arg;

	if (reason >= 0x80)
		refuse(courier, reason);
	else if (!*courier->errand->results)
		courier->is_ready = true;
	else if (ol_mqtt_subscribe(courier->mqtt, courier->errand->results, 1) < 0)
		courier->is_refused = true;
}

static void on_subscribed(void *arg, int reason)
{
	struct courier *courier = arg;

	if (reason >= 0x80)
		refuse(courier, reason);
	else
		hear(courier);
}

static void on_published(void *arg, int mid, int reason)
{
	struct courier *courier = arg;

	(void)mid;
	if (reason >= 0x80) {
		refuse(courier, reason);
		return;
	}
	if (reason == NOBODY_THERE && !courier->errand->kept_s) {
		courier->is_published = false;
		courier->due_ms = ol_boottime_ms() + RETRY_MS;
		return;
	}
	courier->is_done = true;
	say(courier, COURIER_SENT, "", 0);
}

/* What a broker kept is no answer to what was just asked. */
static void on_message(void *arg, const struct ol_letter *letter)
{
	struct courier *courier = arg;

	courier->heard++;
	if (!letter->is_retained && !strcmp(letter->topic, courier->errand->results))
		say(courier, COURIER_RESULT, letter->payload, letter->length);
}

static void publish(struct courier *courier)
{
	const struct errand *errand = courier->errand;
	const struct ol_mqtt_publish publish = { .topic = errand->knocks,
						 .payload = courier->packet,
						 .length = sizeof courier->packet,
						 .qos = 1,
						 .is_retained = errand->kept_s > 0,
						 .expiry_s = errand->kept_s };
	int mid;

	if (ol_mqtt_publish(courier->mqtt, &publish, &mid) == 0)
		courier->is_published = true;
	else
		courier->is_refused = true;
}

/* The newest knock is the one to carry. */
static void take_packet(struct courier *courier)
{
	if (recv(courier->fd, courier->packet, sizeof courier->packet, 0) != OL_KNOCK_PACKET)
		return;
	courier->has_packet = true;
	courier->is_published = courier->is_done = false;
}

static bool is_due(const struct courier *courier)
{
	return courier->is_ready && courier->has_packet && !courier->is_published &&
	       !courier->is_done && ol_boottime_ms() >= courier->due_ms;
}

/* One round of a connection. Returns NULL, or why it is over. */
static const char *step(struct courier *courier)
{
	struct pollfd fds[2] = {
		{ ol_mqtt_fd(courier->mqtt), POLLIN, 0 },
		{ courier->fd, POLLIN, 0 },
	};
	const char *why = NULL;

	if (ol_mqtt_wants_write(courier->mqtt))
		fds[0].events |= POLLOUT;
	(void)poll(fds, 2, TICK_MS);
	if (fds[1].revents & POLLIN)
		take_packet(courier);
	if (fds[0].revents & (POLLIN | POLLHUP | POLLERR)) {
		courier->heard = 0;
		why = ol_mqtt_read(courier->mqtt, &courier->heard, RECEIVE_MOST);
	}
	if (!why && is_due(courier))
		publish(courier);
	if (!why && ol_mqtt_wants_write(courier->mqtt))
		why = ol_mqtt_write(courier->mqtt);
	return why ? why : ol_mqtt_misc(courier->mqtt);
}

/* libmosquitto tries one address after the other, and a dead one would take minutes: from time to
 * time a signal takes it on to the next. */
static void set_timer(int ms)
{
	const struct timeval every = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };
	const struct itimerval timer = { .it_interval = every, .it_value = every };

	(void)setitimer(ITIMER_REAL, &timer, NULL);
}

static void interrupt(int signal)
{
	(void)signal;
}

static int connect_soon(struct courier *courier)
{
	int rc;

	set_timer(ADDRESS_MS);
	rc = ol_mqtt_connect(courier->mqtt);
	set_timer(0);
	return rc;
}

/* Connects, and does what there is to do until the connection is lost. Returns 0, or -EPROTO if the
 * broker is not to be trusted. */
static int visit(struct courier *courier)
{
	const char *why = NULL;
	int rc;

	courier->is_ready = courier->is_published = courier->is_refused = false;
	rc = connect_soon(courier);
	if (rc < 0) {
		fail(courier, rc == -EPROTO ? "no TLS, or its certificate is not to be believed"
					    : "no connection");
		return rc == -EPROTO ? rc : 0;
	}
	while (!why && !courier->is_refused)
		why = step(courier);
	if (why && !courier->is_refused)
		fail(courier, why);
	return 0;
}

/* The same with a connection of its own: libmosquitto 2.0 cannot connect again where it believes
 * the system's authorities. */
static int visit_anew(struct courier *courier)
{
	const struct errand *errand = courier->errand;
	const struct ol_broker_url *broker = &errand->broker;
	const struct ol_mqtt_events events = { .arg = courier,
					       .connected = on_connected,
					       .subscribed = on_subscribed,
					       .published = on_published,
					       .message = on_message };
	const struct ol_mqtt_conf conf = { .host = broker->host,
					   .port = broker->port,
					   .is_plain = !broker->is_tls,
					   .ca = *errand->ca ? errand->ca : NULL,
					   .user = *broker->user ? broker->user : NULL,
					   .password = *broker->password ? broker->password : NULL,
					   .client = errand->client,
					   .packet_most = PACKET_MOST,
					   .receive_most = RECEIVE_MOST };
	int rc = ol_mqtt_new(&conf, &events, &courier->mqtt);
	if (rc < 0) {
		fail(courier, "it cannot be prepared");
		return rc;
	}
	rc = visit(courier);
	ol_mqtt_free(courier->mqtt);
	return rc;
}

static void work(int fd, void *arg)
{
	const struct sigaction action = { .sa_handler = interrupt };
	const struct timespec pause = { .tv_nsec = RETRY_MS * 1000000L };
	struct courier *courier = arg;

	ol_wipe(courier->device->secret, sizeof courier->device->secret);
	courier->fd = fd;
	(void)sigaction(SIGALRM, &action, NULL);
	while (visit_anew(courier) == 0)
		nanosleep(&pause, NULL);
}

int courier_start(struct child *child, const struct errand *errand, struct device *device)
{
	struct courier courier = { .errand = errand, .device = device };

	return child_start(child, work, &courier);
}

int courier_give(const struct child *courier, const uint8_t packet[OL_KNOCK_PACKET])
{
	return send(courier->fd, packet, OL_KNOCK_PACKET, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno
											   : 0;
}

int courier_hear(const struct child *courier, struct courier_news *ret_news)
{
	char note[1 + COURIER_TEXT];
	ssize_t length = recv(courier->fd, note, sizeof note, MSG_DONTWAIT);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return 0;
	if (length <= 0)
		return -EPIPE;
	ret_news->word = (enum courier_word)note[0];
	ret_news->length = (size_t)length - 1;
	memcpy(ret_news->text, note + 1, ret_news->length);
	ret_news->text[ret_news->length] = '\0';
	return 1;
}
