/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a broker is and who we are to it. */
#include "common/broker_url.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/crypto.h"
#include "common/link.h"

/* What RFC 3986 allows in the user's part of a URL as it is. */
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;="

static const struct {
	const char *scheme;
	uint16_t port;
} kinds[] = { { "mqtt://", 1883 }, { "mqtts://", 8883 } };

/* Takes the characters up to a stop, or to the end. Returns what stands behind them, or NULL. */
static const char *take(const char *text, const char *letters, char *ret_word, size_t size)
{
	size_t length = strspn(text, letters);

	if (!length || length >= size)
		return NULL;
	memcpy(ret_word, text, length);
	ret_word[length] = '\0';
	return text + length;
}

/* Reads USER[:PASSWORD]@. Returns what stands behind it, or NULL. */
static const char *read_user(const char *text, struct ol_broker_url *url)
{
	const char *rest = take(text, LETTERS, url->user, sizeof url->user);

	if (rest && *rest == ':')
		rest = take(rest + 1, LETTERS ":", url->password, sizeof url->password);
	return rest && *rest == '@' ? rest + 1 : NULL;
}

/* Reads HOST[:PORT]. */
static bool read_place(const char *text, struct ol_broker_url *url)
{
	bool has_brackets = *text == '[';
	const char *end = has_brackets ? strchr(text, ']') : text + strcspn(text, ":");
	size_t length;

	if (!ol_host_is_valid(text))
		return false;
	length = (size_t)(end - text) - has_brackets;
	if (length > OL_BROKER_HOST)
		return false;
	memcpy(url->host, text + has_brackets, length);
	url->host[length] = '\0';
	end += has_brackets;
	if (*end == ':')
		url->port = (uint16_t)strtoul(end + 1, NULL, 10);
	return true;
}

int ol_broker_url_parse(const char *text, struct ol_broker_url *ret_url)
{
	struct ol_broker_url url = { 0 };
	unsigned kind = 0;

	while (kind < 2 && strncmp(text, kinds[kind].scheme, strlen(kinds[kind].scheme)) != 0)
		kind++;
	if (kind == 2)
		return -EINVAL;
	text += strlen(kinds[kind].scheme);
	url.is_tls = kind == 1;
	url.port = kinds[kind].port;
	if (strchr(text, '@'))
		text = read_user(text, &url);
	if (!text || !read_place(text, &url)) {
		ol_wipe(&url, sizeof url);
		return -EINVAL;
	}
	*ret_url = url;
	ol_wipe(&url, sizeof url);
	return 0;
}

void ol_broker_url_format(const struct ol_broker_url *url, bool is_bare,
			  char ret_text[static OL_BROKER_TEXT])
{
	bool has_user = !is_bare && *url->user, has_password = has_user && *url->password;
	bool has_brackets = strchr(url->host, ':') != NULL;

	snprintf(ret_text, OL_BROKER_TEXT, "%s%s%s%s%s%s%s%s:%u", kinds[url->is_tls].scheme,
		 has_user ? url->user : "", has_password ? ":" : "",
		 has_password ? url->password : "", has_user ? "@" : "", has_brackets ? "[" : "",
		 url->host, has_brackets ? "]" : "", url->port);
}

static int read_lines(FILE *file, struct ol_broker_url *ret_urls, unsigned most)
{
	char line[OL_BROKER_TEXT + 2];
	unsigned count = 0;
	int rc = 0;

	while (rc == 0 && fgets(line, sizeof line, file)) {
		line[strcspn(line, "\n")] = '\0';
		if (!*line || *line == '#')
			continue;
		rc = count < most ? ol_broker_url_parse(line, &ret_urls[count++]) : -EINVAL;
	}
	ol_wipe(line, sizeof line);
	return rc < 0 ? rc : (int)count;
}

int ol_broker_urls_read(const char *path, struct ol_broker_url *ret_urls, unsigned most)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW), rc = -EPERM;
	struct stat st;
	FILE *file;

	if (fd < 0)
		return errno == ENOENT ? 0 : -errno;
	file = fdopen(fd, "r");
	if (!file) {
		close(fd);
		return -ENOMEM;
	}
	setvbuf(file, NULL, _IONBF, 0); /* its buffer would keep the passwords */
	if (fstat(fd, &st) == 0 && !(st.st_mode & (S_IRWXG | S_IRWXO)))
		rc = read_lines(file, ret_urls, most);
	fclose(file);
	return rc;
}
