/* Secrets in command lines: --token x, mysql -px, curl -u user:x. */
#include <ctype.h>

#include "scan.h"

/* Options whose short letter tells nothing by itself. The command is looked for in the words
 * before the option; it may be the beginning of a longer word (mysqldump, mongosh). */
static const struct {
	struct str command, flag;
	bool next, glued;
} command_flags[] = {
	{STR("mysql"), STR("-p"), false, true},
	{STR("mariadb"), STR("-p"), false, true},
	{STR("redis-cli"), STR("-a"), true, false},
	{STR("curl"), STR("-u"), true, true},
	{STR("curl"), STR("--user"), true, false},
	{STR("curl"), STR("-U"), true, true},
	{STR("curl"), STR("--proxy-user"), true, false},
	{STR("sshpass"), STR("-p"), true, true},
	{STR("mongo"), STR("-p"), true, false},
	{STR("ldap"), STR("-w"), true, false},
	{STR("oc login"), STR("-p"), true, false},
	{STR("docker login"), STR("-p"), true, false},
	{STR("podman login"), STR("-p"), true, false},
	{STR("buildah login"), STR("-p"), true, false},
	{STR("skopeo login"), STR("-p"), true, false},
	{STR("az login"), STR("-p"), true, false},
	{STR("sqlcmd"), STR("-P"), true, true},
	{STR("ipmitool"), STR("-P"), true, false},
	{STR("rabbitmqadmin"), STR("-p"), true, false},
	{STR("openssl"), STR("-k"), true, false},
};

static bool
same(struct str a, struct str b)
{
	return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

/* The command begins a word of the line, or what follows a slash. */
static bool
line_has(struct str line, struct str command)
{
	const char *end = line.p + line.n;

	for (const char *at = line.p; at && at < end; at++) {
		at = memmem(at, end - at, command.p, command.n);
		if (!at)
			return false;
		if (at == line.p || !(isalnum((unsigned char)at[-1]) || at[-1] == '-'))
			return true;
	}
	return false;
}

struct str
name_of_flag(struct str word)
{
	size_t dashes = 0;

	while (dashes < word.n && word.p[dashes] == '-')
		dashes++;
	if (dashes == 1 && word.n > 2 && word.p[1] == 'D')	/* a property of Java */
		dashes++;
	return (struct str){word.p + dashes, word.n - dashes};
}

bool
flag_takes_secret(const struct normal *n, struct str program, struct str flag)
{
	size_t dashes = 0;

	while (dashes < flag.n && flag.p[dashes] == '-')
		dashes++;
	if (dashes == 0 || dashes == flag.n)
		return false;
	if (flag.n - dashes > 1 &&
	    name_judge(n, flag.p + dashes, flag.n - dashes, NAME_FREE) == NAME_SECRET)
		return true;
	for (size_t i = 0; i < countof(command_flags); i++)
		if (command_flags[i].next && same(flag, command_flags[i].flag) &&
		    line_has(program, command_flags[i].command))
			return true;
	return false;
}

size_t
flag_glued_secret(struct str program, struct str word)
{
	for (size_t i = 0; i < countof(command_flags); i++) {
		struct str flag = command_flags[i].flag;

		if (command_flags[i].glued && word.n > flag.n &&
		    memcmp(word.p, flag.p, flag.n) == 0 &&
		    line_has(program, command_flags[i].command))
			return flag.n;
	}
	return 0;
}

void
flags_digest(struct sha256 *h)
{
	for (size_t i = 0; i < countof(command_flags); i++) {
		sha256_add(h, command_flags[i].command.p, command_flags[i].command.n + 1);
		sha256_add(h, command_flags[i].flag.p, command_flags[i].flag.n + 1);
		sha256_add(h, command_flags[i].glued ? "g" : "", 1);
	}
}

/* ---- inside a text */

static bool
ends_word(const struct scan *c, size_t i)
{
	return i >= c->len || scan_space(c->s[i]) || scan_quote(c->s[i]) || c->s[i] == '\\' ||
	       c->s[i] == '`' || c->s[i] == ']' || c->s[i] == ',';
}

/* The words before `at` in the same command. */
static struct str
command_before(const struct scan *c, size_t at)
{
	size_t from = at;

	while (from > 0 && at - from < 512 && !memchr(";|&\n(`", c->s[from - 1], 6))
		from--;
	return (struct str){c->s + from, at - from};
}

/* Where the next word begins: after blanks, and after the quotes and comma of a JSON list. */
static size_t
next_word(const struct scan *c, size_t i)
{
	size_t from = i;

	while (i < c->len && i - from < 64 &&
	       (scan_blank(c->s[i]) || scan_quote(c->s[i]) || c->s[i] == '\\' || c->s[i] == ',' ||
		(c->s[i] == '\n' && i > from && memchr(",\\", c->s[i - 1], 2))))
		i++;
	return i > from ? i : 0;
}

/* Where the secret begins that the flag at `at` announces, 0 if it announces none. */
static size_t
value_of_flag(const struct scan *c, size_t at, size_t end)
{
	struct str before = command_before(c, at);
	bool quote = end < c->len && scan_quote(c->s[end]);
	size_t glued = flag_glued_secret(before, (struct str){c->s + at, end - at + quote}), from;

	if (glued)
		return at + glued;
	if (!ends_word(c, end) ||
	    !flag_takes_secret(c->n, before, (struct str){c->s + at, end - at}))
		return 0;
	from = next_word(c, end);
	return from && from < c->len && c->s[from] != '-' ? from : 0;
}

size_t
scan_flag(struct scan *c, size_t at)
{
	size_t end = at + 1, from, to;

	if (at > 0 && !scan_space(c->s[at - 1]) && !scan_quote(c->s[at - 1]))
		return at + 1;
	if (end >= c->len || (c->s[end] != '-' && !isalpha((unsigned char)c->s[end])))
		return at + 1;
	while (end < c->len && end - at < 128 &&
	       (isalnum((unsigned char)c->s[end]) || memchr("-_.", c->s[end], 3)))
		end++;
	from = value_of_flag(c, at, end);
	if (!from)
		return end;
	if (scan_quote(c->s[from])) {
		const char *close = memchr(c->s + from + 1, c->s[from], c->len - from - 1);

		to = close ? (size_t)(close - c->s) : c->len;
		from++;
	} else {
		to = from + hidden_len(c->s + from, c->len - from);
		while (!ends_word(c, to) &&
		       !(c->mode == SCAN_SHELL && memchr(";|&)", c->s[to], 4)))
			to++;
	}
	if (to > from && from >= c->done && !value_is_open(c->n, c->s + from, to - from))
		scan_hide(c, from, to, false);
	return to > end ? to : end;
}

bool
scan_pair(const struct normal *n, const char *s, size_t len, struct buf *out)
{
	const char *eq = memchr(s, '=', len);
	struct str name, value;

	if (!eq)
		return false;
	name = (struct str){s, (size_t)(eq - s)};
	value = (struct str){eq + 1, len - name.n - 1};
	name = name_of_flag(name);
	if (name.n == 0 || name.n > 128 || memchr(name.p, ' ', name.n) ||
	    !pair_is_secret(n, name, value, NAME_FREE))
		return false;
	buf_add(out, s, (size_t)(eq + 1 - s));
	hide(n, out, value.p, value.n);
	return true;
}
