/* What the parts of the text scanner share: one text, walked once from left to right. */
#ifndef NORMAL_SCAN_H
#define NORMAL_SCAN_H

#include <ctype.h>

#include "normal.h"

struct scan {
	const struct normal *n;
	const char *s;
	size_t len;
	enum scan_mode mode;
	size_t done;		/* s[0..done) is in out, hidden where need be */
	struct buf out;
	bool hit;
	unsigned depth;		/* texts inside base64 inside texts */
	bool lines;		/* there is more than one */
	bool names_secret;	/* the last "name" met was a secret's: the next "value" is it */
	size_t no_jwt;		/* before it there is none */
	bool no_pem_end;	/* known not to come any more */
	bool mentions_secret;	/* "Secret" occurs: it may be a manifest of one */
	bool doc_is_secret;	/* of the YAML document that ends at doc_end */
	size_t doc_end;
	bool in_data;		/* inside data or stringData of a Secret written in YAML */
	bool data_base64;
	size_t data_column;
};

/* Hides s[from..to); base64 says that the value is what it decodes to. */
void scan_hide(struct scan *c, size_t from, size_t to, bool base64);

/* A value in the text. */
struct extent {
	size_t from, to;
	bool found;
	bool known;		/* to be a secret, even if it looks as if it hid nothing */
	/* quotes that JSON wants around what was a number or several items */
	struct str wrap;
};

/* Hides a value unless it hides nothing; a scheme before it ("Bearer") stays. */
void scan_value(struct scan *c, struct extent e, bool base64);

/* --name and -Dname without what is before the name. */
struct str name_of_flag(struct str word);

/* Handlers of an anchor byte at `at`; each returns where to go on, at + 1 at least. */
size_t scan_assignment(struct scan *c, size_t at);	/* = and : */
size_t scan_flag(struct scan *c, size_t at);		/* - */
size_t scan_tag(struct scan *c, size_t at);		/* > */
size_t scan_spaced(struct scan *c, size_t at);		/* a blank */

#define SCAN_KEY_MAX 128

static inline bool
scan_blank(char c)
{
	return c == ' ' || c == '\t';
}

static inline bool
scan_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
scan_quote(char c)
{
	return c == '"' || c == '\'';
}

static inline bool
scan_key_char(char ch, bool quoted)
{
	return isalnum((unsigned char)ch) || ch == '_' || ch == '.' || ch == '-' || ch == '/' ||
	       (quoted && (ch == ' ' || ch == '@'));
}

static inline size_t
scan_skip(const struct scan *c, size_t i)
{
	while (i < c->len && scan_blank(c->s[i]))
		i++;
	return i;
}

static inline size_t
scan_line_end(const struct scan *c, size_t i)
{
	const char *nl = i < c->len ? memchr(c->s + i, '\n', c->len - i) : NULL;

	return nl ? (size_t)(nl - c->s) : c->len;
}

#endif
