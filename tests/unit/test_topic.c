/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Topics and channels, principals and roles. */
#include <errno.h>
#include <string.h>

#include "common/inbox.h"
#include "unit.h"

#define NAME_47 "a23456789012345678901234567890123456789012345-7"

START_TEST(a_topic_is_an_address_with_a_name_in_it)
{
	static const struct {
		const struct ol_channel *channel;
		const char *topic, *parameter;
	} cases[] = {
		{ &ol_channel_event_knock, "ownline/v1/event/knock", "" },
		{ &ol_channel_router_access, "ownline/v1/router/home/access", "home" },
		{ &ol_channel_router_access, "ownline/v1/router/0/access", "0" },
		{ &ol_channel_router_access, "ownline/v1/router/" NAME_47 "/access", NAME_47 },
		{ &ol_channel_directory, "ownline/v1/directory/15", "15" },
		{ &ol_channel_health, "ownline/v1/health/rule-agent-home", "rule-agent-home" },
		{ &ol_channel_event_session, "ownline/v1/event/session/opened", "opened" },
	};
	char parameter[OL_PRINCIPAL], topic[OL_TOPIC_MAX];

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		ck_assert(ol_topic_match(cases[i].channel, cases[i].topic, parameter));
		ck_assert_str_eq(parameter, cases[i].parameter);
		ck_assert_int_eq(ol_topic_format(cases[i].channel, *parameter ? parameter : NULL,
						 topic),
				 0);
		ck_assert_str_eq(topic, cases[i].topic);
	}
}
END_TEST

START_TEST(other_topics_do_not_match)
{
	static const struct {
		const struct ol_channel *channel;
		const char *topic;
	} cases[] = {
		{ &ol_channel_event_knock, "" },
		{ &ol_channel_event_knock, "ownline/v1/event" },
		{ &ol_channel_event_knock, "ownline/v1/event/knoc" },
		{ &ol_channel_event_knock, "ownline/v1/event/knocks" },
		{ &ol_channel_event_knock, "ownline/v1/event/knock/" },
		{ &ol_channel_event_knock, "/ownline/v1/event/knock" },
		{ &ol_channel_event_knock, "ownline/v1/event/+" },
		{ &ol_channel_event_knock, "$share/x/ownline/v1/event/knock" },
		{ &ol_channel_router_access, "" },
		{ &ol_channel_router_access, "ownline/v1/router" },
		{ &ol_channel_router_access, "ownline/v1/router/" },
		{ &ol_channel_router_access, "ownline/v1/router/home" },
		{ &ol_channel_router_access, "ownline/v1/router/home/" },
		{ &ol_channel_router_access, "ownline/v1/router/home/acces" },
		{ &ol_channel_router_access, "ownline/v1/router/home/accesss" },
		{ &ol_channel_router_access, "ownline/v1/router/home/access/" },
		{ &ol_channel_router_access, "ownline/v1/router/home/change" },
		{ &ol_channel_router_access, "ownline/v1/router//access" },
		{ &ol_channel_router_access, "ownline/v1/router/access" },
		{ &ol_channel_router_access, "ownline/v1/router/a/b/access" },
		{ &ol_channel_router_access, "ownline/v1/router/home//access" },
		{ &ol_channel_router_access, "ownline/v1/router/home/access/access" },
		{ &ol_channel_router_access, "ownline/v1/router/+/access" },
		{ &ol_channel_router_access, "ownline/v1/router/#/access" },
		{ &ol_channel_router_access, "ownline/v1/router/ho+me/access" },
		{ &ol_channel_router_access, "ownline/v1/router/Home/access" },
		{ &ol_channel_router_access, "ownline/v1/router/-home/access" },
		{ &ol_channel_router_access, "ownline/v1/router/ho me/access" },
		{ &ol_channel_router_access, "ownline/v1/router/home\n/access" },
		{ &ol_channel_router_access, "ownline/v1/router/h\"o/access" },
		{ &ol_channel_router_access, "ownline/v1/router/h\xc3\xb6me/access" },
		{ &ol_channel_router_access, "ownline/v1/router/../access" },
		{ &ol_channel_router_access, "ownline/v1/router/" NAME_47 "8/access" },
		{ &ol_channel_health, "ownline/v1/health/" },
		{ &ol_channel_health, "ownline/v1/health/a/b" },
		{ &ol_channel_health, "ownline/v1/health/a level=error" },
	};
	char parameter[OL_PRINCIPAL];

	for (size_t i = 0; i < UNIT_COUNT(cases); i++)
		ck_assert_msg(!ol_topic_match(cases[i].channel, cases[i].topic, parameter), "%s",
			      cases[i].topic);
}
END_TEST

START_TEST(a_topic_is_written_for_one_name_or_for_all)
{
	static const char *const refused[] = { "",   "#",    "++",    "a/b", "/",
					       "a#", "Home", "ho me", "a+b", NAME_47 "8" };
	char topic[OL_TOPIC_MAX] = "untouched";

	for (size_t i = 0; i < UNIT_COUNT(refused); i++)
		ck_assert_msg(ol_topic_format(&ol_channel_router_access, refused[i], topic) ==
				      -EINVAL,
			      "%s", refused[i]);
	ck_assert_int_eq(ol_topic_format(&ol_channel_router_access, NULL, topic), -EINVAL);
	ck_assert_int_eq(ol_topic_format(&ol_channel_event_knock, "home", topic), -EINVAL);
	ck_assert_str_eq(topic, "untouched");
	ck_assert_int_eq(ol_topic_format(&ol_channel_router_access, "+", topic), 0);
	ck_assert_str_eq(topic, "ownline/v1/router/+/access");
}
END_TEST

/* However long a name may be, its topic has room, and no topic stands for two channels. */
START_TEST(topics_fit_and_name_one_channel)
{
	char topic[OL_TOPIC_MAX], parameter[OL_PRINCIPAL];

	for (unsigned i = 0; ol_channels[i]; i++) {
		const char *name = strchr(ol_channels[i]->address, '{') ? NAME_47 : NULL;

		ck_assert_int_eq(ol_topic_format(ol_channels[i], name, topic), 0);
		for (unsigned j = 0; ol_channels[j]; j++)
			ck_assert(ol_topic_match(ol_channels[j], topic, parameter) == (i == j));
	}
}
END_TEST

START_TEST(a_principal_is_a_role_and_perhaps_a_scope)
{
	static const struct {
		const char *principal;
		enum ol_role role;
		const char *scope;
	} cases[] = {
		{ "session-manager", OL_ROLE_SESSION_MANAGER, "" },
		{ "session-manager-2", OL_ROLE_SESSION_MANAGER, "2" },
		{ "rule-agent", OL_ROLE_RULE_AGENT, "" },
		{ "rule-agent-home", OL_ROLE_RULE_AGENT, "home" },
		{ "rule-agent-my-home", OL_ROLE_RULE_AGENT, "my-home" },
		{ "ownlinectl-admin", OL_ROLE_OWNLINECTL, "admin" },
		{ "spa-gateway", OL_ROLE_SPA_GATEWAY, "" },
		{ "", OL_ROLES, "" },
		{ "-", OL_ROLES, "" },
		{ "rule", OL_ROLES, "" },
		{ "rule-agen", OL_ROLES, "" },
		{ "rule-agents", OL_ROLES, "" },
		{ "rule-agenthome", OL_ROLES, "" },
		{ "rule-agent/home", OL_ROLES, "" },
		{ "Rule-agent-home", OL_ROLES, "" },
		{ "x-rule-agent-home", OL_ROLES, "" },
		{ "session-manage", OL_ROLES, "" },
		{ "session-managers", OL_ROLES, "" },
	};
	const char *scope;

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		ck_assert_msg(ol_principal_role(cases[i].principal, &scope) == cases[i].role, "%s",
			      cases[i].principal);
		ck_assert_str_eq(scope, cases[i].scope);
	}
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_topic_is_an_address_with_a_name_in_it,    other_topics_do_not_match,
		a_topic_is_written_for_one_name_or_for_all, topics_fit_and_name_one_channel,
		a_principal_is_a_role_and_perhaps_a_scope,
	};

	return unit_run("topic", NULL, tests, UNIT_COUNT(tests));
}
