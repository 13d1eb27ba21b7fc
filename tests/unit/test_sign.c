/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signatures of the bus, the ring of keys, and the files that they come from. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/bytes.h"
#include "common/codec.h"
#include "common/crypto.h"
#include "common/sign.h"
#include "unit.h"

#define ENVELOPE  80  /* bytes of a signature text: key id 8, sequence 8, signature 64 */
#define TOPIC_MAX 256 /* characters of a topic that can be signed */

/* Made by other implementations of BLAKE2b and Ed25519; the seed is 32 bytes of 4. */
#define VECTOR_MS 1767225600001
static const char topic[] = "ownline/v1/router/home/access";
static const char payload[] =
	"{\"router\":\"home\",\"revision\":1,\"now_ms\":1767225600000,\"sessions\":[]}";
static const char vector_text[] =
	"c4SR0sqNw58AAAGbdtqoAchEZZT66WWrnobYKOG9gLVxNyHFKOk1YDWyCCalgKijA78aSQSuUfmOjyfuMyUHSRgw"
	"HdaZQ2sb4CQJ7+7fRA0=";
#define PAYLOAD_BYTES (sizeof payload - 1)

static struct ol_signer signer;
static struct ol_keyring ring;
static uint8_t key[32];
static char text[OL_SIG_TEXT + 1];

static void key_of(uint8_t fill, uint8_t ret_key[32])
{
	uint8_t seed[32], secret[64];

	memset(seed, fill, sizeof seed);
	ol_ed25519_keys(seed, secret, ret_key);
}

static void set_up(void)
{
	uint8_t seed[32];

	ck_assert_int_eq(ol_crypto_init(), 0);
	memset(seed, 4, sizeof seed);
	ol_signer_init(&signer, seed);
	key_of(4, key);
	ck_assert_int_eq(ol_keyring_put(&ring, "session-manager", key), 0);
}

static int verify(const char *to, const void *bytes, size_t length, const char *signature)
{
	const struct ol_peer *peer = NULL;
	uint64_t seq = 0;
	int rc = ol_verify(&ring, to, bytes, length, signature, &peer, &seq);

	ck_assert((peer != NULL) == (rc == 0));
	ck_assert((seq != 0) == (rc == 0));
	return rc;
}

static uint64_t seq_of(const char *signature)
{
	uint8_t envelope[ENVELOPE];

	ck_assert_int_eq(ol_unbase64(signature, strlen(signature), envelope, ENVELOPE), 0);
	return ol_get64(envelope + 8);
}

START_TEST(the_vector_is_signed_and_verified)
{
	const struct ol_peer *peer;
	uint64_t seq;

	ck_assert_int_eq(ol_sign(&signer, topic, payload, PAYLOAD_BYTES, VECTOR_MS, text), 0);
	ck_assert_str_eq(text, vector_text);
	ck_assert_int_eq(ol_verify(&ring, topic, payload, PAYLOAD_BYTES, text, &peer, &seq), 0);
	ck_assert_str_eq(peer->name, "session-manager");
	ck_assert_uint_eq(seq, VECTOR_MS);
}
END_TEST

START_TEST(a_busy_topic_leaves_the_sequence_of_others)
{
	for (unsigned i = 0; i < 50; i++)
		ck_assert_int_eq(ol_sign(&signer, "ownline/v1/busy", "", 0, 1000, text), 0);
	ck_assert_uint_eq(seq_of(text), 1049);
	ck_assert_int_eq(ol_sign(&signer, topic, "", 0, 1000, text), 0);
	ck_assert_uint_eq(seq_of(text), 1000);
}
END_TEST

START_TEST(the_sequence_rises_whatever_the_clock_does)
{
	static const struct {
		int64_t now_ms;
		uint64_t seq;
	} cases[] = { { 0, 1 },       { -5, 2 },      { 1000, 1000 },
		      { 1000, 1001 }, { 999, 1002 },  { 1, 1003 },
		      { 1003, 1004 }, { 5000, 5000 }, { INT64_MIN, 5001 } };

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		ck_assert_int_eq(ol_sign(&signer, topic, "", 0, cases[i].now_ms, text), 0);
		ck_assert_uint_eq(seq_of(text), cases[i].seq);
		ck_assert_uint_eq(*ol_signer_seq(&signer, topic), cases[i].seq);
	}
}
END_TEST

START_TEST(every_bit_of_key_id_sequence_and_signature_counts)
{
	uint8_t envelope[ENVELOPE];

	ck_assert_int_eq(ol_unbase64(vector_text, OL_SIG_TEXT, envelope, ENVELOPE), 0);
	for (unsigned bit = 0; bit < 8 * ENVELOPE; bit++) {
		envelope[bit / 8] ^= (uint8_t)(1u << bit % 8);
		ol_base64(envelope, ENVELOPE, text, sizeof text);
		ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, text),
				 bit < 64 ? -ENOKEY : -EBADE);
		envelope[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}
END_TEST

START_TEST(every_bit_of_the_payload_counts)
{
	char bytes[sizeof payload];

	memcpy(bytes, payload, sizeof bytes);
	for (size_t bit = 0; bit < 8 * PAYLOAD_BYTES; bit++) {
		bytes[bit / 8] ^= (char)(1u << bit % 8);
		ck_assert_int_eq(verify(topic, bytes, PAYLOAD_BYTES, vector_text), -EBADE);
		bytes[bit / 8] ^= (char)(1u << bit % 8);
	}
	ck_assert_int_eq(verify(topic, bytes, PAYLOAD_BYTES - 1, vector_text), -EBADE);
	ck_assert_int_eq(verify(topic, bytes, PAYLOAD_BYTES + 1, vector_text), -EBADE);
	ck_assert_int_eq(verify(topic, NULL, 0, vector_text), -EBADE);
	ck_assert_int_eq(verify(topic, bytes, PAYLOAD_BYTES, vector_text), 0);
}
END_TEST

START_TEST(a_message_cannot_move_to_another_topic)
{
	static const char *const others[] = { "",
					      "ownline/v1/router/hom/access",
					      "ownline/v1/router/home/acces",
					      "ownline/v1/router/home/access/",
					      "ownline/v1/router/home/sites",
					      "ownline/v1/router/cabin/access",
					      "ownline/v2/router/home/access",
					      "Ownline/v1/router/home/access" };

	for (size_t i = 0; i < UNIT_COUNT(others); i++)
		ck_assert_int_eq(verify(others[i], payload, PAYLOAD_BYTES, vector_text), -EBADE);
}
END_TEST

START_TEST(only_the_exact_text_is_a_signature)
{
	char changed[OL_SIG_TEXT + 8] = "";

	for (size_t length = 0; length < OL_SIG_TEXT; length++) {
		memcpy(changed, vector_text, length);
		changed[length] = '\0';
		ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, changed), -EBADMSG);
	}
	snprintf(changed, sizeof changed, "%sA", vector_text);
	ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, changed), -EBADMSG);
	snprintf(changed, sizeof changed, "%s\n", vector_text);
	ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, changed), -EBADMSG);
	snprintf(changed, sizeof changed, "%s", vector_text);
	changed[50] = '*';
	ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, changed), -EBADMSG);
	/* The last character holds two bits that say nothing: they must be zero. */
	snprintf(changed, sizeof changed, "%s", vector_text);
	changed[OL_SIG_TEXT - 2]++;
	ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, changed), -EBADMSG);
}
END_TEST

START_TEST(sizes_have_a_limit)
{
	static char bytes[OL_JSON_MAX + 1];
	char long_topic[TOPIC_MAX + 2];

	memset(long_topic, 't', sizeof long_topic);
	long_topic[TOPIC_MAX + 1] = '\0';
	ck_assert_int_eq(ol_sign(&signer, long_topic, "", 0, 1, text), -EMSGSIZE);
	ck_assert_int_eq(ol_sign(&signer, topic, bytes, sizeof bytes, 1, text), -EMSGSIZE);
	ck_assert_uint_eq(*ol_signer_seq(&signer, topic), 0);
	ck_assert_int_eq(verify(long_topic, "", 0, vector_text), -EBADE);
	ck_assert_int_eq(verify(topic, bytes, sizeof bytes, vector_text), -EBADE);
	long_topic[TOPIC_MAX] = '\0';
	ck_assert_int_eq(ol_sign(&signer, long_topic, bytes, OL_JSON_MAX, 1, text), 0);
	ck_assert_int_eq(verify(long_topic, bytes, OL_JSON_MAX, text), 0);
}
END_TEST

START_TEST(nobody_signs_without_being_in_the_ring)
{
	ol_keyring_drop(&ring, "session-manager");
	ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, vector_text), -ENOKEY);
}
END_TEST

START_TEST(a_new_key_of_a_name_replaces_the_old)
{
	uint8_t other[32];

	key_of(5, other);
	ck_assert_int_eq(ol_keyring_put(&ring, "session-manager", other), 0);
	ck_assert_uint_eq(ring.count, 1);
	ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, vector_text), -ENOKEY);
	ck_assert_int_eq(ol_keyring_put(&ring, "session-manager", key), 0);
	ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, vector_text), 0);
}
END_TEST

START_TEST(a_dropped_key_takes_no_other_with_it)
{
	char name[OL_PRINCIPAL];
	uint8_t other[32];

	for (uint8_t i = 0; i < 10; i++) {
		key_of((uint8_t)(50 + i), other);
		snprintf(name, sizeof name, "rule-agent-%u", i);
		ck_assert_int_eq(ol_keyring_put(&ring, name, other), 0);
	}
	ol_keyring_drop(&ring, "rule-agent");
	ck_assert_uint_eq(ring.count, 11);
	for (unsigned i = 0; i < 10; i++) {
		ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, vector_text), 0);
		snprintf(name, sizeof name, "rule-agent-%u", i);
		ol_keyring_drop(&ring, name);
		ck_assert_uint_eq(ring.count, 10 - i);
	}
	ck_assert_int_eq(verify(topic, payload, PAYLOAD_BYTES, vector_text), 0);
}
END_TEST

START_TEST(a_ring_has_a_limit_and_names_have_one)
{
	char name[OL_PRINCIPAL + 1];

	memset(name, 'n', sizeof name);
	name[OL_PRINCIPAL] = '\0';
	ck_assert_int_eq(ol_keyring_put(&ring, name, key), -EINVAL);
	ck_assert_int_eq(ol_keyring_put(&ring, "", key), -EINVAL);
	name[OL_PRINCIPAL - 1] = '\0';
	ck_assert_int_eq(ol_keyring_put(&ring, name, key), 0);
	while (ring.count < OL_PEERS_MAX) {
		snprintf(name, sizeof name, "rule-agent-%u", ring.count);
		ck_assert_int_eq(ol_keyring_put(&ring, name, key), 0);
	}
	ck_assert_int_eq(ol_keyring_put(&ring, "rule-agent-new", key), -ENOSPC);
	ck_assert_int_eq(ol_keyring_put(&ring, name, key), 0);
	ck_assert_uint_eq(ring.count, OL_PEERS_MAX);
}
END_TEST

START_TEST(a_signer_that_is_done_holds_no_secret)
{
	const struct ol_signer empty = { 0 };

	ol_signer_done(&signer);
	ck_assert_mem_eq(&signer, &empty, sizeof empty);
}
END_TEST

/* A folder of its own, where a test writes its files. */
static char folder[] = "/tmp/ownline-test-sign-XXXXXX";

static const char *path_of(const char *name)
{
	static char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	return path;
}

static void write_file(const char *name, mode_t mode, const char *bytes)
{
	int fd = open(path_of(name), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, bytes, strlen(bytes)), (ssize_t)strlen(bytes));
	ck_assert_int_eq(fchmod(fd, mode), 0);
	close(fd);
}

static void remove_file(const char *name)
{
	ck_assert_int_eq(unlink(path_of(name)), 0);
}

static int read_key(const char *name, bool is_secret, uint8_t ret_key[4])
{
	return ol_key_read(path_of(name), is_secret, ret_key, 4);
}

START_TEST(a_secret_key_is_for_its_owner_only)
{
	static const mode_t bad_modes[] = { 0440, 0420, 0410, 0404, 0402, 0401, 0644, 0777 };
	static const mode_t good_modes[] = { 0400, 0600, 0700 };
	const uint8_t want[] = { 0x01, 0x23, 0xab, 0xcd };
	uint8_t got[4] = { 0 };

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (size_t i = 0; i < UNIT_COUNT(bad_modes); i++) {
		write_file("x.key", bad_modes[i], "0123abcd\n");
		ck_assert_int_eq(read_key("x.key", true, got), -EPERM);
		ck_assert_uint_eq(got[0], 0);
		remove_file("x.key");
	}
	for (size_t i = 0; i < UNIT_COUNT(good_modes); i++) {
		memset(got, 0, sizeof got);
		write_file("x.key", good_modes[i], "0123abcd\n");
		ck_assert_int_eq(read_key("x.key", true, got), 0);
		ck_assert_mem_eq(got, want, sizeof want);
		remove_file("x.key");
	}
	write_file("x.pub", 0644, "0123abcd\n");
	ck_assert_int_eq(read_key("x.pub", false, got), 0);
	remove_file("x.pub");
	rmdir(folder);
}
END_TEST

START_TEST(a_key_file_is_its_digits_and_a_line_end)
{
	static const char *const refused[] = {
		"",          "\n",          "0123abcd",     "0123abcd\r\n", "0123abcd\n\n",
		"0123abc\n", "0123abcd0\n", "0123abcd01\n", "0123abcg\n",   "0123abcd0",
		"0123abcd ", " 0123abcd\n", "0123abcd \n",  "0x23abcd\n",   "01 23 ab cd\n"
	};
	const uint8_t untouched[4] = { 9, 9, 9, 9 };
	uint8_t got[4] = { 9, 9, 9, 9 };
	char large[4096];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	for (size_t i = 0; i < UNIT_COUNT(refused); i++) {
		write_file("x.pub", 0444, refused[i]);
		ck_assert_msg(read_key("x.pub", false, got) == -EINVAL, "\"%s\"", refused[i]);
		remove_file("x.pub");
	}
	memset(large, '0', sizeof large);
	large[sizeof large - 1] = '\0';
	write_file("x.pub", 0444, large);
	ck_assert_int_eq(read_key("x.pub", false, got), -EINVAL);
	remove_file("x.pub");
	ck_assert_mem_eq(got, untouched, sizeof untouched);
	rmdir(folder);
}
END_TEST

START_TEST(only_a_file_is_a_key_file)
{
	uint8_t got[4];

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(read_key("x.pub", false, got), -ENOENT);
	ck_assert_int_eq(symlink("/etc/hostname", path_of("x.pub")), 0);
	ck_assert_int_eq(read_key("x.pub", false, got), -ELOOP);
	remove_file("x.pub");
	ck_assert_int_eq(read_key(".", false, got), -EISDIR);
	rmdir(folder);
}
END_TEST

#define KEY_LINE "ca93ac1705187071d67b83c7ff0efe8108e8ec4530575d7726879333dbdabe7c\n"

START_TEST(a_folder_fills_the_ring)
{
	static struct ol_keyring loaded;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), 0);
	write_file("session-manager.pub", 0444, KEY_LINE);
	write_file("rule-agent-home.pub", 0444, KEY_LINE);
	write_file("session-manager.key", 0400, "not a key");
	write_file(".pub", 0444, "not a key");
	write_file("README", 0444, "not a key");
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), 2);
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), 2);
	write_file("broken.pub", 0444, "not a key");
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), -EINVAL);
	for (unsigned i = 0; i < loaded.count; i++)
		ck_assert_mem_eq(loaded.peers[i].key, key, sizeof key);
	remove_file("session-manager.pub");
	remove_file("rule-agent-home.pub");
	remove_file("session-manager.key");
	remove_file(".pub");
	remove_file("README");
	remove_file("broken.pub");
	rmdir(folder);
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), -ENOENT);
}
END_TEST

START_TEST(a_key_goes_with_its_file)
{
	static struct ol_keyring loaded;

	ck_assert_ptr_nonnull(mkdtemp(folder));
	ck_assert_int_eq(ol_keyring_put(&loaded, "rule-agent-home", key), 0);
	write_file("a.pub", 0444, KEY_LINE);
	write_file("b.pub", 0444, KEY_LINE);
	write_file("c.pub", 0444, KEY_LINE);
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), 4);
	remove_file("a.pub");
	remove_file("c.pub");
	write_file("broken.pub", 0444, "not a key");
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), -EINVAL);
	ck_assert_uint_eq(loaded.count, 4);
	remove_file("broken.pub");
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), 2);
	ck_assert_str_eq(loaded.peers[0].name, "rule-agent-home");
	ck_assert_str_eq(loaded.peers[1].name, "b");
	/* Whoever else puts a key keeps it when its file goes. */
	ck_assert_int_eq(ol_keyring_put(&loaded, "b", key), 0);
	remove_file("b.pub");
	ck_assert_int_eq(ol_keyring_load(&loaded, folder), 2);
	rmdir(folder);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		the_vector_is_signed_and_verified,
		a_busy_topic_leaves_the_sequence_of_others,
		the_sequence_rises_whatever_the_clock_does,
		every_bit_of_key_id_sequence_and_signature_counts,
		every_bit_of_the_payload_counts,
		a_message_cannot_move_to_another_topic,
		only_the_exact_text_is_a_signature,
		sizes_have_a_limit,
		nobody_signs_without_being_in_the_ring,
		a_new_key_of_a_name_replaces_the_old,
		a_dropped_key_takes_no_other_with_it,
		a_ring_has_a_limit_and_names_have_one,
		a_signer_that_is_done_holds_no_secret,
		a_secret_key_is_for_its_owner_only,
		a_key_file_is_its_digits_and_a_line_end,
		only_a_file_is_a_key_file,
		a_folder_fills_the_ring,
		a_key_goes_with_its_file,
	};

	return unit_run("sign", set_up, tests, UNIT_COUNT(tests));
}
