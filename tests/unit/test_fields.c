/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structs of messages that have fields in common: copied and compared. */
#include "gen/messages.h"
#include "session-manager/fields.h"
#include "unit.h"

static const struct ol_message *users(void)
{
	return fields_item(&ol_msg_site_file, "users");
}

static const struct ol_message *services(void)
{
	return fields_item(&ol_msg_site_file, "services");
}

START_TEST(items_of_lists_have_types)
{
	ck_assert_uint_eq(users()->size, sizeof(struct ol_site_user));
	ck_assert_uint_eq(services()->size, sizeof(struct ol_site_service));
}
END_TEST

START_TEST(what_is_there_is_copied)
{
	struct ol_user_add request = { .name = "ana",
				       .role = OL_USER_ROLE_ADMIN,
				       .has_hours = true,
				       .hours = "mon 08:00-09:00",
				       .title = "not there",
				       .has_key = true };
	struct ol_site_user user = { .title = "before", .active = true, .most_sessions = 7 };

	fields_copy(&ol_msg_user_add, &request, users(), &user);
	ck_assert_str_eq(user.name, "ana");
	ck_assert_int_eq(user.role, OL_USER_ROLE_ADMIN);
	ck_assert_str_eq(user.hours, "mon 08:00-09:00");
	ck_assert_str_eq(user.title, "before");
	ck_assert(user.active);
	ck_assert_int_eq(user.most_sessions, 7);
}
END_TEST

START_TEST(what_may_be_absent_is_marked)
{
	struct ol_service_add request = { .name = "web",
					  .proto = OL_PROTO_TCP,
					  .has_to4 = true,
					  .to4 = { .family = 4, .bytes = { 10, 0, 0, 1 } },
					  .to_port = 443 };
	struct ol_site_service service = { 0 };

	fields_copy(&ol_msg_service_add, &request, services(), &service);
	ck_assert(service.has_to4 && !service.has_to6 && !service.has_scheme);
	ck_assert_uint_eq(service.to4.bytes[0], 10);
	ck_assert_int_eq(service.to_port, 443);
}
END_TEST

START_TEST(differences_have_names)
{
	struct ol_site_service one = { .name = "web", .port = 1 }, other = one;
	char names[80];

	ck_assert_uint_eq(fields_diff(services(), &one, &other, names, sizeof names), 0);
	ck_assert_str_eq(names, "");
	memset(one.name + 4, 'x', 5); /* behind the closing zero */
	ck_assert_uint_eq(fields_diff(services(), &one, &other, names, sizeof names), 0);
	other.name[0] = 'x';
	other.has_to4 = other.has_path = true;
	other.port = 2;
	ck_assert_uint_eq(fields_diff(services(), &one, &other, names, sizeof names), 4);
	ck_assert_str_eq(names, "name, port, to4, path");
	one.has_to4 = true;
	one.to4.bytes[3] = 1;
	ck_assert_uint_eq(fields_diff(services(), &one, &other, names, sizeof names), 4);
	one.to4.bytes[3] = 0;
	ck_assert_uint_eq(fields_diff(services(), &one, &other, names, sizeof names), 3);
	ck_assert_str_eq(names, "name, port, path");
}
END_TEST

START_TEST(names_are_left_out_where_there_is_no_room)
{
	struct ol_site_service one = { .name = "web", .port = 1 }, other = { .has_to4 = true };
	char names[10];

	ck_assert_uint_eq(fields_diff(services(), &one, &other, names, sizeof names), 3);
	ck_assert_str_eq(names, "name, to4"); /* of name, port and to4 */
	ck_assert_uint_eq(fields_diff(services(), &one, &other, names, 4), 3);
	ck_assert_str_eq(names, "to4");
	ck_assert_uint_eq(fields_diff(services(), &one, &other, names, 1), 3);
	ck_assert_str_eq(names, "");
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		items_of_lists_have_types,
		what_is_there_is_copied,
		what_may_be_absent_is_marked,
		differences_have_names,
		names_are_left_out_where_there_is_no_room,
	};

	return unit_run("fields", NULL, tests, UNIT_COUNT(tests));
}
