# Requirement 30: every action has a key that needs neither Alt nor a function key, is listed in ?, and is a
# `:` command.
the_sample
assay help keys > keys
[ "$(wc -l < keys)" -ge 60 ] || die 'few actions'
while IFS='	' read -r name all group help; do
	ok=
	for k in $all; do case $k in Alt-* | F[0-9]*) ;; *) ok=1 ;; esac; done
	[ -n "$ok" ] || die "$name has no plain key: $all"
	[ -n "$group" ] && [ -n "$help" ] || die "$name has no help"
done < keys

# all pages of the help together have every key of the first column
{
	echo 'resize 60 160'
	echo '?'
	echo 'dump help'
	for p in 2 3 4 5 6; do printf 'Space\ndump help%s\n' $p; done
} | play help friday
while IFS='	' read -r name all group text; do
	key=${all%% *}
	grep -qF -- "$key" help || die "$key of $name is not in the help"
	grep -qF -- "$(echo "$text" | cut -c 1-14)" help || die "'$text' of $name is not in the help"
done < keys

# each is a command: none is unknown
cut -f 1 keys | while read -r name; do
	case $name in quit | close | suspend) continue ;; esac
	printf ':\ntype %s\nEnter\nnow %s\nEsc\nEsc\n2\n' "$name" "$name"
done | play commands friday
silent_on 'no command ' commands
[ "$(grep -c '^-- ' commands)" -ge 55 ] || die 'the interface ended early'
# and one that is none is said to be so
printf ':\ntype nonsence\nEnter\nnow wrong\n' | play wrong friday
says 'no command nonsence' wrong

# on every screen each key does what can be seen, or says why not: no screen before and after is the same
# but at an end of a list, where what it wants is so already, and for what runs outside
while IFS='	' read -r screen way; do
	while IFS='	' read -r name all group text; do
		case $name in
		quit | close | suspend | redraw | pager | editor | pane | pane-back) continue ;;
		up | half-up | page-up | first | fold-all | unfold-all | newer) continue ;;
		esac
		printf 'g\nresize 23 80\nresize 24 80\n2\n-\n=\ng\n]\n'
		[ -z "$way" ] || printf '%s\nwork\n' $way
		printf 'dump %s:before\nroles %s:before\n%s\ndump %s:after\nroles %s:after\nEsc\nEsc\n' \
			"$name" "$name" "${all%% *}" "$name" "$name"
	done < keys | play "all-$screen" friday
	awk '/^-- /{ name = $2; next } { see[name] = see[name] "\n" $0 }
		END { for (n in see) if (sub(":after$", "", n) && see[n ":before"] == see[n ":after"]) print n }' \
		"all-$screen" > silent
	[ ! -s silent ] || { cat silent; die "keys that say nothing on $screen"; }
done <<'S'
changes	
diff	Enter
timeline	1
objects	A
blame	b
audit	H
S
