/* What the files of cli share: options, the session, commands, what is printed. */
#ifndef CLI_H
#define CLI_H

#include "assay/base.h"
#include "assay/flow.h"
#include "assay/flow/review.h"
#include "assay/render.h"
#include "assay/store.h"

enum exit_status { EXIT_DONE, EXIT_DIFFERENT, EXIT_TROUBLE, EXIT_INCOMPLETE, EXIT_INTERRUPTED = 130 };

/* A repeatable option's values, NULL-terminated. */
struct words {
	const char **v;
	size_t n, cap;
};
void words_add(struct words *w, const char *s);
void words_release(struct words *w);

/* All options of all commands; option.c says which belongs to whom. */
struct options {
	/* everywhere */
	const char *store, *context, *source, *tz, *color, *output, *output_file, *severity, *noise;
	struct words namespaces, kinds, selectors, fields, by;
	bool unreviewed, no_pager, quiet, verbose, utc, derived, show_secrets, decode_secrets,
		no_input, help, manual, version, allow_incomplete, exact;
	/* import */
	const char *date, *zone, *secrets, *secrets_key, *jobs;
	bool force, rebuild, dry_run, history;	/* history: of log, too */
	struct words audit;		/* diff, log, blame, too */
	const char *encryption_config;	/* etcd, too */
	/* etcd */
	const char *get_key, *history_key;
	bool keys, deleted;
	/* ui */
	const char *screen;
	/* diff */
	const char *around, *view, *context_lines;
	bool nightly, stat, name_status, reverse;
	/* log */
	const char *number;
	bool changes, missing;
	const char *when;
	/* blame */
	bool oldest, all_fields;
	/* search */
	bool all, path, fixed, ignore_case, count;
	/* show */
	bool origins, evidence, raw;
	/* mark */
	const char *note, *until;
	/* config, label */
	bool show_origin, unset, remove;
};

/* ---- option.c ---- */

enum option_type { OPTION_FLAG, OPTION_VALUE, OPTION_WORDS, OPTION_MAYBE, OPTION_NUMBER };

struct option_row {
	const char *name;		/* "namespace"; NULL: only a letter */
	char letter;			/* 'n' or 0 */
	enum option_type type;
	size_t offset;			/* into struct options */
	const char *argument;		/* "NS" */
	const char *commands;		/* "" everywhere, else "diff log" */
	const char *help;
	const char *choices;		/* "auto always never" for completion and checks, or NULL */
	const char *maybe;		/* OPTION_MAYBE: value when none is given */
};
const struct option_row *option_rows(size_t *n);
/* Is word one of the blank-separated words of list? */
bool word_of(const char *list, const char *word);
bool option_applies(const struct option_row *r, const char *command);
/* Two commands may have an option of one name: the row that command has, else the first; "" for any. */
const struct option_row *option_find(const char *name, size_t len, char letter, const char *command);
bool option_is_set(const struct options *o, const struct option_row *r);
/* argv without options into words (the command first); err names the option and suggests one. */
int options_parse(struct options *o, int argc, char **argv, struct words *rest, struct error *err);
void options_release(struct options *o);

/* ---- the session ---- */

struct cli {
	struct options opt;
	struct config *config;
	char *dir;			/* of the store, as options, environment and settings say */
	struct zone *zone;
	int64_t now;
	struct store *store;		/* NULL until session_store */
	struct rules *rules;
	struct requests *audit;		/* of --audit, or NULL; session_audit */
	struct reviews *reviews;	/* NULL until session_reviews */
	struct kinds *kinds;		/* of the snapshot that a command looks at, or NULL */
	struct buf out;			/* what goes to standard output, by cli_finish */
	struct words texts;		/* malloced, freed at the end: what aliases said */
	bool incomplete;		/* status 3 unless --allow-incomplete */
	bool veiled;			/* the store keeps values of secrets that are not shown */
	bool captured;			/* out is read by the interface: never a terminal */
	bool tty, color;
	size_t width, height;
};

/* Zone, clock, terminal; then the store when a command asks for it. -1 with err. */
int session_open(struct cli *c, struct error *err);
void session_close(struct cli *c);
int session_store(struct cli *c, bool create, struct error *err);
/* The open store once more, for another thread; the caller closes it, even when this fails. */
int session_store_again(struct cli *c, struct store **out, struct error *err);
char *session_store_dir(const struct cli *c);
/* The hint of an error about redacted values, where the store has them after all. */
void session_veiled(const struct cli *c, struct error *err);
int session_rules(struct cli *c, struct error *err);
/* The same rules once more, the caller's to free even if it fails. */
int session_rules_new(struct cli *c, struct rules **out, struct error *err);
char *session_user_rules(void);		/* their file; the caller's */
/* Adds those of the store. */
int session_store_rules(const struct cli *c, struct rules *rules, struct error *err);
/* Switches one on or off in the user's file: the rules that hold from then on, the caller's. Without
 * any change when they could not be read again. rules/switch.c */
int session_rule_switch(const struct cli *c, const char *name, bool on, struct rules **out,
			struct error *err);
/* Reads the logs of --audit, if there are any. */
int session_audit(struct cli *c, struct error *err);
struct store_query session_query(const struct cli *c);
/* The format asked for with -o, if the command has it (names, blank separated, the default first). */
int session_format(const struct cli *c, const char *allowed, enum render_format *out,
		   struct error *err);
struct render_opts session_render(const struct cli *c, enum render_format f);
int session_filter(const struct cli *c, struct filter *out, struct error *err);

/* From here on no core dump is written: it would hold the keys that are read now. */
void session_no_core(void);

/* ---- reviews.c ---- */

/* Whose marks this process makes: core.user, else the login name. */
const char *session_user(const struct cli *c);
int session_reviews(struct cli *c, struct error *err);
/* store_query.extra: the snapshot that `reviewed` means; cli is a struct cli. */
int session_reviewed(void *cli, const char *word, const struct store_snapshot *v, size_t n,
		     size_t *index, struct error *err);

/* ---- point.c: words of the command line ---- */

/* The words split into snapshots and objects (ux.md 2.2); ends hold 0 to 2 snapshot words. */
struct arguments {
	char *end[2];
	size_t nends;
	bool range;			/* written as A..B */
	struct object_word *objects;
	size_t nobjects;
};
int arguments_parse(struct arguments *a, const struct words *w, size_t from, struct error *err);
/* For a command about one object as it was: that is what there is, and at most one snapshot. */
int arguments_one(const struct arguments *a, const char *command, struct error *err);
void arguments_release(struct arguments *a);
/* One word, with its note printed; copies, so that later reads of the timeline are harmless. */
int point_resolve(struct cli *c, const char *word, struct store_snapshot *out, struct error *err);
/* The timeline of its source, and how many of its snapshots there are up to that one, which is the
 * last of them; *out is the caller's also when it fails. */
struct timeline;
int timeline_to(struct cli *c, const struct store_snapshot *at, struct timeline **out, size_t *n,
		struct error *err);
/* FROM and TO by the words, --around and the defaults. */
int range_resolve(struct cli *c, const struct arguments *a, struct store_snapshot ends[2],
		  struct error *err);

/* ---- check.c ---- */

/* An error for the first namespace (-n), kind or object named that none of the n (at most two)
 * snapshots has. */
int check_names(struct cli *c, const struct store_snapshot *at, size_t n, const struct words *kinds,
		const struct arguments *a, struct error *err);
int check_selectors(const struct words *w, struct error *err);

/* ---- mark/list.c ---- */

/* `mark list`: marks in force that pass the filters and words. */
int mark_list(struct cli *c, const struct arguments *a, enum render_format f, struct error *err);
/* These marks, in that format. */
void mark_print(struct cli *c, const struct mark *const *v, size_t n, enum render_format f);
/* Those of v (n, in place) that the words mean and that pass -n, -k and -f; how many are left. */
int mark_filter(struct cli *c, const struct arguments *a, const struct mark **v, size_t *n,
		struct error *err);

/* ---- import_lines.c ---- */

/* A line for each of the first n archives of a run; of those that are new also what they changed. */
void import_lines(struct cli *c, const struct ingest_result *r, size_t n);

/* ---- diag.c: what is said on standard error ---- */

int fail(const struct error *err);	/* prints; returns EXIT_TROUBLE, or EXIT_INTERRUPTED */
void warn(const struct cli *c, const char *hint, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
void warn_note(const struct cli *c, const struct note *n);
/* A line that comes and goes on a terminal after half a second of work. */
struct progress progress_start(const struct cli *c);
void progress_stop(void);
bool interrupted(void);
/* What would go to standard error goes there, without progress; NULL: to standard error again. */
void diag_capture(struct buf *into);

/* ---- output.c ---- */

/* Writes c->out to where it should go; returns status, or EXIT_TROUBLE when that failed. */
int cli_finish(struct cli *c, int status);

/* ---- config.c ---- */

struct config_row {
	const char *name;		/* "core.store" */
	const char *value;		/* built in; NULL: none */
	const char *help;
	const char *words;		/* the values it takes, or an example of one; NULL: any */
	bool (*ok)(const char *value);	/* where words are an example */
};
/* "18:00-12:00" as minutes of the day. */
bool config_night(const char *value, int *from, int *to);
const struct config_row *config_rows(size_t *n);
/* A row's name, or alias.NAME.command. */
bool config_known(const char *name);
/* The system's file and the user's; the store's is added once they have said where it is. */
int config_open(struct config **out, struct error *err);
int config_add_store(struct config *cf, const char *dir, struct error *err);
void config_close(struct config *cf);
/* The value in force (lent), or the built-in one; origin (may be NULL) is a file or "built in". */
const char *config_get(const struct config *cf, const char *name, const char **origin);
/* Appends the files that were read, the last wins. */
void config_files(const struct config *cf, struct buf *out);
/* Replaces the value in the user's file; NULL removes it. */
int config_set(const struct config *cf, const char *name, const char *value, const char **file,
	       struct error *err);
/* Each unknown key once: "file:14: unknown key ui.colour" and the nearest one. */
void config_complain(const struct config *cf, const struct cli *c);
/* Words of an alias, or NULL. */
const char *config_alias(const struct config *cf, const char *name);

/* Calls each with the name behind prefix and the value of every setting that begins with it ("keys."),
 * in the order of the names. */
void config_each(const struct config *cf, const char *prefix,
		 void (*each)(void *ctx, const char *rest, const char *value), void *ctx);

/* ---- dispatch.c ---- */

/* Runs the command that the words name, after its options were parsed; its status. */
int cli_run(struct cli *c, struct words *w);
/* Runs a whole line, argv without "assay", on the store in dir; what it prints and says goes to out,
 * of so many columns, as if into a file: without colours, whatever standard output is. */
int cli_capture(const char *dir, int argc, char **argv, size_t width, struct buf *out);

/* ---- commands ---- */

struct command {
	const char *name, *alias;
	const char *group;		/* look, report, data, nightly, rules, self */
	const char *arguments;		/* "[FROM [TO]] [OBJECT...]" */
	const char *summary;
	const char *examples;		/* lines of `assay …  what it does`, the first thing help prints */
	const char *formats;		/* for -o, the default first; "" when it has none */
	int (*run)(struct cli *c, const struct words *w);
};
const struct command *command_find(const char *name);
const struct command *command_row(size_t i);	/* NULL past the end */
void help_command(struct buf *out, const struct command *cmd);
void help_overview(struct buf *out);
void help_fold(struct buf *out, size_t start, size_t width);	/* to the terminal's width */
void help_short(struct buf *out);	/* the ten lines for `assay` alone */
int help_manual(struct cli *c, const struct command *cmd);	/* its page, by man(1) */

extern const struct command cmd_import, cmd_etcd, cmd_log, cmd_diff, cmd_show, cmd_get, cmd_blame,
	cmd_search, cmd_audit, cmd_rules, cmd_label, cmd_mark, cmd_info, cmd_config, cmd_ui, cmd_completion, cmd_help,
	cmd_version, cmd_complete;

#endif
