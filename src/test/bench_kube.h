/* Objects of a synthetic cluster as an API server stores them: the envelope
 * `k8s NUL` with protobuf, custom resources as JSON. What is written depends on
 * the arguments alone. For the bench only. */
#ifndef BENCH_KUBE_H
#define BENCH_KUBE_H

#include <stdbool.h>

#include "assay/base.h"

struct kube_type;

/* One object, numbered by project and type. */
struct kube_place {
	const struct kube_type *type;
	unsigned id, project, number, deployments;
	unsigned rev;			/* how often it was written, from 1 */
	unsigned night;			/* of the last time, from 1 */
};

/* A number that depends on its arguments only. */
uint32_t kube_mix(uint32_t a, uint32_t b);
/* The type of the n-th of `per` objects of a project, its number in *number. */
const struct kube_type *kube_type_at(unsigned n, unsigned per, unsigned *number);
/* How many Deployments a project of so many objects has. */
unsigned kube_deployments(unsigned per);
/* Is it an Event: on a lease, and new every night? */
bool kube_is_event(const struct kube_type *t);

/* Key and value are appended. */
void kube_object(struct buf *key, struct buf *value, const struct kube_place *at);
void kube_namespace(struct buf *key, struct buf *value, const char *name);
/* The Lease of a node as it was renewed `ago` seconds before that night's snapshot. */
void kube_node_lease(struct buf *key, struct buf *value, unsigned node, unsigned night,
		     unsigned ago);

#endif
