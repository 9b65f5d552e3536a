/* assay show: one object as it was. */
#include "cli.h"

#include <stdlib.h>

#include "assay/render/patch.h"

#define FORMATS "text json yaml"

static json_t *
nest(json_t *tree, const struct path *p, json_t *value)
{
	(void)tree;
	for (size_t i = p->n; i-- > 0;)
		value = p->v[i].kind == STEP_MEMBER ? json_pack("{s:o}", p->v[i].name, value)
						    : json_pack("[o]", value);
	return value;
}

/* Only the field asked for, under the members that lead to it. */
static json_t *
cut(json_t *body, const char *field, struct error *err)
{
	struct limits lim = LIMITS_DEFAULT;
	struct path p = {0};
	json_t *found, *out = NULL;

	if (path_parse(&p, field, err) != 0)
		return NULL;
	found = compare_find(body, &p, &lim);
	if (!found) {
		error_set(err, ERR_NOT_FOUND, "the object has no field %s", field);
		error_hint(err, "without -f all of it is shown");
	} else {
		out = nest(body, &p, found);
	}
	path_release(&p);
	return out;
}

static enum store_section
section(const struct cli *c)
{
	return c->opt.origins ? SECTION_ORIGINS : c->opt.evidence ? SECTION_EVIDENCE
								   : SECTION_OBJECTS;
}

static json_t *
read_body(struct cli *c, const struct store_snapshot *at, const struct found_object *found,
	  struct error *err)
{
	json_t *body = flow_read(c->store, at, section(c), &found->key, err), *part;

	if (!body && section(c) != SECTION_OBJECTS && err->code == ERR_NOT_FOUND) {
		error_clear(err);
		error_set(err, ERR_NOT_FOUND, "that snapshot has no %s of it",
			  c->opt.origins ? "origins" : "evidence");
		error_hint(err, "not every archive tells %s; without --%s the object is shown",
			   c->opt.origins ? "who owns what" : "what was observed",
			   c->opt.origins ? "origins" : "evidence");
	}
	if (!body || !c->opt.fields.n)
		return body;
	part = cut(body, c->opt.fields.v[0], err);
	json_decref(body);
	return part;
}

/* YAML of a whole object is asked for to be applied. */
static int
print(struct cli *c, const struct shown_object *s, const struct render_opts *o, struct error *err)
{
	if (o->format == FORMAT_YAML && !c->opt.fields.n && section(c) == SECTION_OBJECTS)
		return render_manifest(&c->out, s, o, err);
	render_show(&c->out, s, o);
	return 0;
}

static int
show(struct cli *c, const struct arguments *a, enum render_format f, struct error *err)
{
	const char *word = a->nends ? a->end[0] : "latest";
	struct filter filter = {.words = a->objects, .nwords = a->nobjects};
	struct render_opts o = session_render(c, f);
	struct found_object found = {0};
	struct store_snapshot at;
	struct kinds *ks = NULL;
	struct buf ref = {0};
	json_t *body = NULL;
	int rc = -1;

	filter.namespaces = c->opt.namespaces.v;
	if (point_resolve(c, word, &at, err) != 0 || flow_kinds(&ks, c->store, &at, err) != 0 ||
	    flow_find_one(c->store, &at, ks, &filter, &found, err) != 0)
		goto done;
	body = read_body(c, &at, &found, err);
	if (!body)
		goto done;
	object_ref(&ref, &found.key, ks);
	o.kinds = ks;
	rc = print(c, &(struct shown_object){.context = at.context, .instant = at.instant,
					     .word = word, .key = found.key, .ref = ref.p,
					     .body = body},
		   &o, err);
done:
	json_decref(body);
	object_key_release(&found.key);
	kinds_free(ks);
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

	if (session_format(c, FORMATS, &f, &err) != 0 || arguments_parse(&a, w, 1, &err) != 0)
		goto done;
	if (a.nobjects != 1 || a.nends > 1) {
		error_set(&err, ERR_USAGE, "show needs one object, and at most one snapshot");
		error_hint(&err, "assay show yesterday shop/svc/cart");
		goto done;
	}
	if (session_store(c, false, &err) == 0)
		rc = show(c, &a, f, &err);
done:
	arguments_release(&a);
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_show = {
	.name = "show",
	.group = "look",
	.arguments = "[SNAPSHOT] OBJECT",
	.summary = "an object as it was",
	.examples = "assay show yesterday shop/svc/cart\n"
		    "assay show 2018-09-12 shop/dc/frontend -o yaml   a manifest to apply\n"
		    "assay show shop/dc/frontend --origins   who owns which field\n",
	.formats = FORMATS,
	.run = run,
};
