/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The app's files: which a path finds, and in which coding they are sent. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "api-gateway/choice.h"
#include "api-gateway/files.h"
#include "common/crypto.h"
#include "unit.h"

static char folder[] = "/tmp/ol-files-XXXXXX";
static struct api_files files;

static void put(const char *name, const char *text)
{
	char path[128];
	int fd;

	snprintf(path, sizeof path, "%s/%s", folder, name);
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	close(fd);
}

static void make_folder(const char *name)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	ck_assert_int_eq(mkdir(path, 0700), 0);
}

static void make_link(const char *name, const char *to)
{
	char path[128];

	snprintf(path, sizeof path, "%s/%s", folder, name);
	ck_assert_int_eq(symlink(to, path), 0);
}

static const char *const made[] = { "index.html",   "index.html.br",   "index.html.gz",
				    "sw.js",        "assets/app-1.js", "assets/app-1.js.br",
				    "assets/a.css", "lonely.br",       ".hidden",
				    "bad name.txt", "link.txt",        "outside",
				    "assets/noext" };

static void remove_all(void)
{
	char path[128];

	for (size_t i = 0; i < UNIT_COUNT(made); i++) {
		snprintf(path, sizeof path, "%s/%s", folder, made[i]);
		unlink(path);
	}
	snprintf(path, sizeof path, "%s/assets", folder);
	rmdir(path);
	rmdir(folder);
}

static void set_up(void)
{
	ck_assert_int_eq(ol_crypto_init(), 0);
	ck_assert_ptr_nonnull(mkdtemp(folder));
	make_folder("assets");
	for (size_t i = 0; i < UNIT_COUNT(made); i++) {
		if (strcmp(made[i], "link.txt") != 0 && strcmp(made[i], "outside") != 0)
			put(made[i], made[i]);
	}
	make_link("link.txt", "index.html");
	make_link("outside", "/etc");
	ck_assert_int_eq(api_files_load(&files, folder), 0);
	remove_all();
}

START_TEST(a_path_finds_its_file)
{
	static const struct {
		const char *path, *found, *type;
	} cases[] = {
		{ "/index.html", "/index.html", "text/html; charset=utf-8" },
		{ "/", "/index.html", "text/html; charset=utf-8" },
		{ "/devices", "/index.html", "text/html; charset=utf-8" },
		{ "/devices/7/", "/index.html", "text/html; charset=utf-8" },
		{ "/etc/passwd", "/index.html", "text/html; charset=utf-8" },
		{ "//", "/index.html", "text/html; charset=utf-8" },
		{ "/sw.js", "/sw.js", "text/javascript; charset=utf-8" },
		{ "/assets/app-1.js", "/assets/app-1.js", "text/javascript; charset=utf-8" },
		{ "/assets/a.css", "/assets/a.css", "text/css; charset=utf-8" },
		{ "/assets/noext", "/assets/noext", "application/octet-stream" },
		{ "/lonely.br", "/lonely.br", "application/octet-stream" },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		const struct api_file *file = api_files_find(&files, cases[i].path);

		ck_assert_msg(file != NULL, "%s", cases[i].path);
		ck_assert_str_eq(file->path, cases[i].found);
		ck_assert_str_eq(file->type, cases[i].type);
		ck_assert_str_eq((const char *)file->bytes, cases[i].found + 1);
	}
	api_files_free(&files);
}
END_TEST

START_TEST(other_paths_find_nothing)
{
	static const char *const paths[] = {
		"/index.htm",
		"/index.html.br",
		"/index.html.gz",
		"/assets/app-1.js.br",
		"/.hidden",
		"/bad name.txt",
		"/link.txt",
		"/outside/passwd.txt",
		"/../index.html",
		"/assets/../index.html",
		"/./index.html",
		"/index.html/",
		"/..",
		"/assets/app-2.js",
		"index.html",
		"/INDEX.HTML",
		"/assets//app-1.js",
		"/favicon.ico",
	};
	char path[400];

	for (size_t i = 0; i < UNIT_COUNT(paths); i++)
		ck_assert_msg(api_files_find(&files, paths[i]) == NULL, "%s", paths[i]);
	memset(path, 'x', sizeof path);
	path[0] = '/';
	path[sizeof path - 1] = '\0';
	ck_assert_str_eq(api_files_find(&files, path)->path, "/index.html");
	path[300] = '.';
	ck_assert_ptr_null(api_files_find(&files, path));
	api_files_free(&files);
}
END_TEST

START_TEST(the_best_coding_that_a_client_takes_is_sent)
{
	const struct api_file *index = api_files_find(&files, "/");
	const struct api_file *script = api_files_find(&files, "/assets/app-1.js");
	const struct api_file *plain = api_files_find(&files, "/sw.js");
	static const struct {
		const char *accepted, *index, *script;
	} cases[] = {
		{ NULL, NULL, NULL },
		{ "", NULL, NULL },
		{ "gzip, deflate, br", "br", "br" },
		{ "gzip", "gzip", NULL },
		{ "GZIP;q=0.5", "gzip", NULL },
		{ "br;q=0, gzip", "gzip", NULL },
		{ "br;q=0.0,gzip;q=0.00", NULL, NULL },
		{ "*", "br", "br" },
		{ "*;q=0", NULL, NULL },
		{ "br ; q=0 , *", "gzip", NULL },
		{ "identity", NULL, NULL },
		{ "brx, xgzip", NULL, NULL },
		{ ",,gzip,,", "gzip", NULL },
	};

	for (size_t i = 0; i < UNIT_COUNT(cases); i++) {
		const char *coding;

		ck_assert_ptr_nonnull(api_file_choose(index, cases[i].accepted, &coding));
		ck_assert_pstr_eq(coding, cases[i].index);
		ck_assert_ptr_nonnull(api_file_choose(script, cases[i].accepted, &coding));
		ck_assert_pstr_eq(coding, cases[i].script);
		ck_assert_ptr_eq(api_file_choose(plain, cases[i].accepted, &coding), plain);
		ck_assert_ptr_null(coding);
	}
	ck_assert_str_ne(index->tag, index->br->tag);
	api_files_free(&files);
}
END_TEST

START_TEST(only_assets_are_kept_for_ever)
{
	ck_assert_str_eq(api_file_cache(api_files_find(&files, "/")), "no-cache");
	ck_assert_str_eq(api_file_cache(api_files_find(&files, "/sw.js")), "no-cache");
	ck_assert_str_eq(api_file_cache(api_files_find(&files, "/assets/a.css")),
			 "public, max-age=31536000, immutable");
	api_files_free(&files);
}
END_TEST

START_TEST(tags_are_compared)
{
	static const char *const same[] = { "\"a\"",         "*",       " *",
					    "\"b\", \"a\"",  "W/\"a\"", "\"b\",W/\"a\"",
					    "\"x,y\", \"a\"" };
	static const char *const others[] = { NULL,          "",         "\"b\"", "a", "\"aa\"",
					      "\"b\" \"a\"", "\"x,\"a\"" };

	for (size_t i = 0; i < UNIT_COUNT(same); i++)
		ck_assert_msg(api_has_tag(same[i], "\"a\""), "%s", same[i]);
	for (size_t i = 0; i < UNIT_COUNT(others); i++)
		ck_assert_msg(!api_has_tag(others[i], "\"a\""), "%s", others[i]);
	api_files_free(&files);
}
END_TEST

START_TEST(a_folder_that_is_not_there_is_an_error)
{
	struct api_files none = { NULL, 0 };

	ck_assert_int_eq(api_files_load(&none, "/nonexistent"), -ENOENT);
	ck_assert_int_eq(api_files_load(&none, "/dev/null"), -ENOTDIR);
	ck_assert_ptr_null(api_files_find(&none, "/"));
	api_files_free(&none);
	api_files_free(&files);
}
END_TEST

START_TEST(a_file_is_read_whole_or_not)
{
	uint8_t *bytes = NULL;
	size_t length = 0;

	ck_assert_int_eq(api_file_read(AT_FDCWD, "/nonexistent", 10, &bytes, &length), -ENOENT);
	ck_assert_int_eq(api_file_read(AT_FDCWD, "/dev/null", 10, &bytes, &length), -EINVAL);
	ck_assert_int_eq(api_file_read(AT_FDCWD, "/tmp", 10, &bytes, &length), -EINVAL);
	ck_assert_int_eq(api_file_read(AT_FDCWD, "/etc/passwd", 10, &bytes, &length), -EFBIG);
	ck_assert_ptr_null(bytes);
	ck_assert_int_eq(api_file_read(AT_FDCWD, "/etc/passwd", 1 << 20, &bytes, &length), 0);
	ck_assert_uint_eq(strlen((const char *)bytes), length);
	free(bytes);
	api_files_free(&files);
}
END_TEST

int main(void)
{
	const TTest *const tests[] = {
		a_path_finds_its_file,
		other_paths_find_nothing,
		the_best_coding_that_a_client_takes_is_sent,
		only_assets_are_kept_for_ever,
		tags_are_compared,
		a_folder_that_is_not_there_is_an_error,
		a_file_is_read_whole_or_not,
	};

	return unit_run("static files", set_up, tests, UNIT_COUNT(tests));
}
