# The words of scripts for the interface, and what they are good for: each draw checks that its grid is
# whole, here with every screen and a window over it at all kinds of sizes.
import_form openshift-backup 1 2 3 4
export LC_ALL=C

# script WORDS...: a line each, played on the interface
script() {
	printf '%s\n' "$@" > script
	ASSAY_UI_SCRIPT=script assay ui @~1 latest
}

# every screen and a window over it, at every kind of size
for size in '3 10' '1 1' '8 40' '5 300' '100 300' '24 99' '24 100' '40 140' '1000 1' '24 80'; do
	printf 'resize %s\nsize\n' "$size"
	printf '%s\n' 1 size 2 size Enter size v size v size v size '?' size Esc F9 size Esc i size \
		Esc F2 size Esc / 'type ca' size Esc : 'type lo' size Esc y size Esc
	printf 'resize 24 80\nsize\n'
done > sizes
ASSAY_UI_SCRIPT=sizes expect 0 assay ui @~1 latest
printf 'resize 24 80\ndump\n' >> sizes
ASSAY_UI_SCRIPT=sizes expect 0 assay ui @~1 latest
says '^-- 24x80$' out

# what a script says
expect 0 script 'dump a' '# not a word' '' Down 'now b' roles q errand
says '^-- a 24x80$' out
says '^-- b 24x80$' out
says '^l{80}$' out
says '^-- errand quit$' out
expect 2 script nokey
says 'line 1: no key and no word of scripts: nokey' err
expect 2 script size 'click 0 1'
says 'line 2: a place is ROW COL, from 1' err
expect 2 script 'resize 24'
expect 2 script 'random x 1'
expect 2 script 'step 0'
echo ok
