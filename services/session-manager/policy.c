/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What knocks and calls may have. */
#include "session-manager/policy.h"

#include <stddef.h>
#include <string.h>

#define COUNTRIES 16

enum policy_act policy_act(const struct ol_knock *knock, uint64_t service, bool is_automatic)
{
	bool is_listed = false;

	for (unsigned i = 0; i < knock->service_count; i++)
		is_listed |= knock->services[i] == service;
	switch (knock->op) {
	case OL_KNOCK_REFRESH:
		return is_automatic ? POLICY_OPEN : POLICY_LEAVE;
	case OL_KNOCK_OPEN:
		return is_listed ? POLICY_OPEN : POLICY_LEAVE;
	case OL_KNOCK_CLOSE:
		return is_listed ? POLICY_CLOSE : POLICY_LEAVE;
	}
	return POLICY_LEAVE;
}

bool policy_may_come(const struct policy *policy, const struct ol_addr *source)
{
	return policy->allow_private_sources || ol_addr_is_global(source);
}

const struct ol_addr *policy_source(const struct policy *policy, const struct ol_knock *knock,
				    const struct ol_addr *seen, uint8_t family)
{
	const struct ol_addr *source = seen;

	if (knock->kind == OL_KNOCK_MQTT)
		source = family == 4 ? &knock->ip4 : &knock->ip6;
	if (source->family != family)
		return NULL;
	return policy_may_come(policy, source) ? source : NULL;
}

const struct ol_addr *policy_target(const struct service *service, uint8_t family)
{
	const struct ol_addr *target = family == 4 ? &service->to4 : &service->to6;

	return target->family == family ? target : NULL;
}

int64_t policy_end_ms(const struct policy *policy, const struct service *service, uint32_t wanted_s,
		      int64_t now_ms)
{
	int64_t longest_s = service->longest_s ? service->longest_s : policy->longest_s;
	int64_t seconds = wanted_s;

	if (!seconds)
		seconds = service->default_s ? service->default_s : policy->default_s;
	if (longest_s > policy->longest_s)
		longest_s = policy->longest_s;
	if (seconds > longest_s)
		seconds = longest_s;
	return now_ms + 1000 * seconds;
}

bool policy_has_room(const struct policy *policy, const struct limits *limits,
		     int64_t router_sessions, int64_t user_sessions)
{
	int64_t most = limits->most_sessions ? limits->most_sessions : policy->user_sessions;

	return router_sessions < policy->router_sessions && user_sessions < most;
}

static bool is_capital(char c)
{
	return c >= 'A' && c <= 'Z';
}

const char *policy_countries_fault(const char *text)
{
	unsigned count = 0;

	for (const char *at = text; *at; at += *at != '\0') {
		if (!is_capital(at[0]) || !is_capital(at[1]))
			return "a country is two capital letters";
		at += 2;
		if (++count > COUNTRIES)
			return "more than 16 countries";
		if (*at && (*at != ' ' || !at[1]))
			return "countries are divided by one blank";
	}
	return NULL;
}

bool policy_countries_have(const char *countries, const char *country)
{
	const char *at = countries;

	if (!*at)
		return true;
	while (strncmp(at, country, 2) != 0 && at[2])
		at += 3;
	return country[0] && !strncmp(at, country, 2);
}

unsigned policy_kind(enum ol_role gateway)
{
	if (gateway == OL_ROLE_SPA_GATEWAY)
		return OL_KNOCK_SPA;
	return gateway == OL_ROLE_IP_UPDATER ? OL_KNOCK_MQTT : 0;
}
