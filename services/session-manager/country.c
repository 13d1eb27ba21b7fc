/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which country an address is of. */
#include "session-manager/country.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <maxminddb.h>

#include "common/log.h"

struct country_file {
	MMDB_s db;
};

int country_open(const char *path, struct country_file **ret_file)
{
	struct country_file *file = calloc(1, sizeof *file);
	int status;

	if (!file)
		return -ENOMEM;
	status = MMDB_open(path, MMDB_MODE_MMAP, &file->db);
	if (status != MMDB_SUCCESS) {
		ol_log(OL_ERROR, "country_database", "file=%s why=\"%s\"", path,
		       MMDB_strerror(status));
		free(file);
		return -EBADMSG;
	}
	*ret_file = file;
	return 0;
}

void country_close(struct country_file *file)
{
	if (!file)
		return;
	MMDB_close(&file->db);
	free(file);
}

static MMDB_lookup_result_s look_up(const MMDB_s *db, const struct ol_addr *addr)
{
	struct sockaddr_storage sock;
	int error;

	(void)ol_addr_to_sockaddr(addr, 0, &sock);
	return MMDB_lookup_sockaddr(db, (const struct sockaddr *)&sock, &error);
}

void country_of(const struct country_file *file, const struct ol_addr *addr,
		char ret_code[static 3])
{
	static const char *const path[] = { "country", "iso_code", NULL };
	MMDB_lookup_result_s found;
	MMDB_entry_data_s value;

	ret_code[0] = '\0';
	if (!file)
		return;
	found = look_up(&file->db, addr);
	if (!found.found_entry || MMDB_aget_value(&found.entry, &value, path) != MMDB_SUCCESS ||
	    !value.has_data || value.type != MMDB_DATA_TYPE_UTF8_STRING || value.data_size != 2)
		return;
	memcpy(ret_code, value.utf8_string, 2);
	ret_code[2] = '\0';
}
