/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whose views a change touches, and which of them are looked at when. */
#include <stdio.h>

#include "session-manager/viewers.h"
#include "unit.h"

#define NOW 1000000
#define ANA 7
#define BEN 8

static struct marks marks;
static struct viewers viewers;
static struct pick picks[VIEWERS_SLICE];

static void set_up(void)
{
	marks_clear(&marks);
	viewers_clear(&viewers);
}

static struct ol_event event(enum ol_event_kind kind, enum ol_event_what what)
{
	return (struct ol_event){ .kind = kind, .what = what, .has_user = true, .user = ANA };
}

static unsigned kinds_of_event(enum ol_event_kind kind, enum ol_event_what what)
{
	struct ol_event made = event(kind, what);

	marks_clear(&marks);
	marks_event(&marks, &made);
	return marks.user_count ? (unsigned)marks.users[0].kinds : 0;
}

START_TEST(an_event_touches_the_views_that_show_it)
{
	const struct {
		enum ol_event_kind kind;
		enum ol_event_what what;
		unsigned kinds;
	} cases[] = {
		{ OL_EVENT_KIND_SESSION, OL_EVENT_WHAT_OPENED, VIEW(VIEW_SESSIONS) },
		{ OL_EVENT_KIND_LOGIN, OL_EVENT_WHAT_SUCCEEDED, VIEWS_ALL },
		{ OL_EVENT_KIND_LOGIN, OL_EVENT_WHAT_DENIED, 0 },
		{ OL_EVENT_KIND_DEVICE, OL_EVENT_WHAT_ADDED, VIEWS_ALL },
		{ OL_EVENT_KIND_DEVICE, OL_EVENT_WHAT_CONFIRMED, VIEWS_ALL },
		{ OL_EVENT_KIND_DEVICE, OL_EVENT_WHAT_REVOKED, VIEW(VIEW_DEVICES) },
		{ OL_EVENT_KIND_INVITATION, OL_EVENT_WHAT_VISITED, VIEW(VIEW_INVITATIONS) },
		{ OL_EVENT_KIND_USER, OL_EVENT_WHAT_CHANGED, VIEWS_ALL },
		{ OL_EVENT_KIND_GRANT, OL_EVENT_WHAT_REMOVED,
		  VIEW(VIEW_SERVICES) | VIEW(VIEW_ROUTERS) | VIEW(VIEW_INVITATIONS) },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_msg(kinds_of_event(cases[i].kind, cases[i].what) == cases[i].kinds,
			      "case %zu", i);
}
END_TEST

START_TEST(services_and_routers_touch_whoever_uses_them)
{
	struct ol_event made = { .kind = OL_EVENT_KIND_SERVICE,
				 .what = OL_EVENT_WHAT_CHANGED,
				 .has_service = true,
				 .service = 5,
				 .has_router = true,
				 .router = "home" };

	marks_event(&marks, &made);
	marks_event(&marks, &made);
	ck_assert_uint_eq(marks.user_count, 0);
	ck_assert_uint_eq(marks.service_count, 1);
	ck_assert_uint_eq(marks.router_count, 0);
	ck_assert_uint_eq(marks.everybody, 0);
	made.what = OL_EVENT_WHAT_REMOVED;
	marks_event(&marks, &made);
	ck_assert_uint_ne(marks.everybody, 0);
	made.kind = OL_EVENT_KIND_ROUTER;
	made.what = OL_EVENT_WHAT_OFFLINE;
	marks_event(&marks, &made);
	ck_assert_int_eq(marks.routers[0].kinds, VIEW(VIEW_ROUTERS));
	made.what = OL_EVENT_WHAT_CHANGED;
	marks_event(&marks, &made);
	ck_assert_uint_eq(marks.router_count, 1);
	ck_assert_int_ne(marks.routers[0].kinds, VIEW(VIEW_ROUTERS));
}
END_TEST

START_TEST(too_many_marks_are_everybody)
{
	char router[33];

	for (uint64_t i = 1; i <= MARKS_USERS; i++)
		marks_user(&marks, i, VIEW(VIEW_SESSIONS));
	ck_assert_uint_eq(marks.everybody, 0);
	marks_user(&marks, 1, VIEW(VIEW_DEVICES));
	ck_assert_uint_eq(marks.everybody, 0);
	marks_user(&marks, MARKS_USERS + 1, VIEW(VIEW_DEVICES));
	ck_assert_uint_eq(marks.everybody, VIEW(VIEW_DEVICES));
	for (unsigned i = 0; i <= MARKS_PLACES; i++) {
		snprintf(router, sizeof router, "r%u", i);
		marks_router(&marks, router, VIEW(VIEW_ROUTERS));
	}
	ck_assert_uint_eq(marks.everybody, VIEW(VIEW_DEVICES) | VIEW(VIEW_ROUTERS));
}
END_TEST

START_TEST(a_change_is_looked_at_soon_and_once_more)
{
	ck_assert(viewers_mark(&viewers, ANA, VIEW(VIEW_SESSIONS), NOW));
	ck_assert(viewers_mark(&viewers, ANA, VIEW(VIEW_DEVICES), NOW + 20));
	ck_assert_int_eq(viewers_next_ms(&viewers), NOW + VIEWERS_WAIT_MS);
	ck_assert_uint_eq(viewers_pick(&viewers, NOW + VIEWERS_WAIT_MS - 1, picks), 0);
	ck_assert_uint_eq(viewers_pick(&viewers, NOW + VIEWERS_WAIT_MS, picks), 1);
	ck_assert_uint_eq(picks[0].user, ANA);
	ck_assert_uint_eq(picks[0].marked, VIEW(VIEW_SESSIONS) | VIEW(VIEW_DEVICES));
	ck_assert_uint_eq(picks[0].kinds, picks[0].marked);
	ck_assert_int_eq(picks[0].marked_ms, NOW);
	ck_assert_int_eq(viewers_next_ms(&viewers), NOW + VIEWERS_WAIT_MS + VIEWERS_AGAIN_MS);
	ck_assert_uint_eq(viewers_pick(&viewers, NOW + VIEWERS_WAIT_MS + VIEWERS_AGAIN_MS, picks),
			  1);
	ck_assert_uint_eq(picks[0].marked, 0);
	ck_assert_uint_eq(picks[0].kinds, VIEW(VIEW_SESSIONS) | VIEW(VIEW_DEVICES));
	ck_assert_int_eq(viewers_next_ms(&viewers), 0);
}
END_TEST

START_TEST(the_same_text_is_published_once_until_it_is_old)
{
	ck_assert(viewers_look(&viewers, ANA, VIEW_ROUTERS, 1, 0, NOW));
	ck_assert(viewers_look(&viewers, ANA, VIEW_ROUTERS, 1, 0, NOW));
	viewers_shown(&viewers, ANA, VIEW_ROUTERS, 1, NOW);
	ck_assert(!viewers_look(&viewers, ANA, VIEW_ROUTERS, 1, 0, NOW + VIEWERS_OLD_MS - 1));
	ck_assert(viewers_look(&viewers, ANA, VIEW_ROUTERS, 2, 0, NOW));
	ck_assert(viewers_look(&viewers, ANA, VIEW_DEVICES, 1, 0, NOW));
	ck_assert(viewers_look(&viewers, BEN, VIEW_ROUTERS, 1, 0, NOW));
	ck_assert(viewers_look(&viewers, ANA, VIEW_ROUTERS, 1, 0, NOW + VIEWERS_OLD_MS));
	viewers_clear(&viewers);
	ck_assert(viewers_look(&viewers, ANA, VIEW_ROUTERS, 1, 0, NOW));
}
END_TEST

START_TEST(what_changes_by_itself_is_looked_at_then)
{
	ck_assert(viewers_look(&viewers, ANA, VIEW_INVITATIONS, 1, NOW + 500, NOW));
	ck_assert_int_eq(viewers_next_ms(&viewers), NOW + 500);
	ck_assert_uint_eq(viewers_pick(&viewers, NOW + 500, picks), 1);
	ck_assert_uint_eq(picks[0].kinds, VIEW(VIEW_INVITATIONS));
	ck_assert_uint_eq(picks[0].marked, 0);
	ck_assert_int_eq(viewers_next_ms(&viewers), 0);
}
END_TEST

START_TEST(many_wait_for_their_turn)
{
	unsigned seen = 0, count;

	for (uint64_t user = 1; user <= 3 * VIEWERS_SLICE; user++)
		ck_assert(viewers_mark(&viewers, user, VIEW(VIEW_SESSIONS), NOW));
	while ((count = viewers_pick(&viewers, NOW + VIEWERS_WAIT_MS, picks)))
		for (unsigned i = 0; i < count; i++)
			seen += picks[i].user != 0;
	ck_assert_uint_eq(seen, 3 * VIEWERS_SLICE);
}
END_TEST

/* Users who would stand at the same place. */
static uint64_t neighbour(unsigned number)
{
	return 1 + (uint64_t)number * VIEWERS_MOST;
}

START_TEST(who_has_nothing_due_makes_room)
{
	unsigned count = 0;

	while (viewers_mark(&viewers, neighbour(count), VIEW(VIEW_SESSIONS), NOW))
		count++;
	ck_assert_uint_ge(count, 4);
	ck_assert_uint_lt(count, 64);
	ck_assert(viewers_look(&viewers, neighbour(count), VIEW_SESSIONS, 1, 0, NOW));
	viewers_shown(&viewers, neighbour(count), VIEW_SESSIONS, 1, NOW);
	ck_assert_uint_eq(viewers_pick(&viewers, NOW + VIEWERS_WAIT_MS, picks), count);
	ck_assert_uint_eq(viewers_pick(&viewers, NOW + VIEWERS_WAIT_MS + VIEWERS_AGAIN_MS, picks),
			  count);
	ck_assert(viewers_mark(&viewers, neighbour(count), VIEW(VIEW_SESSIONS), NOW));
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		an_event_touches_the_views_that_show_it,
		services_and_routers_touch_whoever_uses_them,
		too_many_marks_are_everybody,
		a_change_is_looked_at_soon_and_once_more,
		the_same_text_is_published_once_until_it_is_old,
		what_changes_by_itself_is_looked_at_then,
		many_wait_for_their_turn,
		who_has_nothing_due_makes_room,
	};

	return unit_run("viewers", set_up, tests, UNIT_COUNT(tests));
}
