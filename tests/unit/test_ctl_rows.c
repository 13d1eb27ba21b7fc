/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of ownlinectl: gathered from pages, sorted, and searched by name. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "rows.h"
#include "unit.h"

static struct ol_user_list_reply users;
static struct ol_service_list_reply services;
static struct ol_device_list_reply devices;
static struct ol_session_list_reply sessions;

static void add_user(uint64_t id, const char *name)
{
	struct ol_user_list_item *item = &users.items[users.items_count++];

	item->id = id;
	snprintf(item->name, sizeof item->name, "%s", name);
}

static void add_service(uint64_t id, const char *router, const char *name)
{
	struct ol_service_list_item *item = &services.items[services.items_count++];

	item->id = id;
	snprintf(item->router, sizeof item->router, "%s", router);
	snprintf(item->name, sizeof item->name, "%s", name);
}

static void add_device(uint8_t id, const char *user, const char *name, bool is_revoked)
{
	struct ol_device_list_item *item = &devices.items[devices.items_count++];

	memset(item->device, id, sizeof item->device);
	snprintf(item->user_name, sizeof item->user_name, "%s", user);
	snprintf(item->name, sizeof item->name, "%s", name);
	item->revoked = is_revoked;
}

static void add_session(uint64_t id, enum ol_session_state state, int64_t start_ms)
{
	struct ol_session_list_item *item = &sessions.items[sessions.items_count++];

	item->session = id;
	item->state = state;
	item->start_ms = start_ms;
}

static const struct ol_user_list_item *user_at(const struct ctl_rows *rows, size_t i)
{
	return (const struct ol_user_list_item *)(const void *)rows->items + i;
}

static const struct ol_session_list_item *session_at(const struct ctl_rows *rows, size_t i)
{
	return (const struct ol_session_list_item *)(const void *)rows->items + i;
}

START_TEST(pages_become_one_list)
{
	struct ctl_rows rows = { 0 };
	uint64_t id = 0;

	for (unsigned page = 0; page < 5; page++) {
		users.items_count = 0;
		for (unsigned i = 0; i < OL_USER_LIST_REPLY_ITEMS_MAX; i++)
			add_user(++id, "x");
		ck_assert_int_eq(ctl_rows_add(&rows, &ol_msg_user_list_reply, &users), 0);
		ck_assert_ptr_eq(ctl_page_last(&ol_msg_user_list_reply, &users),
				 &users.items[OL_USER_LIST_REPLY_ITEMS_MAX - 1]);
	}
	ck_assert_uint_eq(rows.count, id);
	for (size_t i = 0; i < rows.count; i++)
		ck_assert_uint_eq(user_at(&rows, i)->id, i + 1);
	ctl_rows_done(&rows);
	ck_assert_uint_eq(rows.count, 0);
}
END_TEST

START_TEST(empty_page_is_a_list)
{
	struct ctl_rows rows = { 0 };
	const void *found;

	ck_assert_int_eq(ctl_rows_add(&rows, &ol_msg_user_list_reply, &users), 0);
	ck_assert_ptr_null(ctl_page_last(&ol_msg_user_list_reply, &users));
	ctl_rows_sort(&rows, "name");
	ck_assert_int_eq(ctl_rows_find(&rows, ctl_kind(CTL_USER), "bob", &found), -ENOENT);
	ctl_rows_done(&rows);
}
END_TEST

START_TEST(rows_are_sorted_by_text_and_by_number)
{
	struct ctl_rows rows = { 0 };

	add_user(1, "carl");
	add_user(2, "al");
	add_user(3, "bob");
	ck_assert_int_eq(ctl_rows_add(&rows, &ol_msg_user_list_reply, &users), 0);
	ctl_rows_sort(&rows, "name");
	ck_assert_str_eq(user_at(&rows, 0)->name, "al");
	ck_assert_str_eq(user_at(&rows, 1)->name, "bob");
	ck_assert_str_eq(user_at(&rows, 2)->name, "carl");
	ctl_rows_done(&rows);

	add_session(1, OL_SESSION_STATE_OPEN, 10000000000);
	add_session(2, OL_SESSION_STATE_OPEN, 9);
	add_session(3, OL_SESSION_STATE_OPEN, 10);
	ck_assert_int_eq(ctl_rows_add(&rows, &ol_msg_session_list_reply, &sessions), 0);
	ctl_rows_sort(&rows, "start_ms");
	ck_assert_uint_eq(session_at(&rows, 0)->session, 2);
	ck_assert_uint_eq(session_at(&rows, 1)->session, 3);
	ck_assert_uint_eq(session_at(&rows, 2)->session, 1);
	ctl_rows_done(&rows);
}
END_TEST

static uint64_t service_called(const struct ctl_rows *rows, const char *text)
{
	const void *found;

	ck_assert_int_eq(ctl_rows_find(rows, ctl_kind(CTL_SERVICE), text, &found), 0);
	return ((const struct ol_service_list_item *)found)->id;
}

START_TEST(services_are_found_by_name_and_router)
{
	struct ctl_rows rows = { 0 };
	const void *found;

	add_service(1, "home", "ssh");
	add_service(2, "cabin", "ssh");
	add_service(3, "home", "web");
	ck_assert_int_eq(ctl_rows_add(&rows, &ol_msg_service_list_reply, &services), 0);
	ck_assert_uint_eq(service_called(&rows, "web"), 3);
	ck_assert_uint_eq(service_called(&rows, "home/ssh"), 1);
	ck_assert_uint_eq(service_called(&rows, "cabin/ssh"), 2);
	ck_assert_int_eq(ctl_rows_find(&rows, ctl_kind(CTL_SERVICE), "ssh", &found), -ENOTUNIQ);
	ck_assert_int_eq(ctl_rows_find(&rows, ctl_kind(CTL_SERVICE), "cabin/web", &found), -ENOENT);
	ck_assert_int_eq(ctl_rows_find(&rows, ctl_kind(CTL_SERVICE), "hom/ssh", &found), -ENOENT);
	ck_assert_int_eq(ctl_rows_find(&rows, ctl_kind(CTL_SERVICE), "we", &found), -ENOENT);
	ck_assert_int_eq(ctl_rows_find(&rows, ctl_kind(CTL_SERVICE), "webs", &found), -ENOENT);
	ctl_rows_done(&rows);
}
END_TEST

/* A name is free again when its device is revoked. */
START_TEST(revoked_devices_have_no_name)
{
	struct ctl_rows rows = { 0 };
	const struct ol_device_list_item *item;
	const void *found;

	add_device(1, "bob", "phone", true);
	add_device(2, "bob", "phone", false);
	add_device(3, "al", "phone", true);
	ck_assert_int_eq(ctl_rows_add(&rows, &ol_msg_device_list_reply, &devices), 0);
	ck_assert_int_eq(ctl_rows_find(&rows, ctl_kind(CTL_DEVICE), "phone", &found), 0);
	item = found;
	ck_assert_uint_eq(item->device[0], 2);
	ck_assert_int_eq(ctl_rows_find(&rows, ctl_kind(CTL_DEVICE), "al/phone", &found), -ENOENT);
	ctl_rows_done(&rows);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		pages_become_one_list,
		empty_page_is_a_list,
		rows_are_sorted_by_text_and_by_number,
		services_are_found_by_name_and_router,
		revoked_devices_have_no_name,
	};

	return unit_run("ctl_rows", NULL, tests, UNIT_COUNT(tests));
}
