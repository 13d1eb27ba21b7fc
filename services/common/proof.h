/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What devices and sites sign beside knocks, each under a label of its own. No I/O. */
#ifndef OL_PROOF_H
#define OL_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/link.h"

#define OL_DESCRIPTOR 32768 /* most bytes of a descriptor */

/* A device holds its key, as it enrols at this site with this token: Ed25519 over
 * "ownline:enrol:v1:sig" ‖ site_key ‖ token ‖ device_key. */
void ol_enrol_sign(const uint8_t device_secret[64], const uint8_t site_key[32],
		   const uint8_t token[OL_TOKEN], uint8_t ret_signature[64]);
bool ol_enrol_verify(const uint8_t device_key[32], const uint8_t site_key[32],
		     const uint8_t token[OL_TOKEN], const uint8_t signature[64]);

/* A device asks its site for its status at this time: Ed25519 over "ownline:status:v1:sig" ‖
 * site_key ‖ device ‖ at_ms as 8 bytes, big-endian. */
void ol_status_sign(const uint8_t device_secret[64], const uint8_t site_key[32],
		    const uint8_t device[16], int64_t at_ms, uint8_t ret_signature[64]);
bool ol_status_verify(const uint8_t device_key[32], const uint8_t site_key[32],
		      const uint8_t device[16], int64_t at_ms, const uint8_t signature[64]);

/* A site describes itself: Ed25519 over "ownline:site:v1:sig" ‖ the descriptor's exact text.
 * Signing returns 0, or -EMSGSIZE beyond OL_DESCRIPTOR bytes. */
int ol_site_sign(const uint8_t site_secret[64], const void *text, size_t length,
		 uint8_t ret_signature[64]);
bool ol_site_verify(const uint8_t site_key[32], const void *text, size_t length,
		    const uint8_t signature[64]);

#endif
