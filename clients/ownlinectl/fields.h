/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of messages by their names. No I/O. */
#ifndef CTL_FIELDS_H
#define CTL_FIELDS_H

#include <stdbool.h>

#include "common/codec.h"

/* The field of a message, or NULL. name ends at its first blank. */
const struct ol_field *ctl_field(const struct ol_message *type, const char *name);

/* True unless the field is optional and absent. */
bool ctl_field_is_there(const struct ol_field *field, const void *message);

/* Copies a value, or its absence, to a field that a struct of another type has for it. Kind and
 * size must be the same. */
void ctl_field_copy(const struct ol_field *to, void *to_message, const struct ol_field *from,
		    const void *from_message);

/* Copies every field that both types have. */
void ctl_fields_copy(const struct ol_message *to, void *to_message, const struct ol_message *from,
		     const void *from_message);

/* The type of the items of a list's reply, or NULL if it is no list. */
const struct ol_message *ctl_item_type(const struct ol_message *reply);

#endif
