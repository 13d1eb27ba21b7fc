/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app's files. */
#include "api-gateway/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api-gateway/choice.h"
#include "common/crypto.h"

#define DEEPEST   8
#define TAG_BYTES 16

static const struct {
	const char *suffix, *type;
} types[] = {
	{ ".css", "text/css; charset=utf-8" },
	{ ".html", "text/html; charset=utf-8" },
	{ ".ico", "image/x-icon" },
	{ ".jpg", "image/jpeg" },
	{ ".js", "text/javascript; charset=utf-8" },
	{ ".json", "application/json" },
	{ ".mjs", "text/javascript; charset=utf-8" },
	{ ".png", "image/png" },
	{ ".svg", "image/svg+xml" },
	{ ".txt", "text/plain; charset=utf-8" },
	{ ".wasm", "application/wasm" },
	{ ".webmanifest", "application/manifest+json" },
	{ ".webp", "image/webp" },
	{ ".woff2", "font/woff2" },
};

static const char *type_of(const char *path)
{
	const char *dot = strrchr(path, '.');

	for (size_t i = 0; dot && i < sizeof types / sizeof *types; i++) {
		if (strcmp(dot, types[i].suffix) == 0)
			return types[i].type;
	}
	return "application/octet-stream";
}

static int read_bytes(int fd, size_t length, uint8_t **ret_bytes)
{
	uint8_t *bytes = malloc(length + 1);
	size_t done = 0;

	if (!bytes)
		return -ENOMEM;
	while (done < length) {
		ssize_t got = read(fd, bytes + done, length - done);

		if (got <= 0) {
			free(bytes);
			return got < 0 ? -errno : -EIO;
		}
		done += (size_t)got;
	}
	bytes[length] = '\0';
	*ret_bytes = bytes;
	return 0;
}

int api_file_read(int folder, const char *name, size_t most, uint8_t **ret_bytes,
		  size_t *ret_length)
{
	int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	struct stat stat;
	int rc = 0;

	if (fd < 0)
		return -errno;
	if (fstat(fd, &stat) < 0)
		rc = -errno;
	else if (!S_ISREG(stat.st_mode))
		rc = -EINVAL;
	else if (stat.st_size < 0 || (uintmax_t)stat.st_size > most)
		rc = -EFBIG;
	else
		rc = read_bytes(fd, (size_t)stat.st_size, ret_bytes);
	if (rc == 0)
		*ret_length = (size_t)stat.st_size;
	close(fd);
	return rc;
}

static int add_file(struct api_files *files, int folder, const char *name, const char *path)
{
	struct api_file *file = &files->list[files->count];
	uint8_t hash[TAG_BYTES];
	char digits[2 * TAG_BYTES + 1];
	struct ol_part part;
	int rc;

	if (files->count == API_FILES)
		return -E2BIG;
	rc = api_file_read(folder, name, API_FILE_BYTES, &file->bytes, &file->length);
	if (rc < 0)
		return rc;
	part = (struct ol_part){ file->bytes, file->length };
	ol_hash(&part, 1, NULL, hash, sizeof hash);
	snprintf(file->path, sizeof file->path, "%s", path);
	snprintf(file->tag, sizeof file->tag, "\"%s\"", ol_hex(hash, sizeof hash, digits));
	file->type = type_of(path);
	files->count++;
	return 0;
}

static bool is_name(const char *name)
{
	static const char allowed[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				      "0123456789._-";

	return *name != '.' && !name[strspn(name, allowed)];
}

static int add_folder(struct api_files *files, int fd, const char *path, unsigned depth);

static int add_entry(struct api_files *files, int folder, const char *above, const char *name,
		     unsigned depth)
{
	char path[API_FILE_PATH];
	struct stat stat;
	int fd;

	if (!is_name(name))
		return 0;
	if ((size_t)snprintf(path, sizeof path, "%s/%s", above, name) >= sizeof path)
		return -ENAMETOOLONG;
	if (fstatat(folder, name, &stat, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (S_ISREG(stat.st_mode))
		return add_file(files, folder, name, path);
	if (!S_ISDIR(stat.st_mode))
		return 0;
	fd = openat(folder, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return fd < 0 ? -errno : add_folder(files, fd, path, depth + 1);
}

/* Adds what is in an open folder, and closes it. */
static int add_folder(struct api_files *files, int fd, const char *path, unsigned depth)
{
	DIR *folder = depth > DEEPEST ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int rc = 0;

	if (!folder) {
		rc = depth > DEEPEST ? -ELOOP : -errno;
		close(fd);
		return rc;
	}
	while (rc == 0 && (entry = readdir(folder)))
		rc = add_entry(files, fd, path, entry->d_name, depth);
	closedir(folder);
	return rc;
}

static int compare(const void *a, const void *b)
{
	const struct api_file *left = a, *right = b;

	return strcmp(left->path, right->path);
}

static int compare_path(const void *path, const void *file)
{
	return strcmp(path, ((const struct api_file *)file)->path);
}

static struct api_file *find_path(const struct api_files *files, const char *path)
{
	if (!files->count)
		return NULL;
	return bsearch(path, files->list, files->count, sizeof *files->list, compare_path);
}

static const struct api_file *find_coded(const struct api_files *files, const char *path,
					 const char *suffix)
{
	char name[API_FILE_PATH + 4];
	struct api_file *coded;

	snprintf(name, sizeof name, "%s%s", path, suffix);
	coded = find_path(files, name);
	if (coded)
		coded->is_coded = true;
	return coded;
}

int api_files_load(struct api_files *files, const char *folder)
{
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return -errno;
	files->count = 0;
	files->list = calloc(API_FILES, sizeof *files->list);
	if (!files->list) {
		close(fd);
		return -ENOMEM;
	}
	rc = add_folder(files, fd, "", 0);
	if (rc < 0) {
		api_files_free(files);
		return rc;
	}
	qsort(files->list, files->count, sizeof *files->list, compare);
	for (unsigned i = 0; i < files->count; i++) {
		struct api_file *file = &files->list[i];

		file->br = find_coded(files, file->path, ".br");
		file->gzip = find_coded(files, file->path, ".gz");
	}
	return 0;
}

void api_files_free(struct api_files *files)
{
	for (unsigned i = 0; i < files->count; i++)
		free(files->list[i].bytes);
	free(files->list);
	*files = (struct api_files){ NULL, 0 };
}

const struct api_file *api_files_find(const struct api_files *files, const char *path)
{
	const struct api_file *file = find_path(files, path);

	if (!file && !strchr(path, '.'))
		file = find_path(files, "/index.html");
	return file && !file->is_coded ? file : NULL;
}

const struct api_file *api_file_choose(const struct api_file *file, const char *accepted,
				       const char **ret_coding)
{
	*ret_coding = NULL;
	if (file->br && api_accepts(accepted, "br")) {
		*ret_coding = "br";
		return file->br;
	}
	if (file->gzip && api_accepts(accepted, "gzip")) {
		*ret_coding = "gzip";
		return file->gzip;
	}
	return file;
}

const char *api_file_cache(const struct api_file *file)
{
	return strncmp(file->path, "/assets/", 8) == 0 ? "public, max-age=31536000, immutable"
						       : "no-cache";
}
