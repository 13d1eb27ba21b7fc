/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fuzzes what a client reads: the file that describes its site, and what became of a knock. */
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/crypto.h"
#include "fuzz.h"
#include "result.h"
#include "site.h"

static char path[32];
static int fd;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	(void)argc;
	(void)argv;
	MUST(ol_crypto_init() == 0);
	fd = memfd_create("site", MFD_CLOEXEC);
	MUST(fd >= 0);
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	return 0;
}

static int read_site(const void *text, size_t size, struct site *ret_site)
{
	char why[SITE_WHY];

	MUST(ftruncate(fd, 0) == 0);
	MUST(pwrite(fd, text, size, 0) == (ssize_t)size);
	return site_read(path, ret_site, why);
}

/* What is read can be written, and is the same when it is read again. */
static void try_site(const uint8_t *data, size_t size)
{
	static struct site site, again;
	static char text[SITE_TEXT];
	ssize_t length;

	memset(&site, 0, sizeof site);
	if (read_site(data, size, &site) < 0)
		return;
	length = site_format(&site, text);
	MUST(length > 0);
	MUST(read_site(text, (size_t)length, &again) == 0);
	MUST(memcmp(site.services, again.services, sizeof site.services) == 0);
	MUST(strcmp(site.host, again.host) == 0 && strcmp(site.url, again.url) == 0);
}

static void try_result(const uint8_t *data, size_t size)
{
	struct result result;

	if (result_read((const char *)data, size, &result) < 0)
		return;
	MUST(result.state <= RESULT_REFUSED && strlen(result.reason) < sizeof result.reason);
	MUST(result.t_ms >= 0 && result.end_ms >= 0 && result.open >= 0 && result.pending >= 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (!size)
		return 0;
	if (*data == '{')
		try_result(data, size);
	else
		try_site(data, size);
	return 0;
}
