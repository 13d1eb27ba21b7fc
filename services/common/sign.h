/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures of messages on the bus, and the keys that may make them. */
#ifndef OL_SIGN_H
#define OL_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define OL_SIGN_MAX   262144 /* bytes of one message */
#define OL_SIG_TEXT   108    /* base64 characters of key id, sequence and signature */
#define OL_SIGN_SLOTS 256
#define OL_PEERS_MAX  256
#define OL_PRINCIPAL  48

struct ol_signer {
	uint8_t key_id[8];
	uint8_t secret[64];
	uint64_t last_seq[OL_SIGN_SLOTS]; /* by topic; topics may share one */
};

struct ol_peer {
	char name[OL_PRINCIPAL]; /* the principal, e.g. "rule-agent-home" */
	uint8_t key_id[8];
	uint8_t key[32];
	bool is_listed; /* by a file of the folder that was loaded */
	bool is_fresh;  /* scratch of loading */
};

struct ol_keyring {
	struct ol_peer peers[OL_PEERS_MAX];
	unsigned count;
};

/* Reads a file of exactly `size` bytes as hex digits and a line end. A secret file that its group
 * or others can read is refused with -EPERM. Returns 0 or -errno. */
int ol_key_read(const char *path, bool is_secret, uint8_t *ret_key, size_t size);

/* Makes a signer of a 32-byte Ed25519 seed; the seed may be wiped after. */
void ol_signer_init(struct ol_signer *signer, const uint8_t seed[32]);
void ol_signer_done(struct ol_signer *signer);

/* The last sequence of a topic. */
uint64_t *ol_signer_seq(struct ol_signer *signer, const char *topic);

/* Signs payload for topic. seq = max(last + 1, now_ms). text gets OL_SIG_TEXT characters and a
 * zero. Returns 0, or -EMSGSIZE when the topic is too long. */
int ol_sign(struct ol_signer *signer, const char *topic, const void *payload, size_t length,
	    int64_t now_ms, char text[static OL_SIG_TEXT + 1]);

/* Finds the signer of a message and checks the signature over the received topic and bytes. text is
 * the user property ol-sig. Returns 0; -EBADMSG (no such text); -ENOKEY (not in the ring);
 * -EBADE (signature does not hold). The caller checks that the peer may use the topic and that the
 * sequence rises. */
int ol_verify(const struct ol_keyring *ring, const char *topic, const void *payload, size_t length,
	      const char *text, const struct ol_peer **ret_peer, uint64_t *ret_seq);

/* Puts a key under a name, replacing the one of the same name. Returns 0, -ENOSPC or -EINVAL. */
int ol_keyring_put(struct ol_keyring *ring, const char *name, const uint8_t key[32]);
void ol_keyring_drop(struct ol_keyring *ring, const char *name);

/* Loads every NAME.pub of a folder; keys that came from files which are gone are dropped, keys that
 * were put otherwise stay. Returns the number of keys, or -errno with nothing dropped. */
int ol_keyring_load(struct ol_keyring *ring, const char *folder);

#endif
