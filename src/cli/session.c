/* What a command stands on: configuration, zone, clock, terminal, store, rules, filters. */
#include "cli.h"

#include "assay/flow/requests.h"
#include "assay/flow/veil.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

static const char *
first(const char *a, const char *b)
{
	return a && *a ? a : b && *b ? b : NULL;
}

static char *
expand_home(const char *path)
{
	const char *home = getenv("HOME");

	if (path[0] == '~' && path[1] == '/' && home)
		return mem_printf("%s%s", home, path + 1);
	return mem_strdup(path);
}

char *
session_store_dir(const struct cli *c)
{
	const char *dir = first(c->opt.store, getenv("ASSAY_STORE"));
	const char *xdg = getenv("XDG_DATA_HOME"), *home = getenv("HOME");

	if (!c->opt.store && c->dir)
		return mem_strdup(c->dir);
	if (!dir && c->config)
		dir = config_get(c->config, "core.store", NULL);
	if (dir)
		return expand_home(dir);
	if (xdg && *xdg)
		return mem_printf("%s/assay/default.git", xdg);
	return mem_printf("%s/.local/share/assay/default.git", home ? home : "");
}

static int
open_config(struct cli *c, struct error *err)
{
	if (config_open(&c->config, err) != 0)
		return -1;
	c->dir = session_store_dir(c);
	if (config_add_store(c->config, c->dir, err) != 0)
		return -1;
	config_complain(c->config, c);
	return 0;
}

static int
open_clock(struct cli *c, struct error *err)
{
	const char *tz = c->opt.utc ? "UTC" : c->opt.tz, *now = getenv("ASSAY_NOW");
	struct store_clock clock;

	if (!tz)
		tz = config_get(c->config, "core.timezone", NULL);
	if (zone_open(&c->zone, tz ? tz : "", err) != 0)
		return -1;
	c->now = time(NULL);
	if (!now || !*now)
		return 0;
	clock = (struct store_clock){.now = c->now, .zone = c->zone};
	if (store_parse_instant(now, &clock, &c->now, err) != 0)
		return error_in(err, "ASSAY_NOW");
	return 0;
}

static size_t
number_in(const char *name)
{
	const char *s = getenv(name);
	unsigned long long n;

	return s && str_to_u64(s, strlen(s), &n) && n < 10000 ? (size_t)n : 0;
}

static void
open_terminal(struct cli *c)
{
	const char *term = getenv("TERM"), *when = c->opt.color, *force = getenv("CLICOLOR_FORCE");
	const char *no_color = getenv("NO_COLOR");
	struct winsize ws = {0};

	c->tty = !c->captured && isatty(STDOUT_FILENO) && !c->opt.output_file;
	if (c->tty)
		ioctl(STDOUT_FILENO, TIOCGWINSZ, &ws);
	if (!c->width)
		c->width = number_in("COLUMNS");
	c->height = number_in("LINES");
	if (!c->width)
		c->width = ws.ws_col ? ws.ws_col : 80;
	if (!c->height)
		c->height = ws.ws_row ? ws.ws_row : 24;
	if (c->width < 40)
		c->width = 40;
	c->color = c->tty && term && strcmp(term, "dumb") != 0 && !(no_color && *no_color);
	if (c->tty && force && *force && strcmp(force, "0") != 0)
		c->color = true;
	if (str_eq(when, "always"))
		c->color = true;
	if (c->captured || str_eq(when, "never"))
		c->color = false;
}

int
session_open(struct cli *c, struct error *err)
{
	open_terminal(c);
	if (!c->opt.context)
		c->opt.context = first(getenv("ASSAY_CONTEXT"), NULL);
	if (open_config(c, err) != 0 || open_clock(c, err) != 0)
		return -1;
	if (!c->opt.context)
		c->opt.context = config_get(c->config, "core.context", NULL);
	return 0;
}

void
session_close(struct cli *c)
{
	reviews_free(c->reviews);
	rules_free(c->rules);
	requests_free(c->audit);
	kinds_free(c->kinds);
	store_close(c->store);
	zone_close(c->zone);
	config_close(c->config);
	free(c->dir);
	buf_release(&c->out);
	for (size_t i = 0; i < c->texts.n; i++)
		free((char *)c->texts.v[i]);
	words_release(&c->texts);
	options_release(&c->opt);
}

void
session_no_core(void)
{
	setrlimit(RLIMIT_CORE, &(struct rlimit){0, 0});
}

/* Values that a store keeps are seen by who asks for them only. */
static int
hide_secrets(struct cli *c, struct store *s, bool *kept, struct error *err)
{
	const struct options *o = &c->opt;
	enum veil how = o->decode_secrets ? VEIL_DECODED : o->show_secrets ? VEIL_VALUES
									   : VEIL_HASHES;

	if (flow_veil(s, how, kept, err) != 0)
		return -1;
	c->veiled = *kept && how == VEIL_HASHES;
	return 0;
}

void
session_veiled(const struct cli *c, struct error *err)
{
	if (c->veiled && err->code == ERR_USAGE)
		snprintf(err->hint, sizeof(err->hint), "--show-secrets shows the values");
}

int
session_store(struct cli *c, bool create, struct error *err)
{
	char *dir = session_store_dir(c);
	int rc = create ? store_create(&c->store, dir, err) : store_open(&c->store, dir, err);
	bool kept = true;

	free(dir);
	if (rc == 0 && !create)
		rc = hide_secrets(c, c->store, &kept, err);
	if (rc == 0 && !kept && (c->opt.show_secrets || c->opt.decode_secrets))
		warn(c, "'assay import --secrets keep' into a store of its own keeps values",
		     "this store holds no values of secrets to show, only their hashes");
	return rc;
}

int
session_store_again(struct cli *c, struct store **out, struct error *err)
{
	bool kept;

	if (store_open(out, store_dir(c->store), err) != 0)
		return -1;
	return hide_secrets(c, *out, &kept, err);
}

static int
add_rules(struct rules *rules, char *file, struct error *err)
{
	struct buf b = {0};
	int rc = 0;

	if (io_exists(file)) {
		rc = io_read_file(file, 16U << 20, &b, err);
		if (rc == 0)
			rc = rules_add(rules, b.p, b.n, file, err);
	}
	buf_release(&b);
	free(file);
	return rc;
}

char *
session_user_rules(void)
{
	const char *xdg = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");

	return xdg && *xdg ? mem_printf("%s/assay/rules.json", xdg)
			   : mem_printf("%s/.config/assay/rules.json", home ? home : "");
}

int
session_store_rules(const struct cli *c, struct rules *rules, struct error *err)
{
	if (!c->store)
		return 0;
	return add_rules(rules, mem_printf("%s/rules.json", store_dir(c->store)), err);
}

/* The built-in rules, the user's, the store's. */
int
session_rules_new(struct cli *c, struct rules **out, struct error *err)
{
	*out = rules_new();
	if (add_rules(*out, session_user_rules(), err) != 0)
		return -1;
	return session_store_rules(c, *out, err);
}

int
session_rules(struct cli *c, struct error *err)
{
	return c->rules ? 0 : session_rules_new(c, &c->rules, err);
}

int
session_audit(struct cli *c, struct error *err)
{
	const struct limits lim = LIMITS_DEFAULT;

	if (!c->opt.audit.n || c->audit)
		return 0;
	c->audit = requests_new(NULL);
	for (size_t i = 0; i < c->opt.audit.n; i++)
		if (requests_add_file(c->audit, c->opt.audit.v[i], &lim, err) != 0)
			return -1;
	return 0;
}

struct store_query
session_query(const struct cli *c)
{
	struct store_query q = {
		.clock = {.now = c->now, .zone = c->zone},
		.context = c->opt.context,
		.source = c->opt.source,
		.exact = c->opt.exact,
		.extra = session_reviewed,
		.extra_ctx = (struct cli *)c,	/* what it reads is kept there */
	};

	config_night(config_get(c->config, "core.night", NULL), &q.clock.night_from,
		     &q.clock.night_to);
	return q;
}

/* What is to be applied needs its base64. */
static int
may_decode(const struct cli *c, enum render_format f, struct error *err)
{
	static const enum render_format applied[] = {FORMAT_YAML, FORMAT_UNIFIED, FORMAT_JSONPATCH,
						     FORMAT_MERGEPATCH, FORMAT_KUBECTL};

	for (size_t i = 0; c->opt.decode_secrets && i < countof(applied); i++) {
		if (f != applied[i])
			continue;
		error_set(err, ERR_USAGE, "decoded values cannot be applied as %s",
			  render_format_name(f));
		return error_hint(err, "--show-secrets leaves them as they are");
	}
	return 0;
}

int
session_format(const struct cli *c, const char *allowed, enum render_format *out,
	       struct error *err)
{
	const char *word = c->opt.output;
	char first_word[32] = "";

	if (!word) {
		snprintf(first_word, sizeof(first_word), "%.*s", (int)strcspn(allowed, " "),
			 allowed);
		word = first_word;
	}
	if (word_of(allowed, word) && render_format_parse(word, out))
		return may_decode(c, *out, err);
	error_set(err, ERR_USAGE, "'%s' is no output format of this command", word);
	return error_hint(err, "one of: %s", allowed);
}

struct render_opts
session_render(const struct cli *c, enum render_format f)
{
	unsigned long long lines = 3;

	if (c->opt.context_lines)
		str_to_u64(c->opt.context_lines, strlen(c->opt.context_lines), &lines);
	return (struct render_opts){
		.format = f,
		.width = c->width,
		.colour = c->color,
		.zone = c->zone,
		.now = c->now,
		.noise = c->opt.noise && strcmp(c->opt.noise, "hide") != 0,
		.noise_only = str_eq(c->opt.noise, "only"),
		.derived = c->opt.derived,
		.context_lines = lines > 100000 ? 100000 : (unsigned)lines,
		.verbose = c->opt.verbose,
		.quiet = c->opt.quiet,
	};
}

int
session_filter(const struct cli *c, struct filter *out, struct error *err)
{
	const struct options *o = &c->opt;

	*out = (struct filter){
		.namespaces = o->namespaces.v,
		.kinds = o->kinds.v,
		.selectors = o->selectors.v,
		.fields = o->fields.v,
		.origins = o->by.v,
		.derived = o->derived,
	};
	if (str_eq(o->noise, "show"))
		out->noise = NOISE_SHOW;
	else if (str_eq(o->noise, "only"))
		out->noise = NOISE_ONLY;
	if (o->severity)
		severity_parse(o->severity, &out->severity);	/* the option's choices are its words */
	return check_selectors(&o->selectors, err);
}
