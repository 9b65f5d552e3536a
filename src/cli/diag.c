/*
 * What is said on standard error: errors with their hint, notes, and a line of
 * progress on a terminal. Control characters of the input never get through.
 */
#include "cli.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

/* Progress shows up after so long, and then so often (milliseconds). */
#define FIRST_MS 500
#define EVERY_MS 100
/* So long an interrupted command may take to end by itself. */
#define GRACE_MS 80

static volatile sig_atomic_t stop;

/* The only state here: one program has one standard error. */
static struct {
	bool shown;
	long long start, last;
	struct buf *into;		/* what is said goes there instead */
} line;

void
diag_capture(struct buf *into)
{
	line.into = into;
}

static void
say(const char *prefix, const char *text)
{
	struct buf b = {0};

	buf_puts(&b, prefix);
	buf_add_safe(&b, text, strlen(text));
	buf_putc(&b, '\n');
	if (line.into)
		buf_add(line.into, b.p, b.n);
	else
		fwrite(b.p, 1, b.n, stderr);
	buf_release(&b);
}

int
fail(const struct error *err)
{
	progress_stop();
	if (err->code == ERR_CANCELLED)
		return EXIT_INTERRUPTED;
	say("assay: ", err->text[0] ? err->text : "failed without saying why");
	/* a pattern's hint shows it with the mistake marked below */
	for (const char *p = err->hint, *label = "  hint: "; *p; label = "        ") {
		char *text = mem_strndup(p, strcspn(p, "\n"));

		say(label, text);
		free(text);
		p += strcspn(p, "\n");
		p += *p == '\n';
	}
	return EXIT_TROUBLE;
}

void
warn(const struct cli *c, const char *hint, const char *fmt, ...)
{
	va_list ap;
	char *text;

	if (c->opt.quiet)
		return;
	progress_stop();
	va_start(ap, fmt);
	text = mem_vprintf(fmt, ap);
	va_end(ap);
	say("assay: ", text);
	if (hint)
		say("  hint: ", hint);
	free(text);
}

void
warn_note(const struct cli *c, const struct note *n)
{
	const char *part[] = {n->archive, n->entry, n->place};
	struct buf b = {0};

	(void)c;
	progress_stop();
	for (size_t i = 0; i < countof(part); i++)
		if (part[i] && *part[i] && !(i && str_eq(part[i], part[i - 1])))
			buf_printf(&b, "%s: ", part[i]);
	buf_puts(&b, n->text);
	say("assay: ", buf_cstr(&b));
	buf_release(&b);
}

static long long
milliseconds(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000LL + ts.tv_nsec / 1000000;
}

static void
on_alarm(int sig)
{
	(void)sig;
	_exit(EXIT_INTERRUPTED);
}

/* What works in steps sees the flag; who waits for input that does not come is not waited for. A
 * store bears to be left at any moment. */
static void
on_interrupt(int sig)
{
	const struct itimerval soon = {.it_value = {.tv_usec = GRACE_MS * 1000}};

	(void)sig;
	if (stop)
		_exit(EXIT_INTERRUPTED);
	stop = 1;
	setitimer(ITIMER_REAL, &soon, NULL);
}

bool
interrupted(void)
{
	return stop != 0;
}

static bool
tick(void *ctx, const char *what, uint64_t done, uint64_t total)
{
	const struct cli *c = ctx;
	long long now = milliseconds();
	struct buf b = {0};

	if (c->opt.quiet || line.into || !isatty(STDERR_FILENO) || now - line.start < FIRST_MS ||
	    now - line.last < EVERY_MS)
		return stop;
	line.last = now;
	line.shown = true;
	buf_puts(&b, "\r");
	buf_add_safe(&b, what, strlen(what));
	if (total)
		buf_printf(&b, " %llu%%", (unsigned long long)(done * 100 / total));
	else if (done)
		buf_printf(&b, " %.1f MB", (double)done / 1e6);
	buf_puts(&b, "\x1b[K");
	fwrite(b.p, 1, b.n, stderr);
	buf_release(&b);
	return stop;
}

struct progress
progress_start(const struct cli *c)
{
	struct sigaction interrupt = {.sa_handler = on_interrupt}, late = {.sa_handler = on_alarm};

	if (!line.into) {	/* else signals are somebody else's */
		sigaction(SIGINT, &interrupt, NULL);
		sigaction(SIGALRM, &late, NULL);
	}
	line.start = line.last = milliseconds();
	return (struct progress){.ctx = (void *)c, .tick = tick};
}

void
progress_stop(void)
{
	if (line.shown)
		fputs("\r\x1b[K", stderr);
	line.shown = false;
	if (stop)	/* it ends by itself, and may print what it has */
		setitimer(ITIMER_REAL, &(struct itimerval){{0}, {0}}, NULL);
}
