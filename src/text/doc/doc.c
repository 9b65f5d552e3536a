/* Recognises documents inside strings, by their name first and else strictly by their content. */
#include "assay/text/doc.h"

#include <stdlib.h>

#include "forms.h"
#include "lines.h"

enum form_bit {
	MAY_JSON = 1,
	MAY_YAML = 2,
	MAY_PROPERTIES = 4,
	MAY_INI = 8,
	MAY_ALL = 15,
};

/* What a name says: which formats are tried, and which of them is taken at its word. Of
 * ".conf" and names not listed here nothing is known. */
static const struct hint {
	const char *name;	/* an ending from its point on, or a whole name */
	unsigned may, sure;
} hints[] = {
	{".json", MAY_JSON, MAY_JSON},
	{".yaml", MAY_JSON | MAY_YAML, MAY_YAML},
	{".yml", MAY_JSON | MAY_YAML, MAY_YAML},
	{".values", MAY_JSON | MAY_YAML, MAY_YAML},	/* helm.values of Argo CD */
	{"values", MAY_JSON | MAY_YAML, MAY_YAML},
	{".properties", MAY_PROPERTIES, MAY_PROPERTIES},
	{".env", MAY_PROPERTIES, MAY_PROPERTIES},
	{".ini", MAY_INI | MAY_PROPERTIES, MAY_INI},
	{".cfg", MAY_INI | MAY_PROPERTIES, MAY_INI},
	{".cnf", MAY_INI | MAY_PROPERTIES, MAY_INI},
	/* Code, prose and blocks that only look like settings. */
	{".awk", 0, 0},	   {".bash", 0, 0}, {".bat", 0, 0},  {".cer", 0, 0},   {".cmd", 0, 0},
	{".crt", 0, 0},	   {".csr", 0, 0},  {".css", 0, 0},  {".csv", 0, 0},   {".go", 0, 0},
	{".gotmpl", 0, 0}, {".hcl", 0, 0},  {".htm", 0, 0},  {".html", 0, 0},  {".j2", 0, 0},
	{".java", 0, 0},   {".js", 0, 0},   {".key", 0, 0},  {".log", 0, 0},   {".lua", 0, 0},
	{".md", 0, 0},	   {".pem", 0, 0},  {".php", 0, 0},  {".pl", 0, 0},    {".proto", 0, 0},
	{".ps1", 0, 0},	   {".pub", 0, 0},  {".py", 0, 0},   {".rb", 0, 0},    {".rego", 0, 0},
	{".rules", 0, 0},  {".sh", 0, 0},   {".sql", 0, 0},  {".tf", 0, 0},    {".tmpl", 0, 0},
	{".toml", 0, 0},   {".tpl", 0, 0},  {".ts", 0, 0},   {".vcl", 0, 0},   {".xml", 0, 0},
	{".xsd", 0, 0},	   {".xsl", 0, 0},
};

static struct hint
hint_of(const char *name)
{
	const char *slash = name ? strrchr(name, '/') : NULL;
	const char *last = slash ? slash + 1 : name;
	const char *dot = last ? strrchr(last, '.') : NULL;

	for (size_t i = 0; last && i < countof(hints); i++)
		if (str_ieq(hints[i].name, last) || (dot && str_ieq(hints[i].name, dot)))
			return hints[i];
	return (struct hint){.may = MAY_ALL};
}

static json_t *
read_form(enum form_bit form, struct str s, enum doc_trust trust, const struct limits *lim,
	  struct map *lines)
{
	switch (form) {
	case MAY_JSON:
		return doc_json(s.p, s.n, lim, lines);
	case MAY_YAML:
		return doc_yaml(s.p, s.n, trust, lim, lines);
	case MAY_PROPERTIES:
		return doc_properties(s.p, s.n, trust, lines);
	default:
		return doc_ini(s.p, s.n, trust, lines);
	}
}

/* Tries the formats that the name leaves, the strictest first. */
static void
recognise(struct doc *out, struct hint hint, struct str s, const struct limits *lim)
{
	static const struct {
		enum form_bit bit;
		enum doc_format format;
	} forms[] = {
		{MAY_JSON, DOC_JSON},
		{MAY_INI, DOC_INI},
		{MAY_YAML, DOC_YAML},
		{MAY_PROPERTIES, DOC_PROPERTIES},
	};

	for (size_t i = 0; i < countof(forms); i++) {
		enum doc_trust trust = hint.sure & forms[i].bit ? TRUST_NAME : TRUST_CONTENT;
		struct map *lines;
		json_t *t;

		if (!(hint.may & forms[i].bit))
			continue;
		lines = mem_zero(1, sizeof(*lines));
		t = read_form(forms[i].bit, s, trust, lim, lines);
		if (t) {
			*out = (struct doc){forms[i].format, t, lines};
			return;
		}
		map_release(lines, NULL);
		free(lines);
	}
}

/* Scripts, certificates and markup are told by their first bytes. */
static bool
is_surely_text(struct str s)
{
	return s.n < 2 || memcmp(s.p, "#!", 2) == 0 || *s.p == '<' || memchr(s.p, '\0', s.n) ||
	       (s.n > 10 && memcmp(s.p, "-----BEGIN", 10) == 0) || utf8_valid(s.p, s.n) != s.n;
}

void
doc_read(struct doc *out, const char *name, const char *p, size_t n, const struct limits *lim)
{
	struct hint hint = hint_of(name);
	struct str s = {p, n};
	char *decoded;
	size_t len = 0;

	*out = (struct doc){.format = DOC_TEXT};
	decoded = data_url_decode(p, n, lim, &len);
	if (decoded)
		s = (struct str){decoded, len};
	if (s.n >= 3 && memcmp(s.p, "\xef\xbb\xbf", 3) == 0)
		s = (struct str){s.p + 3, s.n - 3};
	if (s.n <= lim->doc_bytes && hint.may && !is_surely_text(s))
		recognise(out, hint, s, lim);
	free(decoded);
}

/* The last token of a JSON pointer, with its container; NULL where the way ends. */
static const json_t *
follow_pointer(const json_t *t, const char *pointer, struct buf *token)
{
	for (;;) {
		buf_clear(token);
		while (*++pointer && *pointer != '/') {
			if (*pointer == '~' && (pointer[1] == '0' || pointer[1] == '1'))
				buf_putc(token, *++pointer == '0' ? '~' : '/');
			else
				buf_putc(token, *pointer);
		}
		buf_cstr(token);
		if (!*pointer)
			return t;
		t = json_is_array(t) ? json_array_get(t, strtoul(token->p, NULL, 10))
				     : json_object_getn(t, token->p, token->n);
		if (!t)
			return NULL;
	}
}

unsigned
doc_line(const struct doc *d, const char *path)
{
	struct buf pointer = {0}, token = {0};
	const json_t *container;
	struct path p = {0};
	unsigned line = 0;

	if (!d->tree || !*path)
		return d->tree ? 1 : 0;
	/* A key of properties may be given as it stands, points and all. */
	line = lines_find(d->lines, d->tree, path);
	if (line == 0 && path_parse(&p, path, NULL) == 0) {
		if (path_find(d->tree, &p, &pointer) && pointer.n) {
			container = follow_pointer(d->tree, buf_cstr(&pointer), &token);
			line = container ? lines_find(d->lines, container, token.p) : 0;
		}
		path_release(&p);
	}
	buf_release(&pointer);
	buf_release(&token);
	return line;
}

const char *
doc_format_name(enum doc_format f)
{
	static const char *const names[] = {
		[DOC_TEXT] = "text",		 [DOC_JSON] = "json", [DOC_YAML] = "yaml",
		[DOC_PROPERTIES] = "properties", [DOC_INI] = "ini",
	};

	return names[f];
}

void
doc_release(struct doc *d)
{
	if (!d)
		return;
	json_decref(d->tree);
	if (d->lines)
		map_release(d->lines, NULL);
	free(d->lines);
	*d = (struct doc){0};
}
