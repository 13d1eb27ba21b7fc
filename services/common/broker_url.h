/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a broker is and who we are to it, as one line of text. */
#ifndef OL_BROKER_URL_H
#define OL_BROKER_URL_H

#include <stdbool.h>
#include <stdint.h>

#define OL_BROKER_TEXT    512 /* room for any URL, the closing zero included */
#define OL_BROKER_HOST    247 /* characters of a host, so that any port may follow it */
#define OL_PUBLIC_BROKERS 4   /* that a site may use beside its own */

struct ol_broker_url {
	bool is_tls;
	char host[OL_BROKER_HOST + 1]; /* a name or an address, IPv6 without brackets */
	uint16_t port;
	char user[65], password[65]; /* "" = none */
};

/* Reads mqtts://[USER[:PASSWORD]@]HOST[:PORT], or mqtt:// for a connection without TLS. There is no
 * percent-encoding: what needs it is refused. Returns 0 or -EINVAL. */
int ol_broker_url_parse(const char *text, struct ol_broker_url *ret_url);

/* Writes the same, without user and password if is_bare. */
void ol_broker_url_format(const struct ol_broker_url *url, bool is_bare,
			  char ret_text[static OL_BROKER_TEXT]);

/* Reads a file of such lines; '#' begins a comment line. Nobody but its owner may be able to read
 * it. Returns how many they are; 0 if there is no file; -EPERM; -EINVAL (a line is none, or there
 * are more than most); or another -errno. */
int ol_broker_urls_read(const char *path, struct ol_broker_url *ret_urls, unsigned most);

#endif
