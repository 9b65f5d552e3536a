/*
 * Makes an etcd snapshot of a synthetic cluster, as `etcdctl snapshot save` would
 * have written it: the same arguments give the same bytes. Usage:
 *
 *	bench-etcd FILE OBJECTS PROJECTS NIGHT CHURN
 *
 * In each night after the first CHURN percent of the objects have been written
 * again since the one before, and all Events are others. What nobody wrote keeps
 * its revision and its bytes. The end of the file is the last minutes of a
 * living cluster: its nodes renew their Leases every ten seconds.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "bench_bolt.h"
#include "bench_kube.h"
#include "bench_pb.h"

enum {
	NODES = 100,
	RENEWALS = 36, /* of a Lease within the six minutes that are kept */
	EVENT_LEASE = 0x1000
};

struct cluster {
	struct bolt *out;
	unsigned objects, projects, night, churn;
	int64_t rev, compacted;
};

/* One write of a key. */
struct write {
	int64_t create, version, lease;
	struct buf *key, *value;
};

/* ---- records ---- */

static void
bytes(struct buf *b, unsigned field, const struct buf *v)
{
	size_t at = pb_open(b, field);

	buf_add(b, v->p, v->n);
	pb_end(b, at);
}

static void
big(struct buf *b, uint64_t v)
{
	for (int shift = 56; shift >= 0; shift -= 8)
		buf_putc(b, (char)(v >> shift));
}

/* How a revision is written as a key: main, an underscore, the number within it. */
static void
revision(struct buf *b, int64_t main, bool tombstone)
{
	big(b, (uint64_t)main);
	buf_putc(b, '_');
	big(b, 0);
	if (tombstone)
		buf_putc(b, 't');
}

static void
put(struct cluster *c, struct buf *key, struct buf *value)
{
	bolt_put(c->out, (struct str){key->p, key->n}, (struct str){value->p, value->n});
	buf_clear(key);
	buf_clear(value);
}

static void
write_entry(struct cluster *c, const struct write *w)
{
	struct buf key = {0}, kv = {0};

	revision(&key, c->rev, false);
	bytes(&kv, 1, w->key);
	pb_num(&kv, 2, (uint64_t)w->create);
	pb_num(&kv, 3, (uint64_t)c->rev);
	pb_num(&kv, 4, (uint64_t)w->version);
	bytes(&kv, 5, w->value);
	if (w->lease)
		pb_num(&kv, 6, (uint64_t)w->lease);
	put(c, &key, &kv);
	buf_clear(w->key);
	buf_clear(w->value);
	buf_release(&key);
	buf_release(&kv);
}

static void
remove_entry(struct cluster *c, struct buf *name)
{
	struct buf key = {0}, kv = {0};

	revision(&key, c->rev, true);
	bytes(&kv, 1, name);
	put(c, &key, &kv);
	buf_release(&key);
	buf_release(&kv);
}

/* ---- the bucket of all data ---- */

/* Revisions of a night begin here; each object has one of its own in it, so that none depends
 * on what else was written. */
static int64_t
begin_of(const struct cluster *c, unsigned night)
{
	return 1000 + c->projects + (int64_t)(night - 1) * (2 * c->objects + 10000);
}

static void
write_object(struct cluster *c, unsigned id, unsigned night, struct buf *key, struct buf *value)
{
	unsigned per = c->objects / c->projects, number, rev = 1, last = 1;
	struct kube_place at = {
	    .id = id, .project = id / per, .deployments = kube_deployments(per)};
	bool event;

	at.type = kube_type_at(id % per, per, &number);
	event = kube_is_event(at.type);
	at.number = number;
	for (unsigned n = 2; n <= c->night; n++)
		if (event || kube_mix(id, n) % 10000 < c->churn * 100) {
			rev++;
			last = n;
		}
	if (last != night)
		return;
	at.rev = event ? 1 : rev;
	at.night = night;
	c->rev = begin_of(c, night) + id;
	kube_object(key, value, &at);
	write_entry(c, &(struct write){event ? c->rev : begin_of(c, 1) + id, at.rev,
				       event ? EVENT_LEASE + id % 500 : 0, key, value});
}

static void
write_namespaces(struct cluster *c, struct buf *key, struct buf *value)
{
	static const char *const system[] = {"default", "kube-system", "kube-node-lease"};

	for (unsigned i = 0; i < c->projects + countof(system); i++) {
		char name[32];

		snprintf(name, sizeof(name), "project-%03u", i);
		kube_namespace(key, value, i < c->projects ? name : system[i - c->projects]);
		c->rev = 2 + i;
		write_entry(c, &(struct write){c->rev, 1, 0, key, value});
	}
}

/* What etcd keeps of the time after its last compaction: Leases, and an Event now and then
 * whose time is over. */
static void
write_last_minutes(struct cluster *c, struct buf *key, struct buf *value)
{
	int64_t begin = begin_of(c, c->night) + c->objects;

	c->rev = begin;
	for (unsigned i = 0; i < RENEWALS; i++)
		for (unsigned node = 0; node < NODES; node++) {
			c->rev++;
			kube_node_lease(key, value, node, c->night, (RENEWALS - 1 - i) * 10);
			write_entry(
			    c, &(struct write){900, (int64_t)c->night * 8640 + i, 0, key, value});
			if (node == 50) {
				c->rev++;
				buf_printf(key, "/kubernetes.io/events/project-000/gone-%u.%u", i,
					   c->night);
				remove_entry(c, key);
				buf_clear(key);
			}
		}
	c->compacted = begin;
}

static void
write_data(struct cluster *c)
{
	struct buf key = {0}, value = {0};

	bolt_bucket(c->out, "key");
	write_namespaces(c, &key, &value);
	for (unsigned night = 1; night <= c->night; night++)
		for (unsigned id = 0; id < c->objects / c->projects * c->projects; id++)
			write_object(c, id, night, &key, &value);
	write_last_minutes(c, &key, &value);
	buf_release(&key);
	buf_release(&value);
}

/* ---- the others ---- */

static void
put_text(struct cluster *c, const char *key, const char *value)
{
	bolt_put(c->out, (struct str){key, strlen(key)}, (struct str){value, strlen(value)});
}

static void
write_leases(struct cluster *c)
{
	struct buf key = {0}, value = {0};

	bolt_bucket(c->out, "lease");
	for (uint64_t id = EVENT_LEASE; id < EVENT_LEASE + 500; id++) {
		big(&key, id);
		pb_num(&value, 1, id);
		pb_num(&value, 2, 10800);
		put(c, &key, &value);
	}
	buf_release(&key);
	buf_release(&value);
}

static void
write_meta(struct cluster *c)
{
	struct buf value = {0};

	bolt_bucket(c->out, "meta");
	put_text(c, "confState", "{\"voters\":[10501334649042878790],\"auto_leave\":false}");
	big(&value, (uint64_t)c->rev + 500);
	bolt_put(c->out, STR("consistent_index"), (struct str){value.p, value.n});
	buf_clear(&value);
	revision(&value, c->compacted, false);
	bolt_put(c->out, STR("finishedCompactRev"), (struct str){value.p, value.n});
	bolt_put(c->out, STR("scheduledCompactRev"), (struct str){value.p, value.n});
	buf_clear(&value);
	big(&value, 3);
	bolt_put(c->out, STR("term"), (struct str){value.p, value.n});
	buf_release(&value);
}

int
main(int argc, char **argv)
{
	struct cluster c = {0};

	if (argc != 6) {
		fputs("usage: bench-etcd FILE OBJECTS PROJECTS NIGHT CHURN\n", stderr);
		return 2;
	}
	c.objects = (unsigned)strtoul(argv[2], NULL, 10);
	c.projects = (unsigned)strtoul(argv[3], NULL, 10);
	c.night = (unsigned)strtoul(argv[4], NULL, 10);
	c.churn = (unsigned)strtoul(argv[5], NULL, 10);
	c.out = bolt_begin(argv[1]);
	bolt_bucket(c.out, "alarm");
	bolt_bucket(c.out, "auth");
	bolt_bucket(c.out, "authRoles");
	bolt_bucket(c.out, "authUsers");
	bolt_bucket(c.out, "cluster");
	put_text(&c, "clusterVersion", "3.5.0");
	write_data(&c);
	write_leases(&c);
	bolt_bucket(c.out, "members");
	put_text(&c, "91bc3c398fb3c146",
		 "{\"id\":10501334649042878790,\"peerURLs\":[\"https://10.0.0.1:2380\"],"
		 "\"name\":\"master-0\",\"clientURLs\":[\"https://10.0.0.1:2379\"]}");
	bolt_bucket(c.out, "members_removed");
	write_meta(&c);
	bolt_end(c.out, (uint64_t)c.rev + 100);
	return 0;
}
