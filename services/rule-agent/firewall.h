/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What rule-agent asks of the kernel, whatever carries it out. */
#ifndef OL_FIREWALL_H
#define OL_FIREWALL_H

#include <stddef.h>
#include <stdint.h>

#include "common/addr.h"

/* The three kinds of element that make a door. */
enum fw_kind {
	FW_FORWARD, /* source, proto, port -> to, to_port: sends the client's packets to the server
		     */
	FW_SESSION, /* source, to, proto, to_port: lets them and the answers pass the guard */
	FW_SERVICE, /* to, proto, to_port: the guard watches this server; has no end */
};
#define FW_KINDS 3

struct fw_element {
	uint8_t kind;  /* enum fw_kind */
	uint8_t proto; /* IPPROTO_TCP or IPPROTO_UDP */
	uint16_t port; /* the router's public port; 0 unless FW_FORWARD */
	uint16_t to_port;
	struct ol_addr source; /* of the family of `to`; none if FW_SERVICE */
	struct ol_addr to;
};

enum fw_act { FW_ADD, FW_REFRESH, FW_DELETE };

struct fw_change {
	struct fw_element element;
	enum fw_act act;
	int64_t timeout_ms; /* of FW_ADD and FW_REFRESH; 0 = none (FW_SERVICE) */
	int result;         /* set by apply: 0 or -errno */
	uint16_t tag;       /* the caller's */
};

struct firewall;

/* Called for an element that the kernel holds; left_ms is 0 for FW_SERVICE. */
typedef void fw_found(void *arg, const struct fw_element *element, int64_t left_ms);

struct fw_ops {
	/* Carries out the changes in their order: all of them in one transaction, or, where that
	 * is refused or too large, in the fewest. Adding what is there and deleting what is not are
	 * no errors. Sets every result; returns 0, or the first result that is not. */
	int (*apply)(struct firewall *fw, struct fw_change *changes, size_t count);

	/* Asks the kernel how long it will still hold each element, in ms; 0 = it holds it not.
	 * Returns 0 or -errno. */
	int (*left)(struct firewall *fw, const struct fw_element *elements, size_t count,
		    int64_t *ret_left_ms);

	/* Reports every element that the kernel holds. Returns 0; -ENOENT if the base table is not
	 * loaded; or another -errno. */
	int (*walk)(struct firewall *fw, fw_found *found, void *arg);

	void (*free)(struct firewall *fw);
};

/* A backend; its own state follows this in memory. */
struct firewall {
	const struct fw_ops *ops;
};

/* The table `inet ownline`, by netlink; needs CAP_NET_ADMIN. Returns 0 or -errno. */
int fw_nft_new(struct firewall **ret_fw);

/* Changes nothing: keeps elements in memory and logs what it is asked. Returns 0 or -errno. */
int fw_dummy_new(struct firewall **ret_fw);

#endif
