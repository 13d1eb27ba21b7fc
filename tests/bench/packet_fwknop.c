/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Knocks of fwknop, made by its own library: NAT access for one TCP port, Rijndael and HMAC-SHA256.
 */
#include <arpa/inet.h>
#include <fko.h>
#include <stdlib.h>
#include <string.h>

#include "target.h"

#define KEY_MAX    256 /* decoded bytes of a key word of a target */
#define TEXT_MAX   64
#define NAT_ACCESS "192.168.77.10,443" /* the server behind the door */

static void check(int rc)
{
	if (rc == FKO_SUCCESS)
		return;
	fprintf(stderr, "libfko: %s\n", fko_errstr(rc));
	exit(1);
}

static void describe(fko_ctx_t context, const struct target *target, struct in_addr source)
{
	char address[INET_ADDRSTRLEN], access[TEXT_MAX];

	inet_ntop(AF_INET, &source, address, sizeof address);
	snprintf(access, sizeof access, "%s,tcp/%u", address, ntohs(target->door.sin_port));
	check(fko_set_username(context, "phone"));
	check(fko_set_spa_message_type(context, FKO_NAT_ACCESS_MSG));
	check(fko_set_spa_message(context, access));
	check(fko_set_spa_nat_access(context, NAT_ACCESS));
	check(fko_set_spa_encryption_mode(context, FKO_ENC_MODE_CBC));
	check(fko_set_spa_hmac_type(context, FKO_HMAC_SHA256));
}

size_t packet_fwknop(const struct target *target, uint32_t number, struct in_addr source,
		     uint8_t packet[PACKET_MAX])
{
	unsigned char keys[2][KEY_MAX];
	char texts[2][KEY_MAX];
	fko_ctx_t context = NULL;
	int lengths[2];
	char *data;
	size_t length;

	(void)number;
	for (unsigned i = 0; i < 2; i++)
		lengths[i] = fko_base64_decode(target->keys[i], keys[i]);
	memcpy(texts, keys, sizeof texts);
	check(fko_new(&context));
	describe(context, target, source);
	check(fko_spa_data_final(context, texts[0], lengths[0], texts[1], lengths[1]));
	check(fko_get_spa_data(context, &data));
	length = strlen(data);
	if (length > PACKET_MAX)
		length = PACKET_MAX;
	memcpy(packet, data, length);
	check(fko_destroy(context));
	return length;
}
