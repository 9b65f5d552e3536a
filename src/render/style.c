/* The pieces that all text is made of: values, paths, wrapping, colour. */
#include "render.h"

#include <stdlib.h>

static const char *const formats[] = {
	"text", "wide", "name", "json", "ndjson", "yaml", "unified", "stat", "name-status",
	"jsonpatch", "mergepatch", "kubectl", "markdown",
};

const char *
render_format_name(enum render_format f)
{
	return formats[f];
}

const char *
render_format_row(size_t i)
{
	return i < countof(formats) ? formats[i] : NULL;
}

bool
render_format_parse(const char *word, enum render_format *out)
{
	for (size_t i = 0; i < countof(formats); i++) {
		if (!str_eq(word, formats[i]))
			continue;
		*out = (enum render_format)i;
		return true;
	}
	return false;
}

const char *
render_severity_sign(enum severity s)
{
	static const char *const signs[] = {"i", "!", "!!"};

	return signs[s];
}

/* Orange for old, blue for new; severity is told by attribute, never by hue (ux.md 3.6). */
void
render_style(struct buf *out, enum render_style s, const struct render_opts *o)
{
	static const char *const codes[] = {
		"\x1b[0m", "\x1b[38;5;214m", "\x1b[38;5;75m", "\x1b[7;1m", "\x1b[1m",
		"\x1b[38;5;245m", "\x1b[1m", "\x1b[4;1m",
	};

	if (o->colour)
		buf_puts(out, codes[s]);
}

void
put_safe(struct buf *out, const char *text)
{
	buf_add_safe(out, text, strlen(text));
}

void
pad_to(struct buf *out, size_t start, size_t columns)
{
	size_t used = utf8_width(out->p + start, out->n - start);

	buf_fill(out, ' ', used < columns ? columns - used : 1);
}

/* A redacted value: the first six digits tell it apart well enough for the eye. */
static bool
put_hmac(struct buf *out, const char *s)
{
	const char *rest = s + 5 + 32;

	if (strlen(s) < 5 + 32 || !str_starts(s, "hmac:") || *rest != ' ')
		return false;
	buf_add(out, s, 5 + 6);
	put_safe(out, rest);
	return true;
}

static void
put_plain(struct buf *out, const json_t *v)
{
	const char *digits = number_tag(v);

	if (digits)
		buf_puts(out, digits);
	else if (json_is_string(v) && !put_hmac(out, json_string_value(v)))
		buf_add_safe(out, json_string_value(v), json_string_length(v));
	else if (!json_is_string(v))
		canon_compact(out, v);
}

void
render_value(struct buf *out, const json_t *v, size_t width)
{
	struct buf b = {0}, safe = {0};
	size_t fit;

	if (!v) {
		buf_puts(out, "(none)");
		return;
	}
	if (json_is_string(v) && !json_string_length(v)) {
		buf_puts(out, "\"\"");
		return;
	}
	put_plain(&b, v);
	if (json_is_string(v))
		buf_add(&safe, b.p, b.n);
	else
		buf_add_safe(&safe, b.p, b.n);
	if (width && utf8_width(safe.p, safe.n) > width) {
		fit = utf8_fit(safe.p, safe.n, width > 2 ? width - 2 : 1);
		buf_add(out, safe.p, fit);
		buf_puts(out, "..");
	} else {
		buf_add(out, safe.p, safe.n);
	}
	buf_release(&b);
	buf_release(&safe);
}

/* [name=http] to [http]: the key's name says little to a reader. */
static const char *
put_bracket(struct buf *out, const char *p)
{
	if (str_starts(p, "[name=")) {
		buf_putc(out, '[');
		return p + 6;
	}
	if (str_starts(p, "[\"")) {
		const char *end = strchr(p + 2, '"');

		if (end && end[1] == ']' && !memchr(p + 2, '\\', (size_t)(end - p - 2))) {
			buf_putc(out, '[');
			buf_add_safe(out, p + 2, (size_t)(end - p - 2));
			buf_putc(out, ']');
			return end + 2;
		}
	}
	buf_putc(out, '[');
	return p + 1;
}

void
render_path(struct buf *out, const char *path)
{
	static const char *const prefixes[] = {"spec.template.spec.", "spec."};

	for (size_t i = 0; i < countof(prefixes); i++) {
		if (!str_starts(path, prefixes[i]))
			continue;
		path += strlen(prefixes[i]);
		break;
	}
	while (*path) {
		size_t n = strcspn(path, "[");

		buf_add_safe(out, path, n);
		path += n;
		if (*path)
			path = put_bracket(out, path);
	}
}

/* Where to break: the last blank that fits, else in the middle of a word. */
static size_t
break_at(const char *p, size_t n, size_t room)
{
	size_t fit = utf8_fit(p, n, room), at = fit;

	if (fit >= n)
		return n;
	while (at > 0 && p[at] != ' ')
		at--;
	return at ? at : fit ? fit : 1;
}

void
render_wrap(struct buf *out, const char *text, size_t indent, size_t width)
{
	size_t room = width > indent + 8 ? width - indent : 8;
	struct buf safe = {0};
	const char *p;
	size_t left;

	buf_add_safe(&safe, text, strlen(text));
	p = buf_cstr(&safe);
	left = safe.n;
	while (left) {
		size_t n = break_at(p, left, room);

		buf_add(out, p, n);
		p += n;
		left -= n;
		while (left && *p == ' ') {
			p++;
			left--;
		}
		if (left) {
			while (out->n && out->p[out->n - 1] == ' ')
				out->n--;
			buf_putc(out, '\n');
			buf_fill(out, ' ', indent);
		}
	}
	buf_release(&safe);
}

void
put_zone(struct buf *out, int64_t at, const struct render_opts *o)
{
	when_print_offset(out, at, o->zone);
}

void
put_range(struct buf *out, const struct drift *d, const struct render_opts *o)
{
	when_print_short(out, d->from, o->zone, o->now);
	buf_puts(out, " -> ");
	when_print_short(out, d->to, o->zone, o->now);
	buf_putc(out, ' ');
	put_zone(out, d->to, o);
}

void
put_count(struct buf *out, size_t n, const char *one)
{
	buf_printf(out, "%zu %s%s", n, one, n == 1 ? "" : "s");
}

void
put_new_line(struct buf *out, size_t indent)
{
	while (out->n && out->p[out->n - 1] == ' ')
		out->n--;
	buf_putc(out, '\n');
	buf_fill(out, ' ', indent);
}

void
put_head_line(struct buf *out, const char *text, const struct render_opts *o)
{
	render_style(out, STYLE_HEAD, o);
	render_wrap(out, text, 2, o->width);
	render_style(out, STYLE_NONE, o);
	buf_putc(out, '\n');
}

bool
has_shown(const struct drift_object *o)
{
	for (size_t i = 0; i < o->changes.n; i++)
		if (o->verdicts[i].hidden == SHOWN)
			return true;
	return false;
}

const char *
short_ref(const struct drift_object *o)
{
	size_t n = strlen(o->key.ns);

	return n && str_starts(o->ref, o->key.ns) && o->ref[n] == '/' ? o->ref + n + 1 : o->ref;
}

bool
is_roll(const struct drift_object *o, const struct change *c)
{
	return o->rolled_from && str_eq(c->path, "metadata.name");
}

const char *
short_rolled(const struct drift_object *o)
{
	const char *ref = o->rolled_ref;
	size_t n = strlen(o->rolled_from->ns);

	return n && str_starts(ref, o->rolled_from->ns) && ref[n] == '/' ? ref + n + 1 : ref;
}

const char *
op_sign(enum change_op op)
{
	static const char *const signs[] = {"+", "-", "~", "-/+"};

	return signs[op];
}
