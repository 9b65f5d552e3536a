/* assay diff: what changed between two snapshots. */
#include "assay/assess/used.h"
#include "assay/render/patch.h"
#include "cli.h"

#include <stdlib.h>

#define FORMATS "text wide name json ndjson unified stat name-status jsonpatch mergepatch " \
		"kubectl"

struct job {
	struct cli *c;
	struct examine_opts examine;
	struct render_opts render;
	json_t *list;			/* of --nightly -o json */
	struct patch_sum patches;
	bool differs;
};

static bool
counts(const struct verdict *v)
{
	return v->hidden == SHOWN && !v->noise && !v->derived;
}

/* Status 1 is for what is shown and neither noise nor derived, and for a cause that stands for it. */
static bool
differs(const struct drift *d)
{
	if (d->summary.groups)
		return true;
	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++)
			if (counts(&d->v[i].verdicts[k]))
				return true;
	return false;
}

static size_t
shown(const struct drift *d)
{
	size_t n = 0;

	for (size_t i = 0; i < d->n; i++)
		n += d->v[i].shown > 0;
	return n;
}

/* "secrets, sa" of the pairs that a partial backup lost, for the message on standard error. */
static void
complain_partial(struct job *j, const struct drift *d)
{
	struct buf what = {0}, when = {0};
	json_int_t objects = 0;
	char hint[128];
	json_t *row;
	size_t i;

	json_array_foreach(d->lost, i, row) {
		objects += json_integer_value(tree_get(row, "objects"));
		if (i < 4)
			buf_printf(&what, "%s%s of %s", i ? ", " : "", tree_str(row, "kind"),
				   *tree_str(row, "namespace") ? tree_str(row, "namespace")
							       : "the cluster");
	}
	if (i > 4)
		buf_printf(&what, " and %zu more", i - 4);
	when_print_short(&when, d->to, j->c->zone, j->c->now);
	snprintf(hint, sizeof(hint), "%lld object%s not counted as removed; 'assay log --missing' "
		 "lists what is missing", (long long)objects, objects == 1 ? " is" : "s are");
	warn(j->c, hint, "PARTIAL backup %s: %s absent", when.p, buf_cstr(&what));
	buf_release(&what);
	buf_release(&when);
}

/* `diff -q` is for its status; who names a format or a file wants the output all the same. */
static bool
silent(const struct cli *c)
{
	return c->opt.quiet && !c->opt.output && !c->opt.output_file;
}

static bool
is_patch(enum render_format f)
{
	return f == FORMAT_JSONPATCH || f == FORMAT_MERGEPATCH || f == FORMAT_KUBECTL;
}

/* Values that were hashed cannot be put back: a warning beside patches, else an error. */
static int
check_patches(const struct job *j, struct error *err)
{
	struct error why = {0};

	if (!j->patches.redacted)
		return 0;
	render_redacted(&j->patches, &why);
	session_veiled(j->c, &why);
	if (!j->patches.made) {
		*err = why;
		return -1;
	}
	warn(j->c, why.hint, "%s, left out", why.text);
	return 0;
}

static void
print(struct job *j, const struct drift *d)
{
	if (is_patch(j->render.format)) {
		render_patches(&j->c->out, d, &j->render, &j->patches);
		return;
	}
	if (j->list) {
		json_array_append_new(j->list, render_drift_json(d, &j->render));
		return;
	}
	/* a list of objects does not say which night it is of */
	if (j->c->opt.nightly && j->render.format == FORMAT_STAT)
		render_drift_head(&j->c->out, d, &j->render);
	render_drift(&j->c->out, d, &j->render);
}

/* Who uses what is shown, if a single object was asked for, or more words were. */
static int
add_users(struct job *j, struct examined *e, struct error *err)
{
	struct drift *d = examined_drift(e);
	enum render_format f = j->render.format;
	int rc = 0;

	j->render.users = (f == FORMAT_TEXT || f == FORMAT_WIDE || f == FORMAT_JSON) &&
			  (j->c->opt.verbose || (j->examine.filter.nwords == 1 && shown(d) == 1));
	for (size_t i = 0; i < d->n && j->render.users && rc == 0; i++) {
		struct drift_object *o = &d->v[i];

		if (!o->shown)
			continue;
		o->used = mem_zero(1, sizeof(*o->used));
		rc = examined_used_by(e, o, &j->examine.progress, o->used, err);
	}
	return rc;
}

static int
one(struct job *j, const struct store_snapshot *a, const struct store_snapshot *b,
    struct error *err)
{
	struct examined *e = NULL;
	struct drift *d;
	int rc;

	if (examine(&e, j->c->store, a, b, &j->examine, err) != 0)
		return -1;
	d = examined_drift(e);
	if (j->c->opt.unreviewed)
		reviews_apply(j->c->reviews, d, j->c->now, true);
	j->render.kinds = examined_kinds(e);
	if (d->partial) {
		complain_partial(j, d);
		j->c->incomplete = true;
	}
	j->differs |= differs(d);
	rc = silent(j->c) ? 0 : add_users(j, e, err);
	if (rc == 0 && !silent(j->c))
		print(j, d);
	examined_free(e);
	return rc == 0 ? check_patches(j, err) : -1;
}

/* Every night of the range by itself. */
static int
nightly(struct job *j, const struct store_snapshot ends[2], struct error *err)
{
	const struct store_snapshot *v, *last = NULL;
	struct store_snapshot *copy;
	bool blank = j->render.format == FORMAT_TEXT || j->render.format == FORMAT_WIDE ||
		     j->render.format == FORMAT_STAT;
	int rc = 0;
	size_t n;

	if (store_timeline(j->c->store, ends[1].context, &v, &n, err) != 0)
		return -1;
	copy = mem_zero(n + 1, sizeof(*copy));
	if (n)
		memcpy(copy, v, n * sizeof(*copy));
	for (size_t i = 0; i < n && rc == 0; i++) {
		const char *source = j->c->opt.source ? j->c->opt.source : ends[1].source;

		if (!str_eq(copy[i].source, source) || copy[i].instant < ends[0].instant ||
		    copy[i].instant > ends[1].instant)
			continue;
		if (last && blank && j->c->out.n)
			buf_putc(&j->c->out, '\n');
		if (last)
			rc = j->c->opt.reverse ? one(j, &copy[i], last, err)
					       : one(j, last, &copy[i], err);
		last = &copy[i];
	}
	free(copy);
	return rc;
}

static void
finish_list(struct job *j)
{
	json_t *doc;

	if (!j->list)
		return;
	doc = json_pack("{s:s, s:s, s:o}", "apiVersion", "assay/v1", "kind", "DiffList", "items",
			j->list);
	canon_dump_ordered(&j->c->out, doc);
	json_decref(doc);
	j->list = NULL;
}

static int
view(const struct cli *c, struct render_opts *o)
{
	static const char *const names[] = {"fields", "unified", "side", "summary"};

	for (size_t i = 0; c->opt.view && i < countof(names); i++)
		if (str_eq(c->opt.view, names[i]))
			o->view = (enum render_view)i;
	return 0;
}

/* These have no place for an item of many changes. */
static bool
lists_singly(enum render_format f)
{
	return f == FORMAT_NAME || f == FORMAT_NAME_STATUS || f == FORMAT_STAT ||
	       f == FORMAT_NDJSON || f == FORMAT_UNIFIED || is_patch(f);
}

static int
prepare(struct job *j, const struct words *w, struct arguments *a, struct store_snapshot ends[2],
	struct error *err)
{
	struct cli *c = j->c;
	enum render_format f;

	if (c->opt.stat)
		c->opt.output = "stat";
	else if (c->opt.name_status)
		c->opt.output = "name-status";
	if (session_format(c, FORMATS, &f, err) != 0 || arguments_parse(a, w, 1, err) != 0 ||
	    session_filter(c, &j->examine.filter, err) != 0 || session_store(c, false, err) != 0 ||
	    session_rules(c, err) != 0 || session_audit(c, err) != 0 ||
	    range_resolve(c, a, ends, err) != 0 ||
	    check_names(c, ends, 2, &c->opt.kinds, a, err) != 0 ||
	    (c->opt.unreviewed && session_reviews(c, err) != 0))
		return -1;
	if (is_patch(f) && c->opt.nightly)
		return error_set(err, ERR_USAGE, "a patch leads from one snapshot to another, "
				 "not through several: leave out --nightly or -o %s",
				 c->opt.output);
	j->examine.filter.words = a->objects;
	j->examine.filter.nwords = a->nobjects;
	j->examine.filter.singly = lists_singly(f);
	j->examine.rules = c->rules;
	j->examine.audit = c->audit;
	j->examine.limits = LIMITS_DEFAULT;
	j->examine.between = f == FORMAT_TEXT && !c->opt.nightly;
	j->examine.progress = progress_start(c);
	j->render = session_render(c, f);
	return view(c, &j->render);
}

static int
run(struct cli *c, const struct words *w)
{
	struct job j = {.c = c};
	struct arguments a = {0};
	struct store_snapshot ends[2];
	struct error err = {0};
	int status = EXIT_DONE, rc;

	rc = prepare(&j, w, &a, ends, &err);
	if (rc == 0 && c->opt.nightly) {
		if (j.render.format == FORMAT_JSON)
			j.list = json_array();
		rc = nightly(&j, ends, &err);
		finish_list(&j);
	} else if (rc == 0) {
		rc = c->opt.reverse ? one(&j, &ends[1], &ends[0], &err)
				    : one(&j, &ends[0], &ends[1], &err);
	}
	if (rc != 0 && j.patches.redacted)
		buf_clear(&c->out);
	if (rc != 0)
		status = fail(&err);
	else if (j.differs)
		status = EXIT_DIFFERENT;
	json_decref(j.patches.redacted);
	arguments_release(&a);
	return status;
}

const struct command cmd_diff = {
	.name = "diff",
	.group = "look",
	.arguments = "[FROM [TO]] [OBJECT...]",
	.summary = "what changed between two snapshots",
	.examples = "assay diff   last night\n"
		    "assay diff friday   since Friday's backup\n"
		    "assay diff 2018-09-12 2018-09-13 shop/svc/frontend\n"
		    "assay diff --nightly earliest..latest   night by night\n"
		    "assay diff --reverse -o kubectl friday svc/cart   what undoes it\n",
	.formats = FORMATS,
	.run = run,
};
