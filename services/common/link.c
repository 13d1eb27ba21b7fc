/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The links that enrol a device and that invite a guest. */
#include "common/link.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/addr.h"
#include "common/bytes.h"

#define LABEL_MOST   63 /* characters between two dots of a domain name */
#define PAYLOAD_MOST 64
#define PAYLOAD_TEXT 87 /* its base64url */

static const char *const schemes[] = { "https://", "http://" };
static const char salt_label[OL_LABEL] = "ownline:guest:v1:salt";
static const char pin_label[OL_LABEL] = "ownline:guest:v1:pin";

static const struct {
	const char *path;
	enum ol_link_kind kind;
	bool has_pin;
} forms[] = {
	{ "/e#v1.", OL_LINK_ENROL, false },
	{ "/i#v1.", OL_LINK_INVITATION, false },
	{ "/i#v1p.", OL_LINK_INVITATION, true },
};
#define FORMS (sizeof forms / sizeof *forms)

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_digits(const char *text)
{
	return *text && text[strspn(text, "0123456789")] == '\0';
}

/* Labels of letters, digits and inner hyphens. The last one has a letter: what looks like an IPv4
 * address is none of a name. */
static bool is_name(const char *name)
{
	const char *label = name;

	for (const char *at = name;; at++) {
		if (*at && *at != '.') {
			if (!is_letter(*at) && *at != '-')
				return false;
			continue;
		}
		if (at == label || at - label > LABEL_MOST || *label == '-' || at[-1] == '-')
			return false;
		if (!*at)
			return !is_digits(label);
		label = at + 1;
	}
}

static bool is_port(const char *text)
{
	unsigned long value = 0;

	if (!is_digits(text) || *text == '0' || strlen(text) > 5)
		return false;
	for (; *text; text++)
		value = 10 * value + (unsigned long)(*text - '0');
	return value <= 65535;
}

/* Takes a host apart: the name, or the address. Returns false if it is none. */
static bool read_host(const char *host, struct ol_addr *ret_addr)
{
	char text[OL_LINK_HOST];
	size_t length = strlen(host);
	char *name = text, *end;

	*ret_addr = (struct ol_addr){ 0 };
	if (length >= sizeof text)
		return false;
	memcpy(text, host, length + 1);
	if (*text == '[') {
		name++;
		end = strchr(text, ']');
		if (!end)
			return false;
		*end++ = '\0';
		if (ol_addr_parse(name, ret_addr) < 0 || ret_addr->family != 6)
			return false;
		return !*end || (*end == ':' && is_port(end + 1));
	}
	end = strchr(text, ':');
	if (end) {
		*end = '\0';
		if (!is_port(end + 1))
			return false;
	}
	if (is_name(name))
		return true;
	return ol_addr_parse(name, ret_addr) == 0 && ret_addr->family == 4;
}

bool ol_host_is_valid(const char *host)
{
	struct ol_addr addr;

	return read_host(host, &addr);
}

bool ol_host_is_loopback(const char *host)
{
	static const uint8_t last[16] = { [15] = 1 };
	struct ol_addr addr;

	if (!read_host(host, &addr))
		return false;
	return (addr.family == 4 && addr.bytes[0] == 127) ||
	       (addr.family == 6 && !memcmp(addr.bytes, last, sizeof last));
}

static size_t payload_size(enum ol_link_kind kind)
{
	return kind == OL_LINK_ENROL ? 32 + OL_TOKEN : 32 + 32;
}

static void put_payload(const struct ol_link *link, uint8_t bytes[PAYLOAD_MOST])
{
	bool is_enrol = link->kind == OL_LINK_ENROL;

	memcpy(bytes, is_enrol ? link->site_key : link->seed, 32);
	if (is_enrol)
		memcpy(bytes + 32, link->token, sizeof link->token);
	else
		memcpy(bytes + 32, link->box_key, sizeof link->box_key);
}

static void get_payload(const uint8_t bytes[PAYLOAD_MOST], struct ol_link *link)
{
	bool is_enrol = link->kind == OL_LINK_ENROL;

	memcpy(is_enrol ? link->site_key : link->seed, bytes, 32);
	if (is_enrol)
		memcpy(link->token, bytes + 32, sizeof link->token);
	else
		memcpy(link->box_key, bytes + 32, sizeof link->box_key);
}

static bool is_site(const struct ol_link *link)
{
	return ol_host_is_valid(link->host) && (!link->is_plain || ol_host_is_loopback(link->host));
}

/* Reads scheme and host into an empty link. Returns what stands behind them, or NULL. */
static const char *read_site(const char *text, struct ol_link *link)
{
	size_t length = strlen(schemes[0]);

	if (strncmp(text, schemes[0], length) != 0) {
		link->is_plain = true;
		length = strlen(schemes[1]);
		if (strncmp(text, schemes[1], length) != 0)
			return NULL;
	}
	text += length;
	length = strcspn(text, "/");
	if (length >= sizeof link->host)
		return NULL;
	memcpy(link->host, text, length);
	return is_site(link) ? text + length : NULL;
}

int ol_link_site(const char *url, struct ol_link *ret_link)
{
	struct ol_link link = { 0 };
	const char *rest = read_site(url, &link);

	if (!rest || *rest)
		return -EINVAL;
	*ret_link = link;
	return 0;
}

/* Reads what stands behind scheme and host. Returns 0 or -EINVAL. */
static int read_rest(const char *text, struct ol_link *link)
{
	uint8_t bytes[PAYLOAD_MOST] = { 0 };
	unsigned form = 0;
	int rc;

	while (form < FORMS && strncmp(text, forms[form].path, strlen(forms[form].path)) != 0)
		form++;
	if (form == FORMS)
		return -EINVAL;
	text += strlen(forms[form].path);
	link->kind = forms[form].kind;
	link->has_pin = forms[form].has_pin;
	rc = ol_unbase64url(text, strnlen(text, PAYLOAD_TEXT), bytes, payload_size(link->kind));
	if (rc == 0)
		get_payload(bytes, link);
	ol_wipe(bytes, sizeof bytes);
	return rc;
}

int ol_link_parse(const char *text, struct ol_link *ret_link)
{
	struct ol_link link = { 0 };
	const char *rest = read_site(text, &link);
	int rc = rest ? read_rest(rest, &link) : -EINVAL;

	if (rc == 0)
		*ret_link = link;
	ol_wipe(&link, sizeof link);
	return rc;
}

int ol_link_format(const struct ol_link *link, char ret_text[static OL_LINK_TEXT])
{
	uint8_t bytes[PAYLOAD_MOST];
	char payload[PAYLOAD_TEXT];
	unsigned form = 0;

	while (form < FORMS &&
	       (forms[form].kind != link->kind || forms[form].has_pin != link->has_pin))
		form++;
	if (form == FORMS || !is_site(link))
		return -EINVAL;
	put_payload(link, bytes);
	ol_base64url(bytes, payload_size(link->kind), payload, sizeof payload);
	snprintf(ret_text, OL_LINK_TEXT, "%s%s%s%s", schemes[link->is_plain], link->host,
		 forms[form].path, payload);
	ol_wipe(bytes, sizeof bytes);
	ol_wipe(payload, sizeof payload);
	return 0;
}

void ol_token_hash(const uint8_t token[OL_TOKEN], uint8_t ret_hash[32])
{
	const struct ol_part part = { token, OL_TOKEN };

	ol_hash(&part, 1, NULL, ret_hash, 32);
}

const char *ol_link_digits(const uint8_t token[OL_TOKEN], const uint8_t device_key[32],
			   char ret_digits[static OL_LINK_DIGITS])
{
	const struct ol_part parts[] = { { token, OL_TOKEN }, { device_key, 32 } };
	uint8_t hash[32];

	ol_hash(parts, 2, NULL, hash, sizeof hash);
	snprintf(ret_digits, OL_LINK_DIGITS, "%06u", (unsigned)(ol_get64(hash) % 1000000));
	return ret_digits;
}

const struct ol_password_cost ol_guest_cost = { 3, (size_t)64 * 1024 * 1024 };

void ol_guest_salt(const uint8_t seed[32], uint8_t ret_salt[16])
{
	const struct ol_part parts[] = { { salt_label, OL_LABEL }, { seed, 32 } };

	ol_hash(parts, 2, NULL, ret_salt, 16);
}

void ol_guest_mix(const uint8_t seed[32], const uint8_t pin_key[32], uint8_t ret_seed[32])
{
	const struct ol_part parts[] = { { pin_label, OL_LABEL }, { seed, 32 } };

	ol_hash(parts, 2, pin_key, ret_seed, 32);
}

int ol_guest_seed(const uint8_t seed[32], const char *pin, uint8_t ret_seed[32])
{
	size_t length = pin ? strnlen(pin, OL_LINK_PIN + 1) : 0;
	uint8_t salt[16], key[32];
	int rc;

	if (!pin) {
		memmove(ret_seed, seed, 32);
		return 0;
	}
	if (!length || length > OL_LINK_PIN)
		return -EINVAL;
	ol_guest_salt(seed, salt);
	rc = ol_password_key(pin, length, salt, &ol_guest_cost, key);
	if (rc == 0)
		ol_guest_mix(seed, key, ret_seed);
	ol_wipe(key, sizeof key);
	return rc;
}
