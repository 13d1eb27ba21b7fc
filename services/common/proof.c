/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What devices and sites sign beside knocks. */
#include "common/proof.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>

#include "common/bytes.h"
#include "common/crypto.h"

#define ENROL_BYTES  (OL_LABEL + 32 + OL_TOKEN + 32)
#define STATUS_BYTES (OL_LABEL + 32 + 16 + 8)

static const char enrol_label[OL_LABEL] = "ownline:enrol:v1:sig";
static const char status_label[OL_LABEL] = "ownline:status:v1:sig";
static const char site_label[OL_LABEL] = "ownline:site:v1:sig";

/* What a device signs as it enrols. */
static void to_prove(const uint8_t site_key[32], const uint8_t token[OL_TOKEN],
		     const uint8_t device_key[32], uint8_t bytes[static ENROL_BYTES])
{
	memcpy(bytes, enrol_label, OL_LABEL);
	memcpy(bytes + OL_LABEL, site_key, 32);
	memcpy(bytes + OL_LABEL + 32, token, OL_TOKEN);
	memcpy(bytes + OL_LABEL + 32 + OL_TOKEN, device_key, 32);
}

void ol_enrol_sign(const uint8_t device_secret[64], const uint8_t site_key[32],
		   const uint8_t token[OL_TOKEN], uint8_t ret_signature[64])
{
	uint8_t bytes[ENROL_BYTES];

	to_prove(site_key, token, device_secret + 32, bytes); /* RFC 8032: seed, public key */
	ol_ed25519_sign(device_secret, bytes, sizeof bytes, ret_signature);
	ol_wipe(bytes, sizeof bytes);
}

bool ol_enrol_verify(const uint8_t device_key[32], const uint8_t site_key[32],
		     const uint8_t token[OL_TOKEN], const uint8_t signature[64])
{
	uint8_t bytes[ENROL_BYTES];
	bool holds;

	to_prove(site_key, token, device_key, bytes);
	holds = ol_ed25519_verify(device_key, bytes, sizeof bytes, signature);
	ol_wipe(bytes, sizeof bytes);
	return holds;
}

static void to_ask(const uint8_t site_key[32], const uint8_t device[16], int64_t at_ms,
		   uint8_t bytes[static STATUS_BYTES])
{
	memcpy(bytes, status_label, OL_LABEL);
	memcpy(bytes + OL_LABEL, site_key, 32);
	memcpy(bytes + OL_LABEL + 32, device, 16);
	ol_put64(bytes + OL_LABEL + 48, (uint64_t)at_ms);
}

void ol_status_sign(const uint8_t device_secret[64], const uint8_t site_key[32],
		    const uint8_t device[16], int64_t at_ms, uint8_t ret_signature[64])
{
	uint8_t bytes[STATUS_BYTES];

	to_ask(site_key, device, at_ms, bytes);
	ol_ed25519_sign(device_secret, bytes, sizeof bytes, ret_signature);
}

bool ol_status_verify(const uint8_t device_key[32], const uint8_t site_key[32],
		      const uint8_t device[16], int64_t at_ms, const uint8_t signature[64])
{
	uint8_t bytes[STATUS_BYTES];

	to_ask(site_key, device, at_ms, bytes);
	return ol_ed25519_verify(device_key, bytes, sizeof bytes, signature);
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
