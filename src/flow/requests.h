/* Inside flow: what a request's body says of the object as a snapshot has it. */
#ifndef FLOW_REQUESTS_H
#define FLOW_REQUESTS_H

#include "assay/flow/requests.h"

/* Puts "body", "same" and "other" into out: at which paths what was sent agrees with the snapshot,
 * and at which it does not, but no value. Nothing where it cannot be told. */
void request_compare(json_t *out, const struct audit_write *w, const struct requests_ask *q);

#endif
