/* Inside flow: what a request's body says of the object as a snapshot has it. */
#ifndef FLOW_REQUESTS_H
#define FLOW_REQUESTS_H

#include "assay/flow/requests.h"

/* Puts "body", "same" and "other" into out: at which paths what was sent agrees with the snapshot,
 * and at which it does not, but no value. Nothing where it cannot be told. */
void request_compare(json_t *out, const struct audit_write *w, const struct requests_ask *q);

/* A write that was compared with then->body is one that was compared with now: where the two differ
 * it has not the value of now. */
void request_held_against(json_t *write, const struct requests_ask *then, const json_t *now);

/* What is told of earlier requests and of later ones, by their times; where both have one, more is
 * right. Those of was get the window of their own log. Takes over the reference to more. */
json_t *requests_merged(json_t *was, json_t *more);

#endif
