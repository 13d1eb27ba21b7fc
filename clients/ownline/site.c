/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a device knows of its site. */
#include "site.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/broker_url.h"
#include "common/bytes.h"
#include "common/conf.h"
#include "common/crypto.h"
#include "files.h"

#define ID_DIGITS  16
#define NAME_CHARS "abcdefghijklmnopqrstuvwxyz0123456789-"

/* The values as they stand in the file; lists are lines. */
struct lines {
	char key[66], box[66], box_previous[66], slot[34];
	char host[SITE_HOST], url[SITE_URL], mqtt[SITE_URL], mqtt_password[SITE_PASSWORD];
	char publics[SITE_PUBLICS * SITE_URL], echoes[SITE_ECHOES * SITE_URL];
	char services[SITE_SERVICES * (ID_DIGITS + 1 + SITE_NAME)];
	int64_t spa_port, private_sources;
};

static const struct ol_opt options[] = {
	OL_STR("site", struct lines, key, "", "The site's key."),
	OL_STR("box", struct lines, box, "", "The key that knocks are sealed to."),
	OL_STR("box-previous", struct lines, box_previous, "", "The one before."),
	OL_STR("host", struct lines, host, "", "Where knocks by UDP go."),
	OL_INT("spa-port", struct lines, spa_port, 1, 65535, "", "Their port."),
	OL_STR("url", struct lines, url, "", "The HTTP API."),
	OL_STR("mqtt", struct lines, mqtt, "", "The site's broker."),
	OL_STR("mqtt-password", struct lines, mqtt_password, "", "The device's password there."),
	OL_STR("slot", struct lines, slot, "", "The device's place on public brokers."),
	OL_INT("private-sources", struct lines, private_sources, 0, 1, "",
	       "1: the site lets in addresses that are none of the internet."),
	OL_LIST("public", struct lines, publics, "", "A public broker."),
	OL_LIST("echo", struct lines, echoes, "", "Who tells the device its address."),
	OL_LIST("service", struct lines, services, "", "Id and name of a service."),
	OL_END,
};

/* True if a file can hold the text as a value: printable ASCII, no spaces. */
static bool is_plain(const char *text)
{
	for (; *text; text++) {
		if (*text <= ' ' || *text > '~')
			return false;
	}
	return true;
}

static bool is_name(const char *name)
{
	size_t length = strlen(name);

	return length && length < SITE_NAME && *name != '-' && strspn(name, NAME_CHARS) == length;
}

static bool are_plain(const char (*texts)[SITE_URL], unsigned count)
{
	bool are = true;

	for (unsigned i = 0; i < count; i++)
		are &= *texts[i] && is_plain(texts[i]);
	return are;
}

static bool are_brokers(const char (*texts)[SITE_URL], unsigned count)
{
	struct ol_broker_url broker;
	bool are = true;

	for (unsigned i = 0; i < count; i++)
		are &= ol_broker_url_parse(texts[i], &broker) == 0;
	return are;
}

/* Returns what is wrong with a site, or NULL. */
static const char *find_fault(const struct site *site)
{
	struct ol_broker_url broker;

	if (!*site->host || !is_plain(site->host))
		return "host is missing, or no host";
	if (!site->spa_port)
		return "spa-port is missing";
	if (!is_plain(site->url) || !is_plain(site->mqtt) || !is_plain(site->mqtt_password))
		return "url, mqtt and mqtt-password have no spaces";
	if (*site->mqtt && ol_broker_url_parse(site->mqtt, &broker) < 0)
		return "mqtt: not the URL of a broker";
	if (!are_brokers(site->publics, site->public_count))
		return "public: not the URL of a broker";
	if (!are_plain(site->echoes, site->echo_count))
		return "echo: neither https://… nor stun:host:port";
	for (unsigned i = 0; i < site->service_count; i++) {
		if (!site->services[i].id || !is_name(site->services[i].name))
			return "service: not the id and the name of one";
	}
	return NULL;
}

static bool get_hex(const char *text, uint8_t *ret_bytes, size_t size)
{
	return ol_unhex(text, strlen(text), ret_bytes, size) == 0;
}

/* Takes the next line; the text goes on behind it. Returns NULL when there is none. */
static const char *next_line(char **text)
{
	char *line = *text, *end = strchr(line, '\n');

	if (!*line)
		return NULL;
	*text = end ? end + 1 : line + strlen(line);
	if (end)
		*end = '\0';
	return line;
}

/* Returns the number of lines, at most most + 1 where there are too many. */
static unsigned split(char *text, char (*ret_values)[SITE_URL], unsigned most)
{
	const char *line;
	unsigned count = 0;

	while (count <= most && (line = next_line(&text))) {
		if (count < most)
			snprintf(ret_values[count], SITE_URL, "%.*s", SITE_URL - 1, line);
		count++;
	}
	return count;
}

static const char *get_services(char *text, struct site *site)
{
	const char *line;

	while ((line = next_line(&text))) {
		struct site_service *service = &site->services[site->service_count];
		uint8_t id[8];

		if (site->service_count == SITE_SERVICES)
			return "too many services";
		if (strlen(line) <= ID_DIGITS + 1 || line[ID_DIGITS] != ' ' ||
		    ol_unhex(line, ID_DIGITS, id, sizeof id) < 0 || !is_name(line + ID_DIGITS + 1))
			return "service: not the id and the name of one";
		service->id = ol_get64(id);
		memcpy(service->name, line + ID_DIGITS + 1, strlen(line) - ID_DIGITS);
		site->service_count++;
	}
	return NULL;
}

/* Returns what is wrong with the lines, or NULL. */
static const char *get_site(struct lines *lines, struct site *site)
{
	if (!get_hex(lines->key, site->key, sizeof site->key))
		return "site: 64 hex digits";
	if (!get_hex(lines->box, site->box, sizeof site->box))
		return "box: 64 hex digits";
	site->has_box_previous = *lines->box_previous;
	if (site->has_box_previous &&
	    !get_hex(lines->box_previous, site->box_previous, sizeof site->box_previous))
		return "box-previous: 64 hex digits";
	site->has_slot = *lines->slot;
	if (site->has_slot && !get_hex(lines->slot, site->slot, sizeof site->slot))
		return "slot: 32 hex digits";
	memcpy(site->host, lines->host, sizeof site->host);
	site->spa_port = (uint16_t)lines->spa_port;
	site->allows_private = lines->private_sources;
	memcpy(site->url, lines->url, sizeof site->url);
	memcpy(site->mqtt, lines->mqtt, sizeof site->mqtt);
	memcpy(site->mqtt_password, lines->mqtt_password, sizeof site->mqtt_password);
	site->public_count = split(lines->publics, site->publics, SITE_PUBLICS);
	site->echo_count = split(lines->echoes, site->echoes, SITE_ECHOES);
	if (site->public_count > SITE_PUBLICS || site->echo_count > SITE_ECHOES)
		return "at most 4 of public, and 4 of echo";
	return get_services(lines->services, site);
}

int site_read(const char *path, struct site *ret_site, char why[static SITE_WHY])
{
	static struct lines lines; /* too large for a stack; so is the site */
	static struct site site;
	const struct ol_opt *const tables[] = { options };
	void *const confs[] = { &lines };
	struct ol_conf_fault fault;
	const char *wrong;
	int rc;

	if (access(path, R_OK) < 0) {
		rc = -errno;
		snprintf(why, SITE_WHY, "%s", strerror(-rc));
		return rc;
	}
	memset(&lines, 0, sizeof lines);
	memset(&site, 0, sizeof site);
	if (ol_conf_read(path, tables, confs, 1, &fault) < 0) {
		snprintf(why, SITE_WHY, "%s: %s", fault.where, fault.why);
		return -EBADMSG;
	}
	wrong = get_site(&lines, &site);
	ol_wipe(&lines, sizeof lines);
	if (!wrong)
		wrong = find_fault(&site);
	if (wrong) {
		snprintf(why, SITE_WHY, "%s", wrong);
		return -EBADMSG;
	}
	*ret_site = site;
	return 0;
}

/* A text that grows at its end. */
struct text {
	char *bytes;
	size_t length;
	bool is_full;
};

__attribute__((format(printf, 2, 3))) static void add(struct text *text, const char *format, ...)
{
	size_t room = SITE_TEXT - text->length;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(text->bytes + text->length, room, format, args);
	va_end(args);
	if (length < 0 || (size_t)length >= room)
		text->is_full = true;
	else
		text->length += (size_t)length;
}

/* A line, if there is a value. */
static void add_value(struct text *text, const char *name, const char *value)
{
	if (*value)
		add(text, "%s = %s\n", name, value);
}

static void add_hex(struct text *text, const char *name, const uint8_t *bytes, size_t size)
{
	char hex[2 * 32 + 1];

	add_value(text, name, ol_hex(bytes, size, hex));
}

ssize_t site_format(const struct site *site, char ret_text[static SITE_TEXT])
{
	struct text text = { .bytes = ret_text };

	if (find_fault(site))
		return -EINVAL;
	add_hex(&text, "site", site->key, sizeof site->key);
	add_hex(&text, "box", site->box, sizeof site->box);
	if (site->has_box_previous)
		add_hex(&text, "box-previous", site->box_previous, sizeof site->box_previous);
	add_value(&text, "host", site->host);
	add(&text, "spa-port = %u\n", site->spa_port);
	add_value(&text, "url", site->url);
	add_value(&text, "mqtt", site->mqtt);
	add_value(&text, "mqtt-password", site->mqtt_password);
	if (site->has_slot)
		add_hex(&text, "slot", site->slot, sizeof site->slot);
	if (site->allows_private)
		add_value(&text, "private-sources", "1");
	for (unsigned i = 0; i < site->public_count; i++)
		add_value(&text, "public", site->publics[i]);
	for (unsigned i = 0; i < site->echo_count; i++)
		add_value(&text, "echo", site->echoes[i]);
	for (unsigned i = 0; i < site->service_count; i++)
		add(&text, "service = %016" PRIx64 " %s\n", site->services[i].id,
		    site->services[i].name);
	return text.is_full ? -EINVAL : (ssize_t)text.length;
}

int site_write(const char *path, const struct site *site)
{
	char text[SITE_TEXT];
	ssize_t length = site_format(site, text);
	int rc = length < 0 ? (int)length : file_write(path, text, (size_t)length, 0);

	ol_wipe(text, sizeof text);
	return rc;
}
