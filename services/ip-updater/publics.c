/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes at the public brokers: started, listened to, ended. */
#include "ip-updater/publics.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/log.h"
#include "ip-updater/intake.h"
#include "ip-updater/news.h"
#include "ip-updater/public.h"

#define BEAT_MS          250
#define SETTLE_MS        2000  /* until the directory is here, and session-manager too */
#define SILENCE_MS       20000 /* a process that lives says so every five seconds */
#define RETRY_FIRST_MS   500
#define RETRY_LONGEST_MS 60000
#define NEWS_PER_ROUND   64

static void lose(struct upd_public *broker, const char *why)
{
	char quoted[512];
	uint32_t dice;

	if (broker->pid) {
		(void)kill(broker->pid, SIGKILL);
		(void)waitpid(broker->pid, NULL, 0);
		close(broker->fd);
	}
	broker->pid = 0;
	broker->fd = broker->watch.fd = -1;
	broker->is_up = false;
	ol_random(&dice, sizeof dice);
	broker->due_ms = ol_boottime_ms() + broker->backoff_ms / 2 + dice % broker->backoff_ms;
	broker->backoff_ms *= 2;
	if (broker->backoff_ms > RETRY_LONGEST_MS)
		broker->backoff_ms = RETRY_LONGEST_MS;
	ol_log(broker->is_warned ? OL_DEBUG : OL_WARN, "public_down", "host=%s port=%u why=%s",
	       broker->url.host, broker->url.port, ol_log_quote(why, quoted));
	broker->is_warned = true;
}

static void be_up(struct upd_public *broker)
{
	broker->is_up = true;
	broker->is_warned = false;
	broker->backoff_ms = RETRY_FIRST_MS;
	ol_log(OL_INFO, "public_up", "host=%s port=%u", broker->url.host, broker->url.port);
}

/* The process may be the broker's by now: nothing that it says is believed. */
static void take_news(struct upd_public *broker, struct upd_news *news)
{
	struct upd_state *state = broker->state;

	broker->heard_ms = ol_boottime_ms();
	state->counters.stray += news->stray;
	state->counters.oversize += news->oversize;
	state->counters.dropped += news->dropped;
	switch (news->kind) {
	case UPD_UP:
		be_up(broker);
		break;
	case UPD_KNOCK:
		state->counters.received++;
		upd_take(state, 1 + (unsigned)(broker - state->publics), news->packet, NULL);
		break;
	case UPD_DOWN:
		news->why[sizeof news->why - 1] = '\0';
		lose(broker, news->why);
		break;
	}
}

static void on_news(void *arg, short revents)
{
	struct upd_public *broker = arg;
	struct upd_news news;

	(void)revents;
	for (unsigned i = 0; i < NEWS_PER_ROUND && broker->pid; i++) {
		ssize_t got = recv(broker->fd, &news, sizeof news, MSG_DONTWAIT | MSG_TRUNC);

		if (got < 0 && errno == EAGAIN)
			return;
		if (got == sizeof news)
			take_news(broker, &news);
		else
			lose(broker, "its process ended");
	}
}

static int give_task(const struct upd_public *broker)
{
	const struct upd_state *state = broker->state;
	struct upd_task task = { .url = broker->url, .topic_count = state->gate.box_count };
	ssize_t sent;

	snprintf(task.ca, sizeof task.ca, "%s", state->conf.public_ca);
	for (unsigned i = 0; i < task.topic_count; i++)
		ol_knock_topic(state->gate.boxes[i].public_key, task.topics[i]);
	sent = send(broker->fd, &task, sizeof task, MSG_NOSIGNAL);
	ol_wipe(&task, sizeof task);
	return sent == sizeof task ? 0 : -EPIPE;
}

/* A new program, not a copy of this one: nothing that we hold is in its memory. */
static int spawn(int fd, pid_t *ret_pid)
{
	char name[] = "ip-updater", word[] = UPD_PUBLIC_WORD;
	char *const arguments[] = { name, word, NULL };
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t none;
	int rc;

	sigemptyset(&none);
	posix_spawn_file_actions_init(&actions);
	posix_spawnattr_init(&attributes);
	rc = posix_spawn_file_actions_adddup2(&actions, fd, STDIN_FILENO);
	if (rc == 0)
		rc = posix_spawnattr_setsigmask(&attributes, &none);
	if (rc == 0)
		rc = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
	if (rc == 0)
		rc = posix_spawn(ret_pid, "/proc/self/exe", &actions, &attributes, arguments,
				 environ);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&actions);
	return -rc;
}

static void start(struct upd_public *broker)
{
	int pair[2], rc;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) < 0) {
		lose(broker, strerror(errno));
		return;
	}
	rc = spawn(pair[1], &broker->pid);
	close(pair[1]);
	if (rc < 0) {
		close(pair[0]);
		lose(broker, strerror(-rc));
		return;
	}
	broker->fd = broker->watch.fd = pair[0];
	broker->heard_ms = ol_boottime_ms();
	if (give_task(broker) < 0)
		lose(broker, "its process ended");
}

static void begin(struct upd_state *state, int64_t now_ms)
{
	state->is_listening = true;
	for (unsigned i = 0; i < state->public_count; i++) {
		struct upd_public *broker = &state->publics[i];

		broker->watch.fd = broker->fd;
		broker->heard_ms = now_ms;
	}
}

static void on_beat(void *arg)
{
	struct upd_state *state = arg;
	int64_t now_ms = ol_boottime_ms();

	state->beat.due_ms = now_ms + BEAT_MS;
	if (!state->is_listening && state->listen_ms && state->listen_ms <= now_ms)
		begin(state, now_ms);
	for (unsigned i = 0; i < state->public_count && state->is_listening; i++) {
		struct upd_public *broker = &state->publics[i];

		if (!broker->pid && broker->due_ms <= now_ms)
			start(broker);
		else if (broker->pid && now_ms - broker->heard_ms > SILENCE_MS)
			lose(broker, "it does not answer");
	}
}

static int join_loop(struct upd_state *state)
{
	int rc = 0;

	for (unsigned i = 0; i < state->public_count && rc == 0; i++) {
		struct upd_public *broker = &state->publics[i];

		broker->state = state;
		broker->fd = -1;
		broker->backoff_ms = RETRY_FIRST_MS;
		broker->watch = (struct ol_watch){ -1, POLLIN, on_news, broker };
		rc = ol_loop_watch(&state->app.loop, &broker->watch);
	}
	state->beat = (struct ol_timer){ .due_ms = 1, .fire = on_beat, .arg = state };
	return rc < 0 ? rc : ol_loop_timer(&state->app.loop, &state->beat);
}

int upd_publics_open(struct upd_state *state)
{
	struct ol_broker_url urls[OL_PUBLIC_BROKERS];
	char path[256];
	int count;

	snprintf(path, sizeof path, "%s/keys/ip-updater/public-brokers", state->app.dir);
	count = ol_broker_urls_read(path, urls, OL_PUBLIC_BROKERS);
	if (count < 0) {
		ol_log(OL_ERROR, "public_brokers_refused", "file=%s why=\"%s\"", path,
		       count == -EPERM ? "others can read it: chmod 0400" : strerror(-count));
		return count;
	}
	for (int i = 0; i < count; i++)
		state->publics[i].url = urls[i];
	ol_wipe(urls, sizeof urls);
	state->public_count = (unsigned)count;
	return join_loop(state);
}

void upd_publics_listen(struct upd_state *state)
{
	state->listen_ms = ol_boottime_ms() + SETTLE_MS;
}

void upd_publics_rest(struct upd_state *state)
{
	state->listen_ms = 0;
	state->is_listening = false;
	for (unsigned i = 0; i < state->public_count; i++)
		state->publics[i].watch.fd = -1;
}

unsigned upd_publics_up(const struct upd_state *state)
{
	unsigned count = 0;

	for (unsigned i = 0; i < state->public_count; i++)
		count += state->publics[i].is_up;
	return count;
}

void upd_publics_close(struct upd_state *state)
{
	for (unsigned i = 0; i < state->public_count; i++) {
		struct upd_public *broker = &state->publics[i];

		if (broker->pid) {
			(void)kill(broker->pid, SIGKILL);
			(void)waitpid(broker->pid, NULL, 0);
			close(broker->fd);
		}
		ol_wipe(&broker->url, sizeof broker->url);
	}
}
