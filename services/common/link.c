/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The links that enrol a device and that invite a guest. */
#include "common/link.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/addr.h"
#include "common/bytes.h"
#include "common/crypto.h"

#define LABEL_MOST   63 /* characters between two dots of a domain name */
#define PAYLOAD_MOST 64
#define PAYLOAD_TEXT 87 /* its base64url */
#define PIN_PASSES   3
#define PIN_MEMORY   (64 * 1024 * 1024)

static const char enrol_label[OL_LABEL] = "ownline:enrol:v1:sig";
static const char site_label[OL_LABEL] = "ownline:site:v1:sig";
static const char salt_label[OL_LABEL] = "ownline:guest:v1:salt";
static const char pin_label[OL_LABEL] = "ownline:guest:v1:pin";

static const struct {
	const char *path;
	size_t size; /* of what stands behind it */
} kinds[] = {
	[OL_LINK_ENROL] = { "/e#v1.", 32 + OL_TOKEN },
	[OL_LINK_INVITATION] = { "/i#v1.", 32 + 32 },
};

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

/* Finds the kind of link whose path stands at text. Returns NULL, or what stands behind the path.
 */
static const char *read_path(const char *text, enum ol_link_kind *ret_kind)
{
	for (unsigned i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		size_t length = strlen(kinds[i].path);

		if (strncmp(text, kinds[i].path, length) != 0)
			continue;
		*ret_kind = (enum ol_link_kind)i;
		return text + length;
	}
	return NULL;
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

int ol_link_parse(const char *text, struct ol_link *ret_link)
{
	static const char *const schemes[] = { "https://", "http://" };
	struct ol_link link = { 0 };
	uint8_t bytes[PAYLOAD_MOST] = { 0 };
	const char *payload;
	size_t length;
	int rc;

	link.is_plain = strncmp(text, schemes[0], strlen(schemes[0])) != 0;
	if (link.is_plain && strncmp(text, schemes[1], strlen(schemes[1])) != 0)
		return -EINVAL;
	text += strlen(schemes[link.is_plain]);
	length = strcspn(text, "/");
	if (length >= sizeof link.host)
		return -EINVAL;
	memcpy(link.host, text, length);
	payload = read_path(text + length, &link.kind);
	if (!payload || !ol_host_is_valid(link.host) ||
	    (link.is_plain && !ol_host_is_loopback(link.host)))
		return -EINVAL;
	rc = ol_unbase64url(payload, strnlen(payload, PAYLOAD_TEXT), bytes, kinds[link.kind].size);
	if (rc == 0) {
		get_payload(bytes, &link);
		*ret_link = link;
	}
	ol_wipe(bytes, sizeof bytes);
	ol_wipe(&link, sizeof link);
	return rc;
}

int ol_link_format(const struct ol_link *link, char ret_text[static OL_LINK_TEXT])
{
	uint8_t bytes[PAYLOAD_MOST];
	char payload[PAYLOAD_TEXT];

	if (!ol_host_is_valid(link->host) || (link->is_plain && !ol_host_is_loopback(link->host)))
		return -EINVAL;
	put_payload(link, bytes);
	ol_base64url(bytes, kinds[link->kind].size, payload, sizeof payload);
	snprintf(ret_text, OL_LINK_TEXT, "%s://%s%s%s", link->is_plain ? "http" : "https",
		 link->host, kinds[link->kind].path, payload);
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

/* What a device signs as it enrols. */
static void to_prove(const uint8_t site_key[32], const uint8_t token[OL_TOKEN],
		     const uint8_t device_key[32], uint8_t bytes[static OL_LABEL + 80])
{
	memcpy(bytes, enrol_label, OL_LABEL);
	memcpy(bytes + OL_LABEL, site_key, 32);
	memcpy(bytes + OL_LABEL + 32, token, OL_TOKEN);
	memcpy(bytes + OL_LABEL + 32 + OL_TOKEN, device_key, 32);
}

void ol_enrol_sign(const uint8_t device_secret[64], const uint8_t site_key[32],
		   const uint8_t token[OL_TOKEN], uint8_t ret_signature[64])
{
	uint8_t bytes[OL_LABEL + 80];

	to_prove(site_key, token, device_secret + 32, bytes); /* RFC 8032: seed, public key */
	ol_ed25519_sign(device_secret, bytes, sizeof bytes, ret_signature);
	ol_wipe(bytes, sizeof bytes);
}

bool ol_enrol_verify(const uint8_t device_key[32], const uint8_t site_key[32],
		     const uint8_t token[OL_TOKEN], const uint8_t signature[64])
{
	uint8_t bytes[OL_LABEL + 80];
	bool holds;

	to_prove(site_key, token, device_key, bytes);
	holds = ol_ed25519_verify(device_key, bytes, sizeof bytes, signature);
	ol_wipe(bytes, sizeof bytes);
	return holds;
}

/* Ed25519 wants its message in one piece. Returns its length or -EMSGSIZE. */
static ssize_t to_describe(const void *text, size_t length,
			   uint8_t bytes[static OL_LABEL + OL_DESCRIPTOR])
{
	if (length > OL_DESCRIPTOR)
		return -EMSGSIZE;
	memcpy(bytes, site_label, OL_LABEL);
	memcpy(bytes + OL_LABEL, text, length);
	return (ssize_t)(OL_LABEL + length);
}

int ol_site_sign(const uint8_t site_secret[64], const void *text, size_t length,
		 uint8_t ret_signature[64])
{
	uint8_t bytes[OL_LABEL + OL_DESCRIPTOR];
	ssize_t size = to_describe(text, length, bytes);

	if (size < 0)
		return (int)size;
	ol_ed25519_sign(site_secret, bytes, (size_t)size, ret_signature);
	return 0;
}

bool ol_site_verify(const uint8_t site_key[32], const void *text, size_t length,
		    const uint8_t signature[64])
{
	uint8_t bytes[OL_LABEL + OL_DESCRIPTOR];
	ssize_t size = to_describe(text, length, bytes);

	return size > 0 && ol_ed25519_verify(site_key, bytes, (size_t)size, signature);
}

int ol_guest_seed(const uint8_t seed[32], const char *pin, uint8_t ret_seed[32])
{
	static const struct ol_password_cost cost = { PIN_PASSES, PIN_MEMORY };
	const struct ol_part salted[] = { { salt_label, OL_LABEL }, { seed, 32 } };
	const struct ol_part parts[] = { { pin_label, OL_LABEL }, { seed, 32 } };
	size_t length = pin ? strnlen(pin, OL_LINK_PIN + 1) : 0;
	uint8_t salt[16], key[32];
	int rc;

	if (!pin) {
		memmove(ret_seed, seed, 32);
		return 0;
	}
	if (!length || length > OL_LINK_PIN)
		return -EINVAL;
	ol_hash(salted, 2, NULL, salt, sizeof salt);
	rc = ol_password_key(pin, length, salt, &cost, key);
	if (rc == 0)
		ol_hash(parts, 2, key, ret_seed, 32);
	ol_wipe(key, sizeof key);
	return rc;
}
