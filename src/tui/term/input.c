/* Decoding of what a terminal sends: one function a family of sequences. */
#include "input.h"

#include <stdlib.h>

enum {
	SEQUENCE_MAX = 64,		/* a longer one is none */
	STRING_MAX = 4096,
	PASTE_MAX = 1 << 20,
	OSC52_MAX = 100000,
	MOD_SHIFT = 1, MOD_ALT = 2,	/* a parameter of 1 + these: xterm */
};

static const char paste_end[] = "\033[201~";

void
input_release(struct input *in)
{
	for (size_t i = 0; i < in->nnamed; i++)
		free(in->named[i].bytes);
	free(in->named);
	buf_release(&in->in);
	buf_release(&in->paste);
	*in = (struct input){0};
}

void
input_name(struct input *in, const char *bytes, uint32_t code)
{
	if (!bytes || bytes[0] != K_ESC || !bytes[1])
		return;
	vec_grow(in->named, in->nnamed, in->named_cap);
	in->named[in->nnamed++] = (struct input_named){mem_strdup(bytes), code};
}

void
input_feed(struct input *in, const void *p, size_t n)
{
	if (in->from == in->in.n) {
		buf_clear(&in->in);
		in->from = 0;
	}
	buf_add(&in->in, p, n);
}

/* What a piece of decoding found. */
enum found { FOUND_KEY, FOUND_NOTHING, FOUND_PART };

/* The bytes at hand; each decoder below takes what it used off their front. */
static void
take(struct input *in, struct str *s, size_t n)
{
	s->p += n;
	s->n -= n;
	in->from += n;
}

/* ---- control sequences: ESC [ parameters letter */

struct csi {
	char private, last;
	int v[3], n;
	size_t bytes;
};

/* False while it is not complete. last stays 0 when it is none at all. */
static bool
csi_parse(struct str s, struct csi *c)
{
	size_t i = 2;

	*c = (struct csi){0};
	if (i < s.n && strchr("<=>?", s.p[i]) && s.p[i])
		c->private = s.p[i++];
	for (; i < s.n; i++) {
		char b = s.p[i];

		if (b >= '0' && b <= '9') {
			int *v = &c->v[c->n < 3 ? c->n : 2];

			*v = *v > 9999 ? *v : *v * 10 + (b - '0');
		} else if (b == ';' || b == ':') {
			c->n += c->n < 2;
		} else if (b >= 0x40 && b <= 0x7e) {
			c->last = b;
			c->bytes = i + 1;
			return true;
		} else if (b < 0x20 || b > 0x2f) {
			c->bytes = i;
			return true;
		}
	}
	return false;
}

static uint32_t
with_mods(uint32_t code, int mods)
{
	if (mods > 1 && mods <= 16) {
		int m = mods - 1;

		if ((m & MOD_SHIFT) && code == K_UP)
			code = K_SHIFT_UP;
		else if ((m & MOD_SHIFT) && code == K_DOWN)
			code = K_SHIFT_DOWN;
		if (m & MOD_ALT)
			code |= K_ALT;
	}
	return code;
}

static uint32_t
lettered(char c)
{
	static const struct {
		char c;
		uint32_t code;
	} keys[] = {
		{'A', K_UP}, {'B', K_DOWN}, {'C', K_RIGHT}, {'D', K_LEFT}, {'H', K_HOME},
		{'F', K_END}, {'P', K_F1}, {'Q', K_F2}, {'R', K_F3}, {'S', K_F4},
		{'Z', K_SHIFT_TAB}, {'M', K_ENTER}, {'a', K_SHIFT_UP}, {'b', K_SHIFT_DOWN},
	};

	for (size_t i = 0; i < countof(keys); i++)
		if (keys[i].c == c)
			return keys[i].code;
	return K_NONE;
}

/* ESC [ number ~ */
static uint32_t
numbered(int n)
{
	static const uint32_t keys[] = {
		[1] = K_HOME, [2] = K_INSERT, [3] = K_DELETE, [4] = K_END, [5] = K_PGUP,
		[6] = K_PGDN, [7] = K_HOME, [8] = K_END, [11] = K_F1, [12] = K_F2, [13] = K_F3,
		[14] = K_F4, [15] = K_F5, [17] = K_F6, [18] = K_F7, [19] = K_F8, [20] = K_F9,
		[21] = K_F10, [23] = K_F11, [24] = K_F12,
	};

	size_t i = n > 0 ? (size_t)n : 0;

	return i < countof(keys) && keys[i] ? keys[i] : K_NONE;
}

/* ESC [ < button ; column ; row M, and m when it is let go */
static enum found
mouse(const struct csi *c, struct key *out)
{
	int button = c->v[0] & ~(4 | 8 | 16);	/* Shift, Alt and Ctrl make no difference */
	static const struct {
		int button;
		enum mouse_what what;
	} kinds[] = {{0, MOUSE_CLICK}, {64, MOUSE_WHEEL_UP}, {65, MOUSE_WHEEL_DOWN}};

	if (c->last != 'M' || c->v[1] < 1 || c->v[2] < 1)
		return FOUND_NOTHING;
	for (size_t i = 0; i < countof(kinds); i++)
		if (kinds[i].button == button) {
			*out = (struct key){.code = K_MOUSE, .row = c->v[2] - 1,
					    .col = c->v[1] - 1, .mouse = kinds[i].what};
			return FOUND_KEY;
		}
	return FOUND_NOTHING;
}

static enum found
csi(struct input *in, struct str *s, struct key *out)
{
	struct csi c;

	if (s->n > 2 && s->p[2] == '[') {	/* the Linux console's F1 to F5 */
		if (s->n < 4)
			return FOUND_PART;
		out->code = s->p[3] >= 'A' && s->p[3] <= 'E' ? (uint32_t)(K_F1 + s->p[3] - 'A') : K_NONE;
		take(in, s, 4);
		return out->code == K_NONE ? FOUND_NOTHING : FOUND_KEY;
	}
	if (!csi_parse(*s, &c)) {
		if (s->n <= SEQUENCE_MAX)
			return FOUND_PART;
		take(in, s, s->n);
		return FOUND_NOTHING;
	}
	if (c.last == 'M' && c.bytes == 3) {	/* the mouse's form of long ago, never asked for */
		if (s->n < 6)
			return FOUND_PART;
		take(in, s, 6);
		return FOUND_NOTHING;
	}
	take(in, s, c.bytes);
	if (c.private == '<')
		return mouse(&c, out);
	if (c.private || !c.last)
		return FOUND_NOTHING;
	if (c.last == '~' && c.v[0] == 200) {
		in->pasting = true;
		buf_clear(&in->paste);
		return FOUND_NOTHING;
	}
	uint32_t code = c.last == '~' ? numbered(c.v[0]) : lettered(c.last);

	if (code == K_NONE)
		return FOUND_NOTHING;
	out->code = with_mods(code, c.v[1]);
	return FOUND_KEY;
}

/* ESC O letter: arrows in application mode, F1 to F4, the keypad */
static enum found
ss3(struct input *in, struct str *s, struct key *out)
{
	if (s->n < 3)
		return FOUND_PART;
	char c = s->p[2];

	out->code = c >= 'p' && c <= 'y' ? (uint32_t)('0' + c - 'p') : lettered(c);
	take(in, s, 3);
	return out->code == K_NONE ? FOUND_NOTHING : FOUND_KEY;
}

/* ---- answers: ESC ] 11 ; rgb:RRRR/GGGG/BBBB BEL */

/* rgb:f/f/f to rgb:ffff/ffff/ffff; the two highest digits of each count. */
static bool
rgb_parse(struct str s, uint32_t *out)
{
	static const char lead[] = "11;rgb:";
	size_t i = sizeof(lead) - 1;
	uint32_t rgb = 0;

	if (s.n < i || memcmp(s.p, lead, i) != 0)
		return false;
	for (int part = 0; part < 3; part++, i++) {
		uint32_t v = 0;
		int digits = 0;

		for (; i < s.n && s.p[i] != '/'; i++, digits++) {
			const char *at = strchr("00112233445566778899aAbBcCdDeEfF", s.p[i]);

			if (!at || !s.p[i] || digits > 3)
				return false;
			if (digits < 2)
				v = v << 4 | (uint32_t)(at - "00112233445566778899aAbBcCdDeEfF") / 2;
		}
		if (!digits)
			return false;
		rgb = rgb << 8 | (digits == 1 ? v * 17 : v);
	}
	*out = rgb;
	return true;
}

/* ESC and what an answer begins with: OSC, DCS, SOS, PM, APC. */
static bool
opens_string(char second)
{
	return second && strchr("]PX^_", second);
}

/*
 * Where the text ends, and with BEL or ESC \ the answer. Any other control character cuts it
 * off and is none of it: somebody presses keys meanwhile. False: no end yet.
 */
static bool
string_end(struct str s, size_t from, size_t *text, size_t *end)
{
	for (size_t i = from; i < s.n; i++) {
		if ((unsigned char)s.p[i] >= ' ')
			continue;
		if (s.p[i] == K_ESC && i + 1 == s.n)
			return false;
		*text = i;
		*end = s.p[i] == '\a' ? i + 1 : s.p[i] == K_ESC && s.p[i + 1] == '\\' ? i + 2 : i;
		return true;
	}
	return false;
}

/* It may be meant for a program that was here before: nothing of it is a key. */
static enum found
string(struct input *in, struct str *s)
{
	size_t text, end;

	if (!string_end(*s, 2, &text, &end)) {
		if (s->n <= STRING_MAX)
			return FOUND_PART;
		in->skipping = true;
		take(in, s, s->n);
		return FOUND_NOTHING;
	}
	if (in->asked && s->p[1] == ']' && rgb_parse((struct str){s->p + 2, text - 2}, &in->ground))
		in->grounded = true;
	take(in, s, end);
	return FOUND_NOTHING;
}

/* The rest of an answer whose first part was given up. An ESC may be half of its end. */
static enum found
skip(struct input *in, struct str *s)
{
	size_t text, end;
	bool half = s->p[s->n - 1] == K_ESC;

	in->skipping = !string_end(*s, 0, &text, &end);
	take(in, s, !in->skipping ? end : half ? s->n - 1 : s->n);
	return in->skipping && half ? FOUND_PART : FOUND_NOTHING;
}

/* ---- pasting */

/* How many bytes at the end may be the beginning of the end mark. */
static size_t
held_back(struct str s)
{
	size_t keep = sizeof(paste_end) - 2;

	while (keep > s.n || (keep && memcmp(s.p + s.n - keep, paste_end, keep) != 0))
		keep--;
	return keep;
}

/* All up to the end mark; if that got lost, a Ctrl-C that comes alone helps out. */
static enum found
paste(struct input *in, struct str *s, struct key *out)
{
	const char *end = memmem(s->p, s->n, paste_end, sizeof(paste_end) - 1);
	size_t n = end ? (size_t)(end - s->p) : s->n - held_back(*s);
	bool lost = s->n == 1 && s->p[0] == 3;

	if (lost)
		n = 0;
	if (in->paste.n < PASTE_MAX)
		buf_add(&in->paste, s->p, n < PASTE_MAX - in->paste.n ? n : PASTE_MAX - in->paste.n);
	take(in, s, n);
	if (!end && !lost)
		return FOUND_PART;
	in->pasting = false;
	if (end)
		take(in, s, sizeof(paste_end) - 1);
	*out = (struct key){.code = K_PASTE, .paste = buf_cstr(&in->paste)};
	return FOUND_KEY;
}

/* ---- all of it */

/* The longest of the terminal's own sequences. */
static enum found
own(struct input *in, struct str *s, struct key *out)
{
	const struct input_named *best = NULL;
	size_t best_n = 0;

	for (size_t i = 0; i < in->nnamed; i++) {
		size_t n = strlen(in->named[i].bytes);

		if (n <= s->n && n > best_n && memcmp(in->named[i].bytes, s->p, n) == 0) {
			best = &in->named[i];
			best_n = n;
		}
	}
	if (!best)
		return FOUND_NOTHING;
	out->code = best->code;
	take(in, s, best_n);
	return FOUND_KEY;
}

/* A character that is not ESC. */
static enum found
character(struct input *in, struct str *s, struct key *out)
{
	unsigned char c = (unsigned char)s->p[0];
	size_t need = c < 0xc0 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	unsigned cp;
	size_t len = utf8_decode(s->p, s->n, &cp);

	if (!len && s->n < need && utf8_valid(s->p + 1, s->n - 1) == 0)
		return FOUND_PART;
	take(in, s, len ? len : 1);
	if (!len || cp == 0 || (cp >= 0x80 && cp < 0xa0))
		return FOUND_NOTHING;
	out->code = cp == 0x7f || cp == '\b' ? (uint32_t)K_BACKSPACE : cp == '\n' ? (uint32_t)K_ENTER : cp;
	return FOUND_KEY;
}

static enum found
escape(struct input *in, struct str *s, struct key *out)
{
	enum found f = own(in, s, out);
	char second = s->n > 1 ? s->p[1] : '\0';

	if (f == FOUND_KEY)
		return f;
	if (s->n == 1)
		return FOUND_PART;
	if (second == '[')
		return csi(in, s, out);
	if (second == 'O')
		return ss3(in, s, out);
	if (opens_string(second))
		return string(in, s);
	if (second == K_ESC) {
		take(in, s, 1);
		out->code = K_ESC;
		return FOUND_KEY;
	}
	struct str rest = {s->p + 1, s->n - 1};
	size_t before = in->from;

	in->from++;
	f = character(in, &rest, out);
	if (f == FOUND_PART)
		in->from = before;
	else
		*s = rest;
	if (f == FOUND_KEY)
		out->code |= K_ALT;
	return f;
}

/* What began as a sequence and goes on no further. */
static enum found
give_up(struct input *in, struct str *s, struct key *out)
{
	char second = s->n > 1 ? s->p[1] : '\0';

	if (s->p[0] != K_ESC) {			/* a torn character */
		take(in, s, s->n);
		return FOUND_NOTHING;
	}
	in->skipping = opens_string(second) && s->n > 2;
	out->code = s->n == 1 ? (uint32_t)K_ESC : (uint32_t)second | K_ALT;
	bool key = s->n <= 2;

	take(in, s, s->n);
	return key ? FOUND_KEY : FOUND_NOTHING;
}

enum input_state
input_next(struct input *in, bool final, struct key *out)
{
	struct str s = {in->in.p ? in->in.p + in->from : "", in->in.n - in->from};

	while (s.n) {
		*out = (struct key){.code = K_NONE};
		enum found f = in->pasting ? paste(in, &s, out) : in->skipping ? skip(in, &s)
			     : s.p[0] == K_ESC ? escape(in, &s, out) : character(in, &s, out);

		if (f == FOUND_PART && in->pasting)
			return INPUT_EMPTY;	/* it lasts as long as it lasts */
		if (f == FOUND_PART && !final)
			return INPUT_PART;
		if (f == FOUND_PART)
			f = give_up(in, &s, out);
		if (f == FOUND_KEY)
			return INPUT_KEY;
	}
	return INPUT_EMPTY;
}

/* ---- grounds, and the clipboard */

bool
input_answered(struct input *in)
{
	struct str s = {in->in.n ? in->in.p + in->from : "", in->in.n - in->from};
	const char *p = s.n && !in->grounded ? memmem(s.p, s.n, "\033]11;", 5) : NULL;
	size_t from, text, end;

	if (!p || in->pasting)
		return in->grounded;
	from = (size_t)(p - s.p);
	if (!string_end(s, from + 2, &text, &end))
		return false;
	in->grounded = rgb_parse((struct str){p + 2, text - from - 2}, &in->ground);
	memmove(in->in.p + in->from + from, s.p + end, s.n - end);
	in->in.n -= end - from;
	return in->grounded;
}

bool
input_dark(uint32_t rgb)
{
	return (rgb >> 16 & 255) * 299 + (rgb >> 8 & 255) * 587 + (rgb & 255) * 114 < 128 * 1000;
}

enum tui_ground
input_colorfgbg(const char *value)
{
	const char *last = value ? strrchr(value, ';') : NULL;
	unsigned long long n;

	if (!last || !str_to_u64(last + 1, strlen(last + 1), &n) || n > 15)
		return GROUND_UNKNOWN;
	return n < 7 || n == 8 ? GROUND_DARK : GROUND_LIGHT;
}

bool
input_osc52(struct buf *out, const char *p, size_t n, bool tmux)
{
	if (n > OSC52_MAX / 4 * 3)
		return false;
	char *text = base64_encode((const uint8_t *)p, n);

	buf_printf(out, "\033]52;c;%s\a", text);
	if (tmux)
		buf_printf(out, "\033Ptmux;\033\033]52;c;%s\a\033\\", text);
	free(text);
	return true;
}
