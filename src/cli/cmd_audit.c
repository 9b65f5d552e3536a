/* assay audit: what hands did, from one archive or many. */
#include "assay/flow/audit.h"
#include "assay/render/audit.h"
#include "cli.h"

#include <stdlib.h>

#define FORMATS "text wide name json ndjson markdown"

/* Snapshots that are looked at, oldest first. */
struct row {
	struct store_snapshot *v;
	size_t n;
};

/* Those of one source from one end to the other; a range may be written backwards. */
static int
take_range(struct cli *c, const struct arguments *a, struct row *r, struct error *err)
{
	struct store_snapshot ends[2];
	const struct store_snapshot *v;
	size_t n, newer;

	if (range_resolve(c, a, ends, err) != 0)
		return -1;
	if (!str_eq(ends[0].context, ends[1].context)) {
		error_set(err, ERR_USAGE, "audit looks into one context, not into %s and %s",
			  ends[0].context, ends[1].context);
		return error_hint(err, "assay --context %s audit ...", ends[0].context);
	}
	newer = ends[0].instant > ends[1].instant ? 0 : 1;
	if (store_timeline(c->store, ends[1].context, &v, &n, err) != 0)
		return -1;
	r->v = mem_zero(n + 2, sizeof(*r->v));
	if (!flow_same(&ends[0], &ends[1]))
		r->v[r->n++] = ends[!newer];
	for (size_t i = 0; i < n; i++)
		if (v[i].instant > ends[!newer].instant && v[i].instant < ends[newer].instant &&
		    str_eq(v[i].source, ends[newer].source))
			r->v[r->n++] = v[i];
	r->v[r->n++] = ends[newer];
	return 0;
}

static int
take(struct cli *c, const struct arguments *a, struct row *r, struct error *err)
{
	if (a->nends > 1)
		return take_range(c, a, r, err);
	r->v = mem_zero(1, sizeof(*r->v));
	r->n = 1;
	return point_resolve(c, a->nends ? a->end[0] : "latest", &r->v[0], err);
}

static int
audit(struct cli *c, const struct arguments *a, const struct row *r, enum render_format f,
      struct error *err)
{
	struct render_opts how = session_render(c, f);
	const struct store_snapshot ends[] = {r->v[r->n - 1], r->v[0]};
	struct audit_opts o = {.limits = LIMITS_DEFAULT};
	struct audited *found = NULL;

	if (session_filter(c, &o.filter, err) != 0 ||
	    check_names(c, ends, r->n > 1 ? 2 : 1, &c->opt.kinds, a, err) != 0 ||
	    session_rules(c, err) != 0)
		return -1;
	o.rules = c->rules;
	o.filter.words = a->objects;
	o.filter.nwords = a->nobjects;
	o.progress = progress_start(c);
	if (flow_audit(&found, c->store, r->v, r->n, &o, err) != 0)
		return -1;
	how.kinds = audited_kinds(found);
	render_audit(&c->out, audited_result(found), &how);
	audited_free(found);
	return 0;
}

static int
run(struct cli *c, const struct words *w)
{
	struct arguments a = {0};
	struct error err = {0};
	struct row r = {0};
	enum render_format f;
	int status = EXIT_DONE;

	if (session_format(c, FORMATS, &f, &err) != 0 || arguments_parse(&a, w, 1, &err) != 0 ||
	    session_store(c, false, &err) != 0 || take(c, &a, &r, &err) != 0 ||
	    audit(c, &a, &r, f, &err) != 0)
		status = fail(&err);
	free(r.v);
	arguments_release(&a);
	return status;
}

const struct command cmd_audit = {
	.name = "audit",
	.group = "look",
	.arguments = "[SNAPSHOT | RANGE] [OBJECT...]",
	.summary = "what hands did, from one archive or many",
	.examples = "assay audit   of the newest backup\n"
		    "assay audit friday..latest -n shop   with footprints since then\n"
		    "assay audit --by unknown -o markdown\n",
	.formats = FORMATS,
	.run = run,
};
