/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures of messages on the bus: exact bytes, bound to their topic and sequence. */
#include "common/sign.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/bytes.h"
#include "common/crypto.h"

#define TOPIC_MAX   256
#define ENVELOPE    80 /* key id 8, sequence 8, signature 64 */
#define KEY_TEXT    130
#define SIGNED_MAX  (OL_LABEL + 2 + TOPIC_MAX + 16 + OL_SIGN_MAX)
#define PEER_SUFFIX ".pub"

static const char key_label[OL_LABEL] = "ownline:bus:v1:key";
static const char sig_label[OL_LABEL] = "ownline:bus:v1:sig";

/* Ed25519 wants its message in one piece; one thread, so one place to join it. */
static uint8_t joined[SIGNED_MAX];

int ol_key_read(const char *path, bool is_secret, uint8_t *ret_key, size_t size)
{
	char text[KEY_TEXT + 1];
	uint8_t key[KEY_TEXT / 2];
	struct stat st;
	ssize_t got;
	int rc = 0;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return -errno;
	got = read(fd, text, sizeof text);
	if (fstat(fd, &st) < 0 || got < 0)
		rc = -errno;
	else if (is_secret && (st.st_mode & (S_IRWXG | S_IRWXO)))
		rc = -EPERM;
	else if (got < 1 || text[got - 1] != '\n' || size > sizeof key)
		rc = -EINVAL;
	else
		rc = ol_unhex(text, (size_t)got - 1, key, size);
	if (rc == 0)
		memcpy(ret_key, key, size);
	close(fd);
	ol_wipe(text, sizeof text);
	ol_wipe(key, sizeof key);
	return rc;
}

static void key_id(const uint8_t key[32], uint8_t ret_id[8])
{
	const struct ol_part parts[] = { { key_label, OL_LABEL }, { key, 32 } };
	uint8_t hash[16];

	ol_hash(parts, 2, NULL, hash, sizeof hash);
	memcpy(ret_id, hash, 8);
}

void ol_signer_init(struct ol_signer *signer, const uint8_t seed[32])
{
	uint8_t public_key[32];

	ol_ed25519_keys(seed, signer->secret, public_key);
	key_id(public_key, signer->key_id);
	memset(signer->last_seq, 0, sizeof signer->last_seq);
}

void ol_signer_done(struct ol_signer *signer)
{
	ol_wipe(signer, sizeof *signer);
}

/* Joins what the signature covers. Returns its length or -EMSGSIZE. */
static ssize_t join(const char *topic, const uint8_t id_and_seq[16], const void *payload,
		    size_t length)
{
	size_t topic_length = strlen(topic);
	uint8_t *at = joined;

	if (topic_length > TOPIC_MAX || length > OL_SIGN_MAX)
		return -EMSGSIZE;
	memcpy(at, sig_label, OL_LABEL);
	at += OL_LABEL;
	ol_put16(at, (uint16_t)topic_length);
	at += 2;
	memcpy(at, topic, topic_length);
	at += topic_length;
	memcpy(at, id_and_seq, 16);
	at += 16;
	if (length)
		memcpy(at, payload, length);
	return at + length - joined;
}

/* A sequence of its own for each topic: one for all would run ahead of the clock at more than a
 * thousand messages a second, and what is signed after a restart would look old. */
uint64_t *ol_signer_seq(struct ol_signer *signer, const char *topic)
{
	uint32_t hash = 2166136261u; /* FNV-1a */

	for (const char *at = topic; *at; at++)
		hash = (hash ^ (uint8_t)*at) * 16777619u;
	return &signer->last_seq[hash % OL_SIGN_SLOTS];
}

int ol_sign(struct ol_signer *signer, const char *topic, const void *payload, size_t length,
	    int64_t now_ms, char text[static OL_SIG_TEXT + 1])
{
	uint8_t envelope[ENVELOPE];
	uint64_t *last_seq = ol_signer_seq(signer, topic);
	uint64_t seq = *last_seq + 1;
	ssize_t joined_length;

	if (now_ms > 0 && (uint64_t)now_ms > seq)
		seq = (uint64_t)now_ms;
	memcpy(envelope, signer->key_id, 8);
	ol_put64(envelope + 8, seq);
	joined_length = join(topic, envelope, payload, length);
	if (joined_length < 0)
		return (int)joined_length;
	ol_ed25519_sign(signer->secret, joined, (size_t)joined_length, envelope + 16);
	ol_base64(envelope, sizeof envelope, text, OL_SIG_TEXT + 1);
	*last_seq = seq;
	return 0;
}

int ol_verify(const struct ol_keyring *ring, const char *topic, const void *payload, size_t length,
	      const char *text, const struct ol_peer **ret_peer, uint64_t *ret_seq)
{
	uint8_t envelope[ENVELOPE];
	const struct ol_peer *peer = NULL;
	ssize_t joined_length;

	if (ol_unbase64(text, strnlen(text, OL_SIG_TEXT + 1), envelope, sizeof envelope) < 0)
		return -EBADMSG;
	for (unsigned i = 0; i < ring->count && !peer; i++) {
		if (!memcmp(ring->peers[i].key_id, envelope, 8))
			peer = &ring->peers[i];
	}
	if (!peer)
		return -ENOKEY;
	joined_length = join(topic, envelope, payload, length);
	if (joined_length < 0 ||
	    !ol_ed25519_verify(peer->key, joined, (size_t)joined_length, envelope + 16))
		return -EBADE;
	*ret_peer = peer;
	*ret_seq = ol_get64(envelope + 8);
	return 0;
}

static struct ol_peer *find_peer(struct ol_keyring *ring, const char *name)
{
	for (unsigned i = 0; i < ring->count; i++) {
		if (!strcmp(ring->peers[i].name, name))
			return &ring->peers[i];
	}
	return NULL;
}

int ol_keyring_put(struct ol_keyring *ring, const char *name, const uint8_t key[32])
{
	struct ol_peer *peer = find_peer(ring, name);
	size_t length = strlen(name);

	if (!length || length >= sizeof peer->name)
		return -EINVAL;
	if (!peer) {
		if (ring->count == OL_PEERS_MAX)
			return -ENOSPC;
		peer = &ring->peers[ring->count++];
		memcpy(peer->name, name, length + 1);
	}
	memcpy(peer->key, key, sizeof peer->key);
	key_id(key, peer->key_id);
	peer->is_listed = false;
	return 0;
}

void ol_keyring_drop(struct ol_keyring *ring, const char *name)
{
	struct ol_peer *peer = find_peer(ring, name);

	if (peer)
		*peer = ring->peers[--ring->count];
}

static int load_peer(struct ol_keyring *ring, const char *folder, const char *file)
{
	char path[512], name[OL_PRINCIPAL];
	size_t length = strlen(file), suffix = strlen(PEER_SUFFIX);
	struct ol_peer *peer;
	uint8_t key[32];
	int rc;

	if (length <= suffix || length - suffix >= sizeof name ||
	    strcmp(file + length - suffix, PEER_SUFFIX) != 0)
		return 0;
	memcpy(name, file, length - suffix);
	name[length - suffix] = '\0';
	if ((size_t)snprintf(path, sizeof path, "%s/%s", folder, file) >= sizeof path)
		return -ENAMETOOLONG;
	rc = ol_key_read(path, false, key, sizeof key);
	if (rc == 0)
		rc = ol_keyring_put(ring, name, key);
	peer = rc == 0 ? find_peer(ring, name) : NULL;
	if (peer)
		peer->is_listed = peer->is_fresh = true;
	return rc;
}

static void drop_gone(struct ol_keyring *ring)
{
	unsigned i = 0;

	while (i < ring->count) {
		if (ring->peers[i].is_listed && !ring->peers[i].is_fresh)
			ring->peers[i] = ring->peers[--ring->count];
		else
			i++;
	}
}

int ol_keyring_load(struct ol_keyring *ring, const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	int rc = 0;

	if (!dir)
		return -errno;
	for (unsigned i = 0; i < ring->count; i++)
		ring->peers[i].is_fresh = false;
	while (rc == 0 && (entry = readdir(dir)))
		rc = load_peer(ring, folder, entry->d_name);
	closedir(dir);
	if (rc == 0)
		drop_gone(ring);
	return rc < 0 ? rc : (int)ring->count;
}
