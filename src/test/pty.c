/*
 * Runs a command on a pseudo-terminal and plays a script to it, for tests and for
 * measuring. Usage:
 *
 *	pty [-r ROWS] [-c COLS] [-t TERM] [-o RAWLOG] [-a RRGGBB] SCRIPT -- COMMAND...
 *
 * SCRIPT is a file ("-": standard input), a word a line:
 *
 *	send TEXT		with \e \r \n \t \\ and \xNN
 *	wait MS			goes on reading meanwhile
 *	expect MS TEXT		until the output since the last expect or send has TEXT; fails after MS
 *	absent TEXT		fails when the output so far (all of it) has TEXT
 *	present TEXT		fails when it has not
 *	quiet MS		until nothing came for MS
 *	resize ROWS COLS
 *	signal NAME		TERM, HUP, INT, SEGV, ABRT, TSTP, STOP, CONT, KILL
 *	measure NAME		prints "NAME<TAB>ms": from the last send (or the start) to the first
 *				output after it; of an expect before it: to its match
 *	stopped MS		until the command is stopped; fails after MS
 *	modes NAME		prints "NAME<TAB>cooked" or "raw", the terminal's mode
 *	exit MS			until the command ends, at most MS; prints "exit<TAB>status" or
 *				"signal<TAB>number"
 *
 * With -a the question for the ground (OSC 11) is answered with that colour. Its own
 * status is 0, 1 when the script failed, 2 for trouble; the command never outlives it.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

struct pty {
	int fd;
	pid_t pid;
	FILE *log;
	const char *ground;		/* to answer with, or NULL */
	char *out;			/* all that came */
	size_t n, cap;
	size_t mark;			/* where the last send or expect left it */
	size_t asked;			/* up to where questions were looked for */
	double sent, first, matched;	/* ms; 0: not yet */
	int status;
	bool ended;
};

static double
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec * 1e3 + (double)ts.tv_nsec / 1e6;
}

static void __attribute__((noreturn, format(printf, 3, 4)))
fail(struct pty *p, int status, const char *fmt, ...)
{
	va_list ap;

	fflush(stdout);
	va_start(ap, fmt);
	fputs("pty: ", stderr);
	vfprintf(stderr, fmt, ap);
	fputc('\n', stderr);
	va_end(ap);
	if (p && p->pid > 0 && !p->ended) {
		kill(-p->pid, SIGKILL);
		kill(p->pid, SIGKILL);
		waitpid(p->pid, NULL, 0);
	}
	exit(status);
}

static void
put(struct pty *p, const char *s, size_t n)
{
	while (n) {
		ssize_t done = write(p->fd, s, n);

		if (done < 0 && errno != EINTR)
			return;
		s += done > 0 ? done : 0;
		n -= done > 0 ? (size_t)done : 0;
	}
}

static void
answer(struct pty *p)
{
	static const char question[] = "\033]11;?";
	size_t from = p->asked > sizeof(question) ? p->asked - sizeof(question) : 0;
	char *at = p->n ? memmem(p->out + from, p->n - from, question, sizeof(question) - 1) : NULL;
	char text[64];

	p->asked = p->n;
	if (!at || !p->ground)
		return;
	int n = snprintf(text, sizeof(text), "\033]11;rgb:%.2s/%.2s/%.2s\033\\", p->ground, p->ground + 2,
			 p->ground + 4);

	p->ground = NULL;		/* once */
	put(p, text, (size_t)n);
}

/* Reads what comes within ms; false when nothing did. */
static bool
take(struct pty *p, double ms)
{
	struct pollfd f = {.fd = p->fd, .events = POLLIN};
	ssize_t n;

	if (ms < 0 || poll(&f, 1, (int)(ms + 0.999)) <= 0)
		return false;
	if (p->cap - p->n < 65536)
		p->out = realloc(p->out, p->cap = p->cap * 2 + 131072);
	if (!p->out)
		fail(p, 2, "out of memory");
	n = read(p->fd, p->out + p->n, 65536);
	if (n <= 0) {
		usleep(1000);		/* the other side is closed */
		return false;
	}
	if (p->first == 0)
		p->first = now();
	if (p->log)
		fwrite(p->out + p->n, 1, (size_t)n, p->log);
	p->n += (size_t)n;
	answer(p);
	return true;
}

static void
drain(struct pty *p, double ms)
{
	for (double until = now() + ms, left; (left = until - now()) > 0;)
		take(p, left);
}

static int
hex(char c)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)(at - digits) : 0;
}

/* The text of a line with its escapes undone, in place; returns its length. */
static size_t
plain(char *s)
{
	static const char from[] = "ernt\\", to[] = "\033\r\n\t\\";
	char *w = s, *start = s;

	while (*s) {
		const char *at;

		if (s[0] == '\\' && s[1] == 'x' && s[2] && s[3]) {
			*w++ = (char)(hex(s[2]) << 4 | hex(s[3]));
			s += 4;
		} else if (s[0] == '\\' && s[1] && (at = strchr(from, s[1]))) {
			*w++ = to[at - from];
			s += 2;
		} else {
			*w++ = *s++;
		}
	}
	*w = '\0';
	return (size_t)(w - start);
}

/* ---- words */

static void
do_send(struct pty *p, char *arg)
{
	size_t n = plain(arg);

	take(p, 0);
	p->mark = p->n;
	p->first = p->matched = 0;
	p->sent = now();
	put(p, arg, n);
}

static void
do_wait(struct pty *p, char *arg)
{
	drain(p, atof(arg));
}

static void
do_expect(struct pty *p, char *arg)
{
	char *text;
	double until = now() + strtod(arg, &text);
	size_t n;

	text += *text == ' ';
	n = plain(text);
	for (;;) {
		char *at = p->n > p->mark ? memmem(p->out + p->mark, p->n - p->mark, text, n) : NULL;

		if (at) {
			p->matched = now();
			p->mark = (size_t)(at - p->out) + n;
			return;
		}
		if (now() >= until)
			fail(p, 1, "there was no \"%s\"", text);
		take(p, until - now());
	}
}

static bool
has(const struct pty *p, char *arg)
{
	size_t n = plain(arg);

	return p->n && memmem(p->out, p->n, arg, n);
}

static void
do_absent(struct pty *p, char *arg)
{
	if (has(p, arg))
		fail(p, 1, "the output has what it must not have");
}

static void
do_present(struct pty *p, char *arg)
{
	if (!has(p, arg))
		fail(p, 1, "the output has not what it must have");
}

static void
do_quiet(struct pty *p, char *arg)
{
	double ms = atof(arg), give_up = now() + 20000;

	for (double last = now(); now() - last < ms;) {
		if (take(p, ms - (now() - last)))
			last = now();
		if (now() > give_up)
			fail(p, 1, "it is never quiet");
	}
}

static void
do_resize(struct pty *p, char *arg)
{
	struct winsize w = {0};

	if (sscanf(arg, "%hu %hu", &w.ws_row, &w.ws_col) != 2)
		fail(p, 2, "resize ROWS COLS");
	p->mark = p->n;
	p->first = p->matched = 0;
	p->sent = now();
	ioctl(p->fd, TIOCSWINSZ, &w);
}

static void
do_signal(struct pty *p, char *arg)
{
	static const struct {
		const char *name;
		int number;
	} signals[] = {
		{"TERM", SIGTERM}, {"HUP", SIGHUP}, {"INT", SIGINT}, {"SEGV", SIGSEGV}, {"ABRT", SIGABRT},
		{"TSTP", SIGTSTP}, {"STOP", SIGSTOP}, {"CONT", SIGCONT}, {"KILL", SIGKILL}, {"QUIT", SIGQUIT},
	};

	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++)
		if (strcmp(signals[i].name, arg) == 0) {
			p->mark = p->n;
			p->first = p->matched = 0;
			p->sent = now();
			kill(p->pid, signals[i].number);
			return;
		}
	fail(p, 2, "no signal %s", arg);
}

static void
do_measure(struct pty *p, char *arg)
{
	double until = now() + 5000;

	while (p->matched == 0 && p->first == 0 && now() < until)
		take(p, until - now());
	if (p->matched == 0 && p->first == 0)
		fail(p, 1, "nothing came to measure %s", arg);
	printf("%s\t%.1f\n", arg, (p->matched != 0 ? p->matched : p->first) - p->sent);
}

static void
do_stopped(struct pty *p, char *arg)
{
	double until = now() + atof(arg);
	int status;

	while (waitpid(p->pid, &status, WNOHANG | WUNTRACED) != p->pid || !WIFSTOPPED(status)) {
		if (now() > until)
			fail(p, 1, "it does not stop");
		take(p, 5);
	}
	drain(p, 20);
}

static void
do_modes(struct pty *p, char *arg)
{
	struct termios t;

	if (tcgetattr(p->fd, &t) < 0)
		fail(p, 2, "tcgetattr: %s", strerror(errno));
	printf("%s\t%s\n", arg, t.c_lflag & ICANON && t.c_lflag & ECHO ? "cooked" : "raw");
}

static void
do_exit(struct pty *p, char *arg)
{
	double until = now() + atof(arg);

	while (waitpid(p->pid, &p->status, WNOHANG) != p->pid) {
		if (now() > until)
			fail(p, 1, "it does not end");
		take(p, 2);
	}
	p->ended = true;
	while (take(p, 1))
		;
	printf("%s\t%d\n", WIFSIGNALED(p->status) ? "signal" : "exit",
	       WIFSIGNALED(p->status) ? WTERMSIG(p->status) : WEXITSTATUS(p->status));
}

static const struct {
	const char *name;
	void (*run)(struct pty *p, char *arg);
} words[] = {
	{"send", do_send}, {"wait", do_wait}, {"expect", do_expect}, {"absent", do_absent},
	{"present", do_present}, {"quiet", do_quiet}, {"resize", do_resize}, {"signal", do_signal},
	{"measure", do_measure}, {"stopped", do_stopped}, {"modes", do_modes}, {"exit", do_exit},
};

static void
run_line(struct pty *p, char *line, unsigned number)
{
	char *arg = strchr(line, ' ');

	line[strcspn(line, "\n")] = '\0';
	if (!*line || *line == '#')
		return;
	arg = arg ? arg + 1 : strchr(line, '\0');
	size_t n = strcspn(line, " ");

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (strlen(words[i].name) == n && strncmp(words[i].name, line, n) == 0) {
			words[i].run(p, arg);
			return;
		}
	fail(p, 2, "line %u: no word %s", number, line);
}

static void
start(struct pty *p, struct winsize w, const char *term, char **argv)
{
	static const int usual[] = {SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGTSTP, SIGTTIN, SIGTTOU};
	char *name;

	p->fd = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (p->fd < 0 || grantpt(p->fd) < 0 || unlockpt(p->fd) < 0 || !(name = ptsname(p->fd)))
		fail(NULL, 2, "no pseudo-terminal: %s", strerror(errno));
	ioctl(p->fd, TIOCSWINSZ, &w);
	p->sent = now();
	p->pid = fork();
	if (p->pid < 0)
		fail(NULL, 2, "fork: %s", strerror(errno));
	if (p->pid > 0)
		return;
	setsid();
	/* as a login gives them: who runs the tests may ignore some (nohup) */
	for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
		signal(usual[i], SIG_DFL);
	int fd = open(name, O_RDWR);

	if (fd < 0 || ioctl(fd, TIOCSCTTY, 0) < 0)
		_exit(126);
	for (int i = 0; i < 3; i++)
		dup2(fd, i);
	if (fd > 2)
		close(fd);
	if (term)
		setenv("TERM", term, 1);
	unsetenv("LINES");
	unsetenv("COLUMNS");
	execvp(argv[0], argv);
	_exit(127);
}

int
main(int argc, char **argv)
{
	struct pty p = {0};
	struct winsize w = {.ws_row = 24, .ws_col = 80};
	const char *term = NULL;
	char *line = NULL;
	size_t cap = 0;
	int c;

	while ((c = getopt(argc, argv, "+r:c:t:o:a:")) != -1) {
		if (c == 'r')
			w.ws_row = (unsigned short)atoi(optarg);
		else if (c == 'c')
			w.ws_col = (unsigned short)atoi(optarg);
		else if (c == 't')
			term = optarg;
		else if (c == 'o')
			p.log = fopen(optarg, "wb");
		else if (c == 'a' && strlen(optarg) == 6)
			p.ground = optarg;
		else
			fail(NULL, 2, "the head of pty.c has the usage");
	}
	if (argc - optind < 3 || strcmp(argv[optind + 1], "--") != 0)
		fail(NULL, 2, "SCRIPT -- COMMAND...");
	FILE *script = strcmp(argv[optind], "-") == 0 ? stdin : fopen(argv[optind], "r");

	if (!script)
		fail(NULL, 2, "cannot read %s", argv[optind]);
	signal(SIGPIPE, SIG_IGN);
	start(&p, w, term, argv + optind + 2);
	for (unsigned i = 1; getline(&line, &cap, script) > 0; i++)
		run_line(&p, line, i);
	if (!p.ended) {
		kill(p.pid, SIGKILL);
		waitpid(p.pid, NULL, 0);
	}
	if (p.log)
		fclose(p.log);
	free(line);
	free(p.out);
	return 0;
}
