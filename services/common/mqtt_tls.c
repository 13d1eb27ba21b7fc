/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What MQTT needs of OpenSSL beside what libmosquitto does with it. */
#include "common/mqtt_tls.h"

#include <string.h>
#include <sys/stat.h>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "common/sign.h"

bool ol_mqtt_has_tls(void)
{
	return true;
}

void ol_mqtt_tls_start(void)
{
	/* Our files and versions are named: neither openssl.cnf nor error texts, 0.6 MB less. */
	OPENSSL_init_ssl(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_SSL_STRINGS |
				 OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS,
			 NULL);
}

/* True if the certificate names this client and the key belongs to it. Else the broker would say
 * so, again and again. */
static bool is_own_certificate(const struct ol_mqtt_conf *conf)
{
	char name[OL_PRINCIPAL] = "";
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
	bool fits = tls && SSL_CTX_use_certificate_file(tls, conf->cert, SSL_FILETYPE_PEM) == 1 &&
		    SSL_CTX_use_PrivateKey_file(tls, conf->key, SSL_FILETYPE_PEM) == 1 &&
		    SSL_CTX_load_verify_locations(tls, conf->ca, NULL) == 1;

	if (fits)
		X509_NAME_get_text_by_NID(X509_get_subject_name(SSL_CTX_get0_certificate(tls)),
					  NID_commonName, name, sizeof name);
	SSL_CTX_free(tls);
	ERR_clear_error();
	return strcmp(name, conf->client) == 0;
}

const char *ol_mqtt_tls_fault(const struct ol_mqtt_conf *conf)
{
	struct stat key;

	if (stat(conf->key, &key) == 0 && key.st_mode & (S_IRWXG | S_IRWXO))
		return "others can read the key: chmod 0400";
	return is_own_certificate(conf) ? NULL
					: "not a key and certificate of this principal, and its CA";
}

bool ol_mqtt_tls_has_more(void *ssl)
{
	return ssl && SSL_pending(ssl) > 0;
}
