/* A member of a JSON object, found without parsing the rest. */
#ifndef KUBEPB_ENVELOPE_SKIM_H
#define KUBEPB_ENVELOPE_SKIM_H

#include "assay/base.h"

/* The text of the first member of that name, as it stands there (a string with its quotes);
 * lent, empty when there is none. object begins with its brace. */
struct str skim_member(struct str object, const char *name);
/* What is between the quotes of a string without escapes; empty for anything else. */
struct str skim_text(struct str value);

#endif
