/*
 * assay completion prints the thin script of a shell; all of them ask the one
 * engine in complete.c.
 */
#include "cli.h"

static const char bash_script[] =
	"# bash completion of assay: eval \"$(assay completion bash)\"\n"
	"_assay()\n"
	"{\n"
	"\tlocal line cur IFS=$'\\n'\n"
	"\tlocal -a words\n"
	"\tCOMPREPLY=()\n"
	"\tif declare -F _get_comp_words_by_ref >/dev/null; then\n"
	"\t\t_get_comp_words_by_ref -n '=:@' -w words -c cur\n"
	"\telse\n"
	"\t\twords=(\"${COMP_WORDS[@]:0:COMP_CWORD+1}\")\n"
	"\t\tcur=${COMP_WORDS[COMP_CWORD]}\n"
	"\tfi\n"
	"\twhile IFS= read -r line; do\n"
	"\t\tCOMPREPLY+=(\"${line%%$'\\t'*}\")\n"
	"\tdone < <(assay __complete -- \"${words[@]:1}\" 2>/dev/null)\n"
	"\tif declare -F __ltrim_colon_completions >/dev/null; then\n"
	"\t\t__ltrim_colon_completions \"$cur\"\n"
	"\tfi\n"
	"\tcase \"${COMPREPLY[0]}\" in */) compopt -o nospace;; esac\n"
	"}\n"
	"complete -o default -F _assay assay\n";

static const char zsh_script[] =
	"#compdef assay\n"
	"# zsh completion of assay: eval \"$(assay completion zsh)\"\n"
	"_assay()\n"
	"{\n"
	"\tlocal -a found\n"
	"\tlocal line\n"
	"\twhile IFS= read -r line; do\n"
	"\t\tfound+=(\"${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}\")\n"
	"\tdone < <(assay __complete -- \"${(@)words[2,CURRENT]}\" 2>/dev/null)\n"
	"\tif (( ${#found} )); then\n"
	"\t\t_describe assay found\n"
	"\telse\n"
	"\t\t_files\n"
	"\tfi\n"
	"}\n"
	"compdef _assay assay\n";

static const char fish_script[] =
	"# fish completion of assay: assay completion fish | source\n"
	"function __assay_complete\n"
	"\tset -l words (commandline -opc) (commandline -ct)\n"
	"\tassay __complete -- $words[2..-1] 2>/dev/null\n"
	"end\n"
	"complete -c assay -a '(__assay_complete)'\n";

static int
run(struct cli *c, const struct words *w)
{
	static const struct {
		const char *shell, *script;
	} scripts[] = {{"bash", bash_script}, {"zsh", zsh_script}, {"fish", fish_script}};
	struct error err = {0};

	for (size_t i = 0; w->n == 2 && i < countof(scripts); i++) {
		if (!str_eq(scripts[i].shell, w->v[1]))
			continue;
		buf_puts(&c->out, scripts[i].script);
		return EXIT_DONE;
	}
	error_set(&err, ERR_USAGE, "completion needs the name of a shell");
	error_hint(&err, "assay completion bash, zsh or fish");
	return fail(&err);
}

const struct command cmd_completion = {
	.name = "completion",
	.group = "self",
	.arguments = "bash | zsh | fish",
	.summary = "print the completion script of a shell",
	.examples = "eval \"$(assay completion bash)\"   in ~/.bashrc\n",
	.formats = "",
	.run = run,
};
