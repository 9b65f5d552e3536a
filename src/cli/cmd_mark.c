/* assay mark: reviewed, accepted, flagged; and taking that back. */
#include "cli.h"

#include <stdlib.h>

#define FORMATS "text json ndjson"
#define ID_MIN  10		/* c- and 8 digits */
#define ID_MAX  18
#define VALUE_MAX 160		/* columns of a value before it is cut */

/* The changes that a command means. */
struct job {
	struct cli *c;
	struct review_action action;
	enum render_format format;
	struct words ids;		/* as typed, the beginning of an id each */
	struct arguments args;
	bool own_range;			/* the user gave one */
	struct store_snapshot ends[2];
	struct filter filter;
	struct examined *e;		/* with the filter */
	size_t *object, *change;	/* picked in it */
	size_t n, cap;
	const struct mark **marked;	/* else picked among marks */
	size_t nmarked;
};

static void
job_release(struct job *j)
{
	examined_free(j->e);
	free(j->object);
	free(j->change);
	free(j->marked);
	words_release(&j->ids);
	arguments_release(&j->args);
}

/* ---- words ---- */

static bool
is_id(const char *word)
{
	size_t n = strlen(word);

	return str_starts(word, "c-") && n >= 3 && n <= ID_MAX &&
	       !word[2 + strspn(word + 2, "0123456789abcdef")];
}

static int
split_words(struct job *j, const struct words *w, struct error *err)
{
	struct words rest = {0};
	int rc = 0;

	for (size_t i = 2; i < w->n && rc == 0; i++) {
		if (!is_id(w->v[i])) {
			words_add(&rest, w->v[i]);
		} else if (strlen(w->v[i]) < ID_MIN) {
			rc = error_set(err, ERR_USAGE, "'%s' is too short for a change's id",
				       w->v[i]);
			error_hint(err, "at least 8 digits, such as c-4f1d9a2c");
		} else {
			words_add(&j->ids, w->v[i]);
		}
	}
	if (rc == 0)
		rc = arguments_parse(&j->args, &rest, 0, err);
	words_release(&rest);
	if (rc == 0 && j->ids.n && j->args.nobjects) {
		error_set(err, ERR_USAGE, "ids and objects exclude each other");
		rc = error_hint(err, "assay mark %s %s", w->v[1], j->ids.v[0]);
	}
	return rc;
}

/* The end of the day that a date names; of other times the instant itself. */
static int
parse_until(const struct cli *c, int64_t *out, struct error *err)
{
	const struct store_query q = session_query(c);
	const char *word = c->opt.until;
	struct civil day;

	*out = WHEN_NONE;
	if (!word)
		return 0;
	if (store_parse_instant(word, &q.clock, out, err) != 0)
		return error_in(err, "--until");
	if (strlen(word) == strlen("2026-09-30") && word[4] == '-' && word[7] == '-') {
		zone_civil(c->zone, *out + 36 * 3600, &day);
		day.hour = day.minute = day.second = 0;
		*out = zone_instant(c->zone, &day);
	}
	if (*out > c->now)
		return 0;
	error_set(err, ERR_USAGE, "--until %s is over", word);
	return error_hint(err, "give a day to come");
}

static int
prepare(struct job *j, const struct words *w, struct error *err)
{
	const struct options *o = &j->c->opt;

	j->action.user = session_user(j->c);
	j->action.note = o->note;
	j->action.now = j->c->now;
	if (o->note && o->note[utf8_valid(o->note, strlen(o->note))]) {
		error_set(err, ERR_USAGE, "the note is no UTF-8");
		return error_hint(err, "-m \"why\"");
	}
	if (split_words(j, w, err) != 0 || session_filter(j->c, &j->filter, err) != 0 ||
	    parse_until(j->c, &j->action.until, err) != 0)
		return -1;
	if (o->until && j->action.state != MARK_ACCEPTED) {
		error_set(err, ERR_USAGE, "--until is for accepted changes");
		return error_hint(err, "assay mark accepted OBJECT --until %s", o->until);
	}
	j->own_range = j->args.nends || o->around;
	if (j->ids.n || j->args.nobjects || o->namespaces.n || o->kinds.n || o->fields.n ||
	    o->selectors.n || o->severity || o->by.n)
		return 0;
	error_set(err, ERR_USAGE, "mark what?");
	return error_hint(err, "assay mark %s shop/svc/cart, or -n shop, or '*/*' for all",
			  w->v[1]);
}

/* ---- the range ---- */

/* What nobody has looked at; before anybody ever has, the last night. */
static int
default_range(struct job *j, struct error *err)
{
	struct store_snapshot at;
	const char *from = "@~1";
	const struct mark *const *v;
	size_t n;

	if (point_resolve(j->c, "latest", &at, err) != 0)
		return -1;
	v = reviews_all(j->c->reviews, j->c->now, &n);
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i]->context, at.context))
			from = "reviewed";
	j->args.end[j->args.nends++] = mem_strdup(from);
	return 0;
}

static int
look(struct job *j, const struct filter *f, struct examined **out, struct error *err)
{
	const struct examine_opts o = {.rules = j->c->rules, .filter = *f,
				       .limits = LIMITS_DEFAULT,
				       .progress = progress_start(j->c)};

	return examine(out, j->c->store, &j->ends[0], &j->ends[1], &o, err);
}

/* ---- picking ---- */

static bool
id_fits(const char *word, const char *id)
{
	return str_starts(id, word);
}

static void
pick(struct job *j, size_t object, size_t change)
{
	if (j->n == j->cap) {
		j->cap = j->cap ? j->cap * 2 : 64;
		j->object = mem_grow(j->object, j->cap, sizeof(*j->object));
		j->change = mem_grow(j->change, j->cap, sizeof(*j->change));
	}
	j->object[j->n] = object;
	j->change[j->n++] = change;
}

static bool
wanted(const struct job *j, const struct verdict *v)
{
	if (v->hidden != SHOWN)
		return false;
	for (size_t i = 0; i < j->ids.n; i++)
		if (id_fits(j->ids.v[i], v->id))
			return true;
	return !j->ids.n;
}

static void
pick_shown(struct job *j)
{
	const struct drift *d = examined_drift(j->e);

	for (size_t i = 0; i < d->n; i++)
		for (size_t k = 0; k < d->v[i].changes.n; k++)
			if (wanted(j, &d->v[i].verdicts[k]))
				pick(j, i, k);
}

/* The comparison moves on with what is reviewed: what was marked before is found among the marks,
 * of an object those of the newest comparison. */
static int
pick_marked(struct job *j, struct error *err)
{
	size_t n, kept = 0;
	const struct mark *const *all = reviews_all(j->c->reviews, j->c->now, &n);
	int64_t newest = WHEN_NONE;

	j->marked = mem_zero(n + 1, sizeof(*j->marked));
	for (size_t i = 0; i < n; i++) {
		bool fits = !j->ids.n && str_eq(all[i]->context, j->ends[1].context);

		for (size_t k = 0; k < j->ids.n; k++)
			fits |= id_fits(j->ids.v[k], all[i]->id);
		if (fits)
			j->marked[kept++] = all[i];
	}
	if (mark_filter(j->c, &j->args, j->marked, &kept, err) != 0)
		return -1;
	for (size_t i = 0; i < kept; i++)
		if (j->marked[i]->to > newest)
			newest = j->marked[i]->to;
	for (size_t i = 0; i < kept; i++)
		if (j->ids.n || j->marked[i]->to == newest)
			j->marked[j->nmarked++] = j->marked[i];
	return 0;
}

/* Each id that was typed must mean one change. */
static int
check_ids(const struct job *j, struct error *err)
{
	const struct drift *d = examined_drift(j->e);

	for (size_t i = 0; i < j->ids.n; i++) {
		const char *word = j->ids.v[i];
		size_t hits = 0;

		for (size_t k = 0; k < j->n; k++)
			hits += id_fits(word, d->v[j->object[k]].verdicts[j->change[k]].id);
		for (size_t k = 0; k < j->nmarked; k++)
			hits += id_fits(word, j->marked[k]->id);
		if (hits == 1)
			continue;
		error_set(err, ERR_NOT_FOUND, hits ? "'%s' is the start of several ids"
						   : "no change '%s' is shown there", word);
		return error_hint(err, "'assay diff FROM TO -o ndjson' prints them whole");
	}
	return 0;
}

static int
nothing(const struct job *j, struct error *err)
{
	struct buf from = {0}, to = {0};

	when_print_short(&from, j->ends[0].instant, j->c->zone, j->c->now);
	when_print_short(&to, j->ends[1].instant, j->c->zone, j->c->now);
	error_set(err, ERR_NOT_FOUND, "no such change is shown between %s and %s", from.p, to.p);
	error_hint(err, "'assay diff FROM TO OBJECT' shows what there is, --noise what is hidden");
	buf_release(&from);
	buf_release(&to);
	return -1;
}

static int
find(struct job *j, struct error *err)
{
	struct cli *c = j->c;

	if (session_rules(c, err) != 0 || session_reviews(c, err) != 0 ||
	    (!j->own_range && default_range(j, err) != 0) ||
	    range_resolve(c, &j->args, j->ends, err) != 0 ||
	    check_names(c, j->ends, 2, &c->opt.kinds, &j->args, err) != 0)
		return -1;
	j->filter.words = j->args.objects;
	j->filter.nwords = j->args.nobjects;
	if (look(j, &j->filter, &j->e, err) != 0)
		return -1;
	if (c->opt.unreviewed)
		reviews_apply(c->reviews, examined_drift(j->e), c->now, true);
	pick_shown(j);
	if (!j->n && !j->own_range && pick_marked(j, err) != 0)
		return -1;
	if (check_ids(j, err) != 0)
		return -1;
	return j->n || j->nmarked ? 0 : nothing(j, err);
}

/* ---- saying what was done ---- */

/* "shop/dc/catalog containers[catalog].image catalog:2.4.1 -> catalog:2.5.0" */
static void
put_change(struct buf *b, const struct change *ch)
{
	static const char *const words[] = {"added", "removed", "changed", "re-created"};

	if (!*ch->path) {
		buf_printf(b, " (%s)", words[ch->op]);
		return;
	}
	buf_putc(b, ' ');
	render_path(b, ch->path);
	buf_putc(b, ' ');
	if (ch->old_value)
		render_value(b, ch->old_value, VALUE_MAX);
	buf_puts(b, ch->old_value ? " -> " : "-> ");
	if (ch->new_value)
		render_value(b, ch->new_value, VALUE_MAX);
	else
		buf_puts(b, "(none)");
}

static void
put_line(struct job *j, struct buf *b)
{
	if (j->action.note && *j->action.note)
		buf_printf(b, ", note \"%s\"", j->action.note);
	render_wrap(&j->c->out, buf_cstr(b), 2, j->c->width);
	buf_putc(&j->c->out, '\n');
	buf_clear(b);
}

static const char *
verb(const struct job *j)
{
	return j->action.state == MARK_NONE ? "cleared" : mark_name(j->action.state);
}

static void
say_picked(struct job *j)
{
	const struct drift *d = examined_drift(j->e);
	struct buf b = {0};

	for (size_t i = 0, next; i < j->n; i = next) {
		const struct drift_object *o = &d->v[j->object[i]];

		for (next = i; next < j->n && j->object[next] == j->object[i];)
			next++;
		buf_printf(&b, "%s: %s", verb(j), o->ref);
		if (next == i + 1)
			put_change(&b, &o->changes.v[j->change[i]]);
		else
			buf_printf(&b, " (%zu fields)", next - i);
		put_line(j, &b);
	}
	buf_release(&b);
}

static void
say_marked(struct job *j)
{
	struct buf b = {0};

	for (size_t i = 0; i < j->nmarked; i++) {
		buf_printf(&b, "%s: %s ", verb(j), j->marked[i]->ref);
		render_path(&b, j->marked[i]->path);
		put_line(j, &b);
	}
	buf_release(&b);
}

/* How many objects of the whole range are still new. */
static int
say_left(struct job *j, struct error *err)
{
	const struct filter all = {0};
	struct examined *e = NULL;
	size_t done, of;
	struct buf b = {0};

	if (look(j, &all, &e, err) != 0)
		return -1;
	reviews_progress(j->c->reviews, examined_drift(e), j->c->now, &done, &of);
	if (j->action.state == MARK_FLAGGED)
		buf_puts(&b, "stays in every report until cleared.  ");
	if (of) {
		buf_printf(&b, "%zu of %zu left to review since ", of - done, of);
		when_print_short(&b, j->ends[0].instant, j->c->zone, j->c->now);
		buf_puts(&b, ".  ");
	}
	buf_puts(&b, "Undo: assay mark undo");
	buf_puts(&j->c->out, "  ");
	render_wrap(&j->c->out, b.p, 2, j->c->width);
	buf_putc(&j->c->out, '\n');
	buf_release(&b);
	examined_free(e);
	return 0;
}

/* ---- marking ---- */

/* The marks made, for machines. */
static void
print_made(struct job *j, const char *const *ids, size_t n)
{
	const struct mark **v = mem_zero(n + 1, sizeof(*v));
	size_t kept = 0;

	for (size_t i = 0; i < n; i++) {
		v[kept] = reviews_find(j->c->reviews, ids[i], j->c->now);
		kept += v[kept] != NULL;
	}
	mark_print(j->c, v, kept, j->format);
	free(v);
}

static int
act(struct job *j, struct error *err)
{
	const struct drift *d = examined_drift(j->e);
	size_t n = j->n ? j->n : j->nmarked;
	char (*ids)[20] = mem_zero(n + 1, sizeof(*ids));
	const char **list = mem_zero(n + 1, sizeof(*list));
	bool said = j->format == FORMAT_TEXT && !j->c->opt.quiet;
	int rc;

	for (size_t i = 0; i < n; i++) {
		snprintf(ids[i], sizeof(ids[i]), "%s",
			 j->n ? d->v[j->object[i]].verdicts[j->change[i]].id : j->marked[i]->id);
		list[i] = ids[i];
	}
	if (said)		/* what is picked among marks is lent until the write */
		j->n ? say_picked(j) : say_marked(j);
	rc = j->n ? reviews_set(j->c->reviews, &j->action, d, j->object, j->change, n, err)
		  : reviews_set_marked(j->c->reviews, &j->action, list, n, err);
	if (rc != 0)
		buf_clear(&j->c->out);
	else if (said)
		rc = say_left(j, err);
	else if (j->format != FORMAT_TEXT)
		print_made(j, list, n);
	free(ids);
	free(list);
	return rc;
}

static int
mark(struct job *j, const struct words *w, struct error *err)
{
	if (prepare(j, w, err) != 0 || find(j, err) != 0)
		return -1;
	return act(j, err);
}

static int
list(struct job *j, const struct words *w, struct error *err)
{
	if (arguments_parse(&j->args, w, 2, err) != 0 || session_reviews(j->c, err) != 0)
		return -1;
	if (j->args.nends) {
		error_set(err, ERR_USAGE, "'%s' is no object", j->args.end[0]);
		return error_hint(err, "assay mark list svc/cart, or --by USER");
	}
	return mark_list(j->c, &j->args, j->format, err);
}

/* ---- undo and redo ---- */

static int
turn(struct job *j, const struct words *w, struct error *err)
{
	bool redo = str_eq(w->v[1], "redo");
	char what[200];
	int rc;

	if (w->n > 2) {
		error_set(err, ERR_USAGE, "%s takes back the newest action only", w->v[1]);
		return error_hint(err, "assay mark %s; assay mark clear takes away one mark",
				  w->v[1]);
	}
	if (session_reviews(j->c, err) != 0)
		return -1;
	rc = (redo ? reviews_redo : reviews_undo)(j->c->reviews, session_user(j->c), j->c->now,
						  what, err);
	if (rc != 0 || j->c->opt.quiet)
		return rc;
	buf_printf(&j->c->out, "%s: ", w->v[1]);
	buf_add_safe(&j->c->out, what, strlen(what));
	buf_printf(&j->c->out, "\n  %s: assay mark %s\n", redo ? "Undo" : "Again",
		   redo ? "undo" : "redo");
	return 0;
}

static int
run(struct cli *c, const struct words *w)
{
	static const char verbs[] = "reviewed accepted flagged clear list undo redo";
	const char *what = w->n > 1 ? w->v[1] : "";
	struct job j = {.c = c};
	struct error err = {0};
	int rc = -1;

	if (!word_of(verbs, what)) {
		error_set(&err, ERR_USAGE, *what ? "'%s' is no mark" : "mark what?%s", what);
		error_hint(&err, "one of: %s", verbs);
	} else if (session_format(c, FORMATS, &j.format, &err) == 0 &&
		   session_store(c, false, &err) == 0) {
		if (str_eq(what, "list"))
			rc = list(&j, w, &err);
		else if (str_eq(what, "undo") || str_eq(what, "redo"))
			rc = turn(&j, w, &err);
		else if (mark_parse(what, &j.action.state) || str_eq(what, "clear"))
			rc = mark(&j, w, &err);
	}
	job_release(&j);
	return rc == 0 ? EXIT_DONE : fail(&err);
}

const struct command cmd_mark = {
	.name = "mark",
	.group = "report",
	.arguments = "reviewed|accepted|flagged|clear|list|undo|redo [OBJECT...] [FROM [TO]]",
	.summary = "reviewed, accepted, flagged",
	.examples = "assay mark reviewed shop/svc/cart   what changed there since the last review\n"
		    "assay mark accepted dc/catalog -m CHG-9001 --until 2026-09-30\n"
		    "assay mark reviewed -n shop friday..latest\n"
		    "assay mark list   all marks\n"
		    "assay mark undo   the newest action, again and again\n",
	.formats = FORMATS,
	.run = run,
};
