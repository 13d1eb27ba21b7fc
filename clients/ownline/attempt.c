/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A knock on all ways there are, until it is known what became of it. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "address.h"
#include "common/crypto.h"
#include "common/loop.h"
#include "courier.h"
#include "knock.h"
#include "result.h"
#include "volley.h"

#define SPA_MS       2000 /* patience with knocks by UDP, before one goes by MQTT beside them */
#define STRAGGLER_MS 1200 /* patience with the other family, once one is answered */
#define PENDING_MS   3000 /* patience with the router, once the site has granted */
#define MQTT_MS      8000
#define AGAIN_MS     2000 /* after so long one goes by MQTT once more */
#define TICK_MS      50
#define MOST_SENT    (SEND_FAMILIES * KNOCK_TRIES + 8)

enum { BY_MQTT = SEND_FAMILIES, WAYS }; /* behind the families of UDP */
enum { HOME, PUBLIC, BROKERS = PUBLIC + SITE_PUBLICS };

struct attempt {
	struct device *device;
	const struct site *site;
	struct request request; /* the own addresses are found out on the way */
	struct knock_news *news;
	struct volley volley;
	bool can_hear;   /* somebody at the home broker listens for results */
	bool has_failed; /* nothing goes by MQTT */
	bool has_volley, has_packet;
	uint8_t packet[OL_KNOCK_PACKET];
	struct child seeker;
	struct {
		struct child courier;
		char host[SITE_HOST];
		bool is_reached;
	} brokers[BROKERS];
	struct {
		int64_t t_ms;
		unsigned way;
	} sent[MOST_SENT];
	unsigned sent_count;
	bool is_sent[WAYS];
	enum knock_outcome outcomes[WAYS];
	int64_t began_ms, mqtt_ms, pending_ms; /* since when; 0 = not yet */
	int64_t again_ms;                      /* when to knock by MQTT once more; 0 = never */
};

/* What a seeker brings. */
struct finding {
	int rc;
	struct address ip4, ip6;
};

static void note_sent(struct attempt *attempt, unsigned way, int64_t t_ms)
{
	if (!t_ms || attempt->sent_count == MOST_SENT)
		return;
	attempt->sent[attempt->sent_count].t_ms = t_ms;
	attempt->sent[attempt->sent_count++].way = way;
	attempt->is_sent[way] = true;
}

static unsigned rank(enum knock_outcome outcome)
{
	static const unsigned ranks[] = {
		[KNOCK_OPEN] = 4, [KNOCK_PENDING] = 3, [KNOCK_REFUSED] = 2, [KNOCK_NOTHING] = 1
	};

	return outcome < sizeof ranks / sizeof *ranks ? ranks[outcome] : 0;
}

static enum knock_outcome best(const struct attempt *attempt)
{
	enum knock_outcome found = KNOCK_SILENT;

	for (unsigned way = 0; way < WAYS; way++) {
		if (rank(attempt->outcomes[way]) > rank(found))
			found = attempt->outcomes[way];
	}
	return found;
}

static void fail(struct attempt *attempt, int error, const char *where, const char *why)
{
	if (attempt->news->error == 0)
		attempt->news->error = error;
	snprintf(attempt->news->why, KNOCK_WHY, "%.100s: %.90s", where, why);
}

static enum knock_outcome read_state(const struct attempt *attempt, enum result_state state)
{
	bool is_close = attempt->request.op == OL_KNOCK_CLOSE;

	switch (state) {
	case RESULT_NOTHING:
		return KNOCK_NOTHING;
	case RESULT_PENDING:
		return KNOCK_PENDING;
	case RESULT_OPEN:
		return is_close ? KNOCK_PENDING : KNOCK_OPEN;
	case RESULT_CLOSED:
		return is_close ? KNOCK_OPEN : KNOCK_REFUSED;
	default:
		return KNOCK_REFUSED;
	}
}

/* Takes a result, if it is about one of our knocks. */
static void take_result(struct attempt *attempt, const char *text, size_t length)
{
	struct result result;
	unsigned at = 0, way;

	if (result_read(text, length, &result) < 0 ||
	    memcmp(result.device, attempt->device->id, sizeof result.device) != 0)
		return;
	while (at < attempt->sent_count && attempt->sent[at].t_ms != result.t_ms)
		at++;
	if (at == attempt->sent_count)
		return;
	way = attempt->sent[at].way;
	attempt->outcomes[way] = read_state(attempt, result.state);
	if (attempt->outcomes[way] == KNOCK_PENDING && !attempt->pending_ms)
		attempt->pending_ms = ol_boottime_ms();
	if (rank(attempt->outcomes[way]) < rank(best(attempt)))
		return;
	memcpy(attempt->news->reason, result.reason, sizeof result.reason);
	attempt->news->open = (unsigned)result.open;
	attempt->news->pending = (unsigned)result.pending;
	attempt->news->end_ms = result.end_ms;
}

static void send_courier(struct attempt *attempt, unsigned number, int rc, struct errand *errand)
{
	if (rc == 0) {
		snprintf(attempt->brokers[number].host, SITE_HOST, "%s", errand->broker.host);
		rc = courier_start(&attempt->brokers[number].courier, errand, attempt->device);
	}
	if (rc == -EPROTONOSUPPORT)
		fail(attempt, rc, "brokers", "this ownline was built without TLS");
	else if (rc < 0 && rc != -ENOENT)
		fail(attempt, rc, "broker", strerror(-rc));
}

static void send_home(struct attempt *attempt)
{
	struct errand errand;
	int rc = errand_home(attempt->site, attempt->device, &errand);

	if (rc == 0)
		device_authority(attempt->device, errand.ca);
	send_courier(attempt, HOME, rc, &errand);
	attempt->can_hear = attempt->brokers[HOME].courier.pid != 0;
}

static void send_public(struct attempt *attempt, unsigned number)
{
	struct errand errand;
	int rc = errand_public(attempt->site, number, &errand);

	if (rc == 0)
		device_public_authority(attempt->device, errand.ca);
	send_courier(attempt, PUBLIC + number, rc, &errand);
}

/* The same knock goes to all brokers: whichever copy comes first counts. */
static void give_packet(struct attempt *attempt)
{
	int64_t t_ms = 0;
	int rc = knock_make(attempt->device, attempt->site->box, &attempt->request, OL_KNOCK_MQTT,
			    attempt->packet, &t_ms);

	if (rc < 0) {
		attempt->has_failed = true;
		fail(attempt, rc, "knock", strerror(-rc));
		return;
	}
	note_sent(attempt, BY_MQTT, t_ms);
	attempt->again_ms = ol_boottime_ms() + AGAIN_MS;
	attempt->has_packet = true;
	for (unsigned i = 0; i < BROKERS; i++) {
		if (attempt->brokers[i].courier.pid)
			(void)courier_give(&attempt->brokers[i].courier, attempt->packet);
	}
}

static void seek(int fd, void *arg)
{
	struct attempt *attempt = arg;
	struct finding finding = { 0 };

	ol_wipe(attempt->device->secret, sizeof attempt->device->secret);
	finding.rc = address_find(attempt->device, attempt->site, &attempt->request.source,
				  &finding.ip4, &finding.ip6);
	(void)send(fd, &finding, sizeof finding, MSG_NOSIGNAL);
}

static const char *describe(const struct finding *finding)
{
	if (finding->rc < 0)
		return strerror(-finding->rc);
	if (finding->ip4.state == ADDRESS_DISAGREE || finding->ip6.state == ADDRESS_DISAGREE)
		return "those who were asked do not agree; give --address";
	if (finding->ip4.state == ADDRESS_ALONE || finding->ip6.state == ADDRESS_ALONE)
		return "nobody confirms what one source says; give --address";
	return "nobody says it; give --address";
}

static void take_finding(struct attempt *attempt)
{
	struct finding finding = { .rc = -EIO };

	(void)recv(attempt->seeker.fd, &finding, sizeof finding, MSG_DONTWAIT);
	child_stop(&attempt->seeker);
	if (finding.rc > 0) {
		if (finding.ip4.state == ADDRESS_AGREED)
			attempt->request.ip4 = finding.ip4.addr;
		if (finding.ip6.state == ADDRESS_AGREED)
			attempt->request.ip6 = finding.ip6.addr;
		give_packet(attempt);
		return;
	}
	attempt->has_failed = true;
	fail(attempt, -EADDRNOTAVAIL, "own address", describe(&finding));
}

static void begin_mqtt(struct attempt *attempt)
{
	unsigned count = 0;
	int rc;

	attempt->mqtt_ms = ol_boottime_ms();
	for (unsigned i = 0; i < attempt->site->public_count; i++)
		send_public(attempt, i);
	for (unsigned i = 0; i < BROKERS; i++)
		count += attempt->brokers[i].courier.pid != 0;
	if (!count) {
		attempt->has_failed = true;
		if (!*attempt->news->why)
			fail(attempt, -ENOTSUP, attempt->site->host, "no broker is known");
	} else if (attempt->request.ip4.family || attempt->request.ip6.family) {
		give_packet(attempt);
	} else {
		rc = child_start(&attempt->seeker, seek, attempt);
		attempt->has_failed = rc < 0;
	}
}

static void begin(struct attempt *attempt, enum knock_way way)
{
	const struct target target = { attempt->site->host, attempt->site->spa_port,
				       attempt->site->box };
	int rc = -ENOTSUP;

	attempt->began_ms = ol_boottime_ms();
	attempt->seeker = CHILD_NONE;
	for (unsigned i = 0; i < BROKERS; i++)
		attempt->brokers[i].courier = CHILD_NONE;
	for (unsigned i = 0; i < WAYS; i++)
		attempt->outcomes[i] = KNOCK_SILENT;
	send_home(attempt);
	if (way == KNOCK_AUTO) {
		rc = volley_begin(&attempt->volley, attempt->device, &target, &attempt->request);
		if (rc < 0)
			fail(attempt, rc, target.host, "no address found, or no way there");
	}
	attempt->has_volley = rc == 0;
	if (!attempt->has_volley)
		begin_mqtt(attempt);
}

static void fire(struct attempt *attempt)
{
	bool is_muted[SEND_FAMILIES];
	int64_t t_ms[SEND_FAMILIES];

	for (unsigned i = 0; i < SEND_FAMILIES; i++)
		is_muted[i] = attempt->outcomes[i] != KNOCK_SILENT;
	volley_fire(&attempt->volley, is_muted, t_ms);
	for (unsigned i = 0; i < SEND_FAMILIES; i++)
		note_sent(attempt, i, t_ms[i]);
}

static int64_t volley_next(const struct attempt *attempt)
{
	return attempt->has_volley ? volley_due(&attempt->volley) : INT64_MAX;
}

static bool are_all_answered(const struct attempt *attempt)
{
	for (unsigned way = 0; way < WAYS; way++) {
		if (attempt->is_sent[way] && (attempt->outcomes[way] == KNOCK_SILENT ||
					      attempt->outcomes[way] == KNOCK_PENDING))
			return false;
	}
	return true;
}

/* True if each broker has the knock or is out of question, and none could say more. */
static bool are_all_reached(const struct attempt *attempt)
{
	if (attempt->brokers[HOME].courier.pid || !attempt->has_packet)
		return false;
	for (unsigned i = PUBLIC; i < BROKERS; i++) {
		if (attempt->brokers[i].courier.pid && !attempt->brokers[i].is_reached)
			return false;
	}
	return true;
}

static bool is_over(const struct attempt *attempt, int64_t now_ms)
{
	enum knock_outcome outcome = best(attempt);

	if (outcome == KNOCK_PENDING)
		return now_ms >= attempt->pending_ms + PENDING_MS;
	if (outcome != KNOCK_SILENT)
		return are_all_answered(attempt) || now_ms >= attempt->began_ms + STRAGGLER_MS;
	if (volley_next(attempt) != INT64_MAX)
		return false;
	if (attempt->mqtt_ms)
		return attempt->has_failed || are_all_reached(attempt) ||
		       now_ms >= attempt->mqtt_ms + MQTT_MS;
	return !attempt->brokers[HOME].courier.pid && !attempt->site->public_count;
}

/* The home broker is listened to from now on: what was said to earlier knocks went unheard, so the
 * next ones need not wait. */
static void begin_listening(struct attempt *attempt)
{
	bool is_early = false;

	for (unsigned i = PUBLIC; i < BROKERS; i++)
		is_early |= attempt->brokers[i].is_reached;
	if (is_early)
		give_packet(attempt);
	else if (!attempt->mqtt_ms && volley_next(attempt) != INT64_MAX)
		fire(attempt);
}

static void hear(struct attempt *attempt, unsigned number)
{
	struct courier_news news;
	int rc;

	while ((rc = courier_hear(&attempt->brokers[number].courier, &news)) > 0) {
		if (news.word == COURIER_RESULT)
			take_result(attempt, news.text, news.length);
		else if (news.word == COURIER_HEARS)
			begin_listening(attempt);
		else if (news.word == COURIER_SENT)
			attempt->brokers[number].is_reached = true;
		else
			fail(attempt, -EHOSTUNREACH, attempt->brokers[number].host, news.text);
	}
	if (rc < 0)
		child_stop(&attempt->brokers[number].courier);
}

static void wait(struct attempt *attempt, int64_t now_ms)
{
	int64_t rest = volley_next(attempt) - now_ms;
	struct pollfd fds[BROKERS + 1];

	for (unsigned i = 0; i < BROKERS; i++)
		fds[i] = (struct pollfd){ attempt->brokers[i].courier.fd, POLLIN, 0 };
	fds[BROKERS] = (struct pollfd){ attempt->seeker.fd, POLLIN, 0 };
	(void)poll(fds, BROKERS + 1, rest < 0 ? 0 : rest < TICK_MS ? (int)rest : TICK_MS);
	for (unsigned i = 0; i < BROKERS; i++) {
		if (fds[i].revents)
			hear(attempt, i);
	}
	if (fds[BROKERS].revents)
		take_finding(attempt);
}

static void run(struct attempt *attempt)
{
	int64_t now_ms;

	while (!is_over(attempt, now_ms = ol_boottime_ms())) {
		if (volley_next(attempt) <= now_ms)
			fire(attempt);
		if (!attempt->mqtt_ms && now_ms >= attempt->began_ms + SPA_MS &&
		    best(attempt) == KNOCK_SILENT)
			begin_mqtt(attempt);
		if (attempt->again_ms && now_ms >= attempt->again_ms &&
		    best(attempt) == KNOCK_SILENT)
			give_packet(attempt);
		wait(attempt, now_ms);
	}
}

static void end(struct attempt *attempt)
{
	child_stop(&attempt->seeker);
	for (unsigned i = 0; i < BROKERS; i++)
		child_stop(&attempt->brokers[i].courier);
	if (attempt->has_volley)
		volley_end(&attempt->volley);
}

/* What is known when nobody has answered. */
static enum knock_outcome judge(const struct attempt *attempt)
{
	bool is_gone = attempt->volley.is_sent[0] || attempt->volley.is_sent[1];

	for (unsigned i = 0; i < BROKERS; i++)
		is_gone |= attempt->brokers[i].is_reached;
	if (is_gone)
		return attempt->can_hear ? KNOCK_SILENT : KNOCK_SENT;
	if (!attempt->news->error)
		attempt->news->error = attempt->volley.error ? attempt->volley.error : -ETIMEDOUT;
	return KNOCK_UNSENT;
}

static enum knock_outcome knock_by_spa(struct device *device, const struct site *site,
				       const struct request *request, struct knock_news *news)
{
	const struct target target = { site->host, site->spa_port, site->box };
	int rc = volley_run(device, &target, request);

	news->error = rc < 0 ? rc : 0;
	return rc < 0 ? KNOCK_UNSENT : KNOCK_SENT;
}

enum knock_outcome knock_by(enum knock_way way, struct device *device, const struct site *site,
			    const struct request *request, struct knock_news *ret_news)
{
	static struct attempt attempt; /* too large for a stack */
	enum knock_outcome outcome;

	memset(ret_news, 0, sizeof *ret_news);
	if (way == KNOCK_SPA)
		return knock_by_spa(device, site, request, ret_news);
	memset(&attempt, 0, sizeof attempt);
	attempt.device = device;
	attempt.site = site;
	attempt.request = *request;
	attempt.news = ret_news;
	begin(&attempt, way);
	run(&attempt);
	end(&attempt);
	outcome = best(&attempt);
	return outcome == KNOCK_SILENT ? judge(&attempt) : outcome;
}
