/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structs of messages that have fields in common: copied and compared by their tables. No I/O. */
#ifndef OL_FIELDS_H
#define OL_FIELDS_H

#include "common/codec.h"

/* The type of the items of a list. */
const struct ol_message *fields_item(const struct ol_message *type, const char *list);

/* Copies every field that both types have and that is there. Lists are left out. */
void fields_copy(const struct ol_message *from_type, const void *from,
		 const struct ol_message *to_type, void *to);

/* Writes the names of the fields in which two structs of a type differ, with commas between; the
 * first ones if there is no room for all. Returns how many differ. */
unsigned fields_diff(const struct ol_message *type, const void *one, const void *other,
		     char *ret_names, size_t size);

#endif
