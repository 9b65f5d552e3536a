/* assay blame: since when each field of an object has its value, and by whom. */
#include "cli.h"

#include <stdlib.h>

#include "assay/flow/blame.h"
#include "assay/flow/past.h"
#include "assay/flow/timeline.h"
#include "assay/render/blame.h"

#define FORMATS "text wide json ndjson"

/* Rows of the n fields that begin at f, behind those that are there. */
static void
add_rows(struct blame_list *l, struct blame_row *rows, const struct blame_field *f, size_t n,
	 const struct past_mix *mix)
{
	for (size_t i = 0; i < n; i++) {
		struct past_mark mark = past_mix_at(mix, f[i].since);

		rows[l->n++] = (struct blame_row){
			.path = f[i].path,
			.value = f[i].value,
			.since = f[i].since,
			.past = mark.past,
			.told = mark.told,
			.first_seen = f[i].first_seen,
			.origin = f[i].origin,
		};
	}
}

static void
print(struct cli *c, const struct past_mix *mix, const char *ref, const struct blame *b,
      const struct render_opts *o, const struct blame_elsewhere *elsewhere)
{
	struct blame_row *rows = mem_zero(b->n + 1, sizeof(*rows));
	const struct store_snapshot *at = &mix->v[mix->n - 1];
	struct blame_list list = {.context = at->context, .ref = ref, .instant = at->instant,
				  .v = rows, .elsewhere = elsewhere};

	list.fold = !c->opt.all_fields && !c->opt.fields.n;
	if (!c->opt.oldest)
		add_rows(&list, rows, b->v, b->n, mix);
	for (size_t from, to = b->n; c->opt.oldest && to; to = from) {
		for (from = to - 1; from && b->v[from - 1].since == b->v[to - 1].since; from--)
			;
		add_rows(&list, rows, &b->v[from], to - from, mix);
	}
	render_blame(&c->out, &list, o);
	free(rows);
}

/* Of the only field that was asked for. */
static int
look_elsewhere(const struct object_past *p, const struct blame *b, const struct blame_opts *o,
	       struct blame_elsewhere *out, struct error *err)
{
	struct held_past past = {0};
	int rc = 0;

	if (o->fields && o->fields[0] && b->n == 1)
		rc = flow_held(p, b->v[0].path, o, &past, err) == 0
			     ? flow_elsewhere(p, b->v[0].path, &past, o, out, err) : -1;
	held_past_release(&past);
	return rc;
}

static int
no_field(const struct cli *c, const char *ref, struct error *err)
{
	error_set(err, ERR_NOT_FOUND, "%s has no field %s in that snapshot", ref,
		  c->opt.fields.v[0]);
	return error_hint(err, "assay log %s -f '%s' tells when it had one", ref,
			  c->opt.fields.v[0]);
}

static int
blame(struct cli *c, const struct arguments *a, enum render_format f, struct error *err)
{
	struct filter filter = {.words = a->objects, .nwords = a->nobjects,
				.namespaces = c->opt.namespaces.v, .kinds = c->opt.kinds.v,
				.selectors = c->opt.selectors.v};
	struct blame_opts o = {.rules = c->rules, .fields = c->opt.fields.v, .audit = c->audit,
			       .limits = LIMITS_DEFAULT};
	struct render_opts how = session_render(c, f);
	struct found_object found = {0};
	struct timeline *t = NULL;
	struct past_mix mix = {0};
	struct blame_elsewhere elsewhere = {0};
	struct store_snapshot at;
	struct blame b = {0};
	struct buf ref = {0};
	size_t n, all;
	int rc = -1;

	if (check_selectors(&c->opt.selectors, err) != 0 ||
	    point_resolve(c, a->nends ? a->end[0] : "latest", &at, err) != 0 ||
	    flow_kinds(&c->kinds, c->store, &at, err) != 0 ||
	    check_names(c, &at, 1, &c->opt.kinds, a, err) != 0 ||
	    flow_find_one(c->store, &at, c->kinds, &filter, &found, err) != 0)
		return -1;
	object_ref(&ref, &found.key, c->kinds);
	o.kinds = how.kinds = c->kinds;
	if (timeline_to(c, &at, &t, &n, err) != 0 ||
	    past_mix(&mix, c->store, timeline_snapshots(t, &all), n, &found.key, err) != 0 ||
	    flow_blame(&(struct object_past){c->store, mix.v, mix.n, &found.key}, &o, &b,
		       err) != 0)
		goto done;
	if (!b.n && c->opt.fields.n) {
		no_field(c, ref.p, err);
		goto done;
	}
	rc = look_elsewhere(&(struct object_past){c->store, mix.v, mix.n, &found.key}, &b, &o,
			    &elsewhere, err);
	if (rc == 0)
		print(c, &mix, ref.p, &b, &how, &elsewhere);
done:
	blame_elsewhere_release(&elsewhere);
	blame_release(&b);
	past_mix_release(&mix);
	timeline_free(t);
	object_key_release(&found.key);
	buf_release(&ref);
	return rc;
}

static int
run(struct cli *c, const struct words *w)
{
	struct arguments a = {0};
	struct error err = {0};
	enum render_format f;
	int rc = -1;

	if (session_format(c, FORMATS, &f, &err) != 0 || arguments_parse(&a, w, 1, &err) != 0 ||
	    arguments_one(&a, "blame", &err) != 0)
		goto done;
	if (session_store(c, false, &err) == 0 && session_rules(c, &err) == 0 &&
	    session_audit(c, &err) == 0)
		rc = blame(c, &a, f, &err);
done:
	arguments_release(&a);
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_blame = {
	.name = "blame",
	.group = "look",
	.arguments = "[SNAPSHOT] OBJECT",
	.summary = "since when each field of an object has its value",
	.examples = "assay blame shop/svc/cart   what changed, newest first\n"
		    "assay blame shop/svc/cart --all   the other fields, too\n"
		    "assay blame yesterday shop/dc/frontend -f '**.image'\n",
	.formats = FORMATS,
	.run = run,
};
