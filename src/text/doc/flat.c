/*
 * Properties and INI. Properties by the rules of java.util.Properties.load
 * where a separator is written; lines that Java would take for a key without a
 * value make the text no document, since prose is full of them.
 */
#include <ctype.h>
#include <stdlib.h>

#include "forms.h"
#include "lines.h"
#include "tree_scan.h"

/* The lines of a text without their ends; a carriage return before the end belongs to it. */
struct lines_of {
	const char *p, *end;
	unsigned number;	/* of the line taken last */
};

static bool
take_line(struct lines_of *in, struct str *out)
{
	const char *stop;

	if (in->p >= in->end)
		return false;
	stop = memchr(in->p, '\n', (size_t)(in->end - in->p));
	out->p = in->p;
	out->n = (size_t)((stop ? stop : in->end) - in->p);
	in->p = stop ? stop + 1 : in->end;
	in->number++;
	if (out->n && out->p[out->n - 1] == '\r')
		out->n--;
	return true;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f';
}

static struct str
trim_left(struct str s)
{
	while (s.n && is_blank(*s.p)) {
		s.p++;
		s.n--;
	}
	return s;
}

static struct str
trim(struct str s)
{
	s = trim_left(s);
	while (s.n && is_blank(s.p[s.n - 1]))
		s.n--;
	return s;
}

/* Adds a member unless there is one of that name. */
static bool
add_once(json_t *to, struct str key, struct str value, struct map *lines, unsigned line)
{
	json_t *v;

	if (memchr(key.p, '\0', key.n) || json_object_getn(to, key.p, key.n))
		return false;
	v = json_stringn(value.p, value.n);
	if (!v || json_object_setn_new(to, key.p, key.n, v) != 0)
		return false;
	lines_member(lines, to, key.p, key.n, line);
	return true;
}

/* ---- properties */

/* Whether the line goes on on the next: it ends in an odd number of backslashes. */
static bool
goes_on(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[s.n - 1 - n] == '\\')
		n++;
	return n % 2 == 1;
}

/* Joins the natural lines that begin with first to a logical one. */
static void
join_lines(struct lines_of *in, struct str first, struct buf *out)
{
	struct str s = first;

	buf_clear(out);
	while (goes_on(s)) {
		buf_add(out, s.p, s.n - 1);
		if (!take_line(in, &s))
			s = STR("");
		s = trim_left(s);
	}
	buf_add(out, s.p, s.n);
	buf_cstr(out);
}

/* One \uXXXX, or a pair of them; p is behind the u. Bytes used, 0 when it is no character. */
static size_t
put_unicode(struct buf *out, const char *p, size_t n)
{
	unsigned cp;
	size_t used = tree_unicode(p, n, &cp);

	if (!used || !cp || is_half_pair(cp))
		return 0;
	buf_add_utf8(out, cp);
	return used;
}

static bool
unescape(struct buf *out, struct str s)
{
	buf_clear(out);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		size_t used;

		if (c != '\\' || i + 1 >= s.n) {
			buf_putc(out, c);
			continue;
		}
		c = s.p[++i];
		if (c == 'u') {
			used = put_unicode(out, s.p + i + 1, s.n - i - 1);
			if (used == 0)
				return false;
			i += used;
			continue;
		}
		buf_putc(out, c == 't' ? '\t' : c == 'n' ? '\n' : c == 'r' ? '\r'
			     : c == 'f' ? '\f' : c);
	}
	buf_cstr(out);
	return true;
}

/* What nobody would take for something else than a setting. */
static bool
is_plain_name(struct str key)
{
	if (!key.n || !(isalpha((unsigned char)key.p[0]) || key.p[0] == '_'))
		return false;
	for (size_t i = 0; i < key.n; i++)
		if (!isalnum((unsigned char)key.p[i]) && !memchr("_.-[]", key.p[i], 5))
			return false;
	return true;
}

/* Splits at the first separator that is not escaped; false if none is written. */
static bool
split_property(struct str s, struct str *key, struct str *value, char *mark)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != '=' && s.p[i] != ':' && !is_blank(s.p[i]))
		i += s.p[i] == '\\' && i + 1 < s.n ? 2 : 1;
	*key = (struct str){s.p, i};
	*value = trim_left((struct str){s.p + i, s.n - i});
	if (!value->n || (*value->p != '=' && *value->p != ':'))
		return false;
	*mark = *value->p;
	*value = trim_left((struct str){value->p + 1, value->n - 1});
	return key->n > 0;
}

static bool
add_property(json_t *to, struct str logical, enum doc_trust trust, struct map *lines, unsigned line)
{
	struct buf key = {0}, value = {0};
	struct str k, v;
	char mark;
	bool ok = split_property(logical, &k, &v, &mark) &&
		  (trust == TRUST_NAME || (mark == '=' && is_plain_name(k))) &&
		  unescape(&key, k) && unescape(&value, v) &&
		  add_once(to, (struct str){key.p, key.n},
			   (struct str){buf_cstr(&value), value.n}, lines, line);

	buf_release(&key);
	buf_release(&value);
	return ok;
}

json_t *
doc_properties(const char *p, size_t n, enum doc_trust trust, struct map *lines)
{
	struct lines_of in = {p, p + n, 0};
	json_t *out = json_object();
	struct buf logical = {0};
	struct str s;
	bool ok = true;

	while (ok && take_line(&in, &s)) {
		unsigned line = in.number;

		s = trim_left(s);
		if (!s.n || *s.p == '#' || *s.p == '!')
			continue;
		join_lines(&in, s, &logical);
		ok = !memchr(logical.p, '\r', logical.n) &&
		     add_property(out, (struct str){logical.p, logical.n}, trust, lines, line);
	}
	buf_release(&logical);
	if (ok && json_object_size(out) >= (trust == TRUST_NAME ? 1 : 2))
		return out;
	json_decref(out);
	return NULL;
}

/* ---- INI */

/* The name in a [section] line; n is 0 when it is none. */
static struct str
section_name(struct str s)
{
	if (s.n < 3 || s.p[0] != '[' || s.p[s.n - 1] != ']' || memchr(s.p + 1, '[', s.n - 1) ||
	    memchr(s.p, ']', s.n - 1))
		return (struct str){s.p, 0};
	return trim((struct str){s.p + 1, s.n - 2});
}

/* Values that go on on other lines, as TOML's may, or hold structure of their own. */
static bool
is_ini_value(struct str v)
{
	if (!v.n)
		return true;
	if (*v.p == '[' || *v.p == '{' || v.p[v.n - 1] == '\\')
		return false;
	return v.n < 3 || (memcmp(v.p, "\"\"\"", 3) != 0 && memcmp(v.p, "'''", 3) != 0);
}

static bool
split_setting(struct str s, struct str *key, struct str *value)
{
	size_t i = 0;

	while (i < s.n && s.p[i] != '=' && s.p[i] != ':')
		i++;
	if (i == s.n)
		return false;
	*key = trim((struct str){s.p, i});
	*value = trim((struct str){s.p + i + 1, s.n - i - 1});
	if (!key->n || !(isalnum((unsigned char)key->p[0]) || key->p[0] == '_'))
		return false;
	for (i = 0; i < key->n; i++)
		if (!isalnum((unsigned char)key->p[i]) && !memchr("_.-/ %@*", key->p[i], 8))
			return false;
	return is_ini_value(*value);
}

/* Settings before the first section stand beside the sections; a name must tell that this is INI
 * then, and a section must follow. */
json_t *
doc_ini(const char *p, size_t n, enum doc_trust trust, struct map *lines)
{
	struct lines_of in = {p, p + n, 0};
	json_t *out = json_object(), *section = NULL;
	struct str s, key, value, name;
	bool ok = true;

	while (ok && take_line(&in, &s)) {
		s = trim(s);
		if (!s.n || *s.p == '#' || *s.p == ';')
			continue;
		name = section_name(s);
		if (name.n) {
			ok = !json_object_getn(out, name.p, name.n);
			section = json_object();
			if (json_object_setn_new(out, name.p, name.n, section) != 0)
				ok = false;
			else
				lines_member(lines, out, name.p, name.n, in.number);
			continue;
		}
		ok = (section || trust == TRUST_NAME) && split_setting(s, &key, &value) &&
		     add_once(section ? section : out, key, value, lines, in.number);
	}
	if (ok && section)
		return out;
	json_decref(out);
	return NULL;
}
