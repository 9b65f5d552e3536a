/* Members of the cluster, as etcd keeps them: the id in hex as key, JSON as value. */
#ifndef ETCD_MEMBER_H
#define ETCD_MEMBER_H

#include "assay/etcd.h"

/* False when it is none; m->name is malloced, "" when it has none. */
bool member_read(struct str key, struct str json, struct etcd_member *m);

#endif
