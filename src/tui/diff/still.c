/* An object that does not differ in the range is shown all the same: the range moved on, or it was
 * opened from a list of all objects. It is read between keys. */
#include <stdio.h>
#include <stdlib.h>

#include "assay/assess/used.h"
#include "diff.h"

void
diff_still_drop(struct diff *d)
{
	if (d->drift == &d->still)
		d->drift = NULL;
	json_decref(d->still_body);
	used_by_release(d->still_object.used);
	free(d->still_object.used);
	d->still_body = NULL;
	d->still = (struct drift){0};
	d->still_object = (struct drift_object){0};
}

bool
diff_still_fits(const struct app *a, const struct diff *d)
{
	const struct model *m = &a->model;

	return d->still_body && !memcmp(&d->still_ends[0], &m->from.at.commit, sizeof(struct oid)) &&
	       !memcmp(&d->still_ends[1], &m->to.at.commit, sizeof(struct oid));
}

/* The key of an object that is known by its reference only. */
static int
find_key(struct app *a, struct diff *d, struct error *err)
{
	const struct model *m = &a->model;
	struct object_word word = {0};
	struct filter f = {.words = &word, .nwords = 1};
	struct found_object found = {0};
	int rc;

	if (d->key.kind)
		return 0;
	if (object_word_parse(&word, d->ref, err) != 0)
		return -1;
	rc = flow_find_one(a->o->worker, &m->to.at, examined_kinds(m->examined), &f, &found, err);
	if (rc == 0)
		d->key = found.key;
	object_word_release(&word);
	return rc;
}

/* NULL without an error: it is not there. */
static json_t *
read_at(struct app *a, struct diff *d, const struct end *e, struct error *err)
{
	struct error mine = {0};
	json_t *body = flow_read(a->o->worker, &e->at, SECTION_OBJECTS, &d->key, &mine);

	if (!body && mine.code != ERR_NOT_FOUND && err)
		*err = mine;
	return body;
}

static void
say(const struct app *a, struct diff *d, const json_t *was, const json_t *is)
{
	struct buf from = {0}, to = {0};

	diff_when(a, &from, a->model.from.at.instant);
	diff_when(a, &to, a->model.to.at.instant);
	if (was && is)
		snprintf(d->notice, sizeof(d->notice), "no change of %.200s between %s and %s%s",
			 diff_name(d), buf_cstr(&from), buf_cstr(&to),
			 json_equal(was, is) ? "" : " that this comparison looks at");
	else if (was || is)
		snprintf(d->notice, sizeof(d->notice), "%.200s is only in %s; this comparison leaves "
			 "it out", diff_name(d), was ? buf_cstr(&from) : buf_cstr(&to));
	else
		snprintf(d->notice, sizeof(d->notice), "%.200s is neither in %s nor in %s",
			 diff_name(d), buf_cstr(&from), buf_cstr(&to));
	buf_release(&from);
	buf_release(&to);
}

/* The facts of the drift are lent, so they are taken anew with each generation. */
void
diff_still_show(const struct app *a, struct diff *d)
{
	d->still = *a->model.drift;
	d->still.v = &d->still_object;
	d->still.n = d->still.cap = 1;
	d->drift = &d->still;
	d->index = 0;
}

static void
keep(const struct app *a, struct diff *d, json_t *body)
{
	const struct model *m = &a->model;

	diff_still_drop(d);
	d->still_body = body;
	d->still_object = (struct drift_object){
		.key = d->key, .ref = d->ref, .op = CHANGE_REPLACE, .old_body = body,
		.new_body = body, .comparable = true,
	};
	d->still_ends[0] = m->from.at.commit;
	d->still_ends[1] = m->to.at.commit;
	d->stale = true;
}

bool
diff_still_read(struct app *a, struct diff *d)
{
	const struct model *m = &a->model;
	struct error err = {0};
	json_t *was = NULL, *is = NULL;

	if (!d->wants_still || !m->examined)
		return false;
	d->wants_still = false;
	if (find_key(a, d, &err) == 0) {
		was = read_at(a, d, &m->from, &err);
		is = read_at(a, d, &m->to, &err);
	}
	if (err.code)
		snprintf(d->notice, sizeof(d->notice), "%.399s", err.text);
	else
		say(a, d, was, is);
	if (is || was)
		keep(a, d, json_incref(is ? is : was));
	json_decref(was);
	json_decref(is);
	return true;
}
