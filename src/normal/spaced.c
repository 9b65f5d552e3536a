/*
 * Values that no sign parts from their name: requirepass x, ENV DB_PASSWORD x,
 * and the text of an XML element.
 */
#include "scan.h"

/* nginx passes requests on with these. */
static const char *const passing_on[] = {
	"proxy_pass", "fastcgi_pass", "uwsgi_pass", "scgi_pass", "grpc_pass", "memcached_pass",
};

enum place { PLACE_OTHER, PLACE_FIRST, PLACE_DOCKERFILE };

/* What stands before the blank at `at`, and where: the first word of its line, or ENV's first. */
static enum place
word_before(const struct scan *c, size_t at, struct str *word)
{
	size_t from = at, line;
	bool env;

	while (from > 0 && at - from < SCAN_KEY_MAX && scan_key_char(c->s[from - 1], false))
		from--;
	*word = (struct str){c->s + from, at - from};
	for (line = from; line > 0 && scan_blank(c->s[line - 1]); line--)
		;
	env = line >= 3 && line < from && memcmp(c->s + line - 3, "ENV", 3) == 0;
	line -= env ? 3 : 0;
	if (from == at || (line > 0 && c->s[line - 1] != '\n'))
		return PLACE_OTHER;
	return env ? PLACE_DOCKERFILE : PLACE_FIRST;
}

static bool
passes_on(struct str word)
{
	for (size_t i = 0; i < countof(passing_on); i++)
		if (strlen(passing_on[i]) == word.n && memcmp(passing_on[i], word.p, word.n) == 0)
			return true;
	return false;
}

/* .netrc: machine x login y password z */
static bool
in_netrc(const struct scan *c, size_t at, struct str word)
{
	size_t from = at;

	while (from > 0 && at - from < 512 && c->s[from - 1] != '\n')
		from--;
	return word.n == 8 && memcmp(word.p, "password", 8) == 0 &&
	       memmem(c->s + from, at - from, "login ", 6);
}

static size_t
word_end(const struct scan *c, size_t i)
{
	i += hidden_len(c->s + i, c->len - i);
	while (i < c->len && !scan_space(c->s[i]))
		i++;
	return i;
}

/* What follows the blank at `at`: the rest of the line, if that is one word or in quotes, or for
 * ENV whatever it is; in .netrc the next word. */
static struct extent
spaced_value(const struct scan *c, size_t at, enum place place)
{
	size_t from = scan_skip(c, at), to = place == PLACE_OTHER ? word_end(c, from) :
								     scan_line_end(c, from);

	while (to > from && (scan_space(c->s[to - 1]) || c->s[to - 1] == ';'))
		to--;
	if (to > from + 1 && scan_quote(c->s[from]) && c->s[to - 1] == c->s[from])
		return (struct extent){from + 1, to - 1, to > from + 2, false, {0}};
	if (place == PLACE_FIRST && word_end(c, from) < to)
		return (struct extent){0};
	return (struct extent){from, to, to > from && !memchr("=:", c->s[from], 2), false, {0}};
}

/* requirepass x, ENV DB_PASSWORD x: at is the blank. */
size_t
scan_spaced(struct scan *c, size_t at)
{
	struct str word;
	struct extent e;
	enum place place = word_before(c, at, &word);

	if (word.n == 0 || name_judge(c->n, word.p, word.n, NAME_FREE) != NAME_SECRET ||
	    passes_on(word) || (place == PLACE_OTHER && !in_netrc(c, at, word)))
		return at + 1;
	e = spaced_value(c, at, place);
	if (e.found)
		scan_value(c, e, false);
	return c->done > at ? c->done : at + 1;
}

/* <password>x</password>, and <name>x.password</name><value>y</value> */
size_t
scan_tag(struct scan *c, size_t gt)
{
	size_t from = gt, end = gt + 1;
	struct str tag, text;
	enum name_verdict v;
	bool is_name, is_value;

	while (from > 0 && gt - from < SCAN_KEY_MAX && scan_key_char(c->s[from - 1], false))
		from--;
	if (from == gt || from == 0 || c->s[from - 1] != '<' || c->s[from] == '/')
		return gt + 1;
	tag = (struct str){c->s + from, gt - from};
	is_name = tag.n == 4 && memcmp(tag.p, "name", 4) == 0;
	is_value = tag.n == 5 && memcmp(tag.p, "value", 5) == 0 && c->names_secret;
	v = name_judge(c->n, tag.p, tag.n, NAME_FREE);
	if (v != NAME_SECRET && !is_name && !is_value)
		return gt + 1;
	while (end < c->len && c->s[end] != '<')
		end++;
	text = (struct str){c->s + gt + 1, end - gt - 1};
	if (is_name)
		c->names_secret = name_judge(c->n, text.p, text.n, NAME_FREE) == NAME_SECRET;
	else if (text.n > 0)
		scan_value(c, (struct extent){gt + 1, end, true, false, {0}}, false);
	return end;
}
