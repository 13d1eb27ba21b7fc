/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How an element looks inside the kernel: concatenated fields, each padded to four bytes. */
#ifndef OL_NFT_KEY_H
#define OL_NFT_KEY_H

#include <stddef.h>
#include <stdint.h>

#include "firewall.h"

#define NFT_KEY_MAX 40 /* two IPv6 addresses, protocol and port */

struct nft_fields {
	uint8_t bytes[NFT_KEY_MAX];
	size_t length;
};

/* The set or map that elements of this kind and family are in. */
const char *nft_set_name(enum fw_kind kind, uint8_t family);

/* The key of an element; its length depends on kind and family alone. */
struct nft_fields nft_key(const struct fw_element *element);

/* What the key of a FW_FORWARD leads to. */
struct nft_fields nft_value(const struct fw_element *element);

/* Reads an element back. value may be NULL unless kind is FW_FORWARD. Returns 0, or -EBADMSG if a
 * length is wrong. */
int nft_read(enum fw_kind kind, uint8_t family, const struct nft_fields *key,
	     const struct nft_fields *value, struct fw_element *ret_element);

#endif
