/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes what a device is told of its own address: the answer to a STUN request whose id is that of
 * the input, or, for an odd first byte, what follows it as the body of an answer by HTTPS. */
#include <string.h>

#include "echo.h"
#include "fuzz.h"
#include "stun.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	return 0;
}

/* What is believed can be written. */
static void check(const struct ol_addr *addr)
{
	static const uint8_t none[12] = { 0 };
	char text[OL_ADDR_TEXT];

	MUST(addr->family == 4 || addr->family == 6);
	MUST(strlen(ol_addr_format(addr, text)) > 1);
	MUST(addr->family == 6 || !memcmp(addr->bytes + 4, none, sizeof none));
}

static void try_stun(const uint8_t *data, size_t size)
{
	uint8_t id[STUN_ID] = { 0 }, request[STUN_REQUEST];
	struct ol_addr addr;

	if (size >= STUN_REQUEST)
		memcpy(id, data + STUN_REQUEST - STUN_ID, STUN_ID);
	stun_ask(id, request);
	MUST(stun_read(request, sizeof request, id, &addr) < 0);
	if (stun_read(data, size, id, &addr) < 0)
		return;
	check(&addr);
	id[0] ^= 1;
	MUST(stun_read(data, size, id, &addr) < 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size); /* exactly its size: the sanitizer sees a byte too far */
	struct ol_addr addr;

	MUST(copy || !size);
	if (size)
		memcpy(copy, data, size);
	if (size && data[0] % 2 && data[0] != 1) {
		if (echo_answer((const char *)copy + 1, size - 1, &addr) == 0)
			check(&addr);
	} else {
		try_stun(copy, size);
	}
	free(copy);
	return 0;
}
