/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keeps a device's door open. Each knock is made by a process of its own, so that neither a slow
 * broker nor a name that is not found keeps the watch from what happens meanwhile. */
#include "watch.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "child.h"
#include "common/crypto.h"
#include "common/log.h"
#include "common/loop.h"
#include "common/notify.h"
#include "network.h"
#include "rhythm.h"

#define TRIES      3
#define KNOCK_MS   60000 /* after so long a knock comes to nothing */
#define LOOK_MS    15000 /* between looks, where the kernel does not say what changes */
#define IDLE_MS    60000
#define FAR_S      (5 * 365 * 86400L)
#define STATE_TEXT 200

/* What a knock's process says at its end. */
struct report {
	enum knock_outcome outcome;
	struct knock_news news;
};

struct watch {
	struct device *device;
	const struct watch_words *words;
	struct ol_loop loop;
	struct rhythm rhythm;
	struct network network; /* at the last look */
	struct child knock;
	int64_t began_ms; /* the knock */
	bool has_slept;
	struct ol_watch reports, changes, clocks, urges;
	struct ol_timer due, settle, look, overdue;
};

static const char *const causes[] = {
	[RHYTHM_START] = "start",     [RHYTHM_TIME] = "time",     [RHYTHM_RETRY] = "retry",
	[RHYTHM_NETWORK] = "network", [RHYTHM_RESUME] = "resume", [RHYTHM_ASKED] = "asked",
};

static const struct {
	const char *word;
	enum rhythm_result result;
} outcomes[] = {
	[KNOCK_OPEN] = { "open", RHYTHM_GOOD },
	[KNOCK_NOTHING] = { "nothing", RHYTHM_GOOD },
	[KNOCK_SENT] = { "sent", RHYTHM_GOOD },
	[KNOCK_REFUSED] = { "refused", RHYTHM_REFUSED },
	[KNOCK_PENDING] = { "pending", RHYTHM_FAILED },
	[KNOCK_SILENT] = { "silent", RHYTHM_FAILED },
	[KNOCK_UNSENT] = { "unsent", RHYTHM_UNSENT },
};

static int64_t monotonic_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

/* Runs in the knock's process. */
static int make_request(const struct watch *watch, const struct site *site, struct request *request,
			struct knock_news *news)
{
	*request = (struct request){ .op = OL_KNOCK_REFRESH,
				     .duration_s = watch->words->duration_s,
				     .tries = TRIES };
	for (const char *const *name = watch->words->services; *name; name++) {
		if (request_add_service(request, site, *name) == 0)
			continue;
		snprintf(news->why, sizeof news->why, "no such service: %s", *name);
		return -EINVAL;
	}
	if (request->service_count)
		request->op = OL_KNOCK_OPEN;
	return 0;
}

static void work(int fd, void *arg)
{
	static struct site site; /* too large for a stack */
	const struct watch *watch = arg;
	struct report report = { .outcome = KNOCK_UNSENT };
	char path[DEVICE_PATH], why[SITE_WHY];
	struct request request;
	int rc = site_read(device_site_path(watch->device, path), &site, why);

	if (rc < 0)
		snprintf(report.news.why, sizeof report.news.why, "site.conf: %.150s", why);
	else
		rc = make_request(watch, &site, &request, &report.news);
	if (rc < 0)
		report.news.error = rc;
	else
		report.outcome =
			knock_by(watch->words->way, watch->device, &site, &request, &report.news);
	(void)send(fd, &report, sizeof report, MSG_NOSIGNAL);
}

static void set_timers(struct watch *watch)
{
	watch->due.due_ms = watch->rhythm.due_ms == RHYTHM_NEVER ? 0 : watch->rhythm.due_ms;
	watch->settle.due_ms = watch->rhythm.settle_ms;
}

static void stop_knock(struct watch *watch)
{
	child_stop(&watch->knock);
	watch->reports.fd = -1;
	watch->overdue.due_ms = 0;
}

/* How long the sessions of a knock still last, in ms; 0 = unknown. The clock of the site may be
 * another: longer than was asked for it cannot be. */
static int64_t find_left(const struct watch *watch, const struct report *report, int64_t now_ms)
{
	int64_t asked_ms = watch->words->duration_s * INT64_C(1000), left_ms = 0;

	if (asked_ms)
		asked_ms = asked_ms > now_ms - watch->began_ms ? watch->began_ms + asked_ms - now_ms
							       : 1;
	if (report->outcome == KNOCK_OPEN && report->news.end_ms)
		left_ms = report->news.end_ms - ol_realtime_ms();
	return left_ms <= 0 || (asked_ms && left_ms > asked_ms) ? asked_ms : left_ms;
}

static void tell(const struct watch *watch, const struct report *report, int64_t next_ms)
{
	const struct knock_news *news = &report->news;
	const char *why = *news->why || !news->error ? news->why : strerror(-news->error);
	const char *word = outcomes[report->outcome].word;
	bool is_refused = report->outcome == KNOCK_REFUSED;
	bool is_good = outcomes[report->outcome].result == RHYTHM_GOOD;
	char quoted[512], state[STATE_TEXT];

	ol_log(is_good ? OL_INFO : OL_WARN, "knock",
	       "outcome=%s%s%s sessions=%u end_ms=%" PRId64 " next_s=%" PRId64
	       " failures=%u why=%s",
	       word, is_refused ? " reason=" : "", is_refused ? news->reason : "", news->open,
	       news->end_ms, next_ms / 1000, watch->rhythm.failures, ol_log_quote(why, quoted));
	snprintf(state, sizeof state, "STATUS=Last knock: %s%s%s; the next within %" PRId64 " s.",
		 word, is_refused ? ", " : "", is_refused ? news->reason : "", next_ms / 1000 + 1);
	ol_notify(state);
}

static void end_knock(struct watch *watch, const struct report *report)
{
	int64_t now_ms = ol_boottime_ms();
	uint32_t random;

	stop_knock(watch);
	ol_random(&random, sizeof random);
	rhythm_end(&watch->rhythm, now_ms, outcomes[report->outcome].result,
		   find_left(watch, report, now_ms), random);
	set_timers(watch);
	tell(watch, report, watch->rhythm.due_ms - now_ms);
}

static void on_report(void *arg, short revents)
{
	struct watch *watch = arg;
	struct report report;

	(void)revents;
	if (watch->loop.stopped) /* an interrupt from the keyboard ends the knock as well */
		return;
	if (recv(watch->reports.fd, &report, sizeof report, MSG_DONTWAIT) != sizeof report)
		report = (struct report){ .outcome = KNOCK_UNSENT, .news.error = -EIO };
	end_knock(watch, &report);
}

static void on_overdue(void *arg)
{
	const struct report report = { .outcome = KNOCK_SILENT, .news.error = -ETIMEDOUT };

	end_knock(arg, &report);
}

/* A knock that is under way was made for a network that may be gone. */
static void on_due(void *arg)
{
	struct watch *watch = arg;
	enum rhythm_cause cause;
	int rc;

	stop_knock(watch);
	watch->began_ms = ol_boottime_ms();
	cause = rhythm_go(&watch->rhythm, watch->began_ms);
	set_timers(watch);
	ol_log(OL_INFO, "knocking", "cause=%s", causes[cause]);
	rc = child_start(&watch->knock, work, watch);
	if (rc < 0) {
		const struct report report = { .outcome = KNOCK_UNSENT, .news.error = rc };

		end_knock(watch, &report);
		return;
	}
	watch->reports.fd = watch->knock.fd;
	watch->overdue.due_ms = watch->began_ms + KNOCK_MS;
}

static void hurry(struct watch *watch, enum rhythm_cause cause)
{
	rhythm_hurry(&watch->rhythm, ol_boottime_ms(), cause);
	set_timers(watch);
}

/* True if the network is not what it was at the last look. */
static bool has_changed(struct watch *watch)
{
	struct network network;

	if (network_look(&network) < 0 || network_equal(&network, &watch->network))
		return false;
	ol_log(OL_INFO, "network", "addresses=%u default_routes=%u", network.address_count,
	       network.route_count);
	watch->network = network;
	return true;
}

static void on_settled(void *arg)
{
	struct watch *watch = arg;
	bool is_elsewhere;

	if (!rhythm_is_settled(&watch->rhythm, ol_boottime_ms()))
		return;
	is_elsewhere = has_changed(watch);
	if (is_elsewhere || watch->has_slept)
		hurry(watch, is_elsewhere ? RHYTHM_NETWORK : RHYTHM_RESUME);
	watch->has_slept = false;
}

static void stir(struct watch *watch)
{
	rhythm_stir(&watch->rhythm, ol_boottime_ms());
	set_timers(watch);
}

static void on_change(void *arg, short revents)
{
	struct watch *watch = arg;

	(void)revents;
	if (network_hear(watch->changes.fd))
		stir(watch);
}

static void on_look(void *arg)
{
	struct watch *watch = arg;

	watch->look.due_ms = ol_boottime_ms() + LOOK_MS;
	if (has_changed(watch))
		hurry(watch, RHYTHM_NETWORK);
}

/* The wall clock was set, or the device has slept. */
static void on_clock(void *arg, short revents)
{
	struct watch *watch = arg;
	uint64_t times;

	(void)revents;
	(void)!read(watch->clocks.fd, &times, sizeof times); /* ECANCELED: that is the news */
}

static void on_urge(void *arg, short revents)
{
	struct watch *watch = arg;
	struct signalfd_siginfo info;

	(void)revents;
	while (read(watch->urges.fd, &info, sizeof info) == sizeof info)
		;
	hurry(watch, RHYTHM_ASKED);
}

/* After every round of the loop. */
static void on_round(void *arg)
{
	struct watch *watch = arg;

	if (watch->loop.reload)
		watch->loop.stopped = true;
	if (rhythm_has_slept(&watch->rhythm, ol_boottime_ms(), monotonic_ms())) {
		ol_log(OL_INFO, "slept", "asleep_s=%" PRId64, watch->rhythm.asleep_ms / 1000);
		watch->has_slept = true;
		set_timers(watch);
	}
}

/* A timer that never fires: the kernel cancels it when the wall clock jumps, which it does after
 * sleep. */
static int open_clock(void)
{
	const struct itimerspec far = { .it_value.tv_sec = time(NULL) + FAR_S };
	int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);

	if (fd >= 0 &&
	    timerfd_settime(fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &far, NULL) < 0) {
		close(fd);
		fd = -1;
	}
	return fd;
}

static int open_urges(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGUSR1);
	if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
		return -1;
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* Says once how much it can know of the network. */
static void open_network(struct watch *watch)
{
	int rc = network_look(&watch->network);

	watch->changes.fd = network_listen();
	if (watch->changes.fd >= 0)
		return;
	if (rc == 0) {
		ol_log(OL_WARN, "network", "means=looking every_s=%d why=\"%s\"", LOOK_MS / 1000,
		       strerror(-watch->changes.fd));
		watch->look.due_ms = ol_boottime_ms() + LOOK_MS;
	} else {
		ol_log(OL_WARN, "network", "means=none why=\"%s\"", strerror(-rc));
	}
	watch->changes.fd = -1;
}

static void add_watch(struct watch *watch, struct ol_watch *one, void (*ready)(void *, short))
{
	*one = (struct ol_watch){ -1, POLLIN, ready, watch };
	ol_loop_watch(&watch->loop, one);
}

static void add_timer(struct watch *watch, struct ol_timer *one, void (*fire)(void *))
{
	*one = (struct ol_timer){ 0, fire, watch };
	ol_loop_timer(&watch->loop, one);
}

static int begin(struct watch *watch)
{
	int rc = ol_loop_init(&watch->loop);

	if (rc < 0)
		return rc;
	add_watch(watch, &watch->reports, on_report);
	add_watch(watch, &watch->changes, on_change);
	add_watch(watch, &watch->clocks, on_clock);
	add_watch(watch, &watch->urges, on_urge);
	add_timer(watch, &watch->due, on_due);
	add_timer(watch, &watch->settle, on_settled);
	add_timer(watch, &watch->look, on_look);
	add_timer(watch, &watch->overdue, on_overdue);
	watch->loop.round = on_round;
	watch->loop.round_arg = watch;
	watch->urges.fd = open_urges();
	watch->clocks.fd = open_clock();
	open_network(watch);
	rhythm_begin(&watch->rhythm, ol_boottime_ms(), monotonic_ms());
	set_timers(watch);
	return 0;
}

static void end(struct watch *watch)
{
	const int fds[] = { watch->changes.fd, watch->clocks.fd, watch->urges.fd };

	stop_knock(watch);
	for (unsigned i = 0; i < sizeof fds / sizeof *fds; i++) {
		if (fds[i] >= 0)
			close(fds[i]);
	}
	ol_loop_done(&watch->loop);
}

int watch_run(struct device *device, const struct watch_words *words)
{
	struct watch watch = { .device = device, .words = words, .knock = CHILD_NONE };
	int rc = begin(&watch);

	if (rc < 0)
		return rc;
	ol_notify("READY=1");
	while (!watch.loop.stopped)
		ol_loop_step(&watch.loop, IDLE_MS);
	ol_notify("STOPPING=1");
	end(&watch);
	ol_log(OL_INFO, "stopped", "failures=%u", watch.rhythm.failures);
	return 0;
}
