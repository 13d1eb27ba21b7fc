/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a user, a service or a router may be. */
#include "session-manager/estate_check.h"

#include <string.h>
#include <strings.h>

#include "session-manager/hours.h"
#include "session-manager/policy.h"

#define LABEL_LENGTH 63
#define DIGITS       "0123456789"
#define LETTERS      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define PATH_ALSO    "/-._~%:@+,="

static const struct verdict ok = { OL_REPLY_CODE_OK, "", "" };

static struct verdict blame(const char *field, const char *why)
{
	return (struct verdict){ OL_REPLY_CODE_INVALID, why, field };
}

struct verdict check_user(const struct ol_site_user *user)
{
	const char *fault = policy_countries_fault(user->countries);
	struct hours hours;

	if (fault)
		return blame("countries", fault);
	fault = hours_parse(user->hours, &hours);
	return fault ? blame("hours", fault) : ok;
}

/* A part of a host name: letters, digits, and hyphens between them. */
static bool is_label(const char *text, size_t length)
{
	return length > 0 && length <= LABEL_LENGTH && strspn(text, LETTERS DIGITS "-") >= length &&
	       text[0] != '-' && text[length - 1] != '-';
}

static bool is_name(const char *host)
{
	size_t length;

	for (;; host += length + 1) {
		length = strcspn(host, ".");
		if (!is_label(host, length))
			return false;
		if (!host[length])
			return strspn(host, DIGITS) < length; /* the last one is no number */
	}
}

bool check_host(const char *host)
{
	struct ol_addr addr;

	return is_name(host) || ol_addr_parse(host, &addr) == 0;
}

static bool is_private(const uint8_t bytes[4])
{
	return bytes[0] == 10 || (bytes[0] == 172 && bytes[1] >> 4 == 1) ||
	       (bytes[0] == 192 && bytes[1] == 168);
}

bool check_target(const struct ol_addr *addr, bool is_public_allowed)
{
	if (addr->family == 6)
		return addr->bytes[0] >> 1 == 0xfc >> 1 || addr->bytes[0] >> 5 == 0x20 >> 5;
	return addr->family == 4 &&
	       (is_private(addr->bytes) || (is_public_allowed && ol_addr_is_global(addr)));
}

static struct verdict check_forward(const struct ol_site_service *service, bool is_public_allowed)
{
	static const char no_home[] = "not an address that a host in a home may have";

	if (!service->has_to4 && !service->has_to6)
		return blame("to4", "needs to4 (IPv4), to6 (IPv6) or both");
	if (service->has_to4 && service->to4.family != 4)
		return blame("to4", "not an IPv4 address");
	if (service->has_to6 && service->to6.family != 6)
		return blame("to6", "not an IPv6 address");
	if (service->has_to4 && !check_target(&service->to4, is_public_allowed))
		return blame("to4", no_home);
	if (service->has_to6 && !check_target(&service->to6, is_public_allowed))
		return blame("to6", no_home);
	if (service->has_scheme)
		return blame("scheme", "only a proxy has one");
	if (service->has_host)
		return blame("host", "only a proxy has one");
	if (service->has_path)
		return blame("path", "only a proxy has one");
	return service->websocket ? blame("websocket", "only a proxy has it") : ok;
}

static bool is_path(const char *path)
{
	return path[0] == '/' && !path[strspn(path, LETTERS DIGITS PATH_ALSO)] &&
	       !strstr(path, "..");
}

static bool is_proxied(const char *host, bool is_public_allowed)
{
	struct ol_addr addr;

	if (ol_addr_parse(host, &addr) == 0)
		return check_target(&addr, is_public_allowed);
	return is_name(host) && strcasecmp(host, "localhost") != 0;
}

static struct verdict check_proxy(const struct ol_site_service *service, bool is_public_allowed)
{
	if (service->proto != OL_PROTO_TCP)
		return blame("proto", "a proxy speaks tcp");
	if (service->has_to4)
		return blame("to4", "a proxy has a host instead");
	if (service->has_to6)
		return blame("to6", "a proxy has a host instead");
	if (!service->has_scheme)
		return blame("scheme", "a proxy needs one");
	if (!service->has_host)
		return blame("host", "a proxy needs one");
	if (!is_proxied(service->host, is_public_allowed))
		return blame("host", "not the name or the address of a host in a home");
	if (service->has_path && !is_path(service->path))
		return blame("path", "must begin with / and be plain");
	return ok;
}

struct verdict check_service(const struct ol_site_service *service, bool is_public_allowed)
{
	if (service->longest_s && service->default_s > service->longest_s)
		return blame("default_s", "longer than longest_s");
	return service->kind == OL_SERVICE_KIND_PROXY ? check_proxy(service, is_public_allowed)
						      : check_forward(service, is_public_allowed);
}
