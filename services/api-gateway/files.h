/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app's files: read once, at the start. A request chooses among them by name; it never reaches
 * the file system. */
#ifndef API_FILES_H
#define API_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define API_FILES      1024
#define API_FILE_PATH  160
#define API_FILE_BYTES (16 * 1024 * 1024)
#define API_TAG        36 /* quotes and closing zero included */

struct api_file {
	char path[API_FILE_PATH]; /* "/assets/app.js" */
	const char *type;         /* by its suffix */
	uint8_t *bytes;
	size_t length;
	char tag[API_TAG];                /* a hash of the bytes */
	const struct api_file *br, *gzip; /* the same in a coding, or NULL */
	bool is_coded;                    /* it is one of those itself: never served by its name */
};

struct api_files {
	struct api_file *list; /* sorted by path */
	unsigned count;
};

/* Reads a whole file of at most most bytes and adds a closing zero. The caller frees *ret_bytes.
 * Returns 0, -EFBIG, -EINVAL (no regular file) or -errno. */
int api_file_read(int folder, const char *name, size_t most, uint8_t **ret_bytes,
		  size_t *ret_length);

/* Reads a folder and what is below it; x.br and x.gz beside x are that file in a coding. Names that
 * begin with a dot or have other characters than letters, digits, '.', '_' and '-' are left out,
 * links too. Returns 0, -E2BIG (more than API_FILES) or -errno. */
int api_files_load(struct api_files *files, const char *folder);
void api_files_free(struct api_files *files);

/* The file that a path asks for: itself, or index.html where nothing has that name and there is no
 * dot in it (the app knows what to show). NULL: there is none. */
const struct api_file *api_files_find(const struct api_files *files, const char *path);

/* What to send of a file to a client with this Accept-Encoding header (may be NULL). ret_coding
 * gets the coding's name, or NULL. */
const struct api_file *api_file_choose(const struct api_file *file, const char *accepted,
				       const char **ret_coding);

/* How long browsers may keep it: what lies in /assets/ has a name that changes with it. */
const char *api_file_cache(const struct api_file *file);

#endif
